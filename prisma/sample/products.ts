import type { TemplateName } from '../../domain/order/intake'

/** A material: code, name, model, unit (UN/ECE Recommendation 20), quantity per piece, percent of scrap, supplier. */
type Material = [string, string, string, string, string, string, string]

/** A product of the sample factory with its bill of materials. */
export type SampleProduct = {
  code: string
  nameEn: string
  nameZh: string
  family: string
  template: TemplateName
  hsCode: string
  inspectionListed?: true
  customerCode?: string
  bom: Material[]
}

const neckLabel: Material = ['LBL-NECK', 'Woven neck label 领标', '25×40 mm', 'PCE', '1', '2', 'S-JINXIN']
const careLabel: Material = ['LBL-CARE', 'Care label 洗水标', '30×60 mm', 'PCE', '1', '2', 'S-JINXIN']
const hangTag: Material = ['TAG-HANG', 'Hang tag with string 吊牌', '350 g card', 'PCE', '1', '2', 'S-JINXIN']
const polybag: Material = ['BAG-PE', 'Polybag 胶袋', '30×40 cm 0.04 mm', 'PCE', '1', '1', 'S-YONGSHENG']
const carton = (pieces: string): Material => [
  'CTN-60',
  'Export carton 外箱',
  '60×40×35 cm K=K',
  'PCE',
  pieces,
  '1',
  'S-YONGSHENG',
]
const thread: Material = ['THR-402', 'Sewing thread 缝纫线', '40s/2 polyester', 'MTR', '120', '5', 'S-JINXIN']

/** Styles of a garment factory, and glass panels of its sister works. */
export const sampleProducts: SampleProduct[] = [
  {
    code: 'JH-TS100', nameEn: 'Crew-neck T-shirt', nameZh: '圆领T恤', family: 'knitwear', template: 'repeat', hsCode: '6109100010',
    bom: [
      ['FAB-SJ180', 'Single jersey 平纹布', '180 g/m² cotton', 'KGM', '0.21', '6', 'S-HUATAI'],
      ['FAB-RIB11', 'Rib 罗纹', '1×1 240 g/m²', 'KGM', '0.012', '6', 'S-HUATAI'],
      thread, neckLabel, careLabel, hangTag, polybag, carton('0.02'),
    ],
  },
  {
    code: 'JH-PL200', nameEn: 'Piqué polo shirt', nameZh: '珠地POLO衫', family: 'knitwear', template: 'newStyle', hsCode: '6105100090',
    bom: [
      ['FAB-PQ220', 'Piqué 珠地布', '220 g/m² cotton', 'KGM', '0.29', '6', 'S-HUATAI'],
      ['COL-FLAT', 'Flat-knit collar and cuffs 横机领', '40 cm', 'SET', '1', '3', 'S-HUATAI'],
      ['BTN-18L', 'Button 纽扣', '18L 4-hole', 'PCE', '3', '3', 'S-JINXIN'],
      thread, neckLabel, careLabel, polybag, carton('0.025'),
    ],
  },
  {
    code: 'JH-HD300', nameEn: 'Fleece hoodie', nameZh: '抓绒连帽卫衣', family: 'knitwear', template: 'newStyle', hsCode: '6110200090',
    bom: [
      ['FAB-FT320', 'Brushed fleece 抓绒布', '320 g/m² cotton/polyester', 'KGM', '0.62', '6', 'S-HUATAI'],
      ['FAB-RIB22', 'Rib 罗纹', '2×2 360 g/m²', 'KGM', '0.09', '6', 'S-HUATAI'],
      ['CRD-8MM', 'Draw cord 帽绳', '8 mm cotton', 'MTR', '1.35', '3', 'S-JINXIN'],
      ['EYE-10', 'Metal eyelet 气眼', '10 mm brass', 'PCE', '2', '3', 'S-JINXIN'],
      thread, neckLabel, polybag, carton('0.05'),
    ],
  },
  {
    code: 'JH-DJ400', nameEn: 'Denim jacket', nameZh: '牛仔夹克', family: 'woven', template: 'newStyle', hsCode: '6203320090',
    customerCode: 'C-HARBOR',
    bom: [
      ['FAB-DN12', 'Denim 牛仔布', '12 oz cotton, 150 cm', 'MTR', '1.65', '5', 'S-QINGHE'],
      ['FAB-PKT', 'Pocketing 口袋布', 'T/C 110×76', 'MTR', '0.25', '5', 'S-QINGHE'],
      ['BTN-SHANK', 'Shank button 工字扣', '17 mm antique brass', 'PCE', '8', '3', 'S-JINXIN'],
      ['RVT-9', 'Rivet 撞钉', '9 mm antique brass', 'PCE', '6', '3', 'S-JINXIN'],
      thread, neckLabel, polybag, carton('0.0625'),
    ],
  },
  {
    code: 'JH-DR500', nameEn: 'Linen-blend dress', nameZh: '棉麻连衣裙', family: 'woven', template: 'newStyle', hsCode: '6204420000',
    bom: [
      ['FAB-LN140', 'Cotton linen 棉麻布', '140 g/m², 145 cm', 'MTR', '2.1', '5', 'S-QINGHE'],
      ['ZIP-INV50', 'Invisible zip 隐形拉链', '50 cm', 'PCE', '1', '2', 'S-JINXIN'],
      ['FUS-30', 'Fusible interlining 粘合衬', '30 g/m²', 'MTR', '0.2', '5', 'S-JINXIN'],
      thread, neckLabel, careLabel, polybag, carton('0.04'),
    ],
  },
  {
    code: 'JH-LG600', nameEn: 'Jersey leggings', nameZh: '针织打底裤', family: 'knitwear', template: 'repeat', hsCode: '6104620000',
    bom: [
      ['FAB-SP230', 'Stretch jersey 氨纶汗布', '230 g/m² cotton/elastane', 'KGM', '0.27', '6', 'S-HUATAI'],
      ['ELA-30', 'Elastic 松紧带', '30 mm', 'MTR', '0.7', '3', 'S-JINXIN'],
      thread, careLabel, polybag, carton('0.0125'),
    ],
  },
  {
    code: 'JH-BR700', nameEn: 'Baby romper', nameZh: '婴儿连体衣', family: 'babywear', template: 'newStyle', hsCode: '6111200090',
    inspectionListed: true,
    bom: [
      ['FAB-IL190', 'Interlock 棉毛布', '190 g/m² organic cotton', 'KGM', '0.16', '6', 'S-HUATAI'],
      ['SNP-95', 'Snap fastener 四合扣', '9.5 mm nickel-free', 'SET', '7', '4', 'S-JINXIN'],
      thread, careLabel, hangTag, polybag, carton('0.0125'),
    ],
  },
  {
    code: 'JH-CB800', nameEn: 'Canvas tote bag', nameZh: '帆布手提袋', family: 'bags', template: 'repeat', hsCode: '4202220000',
    bom: [
      ['FAB-CV12', 'Canvas 帆布', '12 oz cotton, 150 cm', 'MTR', '0.48', '4', 'S-QINGHE'],
      ['WEB-25', 'Cotton webbing 织带', '25 mm', 'MTR', '1.3', '3', 'S-JINXIN'],
      thread, carton('0.01'),
    ],
  },
  {
    code: 'JH-GP900', nameEn: 'Tempered glass panel', nameZh: '钢化玻璃板', family: 'glass', template: 'glass', hsCode: '7007190000',
    customerCode: 'C-GRANITO',
    bom: [
      ['GLS-8', 'Float glass 浮法原片', '8 mm clear, 1.2 m²', 'MTK', '1.2', '8', 'S-MINGJING'],
      ['SPC-CORK', 'Cork pads 软木垫', '18×18×3 mm', 'PCE', '16', '5', 'S-MINGJING'],
      ['CRT-WOOD', 'Treated wooden crate IPPC 熏蒸木箱', '1.3×1.1×0.6 m', 'PCE', '0.04', '2', 'S-YONGSHENG'],
    ],
  },
  {
    code: 'JH-GS910', nameEn: 'Glass shelf, polished edge', nameZh: '磨边玻璃层板', family: 'glass', template: 'glass', hsCode: '7006000090',
    bom: [
      ['GLS-6', 'Float glass 浮法原片', '6 mm clear, 0.3 m²', 'MTK', '0.3', '8', 'S-MINGJING'],
      ['SPC-CORK', 'Cork pads 软木垫', '18×18×3 mm', 'PCE', '4', '5', 'S-MINGJING'],
      ['CRT-WOOD', 'Treated wooden crate IPPC 熏蒸木箱', '1.3×1.1×0.6 m', 'PCE', '0.01', '2', 'S-YONGSHENG'],
    ],
  },
] // prettier-ignore

import type { MaterialItem } from '../../services/scheduling/materials'
import { sampleProducts } from './products'

/** A material or semi-finished item of the sample factory with its opening stock. */
export type SampleItem = {
  code: string
  name: string
  nameZh?: string
  model?: string
  unit: string
  kind: MaterialItem['kind']
  leadTimeDays: number
  lotSize?: MaterialItem['lotSize']
  safetyStock?: number
  onHand?: number
  supplierCode?: string
  scrapPercent?: string
}

/** A component of an item: parent, component, quantity for one unit of the parent, percent of scrap. */
export type SampleComponent = {
  parent: string
  component: string
  perParent: string
  scrapPercent?: string
  alternates?: { component: string; perParent?: string }[]
}

type Stocking = Pick<
  SampleItem,
  'kind' | 'leadTimeDays' | 'lotSize' | 'safetyStock' | 'onHand' | 'scrapPercent'
>

const multiple = (minimum: number, of: number): MaterialItem['lotSize'] => ({
  policy: 'multiple',
  minimum,
  multiple: of,
})

/** How the materials of the products are stocked; those not listed are bought for each order. */
const stocking: Record<string, Stocking> = {
  'FAB-SJ180': { kind: 'make', leadTimeDays: 7, lotSize: multiple(300, 25), onHand: 420 },
  'FAB-RIB11': { kind: 'make', leadTimeDays: 7, lotSize: multiple(50, 5), onHand: 60 },
  'FAB-PQ220': { kind: 'make', leadTimeDays: 8, lotSize: multiple(300, 25), onHand: 180 },
  'FAB-FT320': { kind: 'make', leadTimeDays: 9, lotSize: multiple(300, 25) },
  'FAB-IL190': { kind: 'make', leadTimeDays: 8, lotSize: multiple(200, 25), onHand: 75 },
  'COL-FLAT': { kind: 'make', leadTimeDays: 6, onHand: 250 },
  'FAB-RIB22': { kind: 'buy', leadTimeDays: 15, lotSize: multiple(50, 5) },
  'FAB-DN12': { kind: 'buy', leadTimeDays: 20, lotSize: multiple(1000, 100), onHand: 650 },
  'FAB-PKT': { kind: 'buy', leadTimeDays: 12, lotSize: multiple(500, 50), safetyStock: 100, onHand: 900 },
  'FAB-LN140': { kind: 'buy', leadTimeDays: 22, lotSize: multiple(800, 50) },
  'FAB-SP230': { kind: 'buy', leadTimeDays: 18, lotSize: multiple(300, 25), onHand: 140 },
  'FAB-CV12': { kind: 'buy', leadTimeDays: 14, lotSize: multiple(500, 50), onHand: 1200 },
  'THR-402': { kind: 'buy', leadTimeDays: 5, lotSize: multiple(100000, 5000), safetyStock: 200000, onHand: 1500000 },
  'LBL-NECK': { kind: 'buy', leadTimeDays: 7, lotSize: multiple(5000, 1000), safetyStock: 2000, onHand: 12000 },
  'LBL-CARE': { kind: 'buy', leadTimeDays: 7, lotSize: multiple(5000, 1000), safetyStock: 2000, onHand: 15000 },
  'TAG-HANG': { kind: 'buy', leadTimeDays: 8, lotSize: multiple(5000, 1000), onHand: 6000 },
  'BAG-PE': { kind: 'buy', leadTimeDays: 5, lotSize: multiple(10000, 1000), safetyStock: 3000, onHand: 22000 },
  'CTN-60': { kind: 'buy', leadTimeDays: 4, lotSize: multiple(200, 50), safetyStock: 100, onHand: 380 },
  'BTN-18L': { kind: 'buy', leadTimeDays: 8, lotSize: multiple(7200, 1440), onHand: 14400 },
  'ELA-30': { kind: 'buy', leadTimeDays: 7, lotSize: multiple(2000, 500), onHand: 3500 },
  'GLS-8': { kind: 'buy', leadTimeDays: 10, lotSize: multiple(240, 24), onHand: 480 },
  'GLS-6': { kind: 'buy', leadTimeDays: 10, lotSize: multiple(240, 24), onHand: 360 },
  'SPC-CORK': { kind: 'buy', leadTimeDays: 6, lotSize: multiple(20000, 5000), safetyStock: 5000, onHand: 30000 },
  'CRT-WOOD': { kind: 'buy', leadTimeDays: 7, onHand: 30 },
} // prettier-ignore

const boughtForOrder: Stocking = { kind: 'buy', leadTimeDays: 10 }

/** What fabrics and collars are knitted and dyed from. */
const semiFinished: SampleItem[] = [
  { code: 'GRG-SJ', name: 'Greige single jersey', nameZh: '平纹坯布', model: '26 gauge', unit: 'KGM', kind: 'make', leadTimeDays: 5, onHand: 600, scrapPercent: '2' },
  { code: 'GRG-RIB', name: 'Greige rib 1×1', nameZh: '罗纹坯布', model: '18 gauge', unit: 'KGM', kind: 'make', leadTimeDays: 5, onHand: 80, scrapPercent: '2' },
  { code: 'GRG-PQ', name: 'Greige piqué', nameZh: '珠地坯布', model: '24 gauge', unit: 'KGM', kind: 'make', leadTimeDays: 6, onHand: 250, scrapPercent: '2' },
  { code: 'GRG-FT', name: 'Greige fleece', nameZh: '卫衣坯布', model: '20 gauge', unit: 'KGM', kind: 'make', leadTimeDays: 6, scrapPercent: '2' },
  { code: 'GRG-IL', name: 'Greige interlock', nameZh: '棉毛坯布', model: '24 gauge', unit: 'KGM', kind: 'make', leadTimeDays: 6, onHand: 120, scrapPercent: '2' },
  { code: 'YRN-C32', name: 'Combed cotton yarn', nameZh: '精梳棉纱', model: '32s', unit: 'KGM', kind: 'buy', leadTimeDays: 10, lotSize: multiple(1000, 500), safetyStock: 500, onHand: 3200, supplierCode: 'S-HUATAI' },
  { code: 'YRN-C30', name: 'Carded cotton yarn', nameZh: '普梳棉纱', model: '30s', unit: 'KGM', kind: 'buy', leadTimeDays: 8, lotSize: multiple(1000, 500), onHand: 900, supplierCode: 'S-HUATAI' },
  { code: 'YRN-CVC', name: 'Cotton polyester yarn', nameZh: 'CVC棉纱', model: '21s 60/40', unit: 'KGM', kind: 'buy', leadTimeDays: 12, lotSize: multiple(1000, 500), onHand: 400, supplierCode: 'S-HUATAI' },
  { code: 'YRN-ORG', name: 'Organic cotton yarn', nameZh: '有机棉纱', model: '40s, certified', unit: 'KGM', kind: 'buy', leadTimeDays: 18, lotSize: multiple(500, 100), supplierCode: 'S-HUATAI' },
  { code: 'DYE-REACT', name: 'Reactive dye bath', nameZh: '活性染料', model: 'mixed to the recipe', unit: 'KGM', kind: 'phantom', leadTimeDays: 0 },
  { code: 'DYE-POWDER', name: 'Reactive dye powder', nameZh: '活性染料粉', model: 'azo-free', unit: 'KGM', kind: 'buy', leadTimeDays: 6, safetyStock: 40, onHand: 260, supplierCode: 'S-HUATAI' },
  { code: 'DYE-SALT', name: "Glauber's salt", nameZh: '元明粉', model: '99 %', unit: 'KGM', kind: 'buy', leadTimeDays: 4, safetyStock: 300, onHand: 2500, supplierCode: 'S-HUATAI' },
] // prettier-ignore

const dyed = (parent: string, greige: string): SampleComponent[] => [
  { parent, component: greige, perParent: '1.05', scrapPercent: '3' },
  { parent, component: 'DYE-REACT', perParent: '0.32' },
]

/** The levels below the products' own bills of materials. */
export const sampleComponents: SampleComponent[] = [
  ...dyed('FAB-SJ180', 'GRG-SJ'),
  ...dyed('FAB-RIB11', 'GRG-RIB'),
  ...dyed('FAB-PQ220', 'GRG-PQ'),
  ...dyed('FAB-FT320', 'GRG-FT'),
  ...dyed('FAB-IL190', 'GRG-IL'),
  { parent: 'GRG-SJ', component: 'YRN-C32', perParent: '1.02', alternates: [{ component: 'YRN-C30', perParent: '1.04' }] },
  { parent: 'GRG-RIB', component: 'YRN-C32', perParent: '1.02' },
  { parent: 'GRG-PQ', component: 'YRN-C32', perParent: '1.02' },
  { parent: 'GRG-FT', component: 'YRN-CVC', perParent: '1.03' },
  { parent: 'GRG-IL', component: 'YRN-ORG', perParent: '1.02' },
  { parent: 'COL-FLAT', component: 'YRN-C32', perParent: '0.055', scrapPercent: '4' },
  { parent: 'DYE-REACT', component: 'DYE-POWDER', perParent: '0.1' },
  { parent: 'DYE-REACT', component: 'DYE-SALT', perParent: '0.9' },
] // prettier-ignore

/** Every material of the products, each once, and what the factory's own fabrics are made of. */
export const sampleItems: SampleItem[] = [...materialsOfProducts(), ...semiFinished]

function materialsOfProducts(): SampleItem[] {
  const items = new Map<string, SampleItem>()
  for (const [code, name, model, unit, , , supplierCode] of sampleProducts.flatMap(({ bom }) => bom)) {
    items.set(code, {
      code,
      ...namesOf(name),
      model,
      unit,
      supplierCode,
      ...(stocking[code] ?? boughtForOrder),
    })
  }
  return [...items.values()]
}

/** Bills of materials name a material in both languages: `Single jersey 平纹布`, `Treated wooden crate IPPC 熏蒸木箱`. */
function namesOf(name: string): Pick<SampleItem, 'name' | 'nameZh'> {
  const [, english = name, chinese] = /^(.*?)\s+([A-Z]*\p{Script=Han}.*)$/u.exec(name) ?? []
  return chinese === undefined ? { name: english } : { name: english, nameZh: chinese }
}

import type { Department } from '../departments'
import type { TemplateName } from '../order/intake'
import type { AnchorText } from './anchor'
import { anchor } from './anchor'
import type { Bilingual, TaskKind } from './ladders'
import type { CutOffName, Milestone, MilestoneKey, Template } from './milestone'
import { changed, without } from './network'

/** What a row says besides its dates. */
type Rest = {
  departments?: Department[]
  kind: TaskKind
  after: MilestoneKey[]
  glassAfter?: MilestoneKey[]
  cutOff?: CutOffName
  opens?: CutOffName
  by?: AnchorText
  days?: number
  parts?: [en: string, zh: string, at: AnchorText][]
}
type Column = AnchorText | '=' | null
type Row = [
  no: number, key: MilestoneKey, owner: Department, newStyle: AnchorText, repeat: Column, glass: Column, rest: Rest,
] // prettier-ignore

/**
 * The time-and-action templates of policies.md, row for row: FOB, by sea, balance against the bill of lading.
 * `=` is as in New; `null`, the template has no such milestone. R receipt, E last working day on or before ETD,
 * X the row's carrier cut-off. `milestonesFor` makes the other terms from it.
 */
// prettier-ignore
const rows: Row[] = [
  [1, 'receiptAcknowledged', 'merchandising', 'R+1', '=', '=', { kind: 'internal', after: [] }],
  [2, 'review', 'merchandising', 'R+2', 'R+1', 'R+2', { kind: 'review', after: ['receiptAcknowledged'], departments: ['production', 'purchasing', 'warehouse', 'technical'] }],
  [3, 'contractSigned', 'sales', 'R+3', 'R+2', 'R+3', { kind: 'customerApproval', after: ['review'] }],
  [4, 'depositIn', 'finance', 'R+5', 'R+4', 'R+5', { kind: 'deposit', after: ['contractSigned'] }],
  [5, 'productionOrder', 'planning', 'R+4', 'R+3', 'R+4', { kind: 'internal', after: ['contractSigned'] }],
  [6, 'productMeeting', 'merchandising', 'R+5', 'R+4', 'R+5', { kind: 'internal', after: ['productionOrder'] }],
  [7, 'bulkPurchase', 'purchasing', 'R+5', 'R+4', 'R+5', { kind: 'internal', after: ['depositIn', 'productionOrder'] }],
  [8, 'customerApprovals', 'merchandising', 'E-32', 'E-25', 'E-24', { kind: 'customerApproval', after: ['contractSigned'] }],
  [9, 'preProductionSample', 'technical', 'E-21', null, 'E-15', { kind: 'customerApproval', after: ['customerApprovals'] }],
  [10, 'materialsIn', 'warehouse', 'E-22', 'E-15', 'E-18', { kind: 'supplierPromise', after: ['bulkPurchase', 'customerApprovals'], departments: ['quality'] }],
  [11, 'trimsIn', 'purchasing', 'E-20', 'E-14', 'E-9', { kind: 'supplierPromise', after: ['bulkPurchase', 'customerApprovals'], parts: [['Cartons', '纸箱', 'E-9']] }],
  [12, 'preProductionMeeting', 'technical', 'E-20', 'E-14', 'E-17', { kind: 'internal', after: ['preProductionSample', 'materialsIn', 'trimsIn'], glassAfter: ['materialsIn'] }],
  [13, 'productionStart', 'production', 'E-19', 'E-13', 'E-16', { kind: 'critical', after: ['depositIn', 'productMeeting', 'preProductionMeeting'] }],
  [14, 'midInspection', 'quality', 'E-14', 'E-9', 'E-13', { kind: 'critical', after: ['productionStart'] }],
  [15, 'vesselBooked', 'shipping', 'E-12', '=', '=', { kind: 'booking', after: [] }],
  [16, 'finalInspectionAppointed', 'merchandising', 'E-11', '=', '=', { kind: 'booking', after: ['productionStart'], days: 1 }],
  [17, 'shippingOrder', 'shipping', 'E-9', '=', '=', { kind: 'booking', after: ['vesselBooked'] }],
  [18, 'brokerInstructed', 'shipping', 'E-9', '=', '=', { kind: 'booking', after: ['vesselBooked'], days: 1 }],
  [19, 'productionComplete', 'production', 'E-8', 'E-7', 'E-8', { kind: 'critical', after: ['productionStart'] }],
  [20, 'truckBooked', 'shipping', 'E-6', '=', '=', { kind: 'booking', after: ['shippingOrder'], days: 1 }],
  [21, 'packed', 'warehouse', 'E-6', '=', '=', { kind: 'critical', after: ['trimsIn', 'productionComplete'] }],
  [22, 'finalInspection', 'quality', 'E-5', '=', '=', { kind: 'critical', after: ['finalInspectionAppointed', 'packed'] }],
  [23, 'shippingDocuments', 'shipping', 'E-5', '=', '=', { kind: 'booking', after: ['packed'] }],
  [24, 'stuffed', 'warehouse', 'E-4', '=', '=', { kind: 'critical', after: ['truckBooked', 'finalInspection'] }],
  [25, 'shippingInstruction', 'shipping', 'X-8ch', '=', '=', { kind: 'cutOff', cutOff: 'documents', after: ['shippingDocuments'], days: 0 }],
  [26, 'vgm', 'shipping', 'X-8ch', '=', '=', { kind: 'cutOff', cutOff: 'vgm', after: ['stuffed'], days: 0 }],
  [27, 'gateIn', 'shipping', 'X-8ch', '=', '=', { kind: 'cutOff', cutOff: 'gateIn', opens: 'yardOpening', after: ['stuffed'], days: 1 }],
  [28, 'declared', 'shipping', 'E-3', '=', '=', { kind: 'cutOff', by: 'loading-24ch', after: ['shippingDocuments', 'gateIn'], days: 0 }],
  [29, 'released', 'shipping', 'X-4ch', '=', '=', { kind: 'cutOff', cutOff: 'customs', after: ['declared'], days: 0 }],
  [30, 'draftBillOfLading', 'shipping', 'E-1', '=', '=', { kind: 'booking', after: ['shippingInstruction'], days: 1 }],
  [31, 'onBoard', 'shipping', 'E+0', '=', '=', { kind: 'booking', after: ['vgm', 'released'], days: 0 }],
  [31, 'shippingAdvice', 'shipping', 'E+1', '=', '=', { kind: 'booking', after: ['onBoard'] }],
  [32, 'balanceRequested', 'shipping', 'E+3', '=', '=', { kind: 'booking', after: ['onBoard'], departments: ['merchandising'], by: 'ETA-7c' }],
  [33, 'financeHandover', 'merchandising', 'E+5', '=', '=', { kind: 'internal', after: ['onBoard'] }],
  [34, 'balanceIn', 'finance', 'balanceRequested+7c', '=', '=', { kind: 'balance', after: ['balanceRequested'], by: 'ETA-6c' }],
  [35, 'billOfLadingReleased', 'finance', 'balanceIn+1d', '=', '=', { kind: 'booking', after: ['balanceIn'], departments: ['shipping'], by: 'ETA-5c' }],
  [36, 'documentsPresented', 'shipping', 'E+7', '=', '=', { kind: 'presentation', after: ['onBoard'], departments: ['finance'], by: 'ETD+21c' }],
  [37, 'refundPapers', 'shipping', 'E+15', '=', '=', { kind: 'internal', after: ['onBoard'], departments: ['finance'] }],
  [38, 'delivered', 'shipping', 'ETA+5c', '=', '=', { kind: 'internal', after: ['onBoard'] }],
]

// prettier-ignore
const names: Record<MilestoneKey, [en: string, zh: string]> = {
  receiptAcknowledged: ['Receipt acknowledged', '回单'],
  review: ['Check and joint review', '审单评审'],
  contractSigned: ['Proforma or contract signed', '合同签回'],
  depositIn: ['Deposit in', '定金到账'],
  productionOrder: ['Production order', '下生产单'],
  productMeeting: ['Product meeting', '产品会'],
  bulkPurchase: ['Bulk purchase orders', '大货采购'],
  customerApprovals: ['Lab dip, trims, artwork approved', '色样、辅料、图稿批复'],
  preProductionSample: ['Pre-production sample approved', '产前样批复'],
  materialsIn: ['Fabric in and inspected', '到料验收'],
  trimsIn: ['Trims in', '辅料到齐'],
  preProductionMeeting: ['Pre-production meeting', '产前会'],
  productionStart: ['Start of cutting, plan confirmed', '开裁'],
  midInspection: ['Mid-production inspection', '中查'],
  vesselBooked: ['Vessel booked', '订舱'],
  finalInspectionAppointed: ['Final inspection appointed', '约验'],
  shippingOrder: ['Shipping order received, cut-offs entered', '放舱'],
  brokerInstructed: ['Broker instructed, HS elements', '委托报关'],
  productionComplete: ['Production complete', '下线'],
  truckBooked: ['Truck booked', '订车'],
  packed: ['Packed, weighed, marks checked', '包装过磅、核对唛头'],
  finalInspection: ['Final inspection passed', '尾查'],
  shippingDocuments: ['Commercial invoice, packing list, declaration draft', '报关资料'],
  stuffed: ['Stuffed and sealed', '装柜'],
  shippingInstruction: ['Shipping instruction', '补料'],
  vgm: ['Verified gross mass', 'VGM申报'],
  gateIn: ['Gate-in', '进港'],
  declared: ['Declared', '申报'],
  released: ['Released', '放行'],
  draftBillOfLading: ['Draft bill of lading confirmed', '提单确认'],
  onBoard: ['On board', '上船'],
  shippingAdvice: ['Shipping advice', '装船通知'],
  balanceRequested: ['Bill-of-lading copy sent, balance requested', '催余款'],
  financeHandover: ['Handed over to finance', '移交财务'],
  balanceIn: ['Balance in', '余款到账'],
  billOfLadingReleased: ['Bill of lading or telex release', '电放'],
  documentsPresented: ['Documents presented under the letter of credit', '交单'],
  refundPapers: ['Refund papers', '退税资料'],
  delivered: ['Delivered', '签收'],
}

/** Where a template words a milestone in its own way. */
type Wording = Partial<Record<MilestoneKey, { name?: [string, string]; note?: [string, string] }>>

// prettier-ignore
const wordings: Record<Exclude<TemplateName, 'trading'>, Wording> = {
  newStyle: {
    bulkPurchase: { note: ['Dyeing only after the lab dip is approved', '染色须待色样批复'] },
  },
  repeat: {
    customerApprovals: { name: ['Artwork approved', '图稿批复'] },
    preProductionMeeting: { note: ['Work to the sealed sample', '以封样为准'] },
  },
  glass: {
    customerApprovals: { name: ['Drawing and sample approved', '图纸、样品批复'] },
    preProductionSample: { name: ['First piece approved', '首件确认'] },
    materialsIn: { name: ['Raw glass in and inspected', '原片到料验收'] },
    trimsIn: { name: ['Crates in', '木箱到齐'] },
    productionStart: { name: ['Start of glass cutting, plan confirmed', '切割'] },
    packed: { note: ['Treated wood with IPPC mark', '木箱须熏蒸并有IPPC标识'] },
    stuffed: { note: ['Payload, and photos of the bracing', '核对载重，加固须拍照'] },
  },
}

/** The templates a factory starts with; it may edit its own copies. */
export const defaultTemplates: Record<TemplateName, Template> = {
  newStyle: { name: 'newStyle', spanDays: 42, milestones: column('newStyle') },
  repeat: { name: 'repeat', spanDays: 32, milestones: column('repeat') },
  glass: { name: 'glass', spanDays: 32, milestones: column('glass') },
  trading: { name: 'trading', spanDays: 32, milestones: trading(column('repeat')) },
}

function column(template: Exclude<TemplateName, 'trading'>): Milestone[] {
  return rows.flatMap((row) => {
    const [no, key, department, newStyle, repeat, glass, rest] = row
    const text = { newStyle, repeat, glass }[template]
    if (text === null) return []
    const { departments, kind, by, opens, days, cutOff } = rest
    const wording = wordings[template][key]
    const after = (template === 'glass' && rest.glassAfter) || rest.after
    return {
      key,
      no,
      name: bilingual(wording?.name ?? names[key]),
      department,
      ...(departments && { departments }),
      kind,
      anchor: anchor(text === '=' ? newStyle : text, cutOff),
      ...(by && { by: anchor(by) }),
      ...(opens && { opens }),
      after: after.flatMap((before) => (isIn(template, before) ? before : [])),
      ...(days !== undefined && { days }),
      ...(rest.parts && template !== 'glass' && { parts: rest.parts.map(part) }),
      ...(wording?.note && { note: bilingual(wording.note) }),
    }
  })
}

/** Bought in: rows 10 to 14 become the supplier's confirmation, the in-process visit and the ready date. */
function trading(milestones: Milestone[]): Milestone[] {
  return changed(without(milestones, ['trimsIn', 'preProductionMeeting', 'productionStart']), {
    materialsIn: {
      name: { en: "Supplier's confirmation", zh: '供应商确认' },
      department: 'purchasing',
      departments: ['merchandising'],
      anchor: anchor('R+6'),
      after: ['bulkPurchase'],
    },
    midInspection: {
      name: { en: 'In-process visit', zh: '中期跟进' },
      after: ['materialsIn', 'customerApprovals'],
    },
    finalInspectionAppointed: { after: ['materialsIn'] },
    productionComplete: {
      name: { en: 'Goods ready at the supplier', zh: '供应商备妥' },
      department: 'purchasing',
      kind: 'supplierPromise',
      after: ['materialsIn', 'midInspection'],
    },
    packed: { after: ['productionComplete'] },
  })
}

function isIn(template: Exclude<TemplateName, 'trading'>, key: MilestoneKey): boolean {
  const row = rows.find(([, other]) => other === key)!
  return { newStyle: row[3], repeat: row[4], glass: row[5] }[template] !== null
}

function part([en, zh, at]: [string, string, AnchorText]) {
  return { name: { en, zh }, anchor: anchor(at) }
}

function bilingual([en, zh]: [string, string]): Bilingual {
  return { en, zh }
}

import type { CalendarData } from '../calendar'
import type { Department } from '../departments'
import type { Policy } from '../policy/ladders'
import type { TaskKind } from '../policy/ladders'
import type { MilestoneKey } from '../policy/milestone'
import type { TimePlan } from '../policy/time-plan'
import type { OrderIntake } from './intake'
import type { Binding, Outlook } from './outlook'
import type { PlanCause } from './plan-cause'
import type { Stage } from './stage'

/**
 * Everything an open order knows. JSON only, complete from the first event; whatever can be computed from it
 * (open stages, gates, kitting, what is owed) is computed, never stored.
 */
export type OrderState = {
  v: 1
  /** Number of the rule set this order lives by; raised only when rules change under living orders. */
  rules: number
  number: string
  /** Sequence number of the last event; a command may name it as the version it expects. */
  version: number
  status: OrderStatus
  /** When Gendan was told of the order; nothing before this instant is mailed for an order opened under way. */
  openedAt: string
  order: OrderIntake
  plan?: TimePlan
  /** True between a re-dating and the plan that answers it. */
  planStale?: string
  /** Why the plan in force was made, when nobody's command asked for it. */
  planCause?: PlanCause
  /** What the factory's plan says of the order; absent until it has been planned with the others. */
  outlook?: Outlook
  calendar?: CalendarData
  policy?: Policy
  products: Record<string, ProductData>
  hold?: { since: string; by: string; reason: string }
  stages: Record<Stage, { status: 'waiting' | 'open' | 'passed'; since: string }>
  milestones: Partial<Record<MilestoneKey, string>>
  tasks: Record<string, Task>
  keys: Record<string, { digest: string; version: number }>
  notes: Note[]
  reminders: Reminder[]
  documents: OrderDocument[]
  queries: Query[]
  exceptions: Exception[]
  review: ReviewState
  conversion: ConversionState
  materials: MaterialsState
  production: ProductionState
  customs: CustomsState
  shipment: ShipmentState
  invoicing: InvoicingState
  collection: CollectionState
  compensations: Compensation[]
  /** The next number of each kind of entry, so that an id is never given twice. */
  counters: Record<string, number>
}

export type OrderStatus = 'open' | 'cancelling' | 'cancelled' | 'closed'

/** Product master data as it was when the order was planned. */
export type ProductData = {
  code: string
  name: { en: string; zh: string }
  /** Listed for statutory inspection (商检). */
  inspectionListed: boolean
  hsCode?: string
  bom: BomLine[]
}

export type BomLine = {
  material: string
  name: string
  model: string
  unit: string
  /** Quantity of the material per piece of the product, decimal string. */
  perPiece: string
  /** Percent of scrap on top, decimal string. */
  scrapPercent: string
  supplier?: string
}

/** An open or finished piece of work with an owner, a due time and the steps of its ladder that were taken. */
export type Task = {
  key: string
  kind: TaskKind
  stage: Stage
  title: { en: string; zh: string }
  department: Department
  /** The person it was handed to; without one the department's own people are asked. */
  owner?: string
  /** The customer or supplier whose answer or goods are awaited. */
  party?: string
  milestone?: MilestoneKey
  /** The entry it speaks of: a query, a shipment, a purchase order … */
  ref?: string
  openedAt: string
  dueAt: string
  /** When its due time was last put off; reminders of before are passed over. */
  datedAt?: string
  /** The carrier's or the bank's limit behind the due time, never moved by anyone here. */
  cutOffAt?: string
  /** Clock minutes that the order was on hold while the task was open; its due time waits so much longer. */
  heldMinutes?: number
  /** Levels of the ladder that were taken or passed over, each once. */
  taken: string[]
  acknowledged?: { by: string; at: string; until: string; promisedAt?: string }
  /** When its owner has promised it: the ladder counts from here, while `dueAt` stays. Since rules 2. */
  promise?: TaskPromise
  /** Its ladder rests until then. */
  snoozed?: { by: string; at: string; until: string; reason: string }
  /** How often it was snoozed since it opened. */
  snoozes?: number
  closedAt?: string
}

/**
 * A promised instant, who gave it when, and how often it was put off since the first. `given` is what they said, where
 * a limit that came later has cut it back to `at`.
 */
export type TaskPromise = { at: string; by: string; madeAt: string; putOff: number; given?: string }

export type Note = { id: string; at: string; by: string; text: string; on?: string }
/** A private reminder: only the person who set it is mailed and shown it. */
export type Reminder = {
  id: string
  by: string
  text: string
  at: string
  remindedAt?: string
  dismissedAt?: string
}
export type OrderDocument = {
  id: string
  kind: string
  name: string
  sha256?: string
  reference?: string
  at: string
  by: string
}

/** A question that must be answered; a blocking one stops review and production (R21). */
export type Query = {
  id: string
  subject: string
  question: string
  department: Department
  blocking: boolean
  raisedAt: string
  raisedBy: string
  answer?: string
  answeredAt?: string
  answeredBy?: string
  /** Set on queries that the system raised, and that close by themselves when the fact arrives. */
  lacks?: string
  /** The mail from outside that it asks to answer: its task is due as a reply is. */
  mail?: string
}

export type Exception = {
  id: string
  kind: string
  description: string
  department: Department
  owner?: string
  dueOn?: string
  hitsShipDate: boolean
  raisedAt: string
  raisedBy: string
  action?: string
  resolvedAt?: string
  /** The entry it came from, such as a rejected receipt. */
  ref?: string
}

/** An entry of quantities or money that can be voided with a reason; a voided one counts for nothing. */
export type Entry = {
  id: string
  at: string
  by: string
  voided?: { at: string; by: string; reason: string }
}

export const confirmedFields = [
  'product', 'quantity', 'unitPrice', 'amount', 'deliveryDate', 'deliveryMethod', 'priceTerms', 'paymentTerms', 'packing',
] as const // prettier-ignore
/** The nine fields to confirm with the customer (R5). */
export type ConfirmedField = (typeof confirmedFields)[number]

export const reviewPoints = [
  'specification', 'priceAndAmount', 'quantity', 'deliveryDate', 'paymentTerms', 'packing', 'shippingMethod',
] as const // prettier-ignore
/** The seven points of the order check (R6). */
export type ReviewPoint = (typeof reviewPoints)[number]

export const verdictDepartments = ['production', 'purchasing', 'warehouse', 'technical'] as const
/** The departments of the joint review (R9). */
export type VerdictDepartment = (typeof verdictDepartments)[number]
export type Verdict = 'approve' | 'reject' | 'comment'

/** The earliest ship date that could be promised when production gave its verdict (R9), and what bound it. */
export type Promised = { planVersion: number; shipOn: string; binding: Binding }

export type ReviewState = {
  acknowledgedAt?: string
  confirmed: Partial<
    Record<ConfirmedField, { value: string; confirmedBy: string; confirmedOn: string; evidence: string }>
  >
  writtenConfirmation?: { reference: string; receivedOn: string; sha256?: string }
  checked: Partial<Record<ReviewPoint, { ok: boolean; by: string; at: string; note?: string }>>
  verdicts: Partial<
    Record<
      VerdictDepartment,
      { verdict: Verdict; by: string; at: string; comment?: string; promise?: Promised }
    >
  >
  committed?: { shipOn: string; deliverOn?: string; returnedAt: string; via: string }
  contract?: {
    number: string
    signedOn: string
    amount: string
    sha256?: string
    recordedAt: string
    recordedBy?: string
    approvedBy?: string
    approvedAt?: string
  }
}

export const releaseDepartments = [
  'planning',
  'purchasing',
  'warehouse',
  'technical',
  'production',
  'quality',
  'shipping',
] as const
export type ReleaseDepartment = (typeof releaseDepartments)[number]
export const signOffDepartments = ['technical', 'production', 'quality'] as const
export type SignOffDepartment = (typeof signOffDepartments)[number]

export type ProductionOrder = {
  /** `<order>-P<line>`: made from the line's number, so making it twice gives the same one. */
  id: string
  line: number
  product?: string
  quantities: { color?: string; size?: string; quantity: number }[]
  createdAt: string
  startedAt?: string
  completedAt?: string
  withdrawnAt?: string
}

export type ConversionState = {
  productionOrders: ProductionOrder[]
  acknowledged: Partial<Record<ReleaseDepartment, { by: string; at: string }>>
  meeting?: { heldOn: string; attendees: string[]; minutes: string; specialPoints: string[]; by: string }
  signedOff: Partial<Record<SignOffDepartment, { by: string; at: string }>>
  planFixedAt?: string
}

export type PurchaseLine = {
  line: number
  material: string
  name: string
  model: string
  unit: string
  quantity: number
  promisedOn: string
  /** The date promised at first; set once the supplier has named another. */
  firstPromisedOn?: string
  price?: string
}
export type PurchaseOrder = {
  id: string
  supplier: string
  currency?: string
  lines: PurchaseLine[]
  draftedAt: string
  releasedAt?: string
  cancelledAt?: string
}
export type Receipt = Entry & {
  purchaseOrder: string
  line: number
  material: string
  /** Delivered and counted; `rejected` of it failed inspection and is not stocked. */
  quantity: number
  rejected: number
  receivedOn: string
  deliveryNote?: string
}
export type Allocation = Entry & { material: string; quantity: number; location?: string }

export type MaterialsState = {
  /** Bills of materials entered on the order itself, by line, for products that master data does not know. */
  specified: Record<string, BomLine[]>
  /** Lines declared to need no materials, with the reason. */
  noneNeeded: Record<string, { reason: string; by: string; at: string }>
  purchaseOrders: PurchaseOrder[]
  receipts: Receipt[]
  allocations: Allocation[]
}

export const processes = ['cutting', 'sewing', 'finishing', 'packing'] as const
/** Processes of production in their sequence; `packing` counts as finished goods. */
export type Process = (typeof processes)[number]
export const cautions = [
  'material', 'measurements', 'style', 'workmanship', 'color', 'missingMaterial', 'materialTiming', 'schedule',
] as const // prettier-ignore
/** The eight cautions of the quality check (R31–R38). */
export type Caution = (typeof cautions)[number]
export const approvalSubjects = [
  'labDip',
  'trims',
  'artwork',
  'preProductionSample',
  'sealedSample',
  'drawing',
  'firstPiece',
] as const
export type ApprovalSubject = (typeof approvalSubjects)[number]

export type Progress = Entry & {
  productionOrder: string
  process: Process
  producedOn: string
  color?: string
  size?: string
  quantity: number
  rework: number
}
export type QualityCheck = Entry & {
  productionOrder: string
  kind: 'midProduction' | 'final'
  cautions: Partial<Record<Caution, { ok: boolean; note?: string }>>
  passed: boolean
  lot?: number
  sample?: number
  critical: number
  major: number
  minor: number
}
export type CustomerApproval = {
  subject: ApprovalSubject
  sentOn?: string
  courier?: string
  outcome?: 'approved' | 'rejected'
  decidedOn?: string
  evidence?: string
  comment?: string
}

export type ProductionState = {
  approvals: Partial<Record<ApprovalSubject, CustomerApproval>>
  preProductionMeeting?: { heldOn: string; minutes: string; by: string }
  planConfirmedAt?: string
  progress: Progress[]
  qualityChecks: QualityCheck[]
}

export const cutOffKinds = ['documents', 'vgm', 'gateIn', 'customs'] as const
export type CutOffKind = (typeof cutOffKinds)[number]
export type Booking = {
  id: string
  bookedBy: 'seller' | 'buyersForwarder'
  carrier: string
  /** Party code of the forwarder, who is chased before the cut-offs when it is known. */
  forwarder?: string
  reference?: string
  vessel: string
  voyage: string
  portOfLoading: string
  portOfDischarge: string
  /** IANA zone of the port of loading, in which the carrier states its cut-offs. */
  zone: string
  /** Sailing and arrival, `YYYY-MM-DD`. */
  etd: string
  eta: string
  /** Arrival as the customer last heard of it, kept while status checks move `eta` by no more than three days. */
  etaTold?: string
  bookedAt: string
  shippingOrder?: { number: string; receivedAt: string }
  cutOffs: Partial<Record<CutOffKind, string>>
  rolled: { from: string; etd: string; at: string; reason: string }[]
  cancelledAt?: string
}
export const documentKinds = ['commercialInvoice', 'packingList', 'contract', 'declarationDraft'] as const
/** Documents that customs wants to agree with one another (R100). */
export type CustomsDocumentKind = (typeof documentKinds)[number]
export type CustomsDocument = {
  kind: CustomsDocumentKind
  number: string
  /** The booking it belongs to. */
  booking: string
  amount?: string
  currency?: string
  pieces?: number
  packages?: number
  grossKg?: number
  netKg?: number
  hsCode?: string
  at: string
  by: string
}
export type CustomsState = {
  bookings: Booking[]
  /** `party` is the broker's code, where it is known: then the broker is chased before the customs cut-off. */
  broker?: { name: string; party?: string; instructedAt: string; appointmentAt: string; by: string }
  trucker?: { name: string; bookedAt: string; pickUpAt: string; by: string }
  inspection?: { inspector: string; appointedFor: string; appointedAt?: string; by: string }
  statutoryInspection?: { certificate: string; issuedOn: string }
  insurance?: { policy: string; insurer: string; amount: string; currency: string; issuedOn: string }
  documents: CustomsDocument[]
}

export type ShipmentLine = { line: number; color?: string; size?: string; quantity: number }
export type StuffedContainer = {
  number: string
  seal: string
  type: string
  packages: number
  grossKg: number
  tareKg: number
  vgm?: { method: 'weighed' | 'summed'; massKg: number; submittedAt: string }
}
export type Shipment = Entry & {
  booking?: string
  lines: ShipmentLine[]
  finalInspection?: { passed: boolean; by: string; on: string; reference?: string; comment?: string }
  marksChecked?: { ok: boolean; at: string; by: string; evidence?: string }
  containers: StuffedContainer[]
  stuffedAt?: string
  shippingInstructionAt?: string
  gateInAt?: string
  declared?: { number: string; at: string; inAdvance: boolean }
  releasedAt?: string
  draftBillOfLadingAt?: string
  onBoardAt?: string
  adviceSentAt?: string
  billOfLading?: { number: string; issuedOn: string; kind: 'original' | 'telex' }
  billOfLadingReleasedAt?: string
  documentsPresented?: { bank: string; at: string; sha256?: string }
  refundPapersAt?: string
  statusChecks: { checkedOn: string; container?: string; status: string; eta?: string; by: string }[]
  /** Day on which the order was resumed: no container check of the days on hold was wanted. */
  checksFrom?: string
  /** Days of the container check that were over before anybody had done it. */
  missedChecks?: string[]
  delivered?: { on: string; signedBy: string; evidence?: string }
}
export type ShipmentState = { shipments: Shipment[] }

export type Invoice = Entry & {
  number: string
  kind: 'proforma' | 'billing'
  shipment?: string
  lines: { line: number; quantity: number }[]
  amount: string
  issuedOn: string
  sent?: { on: string; via: string; tracking?: string }
  receiptConfirmed?: { on: string; by: string }
}
export type InvoicingState = { invoices: Invoice[] }

export type Payment = Entry & {
  /** Arrived at our bank, decimal string in the order's currency. */
  amount: string
  /** Deducted on the way; amount + bankCharges is what the customer paid. */
  bankCharges: string
  receivedOn: string
  reference: string
}
export type LetterOfCredit = {
  number: string
  bank: string
  amount: string
  currency: string
  expiresOn: string
  latestShipmentOn: string
  presentationDays: number
  receivedAt: string
  checked?: { at: string; by: string; discrepancies: string[] }
}
export type CollectionState = {
  payments: Payment[]
  letterOfCredit?: LetterOfCredit
  /** Gates opened without the money, by a named approval. */
  released: { gate: 'purchase' | 'stuffing' | 'billOfLading'; by: string; at: string; reason: string }[]
  balanceRequestedAt?: string
  handedOver?: { at: string; by: string; documents: string[] }
  writtenOff?: { amount: string; reason: string; by: string; at: string }
}

/** Something set in motion that a cancellation must undo. */
export type Compensation = {
  id: string
  kind:
    | 'withdrawProductionOrders'
    | 'cancelPurchaseOrder'
    | 'releaseAllocations'
    | 'returnMaterials'
    | 'cancelBooking'
    | 'dismissBroker'
    | 'dismissTrucker'
    | 'cancelInspection'
    | 'cancelInsurance'
    | 'voidInvoice'
    | 'settlePayments'
    | 'cancelLetterOfCredit'
  ref?: string
  department: Department
  description: { en: string; zh: string }
  /** Undone inside Gendan at once; the others wait for a person's word. */
  automatic: boolean
  doneAt?: string
  outcome?: string
}

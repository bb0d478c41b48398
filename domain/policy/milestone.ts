import type { Department } from '../departments'
import type { TemplateName } from '../order/intake'
import type { Bilingual, TaskKind } from './ladders'
import type { Offset } from './offset'

/** The milestones of the time-and-action plan, in the order of policies.md. */
export const milestoneKeys = [
  'receiptAcknowledged', 'review', 'contractSigned', 'depositIn', 'productionOrder', 'productMeeting',
  'bulkPurchase', 'customerApprovals', 'preProductionSample', 'materialsIn', 'trimsIn', 'preProductionMeeting',
  'productionStart', 'midInspection', 'vesselBooked', 'finalInspectionAppointed', 'shippingOrder',
  'brokerInstructed', 'productionComplete', 'truckBooked', 'packed', 'finalInspection', 'shippingDocuments',
  'stuffed', 'shippingInstruction', 'vgm', 'gateIn', 'declared', 'released', 'draftBillOfLading', 'onBoard',
  'shippingAdvice', 'balanceRequested', 'financeHandover', 'balanceIn', 'billOfLadingReleased',
  'documentsPresented', 'refundPapers', 'delivered',
] as const // prettier-ignore
export type MilestoneKey = (typeof milestoneKeys)[number]

/** The carrier's instants of a booking, and the loading of the vessel. */
export const cutOffNames = ['documents', 'vgm', 'gateIn', 'customs', 'yardOpening', 'loading'] as const
export type CutOffName = (typeof cutOffNames)[number]

/** Known carrier instants, ISO 8601 in UTC. */
export type CutOffs = Partial<Record<CutOffName, string>>

/**
 * What a date is counted from. `receipt`: the day of receipt. `sailing`: the last working day on or before the
 * ETD. `shipDate`: the ETD itself. `eta`. `cutOff`: an instant of the carrier. `milestone`: another milestone.
 */
export type Anchor = Offset & {
  from: 'receipt' | 'sailing' | 'shipDate' | 'eta' | 'cutOff' | 'milestone'
  cutOff?: CutOffName
  milestone?: MilestoneKey
}

/** A span after a predecessor: d working days, c calendar days. */
export type Lag = { value: number; unit: 'd' | 'c' }

/** One row of a time-and-action template. */
export type Milestone = {
  key: MilestoneKey
  /** Row of policies.md. */
  no: number
  name: Bilingual
  /** Owner. */
  department: Department
  /** Departments that take part besides the owner. */
  departments?: Department[]
  kind: TaskKind
  anchor: Anchor
  /** The date is never later than this. */
  by?: Anchor
  /** Where the work may start only from a carrier's instant on. */
  opens?: CutOffName
  after: MilestoneKey[]
  /** Least working days from its predecessors; when absent, what the template's own dates leave. */
  days?: number
  /** Time that must pass after a predecessor before the work can begin, such as drying or a passage by sea. */
  lags?: Partial<Record<MilestoneKey, Lag>>
  /** Working days by which it is due before its anchor, kept against surprises; they count as slack. */
  bufferDays?: number
  /** Parts of the work with a date of their own, such as cartons. */
  parts?: { name: Bilingual; anchor: Anchor }[]
  note?: Bilingual
}

/** A time-and-action template: a graph of milestones. */
export type Template = {
  name: TemplateName
  /** Working days from receipt to the sailing day when no ship date is known. */
  spanDays: number
  milestones: Milestone[]
}

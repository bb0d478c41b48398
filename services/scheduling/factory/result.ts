import type { Bilingual, MilestoneKey } from '../../../domain/policy'
import type { CapacityPlan, CustomerClass } from '../capacity'
import type { MaterialPlan } from '../materials'

/** The plan of the whole factory: material, capacity, and for each open order the dates that follow from them. */
export type FactoryPlan = {
  plannedAt: string
  materials: MaterialPlan
  capacity: CapacityPlan
  /** In the order of the input. */
  orders: OrderProjection[]
}

/** When an order can ship, and why not before. Dates `YYYY-MM-DD`, days working days of the factory. */
export type OrderProjection = {
  order: string
  customer: string
  customerClass?: CustomerClass
  tentative?: true
  /** The ETD planned, or assumed from the template when there is none. */
  shipOn: string
  shipOnAssumed?: true
  /** The first ETD that material, capacity and time plan allow; `shipOn` when it can be held. */
  projectedShipOn: string
  /** From `shipOn` to `projectedShipOn`; 0 when it can be held. */
  daysLate: number
  /** Working days that the order can lose before its ship date moves; 0 when it is late. */
  slackDays: number
  materialsReadyOn?: string
  productionStartOn?: string
  productionEndOn?: string
  /** Dates that the order's own time-and-action plan is to expect, with what is behind each. */
  expected: Partial<Record<MilestoneKey, { on: string; because?: Bilingual }>>
  /** What keeps it from shipping earlier. */
  binding: Constraint
  lines: LineProjection[]
  /** Of a tentative order: the earliest ship date that can be promised, and what binds it. */
  promise?: PromiseMade
}

/** What a tentative order can be promised, as it was computed at an instant. */
export type PromiseMade = {
  shipOn: string
  binding: Constraint
  asOf?: string
  /** Something that it rests on has changed since; a later run computes it again. */
  isOld?: true
}

export type LineProjection = {
  id: string
  materialsReadyOn: string
  /** The supply that comes last: a purchase line, a planned order, stock. Absent when all is there. */
  decidedBy?: { item: string; ref: string; kind: 'bound' | 'open' | 'planned' | 'stock'; on: string }
  startAt?: string
  endAt?: string
}

/** What binds a date. `text` says it in words, for mails and pages. */
export type Constraint = { text: Bilingual } & (
  | { kind: 'material'; item: string; ref: string; readyOn: string }
  | { kind: 'capacity'; machine: string; workCentre?: string; until: string }
  | { kind: 'timePlan'; milestone: MilestoneKey; on: string }
  | { kind: 'requested' }
)

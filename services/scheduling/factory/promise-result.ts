import type { Bilingual, MilestoneKey } from '../../../domain/policy'
import type { CustomerClass } from '../capacity'
import type { CauseLink } from './cause'
import type { Constraint, LineProjection } from './result'

/** A promise for one order. Dates `YYYY-MM-DD`, days working days of the factory. */
export type PromisedDate = {
  order: string
  /** The ship date asked for. */
  askedOn?: string
  /**
   * What can be promised: the first ETD that material, capacity and time plan allow. For a rush order with a date
   * asked for, that date when it can be held, since it pushes others no further than it must.
   */
  shipOn: string
  /** Whether the date asked for can be held. */
  canHold?: boolean
  /** When it cannot: what would have to be there by when. */
  toHold?: RequiredDate[]
  /** What keeps it from shipping a day earlier, with the way there; `requested` when the date asked for is held. */
  binding: Constraint
  causes: CauseLink[]
  materialsReadyOn?: string
  productionStartOn?: string
  productionEndOn?: string
  lines: LineProjection[]
  /** Of a rush order: whom it pushes. A normal order pushes nobody. */
  pushes?: Pushes
}

/** A milestone that would have to be reached by a date, and when it can be. */
export type RequiredDate = { milestone: MilestoneKey; by: string; on: string; days: number; text: Bilingual }

/** An order that a rush order pushes (R81). */
export type PushedOrder = {
  order: string
  customer: string
  customerClass?: CustomerClass
  /** Its projected ship date without and with the rush order. */
  from: string
  to: string
  days: number
  /** Elapsed minutes by which its production ends later. */
  productionLaterMinutes: number
  /** In time without the rush order, late with it. */
  becomesLate: boolean
}

/** Most hurt first, with a total in words. */
export type Pushes = { orders: PushedOrder[]; becomeLate: number; days: number; text: Bilingual }

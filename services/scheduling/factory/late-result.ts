import type { Bilingual } from '../../../domain/policy'
import type { CustomerClass } from '../capacity'
import type { CauseLink } from './cause'

/** Why orders are late, and whom late supplies and stopped machines hurt. Days are working days. */
export type LateReport = {
  /** Latest first. */
  orders: LateOrder[]
  /** Of every late purchase line and stopped machine, most harm first. */
  harms: Harm[]
  /** Causes whose harm was not computed, when there are more than a run is allowed. */
  leftOut?: { limit: number; count: number; refs: string[] }
}

/** A late order with its chain of causes: what delays it first, the root last. */
export type LateOrder = {
  order: string
  customer: string
  customerClass?: CustomerClass
  shipOn: string
  projectedShipOn: string
  daysLate: number
  causes: CauseLink[]
  /** The chain in one sentence. */
  text: Bilingual
}

/** What is late or stands still, and the orders that would ship earlier without it. */
export type Harm = {
  orders: HurtOrder[]
  /** Late orders that wait for it as well, but would ship no sooner without it; the first of them by name. */
  unmoved?: { count: number; orders: UnmovedOrder[] }
  text: Bilingual
} & (
  | {
      kind: 'purchase'
      ref: string
      item: string
      supplier?: string
      dueOn: string
      firstDueOn: string
      daysLate: number
      /** The line of an order that it is bound to; absent when it is for stock. */
      line?: string
    }
  | { kind: 'stop'; machine: string; stop?: string; from: string; until: string; reason: string }
)

/** An order and the days that it would gain. */
export type HurtOrder = {
  order: string
  customer: string
  customerClass?: CustomerClass
  projectedShipOn: string
  /** When it could ship otherwise. */
  wouldShipOn: string
  days: number
}

/** An order that several causes hold up at once, and what would hold it up without one of them. */
export type UnmovedOrder = {
  order: string
  customer: string
  customerClass?: CustomerClass
  projectedShipOn: string
  /** The chain that is left: what delays it first, the root last. */
  causes: CauseLink[]
  text: Bilingual
}

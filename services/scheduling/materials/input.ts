import type { CalendarData } from '../../../domain/calendar'

/** Most entries of any one list of the input. A run above it is refused, never cut. */
export const materialsLimits = {
  entries: 100_000,
  /** Requirements that a plan may come to: every order line, and every component of every order. */
  requirements: 1_000_000,
  /** Working days from the release of the deepest component to the finished item. */
  leadTimeChain: 5_000,
  /** Levels of a bill of materials. */
  levels: 100,
  /** Any single quantity, in units. */
  quantity: 1_000_000_000,
} as const

/**
 * How the quantity of a new order follows from what is lacking (net requirement, in units, scrap included).
 * `lotForLot`: exactly it. `fixed`: the fewest whole lots. `multiple`: at least `minimum`, rounded up to a whole
 * `multiple`. `period`: everything lacking in `days` working days from the first on, in one order.
 */
export type LotSize =
  | { policy: 'lotForLot' }
  | { policy: 'fixed'; quantity: number }
  | { policy: 'multiple'; minimum?: number; multiple?: number }
  | { policy: 'period'; days: number; minimum?: number; multiple?: number }

/** An item with its stock. Quantities are in the item's unit with at most three decimals. */
export type MaterialItem = {
  code: string
  /** A phantom is never ordered: its own bill of materials takes its place, without lead time. */
  kind: 'make' | 'buy' | 'phantom'
  /** Whole working days from release to receipt. A phantom has none. */
  leadTimeDays: number
  /** Lot for lot when absent; a phantom is always lot for lot. */
  lotSize?: LotSize
  safetyStock?: number
  onHand?: number
  /** Part of `onHand` that is held for needs outside this plan. For needs inside it, see `reservations`. */
  reserved?: number
  /** Loss in making or buying it, percent: 100 good ones need an order of 100 × (1 + percent / 100). */
  scrapPercent?: string
}

/** A material that may take the place of a component, with its own quantity and scrap where they differ. */
export type Alternate = { component: string; perParent?: string; scrapPercent?: string }

/** One line of a bill of materials. Its requirement is rounded up to the thousandth, line by line. */
export type BillLine = {
  parent: string
  component: string
  /** Quantity for one parent: a decimal string above zero with at most six decimals. */
  perParent: string
  /** Loss of the component, percent: "0" to "100". */
  scrapPercent?: string
  /** First and last date, both included, of a start of the parent for which the line counts. */
  from?: string
  until?: string
  /** In order of preference after `component`. */
  alternates?: Alternate[]
}

/** What a customer's order line needs. An order line may come several times, for several dates or items. */
export type MaterialDemand = { orderLine: string; item: string; quantity: number; neededOn: string }

/** An open purchase order line or production order with what is still to come of it. */
export type ScheduledReceipt = {
  /** Unique. */
  ref: string
  item: string
  /** Good quantity still to come. */
  quantity: number
  /** The date promised or planned. */
  dueOn: string
  kind: 'purchase' | 'production'
  /** Neither its date nor its quantity may be changed, and no message asks for it. */
  firm?: boolean
  /** Production only: start of work, on which its components are needed. When absent, the lead time before. */
  startOn?: string
  /** Production only: materials already drawn for the quantity still to come, and no longer in stock. */
  issued?: { item: string; quantity: number }[]
}

/** Stock set aside (part of `onHand`) for an order line, or for an open production order by its `ref`. */
export type Reservation = { item: string; quantity: number; orderLine?: string; productionOrder?: string }

/** Everything that a material plan follows from. */
export type MaterialsInput = {
  /** The run's date: nothing can be released before it. */
  today: string
  calendar: CalendarData
  items: MaterialItem[]
  bom: BillLine[]
  demands: MaterialDemand[]
  scheduledReceipts?: ScheduledReceipt[]
  reservations?: Reservation[]
  /** Demands after it are not planned but listed; open orders due after it get no message. */
  horizonEnd?: string
  /** Orders due by it count as firm; a release by it is marked. */
  freezeEnd?: string
  /** Least difference in working days for which an open order is asked to move. Default 1. */
  damping?: { expediteDays?: number; deferDays?: number }
}

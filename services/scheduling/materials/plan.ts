/** What a quantity comes from: stock (`ref` is the item), an open order, a planned one, a phantom blown through. */
export type SourceKind = 'stock' | 'open' | 'planned' | 'phantom'

/** Part of a requirement that one source supplies, in units. */
export type Peg = { kind: SourceKind; ref: string; quantity: number }

/**
 * A gross requirement with what supplies it; the pegs sum to `quantity`. It is of an order line, or a component
 * of the open, planned or phantom order `ref` by line `bomLine` of the input's bill of materials.
 */
export type MaterialRequirement = {
  item: string
  quantity: number
  neededOn: string
  /** When all of it is there if every release is made today at the earliest and every promise is kept. */
  readyOn: string
  of: 'orderLine' | 'open' | 'planned' | 'phantom'
  ref: string
  bomLine?: number
  /** Place of the alternate used, from 0. */
  alternate?: number
  pegs: Peg[]
}

/** An order that has to be placed or started. Dates are working days. */
export type PlannedOrder = {
  /** `P1`, `P2` …, stable for the same input. */
  id: string
  item: string
  kind: 'make' | 'buy'
  /** To order or to start, loss and lot size included. */
  quantity: number
  /** Good quantity expected of it. */
  expected: number
  releaseOn: string
  dueOn: string
  /** When it can really be there. */
  readyOn: string
  /** The open order that should rather grow by it. */
  increases?: string
  /** Working days between a release that lies in the past and today. */
  daysLate?: number
  /** Its release lies in the frozen zone. */
  frozen?: true
}

/** A phantom blown through: no order, only the way from its parents to its components. */
export type PhantomUse = { id: string; item: string; quantity: number; on: string }

/** An open order as the plan sees it. */
export type OpenOrder = {
  ref: string
  item: string
  quantity: number
  dueOn: string
  /** First day on which it is needed; absent when nothing needs it. */
  wantedOn?: string
  /** When it can be there: its date, today when that has passed, later when its own materials are. */
  readyOn: string
  /** Part of it that requirements use. */
  used: number
}

/** An order line's demand and when it can be met for the material's part. */
export type DemandLine = {
  orderLine: string
  item: string
  quantity: number
  neededOn: string
  readyOn: string
  /** Working days after the need; 0 when in time. */
  daysLate: number
  /** When late: from what the line takes down to the order that decides the date. */
  because?: { kind: SourceKind; ref: string }[]
}

/** A planned release that lies in the past. It stays there; what it costs is said instead. */
export type LateRelease = {
  order: string
  item: string
  releaseOn: string
  /** Working days from its release to today. */
  daysLate: number
} & Hurts

/** Order lines that a delay reaches, with what is left of it after the slack on the way; worst first. */
export type Hurts = {
  /** At most a hundred. */
  hurts: { orderLine: string; days: number }[]
  /** How many more there are. */
  more?: number
  /** Not traced, because tracing all delays of this plan would take too long; see `linesHurtBy`. */
  untraced?: true
}

/** What should be done about one order. */
export type ActionMessage =
  | { action: 'release'; order: string; item: string; quantity: number; releaseOn: string }
  | ({ action: 'expedite'; order: string; item: string; from: string; to: string; days: number } & Hurts)
  | { action: 'defer'; order: string; item: string; from: string; to: string; days: number }
  | { action: 'increase' | 'decrease'; order: string; item: string; by: number; quantity: number }
  | { action: 'cancel'; order: string; item: string; quantity: number; dueOn: string }

/** 漏定: a bought material of which nothing is ordered and nothing is there for these uses. */
export type MissedMaterial = {
  component: string
  /** Of all uses together. */
  quantity: number
  /** Of the first use. */
  neededOn: string
  /** Last day to order it; in the past when it is too late already. */
  orderBy: string
  /** Its line of the bill of materials; absent when an order line asks for the material itself. */
  bomLine?: number
  /** The open production order that lacks it; absent for planned orders, which are taken together. */
  openOrder?: string
  /** Requirements of the plan that are counted here. */
  uses: number
  /** Order lines that wait for it, the first ten found. */
  orderLines: string[]
  more?: true
}

/** How complete the materials of an open production order are (齐套率). */
export type KittingRate = {
  order: string
  item: string
  startOn: string
  /** Lines whose material is issued or in stock for it, in percent of all its lines, rounded down. */
  percent: number
  /** Day on which the last of them is there; today when complete. */
  completeOn: string
  daysLate: number
  /** The line that decides that day. */
  decidedBy?: { bomLine: number; component: string; source: { kind: SourceKind; ref: string } }
  missing: { bomLine: number; component: string; quantity: number; inStock: number; readyOn: string }[]
}

/** Something about the data that a planner should put right. Quantities in units. */
export type Warning =
  | { code: 'over-reserved' | 'reservation-unneeded'; item: string; pointer: string; quantity: number }
  | { code: 'no-bill-of-materials'; item: string; pointer: string }

/** A material plan. Everything is plain JSON; quantities in units, dates `YYYY-MM-DD`. */
export type MaterialPlan = {
  /** First working day on which anything can be released: the run's date or the next. */
  today: string
  lines: DemandLine[]
  plannedOrders: PlannedOrder[]
  phantoms: PhantomUse[]
  openOrders: OpenOrder[]
  requirements: MaterialRequirement[]
  late: LateRelease[]
  messages: ActionMessage[]
  missed: MissedMaterial[]
  kitting: KittingRate[]
  /** Demands that were not planned, by their place in the input. */
  beyondHorizon: number[]
  warnings: Warning[]
}

import type { Department } from '../departments'
import type { TemplateName } from '../order/intake'
import type { Bilingual, TaskKind } from './ladders'
import type { MilestoneKey } from './milestone'

/** One milestone with its dates. Instants are ISO 8601 in UTC, dates `YYYY-MM-DD`. */
export type PlanMilestone = {
  key: MilestoneKey
  /** Row of policies.md. */
  no: number
  name: Bilingual
  department: Department
  departments?: Department[]
  kind: TaskKind
  /** End of the working day `dueOn`; for a carrier's cut-off the instant itself. */
  dueAt: string
  /** Local date of the factory; of the port for a carrier's cut-off. */
  dueOn: string
  /** What the first plan said. */
  baselineAt: string
  /** Start of the window, for gate-in: the yard's opening. */
  opensAt?: string
  after: MilestoneKey[]
  /** The date on which it was reached. */
  doneOn?: string
  /** Earliest date on which it can be reached from what is known when the plan is made. */
  earliestOn: string
  /**
   * When it is expected by now: `doneOn`, else `dueOn`, later when it cannot be reached by then, earlier when what
   * its date waits for is early. Absent in plans made before projections were.
   */
  projectedOn?: string
  /** Working days from the baseline's date to `projectedOn`; positive is later. */
  differsDays?: number
  /** `dueOn` has followed what is expected before it; the baseline keeps the first date. */
  moved?: true
  /** Working days it can slip without moving the sailing; absent when done. */
  slackDays?: number
  /** The date rests on holidays not yet published or on a carrier's cut-off not yet known. */
  provisional?: true
  /** The date lay before the receipt or before the plan was made. */
  compressed?: true
  parts?: { name: Bilingual; dueOn: string }[]
  /** What to mind, from the template. */
  note?: Bilingual
}

/** A milestone that cannot be reached on its date. */
export type Misfit = {
  key: MilestoneKey
  dueOn: string
  earliestOn: string
  /** The work would have had to start by then. */
  wouldStartBy: string
  /** Working days from `dueOn` to `earliestOn`. */
  daysLate: number
}

/** A time-and-action plan (R102), as the order's state and its events carry it. */
export type TimePlan = {
  template: TemplateName
  plannedAt: string
  receivedOn: string
  /** ETD. */
  shipOn: string
  /** No ship date was given: it is the receipt plus the template's usual span. */
  shipOnAssumed: boolean
  /** E: the last working day on or before the ETD. */
  sailingDay: string
  etaOn: string
  milestones: PlanMilestone[]
  /** False raises one alert for the whole plan. */
  fits: boolean
  misfits: Misfit[]
  /** Only when it does not fit: the earliest feasible ETD, `shipOn` itself when sailing is still possible. */
  earliestShipOn?: string
  /** The first ETD that what is done and expected by now allows; `shipOn` while that can be held. */
  projectedShipOn?: string
  /** The expectation that keeps the order from sailing on `shipOn`. */
  projectionBecause?: { milestone: MilestoneKey; because?: Bilingual }
  /** The chain with the least slack that ends with the sailing, first to last, without what is done. */
  criticalPath: MilestoneKey[]
}

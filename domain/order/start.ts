import { draft, type EventDraft } from './events'
import type { CalendarData } from '../calendar'
import type { Policy } from '../policy/ladders'
import type { TimePlan } from '../policy/time-plan'
import type { OrderIntake } from './intake'
import type { Outlook } from './outlook'
import { causeOf } from './plan-cause'
import { stages, type Stage } from './stage'
import type { OrderState, ProductData } from './state'

/** What starts the workflow of an order. */
export type OrderStart = { v: 1; number: string; order: OrderIntake; openedAt: string; openedBy: string }

/**
 * Version of the rules that new orders live by. 2: a promise is the new due time for escalation, a plan made anew by
 * itself tells no level twice, and time on hold moves nothing past a cut-off (decision 0012). 3: no promise passes the
 * ship date, what was put off beyond a limit that came later is cut back to it, and a container check that nobody did
 * is recorded as missed while the next one opens.
 */
export const currentRules = 3

/** The state of an order before its first event: complete, so that any command finds what it reads. */
export function initialState({ number, order, openedAt }: OrderStart, rules = currentRules): OrderState {
  return {
    v: 1,
    rules,
    number,
    version: 0,
    status: 'open',
    openedAt,
    order,
    products: {},
    stages: Object.fromEntries(
      stages.map((stage) => [stage, { status: 'waiting', since: openedAt }]),
    ) as Record<Stage, { status: 'waiting'; since: string }>,
    milestones: {},
    tasks: {},
    keys: {},
    notes: [],
    reminders: [],
    documents: [],
    queries: [],
    exceptions: [],
    review: { confirmed: {}, checked: {}, verdicts: {} },
    conversion: { productionOrders: [], acknowledged: {}, signedOff: {} },
    materials: { specified: {}, noneNeeded: {}, purchaseOrders: [], receipts: [], allocations: [] },
    production: { approvals: {}, progress: [], qualityChecks: [] },
    customs: { bookings: [], documents: [] },
    shipment: { shipments: [] },
    invoicing: { invoices: [] },
    collection: { payments: [], released: [] },
    compensations: [],
    counters: {},
  }
}

/** What the planning activity answers. */
export type PlanningResult = {
  plan: TimePlan
  calendar: CalendarData
  policy: Policy
  products: ProductData[]
  /** What the factory's plan says of the order, once it has one. */
  outlook?: Outlook
}

/**
 * The events of a new plan. A plan that does not fit is told once, and again only when its answer changes; of an
 * order opened under way that can still sail in time nothing is told, since what is late of it is past. Once the
 * factory has planned the order, what counts is whether it can sail in time: a template's dates on the way are
 * guesses beside what is known of its materials and its production.
 */
export function planDrafts(state: OrderState, result: PlanningResult, reason: string): EventDraft[] {
  const cause = causeOf(reason)
  const planned = draft('planned', { ...result, reason, ...(cause ? { cause } : {}) })
  const projected = shipDateProjected(state, result)
  if (projected) return [planned, projected]
  const { fits, shipOn, earliestShipOn, misfits } = result.plan
  const canSail = result.outlook !== undefined && shipDateTold(result.plan) <= shipOn
  const toldBefore = state.plan && !state.plan.fits && state.plan.earliestShipOn === earliestShipOn
  const isOfThePast = state.order.opening !== undefined && !state.plan && earliestShipOn === shipOn
  if (fits || canSail || toldBefore || isOfThePast) return [planned]
  const told = misfits.map(({ key, daysLate }) => ({ milestone: key, daysLate }))
  return [planned, draft('planDoesNotFit', { earliestShipOn, misfits: told })]
}

/** Told when the order can ship on another day than was said last, and one of the two is not the day planned. */
function shipDateProjected(state: OrderState, { plan, outlook }: PlanningResult): EventDraft | undefined {
  if (!state.plan || !outlook) return undefined
  const from = shipDateTold(state.plan)
  const to = shipDateTold(plan)
  const isAsPlanned = from === state.plan.shipOn && to === plan.shipOn
  if (from === to || isAsPlanned) return undefined
  const { daysLate: days, binding } = outlook
  return draft('shipDateProjected', { from, to, shipOn: plan.shipOn, days, because: binding.text })
}

/** The ship date that a plan says can be reached. */
function shipDateTold({ shipOn, earliestShipOn, projectedShipOn }: TimePlan): string {
  return projectedShipOn ?? earliestShipOn ?? shipOn
}

import { draft, type EventDraft } from './events'
import type { CalendarData } from '../calendar'
import type { Policy } from '../policy/ladders'
import type { TimePlan } from '../policy/time-plan'
import type { OrderIntake } from './intake'
import { stages, type Stage } from './stage'
import type { OrderState, ProductData } from './state'

/** What starts the workflow of an order. */
export type OrderStart = { v: 1; number: string; order: OrderIntake; openedAt: string; openedBy: string }

/** Version of the rules that new orders live by. */
export const currentRules = 1

/** The state of an order before its first event: complete, so that any command finds what it reads. */
export function initialState({ number, order, openedAt }: OrderStart): OrderState {
  return {
    v: 1,
    rules: currentRules,
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
}

/**
 * The events of a new plan. A plan that does not fit is told once, and again only when its answer changes; of an
 * order opened under way that can still sail in time nothing is told, since what is late of it is past.
 */
export function planDrafts(state: OrderState, result: PlanningResult, reason: string): EventDraft[] {
  const planned = draft('planned', { ...result, reason })
  const { fits, shipOn, earliestShipOn, misfits } = result.plan
  const toldBefore = state.plan && !state.plan.fits && state.plan.earliestShipOn === earliestShipOn
  const isOfThePast = state.order.opening !== undefined && !state.plan && earliestShipOn === shipOn
  if (fits || toldBefore || isOfThePast) return [planned]
  const told = misfits.map(({ key, daysLate }) => ({ milestone: key, daysLate }))
  return [planned, draft('planDoesNotFit', { earliestShipOn, misfits: told })]
}

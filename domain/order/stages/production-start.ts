import { draft, type EventDraft } from '../events'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { OrderState, ProductionOrder } from '../state'
import { kitting } from './kitting'
import {
  missingApprovals,
  preProductionMeetingHeld,
  productMeetingProblem,
  startOf,
} from './production-facts'
import { findOrder } from './production-lookup'

/** A production order starts (R26, R59); the first start confirms the plan (R102). */
export function start({ state, body, by }: RuleInput<'startProduction'>): EventDraft[] | Refusal {
  const order = findOrder(state, body.productionOrder)
  if ('kind' in order) return order
  if (startOf(state, order) !== undefined) return []
  const problem = startProblem(state, order)
  if (problem) return problem
  const started = draft('productionStarted', { productionOrder: order.id })
  return state.production.planConfirmedAt ? [started] : [started, draft('planConfirmed', { by })]
}

/** What a production order still lacks before its start (R21, R26, R59). */
function startProblem(state: OrderState, order: ProductionOrder): Refusal | undefined {
  return (
    materialsProblem(state, order) ??
    meetingProblem(state) ??
    approvalProblem(state) ??
    blockingQueryProblem(state)
  )
}

function materialsProblem(state: OrderState, order: ProductionOrder): Refusal | undefined {
  const kit = kitting(state).find((item) => item.productionOrder === order.id)
  if (!kit || kit.complete) return undefined
  if (kit.billOfMaterialsUnknown) {
    return refuse(
      'materials-not-complete',
      `Line ${order.line} has no bill of materials and is not declared to need none`,
    )
  }
  const missing = kit.missing.map(
    ({ material, required, available }) => `${material} (${available} of ${required})`,
  )
  return refuse('materials-not-complete', `${order.id} lacks ${missing.join(', ')}`)
}

function meetingProblem(state: OrderState): Refusal | undefined {
  const productMeeting = productMeetingProblem(state)
  if (productMeeting) return refuse('product-meeting-not-signed-off', productMeeting)
  return preProductionMeetingHeld(state)
    ? undefined
    : refuse('pre-production-meeting-not-held', 'Hold the pre-production meeting first')
}

function approvalProblem(state: OrderState): Refusal | undefined {
  const missing = missingApprovals(state)
  return missing.length === 0
    ? undefined
    : refuse('approvals-not-given', `The customer has not approved: ${missing.join(', ')}`)
}

function blockingQueryProblem(state: OrderState): Refusal | undefined {
  const open = state.queries.filter((query) => query.blocking && query.answeredAt === undefined)
  if (open.length === 0) return undefined
  return refuse(
    'blocking-query-open',
    `Answer first: ${open.map(({ id, subject }) => `${id} ${subject}`).join('; ')}`,
  )
}

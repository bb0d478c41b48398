import { earliestDue, openTasks } from '../../domain/order/deadlines'
import { orderAmount } from '../../domain/order/facts'
import { displayedStage, openStages } from '../../domain/order/gates'
import type { Stage } from '../../domain/order/stage'
import type { OrderState, OrderStatus, Task } from '../../domain/order/state'
import { escalationLevels, type EscalationLevel } from '../../domain/policy/ladders'

/** What of an order the lists are filtered and sorted by; computed from the state alone. */
export type OrderProjection = {
  number: string
  customerCode: string
  seller: string
  buyerOrderNumber: string
  status: OrderStatus
  /** The earliest unfinished stage; absent when all have ended. */
  stage?: Stage
  openStages: Stage[]
  merchandiserCode: string
  version: number
  receivedAt: string
  shipOn?: string
  dueAt?: string
  escalation?: string
  onHold: boolean
  currency?: string
  amount?: string
}

/** The row of an order in the table of orders. */
export function orderProjection(state: OrderState): OrderProjection {
  const { order, plan } = state
  return {
    number: state.number,
    customerCode: order.customer,
    seller: order.seller ?? '',
    buyerOrderNumber: order.buyerOrderNumber,
    status: state.status,
    stage: displayedStage(state),
    openStages: openStages(state),
    merchandiserCode: order.merchandiser,
    version: state.version,
    receivedAt: order.receivedAt,
    shipOn: plan?.shipOn ?? order.shipOn,
    dueAt: earliestDue(state),
    escalation: highestEscalation(state),
    onHold: state.hold !== undefined,
    currency: order.currency,
    amount: orderAmount(state) ?? order.amount,
  }
}

/** The highest level that an open task has reached; undefined while nothing has escalated. */
export function highestEscalation(state: OrderState): string | undefined {
  const ranks = openTasks(state).flatMap((task) => task.taken.map(rank))
  return escalationLevels[Math.max(-1, ...ranks)]
}

function rank(level: string): number {
  return escalationLevels.indexOf(level as EscalationLevel)
}

/** The row of one task in the table of tasks. */
export type TaskProjection = {
  key: string
  kind: string
  stage: string
  titleEn: string
  titleZh: string
  department: string
  owner?: string
  party?: string
  milestone?: string
  ref?: string
  openedAt: string
  dueAt: string
  cutOffAt?: string
  acknowledgedUntil?: string
  promisedAt?: string
  snoozedUntil?: string
  closedAt?: string
  level?: string
}

/** The rows of an order's tasks, open and closed. */
export function taskProjections(state: OrderState): TaskProjection[] {
  return Object.values(state.tasks).map(taskProjection)
}

function taskProjection({ title, taken, acknowledged, promise, snoozed, ...task }: Task): TaskProjection {
  return {
    ...task,
    titleEn: title.en,
    titleZh: title.zh,
    acknowledgedUntil: acknowledged?.until,
    // Orders of the first rules keep a promise with the acknowledgement alone.
    promisedAt: promise?.at ?? acknowledged?.promisedAt,
    snoozedUntil: snoozed?.until,
    level: taken.at(-1),
  }
}

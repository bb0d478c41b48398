import { riskOf, roughValue, taskDaysLate } from '../../domain/order/risk'
import type { OrderState, Task } from '../../domain/order/state'
import type { Bilingual, CustomerClass } from '../../domain/policy/ladders'
import type { TaskLine } from './digest'
import type { Words } from './language'
import type { ActionLinks } from './message'
import { isElsewhere, portTime } from './port-time'
import { openOrderUrl } from './order-urls'

/** What a list of tasks knows of one beyond the order itself. */
export type TaskOf = {
  state: OrderState
  task: Task
  now: string
  /** Base of the API's addresses. */
  api: string
  customerClass?: CustomerClass
  /** Who holds it, by name. */
  holder?: Words
  /** Of a step of its ladder: which it is, and what it asks for. */
  level?: string
  asks?: Bilingual
  links?: ActionLinks
}

/** A task of an order as a mail about several orders tells it, with its figures at this instant. */
export function taskLine({ state, task, now, api, customerClass, links, ...told }: TaskOf): TaskLine {
  const { number, order, plan } = state
  const daysLate = taskDaysLate(state, task, now)
  return {
    order: number,
    task: task.key,
    customer: order.customer,
    buyerOrderNumber: order.buyerOrderNumber,
    title: task.title,
    department: task.department,
    dueAt: task.dueAt,
    promisedAt: task.promise?.at,
    cutOffAt: task.cutOffAt,
    cutOffThere: cutOffThere(state, task),
    daysLate,
    shipOn: plan?.shipOn,
    projectedShipOn: plan?.projectedShipOn ?? plan?.earliestShipOn,
    isCritical: isCritical(state, task),
    risk: riskOf({ daysLate, customerClass, value: roughValue(state) }),
    links: { ...links, open: openOrderUrl(api, number) },
    ...told,
  }
}

function cutOffThere(state: OrderState, task: Task): Bilingual | undefined {
  const { cutOffAt } = task
  return cutOffAt !== undefined && isElsewhere(state, task, cutOffAt)
    ? portTime(state, task, cutOffAt)
    : undefined
}

/** What a carrier or a bank limits, and whatever the factory's ladder lets disturb people at night. */
function isCritical({ policy }: OrderState, { kind, cutOffAt }: Task): boolean {
  const ladder = policy?.ladders[kind]
  return Boolean(cutOffAt ?? ladder?.breaksQuietHours ?? ladder?.holdsAtCutOff)
}

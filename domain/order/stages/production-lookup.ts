import { factoryDay, openProductionOrders } from '../facts'
import { refuse, type Refusal } from '../rule'
import type { OrderState, ProductionOrder } from '../state'
import { findProductionOrder, startOf } from './production-facts'

/** An open production order, or why there is none. */
export function findOrder(state: OrderState, id: string): ProductionOrder | Refusal {
  const order = findProductionOrder(state, id)
  if (order) return order
  if (state.conversion.productionOrders.some((candidate) => candidate.id === id)) {
    return refuse('production-order-withdrawn', `${id} was withdrawn`, '/productionOrder')
  }
  const known = openProductionOrders(state).map((candidate) => candidate.id)
  const list = known.length === 0 ? 'none' : known.slice(0, 30).join(', ')
  return refuse(
    'unknown-production-order',
    `There is no production order ${id}; there are: ${list}`,
    '/productionOrder',
  )
}

/** A production order in work, or why there is none. */
export function findStarted(state: OrderState, id: string): ProductionOrder | Refusal {
  const order = findOrder(state, id)
  if ('kind' in order || startOf(state, order) !== undefined) return order
  return refuse('production-not-started', `${id} has not been started`, '/productionOrder')
}

/** A day that has not come yet cannot be reported. */
export function futureProblem(
  state: OrderState,
  { date, now, pointer }: { date: string; now: string; pointer: string },
): Refusal | undefined {
  const today = factoryDay(state, now)
  return date > today ? refuse('date-in-future', `${date} lies ahead; today is ${today}`, pointer) : undefined
}

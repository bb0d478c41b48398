import type { OrderState } from './state'

/** True once a cancellation was accepted, whether or not all of it is undone yet. */
export function cancelled(state: OrderState): boolean {
  return state.status === 'cancelling' || state.status === 'cancelled'
}

/** True when nothing more will happen to the order. */
export function isOver(state: OrderState): boolean {
  return state.status === 'closed' || state.status === 'cancelled'
}

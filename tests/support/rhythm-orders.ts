import type { CommandName } from '../../domain/order/commands'
import type { OrderIntake } from '../../domain/order/intake'
import type { OrderState } from '../../domain/order/state'
import { sampleStart } from './sample-order'
import { Walker } from './walker'

/** An order as the rhythms read it. */
export type WalkedOrder = { number: string; customer: string; state: OrderState }

/**
 * An order of 1000 shirts for 4250.00, of which 1275.00 are the deposit, walked by the real rules to paid, all on
 * 2 March 2026. Answers the order as it stood before a command, or before it came for the n-th time.
 */
export function walkToPaid(change: Partial<OrderIntake> = {}) {
  const states = new Map<string, OrderState>()
  const walker = new Walker(sampleStart(change))
  const met = new Map<CommandName, number>()
  walker.walk(({ command }) => {
    const time = (met.get(command) ?? 0) + 1
    met.set(command, time)
    states.set(`${command} ${time}`, walker.state)
    return true
  })
  states.set('paid 1', walker.state)
  return (number: string, before: CommandName | 'paid', time = 1): WalkedOrder => {
    const state = states.get(`${before} ${time}`)
    if (!state) throw new Error(`the walk has no ${before} ${time}`)
    const order = { ...state.order, buyerOrderNumber: `PO-${number}` }
    return { number, customer: state.order.customer, state: { ...state, number, order } }
  }
}

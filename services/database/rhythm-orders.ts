import type { OrderState } from '../../domain/order/state'
import type { Connection } from './client'
import { unread } from './unread-state'

/** An order with the parts of its state that the rhythms read; the others are empty. */
export type RecordedOrder = { number: string; customer: string; state: OrderState }

/** So many at a time, so that the memory does not grow with the number of orders. */
const batch = 200

/** Every order, open ones alone or all that there ever were, by number. */
export async function* recordedOrders(db: Connection, which: 'open' | 'all'): AsyncGenerator<RecordedOrder> {
  const statuses = which === 'open' ? ['open', 'cancelling'] : ['open', 'cancelling', 'cancelled', 'closed']
  let after = ''
  for (;;) {
    const rows = await db.$queryRaw<{ number: string; customer: string; state: Partial<OrderState> }[]>`
      SELECT number, customer_code AS customer, state - ${[...Object.keys(unread), 'policy']}::text[] AS state
      FROM orders WHERE status = ANY(${statuses}::text[]) AND number > ${after} ORDER BY number LIMIT ${batch}::int`
    for (const row of rows) yield { ...row, state: { ...unread, ...row.state } as OrderState }
    if (rows.length < batch) return
    after = rows.at(-1)!.number
  }
}

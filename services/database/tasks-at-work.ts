import type { OrderState } from '../../domain/order/state'
import type { Connection } from './client'

/** Parts of a state that neither a list of its tasks nor the rules for moving them read. */
const unlisted = { keys: {}, notes: [], reminders: [] } satisfies Partial<OrderState>

/** So many at a time, so that the memory does not grow with the number of orders. */
const batch = 200

/** Every order that has an open task due by an instant, by number, with what its tasks are told by and moved by. */
export async function* ordersAtWork(db: Connection, dueBy: string): AsyncGenerator<OrderState> {
  let after = ''
  for (;;) {
    const rows = await db.$queryRaw<{ number: string; state: Partial<OrderState> }[]>`
      SELECT number, state - ${Object.keys(unlisted)}::text[] AS state FROM orders
      WHERE number > ${after} AND EXISTS (
        SELECT FROM tasks
        WHERE order_number = orders.number AND closed_at IS NULL AND due_at <= ${dueBy}::timestamptz)
      ORDER BY number LIMIT ${batch}::int`
    for (const { state } of rows) yield { ...unlisted, ...state } as OrderState
    if (rows.length < batch) return
    after = rows.at(-1)!.number
  }
}

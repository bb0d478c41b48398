import type { OrderState } from '../../domain/order/state'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { unread } from './unread-state'
import { decimalText, withoutNulls } from './values'

/** What no plan of the factory reads beside. */
const unplanned = { ...unread, invoicing: { invoices: [] }, compensations: [] } satisfies Partial<OrderState>

/** An open order with the parts of its state that a plan is made from; the others are empty. */
export type OpenOrder = { number: string; currency?: string; amount?: string; state: OrderState }

/** Every open order, the first received first, in one query. */
export async function listOpenOrders(db: Connection): Promise<OpenOrder[]> {
  const rows = await db.$queryRaw<
    { number: string; currency: string | null; amount: Prisma.Decimal | null; state: Partial<OrderState> }[]
  >`
    SELECT number, currency, amount, state - ${[...Object.keys(unplanned), 'policy']}::text[] AS state
    FROM orders WHERE status = 'open' ORDER BY received_at, number`
  return rows.map(({ number, currency, amount, state }) =>
    withoutNulls({
      number,
      currency,
      amount: decimalText(amount),
      state: { ...unplanned, ...state } as OrderState,
    }),
  )
}

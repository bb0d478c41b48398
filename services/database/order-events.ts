import type { OrderEvent } from '../../domain/order/events'
import type { Connection } from './client'
import { pageLimit } from './page'
import { iso, storableText, withoutNulls } from './values'

/** Which part of a log is wanted: what follows an event, at most 200 at once. */
export type EventRequest = { after?: number; limit?: number }

/** Part of a log; `next` is the number after which the next part begins, absent at the end of the log. */
export type EventPage = { items: OrderEvent[]; next?: number }

/** The log of an order, first event first. */
export async function listEvents(
  db: Connection,
  number: string,
  request: EventRequest = {},
): Promise<EventPage> {
  const limit = pageLimit(request)
  const rows = await db.orderEvent.findMany({
    omit: { orderNumber: true },
    where: { orderNumber: storableText(number), seq: { gt: request.after ?? 0 } },
    orderBy: { seq: 'asc' },
    take: limit + 1,
  })
  const items = rows
    .slice(0, limit)
    .map((row) => withoutNulls({ ...row, at: iso(row.at) }) as unknown as OrderEvent)
  return rows.length > limit ? { items, next: items.at(-1)!.seq } : { items }
}

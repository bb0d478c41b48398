import type { OrderEvent } from '../../domain/order/events'
import type { Allocation, OrderState } from '../../domain/order/state'
import type { Connection } from './client'
import { useReservations } from './reservations'
import { move } from './stock'
import { storableText } from './values'

type Recorded = { number: string; events: readonly OrderEvent[]; state: OrderState }

/** Stock that an event takes for the order, below zero, or gives back. */
type StockChange = { event: OrderEvent; item: string; quantity: number; ref: string; reason: string }

/**
 * Moves the stock that new events of an order allocate or give back, so that no plan counts it twice. Materials
 * that have no item are not in stock here; the record never fails for want of stock.
 */
export async function moveAllocatedStock(
  tx: Connection,
  { number, events, state }: Recorded,
  recorded: ReadonlySet<number>,
): Promise<void> {
  const fresh = events.filter(({ seq }) => recorded.has(seq))
  // Always in the same sequence of items: two orders that allocate the same ones must not wait for each other.
  const changes = fresh.flatMap((event) => changesOf(state, event))
  for (const { event, ...change } of changes.toSorted((a, b) => (a.item < b.item ? -1 : 1))) {
    const item = storableText(change.item)
    const [known] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM items WHERE code = ${item} FOR UPDATE`
    if (!known) continue
    const { at, by, seq } = event
    await move(tx, { ...change, item, kind: 'allocation', orderNumber: number, eventSeq: seq, at, by })
    if (change.quantity < 0) {
      await useReservations(tx, { item, order: number, quantity: -change.quantity, at })
    }
  }
}

function changesOf(state: OrderState, event: OrderEvent): StockChange[] {
  if (event.type === 'stockAllocated') {
    const { id, material, quantity } = event.data.allocation
    return [{ event, item: material, quantity: -quantity, ref: id, reason: 'allocated to the order' }]
  }
  const back = (allocation: Allocation, reason: string) => ({
    event,
    item: allocation.material,
    quantity: allocation.quantity,
    ref: allocation.id,
    reason,
  })
  if (event.type === 'entryVoided') {
    const voided = state.materials.allocations.filter(({ id }) => id === event.data.entry)
    return voided.map((allocation) => back(allocation, `voided: ${event.data.reason}`))
  }
  if (event.type !== 'orderCancelled') return []
  const isFreed = event.data.compensations.some(({ kind }) => kind === 'releaseAllocations')
  const live = isFreed ? state.materials.allocations.filter(({ voided }) => voided === undefined) : []
  return live.map((allocation) => back(allocation, 'the order was cancelled'))
}

/** Takes back what superseded events of an order, from the given number on, have moved. */
export async function undoMovements(tx: Connection, number: string, from: number): Promise<void> {
  await tx.$executeRaw`
    WITH net AS (
      SELECT item_code, event_seq, ref, -sum(quantity) AS quantity FROM stock_movements
      WHERE order_number = ${number} AND event_seq >= ${from}
      GROUP BY item_code, event_seq, ref HAVING sum(quantity) <> 0
    ), undone AS (
      INSERT INTO stock_movements (item_code, quantity, kind, ref, order_number, event_seq, at, "by", reason)
      SELECT item_code, quantity, 'allocation', ref, ${number}, event_seq, now(), 'gendan', 'the event was superseded'
      FROM net RETURNING item_code, quantity
    )
    UPDATE items SET on_hand = on_hand + total.quantity
    FROM (SELECT item_code, sum(quantity) AS quantity FROM undone GROUP BY item_code) total
    WHERE items.code = total.item_code`
}

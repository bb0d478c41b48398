import { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { ChangeRefused } from './errors'
import { decimalText, storableText } from './values'

export const movementKinds = ['receipt', 'issue', 'adjustment', 'allocation'] as const
export type MovementKind = (typeof movementKinds)[number]

/** One change of an item's stock; `quantity` is signed, with at most three decimals. */
export type Movement = {
  item: string
  quantity: number
  kind: MovementKind
  ref?: string
  orderNumber?: string
  eventSeq?: number
  at: string
  by: string
  reason?: string
  /** Idempotency key of whoever enters it. */
  key?: string
}

/** Stock after a movement, decimal string. */
export type MovedStock = { item: string; onHand: string }

/** A quantity that no column holds is refused before anything is written. */
export function assertQuantity(quantity: number, pointer: string, { positive = true } = {}): void {
  const isExact = Number.isFinite(quantity) && Math.abs(quantity) <= 1e9
  const isInThousandths = Math.abs(quantity * 1000 - Math.round(quantity * 1000)) < 1e-4
  if (isExact && isInThousandths && (positive ? quantity > 0 : quantity !== 0)) return
  const range = positive ? 'above zero' : 'other than zero'
  throw new ChangeRefused('out-of-range', `must be a number ${range} with at most three decimals`, pointer)
}

/** The item with its row locked, so that movements of the same item wait for each other. */
export async function lockItem(tx: Connection, code: string, pointer = '/item'): Promise<Prisma.Decimal> {
  const [row] = await tx.$queryRaw<{ onHand: Prisma.Decimal }[]>`
    SELECT on_hand AS "onHand" FROM items WHERE code = ${storableText(code)} FOR UPDATE`
  if (!row) throw new ChangeRefused('unknown-code', `no item has the code ${code}`, pointer)
  return row.onHand
}

/** Writes a movement and brings the stock in step with it; the item's row must be locked. */
export async function move(tx: Connection, movement: Movement): Promise<MovedStock> {
  const { item, quantity, kind, ref, orderNumber, eventSeq, at, by, reason, key } = movement
  await tx.stockMovement.create({
    data: {
      itemCode: item,
      quantity,
      kind,
      ref,
      orderNumber,
      eventSeq,
      at,
      by,
      reason: reason === undefined ? undefined : storableText(reason),
      key,
    },
  })
  const { onHand } = await tx.item.update({
    where: { code: item },
    data: { onHand: { increment: quantity } },
    select: { onHand: true },
  })
  return { item, onHand: decimalText(onHand) }
}

/** Quantity of an item that is set aside for order lines. */
export async function reservedOf(tx: Connection, item: string): Promise<Prisma.Decimal> {
  const { _sum } = await tx.reservation.aggregate({
    where: { itemCode: item, releasedAt: null },
    _sum: { quantity: true },
  })
  return _sum.quantity ?? new Prisma.Decimal(0)
}

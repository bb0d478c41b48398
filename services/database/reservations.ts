import { Prisma, type Reservation as Row } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { requestPlanning } from './planning-requests'
import { assertQuantity, lockItem, reservedOf } from './stock'
import { decimalText, iso, isUuid, storableText, withoutNulls } from './values'

/** Stock set aside for an order line (R129). `quantity` is a decimal string. */
export type StockReservation = {
  id: string
  item: string
  /** `<order>-P<line>`. */
  orderLine: string
  quantity: string
  by: string
  at: string
  releasedAt?: string
  approvedBy?: string
  reason?: string
}

export type NewReservation = {
  item: string
  orderLine: string
  quantity: number
  by: string
  at: string
  /** Who approved that the line goes before others, and why. */
  approvedBy?: string
  reason?: string
  key?: string
}

/**
 * Sets stock aside and asks for a plan. The same key of the same person reserves once. Throws `ChangeRefused` when
 * less is free: those who reserve the same item at a time wait for each other.
 */
export async function reserve(db: Database, wanted: NewReservation): Promise<StockReservation> {
  assertQuantity(wanted.quantity, '/quantity')
  return db.$transaction(async (tx) => {
    const { item, quantity, by, at, key, orderLine, approvedBy, reason } = wanted
    const onHand = await lockItem(tx, item)
    const made =
      key === undefined ? null : await tx.reservation.findUnique({ where: { by_key: { by, key } } })
    if (made) return sameReservation(made, wanted)
    const free = onHand.minus(await reservedOf(tx, item))
    if (free.lt(quantity)) {
      const detail = `only ${decimalText(Prisma.Decimal.max(free, 0))} of ${item} are not reserved yet`
      throw new ChangeRefused('not-enough-stock', detail, '/quantity')
    }
    const row = await tx.reservation.create({
      data: {
        itemCode: item,
        orderLine: storableText(orderLine),
        quantity,
        by,
        at,
        key,
        approvedBy,
        reason: reason && storableText(reason),
      },
    })
    const why = `${quantity} ${item} reserved for ${orderLine}`
    await requestPlanning(tx, { at, kind: 'stock', ref: item, reason: why })
    return toReservation(row)
  })
}

/** Frees what was set aside, and asks for a plan. Repeating it changes nothing. */
export async function releaseReservation(
  db: Database,
  { id, at, by }: { id: string; at: string; by: string },
): Promise<StockReservation> {
  return db.$transaction(async (tx) => {
    const known = isUuid(id) ? await tx.reservation.findUnique({ where: { id } }) : null
    if (!known) throw new ChangeRefused('not-found', `there is no reservation ${id}`, '/reservation')
    const data = { releasedAt: at, releasedBy: by }
    const { count } = await tx.reservation.updateMany({ where: { id, releasedAt: null }, data })
    const row = await tx.reservation.findUniqueOrThrow({ where: { id } })
    if (count > 0) {
      const { itemCode: ref, orderLine } = row
      const reason = `${decimalText(row.quantity)} ${ref} no longer reserved for ${orderLine}`
      await requestPlanning(tx, { at, kind: 'stock', ref, reason })
    }
    return toReservation(row)
  })
}

/** Reservations that stand, the first made first; of one item or of one order line when that is named. */
export async function listReservations(
  db: Connection,
  { item, orderLine }: { item?: string; orderLine?: string } = {},
): Promise<StockReservation[]> {
  const rows = await db.reservation.findMany({
    where: {
      releasedAt: null,
      itemCode: item === undefined ? undefined : storableText(item),
      orderLine: orderLine === undefined ? undefined : storableText(orderLine),
    },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  return rows.map(toReservation)
}

/**
 * Stock that is allocated to an order is no longer reserved for it: takes so much off the order's reservations of
 * the item, the first made first. The item's row must be locked.
 */
export async function useReservations(
  tx: Connection,
  { item, order, quantity, at }: { item: string; order: string; quantity: number; at: string },
): Promise<void> {
  let left = new Prisma.Decimal(quantity)
  const rows = await tx.reservation.findMany({
    where: { itemCode: item, releasedAt: null, orderLine: { startsWith: `${order}-P` } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  for (const { id, quantity: reserved } of rows) {
    if (left.lte(0)) return
    const isUsedUp = left.gte(reserved)
    await tx.reservation.update({
      where: { id },
      data: isUsedUp ? { releasedAt: at, releasedBy: 'gendan' } : { quantity: reserved.minus(left) },
    })
    left = left.minus(reserved)
  }
}

function sameReservation(row: Row, { item, orderLine, by, key }: NewReservation): StockReservation {
  if (row.itemCode === item && row.orderLine === orderLine) return toReservation(row)
  throw new ChangeRefused('key-reused', `${by} has used the key ${key} for another reservation`)
}

function toReservation({ itemCode, releasedBy: _by, key: _key, ...row }: Row): StockReservation {
  return withoutNulls({
    ...row,
    item: itemCode,
    quantity: decimalText(row.quantity),
    at: iso(row.at),
    releasedAt: iso(row.releasedAt),
  }) as StockReservation
}

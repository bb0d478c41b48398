import { isDeepStrictEqual } from 'node:util'
import type { MaterialItem } from '../scheduling/materials'
import { Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { ChangeRefused, StaleVersion, violatesReference, violatesUnique } from './errors'
import { requestPlanning } from './planning-requests'
import { assertQuantity, lockItem, move, reservedOf, type MovedStock, type Movement } from './stock'
import { decimalText, jsonColumn, storableText, withoutNulls } from './values'

/** A material or semi-finished item. Quantities are decimal strings in its unit. */
export type Item = {
  code: string
  name: string
  nameZh?: string
  model?: string
  unit: string
  kind: MaterialItem['kind']
  leadTimeDays: number
  lotSize?: MaterialItem['lotSize']
  safetyStock: string
  onHand: string
  supplierCode?: string
  scrapPercent: string
  version: number
}

/** What a person enters of an item; its stock changes by movements alone. */
export type ItemEntry = Omit<Item, 'onHand' | 'version' | 'safetyStock' | 'scrapPercent'> & {
  safetyStock?: string
  scrapPercent?: string
}

export type ItemFilter = { kind?: string; supplier?: string; query?: string }

/** Every item, by code. */
export async function listItems(db: Connection, filter: ItemFilter = {}): Promise<Item[]> {
  const text = storableText(filter.query ?? '').trim()
  const contains = { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const
  const rows = await db.item.findMany({
    where: {
      kind: filter.kind && storableText(filter.kind),
      supplierCode: filter.supplier && storableText(filter.supplier),
      ...(text === '' ? {} : { OR: [{ code: contains }, { name: contains }, { nameZh: contains }] }),
    },
    orderBy: { code: 'asc' },
  })
  return rows.map(toItem)
}

/** The item with that code. */
export async function findItem(db: Connection, code: string): Promise<Item | undefined> {
  const row = await db.item.findUnique({ where: { code: storableText(code) } })
  return row ? toItem(row) : undefined
}

/** Who changes what, and the version they had before them when they did; absent for a new item or to overwrite. */
export type ItemChange = { item: ItemEntry; at: string; by: string; expectedVersion?: number }

/**
 * Enters an item or changes it, and asks for a plan. Repeating it changes nothing. Throws `StaleVersion` when the
 * item has moved on, and `ChangeRefused` for a supplier that is not known.
 */
export async function upsertItem(db: Database, change: ItemChange): Promise<Item> {
  const { item, at, by, expectedVersion } = change
  return db
    .$transaction(async (tx) => {
      const known = await lockedItem(tx, item.code)
      const data = itemColumns(item)
      if (known && isUnchanged(known, data)) return toItem(known)
      if (expectedVersion !== undefined && known?.version !== expectedVersion)
        throw new StaleVersion(item.code, known?.version ?? 0)
      const row = known
        ? await tx.item.update({ where: { code: item.code }, data: { ...data, version: { increment: 1 } } })
        : await tx.item.create({ data })
      await requestPlanning(tx, { at, kind: 'stock', ref: item.code, reason: `item ${item.code} by ${by}` })
      return toItem(row)
    })
    .catch((error: unknown) => {
      // Somebody else has entered it at the same time: now it is known.
      if (violatesUnique(error)) return upsertItem(db, change)
      if (!violatesReference(error)) throw error
      throw new ChangeRefused('unknown-code', `no party has the code ${item.supplierCode}`, '/supplierCode')
    })
}

/**
 * Moves stock, and asks for a plan. The same key of the same person moves it once. Throws `ChangeRefused` for an
 * unknown item, and when more would be taken than is there or than is free of reservations.
 */
export async function adjustStock(db: Database, movement: Movement): Promise<MovedStock> {
  assertQuantity(movement.quantity, '/quantity', { positive: false })
  return db.$transaction(async (tx) => {
    const onHand = await lockItem(tx, movement.item)
    const known = await sameMovement(tx, movement)
    if (known) return { item: movement.item, onHand: decimalText(onHand) }
    if (movement.quantity < 0) await assertEnough(tx, movement, onHand)
    const moved = await move(tx, movement)
    const { item, at, by, kind, quantity } = movement
    const reason = `${kind} of ${quantity} ${item} by ${by}`
    await requestPlanning(tx, { at, kind: 'stock', ref: item, reason })
    return moved
  })
}

/** A count may find less than is reserved; what is issued must be free. */
async function assertEnough(tx: Connection, movement: Movement, onHand: Prisma.Decimal): Promise<void> {
  const { item, kind, quantity } = movement
  const free = kind === 'issue' ? onHand.minus(await reservedOf(tx, item)) : onHand
  if (free.plus(quantity).gte(0)) return
  const what = kind === 'issue' ? 'not reserved' : 'in stock'
  throw new ChangeRefused('not-enough-stock', `only ${decimalText(free)} of ${item} are ${what}`, '/quantity')
}

async function sameMovement(tx: Connection, { by, key, item, quantity }: Movement): Promise<boolean> {
  if (key === undefined) return false
  const known = await tx.stockMovement.findUnique({ where: { by_key: { by, key } } })
  if (!known) return false
  if (known.itemCode === item && known.quantity.equals(quantity)) return true
  throw new ChangeRefused('key-reused', `${by} has used the key ${key} for another movement`)
}

type ItemRow = Prisma.ItemGetPayload<object>

async function lockedItem(tx: Connection, code: string): Promise<ItemRow | null> {
  await tx.$queryRaw`SELECT 1 FROM items WHERE code = ${storableText(code)} FOR UPDATE`
  return tx.item.findUnique({ where: { code: storableText(code) } })
}

function itemColumns(item: ItemEntry) {
  const text = (value: string | undefined) => (value === undefined ? null : storableText(value))
  return {
    code: storableText(item.code),
    name: storableText(item.name),
    nameZh: text(item.nameZh),
    model: text(item.model),
    unit: storableText(item.unit),
    kind: item.kind,
    leadTimeDays: item.leadTimeDays,
    lotSize: item.lotSize ? jsonColumn(item.lotSize) : Prisma.DbNull,
    safetyStock: item.safetyStock ?? '0',
    supplierCode: text(item.supplierCode),
    scrapPercent: item.scrapPercent ?? '0',
  }
}

function isUnchanged(row: ItemRow, { lotSize, ...columns }: ReturnType<typeof itemColumns>): boolean {
  const given = lotSize === Prisma.DbNull ? null : lotSize
  return (
    isDeepStrictEqual(row.lotSize, given) &&
    Object.entries(columns).every(([name, value]) => {
      const present = row[name as keyof typeof columns]
      return Prisma.Decimal.isDecimal(present) ? present.equals(value as string) : present === value
    })
  )
}

function toItem(row: ItemRow): Item {
  return withoutNulls({
    ...row,
    safetyStock: decimalText(row.safetyStock),
    onHand: decimalText(row.onHand),
    scrapPercent: decimalText(row.scrapPercent),
  }) as Item
}

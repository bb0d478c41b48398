import type { Prisma, SupplyLineChange as Row } from '../../prisma/generated/client'
import type { Connection } from './client'
import { ChangeRefused } from './errors'
import { iso, storableText, withoutNulls } from './values'

/** What can happen to a supply line. */
export type SupplyLineEvent = 'created' | 'promise' | 'receipt' | 'cancelled'

/** One entry of a supply line's history: dates for a promise, received quantities for a receipt. */
export type SupplyLineChange = {
  at: string
  by: string
  what: SupplyLineEvent
  from?: string
  to?: string
  reason?: string
}

/** Who does it, when, and under which idempotency key. */
export type ChangeOrigin = { at: string; by: string; key?: string }

/** Writes one entry of the history of a line. */
export async function writeChange(
  tx: Connection,
  ref: string,
  { reason, ...change }: Omit<SupplyLineChange, 'at' | 'by'> & ChangeOrigin,
): Promise<void> {
  const data: Prisma.SupplyLineChangeUncheckedCreateInput = { ref, ...change }
  if (reason !== undefined) data.reason = storableText(reason)
  await tx.supplyLineChange.create({ data })
}

/**
 * True when the same person has made this very change under this key before. Throws `ChangeRefused` when the key
 * belongs to another change.
 */
export async function wasMade(
  tx: Connection,
  { by, key }: ChangeOrigin,
  change: { ref: string; what: SupplyLineEvent },
): Promise<boolean> {
  if (key === undefined) return false
  const known = await tx.supplyLineChange.findUnique({ where: { by_key: { by, key } } })
  if (!known) return false
  if (known.ref === change.ref && known.what === change.what) return true
  throw new ChangeRefused('key-reused', `${by} has used the key ${key} for another change`)
}

/** The history of a supply line, the first entry first. */
export async function listChanges(db: Connection, ref: string): Promise<SupplyLineChange[]> {
  const rows = await db.supplyLineChange.findMany({
    where: { ref: storableText(ref) },
    orderBy: { id: 'asc' },
  })
  return rows.map(toChange)
}

function toChange({ id: _id, ref: _ref, key: _key, ...row }: Row): SupplyLineChange {
  return withoutNulls({ ...row, at: iso(row.at) }) as SupplyLineChange
}

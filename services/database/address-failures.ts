import type { AddressFailure as Row, Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { InvalidCursor } from './errors'
import { pageLimit, readCursor, toPage, type Page, type PageRequest } from './page'
import { iso, isUuid, likeLiteral, storableText, withoutNulls } from './values'

/** Where it showed: `smtp` when the mail was to be sent, `bounce` when it was taken and came back. */
export type FailureSource = 'smtp' | 'bounce'

/** An address that refuses mail; nothing is sent there until it is cleared. */
export type AddressFailure = {
  id: string
  /** In lower case. */
  address: string
  firstAt: string
  lastAt: string
  /** How many mails it has refused. */
  count: number
  smtpCode?: number
  reason: string
  source: FailureSource
  clearedAt?: string
  clearedBy?: string
}

/** One mail that an address has refused. */
export type AddressRefusal = {
  address: string
  at: string
  smtpCode?: number
  reason: string
  source: FailureSource
}

/** An address as it is compared: in lower case, without what stands around it. */
export function addressKey(address: string): string {
  return storableText(address.trim().toLowerCase())
}

/** The condition of a column that holds an address: the same one, in upper or lower case. */
export function isAddress(address: string) {
  return { equals: likeLiteral(addressKey(address)), mode: 'insensitive' as const }
}

/** Marks an address as one that refuses mail, or counts one more refusal. */
export async function markAddress(db: Connection, refusal: AddressRefusal): Promise<void> {
  const { at, smtpCode = null, source } = refusal
  const address = addressKey(refusal.address)
  const reason = storableText(refusal.reason).slice(0, mostReason)
  await db.$executeRaw`
    INSERT INTO address_failures AS known (address, open_address, first_at, last_at, smtp_code, reason, source)
    VALUES (${address}, ${address}, ${at}::timestamptz, ${at}::timestamptz, ${smtpCode}, ${reason}, ${source})
    ON CONFLICT (open_address) DO UPDATE SET
      last_at = greatest(known.last_at, excluded.last_at), count = known.count + 1,
      smtp_code = excluded.smtp_code, reason = excluded.reason, source = excluded.source`
}

const mostReason = 1000

/** Those of the addresses that refuse mail, in lower case, with the reason. */
export async function failingAddresses(
  db: Connection,
  addresses: readonly string[],
): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map()
  const rows = await db.addressFailure.findMany({
    where: { openAddress: { in: addresses.map(addressKey) } },
    select: { address: true, reason: true },
  })
  return new Map(rows.map(({ address, reason }) => [address, reason]))
}

export type AddressFailureFilter = { address?: string; cleared?: boolean }

/** Addresses that refuse mail, or that did once; the last refusal first. */
export async function listAddressFailures(
  db: Connection,
  { address, cleared }: AddressFailureFilter = {},
  page: PageRequest = {},
): Promise<Page<AddressFailure>> {
  const limit = pageLimit(page)
  const where: Prisma.AddressFailureWhereInput = {
    ...(address === undefined ? {} : { address: addressKey(address) }),
    ...(cleared === undefined ? {} : { clearedAt: cleared ? { not: null } : null }),
  }
  const rows = await db.addressFailure.findMany({
    where: { AND: [where, ...afterCursor(page)] },
    orderBy: [{ lastAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  })
  return toPage(rows, limit, toFailure, (row) => ({ at: row.lastAt, keys: [row.id] }))
}

function afterCursor(page: PageRequest): Prisma.AddressFailureWhereInput[] {
  const place = readCursor(page, 1)
  if (!place) return []
  const { at } = place
  const id = place.keys[0] ?? ''
  if (!isUuid(id)) throw new InvalidCursor()
  return [{ lastAt: { lte: at }, OR: [{ lastAt: { lt: at } }, { id: { lt: id } }] }]
}

/** Lets mail go to the address again. Undefined when there is no such failure; one cleared before stays as it is. */
export async function clearAddress(
  db: Connection,
  { id, at, by }: { id: string; at: string; by: string },
): Promise<AddressFailure | undefined> {
  if (!isUuid(id)) return undefined
  await db.addressFailure.updateMany({
    where: { id, clearedAt: null },
    data: { openAddress: null, clearedAt: at, clearedBy: by },
  })
  const row = await db.addressFailure.findUnique({ where: { id } })
  return row ? toFailure(row) : undefined
}

function toFailure({ openAddress: _open, ...row }: Row): AddressFailure {
  return withoutNulls({
    ...row,
    firstAt: iso(row.firstAt),
    lastAt: iso(row.lastAt),
    clearedAt: iso(row.clearedAt),
  }) as AddressFailure
}

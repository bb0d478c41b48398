import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Connection } from './client'
import { toEmployee, type Employee } from './people'

/** Whose key it is; `key` itself is shown once, when it is made. */
export type NewApiKey = { employeeCode: string; mayActAs?: boolean; key?: string }

/** Who a request comes from. */
export type KeyHolder = {
  keyId: string
  employee: Employee
  /** An administrator's key: it may name another acting employee. */
  mayActAs: boolean
}

const PREFIX_LENGTH = 12
const USED_EVERY_MS = 60_000

/** Makes a key for an employee, or binds the given one to them. A key that is known already stays as it is. */
export async function createApiKey(
  db: Connection,
  { employeeCode, mayActAs = false, key = newKey() }: NewApiKey,
): Promise<{ id: string; key: string }> {
  const sha256 = digest(key).toString('hex')
  const data = { sha256, prefix: key.slice(0, PREFIX_LENGTH), employeeCode, mayActAs }
  const { id } = await db.apiKey.upsert({ where: { sha256 }, create: data, update: {} })
  return { id, key }
}

/** The holder of a key; undefined for a key that is unknown, was revoked, or belongs to somebody who has left. */
export async function findEmployeeByKey(db: Connection, key: string): Promise<KeyHolder | undefined> {
  const wanted = digest(key)
  const row = await db.apiKey.findUnique({
    where: { sha256: wanted.toString('hex') },
    include: { employee: true },
  })
  // The same work whether or not there is such a key: one hash, one query, one comparison.
  const isSame = timingSafeEqual(wanted, row ? Buffer.from(row.sha256, 'hex') : Buffer.alloc(wanted.length))
  if (!row || !isSame || row.revokedAt || !row.employee.active) return undefined
  await touch(db, row)
  return { keyId: row.id, employee: toEmployee(row.employee), mayActAs: row.mayActAs }
}

/** From now on the key opens nothing. False when there is no such key, or it was revoked before. */
export async function revokeApiKey(db: Connection, id: string): Promise<boolean> {
  const { count } = await db.apiKey.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: new Date() },
  })
  return count > 0
}

/** The time of last use is kept to the minute, so that a request seldom has to write. */
async function touch(
  db: Connection,
  { id, lastUsedAt }: { id: string; lastUsedAt: Date | null },
): Promise<void> {
  const now = new Date()
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < USED_EVERY_MS) return
  await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: now } })
}

function newKey(): string {
  return `gendan_${randomBytes(24).toString('base64url')}`
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

import { overrideProblem } from '../../domain/allocation/override'
import type { AllocationOverride as Row } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { findEmployee } from './people'
import { requestPlanning } from './planning-requests'
import { assertQuantity, lockItem } from './stock'
import { decimalText, isUuid, iso, storableText, withoutNulls } from './values'

/** A wish that an order line gets exactly so much of a scarce item, with everybody who has decided on it. */
export type OverrideRequest = {
  id: string
  item: string
  orderLine: string
  /** Decimal string. */
  quantity: string
  reason: string
  requestedBy: string
  requestedAt: string
  approvedBy?: string
  approvedAt?: string
  rejectedBy?: string
  rejectedAt?: string
  /** Why it was rejected. */
  comment?: string
}

export type NewOverride = {
  item: string
  orderLine: string
  quantity: number
  reason: string
  by: string
  at: string
  key?: string
}

/** Asks for an override; it counts for nothing yet. The same key of the same person asks once. */
export async function requestOverride(db: Database, wanted: NewOverride): Promise<OverrideRequest> {
  assertQuantity(wanted.quantity, '/quantity')
  return db.$transaction(async (tx) => {
    const { item, orderLine, quantity, reason, by, at, key } = wanted
    await lockItem(tx, item)
    const made =
      key === undefined
        ? null
        : await tx.allocationOverride.findUnique({
            where: { requestedBy_key: { requestedBy: by, key } },
          })
    if (made) return sameRequest(made, wanted)
    const row = await tx.allocationOverride.create({
      data: {
        itemCode: item,
        orderLine: storableText(orderLine),
        quantity,
        reason: storableText(reason),
        requestedBy: by,
        requestedAt: at,
        key,
      },
    })
    return toOverride(row)
  })
}

export type OverrideDecision = { id: string; by: string; at: string; comment?: string }

/**
 * Approves an override, which counts from now on, and asks for a plan. Repeating it changes nothing. Throws
 * `ChangeRefused` for one's own request, below the level that decides, and for one that was rejected.
 */
export async function approveOverride(db: Database, decision: OverrideDecision): Promise<OverrideRequest> {
  const { by, at } = decision
  return decide(db, decision, async (tx, row) => {
    if (row.approvedAt) return row
    const reason = `${decimalText(row.quantity)} ${row.itemCode} for ${row.orderLine} before others: ${row.reason}`
    await requestPlanning(tx, { at, kind: 'stock', ref: row.itemCode, reason })
    return tx.allocationOverride.update({ where: { id: row.id }, data: { approvedBy: by, approvedAt: at } })
  })
}

/** Rejects an override. Repeating it changes nothing; one that was approved stays. */
export async function rejectOverride(db: Database, decision: OverrideDecision): Promise<OverrideRequest> {
  const { by, at, comment } = decision
  return decide(db, decision, async (tx, row) => {
    if (row.rejectedAt) return row
    const data = { rejectedBy: by, rejectedAt: at, comment: comment && storableText(comment) }
    return tx.allocationOverride.update({ where: { id: row.id }, data })
  })
}

/** Overrides, the first asked for first: those approved, those that wait for a decision, or all. */
export async function listOverrides(
  db: Connection,
  { status }: { status?: 'approved' | 'waiting' } = {},
): Promise<OverrideRequest[]> {
  const isWaiting = { approvedAt: null, rejectedAt: null }
  const where = status === 'approved' ? { approvedAt: { not: null } } : status === 'waiting' ? isWaiting : {}
  const rows = await db.allocationOverride.findMany({
    where,
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(toOverride)
}

async function decide(
  db: Database,
  { id, by }: OverrideDecision,
  apply: (tx: Connection, row: Row) => Promise<Row>,
): Promise<OverrideRequest> {
  return db.$transaction(async (tx) => {
    if (isUuid(id)) await tx.$queryRaw`SELECT 1 FROM allocation_overrides WHERE id = ${id}::uuid FOR UPDATE`
    const row = isUuid(id) ? await tx.allocationOverride.findUnique({ where: { id } }) : null
    if (!row) throw new ChangeRefused('not-found', `there is no override ${id}`, '/override')
    await assertMayDecide(tx, row, by)
    const decided = await apply(tx, row)
    if (!decided.approvedAt || !decided.rejectedAt) return toOverride(decided)
    throw new ChangeRefused('already-decided', `it was ${row.approvedAt ? 'approved' : 'rejected'} before`)
  })
}

async function assertMayDecide(tx: Connection, row: Row, by: string): Promise<void> {
  const decider = await findEmployee(tx, by)
  if (!decider?.active) throw new ChangeRefused('unknown-code', `nobody here has the code ${by}`, '/by')
  const problem = overrideProblem(row, decider)
  if (problem) throw new ChangeRefused(problem.code, problem.detail)
}

function sameRequest(row: Row, { item, orderLine, by, key }: NewOverride): OverrideRequest {
  if (row.itemCode === item && row.orderLine === orderLine) return toOverride(row)
  throw new ChangeRefused('key-reused', `${by} has used the key ${key} for another override`)
}

function toOverride({ itemCode, key: _key, ...row }: Row): OverrideRequest {
  return withoutNulls({
    ...row,
    item: itemCode,
    quantity: decimalText(row.quantity),
    requestedAt: iso(row.requestedAt),
    approvedAt: iso(row.approvedAt),
    rejectedAt: iso(row.rejectedAt),
  }) as OverrideRequest
}

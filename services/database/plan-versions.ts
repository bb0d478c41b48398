import type { OrderProjection } from '../scheduling/factory/result'
import type { PreviousOperation } from '../scheduling/factory/input'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { StaleVersion } from './errors'
import { pageLimit, readCursor, toPage, type Page, type PageRequest } from './page'
import { replaceProjections } from './projections'
import { takeRequests } from './planning-requests'
import { iso, jsonColumn, storableText, withoutNulls } from './values'

/** `repair` after a change: the plan timed anew; `improve` by the daily run. */
export type PlanKind = 'repair' | 'improve'

/** What of a plan is kept: at least the operations from which the next one starts. */
export type StoredPlan = { operations: PreviousOperation[] } & Record<string, unknown>

/** A plan to be stored, with what it says of every open order. */
export type NewPlanVersion = {
  plannedAt: string
  kind: PlanKind
  reasons: string[]
  /** Ids of the requests that it takes in. */
  requests: string[]
  result: StoredPlan
  /** To the version before, for people. */
  differences: unknown
  /** What the plan costs. */
  values: unknown
  frozenUntil?: string
  projections: OrderProjection[]
  /** Of the run that made it: a repetition with the same key stores nothing and answers the same. */
  key?: string
  /** The version it was planned from, 0 for none: refused when another has been stored since. */
  basedOn?: number
}

/** The version, and the orders whose projection it changed in what matters to them. */
export type StoredVersion = { version: number; changedOrders: string[] }

/** A version of the plan, as lists show it. */
export type PlanVersionSummary = {
  version: number
  plannedAt: string
  kind: PlanKind
  reasons: string[]
  frozenUntil?: string
  values: unknown
  changedOrders: string[]
}

/** A version with its difference from the one before; `result` of the latest versions only. */
export type PlanVersionRecord = PlanVersionSummary & { differences: unknown; result?: StoredPlan }

/** Versions whose operations are kept; older ones are there to be read, not to plan from. */
const keptResults = 50

/** Serialises the storing of plans. */
const PLAN_LOCK = 20260003

/**
 * Stores a plan in one transaction: the version, the projections of all open orders in place of the earlier ones,
 * and the requests it took in. Throws `StaleVersion` when it was planned from a version that is no longer the latest.
 */
export async function storeVersion(db: Database, plan: NewPlanVersion): Promise<StoredVersion> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PLAN_LOCK}::bigint)`
    const known =
      plan.key === undefined ? null : await tx.planVersion.findUnique({ where: { key: plan.key } })
    if (known) return { version: known.version, changedOrders: known.changedOrders }
    await assertLatest(tx, plan.basedOn)
    const { version } = await tx.planVersion.create({ data: columnsOf(plan), select: { version: true } })
    const changedOrders = await replaceProjections(tx, version, plan.projections)
    await tx.planVersion.update({ where: { version }, data: { changedOrders } })
    await takeRequests(tx, plan.requests, version)
    await tx.$executeRaw`
      UPDATE plan_versions SET result = NULL WHERE version <= ${version - keptResults} AND result IS NOT NULL`
    return { version, changedOrders }
  })
}

async function assertLatest(tx: Connection, basedOn: number | undefined): Promise<void> {
  if (basedOn === undefined) return
  const { _max } = await tx.planVersion.aggregate({ _max: { version: true } })
  const latest = _max.version ?? 0
  if (latest !== basedOn) throw new StaleVersion('the plan', latest)
}

function columnsOf(plan: NewPlanVersion): Prisma.PlanVersionUncheckedCreateInput {
  return {
    plannedAt: plan.plannedAt,
    kind: plan.kind,
    reasons: plan.reasons.map(storableText),
    result: jsonColumn(plan.result),
    differences: jsonColumn(plan.differences ?? null),
    values: jsonColumn(plan.values ?? null),
    frozenUntil: plan.frozenUntil,
    key: plan.key,
  }
}

const summaryColumns = {
  version: true,
  plannedAt: true,
  kind: true,
  reasons: true,
  frozenUntil: true,
  values: true,
  changedOrders: true,
} satisfies Prisma.PlanVersionSelect

type SummaryRow = Prisma.PlanVersionGetPayload<{ select: typeof summaryColumns }>

/** The plan in force; undefined before the first. */
export async function latestVersion(db: Connection): Promise<PlanVersionRecord | undefined> {
  const row = await db.planVersion.findFirst({ orderBy: { version: 'desc' } })
  return row ? toRecord(row) : undefined
}

/** The version with that number. */
export async function getVersion(db: Connection, version: number): Promise<PlanVersionRecord | undefined> {
  if (!Number.isInteger(version) || Math.abs(version) > 2 ** 31 - 1) return undefined
  const row = await db.planVersion.findUnique({ where: { version } })
  return row ? toRecord(row) : undefined
}

/** Versions, the latest first. */
export async function listVersions(
  db: Connection,
  page: PageRequest = {},
): Promise<Page<PlanVersionSummary>> {
  const limit = pageLimit(page)
  const before = readCursor(page, 1)?.keys[0]
  const rows = await db.planVersion.findMany({
    select: summaryColumns,
    where: before === undefined ? {} : { version: { lt: Number(before) || 0 } },
    orderBy: { version: 'desc' },
    take: limit + 1,
  })
  return toPage(rows, limit, toSummary, (row) => ({ at: row.plannedAt, keys: [String(row.version)] }))
}

function toSummary(row: SummaryRow): PlanVersionSummary {
  const { version, plannedAt, kind, reasons, frozenUntil, values, changedOrders } = row
  return withoutNulls({
    version,
    plannedAt: iso(plannedAt),
    kind: kind as PlanKind,
    reasons,
    frozenUntil: iso(frozenUntil),
    values: values as unknown,
    changedOrders,
  }) as PlanVersionSummary
}

function toRecord(row: Prisma.PlanVersionGetPayload<object>): PlanVersionRecord {
  const { differences, result } = row
  return {
    ...toSummary(row),
    differences,
    ...(result === null ? {} : { result: result as unknown as StoredPlan }),
  }
}

import type { PlanningRequest as Row } from '../../prisma/generated/client'
import type { Connection } from './client'
import { iso, storableText, withoutNulls } from './values'

export const planningRequestKinds = ['purchase', 'stock', 'capacity', 'order', 'daily', 'manual'] as const
export type PlanningRequestKind = (typeof planningRequestKinds)[number]

/** What calls for a plan of the factory. */
export type NewPlanningRequest = {
  at: string
  reason: string
  kind: PlanningRequestKind
  /** What it is about: an order, an item, a supply line, a machine. */
  ref?: string
}

/** A request; it waits until a version of the plan has taken it in. */
export type PlanningRequest = NewPlanningRequest & { id: string; takenByVersion?: number }

/** Writes a request; in the transaction of the change that calls for it, so that none is lost. */
export async function requestPlanning(db: Connection, request: NewPlanningRequest): Promise<{ id: string }> {
  const { at, kind } = request
  const data = {
    at,
    kind,
    reason: storableText(request.reason),
    ref: request.ref && storableText(request.ref),
  }
  const { id } = await db.planningRequest.create({ data, select: { id: true } })
  return { id: String(id) }
}

/** Requests that no plan has taken in yet, the first first. They are taken when a version is stored. */
export async function waitingRequests(db: Connection): Promise<PlanningRequest[]> {
  const rows = await db.planningRequest.findMany({
    where: { takenByVersion: null },
    orderBy: { id: 'asc' },
  })
  return rows.map(toRequest)
}

/** True when requests of that kind about this wait for a plan. */
export async function isRequested(db: Connection, kind: PlanningRequestKind, ref: string): Promise<boolean> {
  const found = await db.planningRequest.findFirst({
    where: { kind, ref, takenByVersion: null },
    select: { id: true },
  })
  return found !== null
}

/** Marks requests as taken in by a version. One that another version has taken stays that one's. */
export async function takeRequests(db: Connection, ids: readonly string[], version: number): Promise<void> {
  if (ids.length === 0) return
  await db.planningRequest.updateMany({
    where: { id: { in: ids.map(BigInt) }, takenByVersion: null },
    data: { takenByVersion: version },
  })
}

function toRequest(row: Row): PlanningRequest {
  return withoutNulls({ ...row, id: String(row.id), at: iso(row.at) }) as PlanningRequest
}

import type { OrderProjection } from '../scheduling/factory/result'
import type { OrderProjectionRow as Row, Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { storableJson, storableText } from './values'

/** What the plan in force says of an order, and which version its workflow was told of. */
export type ProjectionRecord = {
  order: string
  /** The version that said it last. */
  version: number
  /** The version in which something that matters to the order last changed. */
  changedVersion: number
  toldVersion?: number
  projection: OrderProjection
}

/**
 * Puts the projections of a version in the place of the earlier ones, and gives the orders of which something that
 * matters has changed. Orders that are no longer open drop out.
 */
export async function replaceProjections(
  tx: Connection,
  version: number,
  projections: readonly OrderProjection[],
): Promise<string[]> {
  const known = await tx.orderProjectionRow.findMany({ select: { orderNumber: true, projection: true } })
  const before = new Map(known.map((row) => [row.orderNumber, matters(projectionOfRow(row))]))
  const changed = projections
    .filter((projection) => before.get(projection.order) !== matters(projection))
    .map(({ order }) => order)
  await tx.orderProjectionRow.deleteMany({
    where: { orderNumber: { notIn: projections.map(({ order }) => order) } },
  })
  await upsertAll(tx, version, { projections, changed })
  return changed
}

/** What an order must be told of, as text to compare: its date, what binds it, and the dates it is to expect. */
function matters({ projectedShipOn, shipOn, expected, binding, promise }: OrderProjection): string {
  const { text: _text, ...what } = binding
  const dates = Object.entries(expected).map(([milestone, entry]) => [milestone, entry?.on])
  const sorted = (entries: unknown[][]) => entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  return JSON.stringify([
    projectedShipOn,
    shipOn,
    sorted(dates),
    sorted(Object.entries(what)),
    promise?.shipOn,
  ])
}

async function upsertAll(
  tx: Connection,
  version: number,
  { projections, changed }: { projections: readonly OrderProjection[]; changed: string[] },
): Promise<void> {
  const rows = projections.map((projection) => {
    const { order, projectedShipOn, shipOn, daysLate } = projection
    return { order, projectedShipOn, shipOn, daysLate, projection }
  })
  await tx.$executeRaw`
    INSERT INTO order_projections AS known (
      order_number, version, changed_version, projected_ship_on, ship_on, days_late, projection)
    SELECT "order", ${version}::int, ${version}::int, "projectedShipOn", "shipOn", "daysLate", projection
    FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS given (
      "order" text, "projectedShipOn" date, "shipOn" date, "daysLate" int, projection jsonb)
    ON CONFLICT (order_number) DO UPDATE SET
      version = excluded.version, projected_ship_on = excluded.projected_ship_on, ship_on = excluded.ship_on,
      days_late = excluded.days_late, projection = excluded.projection,
      changed_version = CASE WHEN known.order_number = ANY(${changed}::text[])
        THEN excluded.changed_version ELSE known.changed_version END`
}

/** What the plan in force says of an order; undefined for one that it has not seen. */
export async function projectionOf(db: Connection, order: string): Promise<ProjectionRecord | undefined> {
  const row = await db.orderProjectionRow.findUnique({ where: { orderNumber: storableText(order) } })
  return row ? toRecord(row) : undefined
}

/** Projections of all open orders, or of the late ones alone; those that are most late come first. */
export async function listProjections(
  db: Connection,
  { lateOnly = false }: { lateOnly?: boolean } = {},
): Promise<ProjectionRecord[]> {
  const rows = await db.orderProjectionRow.findMany({
    where: lateOnly ? { daysLate: { gt: 0 } } : {},
    orderBy: [{ daysLate: 'desc' }, { orderNumber: 'asc' }],
  })
  return rows.map(toRecord)
}

/** Orders whose workflow has not been told of what last changed for it. */
export async function untold(db: Connection): Promise<ProjectionRecord[]> {
  const isUntold: Prisma.OrderProjectionRowWhereInput[] = [
    { toldVersion: null },
    { toldVersion: { lt: db.orderProjectionRow.fields.changedVersion } },
  ]
  const rows = await db.orderProjectionRow.findMany({
    where: { OR: isUntold },
    orderBy: { orderNumber: 'asc' },
  })
  return rows.map(toRecord)
}

/** The order's workflow was told of what this version says; being told of an earlier one later changes nothing. */
export async function markTold(db: Connection, order: string, version: number): Promise<void> {
  await db.orderProjectionRow.updateMany({
    where: {
      orderNumber: storableText(order),
      OR: [{ toldVersion: null }, { toldVersion: { lt: version } }],
    },
    data: { toldVersion: version },
  })
}

function projectionOfRow({ projection }: Pick<Row, 'projection'>): OrderProjection {
  return projection as unknown as OrderProjection
}

function toRecord(row: Row): ProjectionRecord {
  const { orderNumber, version, changedVersion, toldVersion } = row
  return {
    order: orderNumber,
    version,
    changedVersion,
    ...(toldVersion === null ? {} : { toldVersion }),
    projection: projectionOfRow(row),
  }
}

import type { Connection } from './client'
import { day, decimalText, withoutNulls } from './values'

/** A purchase line that serves the whole factory, as the summary of a month reads it. Dates `YYYY-MM-DD`. */
export type FactoryPurchase = {
  ref: string
  supplier?: string
  item: string
  /** Decimal strings. */
  quantity: string
  received: string
  promisedOn: string
  /** When the last of it came in. */
  completedOn?: string
}

/** Purchase lines promised until a day that are open, or were promised from another day on. */
export async function factoryPurchases(
  db: Connection,
  { from, until }: { from: string; until: string },
): Promise<FactoryPurchase[]> {
  const rows = await db.supplyLine.findMany({
    where: {
      kind: 'purchase',
      cancelledAt: null,
      promisedOn: { lte: new Date(until) },
      OR: [{ promisedOn: { gte: new Date(from) } }, { received: { lt: db.supplyLine.fields.quantity } }],
    },
    include: { changes: { where: { what: 'receipt' }, orderBy: { id: 'desc' }, take: 1 } },
    orderBy: { ref: 'asc' },
  })
  return rows.map((row) =>
    withoutNulls({
      ref: row.ref,
      supplier: row.supplierCode,
      item: row.itemCode,
      quantity: decimalText(row.quantity),
      received: decimalText(row.received),
      promisedOn: day(row.promisedOn),
      completedOn: row.received.gte(row.quantity) ? day(row.changes[0]?.at ?? null) : undefined,
    }),
  ) as FactoryPurchase[]
}

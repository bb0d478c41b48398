import type { Prisma, SupplyLine as Row } from '../../prisma/generated/client'
import type { Connection } from './client'
import { pageLimit, readCursor, toPage, type Page, type PageRequest } from './page'
import { day, decimalText, iso, storableText, withoutNulls } from './values'

export const supplyKinds = ['purchase', 'production'] as const
export type SupplyKind = (typeof supplyKinds)[number]

/** A line of a purchase order, or a production order for stock, that serves the whole factory. Dates `YYYY-MM-DD`. */
export type SupplyLine = {
  /** `<purchase order>/<line>`. */
  ref: string
  kind: SupplyKind
  item: string
  supplier?: string
  /** Decimal strings. */
  quantity: string
  received: string
  promisedOn: string
  firstPromisedOn: string
  startOn?: string
  firm: boolean
  cancelledAt?: string
  createdBy: string
  createdAt: string
  version: number
}

export type SupplyLineFilter = {
  item?: string
  supplier?: string
  kind?: string
  /** True for lines of which something is still to come, false for the others, absent for all. */
  open?: boolean
}

/** Lines, the first promised first. */
export async function listSupplyLines(
  db: Connection,
  filter: SupplyLineFilter = {},
  page: PageRequest = {},
): Promise<Page<SupplyLine>> {
  const limit = pageLimit(page)
  const rows = await db.supplyLine.findMany({
    where: { AND: [conditions(db, filter), ...afterCursor(page)] },
    orderBy: [{ promisedOn: 'asc' }, { ref: 'asc' }],
    take: limit + 1,
  })
  return toPage(rows, limit, toSupplyLine, (row) => ({ at: row.promisedOn, keys: [row.ref] }))
}

/** Every line of which something is still to come. */
export async function openSupplyLines(db: Connection): Promise<SupplyLine[]> {
  const rows = await db.supplyLine.findMany({
    where: conditions(db, { open: true }),
    orderBy: { ref: 'asc' },
  })
  return rows.map(toSupplyLine)
}

/** The line with that reference. */
export async function findSupplyLine(db: Connection, ref: string): Promise<SupplyLine | undefined> {
  const row = await db.supplyLine.findUnique({ where: { ref: storableText(ref) } })
  return row ? toSupplyLine(row) : undefined
}

function conditions(db: Connection, filter: SupplyLineFilter): Prisma.SupplyLineWhereInput {
  const { item, supplier, kind, open } = filter
  const text = (value: string | undefined) => (value === undefined ? undefined : storableText(value))
  const isOpen: Prisma.SupplyLineWhereInput = {
    cancelledAt: null,
    received: { lt: db.supplyLine.fields.quantity },
  }
  return {
    itemCode: text(item),
    supplierCode: text(supplier),
    kind: text(kind),
    ...(open === undefined ? {} : open ? isOpen : { NOT: isOpen }),
  }
}

function afterCursor(page: PageRequest): Prisma.SupplyLineWhereInput[] {
  const place = readCursor(page, 1)
  if (!place) return []
  const { at, keys } = place
  return [{ promisedOn: { gte: at }, OR: [{ promisedOn: { gt: at } }, { ref: { gt: keys[0] } }] }]
}

/** A row as plain data. */
export function toSupplyLine({ itemCode, supplierCode, ...row }: Row): SupplyLine {
  return withoutNulls({
    ...row,
    item: itemCode,
    supplier: supplierCode,
    quantity: decimalText(row.quantity),
    received: decimalText(row.received),
    promisedOn: day(row.promisedOn),
    firstPromisedOn: day(row.firstPromisedOn),
    startOn: day(row.startOn),
    cancelledAt: iso(row.cancelledAt),
    createdAt: iso(row.createdAt),
  }) as SupplyLine
}

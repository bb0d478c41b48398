import type { Stage } from '../../domain/order/stage'
import type { OrderState, OrderStatus } from '../../domain/order/state'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { pageLimit, readCursor, toPage, type Page, type PageRequest } from './page'
import { day, decimalText, iso, storableText, withoutNulls } from './values'

/** An order as lists show it. */
export type OrderSummary = {
  number: string
  customerCode: string
  buyerOrderNumber: string
  status: OrderStatus
  /** The earliest unfinished stage; absent when all have ended. */
  stage?: Stage
  openStages: Stage[]
  merchandiserCode: string
  version: number
  receivedAt: string
  /** `YYYY-MM-DD`. */
  shipOn?: string
  /** Earliest due time over the open tasks. */
  dueAt?: string
  /** That time has passed. */
  overdue: boolean
  /** Highest level of escalation that an open task has reached. */
  escalation?: string
  onHold: boolean
  currency?: string
  /** Decimal string. */
  amount?: string
  updatedAt: string
}

/** An order with everything that its workflow last recorded. */
export type OrderRecord = OrderSummary & { state: OrderState }

export type OrderFilter = {
  /** Orders of which this stage is open. */
  stage?: string
  customer?: string
  merchandiser?: string
  status?: string
  overdue?: boolean
  onHold?: boolean
  escalation?: string
  /** Part of the number, of the buyer's order number, or of the customer's code or name. */
  query?: string
  /** The instant that `overdue` refers to; now when absent. */
  now?: string
}

const summaryColumns = {
  number: true,
  customerCode: true,
  buyerOrderNumber: true,
  status: true,
  stage: true,
  openStages: true,
  merchandiserCode: true,
  version: true,
  receivedAt: true,
  shipOn: true,
  dueAt: true,
  escalation: true,
  onHold: true,
  currency: true,
  amount: true,
  updatedAt: true,
} satisfies Prisma.OrderSelect

type SummaryRow = Prisma.OrderGetPayload<{ select: typeof summaryColumns }>

/** One order as last recorded; undefined when there is none with that number. */
export async function findOrder(db: Connection, number: string): Promise<OrderRecord | undefined> {
  const row = await db.order.findUnique({ where: { number: storableText(number) } })
  if (!row) return undefined
  return { ...toSummary(row, new Date()), state: row.state as unknown as OrderState }
}

/** Orders, the last received first. */
export async function listOrders(
  db: Connection,
  filter: OrderFilter = {},
  page: PageRequest = {},
): Promise<Page<OrderSummary>> {
  const limit = pageLimit(page)
  const now = filter.now ? new Date(filter.now) : new Date()
  const conditions = [
    ...simpleConditions(filter, now),
    ...(await textConditions(db, filter)),
    ...afterCursor(page),
  ]
  const rows = await db.order.findMany({
    select: summaryColumns,
    where: { AND: conditions },
    orderBy: [{ receivedAt: 'desc' }, { number: 'desc' }],
    take: limit + 1,
  })
  return toPage(
    rows,
    limit,
    (row) => toSummary(row, now),
    (row) => ({ at: row.receivedAt, keys: [row.number] }),
  )
}

function simpleConditions(filter: OrderFilter, now: Date): Prisma.OrderWhereInput[] {
  const { stage, overdue, onHold } = filter
  const isOverdue: Prisma.OrderWhereInput = { dueAt: { lte: now } }
  return [
    { status: optionalText(filter.status), escalation: optionalText(filter.escalation), onHold },
    { customerCode: optionalText(filter.customer), merchandiserCode: optionalText(filter.merchandiser) },
    stage === undefined ? {} : { openStages: { has: storableText(stage) } },
    overdue === undefined ? {} : overdue ? isOverdue : { OR: [{ dueAt: null }, { dueAt: { gt: now } }] },
  ]
}

async function textConditions(db: Connection, { query }: OrderFilter): Promise<Prisma.OrderWhereInput[]> {
  const text = storableText(query ?? '').trim()
  if (text === '') return []
  const contains = { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const
  const customers = await db.party.findMany({
    select: { code: true },
    where: { OR: [{ code: contains }, { name: contains }, { nameZh: contains }] },
  })
  const codes = customers.map(({ code }) => code)
  return [
    {
      OR: [
        { number: contains },
        { buyerOrderNumber: contains },
        { customerCode: contains },
        { customerCode: { in: codes } },
      ],
    },
  ]
}

function afterCursor(page: PageRequest): Prisma.OrderWhereInput[] {
  const place = readCursor(page, 1)
  if (!place) return []
  const { at, keys } = place
  return [{ receivedAt: { lte: at }, OR: [{ receivedAt: { lt: at } }, { number: { lt: keys[0] } }] }]
}

function optionalText(value: string | undefined): string | undefined {
  return value === undefined ? undefined : storableText(value)
}

function toSummary(row: SummaryRow, now: Date): OrderSummary {
  return withoutNulls({
    number: row.number,
    customerCode: row.customerCode,
    buyerOrderNumber: row.buyerOrderNumber,
    status: row.status as OrderStatus,
    stage: (row.stage ?? undefined) as Stage | undefined,
    openStages: row.openStages as Stage[],
    merchandiserCode: row.merchandiserCode,
    version: row.version,
    receivedAt: iso(row.receivedAt),
    shipOn: day(row.shipOn),
    dueAt: iso(row.dueAt),
    overdue: row.dueAt !== null && row.dueAt <= now,
    escalation: row.escalation ?? undefined,
    onHold: row.onHold,
    currency: row.currency ?? undefined,
    amount: decimalText(row.amount),
    updatedAt: iso(row.updatedAt),
  })
}

import type { Department } from '../../domain/departments'
import type { Stage } from '../../domain/order/stage'
import type { TaskKind } from '../../domain/policy/ladders'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { pageLimit, readCursor, toPage, type Page, type PageRequest } from './page'
import { iso, storableText, withoutNulls } from './values'

/** A piece of work on an order, as lists show it. */
export type TaskSummary = {
  orderNumber: string
  customerCode: string
  buyerOrderNumber: string
  key: string
  kind: TaskKind
  stage: Stage
  title: { en: string; zh: string }
  department: Department
  owner?: string
  party?: string
  milestone?: string
  ref?: string
  openedAt: string
  dueAt: string
  cutOffAt?: string
  acknowledgedUntil?: string
  /** When its owner has promised it. */
  promisedAt?: string
  /** Its ladder rests until then. */
  snoozedUntil?: string
  closedAt?: string
  /** The last level of its ladder that was taken. */
  level?: string
}

export type TaskFilter = {
  order?: string
  department?: string
  owner?: string
  stage?: string
  kind?: string
  /** True for open work, false for finished work, absent for both. */
  open?: boolean
  /** Open and due at or before this instant. */
  dueBefore?: string
}

const withOrder = {
  order: { select: { customerCode: true, buyerOrderNumber: true } },
} satisfies Prisma.TaskInclude

type TaskRow = Prisma.TaskGetPayload<{ include: typeof withOrder }>

/** Tasks, the first due first. */
export async function listTasks(
  db: Connection,
  filter: TaskFilter = {},
  page: PageRequest = {},
): Promise<Page<TaskSummary>> {
  const limit = pageLimit(page)
  const rows = await db.task.findMany({
    include: withOrder,
    where: { AND: [...conditions(filter), ...afterCursor(page)] },
    orderBy: [{ dueAt: 'asc' }, { orderNumber: 'asc' }, { key: 'asc' }],
    take: limit + 1,
  })
  return toPage(rows, limit, toSummary, (row) => ({ at: row.dueAt, keys: [row.orderNumber, row.key] }))
}

function conditions({ order, open, dueBefore, ...equal }: TaskFilter): Prisma.TaskWhereInput[] {
  const columns = { orderNumber: order, ...equal }
  return [
    Object.fromEntries(
      Object.entries(columns).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, storableText(value)]],
      ),
    ),
    open === undefined ? {} : { closedAt: open ? null : { not: null } },
    dueBefore === undefined ? {} : { closedAt: null, dueAt: { lte: new Date(dueBefore) } },
  ]
}

function afterCursor(page: PageRequest): Prisma.TaskWhereInput[] {
  const place = readCursor(page, 2)
  if (!place) return []
  const { at } = place
  const [orderNumber, key] = place.keys
  return [
    {
      dueAt: { gte: at },
      OR: [{ dueAt: { gt: at } }, { orderNumber: { gt: orderNumber } }, { orderNumber, key: { gt: key } }],
    },
  ]
}

function toSummary({ order, titleEn, titleZh, ...row }: TaskRow): TaskSummary {
  return withoutNulls({
    ...row,
    ...order,
    title: { en: titleEn, zh: titleZh },
    openedAt: iso(row.openedAt),
    dueAt: iso(row.dueAt),
    cutOffAt: iso(row.cutOffAt),
    acknowledgedUntil: iso(row.acknowledgedUntil),
    promisedAt: iso(row.promisedAt),
    snoozedUntil: iso(row.snoozedUntil),
    closedAt: iso(row.closedAt),
  }) as TaskSummary
}

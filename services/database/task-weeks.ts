import type { Department } from '../../domain/departments'
import { escalationLevels, type TaskKind } from '../../domain/policy/ladders'
import { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'

/** From an instant on to another, which is not part of it. */
export type Span = { from: string; until: string }

/** What the tasks of a department came to in a span. */
export type TaskTally = {
  department: Department
  /** Open when it ended, and past the due time then. */
  open: number
  late: number
  /** Closed in it after the due time, and not because their order was cancelled. */
  resolved: number
  /** Tasks that reached somebody above their owner in it, and the steps by which they did. */
  escalated: number
  steps: number
}

/** Tasks that were late in a span, alike in everything that is told of them. */
export type TaskDelay = {
  department: Department
  kind: TaskKind
  owner?: string
  /** The supplier who was waited for. */
  supplier?: string
  dueAt: string
  /** When they were closed, or the span ended. */
  until: string
  tasks: number
}

/** Levels at which only the owner of a task is told. */
const ownLevels = ['remind', 'lastCall', 'due']
const levelsAbove = escalationLevels.filter((level) => !ownLevels.includes(level))

/** True for a task that was open in a span, or was closed in it by somebody: what a cancellation has ended nobody has. */
function isOfSpan({ from, until }: Span): Prisma.Sql {
  return Prisma.sql`opened_at < ${until}::timestamptz AND (closed_at IS NULL OR closed_at >= ${until}::timestamptz
    OR (closed_at >= ${from}::timestamptz AND NOT EXISTS (
      SELECT FROM order_events AS event WHERE event.type = 'orderCancelled'
        AND event.order_number = tasks.order_number AND event.at = tasks.closed_at)))`
}

/** The figures of every department that has any, in two passes over the tables. */
export async function taskTallies(db: Connection, span: Span): Promise<TaskTally[]> {
  const { from, until } = span
  return db.$queryRaw<TaskTally[]>`
    WITH work AS (
      SELECT department, count(*) FILTER (WHERE is_open) AS open,
        count(*) FILTER (WHERE is_open AND due_at <= ${until}::timestamptz) AS late,
        count(*) FILTER (WHERE NOT is_open AND due_at < closed_at) AS resolved
      FROM (
        SELECT *, closed_at IS NULL OR closed_at >= ${until}::timestamptz AS is_open FROM tasks
        WHERE ${isOfSpan(span)}
      ) AS task GROUP BY department
    ), climbed AS (
      SELECT tasks.department, count(*) AS steps, count(DISTINCT (tasks.order_number, tasks.key)) AS escalated
      FROM order_events AS event
      JOIN tasks ON tasks.order_number = event.order_number AND tasks.key = event.data->>'task'
      WHERE event.type = 'escalated' AND event.at >= ${from}::timestamptz AND event.at < ${until}::timestamptz
        AND event.data->>'level' = ANY(${levelsAbove}::text[]) AND event.data->'passedOver' IS NULL
      GROUP BY tasks.department
    )
    SELECT coalesce(work.department, climbed.department) AS department, coalesce(open, 0)::int AS open,
      coalesce(late, 0)::int AS late, coalesce(resolved, 0)::int AS resolved,
      coalesce(escalated, 0)::int AS escalated, coalesce(steps, 0)::int AS steps
    FROM work FULL JOIN climbed ON climbed.department = work.department`
}

/** Every delay of a span: of the tasks that were late when it ended, and of those resolved late in it. */
export async function taskDelays(db: Connection, span: Span): Promise<TaskDelay[]> {
  const { until } = span
  const rows = await db.$queryRaw<(Record<string, unknown> & { dueAt: Date; until: Date })[]>`
    SELECT task.department, task.kind, task.owner, supplier.code AS supplier, due_at AS "dueAt", ended AS until,
      count(*)::int AS tasks
    FROM (
      SELECT *, least(closed_at, ${until}::timestamptz) AS ended FROM tasks
      WHERE ${isOfSpan(span)}
    ) AS task LEFT JOIN parties AS supplier ON supplier.code = task.party AND supplier.kind = 'supplier'
    WHERE due_at < ended OR (due_at = ended AND ended = ${until}::timestamptz)
    GROUP BY task.department, task.kind, task.owner, supplier.code, due_at, ended`
  return rows.map(({ owner, supplier, dueAt, until: ended, ...row }) => ({
    ...row,
    ...(owner === null ? {} : { owner }),
    ...(supplier === null ? {} : { supplier }),
    dueAt: dueAt.toISOString(),
    until: ended.toISOString(),
  })) as TaskDelay[]
}

import type { OrderState } from '../../domain/order/state'
import { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { taskProjections } from './order-projection'
import { storableJson } from './values'

/** Removes the tasks that the superseded events had opened. */
export async function removeOtherTasks(tx: Connection, state: OrderState): Promise<void> {
  const keys = taskProjections(state).map(({ key }) => key)
  await tx.$executeRaw`DELETE FROM tasks WHERE order_number = ${state.number} AND key <> ALL(${keys}::text[])`
}

const TASK_COLUMNS = Prisma.sql`
  order_number, key, kind, stage, title_en, title_zh, department, owner, party, milestone, ref, opened_at, due_at,
  cut_off_at, acknowledged_until, promised_at, snoozed_until, closed_at, level`

/** Writes the tasks that changed. */
export async function upsertTasks(tx: Connection, state: OrderState): Promise<void> {
  const tasks = taskProjections(state)
  if (tasks.length === 0) return
  await tx.$executeRaw`
    INSERT INTO tasks (${TASK_COLUMNS})
    SELECT
      ${state.number}, key, kind, stage, "titleEn", "titleZh", department, owner, party, milestone, ref, "openedAt",
      "dueAt", "cutOffAt", "acknowledgedUntil", "promisedAt", "snoozedUntil", "closedAt", level
    FROM jsonb_to_recordset(${storableJson(tasks)}::jsonb) AS given (
      key text, kind text, stage text, "titleEn" text, "titleZh" text, department text, owner text, party text,
      milestone text, ref text, "openedAt" timestamptz(3), "dueAt" timestamptz(3), "cutOffAt" timestamptz(3),
      "acknowledgedUntil" timestamptz(3), "promisedAt" timestamptz(3), "snoozedUntil" timestamptz(3), "closedAt" timestamptz(3), level text)
    EXCEPT SELECT ${TASK_COLUMNS} FROM tasks WHERE order_number = ${state.number}
    ON CONFLICT (order_number, key) DO UPDATE SET
      kind = excluded.kind, stage = excluded.stage, title_en = excluded.title_en, title_zh = excluded.title_zh,
      department = excluded.department, owner = excluded.owner, party = excluded.party,
      milestone = excluded.milestone, ref = excluded.ref, opened_at = excluded.opened_at, due_at = excluded.due_at,
      cut_off_at = excluded.cut_off_at, acknowledged_until = excluded.acknowledged_until,
      promised_at = excluded.promised_at, snoozed_until = excluded.snoozed_until, closed_at = excluded.closed_at, level = excluded.level`
}

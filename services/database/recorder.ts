import type { OrderEvent } from '../../domain/order/events'
import type { OrderState } from '../../domain/order/state'
import { Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { despiteDeadlocks, DuplicateOrder, SequenceConflict, SequenceGap, violatesUnique } from './errors'
import type { MailRow } from './mail-row'
import { orderProjection } from './order-projection'
import { moveAllocatedStock, undoMovements } from './order-stock'
import { requestPlanningFor } from './order-planning'
import { removeOtherTasks, upsertTasks } from './order-tasks'
import { settleQueuedSteps } from './queued-steps'
import { storableJson } from './values'

/** What an order has to write down: events since the last record, the state after them, the mails they cause. */
export type OrderRecordInput = {
  number: string
  events: OrderEvent[]
  state: OrderState
  mails: MailRow[]
  /** The run of the workflow that writes; only it may take back what it wrote and Temporal did not take. */
  run?: string
}

/**
 * How many events were new, whose mailboxes have mail of these events waiting, and whether the factory is to be
 * planned anew for them: a request waits.
 */
export type RecordOutcome = { recorded: number; recipients: string[]; planning: boolean }

/**
 * Writes down what has happened to an order, in one transaction: the events into the log, the state and its tasks
 * when they are newer than those in the tables, the mails of the new events, the stock that they allocate, and a
 * request to plan when they call for it. Repeating it changes nothing.
 * What a worker wrote that died before Temporal took its task is superseded by what the same run writes later.
 * Throws `SequenceConflict` when the log holds other events under the same numbers, `SequenceGap` when events
 * before these are missing, and `DuplicateOrder` when another order has the same buyer's order number.
 */
export async function recordEvents(db: Database, input: OrderRecordInput): Promise<RecordOutcome> {
  try {
    return await despiteDeadlocks(() => db.$transaction((tx) => recordInTransaction(tx, input)))
  } catch (error) {
    throw violatesUnique(error) ? new DuplicateOrder(input.number) : error
  }
}

async function recordInTransaction(tx: Connection, input: OrderRecordInput): Promise<RecordOutcome> {
  // The order's row comes first: its lock makes recorders of the same order wait for each other.
  const before = await lockOrder(tx, input)
  const hasSuperseded = await supersede(tx, input, before)
  const isNewer = await upsertOrder(tx, input)
  const recorded = await insertEvents(tx, input)
  await insertMails(tx, input, recorded)
  if (hasSuperseded) await removeOtherTasks(tx, input.state)
  if (isNewer) await upsertTasks(tx, input.state)
  const released = isNewer ? await settleQueuedSteps(tx, input) : []
  await moveAllocatedStock(tx, input, recorded)
  const planning = await requestPlanningFor(tx, input, { before, recorded })
  // What was recorded before may have come to nothing before it woke anybody.
  const isRepeated = hasSuperseded || recorded.size < input.events.length
  const woken = isRepeated ? await recipientsWaiting(tx, input) : await recipientsToWake(tx, input)
  return { recorded: recorded.size, recipients: [...new Set([...woken, ...released])].sort(), planning }
}

/** The order's row as it stood before. */
type OrderBefore = { runId: string | null; isPlanned: boolean; shipOn: string | null }

async function lockOrder(tx: Connection, { number }: OrderRecordInput): Promise<OrderBefore | undefined> {
  const [order] = await tx.$queryRaw<OrderBefore[]>`
    SELECT run_id AS "runId", ship_on::text AS "shipOn", state ? 'plan' AS "isPlanned"
    FROM orders WHERE number = ${number} FOR UPDATE`
  return order
}

/** True when the state was newer than the one in the table. A row that is left as it is, is locked all the same. */
async function upsertOrder(tx: Connection, { state, run }: OrderRecordInput): Promise<boolean> {
  const row = storableJson(orderProjection(state))
  const changed = await tx.$executeRaw`
    INSERT INTO orders (
      number, customer_code, seller, buyer_order_number, status, stage, open_stages, merchandiser_code, version,
      received_at, ship_on, due_at, escalation, on_hold, currency, amount, state, run_id, updated_at)
    SELECT
      number, "customerCode", seller, "buyerOrderNumber", status, stage, "openStages", "merchandiserCode", version,
      "receivedAt", "shipOn", "dueAt", escalation, "onHold", currency, amount, ${storableJson(state)}::jsonb, ${run ?? null}, now()
    FROM jsonb_to_record(${row}::jsonb) AS given (
      number text, "customerCode" text, seller text, "buyerOrderNumber" text, status text, stage text, "openStages" text[],
      "merchandiserCode" text, version int, "receivedAt" timestamptz, "shipOn" date, "dueAt" timestamptz,
      escalation text, "onHold" boolean, currency text, amount numeric)
    ON CONFLICT (number) DO UPDATE SET
      customer_code = excluded.customer_code, seller = excluded.seller, buyer_order_number = excluded.buyer_order_number,
      status = excluded.status, stage = excluded.stage, open_stages = excluded.open_stages,
      merchandiser_code = excluded.merchandiser_code, version = excluded.version,
      received_at = excluded.received_at, ship_on = excluded.ship_on, due_at = excluded.due_at,
      escalation = excluded.escalation, on_hold = excluded.on_hold, currency = excluded.currency,
      amount = excluded.amount, state = excluded.state, run_id = excluded.run_id, updated_at = excluded.updated_at
    WHERE orders.version < excluded.version`
  return changed > 0
}

const EVENT_COLUMNS = Prisma.sql`given (
  seq int, type text, at timestamptz(3), "by" text, department text, "onBehalfOf" jsonb, key text, data jsonb)`

/** Gives the numbers of the events that were new. Nothing is inserted behind a gap. */
async function insertEvents(tx: Connection, { number, events }: OrderRecordInput): Promise<Set<number>> {
  const first = events[0]?.seq
  if (first === undefined) return new Set()
  assertContiguous(number, events)
  const json = storableJson(events)
  const inserted = await tx.$queryRaw<{ seq: number }[]>`
    INSERT INTO order_events (order_number, seq, type, at, "by", department, on_behalf_of, key, data)
    SELECT ${number}, seq, type, at, "by", department, "onBehalfOf", key, data
    FROM jsonb_to_recordset(${json}::jsonb) AS ${EVENT_COLUMNS}
    WHERE ${first} = 1 OR EXISTS (SELECT FROM order_events WHERE order_number = ${number} AND seq = ${first - 1})
    ORDER BY seq
    ON CONFLICT (order_number, seq) DO NOTHING
    RETURNING seq`
  if (inserted.length < events.length) await assertSameAsLogged(tx, number, events)
  return new Set(inserted.map(({ seq }) => seq))
}

function assertContiguous(number: string, events: OrderEvent[]): void {
  const [first] = events
  const gap = events.findIndex((event, index) => event.seq !== first!.seq + index)
  if (gap > 0) throw new SequenceGap(number, first!.seq + gap)
}

/** Every event must now be in the log with this very content: either it was new, or it had been recorded before. */
async function assertSameAsLogged(tx: Connection, number: string, events: OrderEvent[]): Promise<void> {
  const odd = await notAsLogged(tx, number, events)
  const conflicts = odd.filter(({ loggedAt }) => loggedAt !== null).map(({ seq }) => seq)
  if (conflicts.length > 0) throw new SequenceConflict(number, conflicts)
  if (odd[0]) throw new SequenceGap(number, odd[0].seq - 1)
}

type Odd = { seq: number; givenAt: Date; loggedAt: Date | null }

/** The given events that the log does not hold, or holds with other content. */
function notAsLogged(tx: Connection, number: string, events: OrderEvent[]): Promise<Odd[]> {
  return tx.$queryRaw<Odd[]>`
    SELECT given.seq, given.at AS "givenAt", logged.at AS "loggedAt"
    FROM jsonb_to_recordset(${storableJson(events)}::jsonb) AS ${EVENT_COLUMNS}
    LEFT JOIN order_events logged ON logged.order_number = ${number} AND logged.seq = given.seq
    WHERE ROW(given.seq, given.type, given.at, given."by", given.department, given."onBehalfOf", given.key, given.data)
      IS DISTINCT FROM ROW(logged.seq, logged.type, logged.at, logged."by", logged.department, logged.on_behalf_of,
        logged.key, logged.data)
    ORDER BY given.seq`
}

/**
 * A worker may die after its record was committed and before Temporal took the task that wrote it. The workflow
 * then knows nothing of those events, and what it does next has their numbers. Such a tail of the log gives way:
 * it was written by the same run, it is older, and the run writes again from the first event that it does not know
 * to be recorded. Anything else under the same numbers is another history, which `insertEvents` refuses.
 */
async function supersede(
  tx: Connection,
  { number, events, run }: OrderRecordInput,
  order: OrderBefore | undefined,
): Promise<boolean> {
  if (run === undefined || order?.runId !== run || events.length === 0) return false
  const odd = await notAsLogged(tx, number, events)
  const first = odd.find(({ loggedAt }) => loggedAt !== null)
  if (!first?.loggedAt || first.givenAt <= first.loggedAt) return false
  await removeTail(tx, number, first.seq)
  return true
}

/** What is removed from the log is kept in `superseded_events`; no other way leads past its trigger. */
async function removeTail(tx: Connection, number: string, from: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO superseded_events (order_number, seq, event)
    SELECT order_number, seq, to_jsonb(order_events) FROM order_events
    WHERE order_number = ${number} AND seq >= ${from} ORDER BY seq`
  await tx.$queryRaw`SELECT set_config('gendan.superseding', 'on', true)`
  await tx.$executeRaw`DELETE FROM order_events WHERE order_number = ${number} AND seq >= ${from}`
  await tx.$queryRaw`SELECT set_config('gendan.superseding', '', true)`
  // A mail that has gone out, or may have, stays: the event that comes in its place causes no second one.
  await tx.$executeRaw`
    WITH unsent AS (
      SELECT id FROM emails WHERE order_number = ${number} AND event_seq >= ${from} AND status IN ('queued', 'dropped')
    ), attempts AS (DELETE FROM email_attempts USING unsent WHERE email_id = unsent.id)
    DELETE FROM emails USING unsent WHERE emails.id = unsent.id`
  await tx.$executeRaw`UPDATE orders SET version = ${from - 1} WHERE number = ${number}`
  await undoMovements(tx, number, from)
}

/**
 * The mails of an event came into the table together with it. So an event that was in the log already brings none,
 * even if its mails would go to other people by now.
 */
async function insertMails(tx: Connection, input: OrderRecordInput, recorded: Set<number>): Promise<void> {
  const known = new Set(input.events.map(({ seq }) => seq).filter((seq) => !recorded.has(seq)))
  const mails = input.mails.filter(({ eventSeq }) => !known.has(eventSeq))
  if (mails.length === 0) return
  await tx.$executeRaw`
    INSERT INTO emails (
      message_id, order_number, event_seq, notice, recipient_code, recipient_name, address, kind, level, task_key,
      urgent, send_by, digest_part, policy_version, subject, text, html, headers, status, created_at, not_before)
    SELECT
      "messageId", ${input.number}, "eventSeq", notice, recipient, "recipientName", address, kind, level, "taskKey",
      coalesce(urgent, false), "sendBy", "digestPart", "policyVersion", subject, text, html, headers, 'queued',
      "createdAt", "notBefore"
    FROM jsonb_to_recordset(${storableJson(mails)}::jsonb) AS given (
      "messageId" text, "eventSeq" int, notice text, recipient text, "recipientName" text, address text, kind text,
      level text, "taskKey" text, urgent boolean, "sendBy" timestamptz, "digestPart" jsonb, "policyVersion" int, subject text, text text, html text, headers jsonb,
      "createdAt" timestamptz, "notBefore" timestamptz)
    ON CONFLICT DO NOTHING`
}

/**
 * Whose mailboxes are to be woken for the mails of these events: all that hold one. Where an earlier mail waits that
 * a reader's digest will tell of too, its own recording wakes the mailbox in time, and a thousand orders that fall due
 * together wake it once. The earliest always does.
 */
async function recipientsToWake(
  tx: Connection,
  { number, events, mails }: OrderRecordInput,
): Promise<string[]> {
  if (mails.length === 0) return []
  // The lock has whoever sends the earlier mail wait for this commit, and so see what comes with it.
  const rows = await tx.$queryRaw<{ recipient: string }[]>`
    SELECT DISTINCT recipient_code AS recipient FROM emails mine
    LEFT JOIN LATERAL (
      SELECT id FROM emails
      WHERE recipient_code = mine.recipient_code AND status = 'queued' AND digest_part IS NOT NULL AND NOT maybe_taken
        AND paused_until IS NULL
        AND (not_before, id) < (mine.not_before, mine.id)
      ORDER BY not_before, id LIMIT 1 FOR SHARE
    ) earlier ON true
    WHERE order_number = ${number} AND event_seq = ANY(${events.map(({ seq }) => seq)}::int[]) AND status = 'queued'
      AND (digest_part IS NULL OR urgent OR send_by IS NOT NULL OR earlier.id IS NULL)
    ORDER BY 1`
  return rows.map(({ recipient }) => recipient)
}

/** Whose mailboxes hold any mail of the order that waits. */
async function recipientsWaiting(tx: Connection, { number }: OrderRecordInput): Promise<string[]> {
  const rows = await tx.$queryRaw<{ recipient: string }[]>`
    SELECT DISTINCT recipient_code AS recipient FROM emails WHERE order_number = ${number} AND status = 'queued' ORDER BY 1`
  return rows.map(({ recipient }) => recipient)
}

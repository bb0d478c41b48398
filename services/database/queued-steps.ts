import { silentUntil, waits } from '../../domain/order/deadlines'
import type { OrderState, Task } from '../../domain/order/state'
import { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { lockMails } from './mail-locks'
import { isNotOut, untilResumed } from './queued-mails'
import { storableJson } from './values'

/** Of `emails`: those that tell of tasks, not of an order as a whole. */
const isAboutTasks = Prisma.sql`kind IN ('escalation', 'taskAssigned')`

/** An order as it is after what has happened to it. */
type Recorded = { state: OrderState; events: readonly { at: string }[] }

/** A mail about steps of an order that nobody has been sent yet, and what is to become of it. */
type Waiting = {
  id: string
  recipient: string
  /** The digest, not yet sent, that it is in. */
  digest: string | null
  /** Why it need not be sent any more. */
  needless: string | null
  /** Until when the ladders of its tasks are silent, and until when they were. */
  pause: Date | null
  pausedUntil: Date | null
}

/**
 * Brings the mails about an order's steps and tasks that nobody has been sent yet to what the order is now: one whose tasks are
 * closed, handed over to somebody else, or on a ladder that has begun anew is dropped; one whose tasks are silent, since
 * somebody has acknowledged or snoozed them or the order is on hold, waits until they are not. Nothing waits past a
 * cut-off, nor does news of a task that somebody was handed. Gives whose mailboxes hold mail that may go out earlier than before.
 */
export async function settleQueuedSteps(tx: Connection, recorded: Recorded): Promise<string[]> {
  // What a digest is just being made of is waited for; only then is it looked at.
  const touched = await touchedMails(tx, recorded)
  if (touched.length === 0) return []
  await lockMails(tx, touched)
  const waiting = await waitingSteps(tx, recorded)
  const needless = waiting.filter((mail) => mail.needless !== null)
  for (const reason of new Set(needless.map((mail) => mail.needless!)))
    await drop(tx, reason, idsOf(needless.filter((mail) => mail.needless === reason)))
  const others = waiting.filter((mail) => mail.needless === null)
  const changed = others.filter(({ pause, pausedUntil }) => pause?.getTime() !== pausedUntil?.getTime())
  if (changed.length === 0) return []
  const dissolved = await dissolve(
    tx,
    changed.flatMap(({ digest }) => digest ?? []),
  )
  const movable = changed.filter(({ digest }) => digest === null || dissolved.has(digest))
  await pauseUntil(tx, movable)
  return [...new Set(movable.filter(isReleased).map(({ recipient }) => recipient))]
}

const idsOf = (mails: readonly Waiting[]) => mails.map(({ id }) => id)

function isReleased({ pause, pausedUntil, digest }: Waiting): boolean {
  return digest !== null || (pausedUntil !== null && (pause === null || pause < pausedUntil))
}

/** The mails of the order that nobody has been sent, the digests that they are in, and what else those tell. */
async function touchedMails(tx: Connection, { state }: Recorded): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH own AS (
      SELECT id, digest_id FROM emails WHERE order_number = ${state.number} AND ${isAboutTasks}
        AND ${isNotOut}
    ), digest AS (SELECT DISTINCT digest_id AS id FROM own WHERE digest_id IS NOT NULL)
    SELECT id FROM own UNION SELECT id FROM digest
    UNION SELECT emails.id FROM emails JOIN digest ON emails.digest_id = digest.id`
  return rows.map(({ id }) => id)
}

/** The tasks of an order, as far as mails about them depend on it. */
function fatesOf({ state, events }: Recorded): object[] {
  const now = events.at(-1)?.at ?? ''
  return Object.values(state.tasks).map((task) => ({
    key: task.key,
    closed: task.closedAt !== undefined,
    taken: task.taken,
    owner: task.owner ?? '',
    datedAt: task.datedAt,
    silentUntil: pauseOf(state, task, now),
  }))
}

function pauseOf(state: OrderState, task: Task, now: string): string | undefined {
  if (waits(state, task)) return untilResumed
  const until = silentUntil(task)
  return until > now ? until : undefined
}

function waitingSteps(tx: Connection, recorded: Recorded): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    WITH task AS (
      SELECT * FROM jsonb_to_recordset(${storableJson(fatesOf(recorded))}::jsonb) AS given (
        key text, closed boolean, taken jsonb, owner text, "datedAt" timestamptz, "silentUntil" timestamptz)
    ), mail AS (
      SELECT id, kind, status, level, recipient_code, digest_id, paused_until, send_by, created_at,
        coalesce(digest_part, jsonb_build_array(jsonb_build_object('task', task_key))) AS parts
      FROM emails WHERE order_number = ${recorded.state.number} AND ${isAboutTasks}
        AND (digest_part IS NOT NULL OR task_key IS NOT NULL) AND ${isNotOut}
    ), step AS (
      SELECT mail.id, "silentUntil", CASE
        WHEN closed THEN 'the task was closed before the mail was sent'
        WHEN NOT taken @> to_jsonb(coalesce(part->>'level', level)) AND "datedAt" > created_at THEN 'the ladder has begun anew since'
        WHEN part->>'toOwner' <> owner AND recipient_code <> owner THEN 'the task was handed over'
        END AS needless
      FROM mail CROSS JOIN jsonb_array_elements(parts) part LEFT JOIN task ON key = part->>'task'
    ), fate AS (
      SELECT id, CASE WHEN bool_and(needless IS NOT NULL) THEN min(needless) END AS needless,
        CASE WHEN bool_and(needless IS NOT NULL OR "silentUntil" IS NOT NULL)
          THEN min("silentUntil") FILTER (WHERE needless IS NULL) END AS pause
      FROM step GROUP BY id
    )
    SELECT id, recipient_code AS recipient, CASE status WHEN 'digested' THEN digest_id END AS digest, needless,
      paused_until AS "pausedUntil",
      CASE WHEN kind = 'escalation' AND pause IS NOT NULL THEN least(pause, send_by) END AS pause
    FROM mail JOIN fate USING (id)`
}

async function drop(tx: Connection, reason: string, ids: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE emails SET status = 'dropped', last_error = ${reason} WHERE id = ANY(${ids}::uuid[]) AND ${isNotOut}`
}

/** Digests that are still to be sent are made anew from what they told; gives those that were. */
async function dissolve(tx: Connection, digests: string[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set()
  const gone = await tx.$queryRaw<{ id: string }[]>`
    UPDATE emails SET status = 'dropped', last_error = 'told anew, with what waits by now'
    WHERE id = ANY(${digests}::uuid[]) AND status = 'queued' AND NOT maybe_taken RETURNING id`
  const ids = gone.map(({ id }) => id)
  // One that its receiver has put off keeps its time.
  await tx.$executeRaw`
    UPDATE emails SET status = 'queued', digest_id = NULL, not_before = greatest(emails.not_before, digest.not_before)
    FROM emails digest WHERE digest.id = emails.digest_id AND digest.id = ANY(${ids}::uuid[]) AND emails.status = 'digested'`
  return new Set(ids)
}

async function pauseUntil(tx: Connection, mails: readonly Waiting[]): Promise<void> {
  const given = mails.map(({ id, pause }) => ({ id, pause }))
  await tx.$executeRaw`
    UPDATE emails SET paused_until = pause
    FROM jsonb_to_recordset(${storableJson(given)}::jsonb) AS given (id uuid, pause timestamptz)
    WHERE emails.id = given.id AND status = 'queued'`
}

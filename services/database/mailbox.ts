import type { OrderState } from '../../domain/order/state'
import { Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { despiteDeadlocks } from './errors'
import type { SentMail } from './mail-row'
import { isNotPaused, untilResumed } from './queued-mails'
import { settleQueuedSteps } from './queued-steps'
import { iso, storableText, withoutNulls } from './values'

/** A mail that a worker has claimed, with all that the transport needs. */
export type ClaimedEmail = SentMail & {
  createdAt: string
  /** It was put back once until the turn of its domain. */
  hasWaited: boolean
  /** How often its receivers have put it off, and when they did so first. */
  deferrals: number
  firstDeferredAt?: string
}

type Nullable = 'orderNumber' | 'recipientName' | 'level' | 'taskKey' | 'digestPart'
type ClaimedRow = Omit<ClaimedEmail, Nullable | 'createdAt' | 'firstDeferredAt' | 'sendBy'> & {
  [K in Nullable]: ClaimedEmail[K] | null
} & {
  createdAt: Date
  firstDeferredAt: Date | null
  sendBy: Date | null
}

/** When a recipient's mail is asked about; until `quietUntil` only what cannot wait may be sent. */
export type Asking = { recipient: string; now: string; quietUntil?: string }

/** Whose mail is asked for, by which worker. */
export type Claim = Asking & { worker: string }

/** What may be sent in quiet hours that end then: what breaks them, and what would come too late after them. */
export function cannotWait(quietUntil: string | undefined): Prisma.Sql {
  const until = quietUntil ?? null
  return Prisma.sql`(${until}::timestamptz IS NULL OR urgent OR send_by <= ${until}::timestamptz)`
}

/**
 * A claim that is older than this belonged to a worker that died. An attempt is cut off ATTEMPT_LIMIT_MS (40 s,
 * services/email/delivery.ts) after its claim, so two never overlap unless the clocks of two workers differ by more
 * than the 20 s between the two limits.
 */
export const STALE_CLAIM_SECONDS = 60

/**
 * Claims the recipient's oldest mail that may be sent now; undefined when there is none. No two workers get the
 * same mail, unless the first has kept it for longer than any attempt lasts. A digest that tells of work done since
 * is left to be made anew.
 */
export async function claimNext(db: Connection, claim: Claim): Promise<ClaimedEmail | undefined> {
  const { recipient, worker, now, quietUntil } = claim
  const rows = await db.$queryRaw<ClaimedRow[]>`
    WITH next AS (
      SELECT id, status, claimed_at, claimed_by, waits_for FROM emails
      WHERE recipient_code = ${recipient} AND ${cannotWait(quietUntil)} AND (
        (status = 'queued' AND coalesce(not_before, '-infinity') <= ${now}::timestamptz AND ${isNotPaused(now)} AND (maybe_taken
          OR NOT EXISTS (SELECT FROM emails told WHERE told.digest_id = emails.id AND told.status = 'dropped')))
        OR (status = 'sending' AND claimed_at <= ${now}::timestamptz - make_interval(secs => ${STALE_CLAIM_SECONDS}::int)))
      ORDER BY created_at, order_number, event_seq, id
      LIMIT 1
      FOR UPDATE SKIP LOCKED
    ), abandoned AS (
      INSERT INTO email_attempts (email_id, at, outcome, response)
      SELECT id, ${now}::timestamptz, 'abandoned', 'claimed by ' || claimed_by FROM next WHERE status = 'sending'
    )
    UPDATE emails SET status = 'sending', claimed_at = ${now}::timestamptz, claimed_by = ${worker}, waits_for = NULL,
      maybe_taken = maybe_taken OR next.status = 'sending'
    FROM next WHERE emails.id = next.id
    RETURNING emails.id, message_id AS "messageId", order_number AS "orderNumber", event_seq AS "eventSeq", kind,
      level, task_key AS "taskKey", urgent, recipient_code AS "recipientCode", recipient_name AS "recipientName", address,
      digest_part AS "digestPart", send_by AS "sendBy", subject, text, html, headers, created_at AS "createdAt", next.waits_for IS NOT NULL AS "hasWaited",
      (SELECT count(*)::int FROM email_attempts WHERE email_id = emails.id AND outcome = 'deferred') AS deferrals,
      (SELECT min(at) FROM email_attempts WHERE email_id = emails.id AND outcome = 'deferred') AS "firstDeferredAt"`
  return rows[0] && claimedEmail(rows[0])
}

function claimedEmail({ createdAt, firstDeferredAt, sendBy, ...row }: ClaimedRow): ClaimedEmail {
  const instants = { createdAt: iso(createdAt), firstDeferredAt: iso(firstDeferredAt), sendBy: iso(sendBy) }
  return withoutNulls({ ...row, ...instants }) as ClaimedEmail
}

/** The server has accepted the mail. True unless that was known; whoever sent it, it has gone out. */
export async function markSent(
  db: Connection,
  mail: { id: string; at: string; response: string },
): Promise<boolean> {
  const { id, at } = mail
  const response = storableText(mail.response)
  const changed = await db.$executeRaw`
    WITH sent AS (
      UPDATE emails SET status = 'sent', sent_at = ${at}::timestamptz, smtp_response = ${response}, last_error = NULL
      WHERE id = ${id}::uuid AND status NOT IN ('sent', 'bounced') RETURNING id
    ), told AS (
      UPDATE emails SET sent_at = ${at}::timestamptz FROM sent WHERE emails.digest_id = sent.id AND emails.status = 'digested'
    )
    INSERT INTO email_attempts (email_id, at, outcome, response)
    SELECT id, ${at}::timestamptz, 'sent', ${response} FROM sent`
  return changed > 0
}

/**
 * Why an attempt has failed. A mail that did not fail for good may be tried again from `retryAt` on: its receiver
 * has put it off. Without it the mail server itself was not to be had, and the mail keeps its place.
 */
export type FailedAttempt = {
  id: string
  worker: string
  at: string
  error: string
  permanent: boolean
  retryAt?: string
  /** It was cut off before the server had answered. */
  maybeTaken?: boolean
  /** Permanent because its address refuses mail: it was sent on to somebody else. */
  redirected?: boolean
}

/** An attempt has failed. False when the mail is no longer this worker's. */
export async function markFailed(db: Database, attempt: FailedAttempt): Promise<boolean> {
  const { permanent, redirected, retryAt, ...rest } = attempt
  if (permanent)
    return giveBack(db, { ...rest, status: 'failed', outcome: redirected ? 'redirected' : 'failed' })
  const outcome = retryAt === undefined ? 'unreachable' : 'deferred'
  return giveBack(db, { ...rest, status: 'queued', outcome, retryAt })
}

/** True when the server has taken any mail since an instant: it is not its own trouble that keeps another waiting. */
export async function hasSentSince(db: Connection, since: string): Promise<boolean> {
  const sent = await db.emailAttempt.findFirst({
    where: { outcome: 'sent', at: { gt: new Date(since) } },
    select: { id: true },
    orderBy: { id: 'desc' },
  })
  return sent !== null
}

/** Gives a claimed mail back untried, such as when the worker stops. False when it is no longer this worker's. */
export async function release(
  db: Database,
  claimed: { id: string; worker: string; at: string },
): Promise<boolean> {
  return giveBack(db, { ...claimed, status: 'queued', outcome: 'released' })
}

/** A mail whose turn at a domain has not come. */
export type WaitingForDomain = { id: string; worker: string; at: string; domain: string; until: string }

/** Puts a claimed mail back until the turn of its domain, so that others go first. */
export async function postpone(db: Database, mail: WaitingForDomain): Promise<boolean> {
  const { domain, until: retryAt, ...claimed } = mail
  return giveBack(db, { ...claimed, status: 'queued', outcome: 'waiting', retryAt, waitsFor: domain })
}

/** What the server has taken for some of the addresses of a mail, and when the others are to be tried again. */
export type PartlySent = {
  id: string
  worker: string
  at: string
  response: string
  /** The addresses that are still to be reached, with commas between them. */
  remaining: string
  retryAt: string
}

/** The mail goes on to the rest of its addresses, under the same Message-ID. */
export async function markPartlySent(db: Database, mail: PartlySent): Promise<boolean> {
  const { response, remaining, ...claimed } = mail
  return giveBack(db, {
    ...claimed,
    status: 'queued',
    outcome: 'deferred',
    error: response,
    remaining,
    maybeTaken: true,
  })
}

type GivenBack = {
  id: string
  worker: string
  at: string
  status: 'queued' | 'failed'
  outcome: string
  error?: string
  retryAt?: string
  waitsFor?: string
  remaining?: string
  maybeTaken?: boolean
}

/**
 * Gives a claimed mail back. What has happened to its orders while it was under way is looked at before it is tried
 * again: their records have passed it over.
 */
function giveBack(db: Database, given: GivenBack): Promise<boolean> {
  return despiteDeadlocks(() =>
    db.$transaction(async (tx) => {
      const orders = given.status === 'queued' ? await changedOrders(tx, given.id) : []
      const isGivenBack = await giveBackIn(tx, given)
      if (isGivenBack)
        for (const { state } of orders) await settleQueuedSteps(tx, { state, events: [{ at: given.at }] })
      return isGivenBack
    }),
  )
}

/** Clocks of workers and database differ by less. */
const clockSeconds = 60

/** The orders that a mail or digest tells of and that have moved on since it was claimed; none moves on meanwhile. */
function changedOrders(tx: Connection, id: string): Promise<{ state: OrderState }[]> {
  return tx.$queryRaw<{ state: OrderState }[]>`
    SELECT state FROM orders WHERE number IN (SELECT order_number FROM emails WHERE id = ${id}::uuid OR digest_id = ${id}::uuid)
      AND updated_at > (SELECT claimed_at FROM emails WHERE id = ${id}::uuid) - make_interval(secs => ${clockSeconds}::int)
    ORDER BY number FOR SHARE`
}

async function giveBackIn(tx: Connection, { id, worker, at, ...given }: GivenBack): Promise<boolean> {
  const error = given.error === undefined ? null : storableText(given.error)
  const { waitsFor = null, remaining = null, maybeTaken = false } = given
  const changed = await tx.$executeRaw`
    WITH given AS (
      UPDATE emails SET
        status = ${given.status}, claimed_at = NULL, claimed_by = NULL, last_error = coalesce(${error}, last_error),
        not_before = coalesce(${given.retryAt ?? null}::timestamptz, not_before), waits_for = ${waitsFor},
        address = coalesce(${remaining}, address), maybe_taken = maybe_taken OR ${maybeTaken}::boolean
      WHERE id = ${id}::uuid AND status = 'sending' AND claimed_by = ${worker} RETURNING id
    )
    INSERT INTO email_attempts (email_id, at, outcome, response)
    SELECT id, ${at}::timestamptz, ${given.outcome}, coalesce(${error}, ${waitsFor}) FROM given`
  return changed > 0
}

/** What a recipient's mailbox still holds. */
export type Waiting = {
  /** May be sent now. */
  ready: number
  /** Of these, how many break quiet hours. */
  urgent: number
  /** Held back until later, or being sent by a worker just now. */
  later: number
  /** When the first of those held back or being sent may be claimed. */
  nextAt?: string
}

/** Counts what waits for a recipient; nothing waits when `ready` and `later` are both zero. */
export async function countWaiting(db: Connection, asking: Asking): Promise<Waiting> {
  const { recipient, now, quietUntil } = asking
  const [row] = await db.$queryRaw<{ ready: number; urgent: number; later: number; nextAt: Date | null }[]>`
    WITH waiting AS (
      SELECT urgent, greatest(
        CASE status WHEN 'queued' THEN greatest(not_before, paused_until, '-infinity')
        ELSE claimed_at + make_interval(secs => ${STALE_CLAIM_SECONDS}::int) END,
        CASE WHEN ${cannotWait(quietUntil)} THEN '-infinity' ELSE ${quietUntil ?? null}::timestamptz END) AS from_at
      FROM emails WHERE recipient_code = ${recipient} AND status IN ('queued', 'sending')
    )
    SELECT
      count(*) FILTER (WHERE from_at <= ${now}::timestamptz)::int AS ready,
      count(*) FILTER (WHERE from_at <= ${now}::timestamptz AND urgent)::int AS urgent,
      count(*) FILTER (WHERE from_at > ${now}::timestamptz)::int AS later,
      min(from_at) FILTER (WHERE from_at > ${now}::timestamptz AND from_at < ${untilResumed}::timestamptz) AS "nextAt"
    FROM waiting`
  const { ready, urgent, later, nextAt } = row!
  return { ready, urgent, later, nextAt: iso(nextAt) }
}

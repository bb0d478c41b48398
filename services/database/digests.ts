import type { OrderState } from '../../domain/order/state'
import type { CustomerClass } from '../../domain/policy/ladders'
import type { Connection, Database } from './client'
import { isDeadlock, violatesUnique } from './errors'
import { lockMails } from './mail-locks'
import type { DigestPart } from './mail-row'
import { cannotWait, type Asking } from './mailbox'
import { isNotPaused } from './queued-mails'
import { unread } from './unread-state'
import { iso, storableJson, withoutNulls } from './values'

/** A mail that may go out in a digest. */
export type DigestMember = {
  id: string
  orderNumber: string
  parts: DigestPart[]
  urgent: boolean
  sendBy?: string
  recipientName?: string
  address: string
  createdAt: string
  /** Its own time has come; one whose time has not may still join a digest that goes out. */
  isReady: boolean
  /** The digest, not yet sent, that it is in. */
  digest?: string
}

/** What waits for a recipient that digests are made of. */
export type Digestible = {
  members: DigestMember[]
  /** Digests that were made and not sent, and whether they tell of work that is done by now. */
  open: { id: string; isOutdated: boolean }[]
}

type MemberRow = Omit<DigestMember, 'sendBy' | 'recipientName' | 'createdAt' | 'digest'> & {
  sendBy: Date | null
  recipientName: string | null
  createdAt: Date
  digest: string | null
}

/**
 * The mails of a recipient that may go out in a digest now: those that wait, unless a receiver has put them off, and
 * those of digests that wait themselves. What a mail server may have taken stays as it is.
 */
export async function digestible(db: Connection, asking: Asking): Promise<Digestible> {
  const { recipient, now, quietUntil } = asking
  const open = await db.$queryRaw<Digestible['open']>`
    SELECT id, EXISTS (SELECT FROM emails told WHERE told.digest_id = emails.id AND told.status = 'dropped') AS "isOutdated"
    FROM emails WHERE recipient_code = ${recipient} AND status = 'queued' AND kind = 'digest' AND NOT maybe_taken
      AND source_key LIKE 'digest:%'
      AND coalesce(not_before, '-infinity') <= ${now}::timestamptz AND ${cannotWait(quietUntil)}`
  const rows = await db.$queryRaw<MemberRow[]>`
    SELECT id, order_number AS "orderNumber", digest_part AS parts, urgent, send_by AS "sendBy",
      recipient_name AS "recipientName", address, created_at AS "createdAt", digest_id AS digest,
      coalesce(not_before, '-infinity') <= ${now}::timestamptz AS "isReady"
    FROM emails WHERE recipient_code = ${recipient} AND digest_part IS NOT NULL AND (
      (status = 'digested' AND digest_id = ANY(${open.map(({ id }) => id)}::uuid[]))
      OR (status = 'queued' AND NOT maybe_taken AND ${cannotWait(quietUntil)} AND ${isNotPaused(now)} AND (
        coalesce(not_before, '-infinity') <= ${now}::timestamptz
        OR NOT EXISTS (SELECT FROM email_attempts tried WHERE tried.email_id = emails.id))))
    ORDER BY created_at, order_number, event_seq, id`
  const members = rows.map(
    ({ sendBy, createdAt, ...row }) =>
      withoutNulls({ ...row, sendBy: iso(sendBy), createdAt: iso(createdAt) }) as DigestMember,
  )
  return { members, open }
}

/** An order as a digest tells of it. */
export type DigestOrder = { state: OrderState; customerClass?: CustomerClass }

/** The orders of these numbers with the class of their customers. */
export async function digestOrders(
  db: Connection,
  numbers: readonly string[],
): Promise<Map<string, DigestOrder>> {
  const rows = await db.$queryRaw<
    { number: string; customerClass: CustomerClass | null; state: Partial<OrderState> }[]
  >`
    SELECT number, class AS "customerClass", state - ${unreadOfDigest}::text[] AS state
    FROM orders LEFT JOIN parties ON parties.code = customer_code WHERE number = ANY(${[...numbers]}::text[])`
  return new Map(
    rows.map(({ number, customerClass, state }) => [
      number,
      { state: { ...unread, ...state } as OrderState, ...(customerClass ? { customerClass } : {}) },
    ]),
  )
}

/** What a digest does not read of an order; its tasks it does. */
const unreadOfDigest = Object.keys(unread).filter((part) => part !== 'tasks')

/** A digest as it is written down, and what it is made of. */
export type NewDigest = {
  recipient: string
  recipientName?: string
  address: string
  /** The same for the same mails. */
  sourceKey: string
  messageId: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
  urgent: boolean
  sendBy?: string
  createdAt: string
  /** The mails that it tells instead of. */
  members: string[]
}

/** What becomes of a recipient's mails when they are gathered. */
export type Gathering = {
  digest?: NewDigest
  /** Mails whose work is done: nothing is left to tell. */
  done: string[]
  /** Mails that a later step of the same ladder makes needless. */
  outdone: string[]
  /** Mails that go out by themselves again. */
  alone: string[]
  /** Digests not sent that are replaced by all this. */
  replaced: string[]
}

/** Thrown inside, to undo what others have overtaken. */
class Overtaken extends Error {}

/**
 * Writes a digest and what it changes in the mails, all or nothing. False when something of it has changed
 * meanwhile: another process has claimed it, or a task was closed.
 */
export async function writeGathering(db: Database, gathering: Gathering): Promise<boolean> {
  try {
    await db.$transaction(async (tx) => {
      await lockMails(tx, idsOf(gathering))
      await replace(tx, gathering)
      if (gathering.digest) await writeDigest(tx, gathering.digest, gathering.replaced)
    })
    return true
  } catch (error) {
    // Others have made the same digest, or were in the way of this one.
    if (error instanceof Overtaken || violatesUnique(error) || isDeadlock(error)) return false
    throw error
  }
}

function idsOf({ digest, done, outdone, alone, replaced }: Gathering): string[] {
  return [...(digest?.members ?? []), ...done, ...outdone, ...alone, ...replaced]
}

async function replace(tx: Connection, { done, outdone, alone, replaced }: Gathering): Promise<void> {
  const dropped = await tx.$executeRaw`
    UPDATE emails SET status = 'dropped', last_error = 'told anew, with what waits by now'
    WHERE id = ANY(${replaced}::uuid[]) AND status = 'queued' AND NOT maybe_taken`
  if (dropped < replaced.length) throw new Overtaken()
  await tx.$executeRaw`
    UPDATE emails SET status = 'dropped', last_error = 'the task was closed before the mail was sent'
    WHERE id = ANY(${done}::uuid[]) AND status IN ('queued', 'digested')`
  await tx.$executeRaw`
    UPDATE emails SET status = 'dropped', last_error = 'a later step tells the same reader of it at the same time'
    WHERE id = ANY(${outdone}::uuid[]) AND status IN ('queued', 'digested')`
  await tx.$executeRaw`
    UPDATE emails SET status = 'queued', digest_id = NULL WHERE id = ANY(${alone}::uuid[]) AND status = 'digested'`
}

/** The same mails make the same digest again: it keeps its row, its Message-ID and what was tried to send it. */
async function writeDigest(tx: Connection, digest: NewDigest, replaced: string[]): Promise<void> {
  const { members, recipient, recipientName = null, sendBy = null, ...mail } = digest
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO emails (
      message_id, source_key, event_seq, notice, recipient_code, recipient_name, address, kind, urgent, send_by, subject,
      text, html, headers, status, created_at)
    VALUES (
      ${mail.messageId}, ${mail.sourceKey}, 0, 'digest', ${recipient}, ${recipientName}, ${mail.address}, 'digest',
      ${mail.urgent}, ${sendBy}::timestamptz, ${mail.subject}, ${mail.text}, ${mail.html},
      ${storableJson(mail.headers)}::jsonb, 'queued', ${mail.createdAt}::timestamptz)
    ON CONFLICT (source_key) DO UPDATE SET
      status = 'queued', address = excluded.address, urgent = excluded.urgent, send_by = excluded.send_by,
      subject = excluded.subject, text = excluded.text, html = excluded.html, last_error = NULL
    WHERE emails.status = 'dropped'
    RETURNING id`
  if (!row) throw new Overtaken()
  const changed = await tx.$executeRaw`
    UPDATE emails SET status = 'digested', digest_id = ${row.id}::uuid
    WHERE id = ANY(${members}::uuid[]) AND (
      status = 'queued' OR (status = 'digested' AND digest_id = ANY(${[...replaced, row.id]}::uuid[])))`
  if (changed < members.length) throw new Overtaken()
}

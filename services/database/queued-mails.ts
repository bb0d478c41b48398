import { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import type { MailRow } from './mail-row'
import { storableJson } from './values'

/** Of `emails`: mails that nobody has been sent yet, by themselves or in a digest, and that can still be dropped. */
export const isNotOut = Prisma.sql`(
  status = 'queued' OR (status = 'digested' AND digest_id IN (
    SELECT id FROM emails digest WHERE digest.status = 'queued' AND NOT digest.maybe_taken)))`

/** The end of a pause that lasts until the order is resumed, whenever that is. */
export const untilResumed = '9999-12-31T00:00:00.000Z'

/** What no silent ladder holds back. */
export function isNotPaused(now: string): Prisma.Sql {
  return Prisma.sql`coalesce(paused_until, '-infinity') <= ${now}::timestamptz`
}

/** A mail of no order; `sourceKey` names what it comes from and its recipient, and is queued once. */
export type SourcedMail = Omit<MailRow, 'eventSeq' | 'taskKey' | 'level'> & { sourceKey: string }

/** Queues mails of no order, each once by its source key. Repeating it changes nothing. */
export async function queueMails(tx: Connection, mails: readonly SourcedMail[]): Promise<void> {
  if (mails.length === 0) return
  await tx.$executeRaw`
    INSERT INTO emails (
      message_id, source_key, event_seq, notice, recipient_code, recipient_name, address, kind, urgent, subject, text,
      html, headers, status, created_at, not_before)
    SELECT
      "messageId", "sourceKey", 0, notice, recipient, "recipientName", address, kind, coalesce(urgent, false), subject,
      text, html, headers, 'queued', "createdAt", "notBefore"
    FROM jsonb_to_recordset(${storableJson(mails)}::jsonb) AS given (
      "messageId" text, "sourceKey" text, notice text, recipient text, "recipientName" text, address text, kind text,
      urgent boolean, subject text, text text, html text, headers jsonb, "createdAt" timestamptz,
      "notBefore" timestamptz)
    ON CONFLICT DO NOTHING`
}

/** Whose mailboxes hold mail of this source that waits to be sent; `source` begins its source keys. */
export async function waitingForSource(db: Connection, source: string): Promise<string[]> {
  const rows = await db.email.findMany({
    select: { recipientCode: true },
    where: { sourceKey: { startsWith: source }, status: 'queued' },
    orderBy: { recipientCode: 'asc' },
  })
  return [...new Set(rows.map(({ recipientCode }) => recipientCode))]
}

import type { Connection } from './client'
import type { MailRow, SentMail } from './mail-row'
import { iso, jsonColumn, storableText, withoutNulls } from './values'

/** Where a mail that follows from another belongs: to the order of that one, or to its own key when that has none. */
export type FurtherSource =
  { orderNumber: string; sourceKey?: undefined } | { orderNumber?: undefined; sourceKey: string }

/** A mail that follows from another mail, not from an event or a run of its own. */
export type FurtherMail = MailRow & FurtherSource

/** What became of a mail that is to be written once: `about` names what the one in the table is about. */
export type WrittenMail = { recipient: string; isNew: boolean; about?: string }

/** The header by which a mail that follows from another names that one. */
export const aboutHeader = 'X-Gendan-About'

/** Writes mails, each once by its Message-ID, and says what stands under each of them. */
export async function writeFurtherMails(
  db: Connection,
  mails: readonly FurtherMail[],
): Promise<WrittenMail[]> {
  const written: WrittenMail[] = []
  for (const mail of mails) {
    const { count } = await db.email.createMany({ data: [row(mail)], skipDuplicates: true })
    const known = await db.email.findUnique({
      where: { messageId: mail.messageId },
      select: { headers: true },
    })
    const { [aboutHeader]: about } = (known?.headers ?? {}) as Record<string, string>
    written.push({ recipient: mail.recipient, isNew: count > 0, about })
  }
  return written
}

function row({ recipient, digestPart, ...mail }: FurtherMail) {
  return {
    ...mail,
    ...(digestPart ? { digestPart: jsonColumn(digestPart) } : {}),
    recipientCode: recipient,
    subject: storableText(mail.subject),
    text: storableText(mail.text),
    html: storableText(mail.html),
    headers: jsonColumn(mail.headers),
    status: 'queued',
  }
}

/** The first of these Message-IDs that is one of our mails. */
export async function findByMessageIds(
  db: Connection,
  messageIds: readonly string[],
): Promise<SentMail | undefined> {
  const rows = await db.email.findMany({ where: { messageId: { in: messageIds.map(storableText) } } })
  const found = messageIds.map((id) => rows.find((candidate) => candidate.messageId === id)).find(Boolean)
  return found && (withoutNulls({ ...found, sendBy: iso(found.sendBy) }) as unknown as SentMail)
}

/** The orders that a mail tells of: its own, or those of the mails that it tells instead of; the oldest told first. */
export async function ordersTold(
  db: Connection,
  mail: Pick<SentMail, 'id' | 'orderNumber'>,
): Promise<string[]> {
  if (mail.orderNumber !== undefined) return [mail.orderNumber]
  const told = await db.email.findMany({
    where: { digestId: mail.id, status: 'digested', orderNumber: { not: null } },
    select: { orderNumber: true },
    orderBy: [{ createdAt: 'asc' }, { orderNumber: 'asc' }],
  })
  return [...new Set(told.map(({ orderNumber }) => orderNumber!))]
}

/** What a receiver has reported of a mail that it had taken. */
export type DeliveryReport = { id: string; at: string; response: string; outcome: 'bounced' | 'delayed' }

/** Writes a report into the log of a mail, once; a bounced mail counts as sent no more. */
export async function recordReport(
  db: Connection,
  { id, at, response, outcome }: DeliveryReport,
): Promise<void> {
  const text = storableText(response)
  await db.$executeRaw`
    INSERT INTO email_attempts (email_id, at, outcome, response)
    SELECT ${id}::uuid, ${at}::timestamptz, ${outcome}, ${text} WHERE NOT EXISTS (
      SELECT FROM email_attempts WHERE email_id = ${id}::uuid AND outcome = ${outcome} AND response = ${text})`
  if (outcome === 'delayed') return
  await db.$executeRaw`
    UPDATE emails SET status = 'bounced', last_error = ${text}
    WHERE id = ${id}::uuid AND status IN ('sent', 'sending')`
}

import type { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { InvalidCursor } from './errors'
import { pageLimit, readCursor, toPage, type Page, type PageRequest } from './page'
import { iso, isUuid, storableText, withoutNulls } from './values'

export const emailStatuses = [
  'queued',
  'sending',
  'sent',
  'bounced',
  'failed',
  'dropped',
  'digested',
] as const
export type EmailStatus = (typeof emailStatuses)[number]

/** A mail in the delivery log, without its content. */
export type EmailSummary = {
  id: string
  messageId: string
  /** Absent for a mail of no order. */
  orderNumber?: string
  eventSeq: number
  /** What a mail of no order comes from. */
  sourceKey?: string
  notice: string
  recipientCode: string
  recipientName?: string
  address: string
  kind: string
  level?: string
  taskKey?: string
  urgent: boolean
  /** The policy that an escalation was sent by. */
  policyVersion?: number
  subject: string
  status: EmailStatus
  createdAt: string
  notBefore?: string
  /** The ladders of its tasks are silent until then; the year 9999 while their order is on hold. */
  pausedUntil?: string
  claimedAt?: string
  claimedBy?: string
  sentAt?: string
  lastError?: string
  smtpResponse?: string
  /** The domain whose turn a queued mail waits for, until `notBefore`. */
  waitsFor?: string
  /** No quiet hours hold it past this instant. */
  sendBy?: string
  /** The digest that told its recipient instead. */
  digest?: string
}

/**
 * What came of one attempt. `deferred`: its receiver put it off; `unreachable`: the mail server was not to be had;
 * `waiting`: its domain takes no more just now; `redirected`: its address refuses mail, so that it went on to another
 * person; `released` was given back; `abandoned` never came back. `bounced` and `delayed` were reported later.
 */
export type AttemptOutcome =
  | 'sent'
  | 'bounced'
  | 'delayed'
  | 'failed'
  | 'deferred'
  | 'unreachable'
  | 'waiting'
  | 'redirected'
  | 'released'
  | 'abandoned'

/** A mail with its content and everything that was tried to send it. */
export type EmailRecord = EmailSummary & {
  text: string
  html: string
  headers: Record<string, string>
  attempts: { at: string; outcome: AttemptOutcome; response?: string }[]
  /** Of a digest: the mails that it tells instead of. */
  tells?: string[]
}

export type EmailFilter = { order?: string; recipient?: string; status?: string }

const content = { text: true, html: true, headers: true, digestPart: true } satisfies Prisma.EmailOmit
type SummaryRow = Prisma.EmailGetPayload<{ omit: typeof content }>

/** Mails, the last written first. */
export async function listEmails(
  db: Connection,
  filter: EmailFilter = {},
  page: PageRequest = {},
): Promise<Page<EmailSummary>> {
  const limit = pageLimit(page)
  const { order, recipient, status } = filter
  const equal = { orderNumber: cleaned(order), recipientCode: cleaned(recipient), status: cleaned(status) }
  const rows = await db.email.findMany({
    omit: content,
    where: { AND: [equal, ...afterCursor(page)] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  })
  return toPage(rows, limit, toSummary, (row) => ({ at: row.createdAt, keys: [row.id] }))
}

/** One mail with its content and its attempts; undefined when there is none with that id. */
export async function getEmail(db: Connection, id: string): Promise<EmailRecord | undefined> {
  if (!isUuid(id)) return undefined
  const row = await db.email.findUnique({
    where: { id },
    include: {
      attempts: { orderBy: { id: 'asc' } },
      digestOf: { select: { id: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
    },
  })
  if (!row) return undefined
  const attempts = row.attempts.map(({ at, outcome, response }) =>
    withoutNulls({ at: iso(at), outcome: outcome as AttemptOutcome, response: response ?? undefined }),
  )
  const { text, html } = row
  const tells = row.digestOf.map((mail) => mail.id)
  const headers = row.headers as Record<string, string>
  return { ...toSummary(row), text, html, headers, attempts, ...(row.kind === 'digest' ? { tells } : {}) }
}

function afterCursor(page: PageRequest): Prisma.EmailWhereInput[] {
  const place = readCursor(page, 1)
  if (!place) return []
  const { at } = place
  const id = place.keys[0] ?? ''
  if (!isUuid(id)) throw new InvalidCursor()
  return [{ createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { lt: id } }] }]
}

function cleaned(value: string | undefined): string | undefined {
  return value === undefined ? undefined : storableText(value)
}

function toSummary(row: SummaryRow): EmailSummary {
  return withoutNulls({
    id: row.id,
    messageId: row.messageId,
    orderNumber: row.orderNumber,
    eventSeq: row.eventSeq,
    sourceKey: row.sourceKey,
    notice: row.notice,
    recipientCode: row.recipientCode,
    recipientName: row.recipientName,
    address: row.address,
    kind: row.kind,
    level: row.level,
    taskKey: row.taskKey,
    urgent: row.urgent,
    policyVersion: row.policyVersion,
    subject: row.subject,
    status: row.status as EmailStatus,
    createdAt: iso(row.createdAt),
    notBefore: iso(row.notBefore),
    pausedUntil: iso(row.pausedUntil),
    claimedAt: iso(row.claimedAt),
    claimedBy: row.claimedBy,
    sentAt: iso(row.sentAt),
    lastError: row.lastError,
    smtpResponse: row.smtpResponse,
    waitsFor: row.waitsFor,
    sendBy: iso(row.sendBy),
    digest: row.digestId,
  }) as EmailSummary
}

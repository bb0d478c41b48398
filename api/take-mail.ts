import type { InboundMail, SenderKind, SentMail } from '../services/database'
import { addressesOf } from '../services/email/address'
import { isTokenOf } from '../services/email/mail-token'
import type { RejectedAddress } from '../services/email/refusal'
import { isDaily, unplacedKind } from '../services/email/unplaced'
import { statementOf, type AnsweredStatement } from '../services/email/answered-statement'
import { readMessage, type InboundMessage } from '../services/inbound/message'
import { orderOfThread } from '../services/inbound/reference'
import type { DeliveryReport, ReportedRecipient } from '../services/inbound/report'
import type { ApiDeps } from './deps'
import { fileMail } from './file-mail'
import { Problem } from './problem'

/** A mail as it is kept now; `isNew` when it had not come before. */
export type TakenMail = { mail: InboundMail; isNew: boolean }

/**
 * Takes a mail that came in: it is kept first, then filed, recorded as a bounce, or left for a person to place. What
 * was cut off in between is gone on with when the same mail comes again.
 */
export async function takeMail(deps: ApiDeps, raw: Buffer, now: string): Promise<TakenMail> {
  const read = await readMessage(raw)
  if (!read.ok) throw new Problem('mail-refused', read.detail)
  const { message } = read
  const kept = await keep(deps, message, { raw, now })
  if (kept.mail.status !== 'received') return kept
  return { ...kept, mail: await place(deps, kept.mail, { message, now }) }
}

async function keep(
  deps: ApiDeps,
  message: InboundMessage,
  { raw, now }: { raw: Buffer; now: string },
): Promise<TakenMail> {
  const {
    key,
    messageId,
    references,
    from,
    subject,
    text,
    isAutomatic,
    isPossibleBounce,
    files,
    filesLeftOut,
  } = message
  return deps.repositories.inboundMails.keep({
    key,
    messageId,
    references,
    fromAddress: from.address,
    fromName: from.name,
    ...(await senderOf(deps, from.address)),
    subject,
    text,
    automatic: isAutomatic,
    possibleBounce: isPossibleBounce,
    receivedAt: now,
    filesLeftOut,
    raw,
    attachments: files.map((file, index) => ({ ...file, position: index + 1, size: file.bytes.length })),
  })
}

/** An address of ours before one of a party. */
async function senderOf(
  { repositories }: ApiDeps,
  address: string,
): Promise<{ senderKind: SenderKind; senderCode?: string }> {
  const employee = await repositories.people.findByAddress(address)
  if (employee) return { senderKind: 'employee', senderCode: employee.code }
  const party = await repositories.parties.findByAddress(address)
  return party ? { senderKind: 'party', senderCode: party.code } : { senderKind: 'unknown' }
}

async function place(
  deps: ApiDeps,
  mail: InboundMail,
  { message, now }: { message: InboundMessage; now: string },
): Promise<InboundMail> {
  const { inboundMails } = deps.repositories
  if (message.report) return placeReport(deps, mail, { report: message.report, now })
  const settle = (refusal?: string) =>
    inboundMails.settle({ id: mail.id, status: 'unmatched', at: now, refusal })
  if (await isOwn(deps, message)) return settle('A mail of ours that came back as it was sent')
  const answered = await echoedBy(deps, mail)
  if (answered) {
    if (!mail.automatic && !isDaily(answered)) await deps.unplaced.waits(mail)
    return settle('It answers a mail of ours about mail that came in')
  }
  // Claimed already, it was cut off while it was filed: it must go on under the same orders.
  const orders = mail.orders.length > 0 ? mail.orders : await ordersOf(deps, mail.references)
  if (orders.length === 0) {
    const statement = await statementAnswered(deps, mail.references)
    await deps.unplaced.unmatched(mail, statement)
    return settle(statement && `It answers the monthly statement of ${statement.nominalOn}`)
  }
  if (mail.possibleBounce) await deps.unplaced.waits(mail)
  return fileMail(deps, mail, { orders, now })
}

/** By its Message-ID, or where a server has given it another by the list that a program of ours sent it through. */
async function isOwn(
  { repositories, settings }: ApiDeps,
  { messageId, isAutomatic, lists }: InboundMessage,
): Promise<boolean> {
  if (isAutomatic && lists.some((list) => list.endsWith(`.${settings.mailDomain.toLowerCase()}`))) return true
  return messageId !== undefined && (await repositories.emails.findByMessageIds([messageId])) !== undefined
}

/**
 * The mail that told of mail without a place which a reader's machine or the reader answers: told again like that mail,
 * it would never end.
 */
async function echoedBy(
  { repositories }: ApiDeps,
  { references, automatic, senderKind }: InboundMail,
): Promise<SentMail | undefined> {
  if (!automatic && senderKind !== 'employee') return undefined
  const answered = await repositories.emails.findByMessageIds(references)
  return answered?.kind === unplacedKind && answered.orderNumber === undefined ? answered : undefined
}

/**
 * The orders of the nearest reference that is ours: of a mail of ours, all that it told of; or of the thread of an
 * order that one. Never the subject.
 */
async function ordersOf(
  { repositories, settings }: ApiDeps,
  references: readonly string[],
): Promise<string[]> {
  for (const reference of references) {
    const sent = await repositories.emails.findByMessageIds([reference])
    if (sent) return repositories.emails.ordersTold(sent)
    const number = orderOfThread(reference, settings.mailDomain)
    if (number !== undefined && (await repositories.orders.find(number))) return [number]
  }
  return []
}

/** The statement that a mail answers, when the nearest reference that is a mail of ours is one. */
async function statementAnswered(
  { repositories }: ApiDeps,
  references: readonly string[],
): Promise<AnsweredStatement | undefined> {
  const sent = await repositories.emails.findByMessageIds(references)
  return sent && statementOf(sent)
}

/** A report counts when it proves which mail of ours it is about; any other changes nothing, and is for a person to judge. */
async function placeReport(
  deps: ApiDeps,
  mail: InboundMail,
  { report, now }: { report: DeliveryReport; now: string },
): Promise<InboundMail> {
  const { inboundMails } = deps.repositories
  const sent = await provenMail(deps, report)
  const recorded = sent ? await recordBounces(deps, sent, { recipients: report.recipients, at: now }) : 0
  if (recorded > 0) return inboundMails.settle({ id: mail.id, status: 'bounce', at: now })
  await deps.unplaced.waits(mail)
  const refusal = sent
    ? 'A report on delivery that names no address that its mail went to'
    : 'A report on delivery that does not hold the token of a mail of ours'
  return inboundMails.settle({ id: mail.id, status: 'unmatched', at: now, refusal, possibleBounce: true })
}

/** The mail of ours that a report is about, when what came back holds that mail's token: Message-IDs can be guessed. */
async function provenMail(
  { repositories, settings }: ApiDeps,
  { about, token }: DeliveryReport,
): Promise<SentMail | undefined> {
  if (about === undefined || token === undefined) return undefined
  const isProven = isTokenOf(about, token, settings.mailLinkKeys)
  return isProven ? repositories.emails.findByMessageIds([about]) : undefined
}

/** What is reported about an address that the mail did not go to changes nothing. Says of how many it was recorded. */
async function recordBounces(
  deps: ApiDeps,
  sent: SentMail,
  { recipients, at }: { recipients: ReportedRecipient[]; at: string },
): Promise<number> {
  const failed: RejectedAddress[] = []
  let recorded = 0
  for (const recipient of recipients) {
    const address = addressOf(recipient, addressesOf(sent.address))
    if (address === undefined) continue
    const isFailed = recipient.outcome === 'failed'
    const response = `${address}: ${said(recipient)}`
    const outcome = isFailed ? 'bounced' : 'delayed'
    await deps.repositories.emails.recordReport({ id: sent.id, at, response, outcome })
    recorded += 1
    if (isFailed) failed.push({ address, code: codeIn(recipient.diagnostic), response: said(recipient) })
  }
  if (failed.length > 0) await deps.undeliverable.refused(sent, failed, 'bounce')
  return recorded
}

/** A mail that was passed on comes back from another address: with one recipient alone it is clear whose it was. */
function addressOf({ addresses }: ReportedRecipient, of: readonly string[]): string | undefined {
  const named = of.find((address) => addresses.includes(address.toLowerCase()))
  return named ?? (of.length === 1 ? of[0] : undefined)
}

function said({ status, diagnostic }: ReportedRecipient): string {
  return `${status} ${diagnostic}`.trim().slice(0, 900) || 'no reason was given'
}

/** Zero when the report names none. */
function codeIn(diagnostic: string): number {
  return Number(/^\s*([45]\d\d)\b/.exec(diagnostic)?.[1] ?? 0)
}

import { createHash } from 'node:crypto'
import { simpleParser, type AddressObject, type Attachment, type ParsedMail } from 'mailparser'
import { withoutTokens } from '../email/action-links'
import { isAutomatic, isMailSystem, looksLikeBounce, reportTypeOf } from './automatic'
import { valuesOf } from './header'
import { readReport, type DeliveryReport } from './report'
import { ownText } from './own-text'

/** A file that came with a mail. */
export type InboundFile = { name: string; mediaType: string; bytes: Buffer; sha256: string }

/** A mail that came in, as far as Gendan reads it. */
export type InboundMessage = {
  /** The same for the same mail, whenever and whichever way it comes: SHA-256 of its Message-ID, or else its date, and what it says. */
  key: string
  messageId?: string
  /** Message-IDs that it refers to, the nearest first; at most 100. */
  references: string[]
  from: { address: string; name?: string }
  /** The lists that it was sent through (RFC 2919), in lower case. */
  lists: string[]
  subject: string
  /** What the sender wrote, without what is quoted below it and without tokens of links of ours. */
  text: string
  /** An answering machine, a mail system or another program sent it: nobody waits for an answer. */
  isAutomatic: boolean
  /** Set when it reports on the delivery of another mail (RFC 3464). */
  report?: DeliveryReport
  /** It may say that a mail did not arrive, but is no such report: a person has to read it. */
  isPossibleBounce: boolean
  /** None of a report, whose parts are for programs; at most 50. */
  files: InboundFile[]
  /** How many files are in the source alone, because there are too many of them or they are too large. */
  filesLeftOut: number
}

/** Why a source is no mail that can be kept. */
export type UnreadableMessage = { detail: string }

/** A source above this is refused before it is read, bytes. */
export const mostMessageBytes = 25 * 1024 * 1024
const most = {
  files: 50,
  fileBytes: 20 * 1024 * 1024,
  references: 100,
  subject: 500,
  text: 100_000,
  name: 200,
}

/**
 * Reads a mail (RFC 5322, MIME). Never throws for what a stranger has sent: what is no mail, or is larger than what is
 * kept, is told as such.
 */
export async function readMessage(
  raw: Buffer,
): Promise<{ ok: true; message: InboundMessage } | ({ ok: false } & UnreadableMessage)> {
  if (raw.length > mostMessageBytes) return unreadable(`has more than ${mostMessageBytes} bytes`)
  const parsed = await parse(raw)
  const from = parsed && senderOf(parsed.from)
  if (!parsed || !from) return unreadable('has no sender: it is no mail')
  return { ok: true, message: toMessage(parsed, from) }
}

function unreadable(detail: string): { ok: false } & UnreadableMessage {
  return { ok: false, detail: `The mail ${detail}` }
}

async function parse(raw: Buffer): Promise<ParsedMail | undefined> {
  try {
    return await simpleParser(raw, {
      keepDeliveryStatus: true,
      skipImageLinks: true,
      maxHtmlLengthToParse: 2_000_000,
    })
  } catch {
    return undefined
  }
}

function toMessage(parsed: ParsedMail, from: InboundMessage['from']): InboundMessage {
  const { messageId, text = '', attachments } = parsed
  const reportType = reportTypeOf(parsed)
  const report = reportType === 'delivery-status' ? readReport(attachments) : undefined
  const parts = attachments.map(toFile)
  const subject = oneLine(parsed.subject ?? '').slice(0, most.subject)
  const said = text.slice(0, most.text)
  const id = messageId === undefined ? undefined : idsIn(messageId)[0]
  return {
    key: keyOf([
      id,
      from.address,
      id === undefined ? valuesOf(parsed, 'date')[0] : undefined,
      subject,
      said,
      ...parts.map(({ sha256 }) => sha256),
    ]),
    messageId: id,
    references: referencesOf(parsed),
    from,
    lists: valuesOf(parsed, 'list-id').flatMap(
      (value) => /<([^<>\s]+)>/.exec(value)?.[1]?.toLowerCase() ?? [],
    ),
    subject: withoutTokens(subject),
    text: withoutTokens(ownText(said)),
    isAutomatic: isAutomatic(parsed, from.address),
    ...(report ? { report } : {}),
    isPossibleBounce: !report && looksLikeBounce(parsed, from.address),
    ...(reportType === undefined ? filesOf(parts) : { files: [], filesLeftOut: 0 }),
  }
}

function filesOf(parts: readonly InboundFile[]): Pick<InboundMessage, 'files' | 'filesLeftOut'> {
  const files = parts.filter(({ bytes }) => bytes.length <= most.fileBytes).slice(0, most.files)
  return { files, filesLeftOut: parts.length - files.length }
}

function keyOf(parts: (string | undefined)[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('hex')
}

function senderOf(from: AddressObject | undefined): InboundMessage['from'] | undefined {
  const [first] = from?.value ?? []
  if (!first) return undefined
  const written = first.address || (isMailSystem(first.name) ? first.name : '')
  const address = written.trim().toLowerCase().slice(0, 320)
  if (address === '') return undefined
  const name = oneLine(first.name ?? '').slice(0, most.name)
  return { address, ...(name === '' ? {} : { name }) }
}

/** In-Reply-To names what is answered; References ends with it and goes back to the beginning of the thread. */
function referencesOf({ inReplyTo = '', references = [] }: ParsedMail): string[] {
  const list = typeof references === 'string' ? [references] : references
  const found = [...idsIn(inReplyTo), ...list.flatMap(idsIn).toReversed()]
  return [...new Set(found)].slice(0, most.references)
}

function idsIn(text: string): string[] {
  return text.match(/<[^<>\s]{1,900}>/g) ?? []
}

function toFile({ filename, contentType, content }: Attachment, index: number): InboundFile {
  const name = oneLine(filename ?? '').slice(-most.name)
  return {
    name: name === '' ? `attachment-${index + 1}` : name,
    mediaType: /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(contentType) ? contentType.toLowerCase() : binary,
    bytes: content,
    sha256: createHash('sha256').update(content).digest('hex'),
  }
}

const binary = 'application/octet-stream'

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

import type { Attachment } from 'mailparser'
import { tokenHeader } from '../email/mail-token'

/** What a receiver reports about one address. */
export type ReportedRecipient = {
  /** As it was written to, or where it was passed on to. */
  addresses: string[]
  /** `failed` for good (5.x.x); `delayed` when it is still being tried (4.x.x). */
  outcome: 'failed' | 'delayed'
  /** RFC 3463, such as `5.1.1`. */
  status: string
  /** What the receiving server said. */
  diagnostic: string
}

/** A report on the delivery of a mail (RFC 3464). */
export type DeliveryReport = {
  /** Message-ID of the mail that it is about, when the report quotes it. */
  about?: string
  /** What the headers that came back hold as the token of that mail. */
  token?: string
  recipients: ReportedRecipient[]
}

const most = { recipients: 100, bytes: 100_000 }

/** Reads the report in the parts of a mail that is one on delivery; undefined when they hold none. */
export function readReport(attachments: readonly Attachment[]): DeliveryReport | undefined {
  const status = attachments.find(({ contentType }) => contentType === 'message/delivery-status')
  if (!status) return undefined
  const returned = attachments
    .filter(({ contentType }) => /^(message\/(rfc822|global)|text\/rfc822-headers)$/.test(contentType))
    .map(({ content }) => returnedMail(textOf(content)))
    .find(({ about }) => about !== undefined)
  return { ...returned, recipients: recipientsOf(textOf(status.content)) }
}

function textOf(content: Buffer): string {
  return content.subarray(0, most.bytes).toString('utf8').replaceAll('\r\n', '\n')
}

/** What the headers of the mail that came back say. */
function returnedMail(source: string): Pick<DeliveryReport, 'about' | 'token'> {
  const [head = ''] = source.split('\n\n')
  const fields = fieldsOf(head)
  const [about] = fields.get('message-id')?.match(/^<[^<>\s]{1,900}>/) ?? []
  const token = fields.get(tokenHeader.toLowerCase())
  return { ...(about ? { about } : {}), ...(token ? { token } : {}) }
}

/** One group of fields for the message, then one for each recipient (RFC 3464, section 2.1). */
function recipientsOf(source: string): ReportedRecipient[] {
  const groups = source.split(/\n[ \t]*\n/).map(fieldsOf)
  return groups.flatMap((fields) => recipientOf(fields) ?? []).slice(0, most.recipients)
}

function recipientOf(fields: Map<string, string>): ReportedRecipient | undefined {
  const addresses = [fields.get('original-recipient'), fields.get('final-recipient')].flatMap(addressIn)
  if (addresses.length === 0) return undefined
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? ''
  const action = (fields.get('action') ?? '').toLowerCase()
  const outcome = outcomeOf(action, status)
  const diagnostic = valueOf(fields.get('diagnostic-code') ?? '')
  return outcome && { addresses: [...new Set(addresses)], outcome, status, diagnostic }
}

/** The status decides (section 2.3.4), the action where it is missing; delivered, relayed and expanded are no bounce. */
function outcomeOf(action: string, status: string): ReportedRecipient['outcome'] | undefined {
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return undefined
  if (status.startsWith('5')) return 'failed'
  // A server that gives up after days of trying says so in its action, and tells the last reason.
  if (status.startsWith('4')) return action === 'failed' ? 'failed' : 'delayed'
  return action === 'failed' || action === 'delayed' ? action : undefined
}

function fieldsOf(group: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of unfolded(group).split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return fields
}

function unfolded(text: string): string {
  return text.replaceAll(/\n[ \t]+/g, ' ')
}

/** `rfc822; name@factory.example`: the kind of address, then the address. */
function addressIn(field: string | undefined): string[] {
  const address = valueOf(field ?? '')
    .replace(/^<|>$/g, '')
    .toLowerCase()
  return address.includes('@') ? [address] : []
}

function valueOf(field: string): string {
  return field.slice(field.indexOf(';') + 1).trim()
}

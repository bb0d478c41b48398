import { createHash } from 'node:crypto'
import { escapeExpression as escapeHtml } from 'handlebars'
import {
  aboutHeader,
  addressKey,
  type FurtherMail,
  type FurtherSource,
  type MailRow,
  type SentMail,
} from '../database'
import type { Bilingual } from '../../domain/policy/ladders'
import { withoutActionLinks } from './action-links'
import { addressesOf } from './address'
import { oneLine, replyToHeader } from './headers'
import { openOrderUrl } from './order-urls'

/** Somebody who is written to in place of a mail's own recipient. */
export type NextReader = { code: string; name: string; address: string }

/** Why a mail does not arrive at an address; `isMarked` when nothing more is sent there. */
export type Undelivered = { address: string; reason: string; isMarked: boolean }

export type UndeliveredSettings = {
  /** Domain of the Message-IDs. */
  domain: string
  now: string
  /** The day in the factory's zone, `YYYY-MM-DD`. */
  day: string
}

type Noticed = { mail: SentMail; reader: NextReader }

/**
 * Tells the next level that mail to an address does not arrive, why, and what was to be said. Of an address that is
 * marked it is written once a day: its Message-ID is made of address, day and reader.
 */
export function undeliveredMail(
  { mail, reader }: Noticed,
  { address, reason, isMarked }: Undelivered,
  settings: UndeliveredSettings,
): FurtherMail {
  const of = isMarked ? `${digest(addressKey(address))}.${settings.day}` : mail.id
  const to = mail.recipientName ?? mail.recipientCode
  const facts: [label: string, value: string][] = [
    ['收件人 Recipient', `${to} (${mail.recipientCode})`],
    ['邮箱 Address', address],
    ['原因 Reason', oneLine(reason)],
  ]
  if (mail.orderNumber !== undefined) facts.push(['订单 Order', mail.orderNumber])
  const asks = isMarked
    ? '请用其他方式联系对方，并更正邮箱；邮箱恢复后请解除标记。在此之前邮件改发他人。 ' +
      'Reach them in another way and have the address corrected, or cleared once it works again; until then mail goes to others.'
    : '请用其他方式告知对方。 Tell them in another way.'
  const lines = facts.map(([label, value]) => `${label}: ${value}`)
  const rows = facts.map(
    ([label, value]) => `<tr><td>${escapeHtml(label)}&nbsp;</td><td>${escapeHtml(value)}</td></tr>`,
  )
  const said = content(mail)
  return {
    ...common({ mail, reader }, { id: `undelivered.${of}`, settings }),
    kind: 'undelivered',
    subject: `${mail.orderNumber === undefined ? '' : `[${mail.orderNumber}] `}邮件无法送达：${oneLine(to)} · Mail to ${oneLine(to)} does not arrive`,
    text: [`${reader.name}:`, '', ...lines, '', asks, '', '—— 原邮件 What was to be said ——', said, ''].join(
      '\n',
    ),
    html: page(
      `<p>${escapeHtml(reader.name)}:</p><table>${rows.join('')}</table><p><b>${escapeHtml(asks)}</b></p>` +
        `<p>原邮件 What was to be said:</p><pre style="white-space:pre-wrap">${escapeHtml(said)}</pre>`,
    ),
  }
}

/** Why a mail goes to somebody else: its address refuses mail, or its recipient is away. */
export type RedirectReason = 'refused' | 'away'

function leadOf({ recipientName, recipientCode, address }: SentMail, because: RedirectReason): string {
  const name = recipientName ?? recipientCode
  if (because === 'away') return `${name}不在岗，本邮件改发给您。 Sent to you because ${name} is away.`
  const to = `${name} <${address}>`
  return `本邮件因 ${to} 的邮箱退信改发给您。 Sent to you because mail to ${to} does not arrive.`
}

/**
 * The mail itself, to somebody who stands in for its recipient; it says so first, and what is to be done, in both
 * languages.
 */
export function redirectedMail(
  { what, because, ...noticed }: Noticed & { what?: Bilingual; because: RedirectReason },
  settings: UndeliveredSettings,
): FurtherMail {
  const mail = forOthers(noticed.mail)
  const lead = leadOf(mail, because)
  const lines = [lead, ...(what ? [`事项 What: ${[...new Set([what.zh, what.en])].join(' · ')}`] : [])]
  const note = `<p style="color:#666">${lines.map((line) => escapeHtml(line)).join('<br>')}</p>`
  const body = /<body[^>]*>/i
  return {
    ...common(noticed, { id: `redirected.${mail.id}`, settings }),
    ...gathered(noticed, settings),
    sendBy: mail.sendBy,
    kind: mail.kind,
    level: mail.level,
    taskKey: mail.taskKey,
    urgent: mail.urgent,
    subject: oneLine(mail.subject),
    text: `${lines.join('\n')}\n\n${mail.text}`,
    html: body.test(mail.html) ? mail.html.replace(body, (tag) => tag + note) : page(note + mail.html),
  }
}

/** So long a mail that is sent on waits for others that come with it. */
const gatheringMs = 10_000

/** What a digest says of it to whoever stands in: in whose place, and without the buttons that act in that name. */
function gathered(
  { mail: { digestPart = [], recipientName, recipientCode }, reader }: Noticed,
  { now }: UndeliveredSettings,
): Pick<MailRow, 'digestPart' | 'notBefore'> {
  if (digestPart.length === 0) return {}
  // Other contacts of the same party read what was meant for it.
  if (reader.code === recipientCode) return { digestPart }
  const inPlaceOf = recipientName ?? recipientCode
  return {
    digestPart: digestPart.map((part) =>
      'task' in part
        ? { ...part, inPlaceOf, links: {}, toOwner: undefined, section: undefined }
        : { ...part, inPlaceOf },
    ),
    notBefore: new Date(Date.parse(now) + gatheringMs).toISOString(),
  }
}

/** What only its recipient may read is told to nobody else. */
export function isPrivate({ kind }: Pick<SentMail, 'kind'>): boolean {
  return kind === 'reminder'
}

function content(mail: SentMail): string {
  if (isPrivate(mail))
    return '（本人设置的私人提醒，内容不转发。 A private reminder; its text is not passed on.)'
  return `${oneLine(mail.subject)}\n\n${forOthers(mail).text}`
}

/** Its buttons act in the name of the one it was written to: whoever else reads it is led to the order instead. */
function forOthers(mail: SentMail): SentMail {
  return withoutActionLinks(mail, (api, order = mail.orderNumber) =>
    order === undefined ? api : openOrderUrl(api, order),
  )
}

function common(
  { mail, reader }: Noticed,
  { id, settings }: { id: string; settings: UndeliveredSettings },
): Omit<MailRow, 'kind' | 'subject' | 'text' | 'html'> & FurtherSource {
  const { [aboutHeader]: _about, [replyToHeader]: _replyTo, ...headers } = mail.headers
  return {
    ...sourceOf({ mail, reader }, id),
    eventSeq: mail.eventSeq,
    notice: `${id.split('.')[0]}.${digest(`${id} ${mail.id}`)}`,
    recipient: reader.code,
    recipientName: reader.name,
    address: reader.address,
    messageId: `<${id}.${encodeURIComponent(reader.code).replaceAll('%', '=')}@${settings.domain}>`,
    headers: { ...headers, 'Auto-Submitted': 'auto-generated', [aboutHeader]: mail.messageId },
    createdAt: settings.now,
  }
}

/** What follows from a mail of no order is one of no order too, named like its Message-ID. */
function sourceOf({ mail, reader }: Noticed, id: string): FurtherSource {
  return mail.orderNumber === undefined
    ? { sourceKey: `${id.replaceAll('.', ':')}:${reader.code}` }
    : { orderNumber: mail.orderNumber }
}

function page(body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head><body>${body}</body></html>`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** True when these addresses are all that a mail goes to. */
export function coversAll(mail: Pick<SentMail, 'address'>, addresses: readonly string[]): boolean {
  const known = new Set(addresses.map(addressKey))
  return addressesOf(mail.address).every((address) => known.has(addressKey(address)))
}

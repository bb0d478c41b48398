import type { Notice, NoticeKind } from '../../domain/order/notifications'
import type { OrderState } from '../../domain/order/state'
import { meantAt } from '../../domain/order/deadlines'
import type { DigestNews, DigestPart, MailRow } from '../database'
import { composeMail } from './compose'
import { sayFirst } from './language'
import type { HeldNotice, Links, Recipient } from './message'
import { wording } from './wording'
import { asksOfReader } from './wording/escalation'
import { partySections } from './wording/party'
import { holdersOf, namesOf, resolveRecipients, type AddressBook } from './recipients'

export type OutboxSettings = {
  links: Links
  /** Domain of the Message-IDs. */
  domain: string
  /** The name under which outsiders know us. */
  sender?: string
  /** So long steps wait for others that reach the same person, in seconds; without it each goes out by itself. */
  digestSeconds?: number
}

type Addressed = HeldNotice & {
  recipient: Recipient
  /** Told as whoever holds the task, and in no other role. */ asOwner: boolean
}

/**
 * Writes the mails that an order's notices call for, ready to be stored before anything is sent: one per event and
 * recipient, but steps that reach the same level for the same person at the same moment share one mail.
 */
export async function writeMails(
  { notices, state }: { notices: Notice[]; state: OrderState },
  book: AddressBook,
  settings: OutboxSettings,
): Promise<MailRow[]> {
  const lists = await Promise.all(notices.map((notice) => addressed({ notice, state, book })))
  return Promise.all(grouped(lists.flat()).map((group) => mailRow(group, state, settings)))
}

async function addressed(context: {
  notice: Notice
  state: OrderState
  book: AddressBook
}): Promise<Addressed[]> {
  const recipients = await resolveRecipients(context)
  const { notice } = context
  const owners = recipients.length === 0 ? [] : await holdersOf(context)
  const holder = owners.length === 0 ? undefined : namesOf(owners)
  const others = owners.length === 0 ? [] : await inOtherRoles(context)
  const isOnlyOwner = ({ code }: Recipient) =>
    owners.some((one) => one.code === code) && !others.includes(code)
  return recipients.map((recipient) => ({ notice, holder, recipient, asOwner: isOnlyOwner(recipient) }))
}

/** Whom a step reaches as somebody else than the holder of its task. */
async function inOtherRoles(context: Parameters<typeof resolveRecipients>[0]): Promise<string[]> {
  const { notice } = context
  const audiences = (notice.recipients.audiences ?? []).filter((one) => one !== 'owner' && one !== 'duty')
  if (audiences.length === 0) return []
  const asked = { ...context, notice: { ...notice, recipients: { audiences } } }
  return (await resolveRecipients(asked)).map(({ code }) => code)
}

type Group = [Addressed, ...Addressed[]]

function grouped(all: Addressed[]): Group[] {
  const groups = new Map<string, Group>()
  for (const entry of all) {
    const { notice, recipient } = entry
    const moment = notice.kind === 'escalation' ? `${notice.at} ${notice.level}` : String(notice.seq)
    const key = `${recipient.code} ${moment}`
    const known = groups.get(key)
    if (known) known.push(entry)
    else groups.set(key, [entry])
  }
  return [...groups.values()]
}

async function mailRow(group: Group, state: OrderState, settings: OutboxSettings): Promise<MailRow> {
  const [{ notice, recipient }] = group
  return {
    eventSeq: notice.seq,
    notice: notice.level ?? notice.kind,
    recipient: recipient.code,
    recipientName: sayFirst(recipient.name, recipient.language),
    address: recipient.address,
    kind: notice.kind,
    level: notice.level,
    // A mail that asks for one piece of work is dropped when that is done before it goes out; news is not.
    taskKey: notice.kind === 'escalation' && group.length === 1 ? notice.task?.key : undefined,
    urgent: group.some(
      ({ notice: { breaksQuietHours }, recipient: { isOnDuty } }) => breaksQuietHours ?? isOnDuty,
    ),
    sendBy: group.flatMap((entry) => entry.notice.task?.cutOffAt ?? []).sort()[0],
    ...gathering(group, state, settings),
    policyVersion: notice.policyVersion,
    createdAt: notice.at,
    ...(await composeMail({ notices: group, state, recipient, ...settings })),
  }
}

type Gathered = Pick<MailRow, 'digestPart' | 'notBefore'>

/** What a digest tells instead of the mail, and how long it waits for the others. */
function gathering(group: Group, state: OrderState, settings: OutboxSettings): Gathered {
  const digestPart = group.flatMap((entry) => partOf(entry, state, settings))
  if (digestPart.length === 0) return {}
  const { digestSeconds = 0 } = settings
  const [{ notice }] = group
  return {
    digestPart,
    ...(digestSeconds === 0 ? {} : { notBefore: gatheredAt(state, notice, digestSeconds) }),
  }
}

/** News that one cause brings of many orders: a fabric that is late, a buyer who stops. Other news has much to say. */
const newsTogether: NoticeKind[] = ['shipDateMoves', 'held', 'resumed']

function newsPart(entry: Addressed, state: OrderState, { links, domain }: OutboxSettings): DigestNews {
  const { notice, recipient } = entry
  const { tone, subject, lead, sections } = wording({ notices: [entry], state, recipient, links, domain })
  return {
    news: notice.kind,
    tone,
    title: subject,
    lead,
    asks: sections[0]?.asks,
    days: Number(notice.facts.days ?? 0),
    inPlaceOf: recipient.inPlaceOf,
  }
}

/** What a mail says in a digest; nothing of what always goes out by itself. */
function partOf(entry: Addressed, state: OrderState, settings: OutboxSettings): DigestPart[] {
  const { kind, level } = entry.notice
  if (newsTogether.includes(kind)) return [newsPart(entry, state, settings)]
  const isOfTask = (kind === 'escalation' && level !== 'etaSlips') || kind === 'taskAssigned'
  return isOfTask ? digestStep(entry, state, settings) : []
}

function digestStep(entry: Addressed, state: OrderState, { links, domain }: OutboxSettings): DigestPart[] {
  const { notice, recipient, holder, asOwner } = entry
  const { task, level } = notice
  if (!task) return []
  if (recipient.isExternal) {
    const [section] = partySections({ notices: [entry], state, recipient, links, domain })
    return section ? [{ task: task.key, level, links: {}, section }] : []
  }
  const { inPlaceOf } = recipient
  const actions = links.actions?.({ notice, state, recipient }) ?? {}
  const toOwner = asOwner ? (task.owner ?? '') : undefined
  const asks = asksOfReader(notice, recipient)
  return [{ task: task.key, level, asks, holder, inPlaceOf, toOwner, links: actions }]
}

/** However late a step is taken, others that come with it are waited for so long. */
const leastGatheringMs = 5_000

/**
 * The orders that fall due in one minute are woken in the course of it, each at its own place. Counted from the
 * minute that was meant, their steps go out together as soon as the last of them is there. What others cause, such as a
 * late fabric or the tasks of somebody who leaves, is there within moments.
 */
function gatheredAt({ number }: OrderState, { kind, at }: Notice, digestSeconds: number): string {
  const from = kind === 'escalation' ? meantAt(number, at) : Date.parse(at)
  return new Date(Math.max(from + digestSeconds * 1000, Date.parse(at) + leastGatheringMs)).toISOString()
}

import { addDays, compileZone, instantAt, localDate, toIso } from '../../domain/calendar'
import { sayFirst } from './language'
import type { FurtherMail, InboundMail, Party, PartyKind, Repositories } from '../database'
import { zoneOffsets } from '../scheduling'
import { domainOf } from './address'
import type { AnsweredStatement } from './answered-statement'
import type { Recipient } from './message'
import { climb, inside, type AddressBook } from './recipients'
import { composeUnplaced, idOf, type RefusedOrder, type Unplaced } from './unplaced-mail'

/** The kind of the mails that tell of mail without a place. */
export const unplacedKind = 'unplaced'

const dailySource = `${unplacedKind}:waiting:`

/** True for a mail that tells once a day that mails wait. */
export function isDaily({ sourceKey }: { sourceKey?: string }): boolean {
  return sourceKey?.startsWith(dailySource) ?? false
}

/**
 * Tells people of mail that came in and found no place, so that none is lost; everything may be done twice and then
 * counts once. Nothing goes to the sender. What a machine wrote, or one of us about no order, is told of once a day at
 * most.
 */
export type UnplacedMails = {
  /** Orders took no note of the mail: their merchandisers hear of it, and the party's sales person; not who wrote it, nor `by`, who filed it. */
  refused: (mail: InboundMail, orders: readonly RefusedOrder[], by?: string) => Promise<void>
  /** The mail belongs to no order, but may answer a statement: whoever deals with the party that sent it is told, if it is known. */
  unmatched: (mail: InboundMail, statement?: AnsweredStatement) => Promise<void>
  /** Mail waits for a person: the lead of merchandising is told, once a day at most. */
  waits: (mail: InboundMail) => Promise<void>
}

export type UnplacedParts = {
  repositories: Pick<Repositories, 'emails' | 'orders' | 'parties'>
  book: AddressBook
  wakeMailbox: (recipient: string) => Promise<void>
  /** The base of links. */
  api: string
  /** Domain of the Message-IDs. */
  domain: string
  /** IANA time zone of the factory, whose days count. */
  zone: string
  clock: () => string
}

/** Puts together what is done about mail without a place. */
export function createUnplacedMails(parts: UnplacedParts): UnplacedMails {
  const waits = (mail: InboundMail) => tellDaily(parts, mail)
  return {
    refused: async (mail, orders, by) => {
      if (mail.automatic) return
      const know = [by, mail.senderKind === 'employee' ? mail.senderCode : undefined]
      const readers = (await carers(parts, mail, orders)).filter(({ code }) => !know.includes(code))
      await tell(parts, mail, { unplaced: { why: 'refused', orders }, readers })
    },
    unmatched: async (mail, statement) => {
      const party = mail.automatic || isFromUs(mail, parts.domain) ? undefined : await partyOf(parts, mail)
      if (!party) return waits(mail)
      const readers = await counterparts(parts, party)
      await tell(parts, mail, { unplaced: { why: 'unmatched', party: party.name, statement }, readers })
    },
    waits,
  }
}

function isFromUs({ senderKind, fromAddress }: InboundMail, domain: string): boolean {
  return senderKind === 'employee' || domainOf(fromAddress) === domain.toLowerCase()
}

async function partyOf(
  { repositories }: UnplacedParts,
  { senderKind, senderCode }: InboundMail,
): Promise<Party | undefined> {
  return senderKind === 'party' && senderCode ? repositories.parties.find(senderCode) : undefined
}

/** The merchandisers of the orders, and the party's sales person. */
async function carers(
  parts: UnplacedParts,
  mail: InboundMail,
  orders: readonly RefusedOrder[],
): Promise<Recipient[]> {
  const { book, repositories } = parts
  const found: Recipient[] = []
  for (const { number } of orders) {
    const merchandiser = (await repositories.orders.find(number))?.merchandiserCode
    found.push(...inside(merchandiser ? await book.employee(merchandiser) : []))
  }
  if (found.length === 0) found.push(...(await climb(parts, 'lead', 'merchandising')))
  const { salesCode } = (await partyOf(parts, mail)) ?? {}
  return [...found, ...inside(salesCode ? await book.employee(salesCode) : [])]
}

/** The department whose lead is told of what a party writes; a customer has a sales person of its own. */
const leads: Record<Exclude<PartyKind, 'customer'>, 'purchasing' | 'shipping'> = {
  supplier: 'purchasing',
  forwarder: 'shipping',
  broker: 'shipping',
  trucker: 'shipping',
}

async function counterparts(parts: UnplacedParts, { kind, salesCode }: Party): Promise<Recipient[]> {
  if (kind !== 'customer') return climb(parts, 'lead', leads[kind])
  const sales = inside(salesCode ? await parts.book.employee(salesCode) : [])
  return sales.length > 0 ? sales : climb(parts, 'staff', 'sales')
}

type Telling = { unplaced: Unplaced; readers: readonly Recipient[] }

async function tell(parts: UnplacedParts, mail: InboundMail, { unplaced, readers }: Telling): Promise<void> {
  const each = new Map(readers.map((reader) => [reader.code, reader]))
  for (const recipient of each.values()) {
    await write(parts, { mail, unplaced, recipient })
    await parts.wakeMailbox(recipient.code)
  }
}

type Told = { mail: InboundMail; unplaced: Unplaced; recipient: Recipient }

/** True when this mail is told by what stands under the Message-ID now. */
async function write(parts: UnplacedParts, told: Told, notBefore?: string): Promise<boolean> {
  const row = { ...(await rowOf(parts, told)), ...(notBefore ? { notBefore } : {}) }
  const written = await parts.repositories.emails.writeFurther([row])
  return written.some(({ isNew, about }) => isNew || about === told.mail.id)
}

async function rowOf({ api, domain, clock }: UnplacedParts, told: Told): Promise<FurtherMail> {
  const { unplaced, recipient } = told
  const [why, of] = idOf(told)
  const [order, ...more] = unplaced.why === 'refused' ? unplaced.orders : []
  const source =
    order && more.length === 0
      ? { orderNumber: order.number }
      : { sourceKey: [unplacedKind, why, of, recipient.code].join(':') }
  return {
    ...source,
    eventSeq: 0,
    notice: `${why}.${of}`,
    kind: unplacedKind,
    recipient: recipient.code,
    recipientName: sayFirst(recipient.name, recipient.language),
    address: recipient.address,
    createdAt: clock(),
    ...(await composeUnplaced({ ...told, api, domain })),
  }
}

/** One that is still to go out tells of this mail too. */
async function tellDaily(parts: UnplacedParts, mail: InboundMail): Promise<void> {
  const queued = await parts.repositories.emails.waitingForSource(dailySource)
  for (const recipient of await climb(parts, 'lead', 'merchandising')) {
    if (!queued.includes(recipient.code)) await writeDaily(parts, mail, recipient)
    await parts.wakeMailbox(recipient.code)
  }
}

/**
 * What a person wrote after today's has gone out is told tomorrow. What a machine wrote is not: it may answer what was
 * told today, and would have it told again every day.
 */
async function writeDaily(parts: UnplacedParts, mail: InboundMail, recipient: Recipient): Promise<void> {
  const { today, tomorrow, from } = daysOf(parts)
  const on = (day: string): Told => ({ mail, recipient, unplaced: { why: 'waiting', day } })
  const isTold = await write(parts, on(today))
  if (!isTold && !mail.automatic) await write(parts, on(tomorrow), from)
}

/** Today and tomorrow in the factory, and when tomorrow begins. */
function daysOf({ zone, clock }: UnplacedParts): { today: string; tomorrow: string; from: string } {
  const now = clock()
  const day = now.slice(0, 10)
  const local = compileZone(zoneOffsets(zone, addDays(day, -1), addDays(day, 3)))
  const today = localDate(local, Date.parse(now))
  const tomorrow = addDays(today, 1)
  return { today, tomorrow, from: toIso(instantAt(local, tomorrow, 0)) }
}

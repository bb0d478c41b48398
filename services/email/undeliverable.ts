import { publicTitle } from '../../domain/order/public-title'
import type { Bilingual } from '../../domain/policy/ladders'
import { addressKey, type FailureSource, type Repositories, type SentMail } from '../database'
import { addressesOf } from './address'
import { sayFirst } from './language'
import type { AddressBook, Person } from './recipients'
import { isAboutAddress, type RejectedAddress } from './refusal'
import {
  coversAll,
  isPrivate,
  redirectedMail,
  undeliveredMail,
  type NextReader,
  type RedirectReason,
  type UndeliveredSettings,
} from './undelivered-mail'

/** A refusal of a mail itself, not of one of its addresses. */
export type RefusedMail = { code?: number; response: string }

/** What is done about mails that do not arrive; everything may be done twice and then counts once. */
export type Undeliverable = {
  /** Those of the addresses that refuse mail by what is known. */
  failing: (addresses: readonly string[]) => Promise<string[]>
  /** Marks the addresses that refuse mail, and tells the next level what was to be said. */
  refused: (
    mail: SentMail,
    refusal: RefusedMail | readonly RejectedAddress[],
    source?: FailureSource,
  ) => Promise<void>
  /** Sends a mail on to whoever would get it if it were written now; gives their codes. */
  redirect: (mail: SentMail, because: RedirectReason) => Promise<string[]>
}

export type UndeliverableParts = {
  repositories: Pick<Repositories, 'addressFailures' | 'emails' | 'orders' | 'parties' | 'people'>
  book: AddressBook
  wakeMailbox: (recipient: string) => Promise<void>
  /** Domain of the Message-IDs. */
  domain: string
  /** IANA time zone of the factory, whose days count. */
  zone: string
  clock: () => string
}

/** Puts what is done about undeliverable mail together. */
export function createUndeliverable(parts: UndeliverableParts): Undeliverable {
  const { addressFailures } = parts.repositories
  const redirect = (mail: SentMail, because: RedirectReason) => sendOn(parts, mail, because)
  return {
    failing: async (addresses) => {
      const known = await addressFailures.among(addresses)
      return addresses.filter((address) => known.has(addressKey(address)))
    },
    refused: async (mail, refusal, source = 'smtp') => {
      const rejected = 'response' in refusal ? [] : refusal
      for (const { address, code, response } of rejected) {
        const isMarked = isAboutAddress(response)
        if (isMarked) {
          const at = parts.clock()
          await addressFailures.mark({ address, at, smtpCode: code || undefined, reason: response, source })
        }
        const isTold = await tell(parts, mail, { address, reason: response, isMarked })
        const isLost = coversAll(
          mail,
          rejected.map((one) => one.address),
        )
        if (!isTold && isLost) await redirect(mail, 'refused')
      }
      if ('response' in refusal) {
        await tell(parts, mail, { address: mail.address, reason: refusal.response, isMarked: false })
      }
    },
    redirect,
  }
}

/** False when the next level was told of the address today with another mail: then nobody knows of this one. */
async function tell(
  parts: UndeliverableParts,
  mail: SentMail,
  undelivered: { address: string; reason: string; isMarked: boolean },
): Promise<boolean> {
  const readers = await nextLevel(parts, mail)
  const mails = readers.map((reader) => undeliveredMail({ mail, reader }, undelivered, settings(parts)))
  const written = await parts.repositories.emails.writeFurther(mails)
  for (const { recipient } of written) await parts.wakeMailbox(recipient)
  return written.some(({ isNew, about }) => isNew || about === mail.messageId)
}

async function sendOn(parts: UndeliverableParts, mail: SentMail, because: RedirectReason): Promise<string[]> {
  if (isPrivate(mail)) return []
  const readers = await standIns(parts, mail)
  const what = await taskOf(parts, mail)
  const mails = readers.map((reader) => redirectedMail({ mail, reader, what, because }, settings(parts)))
  const written = await parts.repositories.emails.writeFurther(mails)
  for (const { recipient } of written) await parts.wakeMailbox(recipient)
  return written.map(({ recipient }) => recipient)
}

/** What a mail asks to be done, in both languages: whoever stands in may not read that of the mail. */
async function taskOf(parts: UndeliverableParts, mail: SentMail): Promise<Bilingual | undefined> {
  const task =
    mail.taskKey === undefined ? undefined : (await orderOf(parts, mail))?.state.tasks[mail.taskKey]
  return task && publicTitle(task)
}

/** An employee's supervisor; for a party's address the sales person and the merchandiser of the order, if any. */
async function nextLevel(parts: UndeliverableParts, mail: SentMail): Promise<NextReader[]> {
  const { book, repositories } = parts
  const isEmployee = await repositories.people.find(mail.recipientCode)
  const [nearest] = isEmployee ? await book.supervisorsOf(mail.recipientCode) : []
  const people = isEmployee ? (nearest?.people ?? []) : await carers(parts, mail)
  const above = await reachable(parts, mail, people)
  return above.length > 0 ? above : reachable(parts, mail, await book.staff('merchandising', 'director'))
}

async function carers(parts: UndeliverableParts, mail: SentMail): Promise<Person[]> {
  const { book, repositories } = parts
  const order = await orderOf(parts, mail)
  const own = (await repositories.parties.find(mail.recipientCode))?.salesCode
  const salesCode = own ?? (order && (await repositories.parties.find(order.customerCode))?.salesCode)
  const sales = salesCode ? await book.employee(salesCode) : await book.staff('sales', 'staff')
  return [...sales, ...(order ? await book.employee(order.merchandiserCode) : [])]
}

async function orderOf({ repositories }: UndeliverableParts, { orderNumber }: SentMail) {
  return orderNumber === undefined ? undefined : repositories.orders.find(orderNumber)
}

/**
 * Deputy or supervisor, other contacts of the party, or else the merchandiser. A mail of no order tells a party of
 * its accounts, which are for nobody else there: it goes to the sales person.
 */
async function standIns(parts: UndeliverableParts, mail: SentMail): Promise<NextReader[]> {
  const { book, repositories } = parts
  if (await repositories.people.find(mail.recipientCode)) {
    const deputies = await reachable(parts, mail, await book.employee(mail.recipientCode))
    return deputies.length > 0 ? deputies : nextLevel(parts, mail)
  }
  if (mail.orderNumber === undefined) return nextLevel(parts, mail)
  const party = await book.party(mail.recipientCode)
  if (party && party.emails.length > 0) {
    const name = sayFirst(party.name, party.language)
    return [{ code: party.code, name, address: party.emails.join(', ') }]
  }
  const order = await orderOf(parts, mail)
  return reachable(parts, mail, order ? await book.employee(order.merchandiserCode) : [])
}

/** Everybody once, without the recipient and without those whose address refuses mail too. */
async function reachable(
  { repositories }: UndeliverableParts,
  mail: SentMail,
  people: readonly Person[],
): Promise<NextReader[]> {
  const own = addressesOf(mail.address).map(addressKey)
  const failing = await repositories.addressFailures.among(people.map(({ email }) => email))
  const open = people.filter(({ code, email }) => {
    const key = addressKey(email)
    return code !== mail.recipientCode && !own.includes(key) && !failing.has(key)
  })
  const readers = open.map(({ code, name, email }) => ({ code, name, address: email }))
  return [...new Map(readers.map((reader) => [reader.code, reader])).values()]
}

function settings({ domain, zone, clock }: UndeliverableParts): UndeliveredSettings {
  const now = clock()
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(now))
  return { domain, now, day }
}

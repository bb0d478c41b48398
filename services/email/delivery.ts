import { setTimeout as delay } from 'node:timers/promises'
import type { Repositories } from '../database'
import { addressesOf } from './address'
import { retryAfterMs, hasWaitedTooLong } from './back-off'
import type { DomainGate } from './domain-gate'
import type { Occasion } from './gather'
import { isTemporary, PermanentRefusal, TemporaryRefusal, type RejectedAddress } from './refusal'
import type { SendMail, SmtpAnswer } from './transport'
import type { QuietUntil } from './reading-times'
import type { InTurn } from './turns'
import type { Undeliverable } from './undeliverable'

type Outbox = Repositories['mailbox']
export type ClaimedEmail = NonNullable<Awaited<ReturnType<Outbox['claimNext']>>>

export type Delivery = {
  outbox: Outbox
  send: SendMail
  /** Names this process in the delivery log. */
  worker: string
  clock: () => string
  /** A mail is claimed when its turn to be sent has come, so that its attempt does not wait for a connection. */
  inTurn: InTurn
  /** Lets a mail through when the domains of its addresses take one more now. */
  gate: DomainGate
  /** What is done about addresses that refuse mail. */
  undeliverable: Undeliverable
  /** Whether a recipient is away today, so that mail goes to whoever stands in. */
  isAway: (recipient: string) => Promise<boolean>
  /** Until when a recipient reads no mail. */
  quietUntil: QuietUntil
  /** Puts what waits for a recipient into one mail. */
  gather: (occasion: Occasion) => Promise<void>
  /** Once it is aborted no further mail is taken; the one under way is brought to its end. */
  signal?: AbortSignal
  /** ATTEMPT_LIMIT_MS unless a test has less time. */
  limitMs?: number
}

/** `quietUntil` says that the recipient reads no mail until then. */
export type DeliveryResult = { sent: number; failed: number; nextAt?: string; quietUntil?: string }

/**
 * How long an attempt may last, from before its claim until the connection is cut. A claim counts as abandoned
 * after STALE_CLAIM_SECONDS (services/database/mailbox.ts); what lies between the two is for clocks that differ.
 * Long enough for a relay that reads a mail before it takes it: one that is cut off may have taken it all the same.
 */
export const ATTEMPT_LIMIT_MS = 40_000

/** Between two attempts to write down what the server has taken. */
const MARK_AGAIN_MS = 1_000

/**
 * Sends what waits for a recipient, oldest first, each mail claimed before the server sees it and marked as soon
 * as the server has taken it. A permanent refusal is written down, the next level is told, and the mail is passed
 * over; one that its receiver puts off, or whose domain takes no more just now, waits alone. Any other failure gives
 * the mail back and is thrown, so that the caller tries again and people can see why.
 */
export async function sendWaitingMail(delivery: Delivery, recipient: string): Promise<DeliveryResult> {
  const count = { sent: 0, failed: 0 }
  for (;;) {
    const occasion = await occasionOf(delivery, recipient)
    // Whoever stands in gathers it with what is their own.
    if (!(await delivery.isAway(recipient))) await delivery.gather(occasion)
    const outcome = await delivery.inTurn(() => deliverNext(delivery, occasion))
    if (outcome === 'none') return { ...count, ...(await nextOf(delivery, occasion)) }
    if (outcome !== 'putOff') count[outcome] += 1
  }
}

async function occasionOf({ clock, quietUntil }: Delivery, recipient: string): Promise<Occasion> {
  const until = await quietUntil(recipient)
  return { recipient, now: clock(), ...(until ? { quietUntil: until } : {}) }
}

/** When there may be more to send, by what waits now. */
async function nextOf(
  { outbox, clock }: Delivery,
  { recipient, quietUntil }: Occasion,
): Promise<Pick<DeliveryResult, 'nextAt' | 'quietUntil'>> {
  const now = clock()
  const { ready, nextAt } = await outbox.countWaiting({ recipient, now, quietUntil })
  const next = ready > 0 ? now : nextAt
  return { ...(next ? { nextAt: next } : {}), ...(next && quietUntil ? { quietUntil } : {}) }
}

type Outcome = 'sent' | 'failed' | 'putOff' | 'none'

async function deliverNext(delivery: Delivery, { recipient, quietUntil }: Occasion): Promise<Outcome> {
  if (delivery.signal?.aborted) return 'none'
  const { outbox, worker, clock, limitMs = ATTEMPT_LIMIT_MS } = delivery
  const limit = AbortSignal.timeout(limitMs)
  const mail = await outbox.claimNext({ recipient, worker, now: clock(), quietUntil })
  return mail ? deliver(delivery, mail, limit) : 'none'
}

async function deliver(delivery: Delivery, mail: ClaimedEmail, limit: AbortSignal): Promise<Outcome> {
  const open = await releasedUnless(delivery, mail, () => openAddresses(delivery, mail))
  if (open === 'passedOn') return 'failed'
  const { gate } = delivery
  const asking = { addresses: open, hasWaited: mail.hasWaited }
  const passed = await gate(asking, () => attempt(delivery, { ...mail, address: open.join(', ') }, limit))
  return passed.isGiven ? passed.result : postpone(delivery, mail, passed)
}

/** The addresses that mail is sent to, or that it went to somebody else instead. */
async function openAddresses(delivery: Delivery, mail: ClaimedEmail): Promise<string[] | 'passedOn'> {
  if (await isPassedOn(delivery, mail)) return 'passedOn'
  const addresses = addressesOf(mail.address)
  const failing = await delivery.undeliverable.failing(addresses)
  const open = addresses.filter((address) => !failing.includes(address))
  if (open.length > 0 || addresses.length === 0) return open
  await redirect(delivery, mail)
  return 'passedOn'
}

/** Before a server has seen the mail it is given back as it was, whatever fails. */
async function releasedUnless<T>(
  { outbox, worker, clock }: Delivery,
  { id }: ClaimedEmail,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await outbox.release({ id, worker, at: clock() }).catch(() => undefined)
    throw error
  }
}

/** The recipient has gone away since the mail was written: whoever stands in gets it, if anybody does. */
async function isPassedOn(
  { isAway, undeliverable, outbox, worker, clock }: Delivery,
  mail: ClaimedEmail,
): Promise<boolean> {
  if (!(await isAway(mail.recipientCode))) return false
  const names = await undeliverable.redirect(mail, 'away')
  if (names.length === 0) return false
  const error = `${mail.recipientCode} is away; sent on to ${names.join(', ')}`
  await outbox.markFailed({ id: mail.id, worker, at: clock(), error, permanent: true, redirected: true })
  return true
}

/** Every address of the mail refuses mail by what is known: it goes on to whoever would get it if it were written now. */
async function redirect(
  { undeliverable, outbox, worker, clock }: Delivery,
  mail: ClaimedEmail,
): Promise<Outcome> {
  const names = await undeliverable.redirect(mail, 'refused')
  const error = `${mail.address} refuses mail; ${names.length > 0 ? `sent on to ${names.join(', ')}` : 'nobody stands in'}`
  await outbox.markFailed({ id: mail.id, worker, at: clock(), error, permanent: true, redirected: true })
  return 'failed'
}

async function postpone(
  { outbox, worker, clock }: Delivery,
  { id }: ClaimedEmail,
  { domain, retryAt: until }: { domain: string; retryAt: string },
): Promise<Outcome> {
  await outbox.postpone({ id, worker, at: clock(), domain, until })
  return 'putOff'
}

async function attempt(delivery: Delivery, mail: ClaimedEmail, limit: AbortSignal): Promise<Outcome> {
  let answer: SmtpAnswer
  try {
    limit.throwIfAborted()
    answer = await delivery.send({ ...mail, to: mail.address, toName: mail.recipientName }, limit)
  } catch (error) {
    if (error instanceof PermanentRefusal) return refused(delivery, mail, error)
    if (error instanceof TemporaryRefusal) return deferred(delivery, mail, error)
    return unreachable(delivery, mail, { error, wasCutOff: limit.aborted })
  }
  return taken(delivery, mail, answer)
}

/** The next level is told before the mail is marked: a worker that dies in between leaves it to be tried again. */
async function refused(
  { undeliverable, outbox, worker, clock }: Delivery,
  mail: ClaimedEmail,
  { message, rejected, code }: PermanentRefusal,
): Promise<Outcome> {
  await undeliverable.refused(mail, rejected.length > 0 ? rejected : { code, response: message })
  await outbox.markFailed({ id: mail.id, worker, at: clock(), error: message, permanent: true })
  return 'failed'
}

/**
 * This mail waits alone, longer each time; after days of it the mail counts as refused. Where no mail at all has gone
 * out in that time it is the server that is in trouble, and that is waited for without a limit.
 */
async function deferred(
  delivery: Delivery,
  mail: ClaimedEmail,
  { message, rejected }: TemporaryRefusal,
): Promise<Outcome> {
  const { undeliverable, outbox, worker, clock } = delivery
  const at = clock()
  const { firstDeferredAt: since } = mail
  if (since && hasWaitedTooLong(since, at) && (await outbox.hasSentSince(since))) {
    return refused(delivery, mail, new PermanentRefusal(`put off since ${since}: ${message}`))
  }
  const forGood = rejected.filter((one) => !isTemporary(one))
  if (forGood.length > 0) await undeliverable.refused(mail, forGood)
  const retryAt = new Date(Date.parse(at) + retryAfterMs(mail.deferrals)).toISOString()
  await outbox.markFailed({ id: mail.id, worker, at, error: message, permanent: false, retryAt })
  return 'putOff'
}

/** Nobody's mail goes out. Only one that an attempt was spent on in vain loses its place to the next. */
async function unreachable(
  { outbox, worker, clock }: Delivery,
  { id, deferrals }: ClaimedEmail,
  { error, wasCutOff }: { error: unknown; wasCutOff: boolean },
): Promise<never> {
  const at = clock()
  const message = wasCutOff
    ? 'the mail server did not take the mail in the time of an attempt'
    : error instanceof Error
      ? error.message
      : String(error)
  const retryAt = wasCutOff ? new Date(Date.parse(at) + retryAfterMs(deferrals)).toISOString() : undefined
  await outbox.markFailed({
    id,
    worker,
    at,
    error: message,
    permanent: false,
    retryAt,
    maybeTaken: wasCutOff,
  })
  throw new Error(message, { cause: error })
}

/**
 * The server has taken the mail, for all of its addresses or for some. It is marked whatever comes of telling about
 * the others, since it must not go out again.
 */
async function taken(delivery: Delivery, mail: ClaimedEmail, answer: SmtpAnswer): Promise<Outcome> {
  const { undeliverable } = delivery
  const { rejected = [], response } = answer
  const forGood = rejected.filter((one) => !isTemporary(one))
  const tell = async () => (forGood.length > 0 ? undeliverable.refused(mail, forGood) : undefined)
  const isTold = await tell().then(
    () => true,
    () => false,
  )
  const later = rejected.filter(isTemporary)
  await untilWritten(delivery, () => mark(delivery, mail, { response, later }))
  if (!isTold) await tell()
  return later.length === 0 ? 'sent' : 'putOff'
}

/** What some addresses have put off goes on to them alone. */
function mark(
  { outbox, worker, clock }: Delivery,
  { id, deferrals }: ClaimedEmail,
  { response, later }: { response: string; later: RejectedAddress[] },
): Promise<boolean> {
  const at = clock()
  if (later.length === 0) return outbox.markSent({ id, at, response })
  const remaining = later.map(({ address }) => address).join(', ')
  const retryAt = new Date(Date.parse(at) + retryAfterMs(deferrals)).toISOString()
  const said = `${response}; put off: ${later.map(told).join('; ')}`
  return outbox.markPartlySent({ id, worker, at, response: said, remaining, retryAt })
}

const told = ({ address, response }: RejectedAddress) => `${address}: ${response}`

/**
 * The server has the mail, so it is never given back: a database that is away for a while is asked again, for as
 * long as this recipient's mail is ours.
 */
async function untilWritten({ signal }: Delivery, write: () => Promise<boolean>): Promise<void> {
  for (;;) {
    try {
      await write()
      return
    } catch (error) {
      if (signal?.aborted) throw error
      await delay(MARK_AGAIN_MS)
    }
  }
}

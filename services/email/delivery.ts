import { setTimeout as delay } from 'node:timers/promises'
import type { Repositories } from '../database'
import { PermanentRefusal, type SendMail, type SmtpAnswer } from './transport'
import type { InTurn } from './turns'

type Outbox = Repositories['mailbox']
type ClaimedEmail = NonNullable<Awaited<ReturnType<Outbox['claimNext']>>>

export type Delivery = {
  outbox: Outbox
  send: SendMail
  /** Names this process in the delivery log. */
  worker: string
  clock: () => string
  /** A mail is claimed when its turn to be sent has come, so that its attempt does not wait for a connection. */
  inTurn: InTurn
  /** Once it is aborted no further mail is taken; the one under way is brought to its end. */
  signal?: AbortSignal
  /** ATTEMPT_LIMIT_MS unless a test has less time. */
  limitMs?: number
}

export type DeliveryResult = { sent: number; failed: number; nextAt?: string }

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
 * as the server has taken it. A permanent refusal is written down and passed over; any other failure gives the
 * mail back and is thrown, so that the caller tries again and people can see why.
 */
export async function sendWaitingMail(delivery: Delivery, recipient: string): Promise<DeliveryResult> {
  const { outbox, clock, inTurn } = delivery
  const count = { sent: 0, failed: 0 }
  for (;;) {
    const outcome = await inTurn(() => deliverNext(delivery, recipient))
    if (outcome === 'none') break
    count[outcome] += 1
  }
  const { ready, nextAt } = await outbox.countWaiting(recipient, clock())
  const next = ready > 0 ? clock() : nextAt
  return { ...count, ...(next ? { nextAt: next } : {}) }
}

type Outcome = 'sent' | 'failed' | 'none'

async function deliverNext(delivery: Delivery, recipient: string): Promise<Outcome> {
  if (delivery.signal?.aborted) return 'none'
  const { outbox, worker, clock, limitMs = ATTEMPT_LIMIT_MS } = delivery
  const limit = AbortSignal.timeout(limitMs)
  const mail = await outbox.claimNext({ recipient, worker, now: clock() })
  return mail ? deliver(delivery, mail, limit) : 'none'
}

/** `failed` when the server refused the mail for good. */
async function deliver(delivery: Delivery, mail: ClaimedEmail, limit: AbortSignal): Promise<Outcome> {
  const { outbox, worker, clock } = delivery
  let answer: SmtpAnswer
  try {
    limit.throwIfAborted()
    answer = await delivery.send({ ...mail, to: mail.address, toName: mail.recipientName }, limit)
  } catch (error) {
    const permanent = error instanceof PermanentRefusal
    const message = reasonOf(error, limit)
    await outbox.markFailed({ id: mail.id, worker, at: clock(), error: message, permanent })
    if (permanent) return 'failed'
    throw new Error(message, { cause: error })
  }
  await markSent(delivery, mail, answer)
  return 'sent'
}

function reasonOf(error: unknown, limit: AbortSignal): string {
  if (limit.aborted) return 'the mail server did not take the mail in the time of an attempt'
  return error instanceof Error ? error.message : String(error)
}

/**
 * The server has the mail, so it is never given back: a database that is away for a while is asked again, for as
 * long as this recipient's mail is ours.
 */
async function markSent({ outbox, clock, signal }: Delivery, { id }: ClaimedEmail, answer: SmtpAnswer) {
  const at = clock()
  for (;;) {
    try {
      return await outbox.markSent({ id, at, response: answer.response })
    } catch (error) {
      if (signal?.aborted) throw error
      await delay(MARK_AGAIN_MS)
    }
  }
}

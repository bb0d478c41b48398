import type { Repositories } from '../database'
import { PermanentRefusal, type SendMail } from './transport'

type Outbox = Repositories['mailbox']
type ClaimedEmail = NonNullable<Awaited<ReturnType<Outbox['claimNext']>>>

export type Delivery = {
  outbox: Outbox
  send: SendMail
  /** Names this process in the delivery log. */
  worker: string
  clock: () => string
  /** Told after every mail, so that whoever watches knows that it goes on. */
  onProgress?: () => void
}

export type DeliveryResult = { sent: number; failed: number; nextAt?: string }

/**
 * Sends what waits for a recipient, oldest first, each mail claimed before the server sees it and marked as soon
 * as the server has taken it. A permanent refusal is written down and passed over; any other failure gives the
 * mail back and is thrown, so that the caller tries again and people can see why.
 */
export async function sendWaitingMail(delivery: Delivery, recipient: string): Promise<DeliveryResult> {
  const { outbox, worker, clock } = delivery
  let sent = 0
  let failed = 0
  for (;;) {
    const mail = await outbox.claimNext({ recipient, worker, now: clock() })
    if (!mail) break
    if (await deliver(delivery, mail)) sent += 1
    else failed += 1
    delivery.onProgress?.()
  }
  const { nextAt } = await outbox.countWaiting(recipient, clock())
  return { sent, failed, ...(nextAt ? { nextAt } : {}) }
}

/** True when the server took the mail, false when it refused it for good. */
async function deliver({ outbox, send, worker, clock }: Delivery, mail: ClaimedEmail): Promise<boolean> {
  try {
    const { response } = await send({ ...mail, to: mail.address, toName: mail.recipientName })
    await outbox.markSent({ id: mail.id, at: clock(), response })
    return true
  } catch (error) {
    const permanent = error instanceof PermanentRefusal
    const message = error instanceof Error ? error.message : String(error)
    await outbox.markFailed({ id: mail.id, worker, at: clock(), error: message, permanent })
    if (permanent) return false
    throw error
  }
}

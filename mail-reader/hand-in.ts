import { createHash } from 'node:crypto'
import type { Logger } from '../platform/logging'

/** What the API did with a mail: `refused` will never be taken; `later` may be, so that it must not be lost. */
export type HandedIn = 'taken' | 'refused' | 'later'

/** Hands a mail in, byte for byte. */
export type HandIn = (raw: Buffer) => Promise<HandedIn>

const limitMs = 60_000

/** Answers that no repetition changes; a wrong key is put right, and the mail waits for it. */
const forGood = [400, 413, 415, 422]

/** The API's `POST /inbound-mails`. The same mail has the same key, and the API keeps it once whatever the key. */
export function createHandIn({ url, key }: { url: string; key: string }, logger: Logger): HandIn {
  return async (raw) => {
    const mail = createHash('sha256').update(raw).digest('hex')
    try {
      const response = await fetch(`${url}/inbound-mails`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${key}`,
          'Idempotency-Key': mail,
          'Content-Type': 'message/rfc822',
        },
        body: new Uint8Array(raw),
        signal: AbortSignal.timeout(limitMs),
      })
      const outcome = outcomeOf(response.status)
      const { id, code, orders } = (await response.json()) as Record<string, unknown>
      const level = outcome === 'later' ? 'warn' : 'info'
      logger[level]({ mail, outcome, status: response.status, id, code, orders }, 'mail handed in')
      return outcome
    } catch (error) {
      logger.warn({ mail, reason: (error as Error).message }, 'the API cannot be reached')
      return 'later'
    }
  }
}

function outcomeOf(status: number): HandedIn {
  if (status < 300) return 'taken'
  return forGood.includes(status) ? 'refused' : 'later'
}

import { createHash } from 'node:crypto'
import { canonical } from '../domain/order/digest'
import type { Repositories } from '../services/database'
import type { Answer } from './answer'
import { isDefinite, Problem } from './problem'

export const keyHeader = 'Idempotency-Key'
export const replayHeader = 'Idempotent-Replay'

/** The caller's key; a quoted one (as the draft RFC writes it) and a bare one are the same. */
export function readKey(header: string | undefined): string {
  const quoted = /^"(.*)"$/.exec(header?.trim() ?? '')
  const key = (quoted?.[1] ?? header ?? '').trim()
  if (key === '')
    throw keyProblem('idempotency-key-missing', 'Send a key of your own with every POST, such as a UUID')
  if (key.length <= 200 && /^[\x20-\x7e]+$/.test(key)) return key
  throw keyProblem('idempotency-key-malformed', 'must have at most 200 printable ASCII characters')
}

function keyProblem(code: 'idempotency-key-missing' | 'idempotency-key-malformed', detail: string): Problem {
  return new Problem(code, detail, { errors: [{ header: keyHeader, detail }] })
}

/** A request under its sender's key. `content` is what must be the same when the key comes again. */
export type KeyedRequest = { actor: string; key: string; route: string; content: unknown }

/** What an earlier request under the same key has led to, as far as it is known. */
export type Earlier = { isRepeated: boolean; orderNumber?: string }

/** An answer to keep for repetitions, unless it is not the last word yet. */
export type KeyedAnswer = Answer & { orderNumber?: string; isFinal: boolean }

/**
 * Acts once for a key: a repetition gets the first answer, or goes on where the first one was cut off. A definite
 * no frees the key, so that the request may be changed or sent again when the order has moved on.
 */
export async function once(
  { requestKeys }: Pick<Repositories, 'requestKeys'>,
  { content, ...request }: KeyedRequest,
  act: (earlier: Earlier) => Promise<KeyedAnswer>,
): Promise<Answer> {
  const claim = await requestKeys.claim({ ...request, bodyHash: contentHash(content) })
  if (claim.outcome === 'reused') {
    const detail = 'Take a new key for another request; the same key is for sending the same one again'
    throw new Problem('idempotency-key-reused', detail, { errors: [{ header: keyHeader, detail }] })
  }
  if (claim.outcome === 'repeated' && claim.response) return replayed(claim.response)
  const isRepeated = claim.outcome === 'repeated'
  const orderNumber = claim.outcome === 'repeated' ? claim.orderNumber : undefined
  const answer = await act({ isRepeated, orderNumber }).catch(async (error: unknown) => {
    if (error instanceof Problem && isDefinite(error)) await requestKeys.release(request)
    throw error
  })
  return stored(answer, (result) => requestKeys.storeResponse(request, result))
}

/** The answer's JSON is kept as text, since the database orders the fields of what it keeps as JSON anew. */
type Stored = { status: number; body: unknown }

async function stored(
  { orderNumber, isFinal, ...answer }: KeyedAnswer,
  store: (result: { orderNumber?: string; response?: Stored }) => Promise<void>,
): Promise<Answer> {
  const { status, body, headers } = answer
  const response = isFinal ? { response: { status, body: { json: JSON.stringify(body), headers } } } : {}
  // The order remembers the key as well: what is done is told as done, though the answer could not be kept.
  await store({ orderNumber, ...response }).catch(() => undefined)
  return answer
}

function replayed({ status, body }: Stored): Answer {
  const { json, headers } = body as { json: string; headers?: Answer['headers'] }
  return { status, body: JSON.parse(json) as unknown, headers: { ...headers, [replayHeader]: 'true' } }
}

function contentHash(content: unknown): string {
  return createHash('sha256').update(canonical(content)).digest('hex')
}

/** The key as the order and Temporal see it: senders with the same key never meet. No code contains a colon. */
export function scopedKey(actor: string, key: string): string {
  const plain = `${actor}:${key}`
  return plain.length <= 200 ? plain : `${actor}:sha256:${createHash('sha256').update(key).digest('hex')}`
}

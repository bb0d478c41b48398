import type { RequestKey } from '../../prisma/generated/client'
import type { Connection } from './client'
import { iso, jsonColumn } from './values'

/** A request that carries an idempotency key. */
export type KeyedRequest = {
  /** Whoever sent it: keys of different senders never meet. */
  actor: string
  key: string
  /** Method and path. */
  route: string
  bodyHash: string
}

/** The answer that was given, for whoever asks again. */
export type StoredResponse = { status: number; body: unknown }

/**
 * `new`: nobody has used the key. `repeated`: the same request was seen before, with the order it led to and its
 * answer as far as they are known. `reused`: the key belongs to another request.
 */
export type KeyClaim =
  | { outcome: 'new' }
  | { outcome: 'repeated'; orderNumber?: string; response?: StoredResponse }
  | { outcome: 'reused' }

/** Takes a key for a request; of several at once exactly one gets `new`. */
export async function claimRequestKey(db: Connection, request: KeyedRequest): Promise<KeyClaim> {
  const { count } = await db.requestKey.createMany({ data: [request], skipDuplicates: true })
  if (count > 0) return { outcome: 'new' }
  const { actor, key } = request
  const known = await db.requestKey.findUnique({ where: { actor_key: { actor, key } } })
  // Released in between: the key is free again.
  if (!known) return claimRequestKey(db, request)
  const isSame = known.route === request.route && known.bodyHash === request.bodyHash
  return isSame ? repeated(known) : { outcome: 'reused' }
}

/** A request that was answered for good under a key: when it came, and its answer; undefined while it was not. */
export async function findAnswered(
  db: Connection,
  { actor, key }: Pick<KeyedRequest, 'actor' | 'key'>,
): Promise<{ at: string; response: StoredResponse } | undefined> {
  const row = await db.requestKey.findUnique({ where: { actor_key: { actor, key } } })
  if (!row || row.status === null) return undefined
  return { at: iso(row.createdAt), response: { status: row.status, body: row.response } }
}

/** What a request led to: the order as soon as it has a number, the answer once there is one. */
export type RequestResult = { orderNumber?: string; response?: StoredResponse }

/** Keeps what a request led to, for its repetitions. The first answer stays. */
export async function storeResponse(
  db: Connection,
  { actor, key }: Pick<KeyedRequest, 'actor' | 'key'>,
  { orderNumber, response }: RequestResult,
): Promise<void> {
  if (orderNumber !== undefined)
    await db.requestKey.updateMany({ where: { actor, key }, data: { orderNumber } })
  if (response === undefined) return
  const { status, body } = response
  await db.requestKey.updateMany({
    where: { actor, key, status: null },
    data: { status, response: jsonColumn(body ?? null) },
  })
}

/** Frees a key whose request did nothing, so that it may be sent again with another body. */
export async function releaseRequestKey(
  db: Connection,
  { actor, key }: Pick<KeyedRequest, 'actor' | 'key'>,
): Promise<void> {
  await db.requestKey.deleteMany({ where: { actor, key, status: null, orderNumber: null } })
}

function repeated({ orderNumber, status, response }: RequestKey): KeyClaim {
  return {
    outcome: 'repeated',
    ...(orderNumber === null ? {} : { orderNumber }),
    ...(status === null ? {} : { response: { status, body: response } }),
  }
}

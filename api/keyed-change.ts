import { ChangeRefused, StaleVersion } from '../services/database'
import { ok, type Answer } from './answer'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { once } from './idempotency'
import { toProblem } from './problem'

/** A change of something that is no order, under its sender's key. `content` must be the same when the key comes again. */
export type KeyedChange = { caller: Caller; key: string; route: string; content: unknown }

/** Makes a change once for its key and answers with what it has come to; a refusal frees the key. */
export function keyedChange(
  { repositories }: Pick<ApiDeps, 'repositories'>,
  { caller, ...change }: KeyedChange,
  make: () => Promise<unknown>,
): Promise<Answer> {
  return once(repositories, { actor: caller.actor.code, ...change }, async () => {
    const made = await make().catch(refused)
    return { ...ok(made), isFinal: true }
  })
}

function refused(error: unknown): never {
  throw error instanceof ChangeRefused || error instanceof StaleVersion ? toProblem(error) : error
}

import { digest } from '../domain/order/digest'
import { defaultPolicy, taskKinds, type Ladder, type Policy, type TaskKind } from '../domain/policy'

const usual = digest(defaultPolicy)
const usualLadders = Object.fromEntries(
  taskKinds.map((kind) => [kind, digest(defaultPolicy.ladders[kind])]),
) as Record<TaskKind, string>

/**
 * The usual policy once for all orders of a worker, not a copy in each of them. Of an edited one the ladders that
 * nobody has edited are shared, so that an order keeps a copy of its own of the others alone. By content and without
 * a memory of what came before, since the modules of workflows hold no state.
 */
export function sharedPolicy(policy: Policy): Policy {
  if (digest(policy) === usual) return defaultPolicy
  const shared = Object.entries(policy.ladders).map(([kind, ladder]) => [kind, sharedLadder(ladder)])
  return { ...policy, ladders: Object.fromEntries(shared) as Policy['ladders'] }
}

function sharedLadder(ladder: Ladder): Ladder {
  const isUsual = digest(ladder) === usualLadders[ladder.kind]
  return isUsual ? defaultPolicy.ladders[ladder.kind] : ladder
}

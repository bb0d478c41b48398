import { defaultPolicy } from './default-policy'
import { customerClasses, type CustomerClass, type Ladder, type Policy, type TaskKind } from './ladders'

/** One edit of a ladder, or its end: for customers of a class, or for all that have none of their own. */
export type LadderVersion = {
  /** Counted over all ladders, from 2: a factory starts with 1. */
  version: number
  kind: TaskKind
  customerClass?: CustomerClass
  /** When withdrawn, the ladder that ended. */
  ladder: Ladder
  /** From here on the ladder of all classes counts again, or what a factory starts with. */
  withdrawn?: true
  reason: string
  by: string
  at: string
}

/**
 * The policy for customers of a class, from the ladders in force: its own where it has one, else that of all
 * classes, else what a factory starts with. It has the class's name only where a ladder of the class is in it, so
 * that orders of different classes share what is the same for both.
 */
export function composePolicy(inForce: readonly LadderVersion[], customerClass?: CustomerClass): Policy {
  const chosen = inForce.filter((row) => isChosen(row, inForce, customerClass))
  const isOwn = chosen.some((row) => row.customerClass !== undefined)
  const ended = inForce.filter((row) => row.withdrawn && isFelt(row, isOwn ? customerClass : undefined))
  const counted = [...chosen, ...ended]
  if (counted.length === 0) return defaultPolicy
  const edited = Object.fromEntries(chosen.map(({ kind, ladder }) => [kind, ladder]))
  return {
    ...defaultPolicy,
    version: Math.max(...counted.map(({ version }) => version)),
    ...(isOwn && customerClass ? { customerClass } : {}),
    ladders: { ...defaultPolicy.ladders, ...edited },
  }
}

function isChosen(
  { kind, customerClass, withdrawn }: LadderVersion,
  inForce: readonly LadderVersion[],
  wanted: CustomerClass | undefined,
): boolean {
  const hasOwn = inForce.some((row) => row.kind === kind && row.customerClass === wanted && !row.withdrawn)
  return !withdrawn && customerClass === (hasOwn ? wanted : undefined)
}

/** An end counts as an edit does for those who had the ladder, so that a version never names two sets of ladders. */
function isFelt({ customerClass }: LadderVersion, wanted: CustomerClass | undefined): boolean {
  return customerClass === undefined || customerClass === wanted
}

/** The classes of customers and none: everybody for whom a policy is put together. */
export const classesAndNone: readonly (CustomerClass | undefined)[] = [undefined, ...customerClasses]

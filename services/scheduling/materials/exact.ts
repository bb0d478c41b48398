import { toMillionths } from '../../../domain/money/money'
import type { Problem } from '../../../domain/body/check'
import { materialsLimits } from './input'

/** Thrown inside a run that cannot be finished, and turned into the run's answer. */
export class PlanRefusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'PlanRefusal'
    this.problem = problem
  }
}

/** A factor as a fraction in lowest terms. `exact` when it does not fit whole numbers of a double. */
export type Ratio = { over: number; under: number; exact?: { over: bigint; under: bigint } }

/** Most thousandths of any quantity in a plan; far below 2^53, so that sums of them stay exact. */
const most = materialsLimits.quantity * 1000 * 1000

/** Whole thousandths of a quantity of at most three decimals. */
export function thousandths(quantity: number | undefined): number {
  return quantity === undefined ? 0 : Math.round(quantity * 1000)
}

/** `perParent` × (1 + `scrapPercent` / 100), exactly. */
export function ratioOf(perParent: string, scrapPercent: string | undefined): Ratio {
  const over = toMillionths(perParent) * (100_000_000n + toMillionths(scrapPercent ?? '0'))
  const under = 1_000_000n * 100_000_000n
  const common = gcd(over, under)
  const exact = { over: over / common, under: under / common }
  const ratio = { over: Number(exact.over), under: Number(exact.under) }
  return exact.over > BigInt(Number.MAX_SAFE_INTEGER) ? { ...ratio, exact } : ratio
}

/** `amount` × ratio, rounded up to the thousandth. */
export function timesUp(amount: number, ratio: Ratio): number {
  const product = amount * ratio.over
  if (ratio.exact === undefined && product <= Number.MAX_SAFE_INTEGER) {
    const rest = product % ratio.under
    return (product - rest) / ratio.under + (rest > 0 ? 1 : 0)
  }
  const { over, under } = ratio.exact ?? { over: BigInt(ratio.over), under: BigInt(ratio.under) }
  return bounded(Number((BigInt(amount) * over + under - 1n) / under))
}

/** The largest amount of which `timesUp` does not exceed `total`. */
export function dividedDown(total: number, ratio: Ratio): number {
  const product = total * ratio.under
  if (ratio.exact === undefined && product <= Number.MAX_SAFE_INTEGER) {
    return (product - (product % ratio.over)) / ratio.over
  }
  const { over, under } = ratio.exact ?? { over: BigInt(ratio.over), under: BigInt(ratio.under) }
  return Number((BigInt(total) * under) / over)
}

/** The quantity itself, or a refusal when it is beyond what can be computed exactly. */
export function bounded(amount: number): number {
  if (amount <= most) return amount
  throw new PlanRefusal({
    pointer: '/bom',
    detail: `comes to a requirement of more than ${most / 1000}, which cannot be meant; check perParent`,
  })
}

/** Splits a whole amount in proportion to whole weights; the parts are whole and sum to it. */
export function splitWhole(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let before = 0n
  let given = 0
  return weights.map((weight) => {
    before += BigInt(weight)
    const upTo = Number((BigInt(amount) * before) / BigInt(total))
    const part = upTo - given
    given = upTo
    return part
  })
}

function gcd(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b]
  return a
}

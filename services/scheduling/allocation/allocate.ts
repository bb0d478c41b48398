import type { Problem } from '../../../domain/body/check'
import { thousandths } from '../materials/exact'
import { allocationProblems, keyOf } from './check'
import type { AllocationDemand, AllocationInput, AllocationOverride } from './input'
import type { Claim, Round } from './reasons'
import { reasonsOf, roundOf } from './reasons'
import type { AllocatedItem, AllocatedLine, Allocation, AppliedOverride } from './result'

/** Most lines named that an override takes from. */
const mostLosses = 100

/** An allocation, or everything that is wrong with the input. */
export type AllocationAnswer = { ok: true; allocation: Allocation } | { ok: false; problems: Problem[] }

/**
 * Gives scarce stock to order lines (R129): what is reserved to its own line first, then approved overrides, then
 * by class of customer, due date, order number and order line, each in full before the next. Exact to the
 * thousandth. An override that exceeds what is left after the reservations is refused: whoever is to have less
 * must be named by an override of his own. When there is less stock than is reserved, the reservations are served
 * in the same order.
 */
export function allocateShortage(input: unknown): AllocationAnswer {
  const problems = allocationProblems(input)
  if (problems.length > 0) return { ok: false, problems }
  const { items, demands, overrides = [] } = input as AllocationInput
  const claims = claimsOf(demands, overrides)
  const refused = overrideProblems(input as AllocationInput, claims)
  if (refused.length > 0) return { ok: false, problems: refused }
  for (const { item, available } of items) serve(claims.get(item) ?? [], thousandths(available))
  return { ok: true, allocation: resultOf(input as AllocationInput, claims) }
}

/** Claims by item, in the order in which they are served. */
function claimsOf(demands: AllocationDemand[], overrides: AllocationOverride[]): Map<string, Claim[]> {
  const decided = new Map(overrides.map((one) => [keyOf(one), one]))
  const byItem = new Map<string, Claim[]>()
  demands.forEach((demand, index) => {
    const wanted = thousandths(demand.quantity)
    const override = decided.get(keyOf(demand))
    const reserved = Math.min(wanted, thousandths(demand.reserved))
    const claim: Claim = { demand, index, wanted, reserved, override, rank: 0, fromReservation: 0, given: 0 }
    const list = byItem.get(demand.item)
    if (list) list.push(claim)
    else byItem.set(demand.item, [claim])
  })
  for (const list of byItem.values()) list.sort(inOrder).forEach((claim, i) => (claim.rank = i + 1))
  return byItem
}

function inOrder({ demand: a }: Claim, { demand: b }: Claim): number {
  return (
    compare(a.class, b.class) ||
    compare(a.dueOn, b.dueOn) ||
    compare(a.order, b.order) ||
    compare(a.orderLine, b.orderLine)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Fills in what each claim is given. */
function serve(claims: Claim[], available: number): void {
  let left = available
  for (const claim of claims) {
    claim.fromReservation = Math.min(left, claim.reserved, limitOf(claim))
    claim.given = claim.fromReservation
    left -= claim.given
  }
  const decided = claims.filter(({ override }) => override !== undefined)
  for (const claim of [...decided, ...claims.filter(({ override }) => override === undefined)]) {
    const more = Math.min(left, limitOf(claim) - claim.given)
    claim.given += more
    left -= more
  }
}

function limitOf({ wanted, override }: Claim): number {
  return override === undefined ? wanted : thousandths(override.quantity)
}

/** Refuses each override with which the stock no longer suffices for reservations and overrides together. */
function overrideProblems(
  { items, overrides = [] }: AllocationInput,
  claims: ReadonlyMap<string, Claim[]>,
): Problem[] {
  const left = new Map(
    items.map(({ item, available }) => {
      const others = (claims.get(item) ?? []).filter(({ override }) => override === undefined)
      const reserved = others.reduce((sum, claim) => sum + claim.reserved, 0)
      return [item, Math.max(0, thousandths(available) - reserved)]
    }),
  )
  return overrides.flatMap((one, index) => {
    const most = left.get(one.item)!
    const wanted = thousandths(one.quantity)
    if (wanted <= most) {
      left.set(one.item, most - wanted)
      return []
    }
    const detail = `must be at most ${most / 1000}: what is left of ${one.item} after the reservations of others and the overrides before it`
    return [{ pointer: `/overrides/${index}/quantity`, detail }]
  })
}

function resultOf(
  { items, demands, overrides = [] }: AllocationInput,
  claims: Map<string, Claim[]>,
): Allocation {
  const lines: AllocatedLine[] = []
  for (const list of claims.values()) {
    const round = roundOf(list)
    for (const claim of list) lines[claim.index] = lineOf(claim, round)
  }
  return {
    items: items.map(({ item, available }) => itemOf(item, thousandths(available), claims.get(item) ?? [])),
    lines,
    overrides: appliedOf({ items, demands, overrides }, claims),
  }
}

function lineOf(claim: Claim, round: Round): AllocatedLine {
  const { order, orderLine, item, customer, class: customerClass, dueOn, quantity } = claim.demand
  return {
    order,
    orderLine,
    item,
    customer,
    class: customerClass,
    dueOn,
    quantity,
    allocated: claim.given / 1000,
    short: (claim.wanted - claim.given) / 1000,
    rank: claim.rank,
    fromReservation: claim.fromReservation / 1000,
    reasons: reasonsOf(claim, round),
  }
}

function itemOf(item: string, available: number, claims: Claim[]): AllocatedItem {
  const asked = claims.reduce((sum, { wanted }) => sum + wanted, 0)
  const allocated = claims.reduce((sum, { given }) => sum + given, 0)
  return {
    item,
    available: available / 1000,
    asked: asked / 1000,
    allocated: allocated / 1000,
    left: (available - allocated) / 1000,
    short: (asked - allocated) / 1000,
  }
}

/** Compares with the same allocation without overrides. */
function appliedOf(
  { items, demands, overrides }: Required<AllocationInput>,
  claims: ReadonlyMap<string, Claim[]>,
): AppliedOverride[] {
  if (overrides.length === 0) return []
  const plain = claimsOf(demands, [])
  for (const { item, available } of items) serve(plain.get(item) ?? [], thousandths(available))
  const before = new Map([...plain.values()].flat().map(({ demand, given }) => [keyOf(demand), given]))
  const losses = new Map<string, AppliedOverride['lessFor']>()
  for (const item of new Set(overrides.map((one) => one.item)))
    losses.set(item, lossesOf(claims.get(item)!, before))
  return overrides.map((one) => {
    const insteadOf = before.get(keyOf(one))! / 1000
    const lost = one.quantity > insteadOf ? losses.get(one.item)! : []
    const more = lost.length - mostLosses
    return { ...one, insteadOf, lessFor: lost.slice(0, mostLosses), ...(more > 0 && { more }) }
  })
}

function lossesOf(claims: Claim[], before: ReadonlyMap<string, number>): AppliedOverride['lessFor'] {
  return claims
    .map(({ demand, given }) => ({
      orderLine: demand.orderLine,
      quantity: (before.get(keyOf(demand))! - given) / 1000,
    }))
    .filter(({ quantity }) => quantity > 0)
    .sort((a, b) => b.quantity - a.quantity)
}

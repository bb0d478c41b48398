import type { AllocationDemand, AllocationOverride } from './input'
import type { AllocationReason } from './result'

/** A demand while it is being served, in thousandths. */
export type Claim = {
  demand: AllocationDemand
  index: number
  wanted: number
  reserved: number
  override: AllocationOverride | undefined
  rank: number
  fromReservation: number
  given: number
}

/** The claims of one item that were given something, as needed to say who came first. */
export type Round = {
  /** In the order of rank. */
  given: Claim[]
  /** By rank from 1: how many were given something up to it, and after it out of turn. */
  upTo: number[]
  outOfTurnAfter: number[]
}

/** `claims` are all of an item in the order of rank, served. */
export function roundOf(claims: Claim[]): Round {
  const upTo = [0]
  for (const { given } of claims) upTo.push(upTo.at(-1)! + (given > 0 ? 1 : 0))
  const outOfTurnAfter = upTo.map(() => 0)
  for (let rank = claims.length - 1; rank >= 0; rank--)
    outOfTurnAfter[rank] = outOfTurnAfter[rank + 1]! + (isOutOfTurn(claims[rank]!) ? 1 : 0)
  return { given: claims.filter(({ given }) => given > 0), upTo, outOfTurnAfter }
}

/** Why a line has what it has. */
export function reasonsOf(claim: Claim, round: Round): AllocationReason[] {
  const reasons: AllocationReason[] = []
  if (claim.fromReservation > 0) reasons.push(reserved(claim))
  if (claim.override) return [...reasons, overridden(claim.override)]
  if (claim.fromReservation < claim.reserved) reasons.push(reservationShort(claim))
  if (claim.given === claim.wanted) {
    return claim.fromReservation === claim.wanted ? reasons : [...reasons, inFull(claim)]
  }
  return [...reasons, runOut(claim, round)]
}

function reserved({ fromReservation }: Claim): AllocationReason {
  const quantity = fromReservation / 1000
  return {
    code: 'reserved',
    en: `${quantity} is reserved for this line`,
    zh: `其中 ${quantity} 为本行预留`,
  }
}

function overridden({ quantity, approvedBy, reason }: AllocationOverride): AllocationReason {
  return {
    code: 'override',
    en: `set to ${quantity} with the approval of ${approvedBy}: ${reason}`,
    zh: `经 ${approvedBy} 批准定为 ${quantity}：${reason}`,
  }
}

function reservationShort({ reserved: promised, fromReservation }: Claim): AllocationReason {
  const [all, got] = [promised / 1000, fromReservation / 1000]
  return {
    code: 'reservation-short',
    en: `${all} was reserved, but the stock covers only ${got} of it`,
    zh: `预留 ${all}，库存只够 ${got}`,
  }
}

function inFull({ demand, rank }: Claim): AllocationReason {
  return {
    code: 'in-full',
    en: `rank ${rank}: class ${demand.class}, due ${demand.dueOn}; the stock suffices`,
    zh: `排第 ${rank}：${demand.class} 类客户，交期 ${demand.dueOn}；库存足够`,
  }
}

/** Names the first lines that were served instead. */
function runOut(claim: Claim, round: Round): AllocationReason {
  const { demand, rank, given } = claim
  const count = round.upTo[rank - 1]! + round.outOfTurnAfter[rank]!
  const named = firstBefore(claim, round).map((one) => `${one.demand.orderLine} (${one.demand.class})`)
  const more = count - named.length
  const en = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const zh = `${named.join('、')}${more > 0 ? ` 等 ${count} 行` : ''}`
  const head = `rank ${rank}: class ${demand.class}, due ${demand.dueOn}`
  const headZh = `排第 ${rank}：${demand.class} 类客户，交期 ${demand.dueOn}`
  const since = count > 0 ? ` after ${en}` : ''
  const sinceZh = count > 0 ? `，先分配给 ${zh}` : ''
  return given > 0
    ? { code: 'partly', en: `${head}; the stock ran out${since}`, zh: `${headZh}${sinceZh}，库存不足` }
    : { code: 'nothing-left', en: `${head}; nothing is left${since}`, zh: `${headZh}${sinceZh}，已无库存` }
}

/** At most five of those that came first, by rank, then out of turn. */
function firstBefore(claim: Claim, { given }: Round): Claim[] {
  const found: Claim[] = []
  for (const one of given) {
    if (found.length === 5) break
    if (one.rank < claim.rank || (one.rank > claim.rank && isOutOfTurn(one))) found.push(one)
  }
  return found
}

function isOutOfTurn({ given, override, fromReservation }: Claim): boolean {
  return given > 0 && (override !== undefined || fromReservation > 0)
}

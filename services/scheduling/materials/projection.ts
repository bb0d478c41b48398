import type { Records, SupplyId } from './records'
import type { Run } from './run'

/** When things can really be there, in working days. */
export type Projection = {
  /** By supply. */
  ready: Int32Array
  /** By supply: the component requirement that holds it up, or -1 when its own date does. */
  waitsFor: Int32Array
}

/**
 * Forward from what is known, components before parents: a planned order starts at its release, but not before
 * today nor before its components; an open order comes when promised, or its own time after components that come
 * later than its start. Components in stock are taken to be there for an open order that is already under way.
 */
export function project({ records, sequence, network }: Run): Projection {
  const { supply, firstReceipt, firstPlanned } = records
  const projection: Projection = {
    ready: new Int32Array(supply.count).fill(network.today),
    waitsFor: new Int32Array(supply.count).fill(-1),
  }
  for (let i = sequence.length - 1; i >= 0; i--) {
    const order = sequence[i]!
    const isOpen = order < firstPlanned
    const receipt = isOpen ? network.receipts[order - firstReceipt]! : undefined
    const start = receipt ? receipt.start : Math.max(supply.release[order]!, network.today)
    const lead = receipt ? receipt.promised - receipt.start : network.items[supply.item[order]!]!.lead
    const last = lastNeed(records, projection, order)
    const isHeldUp = last.day > start && !(isOpen && last.isInStock)
    if (isHeldUp) projection.waitsFor[order] = last.requirement
    const ready = (isHeldUp ? last.day : start) + lead
    projection.ready[order] = receipt ? Math.max(receipt.due, isHeldUp ? ready : receipt.due) : ready
    if (receipt && isHeldUp && ready <= receipt.due) projection.waitsFor[order] = -1
  }
  return projection
}

/** When all of a requirement is there, and the supply that comes last. */
export function readyOf(
  { requirement, peg }: Records,
  { ready }: Projection,
  number: number,
): { day: number; source: SupplyId } {
  let source = -1
  for (let i = requirement.pegFrom[number]!; i < requirement.pegTo[number]!; i++) {
    const from = peg.supply[i]!
    if (source < 0 || ready[from]! > ready[source]!) source = from
  }
  return { day: source < 0 ? -Infinity : ready[source]!, source }
}

function lastNeed(
  records: Records,
  projection: Projection,
  order: SupplyId,
): { requirement: number; day: number; isInStock: boolean } {
  const { supply, requirement, firstReceipt } = records
  let last = { requirement: -1, day: -Infinity, isInStock: true }
  for (let number = supply.needs[order]!; number >= 0; number = requirement.nextOfOwner[number]!) {
    const { day, source } = readyOf(records, projection, number)
    const isInStock = source < firstReceipt
    const isLater = day > last.day || (day === last.day && last.isInStock && !isInStock)
    if (source >= 0 && isLater) last = { requirement: number, day, isInStock }
  }
  return last
}

/** From what a requirement takes last down to the order whose own date decides. */
export function chainOf(records: Records, projection: Projection, number: number): SupplyId[] {
  const chain: SupplyId[] = []
  for (let next = number; next >= 0;) {
    const { source } = readyOf(records, projection, next)
    if (source < 0) break
    chain.push(source)
    next = projection.waitsFor[source]!
  }
  return chain
}

import type { Hurts } from './plan'
import type { Records, SupplyId } from './records'

/** Most order lines named for one delay, and most orders looked at for all delays of a plan. */
const limits = { named: 100, visits: 20_000_000 }

/** Traces delays up the pegs; keeps its working space between calls. */
export type Tracer = {
  records: Records
  /** Place of each supply in the run: parents before what they are made of. */
  rank: Int32Array
  delay: Int32Array
  seen: Int32Array
  round: number
  visits: number
}

export function tracerOf(records: Records, sequence: SupplyId[]): Tracer {
  const size = records.supply.count
  const rank = new Int32Array(size).fill(-1)
  sequence.forEach((order, place) => (rank[order] = place))
  return { records, rank, delay: new Int32Array(size), seen: new Int32Array(size), round: 0, visits: 0 }
}

/**
 * The order lines that a supply hurts when it is there `days` working days after the plan wants it. What is
 * wanted only later than it was due has slack, which takes up that much of the delay.
 */
export function hurtsOf(tracer: Tracer, from: SupplyId, days: number): Hurts {
  if (tracer.visits > limits.visits) return { hurts: [], untraced: true }
  const lines = new Map<number, number>()
  const above = ordersAbove(tracer, from)
  tracer.delay[from] = days
  for (const order of above) passOn(tracer, order, lines)
  const { demands } = tracer.records.network
  const hurts = [...byOrderLine(lines, (demand) => demands[demand]!.orderLine)]
    .map(([orderLine, most]) => ({ orderLine, days: most }))
    .sort((a, b) => b.days - a.days || (a.orderLine < b.orderLine ? -1 : 1))
  if (hurts.length <= limits.named) return { hurts }
  return { hurts: hurts.slice(0, limits.named), more: hurts.length - limits.named }
}

/** The orders that a supply goes into, itself first, every one after all that it is made of. */
function ordersAbove(tracer: Tracer, from: SupplyId): SupplyId[] {
  const { records, rank, seen, delay } = tracer
  const { supply, peg, requirement } = records
  const round = ++tracer.round
  const found = [from]
  seen[from] = round
  for (let i = 0; i < found.length; i++) {
    const order = found[i]!
    delay[order] = 0
    for (let k = supply.pegFrom[order]!; k < supply.pegTo[order]!; k++) {
      const owner = peg.supply[k] === order ? requirement.owner[peg.requirement[k]!]! : -1
      if (owner < 0 || seen[owner] === round) continue
      seen[owner] = round
      found.push(owner)
    }
  }
  tracer.visits += found.length
  return found.sort((a, b) => rank[b]! - rank[a]!)
}

function passOn({ records, delay }: Tracer, order: SupplyId, lines: Map<number, number>): void {
  const { supply, peg, requirement } = records
  if (delay[order]! <= 0) return
  for (let k = supply.pegFrom[order]!; k < supply.pegTo[order]!; k++) {
    if (peg.supply[k] !== order) continue
    const number = peg.requirement[k]!
    const left = delay[order]! - Math.max(0, requirement.day[number]! - supply.due[order]!)
    const owner = requirement.owner[number]!
    if (left <= 0) continue
    if (owner < 0) lines.set(-1 - owner, Math.max(left, lines.get(-1 - owner) ?? 0))
    else delay[owner] = Math.max(delay[owner]!, left)
  }
}

function byOrderLine(lines: Map<number, number>, nameOf: (demand: number) => string): Map<string, number> {
  const worst = new Map<string, number>()
  for (const [demand, days] of lines) {
    const name = nameOf(demand)
    worst.set(name, Math.max(days, worst.get(name) ?? 0))
  }
  return worst
}

import { dividedDown, timesUp } from './exact'
import type { Candidate, Line, Network, Receipt } from './network'
import type { Records } from './records'
import { addRequirement, lineOf, requirementsOf } from './records'
import type { OrderLines, SetAside } from './reservations'
import { isSetAsideFor } from './reservations'

/** What is free of an item on the day looked at, and what was set aside of it. */
type Ledger = {
  free: number
  receipts: Receipt[]
  next: number
  setAside: { entry: SetAside; left: number }[]
}

type Frame = { records: Records; ledgers: Map<number, Ledger>; linesOf: OrderLines }

/**
 * Decides which material meets each requirement that has alternates, for items that may replace one another, day
 * by day: first what was set aside for it; then free stock and open orders that come in time, above the safety
 * stock, of the component and of each alternate in the order of preference; the rest is ordered new, of the first
 * in that order whose own lead time still fits, or else of the component. Whole parents stay whole: none is made
 * half of one material and half of another.
 */
export function chooseMaterials(
  records: Records,
  members: number[],
  given: { receiptsOf: (item: number) => Receipt[]; setAside: Map<number, SetAside[]>; linesOf: OrderLines },
): void {
  const frame: Frame = { records, linesOf: given.linesOf, ledgers: new Map() }
  for (const item of members) {
    const entries = given.setAside.get(item) ?? []
    const held = entries.reduce((sum, { left }) => sum + left, 0)
    frame.ledgers.set(item, {
      free: records.supply.brings[item]! - held - records.network.items[item]!.safety,
      receipts: given.receiptsOf(item),
      next: 0,
      setAside: entries.map((entry) => ({ entry, left: entry.left })),
    })
  }
  const { day } = records.requirement
  const numbers = members.flatMap((item) => requirementsOf(records, item))
  for (const number of numbers.sort((a, b) => day[a]! - day[b]! || a - b)) choose(frame, number)
}

function choose(frame: Frame, number: number): void {
  const { requirement, network } = frame.records
  const [day, owner] = [requirement.day[number]!, requirement.owner[number]!]
  const line = lineOf(frame.records, number)
  const hasChoice = line !== undefined && line.candidates.length > 1
  if (!hasChoice) return use(frame, number)
  const parts = line.candidates.map(() => 0)
  let left = requirement.parents[number]!
  for (const source of [takeSetAside, takeFree]) {
    line.candidates.forEach((candidate, k) => {
      const part = left === 0 ? 0 : source(frame, candidate, { day, owner, parents: left })
      parts[k]! += part
      left -= part
    })
  }
  if (left > 0) parts[newOrderOf(network, line, day)]! += left
  record(frame.records, number, parts)
}

/** A requirement without a choice takes its share all the same. */
function use({ records, ledgers, linesOf }: Frame, number: number): void {
  const { item, amount, day, owner } = records.requirement
  const ledger = ledgers.get(item[number]!)!
  let left = amount[number]!
  for (const one of ledger.setAside) {
    if (!isSetAsideFor(one.entry, owner[number]!, () => linesOf(owner[number]!))) continue
    const given = Math.min(one.left, left)
    one.left -= given
    left -= given
  }
  receive(ledger, day[number]!)
  ledger.free -= Math.min(left, Math.max(0, ledger.free))
}

type Wanted = { day: number; owner: number; parents: number }

function takeSetAside({ ledgers, linesOf }: Frame, candidate: Candidate, { owner, parents }: Wanted): number {
  const own = ledgers.get(candidate.item)!.setAside.filter(({ entry, left }) => {
    return left > 0 && isSetAsideFor(entry, owner, () => linesOf(owner))
  })
  const part = partWithin(
    own.reduce((sum, { left }) => sum + left, 0),
    candidate,
    parents,
  )
  let amount = timesUp(part, candidate.ratio)
  for (const one of own) {
    const given = Math.min(one.left, amount)
    one.left -= given
    amount -= given
  }
  return part
}

function takeFree({ ledgers }: Frame, candidate: Candidate, { day, parents }: Wanted): number {
  const ledger = ledgers.get(candidate.item)!
  receive(ledger, day)
  const part = partWithin(Math.max(0, ledger.free), candidate, parents)
  ledger.free -= timesUp(part, candidate.ratio)
  return part
}

/** Open orders that come by a day count as free from then on. */
function receive(ledger: Ledger, day: number): void {
  while (ledger.next < ledger.receipts.length && ledger.receipts[ledger.next]!.due <= day)
    ledger.free += ledger.receipts[ledger.next++]!.quantity
}

/** How many of the parents an amount of material is enough for; whole ones when the parents are whole. */
function partWithin(amount: number, { ratio }: Candidate, parents: number): number {
  if (timesUp(parents, ratio) <= amount) return parents
  const part = dividedDown(amount, ratio)
  return parents % 1000 === 0 ? part - (part % 1000) : part
}

function newOrderOf({ items, today }: Network, { candidates }: Line, day: number): number {
  const inTime = candidates.findIndex(({ item }) => day - items[item]!.lead >= today)
  return Math.max(0, inTime)
}

/** The requirement keeps what the component meets; each alternate gets its own. */
function record(records: Records, number: number, parts: number[]): void {
  const { requirement } = records
  const line = lineOf(records, number)!
  const [day, owner] = [requirement.day[number]!, requirement.owner[number]!]
  requirement.parents[number] = parts[0]!
  requirement.amount[number] = timesUp(parts[0]!, line.candidates[0].ratio)
  for (let k = 1; k < parts.length; k++) {
    if (parts[k] === 0) continue
    const { item, ratio } = line.candidates[k]!
    const amount = timesUp(parts[k]!, ratio)
    addRequirement(records, { item, amount, day, owner, line: line.index, parents: parts[k], candidate: k })
  }
}

import { bounded, PlanRefusal } from './exact'
import { materialsLimits } from './input'
import type { Line, Network } from './network'

/** What supplies an item: its stock, an open order, or a planned one. A number, to keep a plan small. */
export type SupplyId = number

/**
 * The growing record of a run in columns, since a plan has hundreds of thousands of entries. Supplies are
 * numbered through: the stock of each item, then the receipts, then the planned orders. Days are working days,
 * amounts thousandths.
 */
export type Records = {
  network: Network
  firstReceipt: number
  firstPlanned: number
  supply: SupplyColumns
  requirement: RequirementColumns
  peg: PegColumns
  /** The latest requirement of each item, or -1. */
  lastOfItem: Int32Array
  requirementOfDemand: Int32Array
}

type SupplyColumns = {
  count: number
  room: number
  item: Int32Array
  /** Good quantity that it brings. */
  brings: Float64Array
  /** Quantity ordered or started, loss included. */
  ordered: Float64Array
  /** When the plan wants it; of an open order that nothing wants, `never`. */
  due: Int32Array
  release: Int32Array
  /** Its latest component requirement, or -1. */
  needs: Int32Array
  /** Lines of the bill of materials that counted at its start. */
  lineCount: Int32Array
  /** Its pegs lie between these two, with those of others. */
  pegFrom: Int32Array
  pegTo: Int32Array
  /** The receipt that a planned order enlarges, or -1. */
  enlarges: Int32Array
}

type RequirementColumns = {
  count: number
  room: number
  item: Int32Array
  amount: Float64Array
  day: Int32Array
  /** The supply whose component it is, or -1 - the demand. */
  owner: Int32Array
  /** Its line of the bill of materials, or -1 for a demand. */
  line: Int32Array
  /** The parents' quantity that it stands for, and its place in the order of preference. */
  parents: Float64Array
  candidate: Int32Array
  /** Stock set aside for it. */
  setAside: Float64Array
  /** The one before of the same item, and of the same owner, or -1. */
  nextOfItem: Int32Array
  nextOfOwner: Int32Array
  pegFrom: Int32Array
  pegTo: Int32Array
}

type PegColumns = {
  count: number
  room: number
  requirement: Int32Array
  supply: Int32Array
  amount: Float64Array
}

/** A day after all others. */
export const never = 2 ** 31 - 1

/** Doubles the columns when there is no room for one more entry. Nobody may hold on to a single column. */
export function withRoom(columns: SupplyColumns | RequirementColumns | PegColumns): void {
  if (columns.count === columns.room) enlarge(columns)
}

function enlarge(columns: SupplyColumns | RequirementColumns | PegColumns): void {
  columns.room *= 2
  for (const [name, column] of Object.entries(columns)) {
    if (typeof column === 'number') continue
    const larger =
      column instanceof Int32Array ? new Int32Array(columns.room) : new Float64Array(columns.room)
    larger.set(column)
    Object.assign(columns, { [name]: larger })
  }
}

export function recordsOf(network: Network): Records {
  const { items, receipts, demands, today } = network
  const supplies = items.length + receipts.length
  const records: Records = {
    network,
    firstReceipt: items.length,
    firstPlanned: supplies,
    supply: supplyColumns(2 * supplies + 1024),
    requirement: requirementColumns(2 * demands.length + 1024),
    peg: pegColumns(4096),
    lastOfItem: new Int32Array(items.length).fill(-1),
    requirementOfDemand: new Int32Array(demands.length),
  }
  for (const { index, onHand, heldOutside } of items)
    addSupply(records, { item: index, brings: Math.max(0, onHand - heldOutside), due: today })
  for (const { item, quantity } of receipts) addSupply(records, { item, brings: quantity, due: never })
  demands.forEach(({ item, quantity, day }, i) => {
    records.requirementOfDemand[i] = addRequirement(records, { item, amount: quantity, day, owner: -1 - i })
  })
  return records
}

function supplyColumns(room: number): SupplyColumns {
  const whole = () => new Int32Array(room)
  return {
    count: 0,
    room,
    item: whole(),
    brings: new Float64Array(room),
    ordered: new Float64Array(room),
    due: whole(),
    release: whole(),
    needs: whole(),
    lineCount: whole(),
    pegFrom: whole(),
    pegTo: whole(),
    enlarges: whole(),
  }
}

function requirementColumns(room: number): RequirementColumns {
  const whole = () => new Int32Array(room)
  return {
    count: 0,
    room,
    item: whole(),
    amount: new Float64Array(room),
    day: whole(),
    owner: whole(),
    line: whole(),
    parents: new Float64Array(room),
    candidate: whole(),
    setAside: new Float64Array(room),
    nextOfItem: whole(),
    nextOfOwner: whole(),
    pegFrom: whole(),
    pegTo: whole(),
  }
}

function pegColumns(room: number): PegColumns {
  return {
    count: 0,
    room,
    requirement: new Int32Array(room),
    supply: new Int32Array(room),
    amount: new Float64Array(room),
  }
}

/** A requirement to note; `line` and what follows only for a component. */
export type NewRequirement = {
  item: number
  amount: number
  day: number
  owner: number
  line?: number
  parents?: number
  candidate?: number
}

/** Notes a requirement and gives its number. Refuses the run above the limit. */
export function addRequirement(records: Records, need: NewRequirement): number {
  const { requirement, lastOfItem, supply } = records
  const number = requirement.count
  if (number >= materialsLimits.requirements) throw tooMany()
  withRoom(requirement)
  requirement.count++
  requirement.item[number] = need.item
  requirement.amount[number] = need.amount
  requirement.day[number] = need.day
  requirement.owner[number] = need.owner
  requirement.line[number] = need.line ?? -1
  requirement.parents[number] = need.parents ?? 0
  requirement.candidate[number] = need.candidate ?? 0
  requirement.nextOfItem[number] = lastOfItem[need.item]!
  lastOfItem[need.item] = number
  requirement.nextOfOwner[number] = need.owner < 0 ? -1 : supply.needs[need.owner]!
  if (need.owner >= 0) supply.needs[need.owner] = number
  return number
}

/** Notes a planned order and gives its number. */
export function addPlanned(
  records: Records,
  order: { item: number; ordered: number; brings: number; due: number; enlarges: number },
): SupplyId {
  const number = addSupply(records, order)
  const { supply, network } = records
  supply.ordered[number] = bounded(order.ordered)
  supply.release[number] = order.due - network.items[order.item]!.lead
  supply.enlarges[number] = order.enlarges
  return number
}

function addSupply({ supply }: Records, order: { item: number; brings: number; due: number }): SupplyId {
  withRoom(supply)
  const number = supply.count++
  supply.item[number] = order.item
  supply.brings[number] = order.brings
  supply.due[number] = order.due
  supply.needs[number] = -1
  supply.enlarges[number] = -1
  return number
}

/** The line of the bill of materials that a requirement is of; undefined for a demand. */
export function lineOf({ network, requirement }: Records, number: number): Line | undefined {
  return network.lines[requirement.line[number]!]
}

/** The requirements of an item in the order in which they are met: by day, then as they arose. */
export function requirementsOf({ lastOfItem, requirement }: Records, item: number): number[] {
  const found: number[] = []
  for (let one = lastOfItem[item]!; one >= 0; one = requirement.nextOfItem[one]!) found.push(one)
  const { day } = requirement
  return found.sort((a, b) => day[a]! - day[b]! || a - b)
}

/** The component requirements of an order, as they arose. */
export function needsOf({ supply, requirement }: Records, order: SupplyId): number[] {
  const found: number[] = []
  for (let one = supply.needs[order]!; one >= 0; one = requirement.nextOfOwner[one]!) found.push(one)
  return found.reverse()
}

function tooMany(): PlanRefusal {
  return new PlanRefusal({
    pointer: '/demands',
    detail: `come to more than ${materialsLimits.requirements} requirements; plan a shorter horizon, or use the lot size "period"`,
  })
}

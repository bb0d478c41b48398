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
  supply: {
    item: number[]
    /** Good quantity that it brings. */
    brings: number[]
    /** Quantity ordered or started, loss included. */
    ordered: number[]
    /** When the plan wants it: of a receipt nothing wants, Infinity. */
    due: number[]
    release: number[]
    /** Its first component requirement, or -1. */
    needs: number[]
    /** Lines of the bill of materials that counted at its start. */
    lineCount: number[]
    /** Its pegs lie between these two, with those of others. */
    pegFrom: number[]
    pegTo: number[]
    /** The receipt that a planned order enlarges, or -1. */
    enlarges: number[]
  }
  requirement: {
    item: number[]
    amount: number[]
    day: number[]
    /** The supply whose component it is, or -1 - the demand. */
    owner: number[]
    /** Its line of the bill of materials; undefined for a demand. */
    line: (Line | undefined)[]
    /** For a line with alternates: the parents' quantity that it stands for, and its place in the preference. */
    parents: number[]
    candidate: number[]
    /** Stock set aside for it. */
    setAside: number[]
    nextOfItem: number[]
    nextOfOwner: number[]
    pegFrom: number[]
    pegTo: number[]
  }
  peg: { requirement: number[]; supply: SupplyId[]; amount: number[] }
  /** The first requirement of each item, latest first, or -1. */
  firstOfItem: Int32Array
  requirementOfDemand: Int32Array
}

export function recordsOf(network: Network): Records {
  const { items, receipts, demands } = network
  const supplies = items.length + receipts.length
  const supplyColumn = (value: number) => new Array<number>(supplies).fill(value)
  const records: Records = {
    network,
    firstReceipt: items.length,
    firstPlanned: supplies,
    supply: {
      item: [...items.map(({ index }) => index), ...receipts.map(({ item }) => item)],
      brings: [...items.map(freeStock), ...receipts.map(({ quantity }) => quantity)],
      ordered: supplyColumn(0),
      due: [...items.map(() => network.today), ...receipts.map(() => Infinity)],
      release: supplyColumn(0),
      needs: supplyColumn(-1),
      lineCount: supplyColumn(0),
      pegFrom: supplyColumn(0),
      pegTo: supplyColumn(0),
      enlarges: supplyColumn(-1),
    },
    requirement: {
      item: [],
      amount: [],
      day: [],
      owner: [],
      line: [],
      parents: [],
      candidate: [],
      setAside: [],
      nextOfItem: [],
      nextOfOwner: [],
      pegFrom: [],
      pegTo: [],
    },
    peg: { requirement: [], supply: [], amount: [] },
    firstOfItem: new Int32Array(items.length).fill(-1),
    requirementOfDemand: new Int32Array(demands.length),
  }
  demands.forEach(({ item, quantity, day }, i) => {
    records.requirementOfDemand[i] = addRequirement(records, { item, amount: quantity, day, owner: -1 - i })
  })
  return records
}

function freeStock({ onHand, heldOutside }: { onHand: number; heldOutside: number }): number {
  return Math.max(0, onHand - heldOutside)
}

/** Notes a requirement and gives its number. Refuses the run above the limit. */
export function addRequirement(
  records: Records,
  need: {
    item: number
    amount: number
    day: number
    owner: number
    line?: Line
    parents?: number
    candidate?: number
  },
): number {
  const { requirement, firstOfItem, supply } = records
  const number = requirement.item.length
  if (number >= materialsLimits.requirements) throw tooMany()
  requirement.item.push(need.item)
  requirement.amount.push(need.amount)
  requirement.day.push(need.day)
  requirement.owner.push(need.owner)
  requirement.line.push(need.line)
  requirement.parents.push(need.parents ?? 0)
  requirement.candidate.push(need.candidate ?? 0)
  requirement.setAside.push(0)
  requirement.pegFrom.push(0)
  requirement.pegTo.push(0)
  requirement.nextOfItem.push(firstOfItem[need.item]!)
  firstOfItem[need.item] = number
  requirement.nextOfOwner.push(need.owner < 0 ? -1 : supply.needs[need.owner]!)
  if (need.owner >= 0) supply.needs[need.owner] = number
  return number
}

/** Notes a planned order and gives its number. */
export function addPlanned(
  records: Records,
  order: { item: number; ordered: number; brings: number; due: number; enlarges: number },
): SupplyId {
  const { supply, network } = records
  supply.item.push(order.item)
  supply.brings.push(order.brings)
  supply.ordered.push(bounded(order.ordered))
  supply.due.push(order.due)
  supply.release.push(order.due - network.items[order.item]!.lead)
  supply.needs.push(-1)
  supply.lineCount.push(0)
  supply.pegFrom.push(0)
  supply.pegTo.push(0)
  supply.enlarges.push(order.enlarges)
  return supply.item.length - 1
}

/** The requirements of an item in the order in which they are met: by day, then as they arose. */
export function requirementsOf({ firstOfItem, requirement }: Records, item: number): number[] {
  const found: number[] = []
  for (let one = firstOfItem[item]!; one >= 0; one = requirement.nextOfItem[one]!) found.push(one)
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

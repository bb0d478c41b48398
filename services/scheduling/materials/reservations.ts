import { thousandths } from './exact'
import type { MaterialsInput } from './input'
import type { Records } from './records'
import { requirementsOf } from './records'
import type { Warning } from './plan'

/** Stock set aside, by item; what is left of it once the requirements of its item have been served. */
export type SetAside = { orderLine?: string; receipt?: number; left: number; index: number }

/** Reservations of the input by item, together never more than the free stock. */
export function setAsideOf(
  input: MaterialsInput,
  records: Records,
  warn: (warning: Warning) => void,
): Map<number, SetAside[]> {
  const { network } = records
  const numbers = new Map(network.items.map(({ code, index }) => [code, index]))
  const receipts = new Map(network.receipts.map(({ ref, index }) => [ref, index]))
  const byItem = new Map<number, SetAside[]>()
  const free = [...records.supply.brings.slice(0, network.items.length)]
  ;(input.reservations ?? []).forEach(({ item: code, quantity, orderLine, productionOrder }, index) => {
    const item = numbers.get(code)!
    const held = Math.min(thousandths(quantity), free[item]!)
    free[item]! -= held
    if (held < thousandths(quantity)) {
      const short = (thousandths(quantity) - held) / 1000
      warn({ code: 'over-reserved', item: code, pointer: `/reservations/${index}`, quantity: short })
    }
    const receipt = productionOrder === undefined ? undefined : receipts.get(productionOrder)
    const entry = { orderLine, receipt, left: held, index }
    byItem.set(item, [...(byItem.get(item) ?? []), entry])
  })
  return byItem
}

/**
 * Gives stock that was set aside to the requirements it is for: those of the production order, or those that
 * serve the order line on whatever way. Done when all parents of the item are planned.
 */
export function serveSetAside(records: Records, item: number, entries: SetAside[]): void {
  const reach = orderLinesAbove(records)
  for (const number of requirementsOf(records, item)) {
    const { owner, amount, setAside } = records.requirement
    const lines = entries.some(({ orderLine }) => orderLine !== undefined) ? reach(number) : undefined
    for (const entry of entries) {
      const isFor =
        entry.receipt === undefined
          ? lines!.has(entry.orderLine!)
          : owner[number] === records.firstReceipt + entry.receipt
      const given = isFor ? Math.min(entry.left, amount[number]! - setAside[number]!) : 0
      entry.left -= given
      setAside[number]! += given
    }
  }
}

/** The order lines that a requirement serves, each requirement looked at once. */
function orderLinesAbove(records: Records): (requirement: number) => Set<string> {
  const { requirement, supply, peg, network } = records
  const known = new Map<number, Set<string>>()
  const above = (order: number): Set<string> => {
    const before = known.get(order)
    if (before) return before
    const lines = new Set<string>()
    for (let i = supply.pegFrom[order]!; i < supply.pegTo[order]!; i++) {
      if (peg.supply[i] === order) for (const line of of(peg.requirement[i]!)) lines.add(line)
    }
    known.set(order, lines)
    return lines
  }
  const of = (number: number): Set<string> => {
    const owner = requirement.owner[number]!
    return owner < 0 ? new Set([network.demands[-1 - owner]!.orderLine]) : above(owner)
  }
  return of
}

/** What was set aside and is not needed for what it was set aside for. */
export function unneeded(records: Records, item: number, entries: SetAside[]): Warning[] {
  const { items } = records.network
  return entries
    .filter(({ left }) => left > 0)
    .map(({ left, index }) => ({
      code: 'reservation-unneeded',
      item: items[item]!.code,
      pointer: `/reservations/${index}`,
      quantity: left / 1000,
    }))
}


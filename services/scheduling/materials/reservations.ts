import { thousandths } from './exact'
import type { MaterialsInput } from './input'
import type { Warning } from './plan'
import type { Records, SupplyId } from './records'

/** Stock set aside, and what is left of it once the requirements of its item have been served. */
export type SetAside = { orderLine?: string; owner?: SupplyId; left: number; index: number }

/**
 * Reservations of the input by item, in its order and together never more than the stock; what exceeds it is
 * warned of. Stock set aside for an order line beyond the horizon stays out of the plan.
 */
export function setAsideOf(
  { reservations = [] }: MaterialsInput,
  records: Records,
  warnings: Warning[],
): Map<number, SetAside[]> {
  const { network, supply } = records
  const numbers = new Map(network.items.map(({ code, index }) => [code, index]))
  const receipts = new Map(network.receipts.map(({ ref, index }) => [ref, index]))
  const planned = new Set(network.demands.map(({ orderLine }) => orderLine))
  const free = supply.brings.slice(0, network.items.length)
  const byItem = new Map<number, SetAside[]>()
  reservations.forEach(({ item: code, quantity, orderLine, productionOrder }, index) => {
    const item = numbers.get(code)!
    const wanted = thousandths(quantity)
    const left = Math.min(wanted, free[item]!)
    free[item]! -= left
    if (left < wanted)
      warnings.push({
        code: 'over-reserved',
        item: code,
        pointer: `/reservations/${index}`,
        quantity: (wanted - left) / 1000,
      })
    if (orderLine !== undefined && !planned.has(orderLine)) supply.brings[item]! -= left
    else {
      const owner =
        productionOrder === undefined ? undefined : records.firstReceipt + receipts.get(productionOrder)!
      byItem.set(item, [...(byItem.get(item) ?? []), { orderLine, owner, left, index }])
    }
  })
  return byItem
}

/** Stock set aside for a requirement: of the production order it is of, or the order lines it serves. */
export function isSetAsideFor(entry: SetAside, owner: number, lines: () => ReadonlySet<string>): boolean {
  return entry.orderLine === undefined ? entry.owner === owner : lines().has(entry.orderLine)
}

/** Gives stock that was set aside to the requirements it is for, once all parents of the item are planned. */
export function serveSetAside(
  records: Records,
  needs: number[],
  { entries, linesOf }: { entries: SetAside[]; linesOf: OrderLines },
): void {
  const { owner, amount, setAside } = records.requirement
  for (const number of needs) {
    for (const entry of entries) {
      if (entry.left === 0 || !isSetAsideFor(entry, owner[number]!, () => linesOf(owner[number]!))) continue
      const given = Math.min(entry.left, amount[number]! - setAside[number]!)
      entry.left -= given
      setAside[number]! += given
    }
  }
}

/** The order lines that the owner of a requirement serves on whatever way. */
export type OrderLines = (owner: number) => ReadonlySet<string>

/** Looks at each order once; only orders whose pegs are known may be asked for. */
export function orderLinesOf({ requirement, supply, peg, network }: Records): OrderLines {
  const known = new Map<number, ReadonlySet<string>>()
  const linesOf = (owner: number): ReadonlySet<string> => {
    const before = known.get(owner)
    if (before) return before
    const lines = new Set<string>()
    if (owner < 0) lines.add(network.demands[-1 - owner]!.orderLine)
    else
      for (let i = supply.pegFrom[owner]!; i < supply.pegTo[owner]!; i++) {
        if (peg.supply[i] !== owner) continue
        for (const line of linesOf(requirement.owner[peg.requirement[i]!]!)) lines.add(line)
      }
    known.set(owner, lines)
    return lines
  }
  return linesOf
}

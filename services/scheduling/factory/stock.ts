import type { MaterialItem, MaterialPlan, Reservation, ScheduledReceipt } from '../materials'
import { thousandths } from '../materials/exact'
import type { FactoryInput } from './input'

/** What a material plan may draw on. */
export type Stock = {
  items: MaterialItem[]
  supplies: ScheduledReceipt[]
  reservations: Reservation[]
  /** By item: set aside by reservations that are not, or no longer, in `reservations`; in thousandths. */
  held: ReadonlyMap<string, number>
}

/** All that the factory has and has on order. */
export function stockOf({ items, supplies = [], reservations = [] }: FactoryInput): Stock {
  return {
    items,
    supplies: supplies.map(({ supplier: _supplier, firstDueOn: _firstDueOn, ...supply }) => supply),
    reservations,
    held: new Map(),
  }
}

/** What is left of a stock for those who are planned after a plan; a supply keeps the date on which it can be there. */
export function stockAfter(stock: Stock, plan: MaterialPlan, reserved: Reservation[]): Stock {
  const used = usedOf(plan)
  const left = (quantity: number, name: string) => thousandths(quantity) - (used.get(name) ?? 0)
  const supplies = [
    ...plan.openOrders.map(({ ref, item, quantity, readyOn }) => ({
      ref,
      item,
      quantity: left(quantity, `open ${ref}`),
      dueOn: readyOn,
    })),
    ...plan.plannedOrders.map(({ id, item, expected, readyOn }) => ({
      ref: `${plannedPrefix}${id}`,
      item,
      quantity: left(expected, `planned ${id}`),
      dueOn: readyOn,
    })),
  ]
  return {
    items: stock.items.map((item) => ({
      ...item,
      onHand: Math.max(0, left(item.onHand ?? 0, `stock ${item.code}`)) / 1000,
    })),
    // What remains of a production order needs no components any more: they are used already.
    supplies: supplies.flatMap(({ quantity, ...supply }) =>
      quantity > 0 ? [{ ...supply, quantity: quantity / 1000, kind: 'purchase' as const }] : [],
    ),
    reservations: stock.reservations.filter(
      (one) => one.productionOrder === undefined && !reserved.includes(one),
    ),
    held: heldAfter(stock, plan),
  }
}

/** Prefix of what is left of an order that is planned and not placed. */
export const plannedPrefix = 'planned '

/** Thousandths that requirements take of each source. */
function usedOf({ requirements }: MaterialPlan): Map<string, number> {
  const used = new Map<string, number>()
  for (const { pegs } of requirements)
    for (const { kind, ref, quantity } of pegs) {
      const name = `${kind} ${ref}`
      used.set(name, (used.get(name) ?? 0) + thousandths(quantity))
    }
  return used
}

/** A reservation that was not needed stays set aside. */
function heldAfter({ held }: Stock, { warnings }: MaterialPlan): Map<string, number> {
  const after = new Map(held)
  for (const warning of warnings)
    if (warning.code === 'reservation-unneeded')
      after.set(warning.item, (after.get(warning.item) ?? 0) + thousandths(warning.quantity))
  return after
}

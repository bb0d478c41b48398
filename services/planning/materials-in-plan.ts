import type { Item, OverrideRequest, StockReservation, SupplyLine } from '../database'
import type { FactoryInput, FactoryOrder, FactorySupply } from '../scheduling/factory/input'
import type { BillLine, MaterialItem, Reservation } from '../scheduling/materials'

/** Working days in which a material that master data does not know is assumed to come. */
export const assumedLeadTimeDays = 15

type Sources = {
  items: Item[]
  bom: BillLine[]
  orders: FactoryOrder[]
  supplies: SupplyLine[]
  reservations: StockReservation[]
  /** Approved: each line is to get exactly so much, whatever the rule says (R129). */
  overrides: OverrideRequest[]
}

/** Materials, structure, supply and reservations as the planner takes them: whatever is named is among the items. */
export function materialsInPlan(
  sources: Sources,
): Required<Pick<FactoryInput, 'items' | 'bom' | 'supplies' | 'reservations'>> {
  const { bom, supplies } = sources
  const { forLines, elsewhere } = sharedReservations(sources)
  const known = sources.items.map((item) => itemInPlan(item, elsewhere.get(item.code)))
  return {
    items: [...known, ...namedOnly(sources)],
    bom,
    supplies: supplies.map(supplyInPlan),
    reservations: forLines,
  }
}

/** Stock that a wrong count left below zero is none. */
function itemInPlan(item: Item, reserved: number | undefined): MaterialItem {
  const { code, kind, leadTimeDays, lotSize, scrapPercent } = item
  const onHand = Math.max(0, Number(item.onHand))
  return {
    code,
    kind,
    leadTimeDays,
    ...(lotSize && { lotSize }),
    safetyStock: Number(item.safetyStock),
    onHand,
    ...(reserved !== undefined && { reserved: Math.min(reserved, onHand) }),
    scrapPercent,
  }
}

/**
 * Items that bills of materials and orders name and master data does not: what is made of others and what
 * customers order is made, its time being the routing's; the rest is bought.
 */
function namedOnly({ items, bom, orders }: Sources): MaterialItem[] {
  const known = new Set(items.map(({ code }) => code))
  const lines = orders.flatMap((order) => order.lines)
  const made = new Set([...bom.map(({ parent }) => parent), ...lines.map(({ item }) => item)])
  const bought = [
    ...bom.flatMap((line) => [line.component, ...(line.alternates ?? []).map(({ component }) => component)]),
    ...lines.flatMap(({ needs = [], bound = [] }) => [...needs, ...bound].map(({ item }) => item)),
  ]
  return [...new Set([...made, ...bought])]
    .filter((code) => !known.has(code))
    .map((code) => ({
      code,
      kind: made.has(code) ? 'make' : 'buy',
      leadTimeDays: made.has(code) ? 0 : assumedLeadTimeDays,
    }))
}

function supplyInPlan(line: SupplyLine): FactorySupply {
  const { ref, kind, item, supplier, promisedOn, firstPromisedOn, startOn, firm } = line
  const quantity = thousandths(Number(line.quantity) - Number(line.received))
  return {
    ref,
    kind,
    item,
    quantity,
    dueOn: promisedOn,
    firstDueOn: firstPromisedOn,
    ...(supplier !== undefined && { supplier }),
    ...(startOn !== undefined &&
      kind === 'production' && { startOn: startOn < promisedOn ? startOn : promisedOn }),
    ...(firm && { firm }),
  }
}

/** Reservations of lines that are still to be made; those of others hold their part of the stock all the same. */
function sharedReservations({ reservations, overrides, orders }: Sources): {
  forLines: Reservation[]
  elsewhere: Map<string, number>
} {
  const lines = new Set(
    orders.flatMap((order) => order.lines.filter(({ isMade }) => !isMade).map(({ id }) => id)),
  )
  const forLines: Reservation[] = []
  const elsewhere = new Map<string, number>()
  for (const { item, orderLine, quantity } of reservations) {
    if (lines.has(orderLine)) forLines.push({ item, orderLine, quantity: Number(quantity) })
    else elsewhere.set(item, thousandths((elsewhere.get(item) ?? 0) + Number(quantity)))
  }
  return { forLines: [...forLines, ...overriding(forLines, overrides, lines)], elsewhere }
}

/** What an approved override gives a line beyond its reservations is set aside for it as well. */
function overriding(
  reserved: Reservation[],
  overrides: OverrideRequest[],
  lines: ReadonlySet<string>,
): Reservation[] {
  return overrides.flatMap(({ item, orderLine, quantity }) => {
    const known = reserved.filter((one) => one.item === item && one.orderLine === orderLine)
    const more = thousandths(Number(quantity) - known.reduce((sum, one) => sum + one.quantity, 0))
    return lines.has(orderLine) && more > 0 ? [{ item, orderLine, quantity: more }] : []
  })
}

function thousandths(quantity: number): number {
  return Math.round(quantity * 1000) / 1000
}

import { subtractQuantity, sumQuantities } from '../../quantity'
import { openProductionOrders, passedAtOpening } from '../facts'
import type { OrderState, ProductionOrder } from '../state'
import { available, needsOf, purchaseLines } from './kitting'
import { startOf } from './production-facts'

/** A part of one of the order's own purchase lines, still to come. */
export type BoundPart = {
  purchaseOrder: string
  line: number
  material: string
  quantity: number
  promisedOn: string
  firstPromisedOn?: string
  supplier: string
}

/** What an order line still waits for. */
export type LineNeeds = {
  productionOrder: ProductionOrder
  /** Materials that are neither there nor ordered; undefined while the bill of materials is unknown. */
  lacking?: { material: string; quantity: number }[]
  /** What of the order's own purchase lines is to come for it, the earliest first. */
  bound: BoundPart[]
}

/** The open production order of each line of the order, or the one that would be made for it. */
export function plannedProductionOrders(state: OrderState): ProductionOrder[] {
  const open = openProductionOrders(state)
  return state.order.lines.map(
    ({ line, product, quantities }) =>
      open.find((order) => order.line === line) ?? {
        id: `${state.number}-P${line}`,
        line,
        ...(product === undefined ? {} : { product }),
        quantities,
        createdAt: '',
      },
  )
}

/**
 * Gives what is there of each material, and then what is on order, to the order's lines: to those in work first,
 * since they hold theirs already, then by line, as the kitting does. What no line needs of a purchase line is
 * nobody's. In the order of the lines.
 */
export function lineNeeds(state: OrderState): LineNeeds[] {
  const orders = plannedProductionOrders(state)
  if (passedAtOpening(state, 'materials')) {
    return orders.map((productionOrder) => ({ productionOrder, lacking: [], bound: [] }))
  }
  const sources: Sources = { there: new Map(), toCome: partsToCome(state) }
  const isStarted = (order: ProductionOrder) => startOf(state, order) !== undefined
  const found = new Map<string, LineNeeds>()
  for (const order of [...orders.filter(isStarted), ...orders.filter((one) => !isStarted(one))]) {
    found.set(order.id, needsOfLine(state, order, sources))
  }
  return orders.map(({ id }) => found.get(id)!)
}

/** What is not yet given to a line; entries of `there` are made when they are first asked for. */
type Sources = { there: Map<string, number>; toCome: Map<string, BoundPart[]> }

/** What is still to come of the order's purchase lines by material, drafted ones included, the earliest first. */
function partsToCome(state: OrderState): Map<string, BoundPart[]> {
  const parts = purchaseLines(state)
    .filter(({ outstanding }) => outstanding > 0)
    .map(({ purchaseOrder, line, outstanding }) => ({
      purchaseOrder: purchaseOrder.id,
      line: line.line,
      material: line.material,
      quantity: outstanding,
      promisedOn: line.promisedOn,
      ...(line.firstPromisedOn !== undefined && { firstPromisedOn: line.firstPromisedOn }),
      supplier: purchaseOrder.supplier,
    }))
    .sort((a, b) => (a.promisedOn < b.promisedOn ? -1 : a.promisedOn > b.promisedOn ? 1 : 0))
  const byMaterial = new Map<string, BoundPart[]>()
  for (const part of parts) {
    byMaterial.set(part.material, [...(byMaterial.get(part.material) ?? []), part])
  }
  return byMaterial
}

function needsOfLine(state: OrderState, productionOrder: ProductionOrder, sources: Sources): LineNeeds {
  const needs = needsOf(state, productionOrder)
  if (!needs) return { productionOrder, bound: [] }
  const lacking: { material: string; quantity: number }[] = []
  const bound: BoundPart[] = []
  for (const { bom, quantity } of needs) {
    const { material } = bom
    const there = sources.there.get(material) ?? available(state, material)
    const used = Math.min(there, quantity)
    sources.there.set(material, subtractQuantity(there, used))
    const taken = take(sources.toCome.get(material) ?? [], subtractQuantity(quantity, used))
    bound.push(...taken)
    const left = subtractQuantity(quantity, sumQuantities([used, ...taken.map((part) => part.quantity)]))
    if (left > 0) lacking.push({ material, quantity: left })
  }
  return { productionOrder, lacking, bound }
}

/** Takes a quantity from the parts, which lose it, the earliest first; less when there is not so much. */
function take(parts: BoundPart[], quantity: number): BoundPart[] {
  const taken: BoundPart[] = []
  let missing = quantity
  while (missing > 0 && parts.length > 0) {
    const part = parts[0]!
    const amount = Math.min(part.quantity, missing)
    taken.push({ ...part, quantity: amount })
    missing = subtractQuantity(missing, amount)
    if (amount === part.quantity) parts.shift()
    else parts[0] = { ...part, quantity: subtractQuantity(part.quantity, amount) }
  }
  return taken
}

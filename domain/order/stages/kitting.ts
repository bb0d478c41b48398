import { rememberLast } from '../../memory'
import { toMillionths } from '../../money/money'
import { exceeds, subtractQuantity, sumQuantities } from '../../quantity'
import { findLine, live, openProductionOrders, passedAtOpening } from '../facts'
import type { BomLine, OrderState, ProductionOrder, PurchaseLine, PurchaseOrder } from '../state'
import { productOf, startOf } from './production-facts'

/** What the order needs of one material. */
export type Requirement = {
  material: string
  name: string
  model: string
  unit: string
  supplier?: string
  /** In total, and for each production order. */
  required: number
  perProductionOrder: { productionOrder: string; quantity: number }[]
}

export type Kitting = {
  productionOrder: string
  /** Materials that are there in full, in percent of the materials it needs, rounded down (齐套率). */
  percent: number
  complete: boolean
  /** Its line has no bill of materials, and was not declared to need none. */
  billOfMaterialsUnknown?: true
  missing: { material: string; required: number; available: number }[]
  /** The promised date on which it becomes complete, when everything missing is ordered. */
  completeOn?: string
}

/** A purchase line that stands, with what was accepted of it and what is still to come. */
export type OpenPurchaseLine = {
  purchaseOrder: PurchaseOrder
  line: PurchaseLine
  accepted: number
  outstanding: number
}

/** Materials that come, or came, on a day or at an instant. */
export type Supply = { on: string; quantity: number }

/**
 * The bill of materials of an order line: none when it was declared to need none, else the one entered on the
 * order, else master data's. Undefined while it is unknown.
 */
export function billOfMaterials(state: OrderState, line: number, product?: string): BomLine[] | undefined {
  if (state.materials.noneNeeded[line]) return []
  const specified = state.materials.specified[line]
  if (specified) return specified
  const code = product ?? findLine(state, line)?.product
  const known = code !== undefined && Object.hasOwn(state.products, code) ? state.products[code] : undefined
  return known && known.bom.length > 0 ? known.bom : undefined
}

/** Lines of the order whose materials nobody knows yet. */
export function linesWithoutBillOfMaterials(state: OrderState): number[] {
  return state.order.lines
    .map(({ line }) => line)
    .filter((line) => billOfMaterials(state, line) === undefined)
}

/** What a production order needs of one material. */
export type Need = { bom: BomLine; quantity: number }

const percentScale = 100_000_000n

/**
 * Pieces × quantity per piece × (1 + scrap), each material once, rounded up to the thousandth. Undefined while the
 * bill of materials is unknown.
 */
export function needsOf(state: OrderState, order: ProductionOrder): Need[] | undefined {
  const bom = billOfMaterials(state, order.line, productOf(state, order))
  if (!bom) return undefined
  const pieces = BigInt(Math.round(sumQuantities(order.quantities.map((cell) => cell.quantity)) * 1000))
  const exact = new Map<string, { bom: BomLine; amount: bigint }>()
  for (const entry of bom) {
    const amount = pieces * toMillionths(entry.perPiece) * (percentScale + toMillionths(entry.scrapPercent))
    const known = exact.get(entry.material)
    exact.set(entry.material, { bom: known?.bom ?? entry, amount: (known?.amount ?? 0n) + amount })
  }
  const unit = 1_000_000n * percentScale
  return [...exact.values()].map((need) => ({
    bom: need.bom,
    quantity: Number((need.amount + unit - 1n) / unit) / 1000,
  }))
}

/** Every material that the open production orders need, in the order in which they first name it. */
export const requirements = rememberLast(
  ({ order, products, materials, conversion }: OrderState) => [
    order.lines, products, materials.specified, materials.noneNeeded, conversion.productionOrders,
  ], // prettier-ignore
  requirementsOf,
)

function requirementsOf(state: OrderState): Requirement[] {
  const found = new Map<string, Requirement>()
  for (const order of openProductionOrders(state)) {
    for (const { bom, quantity } of needsOf(state, order) ?? []) {
      const { material, name, model, unit, supplier } = bom
      const known = found.get(material) ?? {
        material,
        name,
        model,
        unit,
        supplier,
        required: 0,
        perProductionOrder: [],
      }
      known.perProductionOrder.push({ productionOrder: order.id, quantity })
      found.set(material, known)
    }
  }
  return [...found.values()].map((item) => ({
    ...item,
    required: sumQuantities(item.perProductionOrder.map(({ quantity }) => quantity)),
  }))
}

/** Accepted quantity of one purchase line: delivered without what was rejected. */
function acceptedOf(state: OrderState, purchaseOrder: string, line: number): number {
  const receipts = live(state.materials.receipts).filter(
    (receipt) => receipt.purchaseOrder === purchaseOrder && receipt.line === line,
  )
  return sumQuantities(receipts.map((receipt) => subtractQuantity(receipt.quantity, receipt.rejected)))
}

/** The lines of every purchase order that was not cancelled, drafts included. */
export function purchaseLines(state: OrderState): OpenPurchaseLine[] {
  return state.materials.purchaseOrders
    .filter((purchaseOrder) => purchaseOrder.cancelledAt === undefined)
    .flatMap((purchaseOrder) =>
      purchaseOrder.lines.map((line) => {
        const accepted = acceptedOf(state, purchaseOrder.id, line.line)
        return {
          purchaseOrder,
          line,
          accepted,
          outstanding: Math.max(0, subtractQuantity(line.quantity, accepted)),
        }
      }),
    )
}

/** Quantity of a material on released purchase orders. */
export function ordered(state: OrderState, material: string): number {
  return sumQuantities(
    purchaseLines(state)
      .filter(
        ({ purchaseOrder, line }) => purchaseOrder.releasedAt !== undefined && line.material === material,
      )
      .map(({ line }) => line.quantity),
  )
}

/** Quantity of a material received and accepted. */
export function received(state: OrderState, material: string): number {
  return sumQuantities(
    live(state.materials.receipts)
      .filter((receipt) => receipt.material === material)
      .map((receipt) => subtractQuantity(receipt.quantity, receipt.rejected)),
  )
}

/** Quantity of a material allocated from stock. */
export function allocated(state: OrderState, material: string): number {
  return sumQuantities(
    live(state.materials.allocations)
      .filter((allocation) => allocation.material === material)
      .map((allocation) => allocation.quantity),
  )
}

/** What is there of a material: received and accepted, or allocated. */
export function available(state: OrderState, material: string): number {
  return sumQuantities([received(state, material), allocated(state, material)])
}

/** When supplies, taken in the order of their days, first reach a quantity; undefined when they never do. */
export function reachedOn(quantity: number, supplies: readonly Supply[]): string | undefined {
  let sum = 0
  for (const supply of [...supplies].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
    sum = sumQuantities([sum, supply.quantity])
    if (!exceeds(quantity, sum)) return supply.on
  }
  return undefined
}

/**
 * How complete the materials of each production order are (R59). Materials that several need are given to those
 * in work first, since they hold them already, then in the order of the production orders.
 */
export const kitting = rememberLast(
  ({ order, products, materials, conversion, production }: OrderState) => [
    order, products, materials, conversion, production,
  ], // prettier-ignore
  kittingOfAll,
)

function kittingOfAll(state: OrderState): Kitting[] {
  const orders = openProductionOrders(state)
  const isStarted = (order: ProductionOrder) => startOf(state, order) !== undefined
  const claims = new Map<string, number>()
  const result = new Map<string, Kitting>()
  for (const order of [...orders.filter(isStarted), ...orders.filter((order) => !isStarted(order))]) {
    result.set(order.id, kittingOf(state, order, claims))
  }
  return orders.map((order) => result.get(order.id)!)
}

/** Kitting of one production order after the claims of those before it, to which it adds its own. */
function kittingOf(state: OrderState, order: ProductionOrder, claims: Map<string, number>): Kitting {
  const productionOrder = order.id
  if (passedAtOpening(state, 'materials'))
    return { productionOrder, percent: 100, complete: true, missing: [] }
  const needs = needsOf(state, order)
  if (!needs) {
    return { productionOrder, percent: 0, complete: false, billOfMaterialsUnknown: true, missing: [] }
  }
  const checked = needs.map(({ bom, quantity }) => {
    const claimed = claims.get(bom.material) ?? 0
    claims.set(bom.material, sumQuantities([claimed, quantity]))
    return { claimed, ...share(state, bom.material, { claimed, quantity }) }
  })
  const missing = checked.filter((item) => exceeds(item.required, item.available))
  const completeOn = latestDay(
    missing.map((item) =>
      reachedOn(sumQuantities([item.claimed, item.required]), comingSupplies(state, item.material)),
    ),
  )
  return {
    productionOrder,
    percent: needs.length === 0 ? 100 : Math.floor((100 * (needs.length - missing.length)) / needs.length),
    complete: missing.length === 0,
    missing: missing.map(({ material, required, available: there }) => ({
      material,
      required,
      available: there,
    })),
    ...(completeOn ? { completeOn } : {}),
  }
}

function share(state: OrderState, material: string, need: { claimed: number; quantity: number }) {
  const left = Math.max(0, subtractQuantity(available(state, material), need.claimed))
  return { material, required: need.quantity, available: Math.min(left, need.quantity) }
}

/** What is there of a material, and what suppliers have promised on released purchase orders. */
function comingSupplies(state: OrderState, material: string): Supply[] {
  const promised = purchaseLines(state)
    .filter(({ purchaseOrder, line }) => purchaseOrder.releasedAt !== undefined && line.material === material)
    .map(({ line, outstanding }) => ({ on: line.promisedOn, quantity: outstanding }))
  return [{ on: '', quantity: available(state, material) }, ...promised]
}

/** The latest of several days or instants; undefined when one is missing, or there are none. */
export function latestDay(days: readonly (string | undefined)[]): string | undefined {
  let latest: string | undefined
  for (const day of days) {
    if (day === undefined) return undefined
    if (latest === undefined || day > latest) latest = day
  }
  return latest
}

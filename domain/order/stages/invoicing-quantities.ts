import { addMoney, compareMoney, roundMoney, subtractMoney } from '../../money/money'
import { exceeds, subtractQuantity, sumQuantities } from '../../quantity'
import {
  amountFor,
  findLine,
  lineQuantity,
  live,
  passedAtOpening,
  shippedQuantity,
  tolerated,
} from '../facts'
import type { Blocker } from '../rule'
import type { Invoice, OrderState, Shipment } from '../state'
import { isOnBoard } from './shipment-quantities'

/** A part of an order line, as invoices and shipments speak of it. */
export type LineQuantity = { line: number; quantity: number }

/** Billing invoices that count; a proforma bills nothing. */
export function billingInvoices(state: OrderState): Invoice[] {
  return live(state.invoicing.invoices).filter((invoice) => invoice.kind === 'billing')
}

/** Shipments that count and are on board, the earliest first. */
export function shipmentsOnBoard(state: OrderState): (Shipment & { onBoardAt: string })[] {
  return live(state.shipment.shipments)
    .filter((shipment): shipment is Shipment & { onBoardAt: string } => shipment.onBoardAt !== undefined)
    .sort((a, b) => Date.parse(a.onBoardAt) - Date.parse(b.onBoardAt))
}

/**
 * Pieces of a line that may be billed: what is on board. An order opened behind shipment with no quantities given
 * has shipped everything, because the stages before its own count as passed.
 */
export function billableQuantity(state: OrderState, line: number): number {
  const shipped = shippedQuantity(state, line)
  const ordered = findLine(state, line)
  const assumed = passedAtOpening(state, 'shipment') && state.order.opening?.shipped.length === 0
  return assumed && ordered ? sumQuantities([shipped, lineQuantity(ordered)]) : shipped
}

/** What each line still lacks on board, its short tolerance allowed for; empty once the whole order has sailed. */
export function lackingOnBoard(state: OrderState): LineQuantity[] {
  if (passedAtOpening(state, 'shipment')) return []
  return state.order.lines.flatMap((line) => {
    const { least } = tolerated(state, lineQuantity(line))
    const shipped = shippedQuantity(state, line.line)
    return exceeds(least, shipped)
      ? [{ line: line.line, quantity: subtractQuantity(lineQuantity(line), shipped) }]
      : []
  })
}

/** True once the whole ordered quantity is on board, within tolerance (溢短装). */
export function everythingOnBoard(state: OrderState): boolean {
  return passedAtOpening(state, 'shipment') || isOnBoard(state)
}

/** What is not on board yet, in words; nothing once it all is. */
export function shippingBlockers(state: OrderState): Blocker[] {
  if (everythingOnBoard(state)) return []
  const lacking = lackingOnBoard(state)
  const en = lacking.map(({ line, quantity }) => `line ${line} lacks ${quantity}`).join(', ')
  const zh = lacking.map(({ line, quantity }) => `第${line}行还差 ${quantity}`).join('，')
  return [
    {
      code: 'not-all-on-board',
      en: `Not everything is on board yet${en ? `: ${en}` : ''}`,
      zh: `货物尚未全部装船${zh ? `：${zh}` : ''}`,
    },
  ]
}

/** What a part of a line is worth with its share of the charges; undefined while its price or the currency is open. */
export function partAmount(state: OrderState, part: LineQuantity): string | undefined {
  return amountFor(state, [part])
}

/** Several parts of the same line as one, in the order of their first mention. */
export function mergeLines(parts: readonly LineQuantity[]): LineQuantity[] {
  const merged = new Map<number, number>()
  for (const part of parts) merged.set(part.line, sumQuantities([merged.get(part.line) ?? 0, part.quantity]))
  return [...merged].map(([line, quantity]) => ({ line, quantity }))
}

/** Pieces of a line billed so far: by live invoices, and before the order was opened. */
export function invoicedQuantity(state: OrderState, line: number): number {
  return sumQuantities([
    ...quantitiesOf(
      billingInvoices(state).flatMap((invoice) => invoice.lines),
      line,
    ),
    ...quantitiesOf(invoicedAtOpening(state), line),
  ])
}

/** Amount billed so far: live invoices, and what was billed before the order was opened. */
export function invoicedAmount(state: OrderState): string {
  const amounts = [...billingInvoices(state).map((invoice) => invoice.amount), openingInvoicedAmount(state)]
  const sum = addMoney(amounts)
  return state.order.currency === undefined ? sum : roundMoney(sum, state.order.currency)
}

/** On board and not yet billed, by line. */
export function uninvoiced(state: OrderState): LineQuantity[] {
  return state.order.lines.flatMap(({ line }) => {
    const quantity = subtractQuantity(billableQuantity(state, line), invoicedQuantity(state, line))
    return quantity > 0 ? [{ line, quantity }] : []
  })
}

/** Pieces of a line billed by invoices that name the shipment. */
export function invoicedOfShipment(state: OrderState, shipment: string, line: number): number {
  const invoices = billingInvoices(state).filter((invoice) => invoice.shipment === shipment)
  return sumQuantities(
    quantitiesOf(
      invoices.flatMap((invoice) => invoice.lines),
      line,
    ),
  )
}

/** Pieces of a line in a shipment, all its colours and sizes. */
export function shipmentQuantity(shipment: Shipment, line: number): number {
  return sumQuantities(quantitiesOf(shipment.lines, line))
}

/**
 * Shipments on board that are not billed in full. Invoices that name no shipment are counted to the earliest
 * ones: what is not yet billed of a line belongs to the shipments that sailed last.
 */
export function shipmentsToInvoice(state: OrderState): (Shipment & { onBoardAt: string })[] {
  const open = new Map(uninvoiced(state).map(({ line, quantity }) => [line, quantity]))
  return shipmentsOnBoard(state)
    .reverse()
    .filter((shipment) => takeOpen(state, shipment, open))
    .reverse()
}

/** What was on board before the order was opened and is not billed yet. */
export function openingToInvoice(state: OrderState): boolean {
  if (state.order.opening === undefined) return false
  const inShipments = shipmentsOnBoard(state)
  return uninvoiced(state).some(({ line, quantity }) => {
    const ours = inShipments.map((shipment) => openOfShipment(state, shipment, line))
    return exceeds(quantity, sumQuantities(ours))
  })
}

function takeOpen(state: OrderState, shipment: Shipment, open: Map<number, number>): boolean {
  let found = false
  for (const { line } of mergeLines(shipment.lines)) {
    const left = open.get(line) ?? 0
    const taken = Math.min(left, openOfShipment(state, shipment, line))
    if (taken <= 0) continue
    open.set(line, subtractQuantity(left, taken))
    found = true
  }
  return found
}

function openOfShipment(state: OrderState, shipment: Shipment, line: number): number {
  return Math.max(
    0,
    subtractQuantity(shipmentQuantity(shipment, line), invoicedOfShipment(state, shipment.id, line)),
  )
}

/** Shipped before the order was opened; everything ordered when it was opened behind shipment and says nothing. */
function shippedAtOpening(state: OrderState): LineQuantity[] {
  const { opening } = state.order
  if (!opening) return []
  if (opening.shipped.length > 0) return mergeLines(opening.shipped)
  if (!passedAtOpening(state, 'shipment')) return []
  return state.order.lines.map((line) => ({ line: line.line, quantity: lineQuantity(line) }))
}

function openingInvoicedAmount(state: OrderState): string {
  const { opening } = state.order
  if (opening?.invoicedAmount !== undefined) return opening.invoicedAmount
  if (!passedAtOpening(state, 'invoicing')) return '0'
  return addMoney(shippedAtOpening(state).map((part) => partAmount(state, part) ?? '0'))
}

/**
 * An opening says what was billed as an amount. It is read as the pieces shipped until then, line by line, as far
 * as the amount reaches; all of them when invoicing counted as passed.
 */
function invoicedAtOpening(state: OrderState): LineQuantity[] {
  const shipped = shippedAtOpening(state)
  if (passedAtOpening(state, 'invoicing')) return shipped
  let left = openingInvoicedAmount(state)
  return shipped.map((part) => {
    const amount = partAmount(state, part)
    if (amount === undefined) return { line: part.line, quantity: 0 }
    const covered = compareMoney(left, amount) >= 0
    const quantity = covered ? part.quantity : piecesFor(state, part.line, left)
    left = covered ? subtractMoney(left, amount) : '0'
    return { line: part.line, quantity: Math.min(quantity, part.quantity) }
  })
}

/** Whole pieces that an amount pays for. */
function piecesFor(state: OrderState, line: number, amount: string): number {
  const price = Number(findLine(state, line)?.unitPrice ?? '0')
  return price > 0 ? Math.floor(Number(amount) / price) : 0
}

function quantitiesOf(parts: readonly LineQuantity[], line: number): number[] {
  return parts.filter((part) => part.line === line).map((part) => part.quantity)
}

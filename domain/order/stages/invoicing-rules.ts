import { compareMoney } from '../../money/money'
import { exceeds, subtractQuantity, sumQuantities } from '../../quantity'
import { draft, type EventDraft } from '../events'
import { amountFor, factoryDay, findLine, live, nextId, orderAmount } from '../facts'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { Invoice, OrderState, Shipment } from '../state'
import {
  billableQuantity,
  invoicedOfShipment,
  invoicedQuantity,
  mergeLines,
  partAmount,
  shipmentQuantity,
  shipmentsOnBoard,
  type LineQuantity,
} from './invoicing-quantities'

/** The proforma goes with the contract and shows the whole order's amount. */
export function issueProforma({ state, body, by, now }: RuleInput<'issueProforma'>): EventDraft[] | Refusal {
  const right = orderAmount(state)
  if (right === undefined)
    return refuse('amount-open', 'The order has no amount yet: a price or quantity is open')
  const problem =
    numberProblem(state, body.number) ?? futureProblem(state, body.issuedOn, { now, pointer: '/issuedOn' })
  if (problem) return problem
  if (compareMoney(body.amount, right) !== 0) {
    return refuse('amount-mismatch', `The order amounts to ${right}, not ${body.amount}`, '/amount')
  }
  const invoice = { ...entryOf(state, now, by), kind: 'proforma' as const, lines: [], number: body.number }
  return [draft('proformaIssued', { invoice: { ...invoice, amount: right, issuedOn: body.issuedOn } })]
}

/** What is on board, and never more of it than that (R109). */
export function issueInvoice({ state, body, by, now }: RuleInput<'issueInvoice'>): EventDraft[] | Refusal {
  const lines = mergeLines(body.lines)
  const shipment = live(state.shipment.shipments).find((candidate) => candidate.id === body.shipment)
  const problem =
    numberProblem(state, body.number) ??
    lineProblem(state, lines) ??
    shipmentProblem(state, { id: body.shipment, shipment, lines }) ??
    quantityProblem(state, lines) ??
    futureProblem(state, body.issuedOn, { now, pointer: '/issuedOn' }) ??
    beforeSailingProblem(state, body.issuedOn, shipment)
  if (problem) return problem
  const right = amountFor(state, lines) ?? '0'
  if (compareMoney(body.amount, right) !== 0) {
    return refuse('amount-mismatch', `Quantity times price comes to ${right}, not ${body.amount}`, '/amount')
  }
  const { number, issuedOn } = body
  const ofShipment = body.shipment === undefined ? {} : { shipment: body.shipment }
  const invoice: Invoice = {
    ...entryOf(state, now, by),
    number,
    kind: 'billing',
    ...ofShipment,
    lines,
    amount: right,
    issuedOn,
  }
  return [draft('invoiceIssued', { invoice })]
}

/** Sent again by another way until the customer has confirmed it. */
export function sendInvoice({ state, body, now }: RuleInput<'sendInvoice'>): EventDraft[] | Refusal {
  const invoice = findInvoice(state, body.invoice)
  if (!invoice) return unknownInvoice(state, body.invoice)
  const sent = {
    on: body.sentOn,
    via: body.via,
    ...(body.tracking === undefined ? {} : { tracking: body.tracking }),
  }
  if (invoice.sent && sameSending(invoice.sent, sent)) return []
  if (invoice.receiptConfirmed) {
    return refuse(
      'receipt-already-confirmed',
      `The customer confirmed ${invoice.number}; it need not be sent again`,
    )
  }
  if (body.sentOn < invoice.issuedOn) {
    const detail = `${invoice.number} was issued on ${invoice.issuedOn}; it cannot be sent on ${body.sentOn}`
    return refuse('before-issue', detail, '/sentOn')
  }
  return (
    futureProblem(state, body.sentOn, { now, pointer: '/sentOn' }) ?? [
      draft('invoiceSent', { invoice: invoice.id, sent }),
    ]
  )
}

/** The customer's word that the invoice arrived (R109). */
export function confirmInvoiceReceipt({
  state,
  body,
  now,
}: RuleInput<'confirmInvoiceReceipt'>): EventDraft[] | Refusal {
  const invoice = findInvoice(state, body.invoice)
  if (!invoice) return unknownInvoice(state, body.invoice)
  if (invoice.receiptConfirmed) return []
  if (!invoice.sent) {
    return refuse('not-sent', `${invoice.number} has not been sent; record how it was sent first`, '/invoice')
  }
  if (body.confirmedOn < invoice.sent.on) {
    const detail = `${invoice.number} was sent on ${invoice.sent.on}; receipt cannot be confirmed on ${body.confirmedOn}`
    return refuse('before-sending', detail, '/confirmedOn')
  }
  const receiptConfirmed = { on: body.confirmedOn, by: body.confirmedBy }
  return (
    futureProblem(state, body.confirmedOn, { now, pointer: '/confirmedOn' }) ?? [
      draft('invoiceReceiptConfirmed', { invoice: invoice.id, receiptConfirmed }),
    ]
  )
}

function numberProblem(state: OrderState, number: string): Refusal | undefined {
  const same = live(state.invoicing.invoices).find((invoice) => invoice.number === number)
  return (
    same && refuse('duplicate-invoice', `Invoice number ${number} is already taken by ${same.id}`, '/number')
  )
}

function futureProblem(
  state: OrderState,
  date: string,
  { now, pointer }: { now: string; pointer: string },
): Refusal | undefined {
  const today = factoryDay(state, now)
  return date > today ? refuse('date-in-future', `${date} lies ahead; today is ${today}`, pointer) : undefined
}

function lineProblem(state: OrderState, lines: readonly LineQuantity[]): Refusal | undefined {
  for (const part of lines) {
    if (!findLine(state, part.line)) {
      return refuse('unknown-line', `The order has no line ${part.line}`, '/lines')
    }
    if (partAmount(state, part) === undefined) {
      return refuse('price-open', `Line ${part.line} has no price yet, so it cannot be invoiced`, '/lines')
    }
  }
  return undefined
}

function shipmentProblem(
  state: OrderState,
  of: { id: string | undefined; shipment: Shipment | undefined; lines: readonly LineQuantity[] },
): Refusal | undefined {
  const { id, shipment, lines } = of
  if (id === undefined) return undefined
  if (!shipment) return refuse('unknown-shipment', `There is no shipment ${id}`, '/shipment')
  if (shipment.onBoardAt === undefined) {
    return refuse(
      'not-on-board',
      `Shipment ${id} is not on board yet; only what has sailed is invoiced`,
      '/shipment',
    )
  }
  for (const { line, quantity } of lines) {
    const shipped = shipmentQuantity(shipment, line)
    const invoiced = invoicedOfShipment(state, shipment.id, line)
    const problem = moreThanShipped(`Line ${line} of shipment ${id}`, { shipped, invoiced, quantity })
    if (problem) return problem
  }
  return undefined
}

function quantityProblem(state: OrderState, lines: readonly LineQuantity[]): Refusal | undefined {
  for (const { line, quantity } of lines) {
    const shipped = billableQuantity(state, line)
    const invoiced = invoicedQuantity(state, line)
    const problem = moreThanShipped(`Line ${line}`, { shipped, invoiced, quantity })
    if (problem) return problem
  }
  return undefined
}

function moreThanShipped(
  what: string,
  { shipped, invoiced, quantity }: { shipped: number; invoiced: number; quantity: number },
): Refusal | undefined {
  if (!exceeds(sumQuantities([invoiced, quantity]), shipped)) return undefined
  const left = Math.max(0, subtractQuantity(shipped, invoiced))
  const detail = `${what}: ${shipped} on board, ${invoiced} invoiced; at most ${left} can be invoiced, not ${quantity}`
  return refuse('more-than-shipped', detail, '/lines')
}

/** Goods that were shipped before the order was opened bring no day of sailing to compare with. */
function beforeSailingProblem(state: OrderState, issuedOn: string, shipment?: Shipment): Refusal | undefined {
  const opened = state.order.opening !== undefined && !shipment
  const onBoardAt = shipment?.onBoardAt ?? shipmentsOnBoard(state)[0]?.onBoardAt
  if (opened || onBoardAt === undefined) return undefined
  const sailedOn = factoryDay(state, onBoardAt)
  return issuedOn < sailedOn
    ? refuse('before-on-board', `The goods were on board on ${sailedOn}, after ${issuedOn}`, '/issuedOn')
    : undefined
}

/** Each line rounded half up, then summed, as the order's own amount is. */
function entryOf(state: OrderState, at: string, by: string): Pick<Invoice, 'id' | 'at' | 'by'> {
  return { id: nextId(state, 'I'), at, by }
}

function findInvoice(state: OrderState, id: string): Invoice | undefined {
  return live(state.invoicing.invoices).find((invoice) => invoice.id === id)
}

function unknownInvoice(state: OrderState, id: string): Refusal {
  const known = live(state.invoicing.invoices).map((invoice) => invoice.id)
  const detail = `There is no invoice ${id}; there are: ${known.slice(0, 30).join(', ') || 'none'}`
  return refuse('unknown-invoice', detail, '/invoice')
}

function sameSending(a: NonNullable<Invoice['sent']>, b: NonNullable<Invoice['sent']>): boolean {
  return a.on === b.on && a.via === b.via && a.tracking === b.tracking
}

import { currencies } from '../domain/money/currencies'
import { addMoney, compareMoney, multiplyMoney, percentOf } from '../domain/money/money'
import { amountFor, lineQuantity, orderAmount, passedAtOpening, tolerated } from '../domain/order/facts'
import type { Opening, OrderIntake, OrderLine } from '../domain/order/intake'
import { initialState } from '../domain/order/start'
import type { OrderState } from '../domain/order/state'
import { exceeds, sameCell, sumQuantities, type Cell } from '../domain/quantity'
import type { ProblemEntry } from './problem'

type Pieces = Opening['produced'][number]
type Opened = { state: OrderState; opening: Opening }

/**
 * What an opening says that cannot be true of its order, whose lines, tolerances and prices it is held against.
 * What the order itself leaves open is not judged.
 */
export function openingErrors(order: OrderIntake, today: string): ProblemEntry[] {
  const { opening, receivedAt } = order
  if (!opening) return []
  const state = initialState({ v: 1, number: '', order, openedAt: receivedAt, openedBy: order.merchandiser })
  const opened = { state, opening }
  return [
    ...futureMilestones(opening, today),
    ...opening.produced.flatMap((entry, index) => producedErrors(opened, entry, index)),
    ...opening.shipped.flatMap((entry, index) => shippedErrors(opened, entry, index)),
    ...stillInShipment(opened),
    ...invoicedErrors(opened),
    ...paidErrors(opened),
  ]
}

function futureMilestones({ milestones }: Opening, today: string): ProblemEntry[] {
  return milestones.flatMap(({ doneOn }, index) =>
    doneOn > today
      ? [{ pointer: `/opening/milestones/${index}/doneOn`, detail: `must not be after today, ${today}` }]
      : [],
  )
}

/** Ordered pieces of one colour and size; undefined while the line has no quantities. */
function orderedOf({ quantities }: OrderLine, cell: Cell): number | undefined {
  if (quantities.length === 0) return undefined
  return piecesOf(quantities.filter((one) => sameCell(one, cell)))
}

function piecesOf(entries: readonly { quantity: number }[]): number {
  return sumQuantities(entries.map(({ quantity }) => quantity))
}

function lineOf({ state }: Opened, entry: Pieces): OrderLine | undefined {
  return state.order.lines.find(({ line }) => line === entry.line)
}

function producedErrors(opened: Opened, entry: Pieces, index: number): ProblemEntry[] {
  const line = lineOf(opened, entry)
  const ordered = line && orderedOf(line, entry)
  if (ordered === undefined) return []
  const { most } = tolerated(opened.state, ordered)
  return exceeds(entry.quantity, most)
    ? [
        {
          pointer: `/opening/produced/${index}/quantity`,
          detail: `must be at most ${most}: ${ordered} are ordered, with ${opened.state.order.overPercent} percent over`,
        },
      ]
    : []
}

/** Of a line of which nothing is told as produced, what is ordered counts as produced: production has passed. */
function shippedErrors(opened: Opened, entry: Pieces, index: number): ProblemEntry[] {
  const ofLine = opened.opening.produced.filter(({ line }) => line === entry.line)
  const line = lineOf(opened, entry)
  const produced =
    ofLine.length > 0
      ? piecesOf(ofLine.filter((one) => sameCell(one, entry)))
      : line && orderedOf(line, entry)
  if (produced === undefined || !exceeds(entry.quantity, produced)) return []
  const detail =
    ofLine.length > 0
      ? `must be at most ${produced}, which are produced`
      : `must be at most ${produced}, which are ordered; when more were made, give what was produced`
  return [{ pointer: `/opening/shipped/${index}/quantity`, detail }]
}

/** Behind shipment everything is on board within the short tolerance; an order that says otherwise is not there yet. */
function stillInShipment({ state, opening }: Opened): ProblemEntry[] {
  if (opening.shipped.length === 0 || !passedAtOpening(state, 'shipment')) return []
  const lacking = state.order.lines.flatMap((line) => {
    const shipped = piecesOf(opening.shipped.filter((entry) => entry.line === line.line))
    const ordered = lineQuantity(line)
    const isShort = exceeds(tolerated(state, ordered).least, shipped)
    return isShort ? [`line ${line.line}: ${shipped} of ${ordered}`] : []
  })
  if (lacking.length === 0) return []
  const more = lacking.length > 3 ? `, and ${lacking.length - 3} more` : ''
  const said = `${lacking.slice(0, 3).join(', ')}${more}`
  const detail = `is less than ordered (${said}): such an order is still in shipment; open it there`
  return [{ pointer: '/opening/shipped', detail }]
}

/** What is on board is worth so much; undefined while prices or quantities are open. */
function worthShipped({ state, opening }: Opened): string | undefined {
  const isAssumed = opening.shipped.length === 0 && passedAtOpening(state, 'shipment')
  return isAssumed ? orderAmount(state) : amountFor(state, opening.shipped)
}

function invoicedErrors(opened: Opened): ProblemEntry[] {
  const { invoicedAmount } = opened.opening
  const worth = worthShipped(opened)
  if (invoicedAmount === undefined || worth === undefined) return []
  const most = compareMoney(worth, '0') === 0 ? worth : addMoney([worth, roundings(opened.state.order)])
  if (compareMoney(invoicedAmount, most) <= 0) return []
  const detail = `must be at most ${worth}, which is what the pieces shipped are worth`
  return [{ pointer: '/opening/invoicedAmount', detail }]
}

/** Invoices round each line by itself: so much may that make. */
function roundings({ currency = '', lines }: OrderIntake): string {
  const digits = currencies[currency] ?? 2
  return multiplyMoney((10 ** -digits).toFixed(digits), lines.length)
}

function paidErrors({ state, opening }: Opened): ProblemEntry[] {
  const { paidAmount } = opening
  const amounts = [orderAmount(state) ?? state.order.amount, worthShipped({ state, opening })]
  const known = amounts.filter((amount) => amount !== undefined)
  const amount = known.sort(compareMoney).at(-1)
  if (paidAmount === undefined || amount === undefined || amounts[0] === undefined) return []
  if (compareMoney(paidAmount, percentOf(amount, '110')) <= 0) return []
  return [{ pointer: '/opening/paidAmount', detail: `must be at most ${amount} and ten percent more` }]
}

import { z } from 'zod'
import {
  amount,
  amountOrZero,
  choice,
  code,
  currency,
  date,
  instant,
  integer,
  list,
  object,
  optional,
  quantity,
  text,
} from '../../domain/body/fields'
import type { BodyOf, Fields } from '../../domain/body/fields'
import { addMoney, compareMoney } from '../../domain/money/money'
import { instalment, sizeQuantity } from '../../domain/order/commands/review'
import { incoterms, intakeChannels, templateNames, transportModes } from '../../domain/order/intake'
import { stages } from '../../domain/order/stage'
import { cellName } from '../../domain/order/stages/production-facts'
import { milestoneKeys } from '../../domain/policy/milestone'
import { sameCell } from '../../domain/quantity'
import { fieldSchemas, says, SignedAmount, strictObject } from './field-schema'

const lineFields = {
  line: optional(integer(1, 9999, 'Our line number; its place in the list unless given')),
  buyerLine: optional(text("The line's identifier in the buyer's document", 100)),
  product: optional(code('Our product code; one that nobody knows becomes an open query')),
  description: text('Product name and specification as the buyer wrote them'),
  buyerItem: optional(text("The buyer's own item number", 200)),
  unit: optional(text('UN/ECE Recommendation 20 code or a plain word; PCE unless given', 20)),
  unitPrice: optional(amount('Price of one unit')),
  amount: optional(
    amountOrZero("Line amount as the buyer's document states it; checked against quantity × price"),
  ),
  requestedOn: optional(date("Requested delivery of this line, when it differs from the order's")),
  quantities: optional(list(sizeQuantity, 1, 500, 'By colour and size; left out it becomes an open query')),
} satisfies Fields

const producedPieces = object({
  line: integer(1, 9999),
  color: optional(text(undefined, 100)),
  size: optional(text(undefined, 100)),
  quantity: quantity(),
})

const openingFields = {
  stage: choice(stages, 'The earliest unfinished stage; every stage before it counts as passed'),
  milestones: optional(
    list(
      object({ milestone: choice(milestoneKeys), doneOn: date('Never in the future') }),
      0,
      60,
      'Milestones already reached',
    ),
  ),
  produced: optional(
    list(
      producedPieces,
      0,
      2000,
      'Pieces finished so far, by colour and size: no more than ordered with the over tolerance',
    ),
  ),
  shipped: optional(
    list(
      producedPieces,
      0,
      2000,
      'Pieces on board so far: no more than produced, and none before the stage shipment',
    ),
  ),
  invoicedAmount: optional(amountOrZero('Invoiced so far: no more than the pieces shipped are worth')),
  paidAmount: optional(amountOrZero('Paid so far: at most the amount and ten percent more')),
} satisfies Fields

const orderFields = {
  customer: code('Customer code; the customer must exist'),
  buyerOrderNumber: text("The buyer's order number, unique for the customer and the seller", 200),
  seller: optional(text('Our selling entity, when the buyer numbers the orders of each apart', 200)),
  channel: optional(choice(intakeChannels, 'How the order came in; email unless given')),
  receivedAt: optional(instant('Now unless given; never in the future')),
  merchandiser: optional(code("Employee code; the customer's merchandiser unless given, else the sender")),
  template: optional(choice(templateNames, "The product's template unless given, else newStyle")),
  issuedOn: optional(date()),
  currency: optional(currency()),
  requestedOn: optional(date('Delivery as the buyer asked for it')),
  shipOn: optional(date('Planned sailing date (ETD)')),
  latestShipmentOn: optional(date()),
  transportMode: optional(choice(transportModes, "The customer's usual one unless given, else sea")),
  portOfLoading: optional(text(undefined, 100)),
  portOfDischarge: optional(text(undefined, 100)),
  passageDays: optional(
    integer(0, 120, "Usual days at sea; the customer's usual ones unless given, else 25"),
  ),
  deliveryMethod: optional(text('How and where the goods are delivered', 500)),
  incoterm: optional(choice(incoterms, 'Incoterms 2020')),
  incotermPlace: optional(text('Named place', 200)),
  payment: optional(list(instalment, 1, 10, 'Instalments, summing to 100 percent')),
  paymentNote: optional(text('Payment terms in words, when only words were given')),
  packing: optional(text()),
  shippingMark: optional(text()),
  overPercent: optional(integer(0, 20, "Over tolerance; the customer's usual one unless given, else 0")),
  shortPercent: optional(integer(0, 20, "Short tolerance; the customer's usual one unless given, else 0")),
  paymentTolerance: optional(
    amountOrZero(
      "What may be missing of a payment; unless given the customer's usual amount, when the order is in the " +
        "customer's currency, else 50.00, in a currency without decimals 5000, with three 20.000, with four 1.0000",
    ),
  ),
  amount: optional(amountOrZero("Order amount as the buyer's document states it")),
  notes: optional(list(text(), 0, 50)),
} satisfies Fields

type Charged = { charges?: string }
export type NewOrderLine = BodyOf<typeof lineFields> & Charged
export type NewOpening = BodyOf<typeof openingFields>
/** An order as `POST /orders` takes it in JSON. */
export type NewOrder = BodyOf<typeof orderFields> & Charged & { lines: NewOrderLine[]; opening?: NewOpening }

const charges = SignedAmount.meta({
  description: 'Allowances and charges, net: part of the amount, negative for an allowance',
}).optional()

const OrderLine = strictObject({ ...fieldSchemas(lineFields), charges }).meta({ id: 'NewOrderLine' })
const Opening = strictObject(fieldSchemas(openingFields)).meta({
  id: 'Opening',
  description: 'An order that is already under way: nothing is mailed for what lies behind it',
})

const error = says('a list of 1 to 500 lines')
const orderLines = z.array(OrderLine, { error }).min(1, { error }).max(500, { error })

/** The body of `POST /orders`; what the buyer did not say is left out and becomes an open query. */
export const NewOrder = strictObject({
  ...fieldSchemas(orderFields),
  charges,
  lines: orderLines,
  opening: Opening.optional(),
})
  .superRefine((order, context) => {
    if (context.issues.length > 0) return
    for (const { path, message } of contradictions(order as unknown as NewOrder)) {
      context.addIssue({ code: 'custom', path, message })
    }
  })
  .meta({ id: 'NewOrder', description: 'An order as it was received' }) as unknown as z.ZodType<NewOrder>

type Contradiction = { path: (string | number)[]; message: string }

/** What each field may say alone and the order as a whole may not. */
function contradictions(order: NewOrder): Contradiction[] {
  return [
    ...repeatedLines(order.lines),
    ...order.lines.flatMap(repeatedCells),
    ...paymentProblems(order),
    ...dateProblems(order),
    ...(order.opening ? openingProblems(order, order.opening) : []),
  ]
}

/** Our number of a line: the one given, or its place in the list. */
export function lineNumber({ line }: Pick<NewOrderLine, 'line'>, index: number): number {
  return line ?? index + 1
}

function repeatedLines(all: NewOrderLine[]): Contradiction[] {
  const numbers = all.map(lineNumber)
  return numbers.flatMap((number, index) =>
    numbers.indexOf(number) < index
      ? [{ path: ['lines', index, 'line'], message: `is line ${number}, which an earlier line is already` }]
      : [],
  )
}

function repeatedCells({ quantities = [] }: NewOrderLine, line: number): Contradiction[] {
  return quantities.flatMap((cell, index) =>
    quantities.findIndex((other) => sameCell(other, cell)) < index
      ? [
          {
            path: ['lines', line, 'quantities', index],
            message: 'has the colour and size of an earlier entry',
          },
        ]
      : [],
  )
}

function paymentProblems({ payment }: NewOrder): Contradiction[] {
  if (!payment) return []
  const sum = addMoney(payment.map(({ percent }) => percent))
  return compareMoney(sum, '100') === 0
    ? []
    : [{ path: ['payment'], message: `must sum to 100 percent, not ${sum}` }]
}

function dateProblems({ shipOn, latestShipmentOn }: NewOrder): Contradiction[] {
  if (shipOn === undefined || latestShipmentOn === undefined || shipOn <= latestShipmentOn) return []
  return [{ path: ['shipOn'], message: `must not be after the latest shipment date ${latestShipmentOn}` }]
}

function openingProblems(order: NewOrder, opening: NewOpening): Contradiction[] {
  const money = (['invoicedAmount', 'paidAmount'] as const).filter((name) => opening[name] !== undefined)
  return [
    ...(order.currency === undefined
      ? money.map((name) => ({ path: ['opening', name], message: "needs the order's currency" }))
      : []),
    ...(['produced', 'shipped'] as const).flatMap((name) => piecesProblems(order, opening, name)),
    ...earlyShipment(opening),
    ...repeatedMilestones(opening),
  ]
}

function piecesProblems(order: NewOrder, opening: NewOpening, name: 'produced' | 'shipped'): Contradiction[] {
  return (opening[name] ?? []).flatMap((entry, index) => {
    const path = ['opening', name, index]
    const position = order.lines.findIndex((line, place) => lineNumber(line, place) === entry.line)
    const line = order.lines[position]
    if (!line)
      return [{ path: [...path, 'line'], message: `is line ${entry.line}, which the order does not have` }]
    const message = cellProblem(line, entry) ?? repetition(opening[name] ?? [], index)
    return message === undefined ? [] : [{ path, message }]
  })
}

type Pieces = NonNullable<NewOpening['produced']>[number]

/** Pieces of a line with colours and sizes are told by colour and size; of one that has none yet, as they may be. */
function cellProblem({ quantities = [] }: NewOrderLine, entry: Pieces): string | undefined {
  if (quantities.length === 0 || quantities.some((one) => sameCell(one, entry))) return undefined
  const isWhole = entry.color === undefined && entry.size === undefined
  const known = quantities.slice(0, 20).map(cellName).join(', ')
  const more = quantities.length > 20 ? ' …' : ''
  return isWhole
    ? `must name a colour and size of line ${entry.line}: ${known}${more}`
    : `names a colour and size that line ${entry.line} does not have; it has ${known}${more}`
}

function repetition(entries: readonly Pieces[], index: number): string | undefined {
  const entry = entries[index]!
  const isAgain = entries.findIndex((one) => one.line === entry.line && sameCell(one, entry)) < index
  return isAgain ? 'has the line, colour and size of an earlier entry; give its pieces once' : undefined
}

function earlyShipment({ stage, shipped = [] }: NewOpening): Contradiction[] {
  if (shipped.length === 0 || stages.indexOf(stage) >= stages.indexOf('shipment')) return []
  const message = `must be empty: an order opened at ${stage} has shipped nothing; open it at shipment or later`
  return [{ path: ['opening', 'shipped'], message }]
}

function repeatedMilestones({ milestones = [] }: NewOpening): Contradiction[] {
  return milestones.flatMap(({ milestone }, index) =>
    milestones.findIndex((other) => other.milestone === milestone) < index
      ? [{ path: ['opening', 'milestones', index, 'milestone'], message: `is ${milestone} once more` }]
      : [],
  )
}

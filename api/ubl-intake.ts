import { checkFields } from '../domain/body/check'
import { code } from '../domain/body/fields'
import { addMoney, compareMoney, subtractMoney } from '../domain/money/money'
import type { OrderIntake, OrderLine } from '../domain/order/intake'
import type { Party, PartyIdentifier } from '../services/database'
import { addressProblem } from '../services/email/address'
import { readUblOrder } from '../services/intake/ubl-order'
import { quoted, type DocumentProblem } from '../services/intake/problem'
import type { UblCharge, UblLine, UblOrder, UblParty } from '../services/intake/ubl-types'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { templateOf, withDefaults } from './order-defaults'
import { Problem } from './problem'

/** A document as it came in. */
export type XmlDocument = { mediaType: string; bytes: Buffer }

/** An order read from a document, with everything that the order itself has no field for. */
export type UblIntakeResult = { intake: OrderIntake; details: unknown }

/** Reads a UBL order, or refuses it with every element that is wrong. */
export function readDocument({ bytes }: XmlDocument): { order: UblOrder; warnings: DocumentProblem[] } {
  const reading = readUblOrder(bytes)
  if (!reading.ok) throw refused(reading.problems)
  const problems = tooMuch(reading.order)
  if (problems.length > 0) throw refused(problems)
  return { ...reading, warnings: [...reading.warnings, ...noAddress(reading.order.buyer)] }
}

/** A buyer's address that none is keeps no order from coming in; people read that it was not entered. */
function noAddress({ contact }: UblParty): DocumentProblem[] {
  const problem = contact?.email === undefined ? undefined : addressProblem(contact.email)
  if (problem === undefined) return []
  const element = 'Order/BuyerCustomerParty/Party/Contact/ElectronicMail'
  return [{ element, detail: `${quoted(contact!.email!)} ${problem}; no mail is sent to it` }]
}

function refused(problems: DocumentProblem[]): Problem {
  const [first] = problems
  const more = problems.length > 1 ? `; and ${problems.length - 1} more` : ''
  return new Problem('document-refused', `${first?.element} ${first?.detail}${more}`, { errors: problems })
}

const most = { lines: 500, identifier: 200, name: 300 }

/** What the profile allows and an order cannot hold: tables index these values, and an index has its bounds. */
function tooMuch({ intake, buyer, seller }: UblOrder): DocumentProblem[] {
  const long = (element: string, value: string | undefined, max: number) =>
    (value?.length ?? 0) > max
      ? [{ element, detail: `has ${value?.length} characters; at most ${max} are taken` }]
      : []
  const buyerElement = 'Order/BuyerCustomerParty/Party'
  return [
    ...long('Order/ID', intake.buyerOrderNumber, most.identifier),
    ...long(buyerElement, buyer.name, most.name),
    ...identifiersOf(buyer).flatMap(({ scheme, id }) =>
      long(buyerElement, `${scheme ?? ''}${id}`, most.identifier),
    ),
    ...long('Order/SellerSupplierParty/Party', sellerOf(seller), most.identifier),
    ...(intake.lines.length > most.lines
      ? [
          {
            element: 'Order/OrderLine',
            detail: `there are ${intake.lines.length}; at most ${most.lines} are taken`,
          },
        ]
      : []),
  ]
}

/** The order that a document makes: its customer found or entered, its lines as stated, its warnings as notes. */
export async function toUblIntake(
  deps: ApiDeps,
  { order, warnings }: { order: UblOrder; warnings: DocumentProblem[] },
  caller: Caller,
): Promise<UblIntakeResult> {
  const { intake, seller, charges } = order
  const customer = await customerOf(deps, order.buyer, intake.currency)
  const { notes: ownNotes = [], lines: ublLines, ...said } = intake
  const lines = ublLines.map(toLine)
  return {
    intake: {
      ...withDefaults(said, customer),
      customer: customer.code,
      seller: sellerOf(seller),
      channel: 'edi',
      receivedAt: deps.clock().toISOString(),
      merchandiser: customer.merchandiserCode ?? caller.actor.code,
      template: await templateOf(deps, lines),
      ...chargesOf(charges),
      lines,
      notes: [
        ...ownNotes,
        ...ublLines.flatMap(lineNotes),
        ...customerNotes(customer),
        ...warnings.map(warningNote),
      ],
    },
    details: detailsOf(order, warnings),
  }
}

function lineNotes({ line, extras }: UblLine): string[] {
  return extras.notes.map((note) => `Line ${line}: ${note}`)
}

function warningNote({ element, detail }: DocumentProblem): string {
  return `To check in the document: ${element} ${detail}`
}

/** What the document says beside the order's own fields, by meaning and leaf by leaf. */
function detailsOf({ intake, ...order }: UblOrder, warnings: DocumentProblem[]): unknown {
  const lines = intake.lines.map(({ line, buyerLine, extras }) => ({ line, buyerLine, ...extras }))
  return { ...order, lines, warnings }
}

/** How the document names our selling entity. */
function sellerOf({ endpoint, registration, identifiers }: UblParty): string | undefined {
  const named = endpoint ?? registration ?? identifiers[0]
  return named && (named.scheme === undefined ? named.id : `${named.scheme}:${named.id}`)
}

/** Endpoint, registration and identifiers of a buyer: whichever is known first decides who it is. */
function identifiersOf({ endpoint, registration, identifiers }: UblParty): PartyIdentifier[] {
  return [endpoint, registration, ...identifiers].flatMap((one) => one ?? [])
}

async function customerOf(deps: ApiDeps, buyer: UblParty, currency: string | undefined): Promise<Party> {
  const { parties } = deps.repositories
  const identifiers = identifiersOf(buyer)
  const byIdentifier = identifiers.length > 0 ? await parties.findByIdentifier(identifiers) : undefined
  const known = byIdentifier ?? customerNamed(await parties.list('customer'), buyer)
  if (known) return known
  const { party } = await parties.registerUnverifiedCustomer({
    name: buyer.name ?? buyer.legalName ?? identifiers[0]?.id ?? 'unnamed buyer',
    country: buyer.country,
    currency,
    identifiers,
    ...contactOf(buyer),
  })
  return party
}

function customerNotes({ code, verified }: Party): string[] {
  return verified
    ? []
    : [`Customer ${code} was entered from a document and is not verified: check who it is.`]
}

/** The one customer of exactly this name; with two of a name neither is meant for certain. */
function customerNamed(customers: readonly Party[], { name, legalName }: UblParty): Party | undefined {
  const names = [name, legalName].filter((one) => one !== undefined)
  const found = customers.filter(
    (party) => party.verified && (names.includes(party.name) || names.includes(party.nameZh ?? '')),
  )
  return found.length === 1 ? found[0] : undefined
}

function contactOf({ contact, name }: UblParty): { contact?: { name: string; email: string } } {
  const email = contact?.email
  if (!email || addressProblem(email)) return {}
  return { contact: { name: contact.name ?? name ?? email, email } }
}

function toLine({ extras, ...line }: UblLine): OrderLine {
  return {
    ...line,
    ...productOf(line),
    ...chargesOf(extras.charges),
    quantities: line.quantities.filter(({ quantity }) => quantity > 0),
  }
}

/** A number of ours that cannot be a product code is kept where people will see it. */
function productOf({ product, buyerItem, description }: OrderLine): Partial<OrderLine> {
  if (product === undefined || checkFields({ product: code() }, { product }).ok) return {}
  return buyerItem === undefined
    ? { product: undefined, buyerItem: product }
    : { product: undefined, description: `${description} [our item: ${product}]` }
}

/** Charges less allowances; nothing when there are none, or they cancel each other. */
function chargesOf(charges: readonly UblCharge[]): { charges?: string } {
  const sum = (wanted: boolean) =>
    addMoney(charges.filter(({ charge }) => charge === wanted).map(({ amount }) => amount))
  const net = subtractMoney(sum(true), sum(false))
  return compareMoney(net, '0') === 0 ? {} : { charges: net }
}

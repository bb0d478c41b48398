import type { OrderIntake, OrderLine } from '../../domain/order/intake'
import type { DocumentProblem } from './problem'

/** What came of reading a UBL order: the order with whatever in it contradicts itself, or every problem found. */
export type UblReading =
  { ok: true; order: UblOrder; warnings: DocumentProblem[] } | { ok: false; problems: DocumentProblem[] }

/** Everything a UBL order says, by meaning where the meaning is known and by path in `details` always. */
export type UblOrder = {
  header: UblHeader
  intake: UblIntake
  buyer: UblParty
  seller: UblParty
  originator?: UblParty
  accountingCustomer?: UblParty
  delivery?: UblDelivery
  references: UblReferences
  charges: UblCharge[]
  /** Expected tax, decimal string. */
  tax?: string
  totals?: UblTotals
  /** Every leaf of the document, in its order. */
  details: UblDetail[]
}

export type UblHeader = {
  customization: string
  profile: string
  /** Time of day, hh:mm:ss. */
  issueTime?: string
  /** UNCL 1001: 220 purchase order, 227 consignment order, 221 blanket order, 226 call-off. */
  typeCode?: string
  /** Until when the buyer's offer stands, `YYYY-MM-DD`. */
  validUntil?: string
  customerReference?: string
  accountingCost?: string
}

/** The fields of an intake that a document can fill; the rest is the factory's to say. */
export type UblIntake = Pick<
  OrderIntake,
  | 'buyerOrderNumber'
  | 'issuedOn'
  | 'currency'
  | 'requestedOn'
  | 'deliveryMethod'
  | 'incoterm'
  | 'incotermPlace'
  | 'paymentNote'
  | 'packing'
  | 'shippingMark'
  | 'amount'
  | 'notes'
> & { lines: UblLine[] }

/** An order line with what the document says of it beyond the line itself. */
export type UblLine = OrderLine & { extras: UblLineExtras }

export type UblLineExtras = {
  name: string
  description?: string
  notes: string[]
  price?: UblPrice
  standardItem?: UblIdentifier
  manufacturerItem?: string
  specifications: string[]
  classifications: { code?: string; list?: string; version?: string; name?: string }[]
  tax: UblTaxCategory[]
  /** Properties other than the colour and the size of the line's quantities. */
  properties: UblProperty[]
  instances: { serial?: string; lot?: string }[]
  certificates: { id?: string; type?: string; reference?: string }[]
  charges: UblCharge[]
  accountingCost?: string
  partialDelivery?: boolean
  originator?: UblParty
  deliveryLocation?: UblIdentifier
  period?: UblPeriod
}

/** The price as stated: amount for a base quantity, with the list price it was discounted from. */
export type UblPrice = {
  amount: string
  baseQuantity?: string
  baseUnit?: string
  discount?: string
  listPrice?: string
}

export type UblProperty = {
  name: string
  value?: string
  code?: string
  quantity?: string
  unit?: string
  qualifier?: string
}

export type UblIdentifier = { scheme?: string; id: string }

export type UblParty = {
  name?: string
  legalName?: string
  identifiers: UblIdentifier[]
  /** Electronic address. */
  endpoint?: UblIdentifier
  /** Number in the company register. */
  registration?: UblIdentifier
  vatNumber?: string
  /** ISO 3166-1 alpha-2, from the postal or else the registered address. */
  country?: string
  address?: UblAddress
  registeredAddress?: UblAddress
  contact?: { id?: string; name?: string; phone?: string; email?: string }
}

export type UblAddress = {
  street?: string
  additionalStreet?: string
  lines: string[]
  postalZone?: string
  city?: string
  region?: string
  country?: string
}

export type UblPeriod = { startOn?: string; startTime?: string; endOn?: string; endTime?: string }

export type UblDelivery = {
  location?: { identifier?: UblIdentifier; name?: string; address?: UblAddress }
  party?: UblParty
  period?: UblPeriod
  /** When the buyer wants the goods to leave. */
  despatch?: { on?: string; time?: string }
  shipment?: { id?: string; priority?: string; marks: string[] }
  terms?: { id?: string; special: string[]; location?: string }
}

export type UblReferences = {
  salesOrder?: string
  quotation?: string
  previousOrder?: string
  originatorDocument?: string
  catalogue?: string
  contract?: string
  project?: string
  additionalDocuments: UblDocument[]
}

/** A document that the order names or carries; an embedded one is kept by its hash. */
export type UblDocument = {
  id: string
  type?: string
  uri?: string
  filename?: string
  mimeCode?: string
  sha256?: string
  /** Bytes. */
  size?: number
}

export type UblTaxCategory = { category?: string; percent?: string; scheme?: string }

/** A charge, or an allowance when `charge` is false; amounts as decimal strings in the order's currency. */
export type UblCharge = {
  charge: boolean
  reasonCode?: string
  reason?: string
  amount: string
  /** Percent of `base`. */
  factor?: string
  base?: string
  tax?: UblTaxCategory
}

export type UblTotals = {
  lines: string
  taxExclusive?: string
  taxInclusive?: string
  allowances?: string
  charges?: string
  prepaid?: string
  rounding?: string
  payable: string
}

/** One leaf of the document; an embedded binary object has its hash for a value. */
export type UblDetail = { path: string; value: string; attributes?: Record<string, string> }

import { children } from './element'
import type { DocumentProblem } from './problem'
import type { XmlElement } from './xml'

/** How often an element occurs, which attributes it needs, and what is known of its children. */
type Occurs = { min: 0 | 1; max: 1 | 'many'; attributes?: readonly string[]; within?: Shape }
type Shape = Readonly<Record<string, Occurs>>

const one = (within?: Shape): Occurs => ({ min: 1, max: 1, within })
const maybe = (within?: Shape): Occurs => ({ min: 0, max: 1, within })
const some = (within?: Shape): Occurs => ({ min: 1, max: 'many', within })
const any = (within?: Shape): Occurs => ({ min: 0, max: 'many', within })
const having = (occurs: Occurs, ...attributes: string[]): Occurs => ({ ...occurs, attributes })

const identified: Shape = { ID: one() }
const named: Shape = { Name: one() }
const country: Shape = { Country: one({ IdentificationCode: one() }) }
const address: Shape = { StreetName: maybe(), AdditionalStreetName: maybe(), CityName: maybe(), ...country }
const taxScheme: Shape = { TaxScheme: one(identified) }
const taxCategory: Shape = { ...identified, Percent: maybe(), ...taxScheme }
const period: Shape = { StartDate: maybe(), StartTime: maybe(), EndDate: maybe(), EndTime: maybe() }
const contact: Shape = { Name: maybe(), Telephone: maybe(), ElectronicMail: maybe() }

const legalParty: Shape = {
  PartyIdentification: any(identified),
  PartyName: any(named),
  PartyTaxScheme: any({ CompanyID: one(), ...taxScheme }),
  PartyLegalEntity: some({
    RegistrationName: one(),
    CompanyID: maybe(),
    RegistrationAddress: maybe(country),
  }),
  Contact: maybe(contact),
}
const endpoint = having(one(), 'schemeID')
const buyer: Shape = { EndpointID: endpoint, PostalAddress: maybe(address), ...legalParty }
const seller: Shape = { EndpointID: endpoint, PostalAddress: one(address), ...legalParty }
const invoicee: Shape = { ...seller, EndpointID: having(maybe(), 'schemeID') }
const originator: Shape = {
  PartyIdentification: any(identified),
  PartyName: any(named),
  Contact: maybe(contact),
}

const charge: Shape = {
  ChargeIndicator: one(),
  AllowanceChargeReasonCode: maybe(),
  MultiplierFactorNumeric: maybe(),
  Amount: one(),
  BaseAmount: maybe(),
  TaxCategory: any(taxCategory),
}

const attachment: Shape = {
  EmbeddedDocumentBinaryObject: having(maybe(), 'mimeCode', 'filename'),
  ExternalReference: maybe({ URI: one() }),
}

const delivery: Shape = {
  DeliveryLocation: maybe({ ID: maybe(), Name: maybe(), Address: one(address) }),
  RequestedDeliveryPeriod: maybe(period),
  DeliveryParty: maybe({
    PartyIdentification: any(identified),
    PartyName: some(named),
    PostalAddress: maybe(address),
    Contact: maybe(contact),
  }),
  Despatch: maybe({ RequestedDespatchDate: maybe(), RequestedDespatchTime: maybe() }),
  Shipment: maybe({ ID: one(), ShippingPriorityLevelCode: maybe() }),
}

const totals: Shape = {
  LineExtensionAmount: one(),
  TaxExclusiveAmount: maybe(),
  TaxInclusiveAmount: maybe(),
  AllowanceTotalAmount: maybe(),
  ChargeTotalAmount: maybe(),
  PrepaidAmount: maybe(),
  PayableRoundingAmount: maybe(),
  PayableAmount: one(),
}

const item: Shape = {
  Name: one(),
  BuyersItemIdentification: maybe(identified),
  SellersItemIdentification: maybe(identified),
  ManufacturersItemIdentification: any(identified),
  StandardItemIdentification: maybe({ ID: having(one(), 'schemeID') }),
  ItemSpecificationDocumentReference: any(identified),
  CommodityClassification: any({ ItemClassificationCode: having(maybe(), 'listID') }),
  ClassifiedTaxCategory: any(taxCategory),
  AdditionalItemProperty: any({
    Name: one(),
    NameCode: maybe(),
    Value: one(),
    ValueQuantity: having(maybe(), 'unitCode'),
    ValueQualifier: any(),
  }),
}

const lineItem: Shape = {
  ID: one(),
  Quantity: having(one(), 'unitCode'),
  LineExtensionAmount: maybe(),
  PartialDeliveryIndicator: maybe(),
  AccountingCost: maybe(),
  Delivery: any({ ID: maybe(), RequestedDeliveryPeriod: one(period) }),
  OriginatorParty: maybe({ PartyIdentification: any(identified), PartyName: any(named) }),
  AllowanceCharge: any(charge),
  Price: maybe({
    PriceAmount: one(),
    BaseQuantity: maybe(),
    AllowanceCharge: any({ ChargeIndicator: one(), Amount: one(), BaseAmount: maybe() }),
  }),
  Item: one(item),
}

/**
 * What an order of Peppol BIS Ordering 3 (transaction 3.x, UBL 2.1) must hold, and what it may hold only once.
 * Elements that are not listed are accepted: they arrive in the order by their path.
 */
const order: Shape = {
  CustomizationID: one(),
  ProfileID: one(),
  ID: one(),
  SalesOrderID: maybe(),
  IssueDate: one(),
  IssueTime: maybe(),
  OrderTypeCode: maybe(),
  DocumentCurrencyCode: one(),
  CustomerReference: maybe(),
  AccountingCost: maybe(),
  ValidityPeriod: any({ EndDate: one() }),
  QuotationDocumentReference: maybe(identified),
  OrderDocumentReference: any(identified),
  OriginatorDocumentReference: maybe(identified),
  CatalogueReference: maybe(identified),
  AdditionalDocumentReference: any({ ...identified, DocumentType: maybe(), Attachment: maybe(attachment) }),
  Contract: any(identified),
  ProjectReference: any(identified),
  BuyerCustomerParty: one({ Party: one(buyer) }),
  SellerSupplierParty: one({ Party: one(seller) }),
  OriginatorCustomerParty: maybe({ Party: one(originator) }),
  AccountingCustomerParty: maybe({ Party: one(invoicee) }),
  Delivery: any(delivery),
  DeliveryTerms: maybe({ ID: maybe(), DeliveryLocation: maybe(identified) }),
  PaymentTerms: any({ Note: some() }),
  AllowanceCharge: any(charge),
  TaxTotal: any({ TaxAmount: one() }),
  AnticipatedMonetaryTotal: maybe(totals),
  OrderLine: some({ LineItem: one(lineItem) }),
}

/** Everything the profile demands of an order and this one lacks, and what it says twice. */
export function checkProfile(root: XmlElement): DocumentProblem[] {
  return checkShape(root, order)
}

function checkShape(parent: XmlElement, shape: Shape): DocumentProblem[] {
  return Object.entries(shape).flatMap(([name, occurs]) => {
    const found = children(parent, name)
    return [
      ...checkCount(`${parent.path}/${name}`, found, occurs),
      ...found.flatMap((element) => checkElement(element, occurs)),
    ]
  })
}

function checkCount(path: string, found: XmlElement[], { min, max }: Occurs): DocumentProblem[] {
  if (found.length < min) return [{ element: path, detail: 'is missing' }]
  const second = found[1]
  if (second === undefined || max === 'many') return []
  return [{ element: second.path, detail: `occurs ${found.length} times; it may occur once` }]
}

function checkElement(element: XmlElement, { min, within, attributes }: Occurs): DocumentProblem[] {
  const problems = (attributes ?? [])
    .filter((name) => (element.attributes[name] ?? '') === '')
    .map((name) => ({ element: `${element.path}/@${name}`, detail: 'is missing' }))
  if (within) return [...problems, ...checkShape(element, within)]
  const isEmpty = min === 1 && element.text === '' && element.children.length === 0
  return isEmpty ? [...problems, { element: element.path, detail: 'is empty' }] : problems
}

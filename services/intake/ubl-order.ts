import { isBinary, toBinary } from './binary'
import { at, children, compact, textAt, textsOf, walk } from './element'
import { shownProblems, type DocumentProblem } from './problem'
import { checkArithmetic } from './ubl-arithmetic'
import { orderAmount, toCharges, toTax, toTotals } from './ubl-charges'
import { checkDelivery, deliveryFields, toDelivery } from './ubl-delivery'
import { collectDetails } from './ubl-details'
import { checkLines, packingOf, toLines } from './ubl-lines'
import { toParty } from './ubl-party'
import { checkProfile } from './ubl-profile'
import {
  checkEmpty,
  checkLineIds,
  checkOriginator,
  checkProcess,
  checkReasons,
  checkTransaction,
} from './ubl-rules'
import type {
  UblDelivery,
  UblDocument,
  UblHeader,
  UblIntake,
  UblOrder,
  UblParty,
  UblReading,
  UblReferences,
} from './ubl-types'
import { checkValues } from './ubl-values'
import { checkRoot, checkVocabulary } from './ubl-vocabulary'
import { readXml, type XmlElement } from './xml'

/**
 * Reads an order in UBL 2.1 by Peppol BIS Ordering 3. A document that the profile does not allow is refused
 * with every problem named; one that contradicts itself is read, and says so in its warnings. Never throws.
 */
export function readUblOrder(xml: Uint8Array | string): UblReading {
  const document = readXml(xml)
  if (!document.ok) return document
  const problems = findProblems(document.root)
  if (problems.length > 0) return { ok: false, problems: shownProblems(problems) }
  return { ok: true, order: toOrder(document.root), warnings: shownProblems(findWarnings(document.root)) }
}

function findProblems(root: XmlElement): DocumentProblem[] {
  const wrongRoot = checkRoot(root)
  if (wrongRoot.length > 0) return wrongRoot
  return firstOfEach([
    ...checkTransaction(root),
    ...checkVocabulary(root),
    ...checkProfile(root),
    ...checkValues(root),
    ...checkReasons(root),
    ...checkOriginator(root),
    ...checkLineIds(root),
  ])
}

function findWarnings(root: XmlElement): DocumentProblem[] {
  return [
    ...checkProcess(root),
    ...checkDelivery(root),
    ...checkLines(root),
    ...checkArithmetic(root),
    ...checkEmpty(root),
  ]
}

/** An empty element is missing its value, and its value is wrong: said once is enough. */
function firstOfEach(problems: DocumentProblem[]): DocumentProblem[] {
  const seen = new Set<string>()
  return problems.filter(({ element }) => !seen.has(element) && seen.add(element))
}

function toOrder(root: XmlElement): UblOrder {
  const currency = textAt(root, 'DocumentCurrencyCode') ?? ''
  const delivery = toDelivery(root)
  return compact({
    header: toHeader(root),
    intake: toIntake(root, { currency, delivery }),
    buyer: toParty(at(root, 'BuyerCustomerParty', 'Party')) ?? nobody,
    seller: toParty(at(root, 'SellerSupplierParty', 'Party')) ?? nobody,
    originator: toParty(at(root, 'OriginatorCustomerParty', 'Party')),
    accountingCustomer: toParty(at(root, 'AccountingCustomerParty', 'Party')),
    delivery,
    references: toReferences(root),
    charges: toCharges(root, currency),
    tax: toTax(root, currency),
    totals: toTotals(at(root, 'AnticipatedMonetaryTotal'), currency),
    details: collectDetails(root),
  })
}

const nobody: UblParty = { identifiers: [] }

function toHeader(root: XmlElement): UblHeader {
  return compact({
    customization: textAt(root, 'CustomizationID') ?? '',
    profile: textAt(root, 'ProfileID') ?? '',
    issueTime: textAt(root, 'IssueTime'),
    typeCode: textAt(root, 'OrderTypeCode'),
    validUntil: textAt(root, 'ValidityPeriod', 'EndDate'),
    customerReference: textAt(root, 'CustomerReference'),
    accountingCost: textAt(root, 'AccountingCost'),
  })
}

type Known = { currency: string; delivery: UblDelivery | undefined }

function toIntake(root: XmlElement, { currency, delivery }: Known): UblIntake {
  const fields = deliveryFields(delivery)
  const lines = toLines(root, { currency, requestedOn: fields.requestedOn })
  const notes = textsOf(root, 'Note')
  return compact({
    buyerOrderNumber: textAt(root, 'ID') ?? '',
    issuedOn: textAt(root, 'IssueDate'),
    currency,
    ...fields,
    paymentNote:
      children(root, 'PaymentTerms')
        .flatMap((terms) => textsOf(terms, 'Note'))
        .join('\n') || undefined,
    packing: packingOf(lines),
    amount: orderAmount(root, currency),
    notes: notes.length > 0 ? notes : undefined,
    lines,
  })
}

function toReferences(root: XmlElement): UblReferences {
  return compact({
    salesOrder: textAt(root, 'SalesOrderID'),
    quotation: textAt(root, 'QuotationDocumentReference', 'ID'),
    previousOrder: textAt(root, 'OrderDocumentReference', 'ID'),
    originatorDocument: textAt(root, 'OriginatorDocumentReference', 'ID'),
    catalogue: textAt(root, 'CatalogueReference', 'ID'),
    contract: textAt(root, 'Contract', 'ID'),
    project: textAt(root, 'ProjectReference', 'ID'),
    additionalDocuments: children(root, 'AdditionalDocumentReference').map(toDocument),
  })
}

function toDocument(element: XmlElement): UblDocument {
  const binary = walk(element).find(isBinary)
  return compact({
    id: textAt(element, 'ID') ?? '',
    type: textAt(element, 'DocumentType'),
    uri: textAt(element, 'Attachment', 'ExternalReference', 'URI'),
    ...(binary && toBinary(binary)),
  })
}

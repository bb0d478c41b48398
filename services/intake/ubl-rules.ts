import { at, children, textAt } from './element'
import { quoted, type DocumentProblem } from './problem'
import { isBasic, walkUbl } from './ubl-vocabulary'
import type { XmlElement } from './xml'

const transaction = /^urn:fdc:peppol\.eu:poacc:trns:order:3(?!\d)/i

/** National variants add to the end of the identifier; a response, a change or a cancellation is no order. */
export function checkTransaction(root: XmlElement): DocumentProblem[] {
  const element = at(root, 'CustomizationID')
  if (!element?.text || transaction.test(element.text)) return []
  const detail = `must begin with "urn:fdc:peppol.eu:poacc:trns:order:3", not ${quoted(element.text)}`
  return [{ element: element.path, detail }]
}

const processes = /^urn:fdc:peppol\.eu:poacc:bis:(order_only|ordering|advanced_ordering):3(?!\d)/i

/** The business process is one that an order takes part in (PEPPOL-T01-R031). */
export function checkProcess(root: XmlElement): DocumentProblem[] {
  const element = at(root, 'ProfileID')
  if (!element || processes.test(element.text)) return []
  return [
    { element: element.path, detail: `names the process ${quoted(element.text)}, which is none of an order` },
  ]
}

/** A charge or an allowance says why, in words or by code (PEPPOL-T01-R023). */
export function checkReasons(root: XmlElement): DocumentProblem[] {
  const items = children(root, 'OrderLine').flatMap((line) => children(line, 'LineItem'))
  return [root, ...items]
    .flatMap((element) => children(element, 'AllowanceCharge'))
    .filter((one) => !textAt(one, 'AllowanceChargeReason') && !textAt(one, 'AllowanceChargeReasonCode'))
    .map(({ path }) => ({ element: `${path}/AllowanceChargeReason`, detail: 'is missing' }))
}

/** An originator has a name or an identifier (PEPPOL-T01-R014). */
export function checkOriginator(root: XmlElement): DocumentProblem[] {
  const party = at(root, 'OriginatorCustomerParty', 'Party')
  if (!party || textAt(party, 'PartyName', 'Name') || textAt(party, 'PartyIdentification', 'ID')) return []
  return [{ element: `${party.path}/PartyName`, detail: 'is missing, and so is an identifier' }]
}

/** No two lines have the same identifier (PEPPOL-T01-R001). */
export function checkLineIds(root: XmlElement): DocumentProblem[] {
  const seen = new Map<string, string>()
  return children(root, 'OrderLine').flatMap((line) => {
    const id = at(line, 'LineItem', 'ID')
    if (!id?.text) return []
    const earlier = seen.get(id.text)
    seen.set(id.text, earlier ?? id.path)
    return earlier ? [{ element: id.path, detail: `repeats ${quoted(id.text)} of ${earlier}` }] : []
  })
}

/** Elements that say nothing. */
export function checkEmpty(root: XmlElement): DocumentProblem[] {
  return walkUbl(root)
    .filter((element) => isBasic(element) && element.text === '')
    .map(({ path }) => ({ element: path, detail: 'is empty' }))
}

import { incoterms, type Incoterm } from '../../domain/order/intake'
import type { DocumentProblem } from './problem'
import { at, children, compact, group, textAt, textsOf, walk } from './element'
import { addressLine, toAddress, toIdentifier, toParty } from './ubl-party'
import type { UblDelivery, UblIdentifier, UblIntake, UblPeriod } from './ubl-types'
import type { XmlElement } from './xml'

/** Where, to whom, when and on which terms the goods are to be delivered. */
export function toDelivery(root: XmlElement): UblDelivery | undefined {
  const delivery = at(root, 'Delivery')
  const location = at(delivery, 'DeliveryLocation')
  return group({
    location: group({
      identifier: toIdentifier(at(location, 'ID')),
      name: textAt(location, 'Name'),
      address: toAddress(at(location, 'Address')),
    }),
    party: toParty(at(delivery, 'DeliveryParty')),
    period: toPeriod(at(delivery, 'RequestedDeliveryPeriod')),
    despatch: group({
      on: textAt(delivery, 'Despatch', 'RequestedDespatchDate'),
      time: textAt(delivery, 'Despatch', 'RequestedDespatchTime'),
    }),
    shipment: toShipment(at(delivery, 'Shipment')),
    terms: toTerms(at(root, 'DeliveryTerms')),
  })
}

/** A period with the times of its days, where they are said. */
export function toPeriod(element: XmlElement | undefined): UblPeriod | undefined {
  return group({
    startOn: textAt(element, 'StartDate'),
    startTime: textAt(element, 'StartTime'),
    endOn: textAt(element, 'EndDate'),
    endTime: textAt(element, 'EndTime'),
  })
}

/** The day by which the goods are wanted: the end of the period, or its start when no end is given. */
export function wantedOn(period: UblPeriod | undefined): string | undefined {
  return period?.endOn ?? period?.startOn
}

function toShipment(shipment: XmlElement | undefined): UblDelivery['shipment'] {
  if (!shipment) return undefined
  return compact({
    id: textAt(shipment, 'ID'),
    priority: textAt(shipment, 'ShippingPriorityLevelCode'),
    marks: walk(shipment).flatMap((element) => textsOf(element, 'ShippingMarks')),
  })
}

function toTerms(terms: XmlElement | undefined): UblDelivery['terms'] {
  if (!terms) return undefined
  return compact({
    id: textAt(terms, 'ID'),
    special: textsOf(terms, 'SpecialTerms'),
    location: textAt(terms, 'DeliveryLocation', 'ID') ?? textAt(terms, 'DeliveryLocation', 'Name'),
  })
}

type DeliveryFields = Pick<
  UblIntake,
  'requestedOn' | 'deliveryMethod' | 'incoterm' | 'incotermPlace' | 'shippingMark'
>

/** The delivery as an order's intake holds it. */
export function deliveryFields(delivery: UblDelivery | undefined): DeliveryFields {
  const incoterm = toIncoterm(delivery?.terms?.id)
  return {
    requestedOn: wantedOn(delivery?.period),
    deliveryMethod: deliveryMethod(delivery, incoterm),
    ...incoterm,
    incotermPlace: incoterm.incotermPlace ?? placeOf(delivery?.terms?.location, incoterm.incoterm),
    shippingMark: delivery?.shipment?.marks.join('\n') || undefined,
  }
}

type Term = { incoterm?: Incoterm; incotermPlace?: string }

/** `FOB`, `fob` and `FOB Oslo` all say FOB; anything else stays words in the delivery method. */
function toIncoterm(id: string | undefined): Term {
  const [word = '', ...rest] = id?.split(/\s+/) ?? []
  const incoterm = incoterms.find((one) => one === word.toUpperCase())
  return incoterm ? { incoterm, incotermPlace: rest.join(' ') || undefined } : {}
}

/** Buyers often repeat the term before the place. */
function placeOf(location: string | undefined, incoterm: Incoterm | undefined): string | undefined {
  if (location === undefined || incoterm === undefined) return undefined
  const { incoterm: repeated, incotermPlace } = toIncoterm(location)
  return repeated === incoterm && incotermPlace ? incotermPlace : location
}

function deliveryMethod(delivery: UblDelivery | undefined, term: Term): string | undefined {
  if (!delivery) return undefined
  const { terms, location, party, despatch, shipment } = delivery
  const place = term.incotermPlace ?? placeOf(terms?.location, term.incoterm) ?? terms?.location
  const address = location?.address && addressLine(location.address)
  const words = [
    joined(' ', term.incoterm ?? terms?.id, place),
    prefixed(
      'deliver to ',
      joined(', ', location?.name, address, location?.identifier && identifierWords(location.identifier)),
    ),
    prefixed('for ', joined(', ', party?.name, ...Object.values(party?.contact ?? {}))),
    prefixed('final address ', party?.address && addressLine(party.address)),
    prefixed('despatch on ', joined(' ', despatch?.on, despatch?.time)),
    shipment?.priority === '1' ? 'urgent' : undefined,
    ...(terms?.special ?? []),
  ]
  return joined('; ', ...words)
}

function identifierWords({ scheme, id }: UblIdentifier): string {
  return scheme === undefined ? id : `${scheme}:${id}`
}

function joined(separator: string, ...words: (string | undefined)[]): string | undefined {
  return words.filter(Boolean).join(separator) || undefined
}

function prefixed(prefix: string, words: string | undefined): string | undefined {
  return words && `${prefix}${words}`
}

/** Contradictions in the dates, and terms of delivery that are none of Incoterms 2020. */
export function checkDelivery(root: XmlElement): DocumentProblem[] {
  const terms = at(root, 'DeliveryTerms', 'ID')
  const isUnknown = terms?.text && toIncoterm(terms.text).incoterm === undefined
  const deliveries = [root, ...walk(root).filter(({ name }) => name === 'LineItem')]
  return [
    ...(isUnknown ? [{ element: terms.path, detail: `"${terms.text}" is no rule of Incoterms 2020` }] : []),
    ...deliveries.flatMap((element) => checkPeriods(element, textAt(root, 'IssueDate') ?? '')),
  ]
}

function checkPeriods(element: XmlElement, issuedOn: string): DocumentProblem[] {
  const [first, second] = children(element, 'Delivery')
  const period = at(first, 'RequestedDeliveryPeriod')
  const { startOn, endOn } = toPeriod(period) ?? {}
  const wanted = endOn ?? startOn
  const path = period?.path ?? element.path
  return [
    ...(second
      ? [{ element: second.path, detail: 'is one more delivery; only the first is scheduled' }]
      : []),
    ...(startOn && endOn && endOn < startOn
      ? [{ element: path, detail: `ends ${endOn}, before it starts ${startOn}` }]
      : []),
    ...(wanted && wanted < issuedOn
      ? [{ element: path, detail: `asks for ${wanted}, before the order was issued on ${issuedOn}` }]
      : []),
  ]
}

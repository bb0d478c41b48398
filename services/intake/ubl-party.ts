import { at, children, compact, group, textAt, textsOf } from './element'
import type { UblAddress, UblIdentifier, UblParty } from './ubl-types'
import type { XmlElement } from './xml'

/** A party as buyer, seller, invoicee, originator or receiver of the goods. */
export function toParty(party: XmlElement | undefined): UblParty | undefined {
  if (!party) return undefined
  const legal = at(party, 'PartyLegalEntity')
  const address = toAddress(at(party, 'PostalAddress'))
  const registeredAddress = toAddress(at(legal, 'RegistrationAddress'))
  const legalName = textAt(legal, 'RegistrationName')
  return compact({
    name: textAt(party, 'PartyName', 'Name') ?? legalName,
    legalName,
    identifiers: children(party, 'PartyIdentification').flatMap((one) => toIdentifier(at(one, 'ID')) ?? []),
    endpoint: toIdentifier(at(party, 'EndpointID')),
    registration: toIdentifier(at(legal, 'CompanyID')),
    vatNumber: toVatNumber(party),
    country: address?.country ?? registeredAddress?.country,
    address,
    registeredAddress,
    contact: toContact(at(party, 'Contact')),
  })
}

/** An identifier with the scheme it belongs to. */
export function toIdentifier(element: XmlElement | undefined): UblIdentifier | undefined {
  if (!element?.text) return undefined
  return compact({ scheme: element.attributes['schemeID'], id: element.text })
}

/** An address in its parts. */
export function toAddress(element: XmlElement | undefined): UblAddress | undefined {
  if (!element) return undefined
  return compact({
    street: textAt(element, 'StreetName'),
    additionalStreet: textAt(element, 'AdditionalStreetName'),
    lines: children(element, 'AddressLine').flatMap((line) => textsOf(line, 'Line')),
    postalZone: textAt(element, 'PostalZone'),
    city: textAt(element, 'CityName'),
    region: textAt(element, 'CountrySubentity'),
    country: textAt(element, 'Country', 'IdentificationCode'),
  })
}

/** An address in one line, as on a label. */
export function addressLine(address: UblAddress): string {
  const { street, additionalStreet, lines, postalZone, city, region, country } = address
  const town = [postalZone, city].filter(Boolean).join(' ')
  return [street, additionalStreet, ...lines, town, region, country].filter(Boolean).join(', ')
}

function toVatNumber(party: XmlElement): string | undefined {
  const schemes = children(party, 'PartyTaxScheme')
  const vat = schemes.find((one) => textAt(one, 'TaxScheme', 'ID') === 'VAT') ?? schemes[0]
  return textAt(vat, 'CompanyID')
}

function toContact(element: XmlElement | undefined): UblParty['contact'] {
  return group({
    id: textAt(element, 'ID'),
    name: textAt(element, 'Name'),
    phone: textAt(element, 'Telephone'),
    email: textAt(element, 'ElectronicMail'),
  })
}

import type { Decimal } from 'decimal.js'
import { isDate } from '../../domain/body/check'
import { isCurrency } from '../../domain/money/currencies'
import { isBase64 } from './binary'
import { isTooLarge, minorUnit, toDecimal } from './decimal'
import { textAt } from './element'
import { quoted, type DocumentProblem } from './problem'
import { isBasic, walkUbl } from './ubl-vocabulary'
import type { XmlElement } from './xml'

/** What a value is checked against: its element, the element around it and the document's currency. */
type Place = { element: XmlElement; parent: XmlElement; currency: string | undefined }
type Check = (place: Place) => string | undefined

/** UBL names its basic components by what they hold; the first ending that fits decides. */
const checksByEnding: readonly [ending: RegExp, check: Check][] = [
  [
    /CurrencyCode$/,
    ({ element }) => (isCurrency(element.text) ? undefined : 'must be a currency of ISO 4217'),
  ],
  [/Date$/, ({ element }) => (isDate(element.text) ? undefined : 'must be a day that exists, YYYY-MM-DD')],
  [/Time$/, ({ element }) => (isTime(element.text) ? undefined : 'must be a time of day, hh:mm:ss')],
  [/Indicator$/, ({ element }) => (isBoolean(element.text) ? undefined : 'must be true or false')],
  [/BinaryObject$/, ({ element }) => (isBase64(element.text) ? undefined : 'must be base64')],
  [/IdentificationCode$/, checkCountry],
  [/Amount$/, checkAmount],
  [/Quantity$/, checkQuantity],
  [/(Measure|Percent|Numeric|Rate)$/, ({ element }) => checkNumber(element)],
]

/** Every value of the document that is impossible for what its element holds. */
export function checkValues(root: XmlElement): DocumentProblem[] {
  const currency = documentCurrency(root)
  const problems: DocumentProblem[] = []
  for (const parent of walkUbl(root)) {
    for (const element of parent.children.filter(isBasic)) {
      const check = checksByEnding.find(([ending]) => ending.test(element.name))?.[1]
      const wrong = check?.({ element, parent, currency })
      if (wrong) problems.push({ element: element.path, detail: `${wrong}, not ${quoted(element.text)}` })
      problems.push(...checkCurrency(element, currency))
    }
  }
  return problems
}

/** Absent when it is no currency: that is a problem of its own, and not one of every amount. */
function documentCurrency(root: XmlElement): string | undefined {
  const stated = textAt(root, 'DocumentCurrencyCode')
  return stated !== undefined && isCurrency(stated) ? stated : undefined
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/.test(text)
}

function isBoolean(text: string): boolean {
  return /^(true|false|1|0)$/.test(text)
}

function checkCountry({ element, parent }: Place): string | undefined {
  if (parent.name !== 'Country' || /^[A-Z]{2}$/.test(element.text)) return undefined
  return 'must be a country code of ISO 3166-1, two capital letters'
}

function checkNumber(element: XmlElement): string | undefined {
  const value = toDecimal(element.text)
  if (!value) return 'must be a number'
  return isTooLarge(value) ? 'must have at most 13 digits before the point' : undefined
}

/** Elements that are never negative, under any parent or under the one that is named. */
const neverNegative = new Set([
  'Quantity',
  'PriceAmount',
  'AllowanceCharge/Amount',
  'AllowanceCharge/BaseAmount',
  'LineItem/LineExtensionAmount',
  'AnticipatedMonetaryTotal/LineExtensionAmount',
  'AnticipatedMonetaryTotal/TaxExclusiveAmount',
  'AnticipatedMonetaryTotal/PayableAmount',
])

function checkSign(value: Decimal, { element, parent }: Place): string | undefined {
  const mayNot = neverNegative.has(element.name) || neverNegative.has(`${parent.name}/${element.name}`)
  return mayNot && value.lt(0) ? 'must not be negative' : undefined
}

function checkAmount(place: Place): string | undefined {
  const { element, currency } = place
  const value = toDecimal(element.text)
  if (!value) return 'must be an amount'
  const isPrice = element.path.includes('/Price/')
  if (!isPrice && currency && value.decimalPlaces() > minorUnit(currency)) {
    return `must have at most ${minorUnit(currency)} decimals in ${currency}`
  }
  return checkNumber(element) ?? checkSign(value, place)
}

function checkQuantity(place: Place): string | undefined {
  const { element, parent } = place
  const value = toDecimal(element.text)
  if (!value) return 'must be a number'
  if (element.name === 'BaseQuantity' && value.lte(0)) return 'must be above zero'
  const isOrdered = element.name === 'Quantity' && parent.name === 'LineItem'
  if (isOrdered && (value.decimalPlaces() > 3 || value.gt(1e9))) {
    return 'must be at most 1,000,000,000 with at most three decimals'
  }
  return checkNumber(element) ?? checkSign(value, place)
}

/** An order is stated in one currency; amounts in another could not be added up. */
function checkCurrency(element: XmlElement, currency: string | undefined): DocumentProblem[] {
  if (!element.name.endsWith('Amount')) return []
  const stated = element.attributes['currencyID'] ?? ''
  const path = `${element.path}/@currencyID`
  if (stated === '') return [{ element: path, detail: 'is missing' }]
  if (currency === undefined || stated === currency) return []
  return [
    { element: path, detail: `must be the document's currency ${quoted(currency)}, not ${quoted(stated)}` },
  ]
}

import type { Decimal } from 'decimal.js'
import { Exact, minorUnit, toDecimal } from './decimal'
import { at, children, textAt } from './element'
import type { DocumentProblem } from './problem'
import type { XmlElement } from './xml'

/**
 * Sums and products of a document that do not come out. They are not refused: the merchandiser must see them
 * and ask the buyer.
 */
export function checkArithmetic(root: XmlElement): DocumentProblem[] {
  const currency = textAt(root, 'DocumentCurrencyCode') ?? ''
  const step = new Exact(10).pow(-minorUnit(currency))
  const items = children(root, 'OrderLine').flatMap((line) => children(line, 'LineItem'))
  return [
    ...items.flatMap((item) => [...checkLine(item, step), ...checkDiscount(item)]),
    ...chargesOf(root, items).flatMap((charge) => checkFactor(charge, step)),
    ...checkTotals(root, items),
  ]
}

const zero = new Exact(0)

function number(element: XmlElement | undefined, ...names: string[]): Decimal | undefined {
  return toDecimal(textAt(element, ...names))
}

/** Charges less allowances directly in an element, or only those of one kind. */
function netCharges(element: XmlElement, kind?: 'charges' | 'allowances'): Decimal {
  return children(element, 'AllowanceCharge').reduce((sum, one) => {
    const isCharge = /^(true|1)$/.test(textAt(one, 'ChargeIndicator') ?? '')
    const amount = number(one, 'Amount') ?? zero
    if (kind !== undefined) return isCharge === (kind === 'charges') ? sum.plus(amount) : sum
    return isCharge ? sum.plus(amount) : sum.minus(amount)
  }, zero)
}

function chargesOf(root: XmlElement, items: XmlElement[]): XmlElement[] {
  return [root, ...items].flatMap((element) => children(element, 'AllowanceCharge'))
}

/** What a line comes to by quantity, price, charges and allowances; absent without a price. */
function lineAmount(item: XmlElement): Decimal | undefined {
  const price = number(item, 'Price', 'PriceAmount')
  const quantity = number(item, 'Quantity')
  if (!price || !quantity) return undefined
  const base = number(item, 'Price', 'BaseQuantity') ?? new Exact(1)
  return quantity.times(price).div(base).plus(netCharges(item))
}

function checkLine(item: XmlElement, step: Decimal): DocumentProblem[] {
  const stated = at(item, 'LineExtensionAmount')
  const computed = lineAmount(item)
  if (!stated || !computed) return []
  const how = 'quantity × price ÷ base quantity + charges − allowances'
  return differs({ stated, computed, how }, step)
}

/** The list price less its discount is the price (PEPPOL-T01-R019). */
function checkDiscount(item: XmlElement): DocumentProblem[] {
  const stated = at(item, 'Price', 'PriceAmount')
  const list = number(item, 'Price', 'AllowanceCharge', 'BaseAmount')
  const discount = number(item, 'Price', 'AllowanceCharge', 'Amount')
  if (!stated || !list || !discount) return []
  return differs({ stated, computed: list.minus(discount), how: 'list price − discount' })
}

/** Base × percent is the amount, give or take two steps of rounding (PEPPOL-T01-R022). */
function checkFactor(charge: XmlElement, step: Decimal): DocumentProblem[] {
  const stated = at(charge, 'Amount')
  const factor = number(charge, 'MultiplierFactorNumeric')
  const base = number(charge, 'BaseAmount')
  if (!stated || !factor || !base) return []
  return differs({ stated, computed: base.times(factor).div(100), how: 'base × percent' }, step.times(2))
}

function checkTotals(root: XmlElement, items: XmlElement[]): DocumentProblem[] {
  const totals = at(root, 'AnticipatedMonetaryTotal')
  const lines = number(totals, 'LineExtensionAmount')
  if (!totals || !lines) return []
  const allowances = netCharges(root, 'allowances')
  const charges = netCharges(root, 'charges')
  const exclusive = number(totals, 'TaxExclusiveAmount') ?? lines.minus(allowances).plus(charges)
  const tax = sum(children(root, 'TaxTotal').map((one) => number(one, 'TaxAmount')))
  const inclusive = number(totals, 'TaxInclusiveAmount') ?? (tax && exclusive.plus(tax))
  const paid = (number(totals, 'PayableRoundingAmount') ?? zero).minus(
    number(totals, 'PrepaidAmount') ?? zero,
  )
  return [
    ...compare(totals, 'LineExtensionAmount', { computed: sumOfLines(items), how: 'sum of the lines' }),
    ...compare(totals, 'AllowanceTotalAmount', { computed: allowances, how: 'sum of the allowances' }),
    ...compare(totals, 'ChargeTotalAmount', { computed: charges, how: 'sum of the charges' }),
    ...compare(totals, 'TaxExclusiveAmount', {
      computed: lines.minus(allowances).plus(charges),
      how: 'lines − allowances + charges',
    }),
    ...compare(totals, 'TaxInclusiveAmount', { computed: tax && exclusive.plus(tax), how: 'total + tax' }),
    ...compare(totals, 'PayableAmount', {
      computed: inclusive?.plus(paid),
      how: 'total − prepaid + rounding',
    }),
  ]
}

/** Sum of what the lines state or come to; absent when one of them says neither. */
function sumOfLines(items: XmlElement[]): Decimal | undefined {
  const amounts = items.map((item) => number(item, 'LineExtensionAmount') ?? lineAmount(item))
  return amounts.some((amount) => amount === undefined) ? undefined : sum(amounts)
}

function sum(values: (Decimal | undefined)[]): Decimal | undefined {
  return values.reduce((total, value) => (value ? (total ?? zero).plus(value) : total), undefined)
}

type Computed = { computed: Decimal | undefined; how: string }

/** A total that is not stated is only missed when there is something to state. */
function compare(totals: XmlElement, name: string, { computed, how }: Computed): DocumentProblem[] {
  const stated = at(totals, name)
  return stated && computed ? differs({ stated, computed, how }) : []
}

type Comparison = { stated: XmlElement; computed: Decimal; how: string }

function differs({ stated, computed, how }: Comparison, tolerance = zero): DocumentProblem[] {
  const value = toDecimal(stated.text)
  if (!value || value.minus(computed).abs().lte(tolerance)) return []
  const shown = computed.toDecimalPlaces(6).toFixed()
  return [{ element: stated.path, detail: `states ${stated.text}, but ${how} comes to ${shown}` }]
}

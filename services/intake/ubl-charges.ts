import { amountText, toDecimal } from './decimal'
import { at, children, compact, textAt } from './element'
import type { UblCharge, UblTaxCategory, UblTotals } from './ubl-types'
import type { XmlElement } from './xml'

/** Charges and allowances directly in an element. */
export function toCharges(element: XmlElement | undefined, currency: string): UblCharge[] {
  return children(element, 'AllowanceCharge').map((one) =>
    compact({
      charge: toBoolean(textAt(one, 'ChargeIndicator')) ?? false,
      reasonCode: textAt(one, 'AllowanceChargeReasonCode'),
      reason: textAt(one, 'AllowanceChargeReason'),
      amount: toAmount(at(one, 'Amount'), currency) ?? '0',
      factor: textAt(one, 'MultiplierFactorNumeric'),
      base: toAmount(at(one, 'BaseAmount'), currency),
      tax: children(one, 'TaxCategory').map(toTaxCategory)[0],
    }),
  )
}

/** Category, rate and scheme of a tax. */
export function toTaxCategory(element: XmlElement): UblTaxCategory {
  return compact({
    category: textAt(element, 'ID'),
    percent: textAt(element, 'Percent'),
    scheme: textAt(element, 'TaxScheme', 'ID'),
  })
}

/** The totals that the buyer expects. */
export function toTotals(element: XmlElement | undefined, currency: string): UblTotals | undefined {
  const total = (name: string) => toAmount(at(element, name), currency)
  const lines = total('LineExtensionAmount')
  const payable = total('PayableAmount')
  if (lines === undefined || payable === undefined) return undefined
  return compact({
    lines,
    taxExclusive: total('TaxExclusiveAmount'),
    taxInclusive: total('TaxInclusiveAmount'),
    allowances: total('AllowanceTotalAmount'),
    charges: total('ChargeTotalAmount'),
    prepaid: total('PrepaidAmount'),
    rounding: total('PayableRoundingAmount'),
    payable,
  })
}

/** The tax of the whole order; a buyer may split it over several totals. */
export function toTax(root: XmlElement, currency: string): string | undefined {
  const amounts = children(root, 'TaxTotal').flatMap((one) => toDecimal(textAt(one, 'TaxAmount')) ?? [])
  const [first, ...rest] = amounts
  return (
    first &&
    amountText(
      rest.reduce((sum, one) => sum.plus(one), first),
      currency,
    )
  )
}

/**
 * What the order itself is worth: without tax, with its charges and allowances. Prepayment and rounding belong
 * to the payment, tax to the invoice.
 */
export function orderAmount(root: XmlElement, currency: string): string | undefined {
  const totals = at(root, 'AnticipatedMonetaryTotal')
  const stated = toAmount(at(totals, 'TaxExclusiveAmount'), currency)
  const lines = toDecimal(textAt(totals, 'LineExtensionAmount'))
  if (stated !== undefined || !lines) return stated
  const worth = toCharges(root, currency).reduce(
    (sum, { charge, amount }) => (charge ? sum.plus(amount) : sum.minus(amount)),
    lines,
  )
  return worth.lt(0) ? undefined : amountText(worth, currency)
}

/** An amount as a decimal string with the currency's decimals. */
export function toAmount(element: XmlElement | undefined, currency: string): string | undefined {
  const value = toDecimal(element?.text)
  return value && amountText(value, currency)
}

/** `true`, `1`, `false`, `0`; absent when nothing is said. */
export function toBoolean(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true' || text === '1'
}

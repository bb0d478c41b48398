import { Decimal } from 'decimal.js'
import { currencies } from '../../domain/money/currencies'

/** Decimal arithmetic that neither rounds nor switches to exponents within the numbers of an order. */
export const Exact = Decimal.clone({
  precision: 60,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -40,
  toExpPos: 40,
})

/** Digits before the point that an amount or a quantity may have. */
const maxWholeDigits = 13
/** Decimals that a unit price may have in an order. */
export const priceDecimals = 6

/** The number a text writes by the rules of xs:decimal (no exponent, no grouping); absent when it is none. */
export function toDecimal(text: string | undefined): Decimal | undefined {
  if (text === undefined || text.length > 40 || !/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text)) return undefined
  return new Exact(text)
}

/** Whether a number has more digits before the point than an order can carry. */
export function isTooLarge(value: Decimal): boolean {
  return value.abs().gte(new Exact(10).pow(maxWholeDigits))
}

/** Decimals of a currency's minor unit. */
export function minorUnit(currency: string): number {
  return currencies[currency] ?? 2
}

/** An amount as a decimal string with the currency's decimals: `115` in EUR is `115.00`. */
export function amountText(value: Decimal, currency: string): string {
  return value.toFixed(minorUnit(currency))
}

/** The price of one unit from a price for a base quantity; `exact` is false when it had to be rounded. */
export function unitPrice(price: Decimal, base: Decimal): { text: string; exact: boolean } {
  const quotient = price.div(base)
  const rounded = quotient.toDecimalPlaces(priceDecimals)
  return { text: rounded.toFixed(), exact: rounded.times(base).eq(price) }
}

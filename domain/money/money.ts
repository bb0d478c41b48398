import { currencies } from './currencies'

/**
 * Money arithmetic on decimal strings, through integers scaled by a million; nothing is ever a float.
 * Amounts that are told to anyone are rounded half up to the currency's minor unit (ISO 4217).
 */
const scale = 1_000_000n

/** Millionths of a decimal string such as `1250.5`; the string must have been checked before. */
export function toMillionths(amount: string): bigint {
  const point = amount.indexOf('.')
  if (point < 0) return BigInt(`${amount}000000`)
  return BigInt(amount.slice(0, point) + amount.slice(point + 1, point + 7).padEnd(6, '0'))
}

/** The shortest decimal string of so many millionths. */
export function fromMillionths(value: bigint): string {
  const negative = value < 0n
  const absolute = negative ? -value : value
  const fraction = (absolute % scale).toString().padStart(6, '0').replace(/0+$/, '')
  return `${negative ? '-' : ''}${absolute / scale}${fraction ? `.${fraction}` : ''}`
}

/** Rounds half up to the currency's minor unit and shows all its digits: `1250.50`, JPY `1251`. */
export function roundMoney(amount: string, currency: string): string {
  const digits = currencies[currency] ?? 2
  const unit = 10n ** BigInt(6 - digits)
  const value = toMillionths(amount)
  const absolute = value < 0n ? -value : value
  const rounded = ((absolute + unit / 2n) / unit) * unit
  const text = fromMillionths(rounded)
  const [whole = '0', fraction = ''] = text.split('.')
  const shown = digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0')}`
  return value < 0n && rounded !== 0n ? `-${shown}` : shown
}

export function addMoney(amounts: readonly string[]): string {
  return fromMillionths(amounts.reduce((sum, amount) => sum + toMillionths(amount), 0n))
}

export function subtractMoney(a: string, b: string): string {
  return fromMillionths(toMillionths(a) - toMillionths(b))
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compareMoney(a: string, b: string): number {
  const difference = toMillionths(a) - toMillionths(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Price of so many units, not rounded beyond the millionth. */
export function multiplyMoney(price: string, quantity: number): string {
  return fromMillionths((toMillionths(price) * BigInt(Math.round(quantity * 1000)) + 500n) / 1000n)
}

/** `percent` percent of an amount, not rounded beyond the millionth. */
export function percentOf(amount: string, percent: string): string {
  return fromMillionths((toMillionths(amount) * toMillionths(percent)) / (100n * scale))
}

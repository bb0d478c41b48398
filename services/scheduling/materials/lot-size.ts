import type { LotSize } from './input'
import { thousandths } from './exact'

/** The quantity to order for what is lacking, both in thousandths, loss included. */
export function lotOf(lotSize: LotSize, lacking: number): number {
  if (lotSize.policy === 'lotForLot') return lacking
  if (lotSize.policy === 'fixed') return wholeLots(lacking, thousandths(lotSize.quantity))
  const least = Math.max(lacking, thousandths(lotSize.minimum))
  return lotSize.multiple === undefined ? least : wholeLots(least, thousandths(lotSize.multiple))
}

/** What an open order may grow by for what is lacking; undefined when only a new order will do. */
export function growthOf(lotSize: LotSize, lacking: number): number | undefined {
  if (lotSize.policy === 'fixed') return undefined
  if (lotSize.policy === 'lotForLot' || lotSize.multiple === undefined) return lacking
  return wholeLots(lacking, thousandths(lotSize.multiple))
}

/** What an open order of `quantity` may shrink to when only `used` of it is needed; `quantity` when not at all. */
export function shrunkTo(lotSize: LotSize, quantity: number, used: number): number {
  return Math.min(quantity, lotOf(lotSize, used))
}

function wholeLots(amount: number, lot: number): number {
  return Math.ceil(amount / lot) * lot
}

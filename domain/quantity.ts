/**
 * Quantities are JSON numbers with at most three decimals. Sums and comparisons go through whole thousandths,
 * so that 0.1 + 0.2 is 0.3.
 */
const thousandths = (quantity: number) => Math.round(quantity * 1000)

/** The sum, exact to three decimals. */
export function sumQuantities(quantities: readonly number[]): number {
  return quantities.reduce((sum, quantity) => sum + thousandths(quantity), 0) / 1000
}

/** `a − b`, exact to three decimals. */
export function subtractQuantity(a: number, b: number): number {
  return (thousandths(a) - thousandths(b)) / 1000
}

export function exceeds(a: number, b: number): boolean {
  return thousandths(a) > thousandths(b)
}

/** The most that may be delivered: over tolerance (溢装), rounded down to the thousandth. */
export function withOver(quantity: number, overPercent: number): number {
  return Math.floor((thousandths(quantity) * (100 + overPercent)) / 100) / 1000
}

/** The least that must be delivered: short tolerance (短装), rounded up to the thousandth. */
export function withShort(quantity: number, shortPercent: number): number {
  return Math.ceil((thousandths(quantity) * (100 - shortPercent)) / 100) / 1000
}

/** True when two colour-size cells are the same one. */
export function sameCell(a: Cell, b: Cell): boolean {
  return (a.color ?? '') === (b.color ?? '') && (a.size ?? '') === (b.size ?? '')
}

export type Cell = { color?: string; size?: string }

import { addMoney, compareMoney, roundMoney } from '../../domain/money/money'

/** The sum of amounts of one currency, with all digits of its minor unit. */
export function sumIn(currency: string, amounts: readonly string[]): string {
  return roundMoney(addMoney(amounts), currency)
}

export function isZero(amount: string): boolean {
  return compareMoney(amount, '0') === 0
}

/** Entries by a key, in the order in which the keys first come. */
export function groupedBy<T>(entries: readonly T[], keyOf: (entry: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const known = groups.get(keyOf(entry))
    if (known) known.push(entry)
    else groups.set(keyOf(entry), [entry])
  }
  return [...groups.values()]
}

/** How many entries have each of these values, zeros too. */
export function countBy<K extends string>(values: readonly K[], of: readonly K[]): Record<K, number> {
  return Object.fromEntries(
    of.map((value) => [value, values.filter((one) => one === value).length]),
  ) as Record<K, number>
}

/** Sorts by text, field after field. */
export function byText<T>(...fields: ((entry: T) => string)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const field of fields) {
      const [one, other] = [field(a), field(b)]
      if (one !== other) return one < other ? -1 : 1
    }
    return 0
  }
}

import { weekdayIndex } from './dates'

/**
 * Running total of an amount per day (working milliseconds, or 1 per working day) over all time: a week that
 * repeats, and the days that differ from it. The total before any day is one division and one binary search.
 */
export type Tally = {
  /** Total of the week's first n days, n = 0 to 7. */
  readonly week: readonly number[]
  /** Days that differ from the week, ascending. */
  readonly days: readonly number[]
  /** Sum of the differences of the first n of `days`. */
  readonly differences: readonly number[]
  readonly least: number
  readonly most: number
}

/** Builds a tally from the amount of each weekday (Monday first) and the amounts of the days that differ. */
export function tallyOf(
  perWeekday: readonly number[],
  special: readonly [day: number, amount: number][],
): Tally {
  const week = runningSum(perWeekday)
  const differences = runningSum(special.map(([day, amount]) => amount - perWeekday[weekdayIndex(day)]!))
  return {
    week,
    days: special.map(([day]) => day),
    differences,
    least: Math.min(...differences),
    most: Math.max(...differences),
  }
}

/** Total of all days before `day`, counted from a Monday shortly before 1970. */
export function totalBefore(tally: Tally, day: number): number {
  return weeksBefore(tally, day) + tally.differences[lowerBound(tally.days, day)]!
}

/** The first day by whose end the total reaches `target`. */
export function dayReaching(tally: Tally, target: number): number {
  let low = weekReaching(tally, target - tally.most)
  let high = weekReaching(tally, target - tally.least)
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (totalBefore(tally, middle + 1) >= target) high = middle
    else low = middle + 1
  }
  return low
}

/** Index of the first element that is not below `value`. */
export function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

function weeksBefore(tally: Tally, day: number): number {
  return Math.floor((day + 3) / 7) * tally.week[7]! + tally.week[weekdayIndex(day)]!
}

function weekReaching(tally: Tally, target: number): number {
  const weeks = Math.ceil(target / tally.week[7]!) - 1
  const rest = target - weeks * tally.week[7]!
  return weeks * 7 - 3 + lowerBound(tally.week, rest) - 1
}

function runningSum(values: readonly number[]): number[] {
  const sums = [0]
  for (const value of values) sums.push(sums[sums.length - 1]! + value)
  return sums
}

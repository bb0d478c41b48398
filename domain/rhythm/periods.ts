import { addDays, isoWeekday } from '../calendar'

/** A stretch of days, both ends included, `YYYY-MM-DD`. */
export type Period = { from: string; until: string }

/** The month of a date. */
export function monthOf(date: string): Period {
  const from = `${date.slice(0, 7)}-01`
  return { from, until: addDays(firstOfNextMonth(date), -1) }
}

/** The month after that of a date. */
export function monthAfter(date: string): Period {
  return monthOf(firstOfNextMonth(date))
}

/** The month before that of a date. */
export function monthBefore(date: string): Period {
  return monthOf(addDays(monthOf(date).from, -1))
}

/** The week of a date, Monday to Sunday. */
export function weekOf(date: string): Period {
  const from = addDays(date, 1 - isoWeekday(date))
  return { from, until: addDays(from, 6) }
}

/** The week before that of a date. */
export function weekBefore(date: string): Period {
  return weekOf(addDays(date, -7))
}

/** The ten-day period (旬) of a date: 1 until the 10th, 2 until the 20th, 3 after it. */
export function tenDayPeriod(date: string): number {
  const day = Number(date.slice(8))
  return day <= 10 ? 1 : day <= 20 ? 2 : 3
}

export function isWithin({ from, until }: Period, date: string): boolean {
  return date >= from && date <= until
}

function firstOfNextMonth(date: string): string {
  return `${addDays(`${date.slice(0, 7)}-28`, 4).slice(0, 7)}-01`
}

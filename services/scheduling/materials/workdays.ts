import type { CalendarData, WorkingCalendar } from '../../../domain/calendar'
import {
  addWorkingDays,
  compileCalendar,
  isWorkingDay,
  nextWorkingDay,
  workingDaysBetween,
} from '../../../domain/calendar'

/**
 * Working days as whole numbers, so that a lead time is a subtraction. Day 0 is the first working day of 1980,
 * before any date that the input may hold; what a long lead time reaches before it is negative.
 */
export type Workdays = {
  calendar: WorkingCalendar
  origin: string
  numbers: Map<string, number>
  /** By day from `-daysBefore` on; empty while not yet asked for. */
  dates: string[]
}

/** Room for the longest chain of lead times before the first day. */
const daysBefore = 10_000

export function workdaysOf(data: CalendarData): Workdays {
  const calendar = compileCalendar(data)
  return {
    calendar,
    origin: nextWorkingDay(calendar, '1980-01-01'),
    numbers: new Map(),
    dates: Array.from({ length: 100_000 }, () => ''),
  }
}

/** The working day on or before a date: by it something must be there that is needed on the date. */
export function dayBy(days: Workdays, date: string): number {
  const known = days.numbers.get(date)
  if (known !== undefined) return known
  const day = workingDaysBetween(days.calendar, days.origin, date)
  days.numbers.set(date, day)
  return day
}

/** The working day on or after a date: from it on something can be used that comes on the date. */
export function dayFrom(days: Workdays, date: string): number {
  return isWorkingDay(days.calendar, date) ? dayBy(days, date) : dayBy(days, date) + 1
}

export function dateOfDay(days: Workdays, day: number): string {
  const place = day + daysBefore
  const known = days.dates[place]
  if (known !== '' && known !== undefined) return known
  const date = addWorkingDays(days.calendar, days.origin, day)
  if (known === '') days.dates[place] = date
  return date
}

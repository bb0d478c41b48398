import { CalendarError } from './calendar-data'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Instant in epoch milliseconds of an ISO 8601 string. */
export function toMs(iso: string): number {
  return Date.parse(iso)
}

/** ISO 8601 string in UTC of an instant in epoch milliseconds. */
export function toIso(at: number): string {
  return new Date(at).toISOString()
}

/** True for a real `YYYY-MM-DD`: `2026-02-29` is none. */
export function isDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false
  const [year, month, day] = [+date.slice(0, 4), +date.slice(5, 7), +date.slice(8)]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** Days from 1970-01-01 to a date. Throws `CalendarError` `not-a-date`. */
export function dayNumber(date: string): number {
  if (!isDate(date))
    throw new CalendarError({ code: 'not-a-date', field: 'date', message: `${date} is not a date` })
  return Date.parse(date) / dayMs
}

/** The date that many days after 1970-01-01. */
export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** ISO weekday of a date: 1 Monday to 7 Sunday. */
export function isoWeekday(date: string): number {
  return weekdayIndex(dayNumber(date)) + 1
}

/** 0 Monday to 6 Sunday; day 0 was a Thursday. */
export function weekdayIndex(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** The date `days` calendar days later, or earlier when negative. */
export function addDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days)
}

/** Calendar days from one date to another, negative when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

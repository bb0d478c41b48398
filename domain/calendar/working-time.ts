import type { Shift } from './calendar-data'
import { dateOf, dayNumber, minuteMs } from './dates'
import { dayReaching, totalBefore } from './tally'
import type { WorkingCalendar } from './working-calendar'
import { intervalsOfDay, shiftsOfDay } from './working-calendar'
import { instantOfDay, localDay, localMinute } from './zone'

/** True when the date has any working time. */
export function isWorkingDay(calendar: WorkingCalendar, date: string): boolean {
  return shiftsOfDay(calendar, dayNumber(date)).length > 0
}

/** Shifts of a date, each from and until a minute after midnight; none on a day off. */
export function shiftsOn(calendar: WorkingCalendar, date: string): readonly Shift[] {
  return shiftsOfDay(calendar, dayNumber(date))
}

/** The date itself when it is a working day, else the next one. */
export function nextWorkingDay(calendar: WorkingCalendar, date: string): string {
  return dateOf(dayReaching(calendar.days, totalBefore(calendar.days, dayNumber(date)) + 1))
}

/** The date itself when it is a working day, else the one before. */
export function previousWorkingDay(calendar: WorkingCalendar, date: string): string {
  return dateOf(dayReaching(calendar.days, totalBefore(calendar.days, dayNumber(date) + 1)))
}

/** The n-th working day after the date, or before it when `n` is negative; the date itself for 0, worked or not. */
export function addWorkingDays(calendar: WorkingCalendar, date: string, n: number): string {
  return dateOf(shiftDay(calendar, dayNumber(date), n))
}

/** The same local time on the n-th working day after an instant's date (before it when negative). */
export function addWorkingDaysToInstant(calendar: WorkingCalendar, at: number, n: number): number {
  if (n === 0) return at
  return instantOfDay(calendar, shiftDay(calendar, localDay(calendar, at), n), localMinute(calendar, at))
}

/**
 * Working days after `from` up to and including `to`; for an earlier `to`, minus those from it to before `from`.
 * `addWorkingDays(from, n)` is `to` again when `to` is a working day.
 */
export function workingDaysBetween(calendar: WorkingCalendar, from: string, to: string): number {
  const [start, end] = [dayNumber(from), dayNumber(to)]
  const { days } = calendar
  if (end < start) return totalBefore(days, end) - totalBefore(days, start)
  return totalBefore(days, end + 1) - totalBefore(days, start + 1)
}

/**
 * The instant after that many working minutes, or before when negative. Added time ends with a shift, not at the
 * start of the next; subtracted time starts with one. Zero gives the instant itself.
 */
export function addWorkingMinutes(calendar: WorkingCalendar, at: number, minutes: number): number {
  const amount = Math.round(minutes * minuteMs)
  if (amount === 0) return at
  const target = workedBefore(calendar, at) + amount
  return amount > 0 ? earliestAt(calendar, target) : latestAt(calendar, target)
}

/** Working minutes from one instant to another; negative when `to` is the earlier. */
export function workingMinutesBetween(calendar: WorkingCalendar, from: number, to: number): number {
  return (workedBefore(calendar, to) - workedBefore(calendar, from)) / minuteMs
}

/** The instant itself when work goes on from it, else the next start of work. */
export function nextWorkingInstant(calendar: WorkingCalendar, at: number): number {
  return latestAt(calendar, workedBefore(calendar, at))
}

/** The instant itself when work went on up to it, else the last end of work before it. */
export function previousWorkingInstant(calendar: WorkingCalendar, at: number): number {
  return earliestAt(calendar, workedBefore(calendar, at))
}

/** Instant at which the date's first shift starts; on a day off, at the usual hour. */
export function startOfWorkingDay(calendar: WorkingCalendar, date: string): number {
  const day = dayNumber(date)
  return instantOfDay(calendar, day, shiftsOfDay(calendar, day)[0]?.[0] ?? calendar.opens)
}

/** Instant at which the date's last shift ends; on a day off, at the usual hour. */
export function endOfWorkingDay(calendar: WorkingCalendar, date: string): number {
  const day = dayNumber(date)
  return instantOfDay(calendar, day, shiftsOfDay(calendar, day).at(-1)?.[1] ?? calendar.closes)
}

/** True when the date lies outside the horizon or where holidays are not yet published. */
export function isProvisional(calendar: WorkingCalendar, date: string): boolean {
  const { from, to, provisionalFrom } = calendar.data
  return date < from || date > to || (provisionalFrom !== undefined && date >= provisionalFrom)
}

function shiftDay(calendar: WorkingCalendar, day: number, n: number): number {
  if (n === 0) return day
  const { days } = calendar
  return dayReaching(days, n > 0 ? totalBefore(days, day + 1) + n : totalBefore(days, day) + n + 1)
}

function workedBefore(calendar: WorkingCalendar, at: number): number {
  const day = localDay(calendar, at)
  let total = totalBefore(calendar.time, day)
  for (const [start, end] of intervalsOfDay(calendar, day)) total += Math.max(0, Math.min(at, end) - start)
  return total
}

function earliestAt(calendar: WorkingCalendar, target: number): number {
  return instantInDay(calendar, dayReaching(calendar.time, target), target)
}

function latestAt(calendar: WorkingCalendar, target: number): number {
  // One millisecond on, the same total can no longer be the end of an earlier shift.
  return instantInDay(calendar, dayReaching(calendar.time, target + 1), target + 1) - 1
}

function instantInDay(calendar: WorkingCalendar, day: number, target: number): number {
  let left = target - totalBefore(calendar.time, day)
  for (const [start, end] of intervalsOfDay(calendar, day)) {
    if (left <= end - start) return start + left
    left -= end - start
  }
  return endOfWorkingDay(calendar, dateOf(day))
}

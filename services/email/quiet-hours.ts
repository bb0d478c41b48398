import {
  addDays,
  instantAt,
  isWorkingDay,
  localDate,
  localMinute,
  minuteMs,
  minuteOfDay,
  nextWorkingDay,
  type WorkingCalendar,
} from '../../domain/calendar'
import type { OwnQuietHours } from '../database'

/**
 * When somebody is not to be disturbed: minutes after midnight on their own clock, over midnight when `from` is the
 * later one, never when both are alike; and whether mail is sent on days on which they do not work.
 */
export type QuietHours = OwnQuietHours

/**
 * The first instant from `at` on at which somebody reads mail: at work that day, and outside their quiet hours. Zone
 * and working days are those of the calendar, which must reach that far.
 */
export function nextReadingInstant(calendar: WorkingCalendar, quiet: QuietHours, at: number): number {
  const today = localDate(calendar, at)
  const now = localMinute(calendar, at)
  const isReadToday = quiet.mailsOnDaysOff || isWorkingDay(calendar, today)
  const minute = isReadToday ? firstMinuteFrom(quiet, now) : undefined
  if (minute === now) return at
  if (minute !== undefined) {
    const instant = instantAt(calendar, today, minute)
    // In the hour that a clock strikes twice, the first of the two may lie behind.
    return instant > at ? instant : at + (minute - now) * minuteMs
  }
  const tomorrow = addDays(today, 1)
  const day = quiet.mailsOnDaysOff ? tomorrow : nextWorkingDay(calendar, tomorrow)
  return instantAt(calendar, day, firstMinuteFrom(quiet, 0) ?? 0)
}

/** The first minute of a day, from one of its minutes on, that is not quiet; undefined when the rest of the day is. */
function firstMinuteFrom({ from, until }: QuietHours, minute: number): number | undefined {
  if (from === until) return minute
  if (from < until) return minute >= from && minute < until ? until : minute
  if (minute < until) return until
  return minute < from ? minute : undefined
}

/** The quiet hours of a factory as its configuration writes them: `20:00-07:30`, or `none`. */
export function parseQuietHours(text: string): QuietHours | 'none' | undefined {
  if (text === 'none') return 'none'
  const [from, until, ...rest] = text.split('-').map(minuteOfDay)
  if (from === undefined || until === undefined || rest.length > 0 || from === until) return undefined
  return { from, until, mailsOnDaysOff: false }
}

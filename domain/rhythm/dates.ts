import {
  addDays,
  daysBetween,
  instantAt,
  isWorkingDay,
  isoWeekday,
  localDate,
  minuteMs,
  nextWorkingDay,
  previousWorkingDay,
  toIso,
  toMs,
  type WorkingCalendar,
} from '../calendar'
import type { MonthDay, NominalDays, RhythmTiming } from './rhythm'

/** One run: the day it is meant for, the day on which it is made, and the instant, ISO 8601 in UTC. */
export type RhythmDate = { nominalOn: string; effectiveOn: string; at: string }

/** Days that one question may span: ten years. */
const mostDays = 3660

/** A holiday and the weekends around it are never longer, so that no run is moved further. */
const mostMoved = 40

/** Within so many days every rhythm has a run: a month, and what it may be moved. */
const mostApart = 80

/**
 * The runs whose nominal dates lie between two dates, both included, in the order of their nominal dates. A run
 * that a holiday moves keeps its nominal date; runs that fall on the same day follow one another by a minute, so
 * that no two have the same instant.
 */
export function rhythmDates(
  timing: RhythmTiming,
  calendar: WorkingCalendar,
  from: string,
  to: string,
): RhythmDate[] {
  return nominalDates(timing.days, calendar, from, to).map((nominalOn) => dated(timing, calendar, nominalOn))
}

/** The nominal dates between two dates, both included, each once. */
export function nominalDates(
  days: NominalDays,
  calendar: WorkingCalendar,
  from: string,
  to: string,
): string[] {
  const span = Math.min(daysBetween(from, to), mostDays)
  const all = Array.from({ length: Math.max(0, span + 1) }, (_, index) => addDays(from, index))
  return all.filter((date) => isNominal(days, calendar, date))
}

/** True for a date on which the rhythm is meant to run. */
export function isNominal(days: NominalDays, calendar: WorkingCalendar, date: string): boolean {
  switch (days.every) {
    case 'day':
      return true
    case 'workingDay':
      return isWorkingDay(calendar, date)
    case 'week':
      return isoWeekday(date) === days.weekday
    case 'month':
      return days.days.some((day) => isDayOfMonth(day, date))
  }
}

/** The last run that was due at an instant. */
export function lastDue(
  timing: RhythmTiming,
  calendar: WorkingCalendar,
  now: string,
): RhythmDate | undefined {
  const today = localDate(calendar, toMs(now))
  const recent = rhythmDates(timing, calendar, addDays(today, -mostApart), addDays(today, mostMoved))
  return byInstant(recent)
    .filter(({ at }) => at <= now)
    .at(-1)
}

/** The first run after an instant. */
export function nextRun(
  timing: RhythmTiming,
  calendar: WorkingCalendar,
  now: string,
): RhythmDate | undefined {
  const today = localDate(calendar, toMs(now))
  const ahead = rhythmDates(timing, calendar, addDays(today, -mostMoved), addDays(today, mostApart))
  return byInstant(ahead).find(({ at }) => at > now)
}

/** The run that was to be made at exactly this instant. */
export function runAt(timing: RhythmTiming, calendar: WorkingCalendar, at: string): RhythmDate | undefined {
  const day = localDate(calendar, toMs(at))
  return rhythmDates(timing, calendar, addDays(day, -mostMoved), addDays(day, mostMoved)).find(
    (run) => run.at === at,
  )
}

/** Runs from an instant on that are due and of which nothing is known, the first due first. */
export function missedRuns(
  timing: RhythmTiming,
  calendar: WorkingCalendar,
  { since, now, known }: { since: string; now: string; known: readonly string[] },
): RhythmDate[] {
  const first = addDays(localDate(calendar, toMs(since)), -mostMoved)
  const last = addDays(localDate(calendar, toMs(now)), mostMoved)
  const isKnown = new Set(known)
  return byInstant(rhythmDates(timing, calendar, first, last)).filter(
    ({ at, nominalOn }) => at >= since && at <= now && !isKnown.has(nominalOn),
  )
}

/** What is known of a rhythm whose days are changed: since when it is expected, and the dates whose runs are done. */
export type Expected = { since: string; known: readonly string[]; now: string }

/** Older runs that are missing are not looked for once other days are set, in days. */
const mostMissed = 60

/**
 * From when runs are expected once other days are set: from now on, or from before when that would lose one. A run that
 * is missing, or was still to come by the old days, and has its time behind it by the new ones is asked for at once.
 */
export function expectedFrom(
  [before, after]: readonly [RhythmTiming, RhythmTiming],
  calendar: WorkingCalendar,
  { since, known, now }: Expected,
): string {
  const today = localDate(calendar, toMs(now))
  const near = (timing: RhythmTiming) =>
    rhythmDates(timing, calendar, addDays(today, -mostMissed), addDays(today, mostMoved))
  const isDone = new Set(known)
  const wanted = new Set(
    near(before).flatMap(({ at, nominalOn }) => (at >= since && !isDone.has(nominalOn) ? nominalOn : [])),
  )
  const lost = near(after).filter(({ at, nominalOn }) => at <= now && wanted.has(nominalOn))
  return [now, ...lost.map(({ at }) => at)].toSorted()[0]!
}

function dated(timing: RhythmTiming, calendar: WorkingCalendar, nominalOn: string): RhythmDate {
  const effectiveOn = effectiveDay(timing, calendar, nominalOn)
  const place = placeInDay(timing, calendar, { nominalOn, effectiveOn })
  const at = toIso(instantAt(calendar, effectiveOn, timing.minute) + place * minuteMs)
  return { nominalOn, effectiveOn, at }
}

function effectiveDay(
  { onHoliday }: Pick<RhythmTiming, 'onHoliday'>,
  calendar: WorkingCalendar,
  date: string,
): string {
  if (onHoliday === 'sameDay') return date
  return onHoliday === 'previous' ? previousWorkingDay(calendar, date) : nextWorkingDay(calendar, date)
}

/**
 * How many runs with an earlier nominal date are made on the same day: between the day on which a run is made and the
 * one that it is meant for lies no working day.
 */
function placeInDay(
  { days, onHoliday }: RhythmTiming,
  calendar: WorkingCalendar,
  { nominalOn, effectiveOn }: Omit<RhythmDate, 'at'>,
): number {
  if (onHoliday === 'sameDay') return 0
  const dayBefore = previousWorkingDay(calendar, addDays(effectiveOn, -1))
  const earliest = onHoliday === 'previous' ? effectiveOn : addDays(dayBefore, 1)
  return nominalDates(days, calendar, earliest, addDays(nominalOn, -1)).length
}

function isDayOfMonth(day: MonthDay, date: string): boolean {
  const isLast = addDays(date, 1).slice(0, 7) !== date.slice(0, 7)
  const number = Number(date.slice(8))
  return day === 'last' ? isLast : day === number || (isLast && day > number)
}

function byInstant(dates: RhythmDate[]): RhythmDate[] {
  return dates.toSorted((a, b) => (a.at < b.at ? -1 : 1))
}

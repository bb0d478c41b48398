import {
  addDays,
  instantAt,
  isoWeekday,
  toIso,
  toMs,
  workingMinutesBetween,
  type WorkingCalendar,
} from '../../domain/calendar'
import { departmentNames } from '../../domain/departments'
import {
  weekBefore,
  type DepartmentFigures,
  type NominalDays,
  type Period,
  type RepeatedDelay,
} from '../../domain/rhythm'
import type { Span, TaskDelay, TaskTally } from '../database'
import { byText, groupedBy } from './sums'

/** Figures of a week, as the tables have them. */
export type WeekFacts = { tallies: readonly TaskTally[]; delays: readonly TaskDelay[] }

/** The summary of a nominal date as it is asked for: on which days the factory has it, and when it is made. */
export type Summary = { nominalOn: string; days: NominalDays; calendar: WorkingCalendar; now: string }

/**
 * The seven days that a summary is about, and the instants between which they lie. One of every Monday is about the
 * week before; where a factory has its summary on other days, it is about the days up to its own, and that too as far
 * as it has come.
 */
export function summarizedWeek({ nominalOn, days, calendar, now }: Summary): { week: Period; span: Span } {
  const isOfMondays = days.every === 'week' && isoWeekday(nominalOn) === 1
  const week = isOfMondays ? weekBefore(nominalOn) : { from: addDays(nominalOn, -6), until: nominalOn }
  const midnight = (date: string) => toIso(instantAt(calendar, date, 0))
  const end = midnight(addDays(week.until, 1))
  return { week, span: { from: midnight(week.from), until: now < end ? now : end } }
}

/** The week of every department, zeros too (R91). */
export function departmentWeeks(
  { tallies, delays }: WeekFacts,
  { from: fromOn, until: untilOn }: Period,
  calendar: WorkingCalendar,
): DepartmentFigures[] {
  const timed = delays.map((delay) => ({ ...delay, hours: hoursOf(delay, calendar) }))
  return departmentNames.map((department) => {
    const own = timed.filter((delay) => delay.department === department)
    const tally = tallies.find((one) => one.department === department)
    return {
      ...nothing,
      ...tally,
      department,
      fromOn,
      untilOn,
      ...(own.length === 0 ? {} : { averageDelayHours: average(own) }),
      repeated: repeatedDelays(own),
    }
  })
}

const nothing = { open: 0, late: 0, escalated: 0, steps: 0, resolved: 0 }

type TimedDelay = TaskDelay & { hours: number }

function hoursOf({ dueAt, until }: TaskDelay, calendar: WorkingCalendar): number {
  return workingMinutesBetween(calendar, toMs(dueAt), toMs(until)) / 60
}

/** Working hours with one decimal, each task counting once. */
function average(delays: readonly TimedDelay[]): number {
  const hours = delays.reduce((sum, delay) => sum + delay.hours * delay.tasks, 0)
  return Math.round((hours / timesOf(delays)) * 10) / 10
}

function timesOf(delays: readonly TimedDelay[]): number {
  return delays.reduce((sum, { tasks }) => sum + tasks, 0)
}

/** So often within a week is again and again. */
const leastTimes = 2

/** Persons, suppliers and kinds of tasks that were late at least twice, the most often late first. */
function repeatedDelays(delays: readonly TimedDelay[]): RepeatedDelay[] {
  const of = (kind: RepeatedDelay['kind'], codeOf: (delay: TimedDelay) => string | undefined) =>
    groupedBy(
      delays.filter((delay) => codeOf(delay) !== undefined),
      (delay) => codeOf(delay)!,
    ).map((group) => ({
      kind,
      code: codeOf(group[0]!)!,
      times: timesOf(group),
      averageDelayHours: average(group),
    })) as RepeatedDelay[]
  return [
    ...of('person', ({ owner }) => owner),
    ...of('supplier', ({ supplier }) => supplier),
    ...of('taskKind', ({ kind }) => kind),
  ]
    .filter(({ times }) => times >= leastTimes)
    .toSorted(
      (a, b) =>
        b.times - a.times ||
        b.averageDelayHours - a.averageDelayHours ||
        byText<RepeatedDelay>(
          ({ kind }) => kind,
          ({ code }) => code,
        )(a, b),
    )
}

/** True when there is anything to tell of a department. */
export function hasNews({ open, escalated, resolved }: DepartmentFigures): boolean {
  return open + escalated + resolved > 0
}

/** What of the departments is counted in the record of the run. */
export function weekCounts(departments: readonly DepartmentFigures[]): Record<string, number> {
  const sum = (of: (week: DepartmentFigures) => number) =>
    departments.reduce((all, week) => all + of(week), 0)
  return {
    open: sum(({ open }) => open),
    late: sum(({ late }) => late),
    escalated: sum(({ escalated }) => escalated),
    steps: sum(({ steps }) => steps),
    resolved: sum(({ resolved }) => resolved),
    repeated: sum(({ repeated }) => repeated.length),
  }
}

import type { CalendarData, CalendarProblem, Shift } from './calendar-data'
import { CalendarError } from './calendar-data'
import { dayMs, dayNumber, isDate, minuteMs, weekdayIndex } from './dates'
import type { Tally } from './tally'
import { lowerBound, tallyOf } from './tally'
import type { Zone } from './zone'
import { compileZone, instantOfDay } from './zone'

/** Calendar data with its index. Kept in memory only; what is stored and sent is `data`. */
export type WorkingCalendar = Zone & {
  readonly data: CalendarData
  readonly exceptionDays: readonly number[]
  readonly exceptionShifts: readonly Shift[][]
  /** Working milliseconds, and working days. */
  readonly time: Tally
  readonly days: Tally
  /** First start and last end of the usual week, minutes: the hours of a day without shifts of its own. */
  readonly opens: number
  readonly closes: number
}

const compiled = new WeakMap<CalendarData, WorkingCalendar>()

/**
 * Indexes calendar data; the same object is indexed once. Throws `CalendarError`: `no-working-time` when the
 * week has no shift (beyond the horizon it would never work again), `malformed-calendar` otherwise.
 */
export function compileCalendar(data: CalendarData): WorkingCalendar {
  const known = compiled.get(data)
  if (known) return known
  const problem = calendarProblems(data)[0]
  if (problem) throw new CalendarError(problem)
  const calendar = index(data)
  compiled.set(data, calendar)
  return calendar
}

/** Everything that is wrong with calendar data, field by field; empty when it can be compiled. */
export function calendarProblems(data: CalendarData): CalendarProblem[] {
  const malformed = (field: string, message: string): CalendarProblem => ({
    code: 'malformed-calendar',
    field,
    message,
  })
  const problems: CalendarProblem[] = []
  if (!isDate(data.from) || !isDate(data.to) || data.from > data.to)
    problems.push(malformed('from', 'from and to must be dates in order'))
  if (data.provisionalFrom !== undefined && !isDate(data.provisionalFrom))
    problems.push(malformed('provisionalFrom', 'must be a date'))
  if (!areOffsets(data.offsets))
    problems.push(malformed('offsets', 'at least one, ascending, within 24 hours of UTC'))
  if (data.week.length !== 7 || !data.week.every(areShifts))
    problems.push(malformed('week', 'seven days of shifts within 0–1440, ascending, not overlapping'))
  else if (data.week.every((shifts) => shifts.length === 0))
    problems.push({ code: 'no-working-time', field: 'week', message: 'the week has no shift' })
  for (const [date, shifts] of Object.entries(data.exceptions))
    if (!isDate(date) || !areShifts(shifts))
      problems.push(malformed(`exceptions.${date}`, 'a date with shifts within 0–1440, ascending'))
  return problems
}

/** Shifts of a day: its exception, else its weekday's. */
export function shiftsOfDay(calendar: WorkingCalendar, day: number): readonly Shift[] {
  const found = lowerBound(calendar.exceptionDays, day)
  if (calendar.exceptionDays[found] === day) return calendar.exceptionShifts[found]!
  return calendar.data.week[weekdayIndex(day)]!
}

/** Shifts of a day as instants, so that one across a clock change counts the time really worked. */
export function intervalsOfDay(calendar: WorkingCalendar, day: number): [start: number, end: number][] {
  let latest = -Infinity
  return shiftsOfDay(calendar, day).map(([from, until]) => {
    // Shifts that lie in a skipped hour would otherwise overlap the next.
    const start = Math.max(latest, instantOfDay(calendar, day, from))
    latest = Math.max(start, instantOfDay(calendar, day, until))
    return [start, latest]
  })
}

function index(data: CalendarData): WorkingCalendar {
  const zone = compileZone(data)
  const exceptions = Object.entries(data.exceptions)
    .map(([date, shifts]): [number, Shift[]] => [dayNumber(date), shifts])
    .sort(([a], [b]) => a - b)
  const weekTime = data.week.map(
    (shifts) => shifts.reduce((sum, [start, end]) => sum + end - start, 0) * minuteMs,
  )
  const bare: WorkingCalendar = {
    ...zone,
    data,
    exceptionDays: exceptions.map(([day]) => day),
    exceptionShifts: exceptions.map(([, shifts]) => shifts),
    time: tallyOf(weekTime, []),
    days: tallyOf(data.week.map(oneIfWorked), []),
    opens: Math.min(...data.week.flat().map(([start]) => start)),
    closes: Math.max(...data.week.flat().map(([, end]) => end)),
  }
  const special = [...new Set([...bare.exceptionDays, ...clockChangeDays(zone)])].sort((a, b) => a - b)
  return {
    ...bare,
    time: tallyOf(
      weekTime,
      special.map((day) => [day, workedOn(bare, day)]),
    ),
    days: tallyOf(
      data.week.map(oneIfWorked),
      special.map((day) => [day, oneIfWorked(shiftsOfDay(bare, day))]),
    ),
  }
}

function clockChangeDays(zone: Zone): number[] {
  return zone.starts
    .slice(1)
    .flatMap((at, i) =>
      [zone.offsets[i]!, zone.offsets[i + 1]!].map((offset) => Math.floor((at + offset) / dayMs)),
    )
}

function workedOn(calendar: WorkingCalendar, day: number): number {
  return intervalsOfDay(calendar, day).reduce((sum, [start, end]) => sum + end - start, 0)
}

function oneIfWorked(shifts: readonly Shift[]): number {
  return shifts.length > 0 ? 1 : 0
}

function areShifts(shifts: readonly Shift[]): boolean {
  return shifts.every(
    ([start, end], i) =>
      Number.isInteger(start) &&
      Number.isInteger(end) &&
      start >= (shifts[i - 1]?.[1] ?? 0) &&
      start < end &&
      end <= 1440,
  )
}

function areOffsets(offsets: CalendarData['offsets']): boolean {
  const starts = offsets.map((offset) => Date.parse(offset.from))
  return (
    offsets.length > 0 &&
    starts.every((start, i) => Number.isFinite(start) && start > (starts[i - 1] ?? -Infinity)) &&
    offsets.every((offset) => Math.abs(offset.minutes) < 1440)
  )
}

import type { Problem } from '../../../domain/body/check'
import type { CalendarData, WorkingCalendar } from '../../../domain/calendar'
import {
  addWorkingDays,
  addWorkingMinutes,
  calendarProblems,
  compileCalendar,
  isProvisional,
  isWorkingDay,
  localDate,
  nextWorkingInstant,
  previousWorkingInstant,
  shiftsOn,
  toIso,
  toMs,
  workingDaysBetween,
  workingMinutesBetween,
} from '../../../domain/calendar'
import { factoryCalendar, factoryShifts, factoryZone, weeklyCalendar } from '../calendar-data'
import { calendarInputProblems } from './check'
import type { CalendarAnswer, CalendarDescription, CalendarInput, CalendarOperation, Hours } from './input'

/** What a calendar answers: one answer for each operation, in their order. */
export type CalendarResult =
  { ok: true; answers: CalendarAnswer[]; provisionalFrom?: string } | { ok: false; problems: Problem[] }

/**
 * Working time as people ask for it: what so many minutes or days after an instant or a date is, how much work lies
 * between two, when work goes on; by the hours of the calendar, a department or a work centre. A calendar without
 * working time is refused.
 */
export function computeCalendar(input: unknown): CalendarResult {
  const problems = calendarInputProblems(input)
  if (problems.length > 0) return { ok: false, problems }
  const calendars = calendarsOf(input as CalendarInput)
  const idle = Object.entries(calendars).flatMap(([pointer, data]) =>
    calendarProblems(data).map(({ field, message }) => ({ pointer: `${pointer}/${field}`, detail: message })),
  )
  if (idle.length > 0) return { ok: false, problems: idle }
  const { operations } = input as CalendarInput
  const answers = operations.map((operation) =>
    answer(compileCalendar(calendars[whose(operation)]!), operation),
  )
  const { provisionalFrom } = calendars['']!
  return { ok: true, answers, ...(provisionalFrom !== undefined && { provisionalFrom }) }
}

/** Every calendar of the input by the place of its description; the calendar itself stands at ''. */
function calendarsOf(input: CalendarInput): Record<string, CalendarData> {
  const { departments = {}, workCentres = {} } = input
  const calendars: Record<string, CalendarData> = { '': calendarFrom(input, {}) }
  for (const [name, own] of Object.entries(departments))
    calendars[`/departments/${name}`] = calendarFrom(input, own)
  for (const [name, { department, ...own }] of Object.entries(workCentres)) {
    const theirs = department === undefined ? {} : departments[department]!
    calendars[`/workCentres/${name}`] = calendarFrom(input, over(theirs, own))
  }
  return calendars
}

function whose({ department, workCentre }: CalendarOperation): string {
  if (workCentre !== undefined) return `/workCentres/${workCentre}`
  return department === undefined ? '' : `/departments/${department}`
}

/** Hours with others laid over them: a week or shifts in place of theirs, exceptions date by date. */
function over(base: Hours, own: Hours): Hours {
  const usual =
    (own.week ?? own.shifts)
      ? { week: own.week, shifts: own.shifts }
      : { week: base.week, shifts: base.shifts }
  return { ...usual, exceptions: { ...base.exceptions, ...own.exceptions } }
}

function calendarFrom(described: CalendarDescription, own: Hours): CalendarData {
  const { zone = factoryZone, from, to, holidays = 'CN' } = described
  const { week, shifts, exceptions } = over(described, own)
  // A make-up working day has the hours of a usual one.
  const usual = shifts ?? week?.find((day) => day.length > 0) ?? factoryShifts
  const options = { zone, from, to, shifts: usual, exceptions, ...(week && { week }) }
  return holidays === 'CN' ? factoryCalendar(options) : weeklyCalendar(options)
}

function answer(calendar: WorkingCalendar, operation: CalendarOperation): CalendarAnswer {
  const found = compute(calendar, operation)
  const dates = [operation, found].flatMap((part) => datesIn(calendar, part))
  return dates.some((on) => isProvisional(calendar, on)) ? { ...found, provisional: true } : found
}

function compute(calendar: WorkingCalendar, operation: CalendarOperation): CalendarAnswer {
  switch (operation.op) {
    case 'addMinutes':
      return { at: toIso(addWorkingMinutes(calendar, toMs(operation.at), operation.minutes)) }
    case 'addDays':
      return { on: addWorkingDays(calendar, operation.on, operation.days) }
    case 'minutesBetween':
      return { minutes: workingMinutesBetween(calendar, toMs(operation.from), toMs(operation.to)) }
    case 'daysBetween':
      return { days: workingDaysBetween(calendar, operation.from, operation.to) }
    case 'next':
      return { at: toIso(nextWorkingInstant(calendar, toMs(operation.at))) }
    case 'previous':
      return { at: toIso(previousWorkingInstant(calendar, toMs(operation.at))) }
    case 'isWorkingDay':
      return {
        isWorkingDay: isWorkingDay(calendar, operation.on),
        shifts: [...shiftsOn(calendar, operation.on)],
      }
  }
}

/** The local dates that a question or an answer speaks of. */
function datesIn(calendar: WorkingCalendar, part: object): string[] {
  const { at, on, from, to } = part as { at?: string; on?: string; from?: string; to?: string }
  return [at, on, from, to].flatMap((value) => {
    if (value === undefined) return []
    return [value.length === 10 ? value : localDate(calendar, toMs(value))]
  })
}

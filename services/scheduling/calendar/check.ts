import type { Problem } from '../../../domain/body/check'
import { daysBetween, isDate } from '../../../domain/calendar'
import type { Check, Report } from '../capacity/checks'
import {
  choice,
  instant,
  isObject,
  list,
  numberFrom,
  object,
  optional,
  record,
  text,
  wholeNumber,
} from '../capacity/checks'
import { isZone } from '../calendar-data'
import { calendarLimits, type CalendarInput, type CalendarOperation } from './input'

const mostProblems = 100

/** Everything wrong with an input, at most a hundred entries; empty when it can be computed. */
export function calendarInputProblems(input: unknown): Problem[] {
  const problems: Problem[] = []
  const report: Report = (pointer, detail) => {
    if (problems.length < mostProblems) problems.push({ pointer, detail })
  }
  shape(input, '', report)
  if (problems.length === 0) checkMeaning(input as CalendarInput, report)
  return problems
}

const date: Check = (value, pointer, report) => {
  if (typeof value !== 'string' || !isDate(value)) report(pointer, 'must be a date such as 2026-03-02')
}

const shift: Check = (value, pointer, report) => {
  list(wholeNumber(0, 1440), 2, 2)(value, pointer, report)
  if (!Array.isArray(value) || !(value[0] >= value[1])) return
  report(
    pointer,
    'must end after it starts; a shift over midnight is one until 1440 and one from 0 of the next day',
  )
}
const shifts = list(shift, 0, 48)

const hours = {
  week: optional(list(shifts, 7, 7)),
  shifts: optional(list(shift, 1, 48)),
  exceptions: optional(record(shifts, calendarLimits.exceptions)),
}

const whose = { department: optional(text), workCentre: optional(text) }
const operations: Record<CalendarOperation['op'], Check> = {
  addMinutes: asked({ at: instant, minutes: numberFrom(-calendarLimits.minutes, calendarLimits.minutes) }),
  addDays: asked({ on: date, days: wholeNumber(-calendarLimits.days, calendarLimits.days) }),
  minutesBetween: asked({ from: instant, to: instant }),
  daysBetween: asked({ from: date, to: date }),
  next: asked({ at: instant }),
  previous: asked({ at: instant }),
  isWorkingDay: asked({ on: date }),
}

function asked(fields: Record<string, Check>): Check {
  return object({ op: text, ...whose, ...fields })
}

const operation: Check = (value, pointer, report) => {
  const op = isObject(value) ? value.op : undefined
  const check =
    typeof op === 'string' && Object.hasOwn(operations, op)
      ? operations[op as CalendarOperation['op']]
      : undefined
  if (check) check(value, pointer, report)
  else choice(...Object.keys(operations))(op, `${pointer}/op`, report)
}

const shape = object({
  ...hours,
  zone: optional(text),
  from: date,
  to: date,
  holidays: optional(choice('CN', 'none')),
  departments: optional(record(object(hours), calendarLimits.calendars)),
  workCentres: optional(record(object({ ...hours, department: optional(text) }), calendarLimits.calendars)),
  operations: list(operation, 1, calendarLimits.operations),
})

function checkMeaning(input: CalendarInput, report: Report): void {
  const { from, to, zone, departments = {}, workCentres = {} } = input
  if (from > to) report('/to', `must not lie before ${from}`)
  else if (daysBetween(from, to) > calendarLimits.years * 366)
    report('/to', `must lie at most ${calendarLimits.years} years after ${from}`)
  if (zone !== undefined && !isZone(zone)) report('/zone', 'must be an IANA time zone such as Asia/Shanghai')
  checkExceptionDates(input, report)
  for (const [name, { department }] of Object.entries(workCentres))
    if (department !== undefined && !Object.hasOwn(departments, department))
      report(
        `/workCentres/${name}/department`,
        `must be one of the departments: ${Object.keys(departments).join(', ') || 'none are given'}`,
      )
  input.operations.forEach((asks, i) => {
    if (asks.department !== undefined && !Object.hasOwn(departments, asks.department))
      report(
        `/operations/${i}/department`,
        `must be one of the departments: ${Object.keys(departments).join(', ') || 'none are given'}`,
      )
    if (asks.workCentre !== undefined && !Object.hasOwn(workCentres, asks.workCentre))
      report(
        `/operations/${i}/workCentre`,
        `must be one of the work centres: ${Object.keys(workCentres).join(', ') || 'none are given'}`,
      )
  })
}

function checkExceptionDates(input: CalendarInput, report: Report): void {
  const all = [
    ['', input],
    ...Object.entries(input.departments ?? {}).map(([name, own]) => [`/departments/${name}`, own]),
    ...Object.entries(input.workCentres ?? {}).map(([name, own]) => [`/workCentres/${name}`, own]),
  ] as [string, CalendarInput][]
  for (const [pointer, { exceptions = {} }] of all)
    for (const on of Object.keys(exceptions)) date(on, `${pointer}/exceptions/${on}`, report)
}

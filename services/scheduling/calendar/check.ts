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
import { holidaysKnownFrom, isZone } from '../calendar-data'
import { calendarLimits, type CalendarDescription, type CalendarInput, type CalendarOperation } from './input'
import { below } from './pointer'

/** The most problems that are named one by one. */
export const mostProblems = 100

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

const { earliest, latest } = calendarLimits
const rangeDetail = `must lie from ${earliest} to ${latest}`
const isInRange = (value: string) => value.slice(0, 10) >= earliest && value.slice(0, 10) <= latest

/** A day that exists, not so far off that arithmetic on it would leave the years that ISO 8601 can write. */
export const date: Check = (value, pointer, report) => {
  if (typeof value !== 'string' || !isDate(value)) report(pointer, 'must be a date such as 2026-03-02')
  else if (!isInRange(value)) report(pointer, rangeDetail)
}

/** As `date`, for an instant. */
export const instantInRange: Check = (value, pointer, report) => {
  if (typeof value === 'string' && /^\d{4}-/.test(value) && !isInRange(value)) report(pointer, rangeDetail)
  else instant(value, pointer, report)
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

/** Fields of `Hours`. */
export const hours = {
  week: optional(list(shifts, 7, 7)),
  shifts: optional(list(shift, 1, 48)),
  exceptions: optional(record(shifts, calendarLimits.exceptions)),
}

const whose = { department: optional(text), workCentre: optional(text) }
const operations: Record<CalendarOperation['op'], Check> = {
  addMinutes: asked({
    at: instantInRange,
    minutes: numberFrom(-calendarLimits.minutes, calendarLimits.minutes),
  }),
  addDays: asked({ on: date, days: wholeNumber(-calendarLimits.days, calendarLimits.days) }),
  minutesBetween: asked({ from: instantInRange, to: instantInRange }),
  daysBetween: asked({ from: date, to: date }),
  next: asked({ at: instantInRange }),
  previous: asked({ at: instantInRange }),
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

/** Fields of `CalendarDescription`. */
export const description = {
  ...hours,
  zone: optional(text),
  holidays: optional(choice('CN', 'none')),
}

const shape = object({
  ...description,
  from: date,
  to: date,
  departments: optional(record(object(hours), calendarLimits.calendars)),
  workCentres: optional(record(object({ ...hours, department: optional(text) }), calendarLimits.calendars)),
  operations: list(operation, 1, calendarLimits.operations),
})

function checkMeaning(input: CalendarInput, report: Report): void {
  const { from, to, holidays = 'CN', departments = {}, workCentres = {} } = input
  if (holidays === 'CN' && from < holidaysKnownFrom)
    report('/from', `must not lie before ${holidaysKnownFrom}: the holidays of China are known from there on`)
  if (from > to) report('/to', `must not lie before ${from}`)
  else if (daysBetween(from, to) > calendarLimits.years * 366)
    report('/to', `must lie at most ${calendarLimits.years} years after ${from}`)
  checkDescription(input, '', report)
  for (const [name, own] of Object.entries(departments))
    checkDescription(own, below('/departments', name), report)
  for (const [name, { department, ...own }] of Object.entries(workCentres)) {
    const pointer = below('/workCentres', name)
    checkDescription(own, pointer, report)
    if (department !== undefined && !Object.hasOwn(departments, department))
      report(`${pointer}/department`, oneOf('departments', departments))
  }
  input.operations.forEach((asks, i) =>
    checkWhose(input, asks, (field, detail) => report(`/operations/${i}/${field}`, detail)),
  )
}

/** What the shape of a description leaves open: its zone, and the dates of its exceptions. */
export function checkDescription(
  { zone, exceptions = {} }: CalendarDescription,
  pointer: string,
  report: Report,
): void {
  if (zone !== undefined && !isZone(zone))
    report(`${pointer}/zone`, 'must be an IANA time zone such as Asia/Shanghai')
  for (const on of Object.keys(exceptions)) date(on, below(`${pointer}/exceptions`, on), report)
}

function checkWhose(
  { departments = {}, workCentres = {} }: CalendarInput,
  { department, workCentre }: CalendarOperation,
  report: Report,
): void {
  if (department !== undefined && workCentre !== undefined)
    report('workCentre', 'must be absent where a department is named: an operation goes by the hours of one')
  else if (department !== undefined && !Object.hasOwn(departments, department))
    report('department', oneOf('departments', departments))
  else if (workCentre !== undefined && !Object.hasOwn(workCentres, workCentre))
    report('workCentre', oneOf('work centres', workCentres))
}

function oneOf(what: string, given: object): string {
  const names = Object.keys(given)
  if (names.length === 0) return `must be one of the ${what}, and none are given`
  const first = names.slice(0, 20).join(', ')
  return `must be one of the ${what}: ${first}${names.length > 20 ? ' …' : ''}`
}

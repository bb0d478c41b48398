import type { Problem } from '../../domain/body/check'
import type { CalendarData } from '../../domain/calendar'
import { addDays, calendarProblems, isDate } from '../../domain/calendar'
import { departmentNames } from '../../domain/departments'
import {
  incoterms,
  instalmentTriggers,
  paymentGates,
  templateNames,
  transportModes,
  type TemplateName,
} from '../../domain/order/intake'
import type { MilestoneKey, Template, TimePlan } from '../../domain/policy'
import { cutOffNames, defaultTemplates, inOrder, milestoneKeys, taskKinds } from '../../domain/policy'
import type { Check, Report } from './capacity/checks'
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
} from './capacity/checks'
import { factoryCalendar, isZone, zoneOffsets } from './calendar-data'
import type { TimePlanInput } from './plan-dates'
import { scheduleTimePlan } from './time-plan'

/** Most that one request may hold. */
export const timePlanLimits = {
  milestones: 100,
  predecessors: 50,
  days: 1_000,
  calendarDates: 5_000,
} as const

/** A time-and-action plan, or everything that is wrong with what it was asked from. */
export type TimePlanResult = { ok: true; plan: TimePlan } | { ok: false; problems: Problem[] }

/** What people ask a plan from: `TimePlanInput` with a template by name or whole, and a port's zone by name. */
type Asked = Omit<TimePlanInput, 'template' | 'calendar' | 'portZone' | 'receivedAt' | 'plannedAt'> & {
  template: TemplateName | Template
  receivedAt: string
  plannedAt?: string
  calendar?: CalendarData
  portZone?: string
}

/** Days that the factory's calendar knows before the receipt and after the last date. */
const horizonDays = { before: 60, after: 550 }

/** The time-and-action plan (R102) that would follow from a template and an order's dates. */
export function simulateTimePlan(input: unknown): TimePlanResult {
  const problems = problemsOf(input)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, plan: scheduleTimePlan(completed(input as Asked)) }
}

function completed(asked: Asked): TimePlanInput {
  const {
    template,
    calendar,
    portZone,
    receivedAt,
    plannedAt = receivedAt,
    shipOn = '',
    etaOn = '',
    ...rest
  } = asked
  const received = receivedAt.slice(0, 10)
  const last = [received, plannedAt.slice(0, 10), shipOn, etaOn].reduce((a, b) => (a > b ? a : b))
  const horizon = { from: addDays(received, -horizonDays.before), to: addDays(last, horizonDays.after) }
  return {
    ...rest,
    template: typeof template === 'string' ? defaultTemplates[template] : template,
    receivedAt,
    plannedAt,
    ...(shipOn && { shipOn }),
    ...(etaOn && { etaOn }),
    calendar: calendar ?? factoryCalendar(horizon),
    ...(portZone !== undefined && { portZone: zoneOffsets(portZone, horizon.from, horizon.to) }),
  }
}

function problemsOf(input: unknown): Problem[] {
  const problems: Problem[] = []
  const report: Report = (pointer, detail) => {
    if (problems.length < 100) problems.push({ pointer, detail })
  }
  shape(input, '', report)
  if (problems.length === 0) checkMeaning(input as Asked, report)
  return problems
}

const date: Check = (value, pointer, report) => {
  if (typeof value !== 'string' || !isDate(value)) report(pointer, 'must be a date such as 2026-03-02')
}
const bilingual = object({ en: text, zh: text })
const milestoneKey = choice(...milestoneKeys)
const days = numberFrom(0, timePlanLimits.days)

const anchor = object({
  from: choice('receipt', 'sailing', 'shipDate', 'eta', 'cutOff', 'milestone'),
  value: wholeNumber(-timePlanLimits.days, timePlanLimits.days),
  unit: choice('d', 'h', 'c', 'ch'),
  cutOff: optional(choice(...cutOffNames)),
  milestone: optional(milestoneKey),
})

const milestone = object({
  key: milestoneKey,
  no: wholeNumber(0, 1_000),
  name: bilingual,
  department: choice(...departmentNames),
  departments: optional(list(choice(...departmentNames), 0, departmentNames.length)),
  kind: choice(...taskKinds),
  anchor,
  by: optional(anchor),
  opens: optional(choice(...cutOffNames)),
  after: list(milestoneKey, 0, timePlanLimits.predecessors),
  days: optional(days),
  lags: optional(
    record(
      object({ value: wholeNumber(0, timePlanLimits.days), unit: choice('d', 'c') }),
      timePlanLimits.predecessors,
    ),
  ),
  bufferDays: optional(wholeNumber(0, timePlanLimits.days)),
  parts: optional(list(object({ name: bilingual, anchor }), 0, 20)),
  note: optional(bilingual),
})

const template: Check = (value, pointer, report) => {
  if (isObject(value))
    object({
      name: choice(...templateNames),
      spanDays: wholeNumber(1, timePlanLimits.days),
      milestones: list(milestone, 1, timePlanLimits.milestones),
    })(value, pointer, report)
  else choice(...templateNames)(value, pointer, report)
}

const shifts = list(list(wholeNumber(0, 1440), 2, 2), 0, 48)
const calendar = object({
  name: text,
  zone: text,
  offsets: list(object({ from: instant, minutes: wholeNumber(-1440, 1440) }), 1, 1_000),
  from: date,
  to: date,
  week: list(shifts, 7, 7),
  exceptions: record(shifts, timePlanLimits.calendarDates),
  provisionalFrom: optional(date),
})

const shape = object({
  template,
  receivedAt: instant,
  plannedAt: optional(instant),
  shipOn: optional(date),
  etaOn: optional(date),
  facts: object({
    incoterm: optional(choice(...incoterms)),
    transportMode: choice(...transportModes),
    passageDays: wholeNumber(0, 365),
    payment: optional(
      list(
        object({
          trigger: choice(...instalmentTriggers),
          gate: choice(...paymentGates),
          days: wholeNumber(0, 1_000),
        }),
        0,
        20,
      ),
    ),
    presentationDays: optional(wholeNumber(0, 365)),
  }),
  cutOffs: optional(record(instant, cutOffNames.length)),
  portZone: optional(text),
  done: optional(record(date, milestoneKeys.length)),
  expected: optional(record(object({ on: date, because: optional(bilingual) }), milestoneKeys.length)),
  baseline: optional(record(instant, milestoneKeys.length)),
  calendar: optional(calendar),
  departmentCalendars: optional(record(calendar, departmentNames.length)),
})

function checkMeaning(asked: Asked, report: Report): void {
  const { calendar: own, departmentCalendars = {}, portZone } = asked
  for (const name of ['done', 'expected', 'baseline'] as const)
    checkKeys(asked[name], milestoneKeys, (key, detail) => report(`/${name}/${key}`, detail))
  checkKeys(asked.cutOffs, cutOffNames, (key, detail) => report(`/cutOffs/${key}`, detail))
  checkKeys(departmentCalendars, departmentNames, (key, detail) =>
    report(`/departmentCalendars/${key}`, detail),
  )
  if (own) checkCalendar(own, '/calendar', report)
  for (const [name, data] of Object.entries(departmentCalendars))
    checkCalendar(data!, `/departmentCalendars/${name}`, report)
  if (portZone !== undefined && !isZone(portZone))
    report('/portZone', 'must be an IANA time zone such as Europe/Oslo')
  if (typeof asked.template !== 'string') checkGraph(asked.template, report)
}

function checkKeys(given: object | undefined, known: readonly string[], report: Report): void {
  for (const key of Object.keys(given ?? {}))
    if (!known.includes(key)) report(key, `is not one of: ${known.join(', ')}`)
}

function checkCalendar(data: CalendarData, pointer: string, report: Report): void {
  for (const { field, message } of calendarProblems(data)) report(`${pointer}/${field}`, message)
}

/** Several predecessors, but no circle; the path of one is named. */
function checkGraph({ milestones }: Template, report: Report): void {
  milestones.forEach(({ after, lags = {} }, i) => {
    for (const key of Object.keys(lags))
      if (!after.includes(key as MilestoneKey))
        report(`/template/milestones/${i}/lags/${key}`, 'must name one of its predecessors')
  })
  const ordered = inOrder(milestones)
  if (Array.isArray(ordered)) return
  const { code, path } = ordered
  const words = {
    cycle: 'go round in a circle',
    'unknown-milestone': 'lead to a milestone that is not there',
    'repeated-milestone': 'name a milestone twice',
  }
  report('/template/milestones', `${words[code]}: ${path.join(' → ')}`)
}

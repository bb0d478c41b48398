import type { Problem } from '../../domain/body/check'
import type { CalendarData } from '../../domain/calendar'
import { addDays, calendarProblems } from '../../domain/calendar'
import type { Department } from '../../domain/departments'
import { departmentNames } from '../../domain/departments'
import type { TemplateName } from '../../domain/order/intake'
import type { Template, TimePlan } from '../../domain/policy'
import { cutOffNames, defaultTemplates, milestoneKeys } from '../../domain/policy'
import type { CalendarDescription, Hours } from './calendar'
import { calendarFrom } from './calendar'
import { instantInRange, mostProblems } from './calendar/check'
import { calendarCheck, hoursCheck, isCompiled } from './calendar/check-data'
import { isZone, zoneOffsets } from './calendar-data'
import type { Check, Report } from './capacity/checks'
import { isObject, object, optional, text } from './capacity/checks'
import { dateNear, instantNear } from './factory/check-dates'
import type { TimePlanInput } from './plan-dates'
import { bilingual, byName, checkGraph, factsCheck, templateCheck } from './template-check'
import { scheduleTimePlan } from './time-plan'

/** A time-and-action plan, or everything that is wrong with what it was asked from. */
export type TimePlanResult = { ok: true; plan: TimePlan } | { ok: false; problems: Problem[] }

/**
 * What people ask a plan from: `TimePlanInput` with a template by name or whole, a port's zone by name, calendars as
 * people describe them or as a plan carries them. Departments have the factory's hours except for their own.
 */
export type TimePlanQuestion = Omit<
  TimePlanInput,
  'template' | 'calendar' | 'portZone' | 'plannedAt' | 'departmentCalendars'
> & {
  template: TemplateName | Template
  /** The receipt when absent. */
  plannedAt?: string
  /** The factory's; a Chinese factory with the usual hours when absent. */
  calendar?: CalendarData | CalendarDescription
  departmentCalendars?: Partial<Record<Department, CalendarData | Hours>>
  /** IANA zone. */
  portZone?: string
}

/** Days that the calendars know before the first date and after the last. */
const horizonDays = { before: 60, after: 550 }

/** The time-and-action plan (R102) that would follow from a template and an order's dates. */
export function simulateTimePlan(input: unknown): TimePlanResult {
  const problems: Problem[] = []
  const report: Report = (pointer, detail) => {
    if (problems.length < mostProblems) problems.push({ pointer, detail })
  }
  questionCheck(input)(input, '', report)
  if (problems.length > 0) return { ok: false, problems }
  const question = input as TimePlanQuestion
  const calendars = calendarsOf(question)
  checkMeaning(question, report)
  checkHours(calendars, report)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, plan: scheduleTimePlan({ ...planInput(question), ...calendars }) }
}

/** Every date lies near the day on which the plan is made, so that no calendar must reach for centuries. */
function questionCheck(input: unknown): Check {
  const { plannedAt, receivedAt } = (isObject(input) ? input : {}) as Record<string, unknown>
  const planned = plannedAt ?? receivedAt
  const near = typeof planned === 'string' && /^\d{4}-/.test(planned) ? planned : '2000-01-01'
  const [date, instant] = [dateNear(near), instantNear(near)]
  return object({
    template: templateCheck,
    receivedAt: plannedAt === undefined ? instantInRange : instant,
    plannedAt: optional(instantInRange),
    shipOn: optional(date),
    etaOn: optional(date),
    facts: factsCheck,
    cutOffs: optional(byName(cutOffNames, instant)),
    portZone: optional(text),
    done: optional(byName(milestoneKeys, date)),
    expected: optional(byName(milestoneKeys, object({ on: date, because: optional(bilingual) }))),
    baseline: optional(byName(milestoneKeys, instant)),
    calendar: optional(calendarCheck),
    departmentCalendars: optional(byName(departmentNames, hoursCheck)),
  })
}

function checkMeaning({ template, facts, shipOn, etaOn, portZone }: TimePlanQuestion, report: Report): void {
  if (shipOn !== undefined && etaOn !== undefined && etaOn < shipOn)
    report('/etaOn', `must not lie before the sailing on ${shipOn}`)
  if (portZone !== undefined && !isZone(portZone))
    report('/portZone', 'must be an IANA time zone such as Europe/Oslo')
  if (typeof template !== 'string') checkGraph(template, facts, { pointer: '/template', report })
}

type Calendars = Required<Pick<TimePlanInput, 'calendar' | 'departmentCalendars'>>

function checkHours({ calendar, departmentCalendars }: Calendars, report: Report): void {
  const all = { '/calendar': calendar, ...departmentCalendars }
  for (const [name, data] of Object.entries(all))
    for (const { field, message } of calendarProblems(data))
      report(`${name === '/calendar' ? name : `/departmentCalendars/${name}`}/${field}`, message)
}

function calendarsOf(question: TimePlanQuestion): Calendars {
  const { calendar: given = {}, departmentCalendars: own = {} } = question
  const described = isCompiled(given)
    ? { ...given, holidays: 'none' as const }
    : { ...given, ...horizonOf(question) }
  const calendar = isCompiled(given) ? given : calendarFrom(described)
  const { offsets, provisionalFrom } = calendar
  const departments = Object.entries(own).map(([department, hours]): [string, CalendarData] => {
    if (isCompiled(hours)) return [department, hours]
    const theirs = calendarFrom({ ...described, offsets }, hours)
    return [department, { ...theirs, ...(provisionalFrom !== undefined && { provisionalFrom }) }]
  })
  return { calendar, departmentCalendars: Object.fromEntries(departments) }
}

function planInput(question: TimePlanQuestion): Omit<TimePlanInput, keyof Calendars> {
  const { template, portZone, plannedAt = question.receivedAt, ...rest } = question
  const { from, to } = horizonOf(question)
  return {
    ...rest,
    template: typeof template === 'string' ? defaultTemplates[template] : template,
    plannedAt,
    portZone: portZone === undefined ? undefined : zoneOffsets(portZone, from, to),
  }
}

function horizonOf({ receivedAt, plannedAt = receivedAt, shipOn, etaOn, expected = {} }: TimePlanQuestion) {
  const received = receivedAt.slice(0, 10)
  const later = Object.values(expected).map(({ on }) => on)
  const last = [plannedAt.slice(0, 10), shipOn, etaOn, ...later].reduce<string>(
    (a, b) => (b !== undefined && b > a ? b : a),
    received,
  )
  return { from: addDays(received, -horizonDays.before), to: addDays(last, horizonDays.after) }
}

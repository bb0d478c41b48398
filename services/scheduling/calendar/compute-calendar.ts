import type { Problem } from '../../../domain/body/check'
import type { WorkingCalendar } from '../../../domain/calendar'
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
import { calendarInputProblems, mostProblems } from './check'
import { calendarsOf } from './describe'
import type { CalendarAnswer, CalendarInput, CalendarOperation } from './input'
import { below } from './pointer'

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
  const asked = (input as CalendarInput).operations.map((operation) => ({
    operation,
    calendar: compileCalendar(calendars[whose(operation)]!),
  }))
  const far = asked.flatMap(({ calendar, operation }, i) =>
    leadsTooFar(calendar, operation) ? { pointer: `/operations/${i}/minutes`, detail: farDetail } : [],
  )
  if (far.length > 0) return { ok: false, problems: far.slice(0, mostProblems) }
  const answers = asked.map(({ calendar, operation }) => answer(calendar, operation))
  const { provisionalFrom } = calendars['']!
  return { ok: true, answers, ...(provisionalFrom !== undefined && { provisionalFrom }) }
}

function whose({ department, workCentre }: CalendarOperation): string {
  if (workCentre !== undefined) return below('/workCentres', workCentre)
  return department === undefined ? '' : below('/departments', department)
}

/** The years that ISO 8601 writes with four digits. */
const [firstMs, lastMs] = [toMs('0001-01-02T00:00:00Z'), toMs('9999-12-30T00:00:00Z')]
const farDetail = 'must not lead out of the years 1 to 9999 on this calendar'

/** Many minutes of work on a calendar with few of them last longer than any year can be written. */
function leadsTooFar(calendar: WorkingCalendar, operation: CalendarOperation): boolean {
  if (operation.op !== 'addMinutes') return false
  const at = addWorkingMinutes(calendar, toMs(operation.at), operation.minutes)
  return at < firstMs || at > lastMs
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

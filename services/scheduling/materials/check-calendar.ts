import type { CalendarData } from '../../../domain/calendar'
import { calendarProblems } from '../../../domain/calendar'
import type { Findings } from './fields'
import { note } from './fields'

/** Checks calendar data of unknown origin, shape first; `pointer` is where it stands. */
export function checkCalendar(value: unknown, pointer: string, found: Findings): void {
  const detail = shapeProblem(value)
  if (detail !== undefined) return note(found, pointer, detail)
  for (const { field, message } of calendarProblems(value as CalendarData)) {
    note(found, `${pointer}/${field.replace('.', '/')}`, message)
  }
}

function shapeProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return 'must be a working calendar: an object with week, exceptions and offsets'
  const { zone, name, from, to, offsets, week, exceptions, provisionalFrom } = value
  if (![zone, name, from, to].every((one) => typeof one === 'string'))
    return 'must have name, zone, from and to as text'
  if (provisionalFrom !== undefined && typeof provisionalFrom !== 'string')
    return 'must have provisionalFrom as a date'
  if (!Array.isArray(offsets) || !offsets.every(isOffset)) return 'must have offsets of { from, minutes }'
  if (!Array.isArray(week) || !week.every(isShifts)) return 'must have a week of seven lists of shifts'
  if (!isRecord(exceptions) || !Object.values(exceptions).every(isShifts))
    return 'must have exceptions: lists of shifts by date'
  return undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOffset(value: unknown): boolean {
  return isRecord(value) && typeof value.from === 'string' && typeof value.minutes === 'number'
}

function isShifts(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (shift) =>
        Array.isArray(shift) && shift.length === 2 && shift.every((minute) => typeof minute === 'number'),
    )
  )
}

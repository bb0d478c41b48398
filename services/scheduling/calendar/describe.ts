import type { CalendarData } from '../../../domain/calendar'
import { factoryCalendar, factoryShifts, factoryZone, weeklyCalendar, zoneOffsets } from '../calendar-data'
import type { CalendarDescription, CalendarInput, Hours } from './input'
import { below } from './pointer'

/**
 * Calendar data from a description, with hours laid over it that a department or a work centre has of its own: a
 * week or shifts in place of the described ones, exceptions date by date.
 */
export function calendarFrom(
  described: CalendarDescription & Pick<CalendarData, 'from' | 'to'> & Partial<Pick<CalendarData, 'offsets'>>,
  own: Hours = {},
): CalendarData {
  const { zone = factoryZone, from, to, holidays = 'CN', offsets } = described
  const { week, shifts, exceptions } = over(described, own)
  // A make-up working day has the hours of a usual one.
  const usual = shifts ?? week?.find((day) => day.length > 0) ?? factoryShifts
  const options = { zone, from, to, shifts: usual, exceptions, offsets, ...(week && { week }) }
  return holidays === 'CN' ? factoryCalendar(options) : weeklyCalendar(options)
}

/** Every calendar of the input by the place of its description; the calendar itself stands at ''. */
export function calendarsOf(input: CalendarInput): Record<string, CalendarData> {
  const { zone = factoryZone, from, to, departments = {}, workCentres = {} } = input
  const described = { ...input, offsets: zoneOffsets(zone, from, to).offsets }
  const calendars: Record<string, CalendarData> = { '': calendarFrom(described) }
  for (const [name, own] of Object.entries(departments))
    calendars[below('/departments', name)] = calendarFrom(described, own)
  for (const [name, { department, ...own }] of Object.entries(workCentres)) {
    const theirs = department === undefined ? {} : departments[department]!
    calendars[below('/workCentres', name)] = calendarFrom(described, over(theirs, own))
  }
  return calendars
}

function over(base: Hours, own: Hours): Hours {
  const usual =
    (own.week ?? own.shifts)
      ? { week: own.week, shifts: own.shifts }
      : { week: base.week, shifts: base.shifts }
  return { ...usual, exceptions: { ...base.exceptions, ...own.exceptions } }
}

import type { CalendarData } from '../../domain/calendar'
import type { Department } from '../../domain/departments'
import type { Machine, ShiftCalendar, WorkCentre } from '../database'
import { factoryCalendar, weeklyCalendar } from '../scheduling'

/** Dates between which the calendars of a plan know holidays and clock changes. */
export type Horizon = { from: string; to: string }

/** Working calendar of the shifts: with the public holidays of China when it says so, and without else. */
export function calendarOf(shifts: ShiftCalendar, horizon: Horizon): CalendarData {
  const { name, zone, week, exceptions, holidays } = shifts
  const options = { name, zone, week, exceptions, ...horizon }
  if (holidays !== 'CN') return weeklyCalendar(options)
  // A make-up working day has the hours of a usual one.
  const usual = week.find((day) => day.length > 0)
  return factoryCalendar({ ...options, ...(usual && { shifts: usual }) })
}

/**
 * The calendar of each machine, by its code: its own, else its work centre's, else that of the work centre's
 * department. A machine without any is left out: it keeps the factory's hours.
 */
export function machineCalendars(
  {
    machines,
    workCentres,
    shifts,
  }: { machines: Machine[]; workCentres: WorkCentre[]; shifts: ShiftCalendar[] },
  horizon: Horizon,
): Map<string, CalendarData> {
  const centres = new Map(workCentres.map((centre) => [centre.code, centre]))
  const byName = new Map(shifts.map((calendar) => [calendar.name, calendarOf(calendar, horizon)]))
  const ofDepartment = new Map(
    shifts.flatMap(({ name, department }) => (department === undefined ? [] : [[department, name] as const])),
  )
  const found = new Map<string, CalendarData>()
  for (const { code, calendarName, workCentre } of machines) {
    const centre = centres.get(workCentre)
    const name = calendarName ?? centre?.calendarName ?? ofDepartment.get(centre?.department ?? '')
    const calendar = name === undefined ? undefined : byName.get(name)
    if (calendar) found.set(code, calendar)
  }
  return found
}

/** The calendars of departments that have hours of their own. */
export function departmentCalendars(
  shifts: ShiftCalendar[],
  horizon: Horizon,
): Partial<Record<Department, CalendarData>> {
  return Object.fromEntries(
    shifts.flatMap((calendar) =>
      calendar.department === undefined ? [] : [[calendar.department, calendarOf(calendar, horizon)]],
    ),
  )
}

import type { CalendarData, Shift, WorkingCalendar } from '../../../domain/calendar'
import { addDays, compileCalendar, localDate, localMinute, toMs } from '../../../domain/calendar'
import { dayNumber } from '../../../domain/calendar/dates'
import { shiftsOfDay } from '../../../domain/calendar/working-calendar'
import type { CapacityMachine } from '../capacity'
import { alwaysCalendar } from '../capacity/clock'
import type { FactoryMachine, MachineStop } from './input'

/** The machine as the capacity plan takes it: its stops are days with shorter shifts, or with none. */
export function machineWithoutStops({ stops = [], ...machine }: FactoryMachine): CapacityMachine {
  if (stops.length === 0) return machine
  return { ...machine, calendar: calendarWithStops(machine.calendar ?? alwaysCalendar, stops) }
}

/** Whole minutes are lost: a stop begins and ends on the minute, outwards. */
function calendarWithStops(data: CalendarData, stops: MachineStop[]): CalendarData {
  const calendar = compileCalendar(data)
  const exceptions: Record<string, Shift[]> = { ...data.exceptions }
  for (const stop of stops)
    for (const { date, from, until } of daysOf(calendar, stop)) {
      const shifts = exceptions[date] ?? [...shiftsOfDay(calendar, dayNumber(date))]
      exceptions[date] = shifts.flatMap((shift) => without(shift, from, until))
    }
  return { ...data, exceptions }
}

/** The stop by local days, in minutes after midnight. */
function daysOf(
  calendar: WorkingCalendar,
  { from, until }: MachineStop,
): { date: string; from: number; until: number }[] {
  const [start, end] = [toMs(from), toMs(until)]
  const [first, last] = [localDate(calendar, start), localDate(calendar, end)]
  const days = []
  for (let date = first; date <= last; date = addDays(date, 1))
    days.push({
      date,
      from: date === first ? Math.floor(localMinute(calendar, start)) : 0,
      until: date === last ? Math.ceil(localMinute(calendar, end)) : 1440,
    })
  return days
}

function without([start, end]: Shift, from: number, until: number): Shift[] {
  const left: Shift[] = []
  if (start < Math.min(end, from)) left.push([start, Math.min(end, from)])
  if (Math.max(start, until) < end) left.push([Math.max(start, until), end])
  return left
}

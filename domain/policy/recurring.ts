import type { WorkingCalendar } from '../calendar'
import { addWorkingDays, daysBetween, instantAt, isoWeekday, localDate, nextWorkingDay } from '../calendar'
import type { Offset } from './offset'

/** Minute of the day at which daily reports and container checks are due: 17:00. */
export const reportMinute = 17 * 60

/** ISO weekdays of the container check: Monday, Wednesday, Friday. */
export const containerCheckWeekdays = [1, 3, 5]

/** Time for each step of a complaint, counted from the step before it. */
export const complaintTerms: Record<'handOver' | 'report' | 'reply', Offset> = {
  handOver: { value: 4, unit: 'h' },
  report: { value: 3, unit: 'd' },
  reply: { value: 1, unit: 'd' },
}

/** The first daily report due after an instant: 17:00 of a working day. Epoch milliseconds. */
export function nextDailyReport(calendar: WorkingCalendar, after: number): number {
  const today = nextWorkingDay(calendar, localDate(calendar, after))
  const due = instantAt(calendar, today, reportMinute)
  return due > after ? due : instantAt(calendar, addWorkingDays(calendar, today, 1), reportMinute)
}

/**
 * Whose turn it is to be on duty on a day, as a number that goes up by one with each container check: Monday,
 * Wednesday and Friday begin a turn. So those who share the duty take turns from check to check, whatever their number.
 */
export function dutyTurn(date: string): number {
  const days = daysBetween(aMonday, date)
  const week = Math.floor(days / 7)
  const begun = containerCheckWeekdays.filter((weekday) => weekday <= isoWeekday(date)).length
  return week * containerCheckWeekdays.length + begun - 1
}
const aMonday = '2024-01-01'

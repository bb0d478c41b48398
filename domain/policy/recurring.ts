import type { WorkingCalendar } from '../calendar'
import {
  addDays,
  addWorkingDays,
  instantAt,
  isWorkingDay,
  isoWeekday,
  localDate,
  nextWorkingDay,
} from '../calendar'
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

/** The first container check due after an instant; on a holiday a duty person does it the same day. */
export function nextContainerCheck(
  calendar: WorkingCalendar,
  after: number,
): { at: number; onDuty: boolean } {
  let date = localDate(calendar, after)
  while (
    !containerCheckWeekdays.includes(isoWeekday(date)) ||
    instantAt(calendar, date, reportMinute) <= after
  )
    date = addDays(date, 1)
  return { at: instantAt(calendar, date, reportMinute), onDuty: !isWorkingDay(calendar, date) }
}

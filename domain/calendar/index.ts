export { CalendarError } from './calendar-data'
export type {
  CalendarData,
  CalendarProblem,
  CalendarProblemCode,
  Shift,
  ZoneData,
  ZoneOffset,
} from './calendar-data'
export { addDays, dayMs, daysBetween, hourMs, isDate, isoWeekday, minuteMs, toIso, toMs } from './dates'
export { addCalendarDays, compileZone, instantAt, localDate, localMinute } from './zone'
export type { Zone } from './zone'
export { calendarProblems, compileCalendar } from './working-calendar'
export type { WorkingCalendar } from './working-calendar'
export { minuteOfDay, timeOfDay } from './time-of-day'
export {
  addWorkingDays,
  addWorkingDaysToInstant,
  addWorkingMinutes,
  endOfWorkingDay,
  isProvisional,
  isWorkingDay,
  nextWorkingDay,
  nextWorkingInstant,
  previousWorkingDay,
  previousWorkingInstant,
  shiftsOn,
  startOfWorkingDay,
  workingDaysBetween,
  workingMinutesBetween,
} from './working-time'

export { computeCalendar } from './compute-calendar'
export type { CalendarResult } from './compute-calendar'
export { calendarLimits } from './input'
export type { CalendarAnswer, CalendarInput, CalendarOperation } from './input'

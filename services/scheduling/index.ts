export { factoryCalendar, factoryShifts, factoryZone, weeklyCalendar, zoneOffsets } from './calendar-data'
export type { CalendarOptions } from './calendar-data'
export { baselineOf, scheduleTimePlan, TemplateError } from './time-plan'
export type { TimePlanInput } from './plan-dates'

import type { Shift } from '../../../domain/calendar'

/** Most that one request may hold. */
export const calendarLimits = {
  years: 40,
  calendars: 500,
  exceptions: 5_000,
  operations: 10_000,
  minutes: 20_000_000,
  days: 15_000,
  /** Every date and instant lies between the two. */
  earliest: '1970-01-01',
  latest: '2199-12-31',
} as const

/** Working hours: a week of shifts, Monday first, or the same shifts from Monday to Friday; and dates that differ. */
export type Hours = {
  /** Seven days of shifts, each shift two minutes after midnight. */
  week?: Shift[][]
  /** Shifts of a working day, make-up working days included. */
  shifts?: Shift[]
  /** Shifts by date `YYYY-MM-DD`; none is a day off. */
  exceptions?: Record<string, Shift[]>
}

/** A calendar as people describe it; hours that are absent are those of a Chinese factory. */
export type CalendarDescription = Hours & {
  /** IANA zone; the factory's when absent. */
  zone?: string
  /** `CN`: the public holidays and make-up working days of China; `none`: no holidays. `CN` when absent. */
  holidays?: 'CN' | 'none'
}

/** Whose hours an operation goes by: those of a department or of a work centre, else the calendar's own. */
type Whose = { department?: string; workCentre?: string }

/** One question to a calendar. Instants are ISO 8601, dates `YYYY-MM-DD`, minutes and days of work. */
export type CalendarOperation = Whose &
  (
    | { op: 'addMinutes'; at: string; minutes: number }
    | { op: 'addDays'; on: string; days: number }
    | { op: 'minutesBetween'; from: string; to: string }
    | { op: 'daysBetween'; from: string; to: string }
    | { op: 'next' | 'previous'; at: string }
    | { op: 'isWorkingDay'; on: string }
  )

/** A calendar with what departments and work centres have of their own, and what is asked of it. */
export type CalendarInput = CalendarDescription & {
  /** Dates between which holidays and clock changes are looked up; outside only the week is known. */
  from: string
  to: string
  departments?: Record<string, Hours>
  /** A work centre has the hours of its department, when it names one, except for its own. */
  workCentres?: Record<string, Hours & { department?: string }>
  operations: CalendarOperation[]
}

/** The answer to one operation; `provisional` when it rests on holidays that are not published yet. */
export type CalendarAnswer = { provisional?: true } & (
  | { at: string }
  | { on: string }
  | { minutes: number }
  | { days: number }
  | { isWorkingDay: boolean; shifts: Shift[] }
)

/** One shift of a local day in minutes after midnight, end exclusive: 08:30–12:00 is `[510, 720]`. */
export type Shift = [start: number, end: number]

/** From this instant on the zone is `minutes` ahead of UTC. */
export type ZoneOffset = { from: string; minutes: number }

/** A time zone as plain data, because ICU data differs between Node versions and a replay may not. */
export type ZoneData = {
  /** IANA name, for people; the arithmetic uses `offsets` only. */
  zone: string
  /** Ascending. The first also holds before its instant, the last for ever. */
  offsets: ZoneOffset[]
}

/** A working calendar as JSON: a week that repeats for ever, and the dates that differ from it. */
export type CalendarData = ZoneData & {
  name: string
  /** Dates between which `exceptions` and `offsets` are complete; outside only the week is known. */
  from: string
  to: string
  /** Seven entries, Monday first; an empty entry is a day off. A shift past midnight is two shifts. */
  week: Shift[][]
  /** By date: `[]` is a holiday, shifts on a Saturday are a make-up working day. */
  exceptions: Record<string, Shift[]>
  /** First date whose public holidays are not yet published; results from here on may still change. */
  provisionalFrom?: string
}

export type CalendarProblemCode = 'no-working-time' | 'malformed-calendar' | 'not-a-date'

/** What is wrong with calendar data, and where. */
export type CalendarProblem = { code: CalendarProblemCode; field: string; message: string }

/** Thrown for calendar data that cannot be computed with, and for a date that is none. */
export class CalendarError extends Error {
  readonly code: CalendarProblemCode
  readonly field: string

  constructor(problem: CalendarProblem) {
    super(`${problem.field}: ${problem.message}`)
    this.name = 'CalendarError'
    this.code = problem.code
    this.field = problem.field
  }
}

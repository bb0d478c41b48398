import type { Department } from '../departments'
import type { Bilingual } from '../policy/ladders'

/** What the office does again and again, whatever orders there are. */
export const rhythmNames = [
  'customerBalance',
  'purchaseSummary',
  'materialRun',
  'invoiceRun',
  'monthlyStatement',
  'nextMonthPlan',
  'collectionConfirmation',
  'licenceValidity',
  'workList',
  'weeklySummary',
  'scheduleRenewal',
] as const
export type RhythmName = (typeof rhythmNames)[number]

/** A day of the month; a day that the month does not have is its last. */
export type MonthDay = number | 'last'

/**
 * The days on which a rhythm is meant to run. `weekday` is ISO: 1 Monday to 7 Sunday. `workingDay` leaves holidays out
 * and takes make-up working days in: the calendar says which days are meant, so that no run of it is ever moved.
 */
export type NominalDays =
  | { every: 'day' }
  | { every: 'workingDay' }
  | { every: 'week'; weekday: number }
  | { every: 'month'; days: MonthDay[] }

/** What becomes of a run whose day is not a working day: it is moved, never skipped. */
export const holidayPolicies = ['sameDay', 'previous', 'next'] as const
export type HolidayPolicy = (typeof holidayPolicies)[number]

/** When a rhythm runs; the part of it that a factory may set. */
export type RhythmTiming = {
  days: NominalDays
  /** Minutes after midnight on the factory's clock. */
  minute: number
  onHoliday: HolidayPolicy
}

/** Work of a rhythm beyond reading and recording, done by activities of its own before the run is recorded. */
export const rhythmWorks = ['renewSchedules', 'planFactory'] as const
export type RhythmWork = (typeof rhythmWorks)[number]

/** A rhythm of the office. A row is all that it takes for a schedule, a page in the Temporal UI and a record. */
export type Rhythm = {
  name: RhythmName
  title: Bilingual
  about: Bilingual
  timing: RhythmTiming
  /** Whose rhythm it is: they may have a run made up for, and set its days. */
  department: Department
  /** Number of the requirement. */
  requirement?: string
  /** Absent when all its work is to read what there is and to record it. */
  work?: RhythmWork
}

/** Beyond this minute a moved run could slip past midnight behind those that fall on the same day. */
export const latestMinute = 22 * 60

/** True for the name of a rhythm. */
export function isRhythmName(name: string): name is RhythmName {
  return (rhythmNames as readonly string[]).includes(name)
}

export {
  expectedFrom,
  isNominal,
  lastDue,
  missedRuns,
  nextRun,
  nominalDates,
  rhythmDates,
  runAt,
} from './dates'
export type { RhythmDate } from './dates'
export { rhythmDetails } from './details'
export { holidayPolicies, isRhythmName, latestMinute, rhythmNames } from './rhythm'
export type {
  HolidayPolicy,
  MonthDay,
  NominalDays,
  Rhythm,
  RhythmName,
  RhythmTiming,
  RhythmWork,
} from './rhythm'
export { rhythms } from './rhythms'
export { graceMs, isLateStart } from './run'
export type { RhythmCounts, RhythmOutcome } from './run'
export { timingProblems } from './timing'
export type * from './records'
export {
  balanceAlerts,
  invoiceItemKinds,
  licenceFindings,
  materialFindings,
  purchaseReasons,
  purchaseStatuses,
  workListGroups,
} from './records'
export { isWithin, monthAfter, monthBefore, monthOf, tenDayPeriod, weekBefore, weekOf } from './periods'
export type { Period } from './periods'

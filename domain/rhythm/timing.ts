import type { Problem } from '../body/check'
import { holidayPolicies, latestMinute, type NominalDays, type RhythmTiming } from './rhythm'

/** Days of a month that one rhythm may have. */
const mostDays = 31

/** Everything that is wrong with the timing of a rhythm, field by field; empty when it can be scheduled by. */
export function timingProblems(timing: RhythmTiming): Problem[] {
  const { days, minute, onHoliday } = timing
  const problems = daysProblems(days)
  if (!Number.isInteger(minute) || minute < 0 || minute > latestMinute)
    problems.push({ pointer: '/minute', detail: `must be a whole number from 0 to ${latestMinute}` })
  if (!holidayPolicies.includes(onHoliday))
    problems.push({ pointer: '/onHoliday', detail: `must be one of: ${holidayPolicies.join(', ')}` })
  return problems
}

function daysProblems(days: NominalDays): Problem[] {
  if (days.every === 'day' || days.every === 'workingDay') return []
  if (days.every === 'week') {
    const isRight = Number.isInteger(days.weekday) && days.weekday >= 1 && days.weekday <= 7
    return isRight ? [] : [{ pointer: '/days/weekday', detail: 'must be 1 (Monday) to 7 (Sunday)' }]
  }
  if (days.days.length === 0 || days.days.length > mostDays)
    return [{ pointer: '/days/days', detail: `must name 1 to ${mostDays} days` }]
  return days.days.flatMap((day, index) =>
    day === 'last' || (Number.isInteger(day) && day >= 1 && day <= 31)
      ? []
      : [{ pointer: `/days/days/${index}`, detail: 'must be a day from 1 to 31, or "last"' }],
  )
}

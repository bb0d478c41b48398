import type { Problem } from '../../../domain/body/check'
import { isDate } from '../../../domain/body/check'
import type { Check } from '../capacity/checks'
import { instant } from '../capacity/checks'
import { checkCalendar } from '../materials/check-calendar'
import type { Rule } from '../materials/fields'
import { factoryLimits } from './limits'

/** A rule of the material plan as a check of the capacity plan's kind. */
export const byRule =
  (rule: Rule): Check =>
  (value, pointer, report) => {
    const detail = rule(value)
    if (detail !== undefined) report(pointer, detail)
  }

/** A day that exists, not so far from the run that no calendar would hold it. */
export function dateNear(plannedAt: string): Check {
  return (value, pointer, report) => {
    if (!isDate(value)) report(pointer, 'must be a day that exists, YYYY-MM-DD')
    else if (!isNear(plannedAt, value)) report(pointer, farDetail)
  }
}

/** As `dateNear`, for an instant. */
export function instantNear(plannedAt: string): Check {
  return (value, pointer, report) => {
    let isInstant = true
    instant(value, pointer, (at, detail) => {
      isInstant = false
      report(at, detail)
    })
    if (isInstant && !isNear(plannedAt, value as string)) report(pointer, farDetail)
  }
}

const farDetail = `must lie within ${factoryLimits.years} years of plannedAt`

function isNear(plannedAt: string, date: string): boolean {
  const apart = Number(date.slice(0, 4)) - Number(plannedAt.slice(0, 4))
  return Math.abs(apart) <= factoryLimits.years
}

/** Working-calendar data by the rules of the calendar. */
export const calendar: Check = (value, pointer, report) => {
  const found: { problems: Problem[] } = { problems: [] }
  checkCalendar(value, pointer, found)
  for (const problem of found.problems) report(problem.pointer, problem.detail)
}

import {
  addWorkingDaysToInstant,
  addWorkingMinutes,
  compileCalendar,
  endOfWorkingDay,
  localDate,
  addWorkingDays,
  toIso,
} from '../calendar'
import type { MilestoneKey } from '../policy/milestone'
import type { PlanMilestone } from '../policy/time-plan'
import type { Due } from './rule'
import type { OrderState } from './state'

const hourMinutes = 60

/**
 * An instant so many working days or hours later, on the factory's calendar; the same time of day for days.
 * Until the plan has brought the calendar, calendar days and clock hours count.
 */
export function addWorkingTime(
  state: OrderState,
  from: string,
  span: { days?: number; hours?: number },
): string {
  const at = Date.parse(from)
  const { days = 0, hours = 0 } = span
  if (!state.calendar) return new Date(at + (days * 24 + hours) * 3_600_000).toISOString()
  const calendar = compileCalendar(state.calendar)
  const afterDays = days === 0 ? at : addWorkingDaysToInstant(calendar, at, days)
  return toIso(hours === 0 ? afterDays : addWorkingMinutes(calendar, afterDays, hours * hourMinutes))
}

/** When a task was opened, and what it was due at until now, without the time on hold. */
export type Opened = { openedAt: string; dueAt?: string }

/** When a wanted task is due, and the limit behind it if there is one. */
export function dueInstant(
  state: OrderState,
  due: Due,
  { openedAt, dueAt }: Opened,
): { dueAt: string; cutOffAt?: string } {
  if ('milestone' in due) {
    const milestone = state.plan?.milestones.find((candidate) => candidate.key === due.milestone)
    if (!milestone) return { dueAt: dueAt ?? endOfWorkingDays(state, openedAt, 1) }
    return { dueAt: milestoneDue(state, milestone, { openedAt, dueAt }) }
  }
  if ('at' in due) {
    if (due.cutOff) return { dueAt: due.at, cutOffAt: due.at }
    const isOfThePast = state.order.opening !== undefined && due.at <= state.openedAt
    return { dueAt: isOfThePast ? endOfWorkingDays(state, openedAt, 1) : due.at }
  }
  if ('workingHours' in due) return { dueAt: addWorkingTime(state, openedAt, { hours: due.workingHours }) }
  return { dueAt: endOfWorkingDays(state, openedAt, due.workingDays) }
}

/** The end of the n-th working day after the day of an instant. */
export function endOfWorkingDays(state: OrderState, from: string, days: number): string {
  if (!state.calendar) return addWorkingTime(state, from, { days })
  const calendar = compileCalendar(state.calendar)
  return toIso(
    endOfWorkingDay(calendar, addWorkingDays(calendar, localDate(calendar, Date.parse(from)), days)),
  )
}

/**
 * A date that lay in the past when the plan was made is told once, with the plan; one that passed while the work
 * before it was late has been chased there. Their tasks get a working day from their opening, or from the plan
 * that left them so little, but no plan puts off what was due before. The review is different: it counts from the
 * receipt, so an order entered late is late at once; unless it was opened under way, for which nothing of the
 * past is mailed.
 */
function milestoneDue(state: OrderState, milestone: PlanMilestone, { openedAt, dueAt }: Opened): string {
  const isAhead = milestone.dueAt > state.openedAt && milestone.dueAt > openedAt
  if (isAhead && !milestone.compressed) return milestone.dueAt
  if (isReallyLate(state, milestone)) return milestone.dueAt
  const plannedAt = state.plan?.plannedAt ?? ''
  const nextDay = endOfWorkingDays(state, openedAt > plannedAt ? openedAt : plannedAt, 1)
  return dueAt !== undefined && dueAt < nextDay ? dueAt : nextDay
}

function isReallyLate(state: OrderState, { key, dueAt }: PlanMilestone): boolean {
  return (
    reviewMilestones.includes(key) &&
    !state.order.opening &&
    dueAt > state.order.receivedAt &&
    dueAt <= state.openedAt
  )
}

const reviewMilestones: MilestoneKey[] = ['receiptAcknowledged', 'review', 'contractSigned']

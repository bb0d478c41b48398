import {
  addDays,
  addWorkingDays,
  addWorkingDaysToInstant,
  daysBetween,
  toIso,
  toMs,
} from '../../domain/calendar'
import type { CutOffs, Milestone } from '../../domain/policy'
import type { Frame } from './plan-dates'
import { anchoredDues } from './plan-dates'
import type { PlanNode } from './plan-network'
import { daysToMoveSailing, isHeld, withLatest } from './plan-network'

/** Working days beyond which no sailing is looked for: dates that hang together so badly are not mended by waiting. */
const mostDays = 4_096

/**
 * The first ETD on which every open milestone before the sailing can be reached; the planned one when that can be
 * held. Where all work by the factory's calendar it is the planned one and what the tightest milestone lacks;
 * else the sailing days are tried, halving the span, because the same span is longer for a department that rests more.
 */
export function earliestShipOn(
  frame: Frame,
  nodes: readonly PlanNode[],
  ordered: readonly Milestone[],
): string {
  if (isHeld(nodes)) return frame.shipOn
  const days = Math.max(1, daysToMoveSailing(nodes))
  const canHold = (moved: number) => isHeld(movedBy(frame, nodes, { ordered, days: moved }))
  return addWorkingDays(
    frame.calendar,
    frame.sailingDay,
    isUniform(frame, nodes) ? days : first(canHold, days),
  )
}

/** Every span of the network counts days of the factory's calendar. */
function isUniform({ calendar, calendarOf }: Frame, nodes: readonly PlanNode[]): boolean {
  return nodes.every(
    ({ milestone }) =>
      calendarOf(milestone) === calendar &&
      Object.values(milestone.lags ?? {}).every(({ unit }) => unit === 'd'),
  )
}

/** The least number for which a test holds that holds for all above it; the guess when it holds for none. */
function first(holds: (days: number) => boolean, guess: number): number {
  let high = guess
  while (!holds(high)) {
    high *= 2
    if (high > mostDays) return guess
  }
  let low = high === guess ? 0 : high / 2
  // Most often the guess is right, or a day or two too late: the steps away from it grow.
  for (let step = 1; high - low > 1; step *= 2) {
    const days = Math.max(Math.ceil((low + high) / 2), high - step)
    if (holds(days)) high = days
    else low = days
  }
  return high
}

/** The nodes as they would be with a vessel so many working days later, whose cut-offs and arrival are as far from it. */
function movedBy(
  frame: Frame,
  nodes: readonly PlanNode[],
  { ordered, days }: { ordered: readonly Milestone[]; days: number },
): PlanNode[] {
  const { calendar, cutOffs, etaOn, sailingDay, shipOn } = frame
  const on = addWorkingDays(calendar, sailingDay, days)
  const moved: Frame = {
    ...frame,
    shipOn: on,
    sailingDay: on,
    etaOn: addDays(etaOn, daysBetween(shipOn, on)),
    cutOffs: Object.fromEntries(
      Object.entries(cutOffs).map(([name, at]) => [
        name,
        toIso(addWorkingDaysToInstant(calendar, toMs(at), days)),
      ]),
    ) as CutOffs,
  }
  return withLatest(moved, nodes, anchoredDues(moved, ordered))
}

import { endOfWorkingDay, localDate, toMs, workingDaysBetween } from '../../domain/calendar'
import type { MilestoneKey, TimePlan } from '../../domain/policy'
import type { Frame, TimePlanInput } from './plan-dates'
import type { PlanNode } from './plan-network'

/** What is expected of one milestone by now, against what the first plan said. */
export type Projected = { projectedOn: string; differsDays: number }

/** The later of the date it is due and the first on which it can be reached. */
export function projected(
  frame: Frame,
  input: TimePlanInput,
  { milestone, due, doneOn, earliestOn }: PlanNode,
): Projected {
  const { calendar } = frame
  const dueOn = localDate(calendar, due.at)
  const projectedOn = doneOn ?? (earliestOn > dueOn ? earliestOn : dueOn)
  const baselineAt = input.baseline?.[milestone.key]
  const baselineOn = baselineAt === undefined ? dueOn : localDate(calendar, toMs(baselineAt))
  return { projectedOn, differsDays: workingDaysBetween(calendar, baselineOn, projectedOn) }
}

/**
 * Dates that follow what is expected before them: whoever packs cannot pack before the fabric is there, and is not
 * chased for it. What itself is expected late keeps its date, for there the delay is to be fought, and no instant
 * that a carrier has stated moves.
 */
export function followed(frame: Frame, nodes: readonly PlanNode[]): ReadonlySet<MilestoneKey> {
  const behind = new Set<MilestoneKey>()
  const moved = new Set<MilestoneKey>()
  for (const { milestone, due, doneOn, earliestOn } of nodes) {
    const { key, after } = milestone
    const isBehind = after.some((before) => behind.has(before) || isExpected(frame, before))
    if (!isBehind || doneOn !== undefined) continue
    behind.add(key)
    const isStated = due.isCutOff && !due.provisional
    if (isExpected(frame, key) || isStated || earliestOn <= localDate(frame.calendar, due.at)) continue
    moved.add(key)
  }
  return moved
}

function isExpected({ expected, done }: Frame, key: MilestoneKey): boolean {
  return expected[key] !== undefined && done[key] === undefined
}

/** A node whose date has followed. */
export function moveTo(frame: Frame, node: PlanNode): PlanNode {
  const owners = frame.calendarOf(node.milestone.department)
  return { ...node, due: { at: endOfWorkingDay(owners, node.earliestOn), provisional: node.due.provisional } }
}

/** The expectation nearest the sailing, on the chain that keeps the order from sailing earlier. */
export function projectionBecause(
  { expected }: Frame,
  criticalPath: readonly MilestoneKey[],
): TimePlan['projectionBecause'] {
  const milestone = criticalPath.findLast((key) => expected[key] !== undefined)
  if (milestone === undefined) return undefined
  const { because } = expected[milestone]!
  return { milestone, ...(because && { because }) }
}

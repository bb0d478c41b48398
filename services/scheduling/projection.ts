import { addWorkingDays, endOfWorkingDay, localDate, toMs, workingDaysBetween } from '../../domain/calendar'
import type { MilestoneKey, TimePlan } from '../../domain/policy'
import type { Frame, TimePlanInput } from './plan-dates'
import type { PlanNode } from './plan-network'
import { soonestAfter } from './plan-network'

/** What is expected of one milestone by now, against what the first plan said. */
export type Projected = { projectedOn: string; differsDays: number }

/**
 * When each milestone is expected by now, given in dependency order: the date it is due, later when it cannot be
 * reached by then, earlier when what its date waits for is early. What is expected itself comes when it is expected.
 */
export function projections(frame: Frame, nodes: readonly PlanNode[]): ReadonlyMap<MilestoneKey, string> {
  const dates = new Map<MilestoneKey, Dates>()
  for (const node of nodes) {
    const { milestone, doneOn, earliestOn } = node
    const dueOn = localDate(frame.calendar, node.due.at)
    const usual = isExpected(frame, milestone.key)
      ? earliestOn
      : withWhatComesBefore(frame, node, { dueOn, dates })
    const on = doneOn ?? (earliestOn > usual ? earliestOn : usual)
    dates.set(milestone.key, { on, dueOn })
  }
  return new Map([...dates].map(([key, { on }]) => [key, on]))
}

/** When a milestone is expected and when it is due. */
type Dates = { on: string; dueOn: string }

/**
 * Due on its date, or sooner by as many working days as the predecessor is early that its date waits for, the least
 * early of several. A date with room after all its predecessors, one that a carrier sets, and the sailing itself wait
 * for none of them.
 */
function withWhatComesBefore(
  frame: Frame,
  node: PlanNode,
  { dueOn, dates }: { dueOn: string; dates: ReadonlyMap<MilestoneKey, Dates> },
): string {
  const { calendar } = frame
  const { kind, key, after } = node.milestone
  const before = after.map((one) => ({ key: one, ...dates.get(one)! }))
  const isSet = kind === 'cutOff' || key === 'onBoard'
  if (isSet || before.every(({ on, dueOn: usualOn }) => on >= usualOn)) return dueOn
  const soonest = (one: MilestoneKey, on: string) => soonestAfter(frame, node, { key: one, on })
  const awaited = before.filter((one) => soonest(one.key, one.dueOn) >= dueOn)
  if (awaited.length === 0) return dueOn
  const early = awaited.map((one) => Math.max(0, workingDaysBetween(calendar, one.on, one.dueOn)))
  const sooner = addWorkingDays(calendar, dueOn, -Math.min(...early))
  const allowed = before.reduce((on, one) => later(on, soonest(one.key, one.on)), sooner)
  return allowed < dueOn ? allowed : dueOn
}

function later(date: string, other: string): string {
  return other > date ? other : date
}

/** What is expected of a milestone by now, against what the first plan said. */
export function projected(
  { calendar }: Frame,
  baseline: TimePlanInput['baseline'],
  { milestone, due }: PlanNode,
  projectedOn: string,
): Projected {
  const baselineAt = baseline?.[milestone.key]
  const baselineOn = localDate(calendar, baselineAt === undefined ? due.at : toMs(baselineAt))
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
  const owners = frame.calendarOf(node.milestone)
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

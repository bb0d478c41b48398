import type { WorkingCalendar } from '../../domain/calendar'
import {
  addWorkingDays,
  endOfWorkingDay,
  localDate,
  nextWorkingDay,
  previousWorkingDay,
  addDays,
  workingDaysBetween,
} from '../../domain/calendar'
import type { Lag, Milestone, MilestoneKey } from '../../domain/policy'
import type { Due, Frame } from './plan-dates'

/** A milestone in the network: how long it takes at least, and its dates in the factory's calendar. */
export type PlanNode = {
  milestone: Milestone
  /** Least working days from the last of its predecessors. */
  days: number
  due: Due
  doneOn?: string
  /** First date on which it can be reached. */
  earliestOn: string
  /** Last date on which it can be reached without moving the sailing (after it: without missing its own date). */
  latestOn: string
  /** Working days between the two; negative when the sailing cannot hold. */
  slackDays: number
}

type Side = 'receipt' | 'sailing' | 'cutOff' | 'afterSailing'

/**
 * Critical-path method over the milestones, given in dependency order: forward from the receipt (or from what
 * is done, and never before `today`), backward from the sailing day and the carrier's cut-offs.
 */
export function planNetwork(
  frame: Frame,
  milestones: readonly Milestone[],
  dues: ReadonlyMap<MilestoneKey, Due>,
  today: string,
): PlanNode[] {
  const byKey = new Map(milestones.map((one) => [one.key, one]))
  const nodes = new Map<MilestoneKey, PlanNode>()
  for (const milestone of milestones) {
    const { key } = milestone
    const node = {
      milestone,
      days: leastDays(milestone, byKey),
      due: dues.get(key)!,
      doneOn: frame.done[key],
    }
    nodes.set(key, { ...node, earliestOn: earliest(frame, node, nodes, today), latestOn: '', slackDays: 0 })
  }
  backward(frame, nodes)
  return [...nodes.values()]
}

/** The chain with the least slack that ends with the sailing, first to last, without what is done. */
export function criticalPath(nodes: PlanNode[]): MilestoneKey[] {
  const byKey = new Map(nodes.map((node) => [node.milestone.key, node]))
  const path: MilestoneKey[] = []
  let node = byKey.get('onBoard') ?? nodes.findLast(({ milestone }) => isBeforeSailing(milestone))
  while (node && !node.doneOn) {
    path.unshift(node.milestone.key)
    const before: PlanNode[] = node.milestone.after
      .map((key) => byKey.get(key)!)
      .filter(({ doneOn }) => !doneOn)
    node = before.sort((a, b) => a.slackDays - b.slackDays || (a.earliestOn < b.earliestOn ? 1 : -1))[0]
  }
  return path
}

/** Working days of the factory by which the tightest open milestone before the sailing is too late for it. */
export function daysToMoveSailing(nodes: readonly PlanNode[]): number {
  return Math.max(0, ...openBeforeSailing(nodes).map(({ slackDays }) => -slackDays))
}

/** True when every open milestone before the sailing can be reached in time for it. */
export function isHeld(nodes: readonly PlanNode[]): boolean {
  return openBeforeSailing(nodes).every(({ earliestOn, latestOn }) => earliestOn <= latestOn)
}

/** The nodes with other due instants, and the last dates that follow from them; the earliest stay. */
export function withLatest(
  frame: Frame,
  nodes: readonly PlanNode[],
  dues: ReadonlyMap<MilestoneKey, Due>,
): PlanNode[] {
  const moved = new Map(
    nodes.map((node) => [node.milestone.key, { ...node, due: dues.get(node.milestone.key)! }]),
  )
  backward(frame, moved)
  return [...moved.values()]
}

function openBeforeSailing(nodes: readonly PlanNode[]): PlanNode[] {
  return nodes.filter(({ milestone, doneOn }) => !doneOn && isBeforeSailing(milestone))
}

/** True for rows that a late predecessor pulls forward: all that count back from the sailing or from a cut-off. */
export function countsBack(milestone: Milestone): boolean {
  const side = sideOf(milestone)
  return side === 'sailing' || side === 'cutOff'
}

function isBeforeSailing(milestone: Milestone): boolean {
  return sideOf(milestone) !== 'afterSailing'
}

function sideOf({ anchor }: Milestone): Side {
  if (anchor.from === 'receipt' || anchor.from === 'cutOff') return anchor.from
  return anchor.from === 'sailing' && anchor.value <= 0 ? 'sailing' : 'afterSailing'
}

/**
 * What the template leaves between a row and the last of its predecessors that is counted from the same end. It
 * is taken as the least time after any predecessor; a row with none on its end needs no time of its own, because
 * the room between the two ends is the order's.
 */
function leastDays(milestone: Milestone, byKey: ReadonlyMap<MilestoneKey, Milestone>): number {
  if (milestone.days !== undefined) return milestone.days
  const side = sideOf(milestone)
  if (side === 'cutOff' || side === 'afterSailing') return 0
  const before = milestone.after.map((key) => byKey.get(key)!).filter((other) => sideOf(other) === side)
  if (before.length === 0) return side === 'receipt' ? milestone.anchor.value : 0
  return Math.max(0, milestone.anchor.value - Math.max(...before.map((other) => other.anchor.value)))
}

function earliest(
  frame: Frame,
  { milestone, days, doneOn }: Pick<PlanNode, 'milestone' | 'days' | 'doneOn'>,
  nodes: ReadonlyMap<MilestoneKey, PlanNode>,
  today: string,
): string {
  if (doneOn !== undefined) return doneOn
  const owners = frame.calendarOf(milestone)
  const before = milestone.after.map((key) =>
    afterLag(owners, nodes.get(key)!.earliestOn, milestone.lags?.[key]),
  )
  const base = [frame.receivedOn, ...before].reduce((a, b) => (a > b ? a : b))
  // What is known of when it comes takes the place of what it usually takes, but not of what must come before.
  const expected = frame.expected[milestone.key]?.on
  const usual =
    days > 0 && expected === undefined ? addWorkingDays(owners, base, days) : nextWorkingDay(owners, base)
  const on = expected !== undefined && expected > usual ? expected : usual
  // However early the goods are, they go with the vessel.
  const floor = milestone.key === 'onBoard' && frame.sailingDay > today ? frame.sailingDay : today
  return on > floor ? on : floor
}

/** First date for a milestone after one of its predecessors, which is reached on a date, and after no other. */
export function soonestAfter(
  { calendarOf }: Frame,
  { milestone, days }: Pick<PlanNode, 'milestone' | 'days'>,
  before: { key: MilestoneKey; on: string },
): string {
  const owners = calendarOf(milestone)
  const base = afterLag(owners, before.on, milestone.lags?.[before.key])
  return days > 0 ? addWorkingDays(owners, base, days) : nextWorkingDay(owners, base)
}

/** The date on which a span after another date has passed. */
function afterLag(calendar: WorkingCalendar, on: string, lag: Lag | undefined): string {
  if (!lag) return on
  return lag.unit === 'd' ? addWorkingDays(calendar, on, lag.value) : addDays(on, lag.value)
}

function backward(frame: Frame, nodes: ReadonlyMap<MilestoneKey, PlanNode>): void {
  const bounds = new Map<MilestoneKey, string>()
  for (const node of [...nodes.values()].toReversed()) {
    const { milestone, doneOn } = node
    node.latestOn = earlier(ownLimit(frame, node), bounds.get(milestone.key))
    node.slackDays = workingDaysBetween(frame.calendar, node.earliestOn, node.latestOn)
    if (doneOn !== undefined) continue
    const owners = frame.calendarOf(milestone)
    const bound = latestBefore(owners, node, frame.expected[milestone.key] !== undefined)
    for (const key of milestone.after)
      bounds.set(key, earlier(beforeLag(owners, bound, milestone.lags?.[key]), bounds.get(key)))
  }
}

function earlier(date: string, other: string | undefined): string {
  return other !== undefined && other < date ? other : date
}

function ownLimit({ calendar, sailingDay }: Frame, { milestone, due }: PlanNode): string {
  const own = localDate(calendar, due.at)
  if (milestone.kind === 'cutOff' || !isBeforeSailing(milestone)) return own
  return sailingDay
}

/** Last date for a predecessor of a milestone. */
function latestBefore(
  calendar: WorkingCalendar,
  { milestone, days, due, latestOn }: PlanNode,
  isExpected: boolean,
): string {
  if (days > 0 && !isExpected) return addWorkingDays(calendar, latestOn, -days)
  const isInstant = milestone.kind === 'cutOff' && latestOn === localDate(calendar, due.at)
  return isInstant ? lastFullDay(calendar, due.at) : latestOn
}

/** The last date from which a span leaves enough time. */
function beforeLag(calendar: WorkingCalendar, on: string, lag: Lag | undefined): string {
  if (!lag) return on
  if (lag.unit === 'd') return addWorkingDays(calendar, on, -lag.value)
  return addDays(on, -lag.value)
}

/** The last working day that is over by an instant: what is due by its end is in time for the instant. */
function lastFullDay(calendar: WorkingCalendar, at: number): string {
  const on = previousWorkingDay(calendar, localDate(calendar, at))
  return endOfWorkingDay(calendar, on) <= at ? on : previousWorkingDay(calendar, addDays(on, -1))
}

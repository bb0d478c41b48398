import {
  addWorkingDays,
  endOfWorkingDay,
  localDate,
  nextWorkingInstant,
  toIso,
  toMs,
  workingDaysBetween,
} from '../../domain/calendar'
import type {
  Milestone,
  MilestoneKey,
  Misfit,
  NetworkProblem,
  PlanMilestone,
  TimePlan,
} from '../../domain/policy'
import { inOrder, milestonesFor } from '../../domain/policy'
import { earliestShipOn } from './earliest-sailing'
import type { Due, Frame, TimePlanInput } from './plan-dates'
import { anchoredDues, dueAt, frameOf } from './plan-dates'
import type { PlanNode } from './plan-network'
import { countsBack, criticalPath, planNetwork } from './plan-network'
import { followed, moveTo, projected, projectionBecause, projections } from './projection'

/** Thrown for an edited template that cannot be scheduled: a cycle, or a milestone that is not in it. */
export class TemplateError extends Error {
  readonly code: NetworkProblem['code']
  readonly path: string[]

  constructor({ code, path }: NetworkProblem) {
    super(`${code}: ${path.join(' → ')}`)
    this.name = 'TemplateError'
    this.code = code
    this.path = path
  }
}

/**
 * The time-and-action plan of an order (R102) from its template: review forward from the receipt, the rest back
 * from the sailing day, the carrier's cut-offs as instants. Dates that lie in the past are kept and flagged.
 *
 * What is done or `expected` moves everything after it at once: `projectedOn` of each milestone and `projectedShipOn`
 * say by how much, against a baseline that stays. Dates behind an expectation follow it, see `followed`.
 * Throws `CalendarError` and `TemplateError` for input that cannot be computed with.
 */
export function scheduleTimePlan(input: TimePlanInput): TimePlan {
  const frame = frameOf(input)
  const milestones = milestonesFor(input.template, input.facts)
  const ordered = inOrder(milestones)
  if (!Array.isArray(ordered)) throw new TemplateError(ordered)
  const today = localDate(frame.calendar, nextWorkingInstant(frame.calendar, toMs(input.plannedAt)))
  const dues = anchoredDues(frame, ordered)
  const nodes = planNetwork(frame, ordered, dues, today).map((node) => pulledForward(frame, node))
  const misfits = nodes.flatMap((node) => misfitOf(frame, node))
  const moved = followed(frame, nodes)
  const projectedOn = projections(frame, nodes)
  const rows = new Map(nodes.map((node) => [node.milestone.key, node]))
  const shipOn = earliestShipOn(frame, nodes, ordered)
  const path = criticalPath(nodes)
  const because = shipOn > frame.shipOn ? projectionBecause(frame, path) : undefined
  return {
    template: input.template.name,
    plannedAt: input.plannedAt,
    receivedOn: frame.receivedOn,
    shipOn: frame.shipOn,
    shipOnAssumed: frame.shipOnAssumed,
    sailingDay: frame.sailingDay,
    etaOn: frame.etaOn,
    milestones: milestones.map(({ key }) =>
      planMilestone({ input, frame, dues, projectedOn, isMoved: moved.has(key) }, rows.get(key)!),
    ),
    fits: misfits.length === 0,
    misfits,
    ...(misfits.length > 0 && { earliestShipOn: shipOn }),
    projectedShipOn: shipOn,
    ...(because && { projectionBecause: because }),
    criticalPath: path,
  }
}

/** The due instants of a plan, to pass as `baseline` when planning again. */
export function baselineOf(plan: TimePlan): NonNullable<TimePlanInput['baseline']> {
  return Object.fromEntries(plan.milestones.map(({ key, baselineAt }) => [key, baselineAt]))
}

/** An earlier cut-off of the carrier, or gate-in that must precede the declaration, pulls a date forward. */
function pulledForward({ calendar }: Frame, node: PlanNode): PlanNode {
  const { milestone, due, latestOn, doneOn } = node
  if (doneOn !== undefined || !countsBack(milestone) || latestOn >= localDate(calendar, due.at)) return node
  return { ...node, due: { at: endOfWorkingDay(calendar, latestOn), provisional: due.provisional } }
}

function misfitOf({ calendar }: Frame, { milestone, days, due, doneOn, earliestOn }: PlanNode): Misfit[] {
  const dueOn = localDate(calendar, due.at)
  if (doneOn !== undefined || earliestOn <= dueOn) return []
  return [
    {
      key: milestone.key,
      dueOn,
      earliestOn,
      wouldStartBy: addWorkingDays(calendar, dueOn, -days),
      daysLate: workingDaysBetween(calendar, dueOn, earliestOn),
    },
  ]
}

type Planned = {
  input: TimePlanInput
  frame: Frame
  dues: ReadonlyMap<MilestoneKey, Due>
  projectedOn: ReadonlyMap<MilestoneKey, string>
  isMoved: boolean
}

function planMilestone({ input, frame, dues, projectedOn, isMoved }: Planned, node: PlanNode): PlanMilestone {
  const { milestone, doneOn, earliestOn, slackDays } = node
  const { due } = isMoved ? moveTo(frame, node) : node
  const dueIso = toIso(due.at)
  const opensAt = milestone.opens && input.cutOffs?.[milestone.opens]
  const isPast = due.at < Math.max(toMs(input.plannedAt), toMs(input.receivedAt))
  return {
    ...described(milestone),
    dueAt: dueIso,
    dueOn: dueDate(frame, due),
    baselineAt: input.baseline?.[milestone.key] ?? toIso(node.due.at),
    ...(opensAt !== undefined && { opensAt }),
    ...(doneOn !== undefined && { doneOn }),
    earliestOn,
    ...projected(frame, input.baseline, node, projectedOn.get(milestone.key)!),
    ...(isMoved && { moved: true as const }),
    ...(doneOn === undefined && { slackDays }),
    ...(due.provisional && { provisional: true }),
    ...(isPast && doneOn === undefined && { compressed: true }),
    ...(milestone.note && { note: milestone.note }),
    ...(milestone.parts && { parts: partsOf(frame, dues, milestone.parts) }),
  }
}

function described({ key, no, name, department, departments, kind, after }: Milestone) {
  return { key, no, name, department, ...(departments && { departments }), kind, after }
}

function dueDate({ calendar, portZone }: Frame, due: Due): string {
  return localDate(due.isCutOff ? portZone : calendar, due.at)
}

function partsOf(
  frame: Frame,
  dues: ReadonlyMap<MilestoneKey, Due>,
  parts: NonNullable<Milestone['parts']>,
): NonNullable<PlanMilestone['parts']> {
  return parts.map(({ name, anchor }) => ({ name, dueOn: dueDate(frame, dueAt(frame, anchor, dues)) }))
}

import { workingDaysBetween } from '../../../domain/calendar'
import type { MilestoneKey } from '../../../domain/policy'
import type { CauseLink } from './cause'
import { causesOf } from './causes'
import { lastMaterials, operationsByJob, placedOf } from './expectations'
import type { Factory } from './factory'
import type { PlannedFactory, PlannedLine, PlannedOrderState } from './planned'
import type { Constraint, FactoryPlan, LineProjection, OrderProjection } from './result'
import type { OrderTime } from './time'
import { dateAt, zhDate } from './words'

/** The plan in the words of its result. */
export function factoryPlanOf(planned: PlannedFactory): FactoryPlan {
  return {
    plannedAt: planned.factory.input.plannedAt,
    materials: planned.materials,
    capacity: planned.capacity,
    orders: planned.orders.map((state) => projectionOf(planned, state)),
  }
}

/** When one order can ship, and what binds it. */
export function projectionOf(planned: PlannedFactory, state: PlannedOrderState): OrderProjection {
  const { factory } = planned
  const { order, final, expected, lines } = state
  const { shipOn, shipOnAssumed } = final.plan
  const projectedShipOn = final.projectedShipOn
  const daysLate = daysLateOf(factory, final)
  const byJob = operationsByJob(planned.capacity)
  const { first, last } = placedOf(lines, byJob)
  const materials = lastMaterials(lines)
  return {
    order: order.number,
    customer: order.customer,
    ...(order.customerClass && { customerClass: order.customerClass }),
    ...(order.tentative && { tentative: true }),
    shipOn,
    ...(shipOnAssumed && { shipOnAssumed: true }),
    projectedShipOn,
    daysLate,
    slackDays: daysLate > 0 ? 0 : slackOf(final),
    ...(materials && { materialsReadyOn: materials.readyOn }),
    ...(first && { productionStartOn: dateAt(factory, first.startAt) }),
    ...(last && { productionEndOn: dateAt(factory, last.endAt) }),
    expected,
    binding: bindingOf(factory, state, causesOf(planned, state)),
    lines: lines.map((line) => lineProjection(line, byJob)),
  }
}

/** Working days from the ship date planned to the one projected; 0 when it can be held. */
export function daysLateOf({ calendar }: Factory, { plan, projectedShipOn }: OrderTime): number {
  return Math.max(0, workingDaysBetween(calendar, plan.shipOn, projectedShipOn))
}

function lineProjection(
  { line, materials, isDone }: PlannedLine,
  byJob: ReturnType<typeof operationsByJob>,
): LineProjection {
  const operations = byJob.get(line.id) ?? []
  const starts = operations.map(({ startAt }) => startAt).toSorted()
  const ends = operations.map(({ endAt }) => endAt).toSorted()
  return {
    id: line.id,
    materialsReadyOn: materials.readyOn,
    ...(materials.decidedBy && !isDone && { decidedBy: materials.decidedBy }),
    ...(starts.length > 0 && { startAt: starts[0]!, endAt: ends.at(-1)! }),
  }
}

/** The least slack among the milestones that the sailing waits for. */
function slackOf({ milestones }: OrderTime): number {
  const seen = new Set<MilestoneKey>()
  const open: MilestoneKey[] = milestones.has('onBoard') ? ['onBoard'] : [...milestones.keys()]
  let least = Infinity
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const row = milestones.get(key)
    if (!row || row.doneOn !== undefined || seen.has(key)) continue
    seen.add(key)
    // The sailing itself is on its day, however early the goods are.
    if (key !== 'onBoard') least = Math.min(least, row.slackDays ?? Infinity)
    open.push(...row.after)
  }
  return least === Infinity ? 0 : Math.max(0, least)
}

/** What binds an order with these causes; the date planned when there are none. */
export function bindingOf(factory: Factory, { final }: PlannedOrderState, causes: CauseLink[]): Constraint {
  const root = causes.at(-1)
  if (!root) {
    const on = final.plan.shipOn
    return {
      kind: 'requested',
      text: { en: `the ship date ${on} is the one planned`, zh: `按计划船期${zhDate(factory, on)}` },
    }
  }
  return constraintOf(root)
}

/** The root of a chain of causes as what binds a date. */
export function constraintOf(root: CauseLink): Constraint {
  const { text } = root
  switch (root.kind) {
    case 'material':
      return { kind: 'material', item: root.item, ref: root.ref, readyOn: root.readyOn, text }
    case 'milestone':
      return { kind: 'timePlan', milestone: root.milestone, on: root.on, text }
    case 'machine':
    case 'stop':
    case 'calendar':
      return { kind: 'capacity', machine: root.machine, ...centre(root), until: root.until, text }
    case 'work':
      return { kind: 'capacity', machine: root.machine, ...centre(root), until: root.endsOn, text }
    case 'production':
      return { kind: 'timePlan', milestone: 'productionComplete', on: root.endsOn, text }
  }
}

function centre({ workCentre }: { workCentre?: string }): { workCentre?: string } {
  return workCentre === undefined ? {} : { workCentre }
}

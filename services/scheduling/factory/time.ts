import type { CalendarData } from '../../../domain/calendar'
import type { MilestoneKey, PlanMilestone, TimePlan } from '../../../domain/policy'
import { scheduleTimePlan } from '../time-plan'
import type { Factory } from './factory'
import type { FactoryInput, FactoryOrder } from './input'
import { templateOf } from './products'
import type { OrderProjection } from './result'

/** Dates that a time-and-action plan is to expect, by milestone. */
export type Expected = OrderProjection['expected']

/** An order's time-and-action plan under expectations, as the planner asks of it. */
export type OrderTime = {
  plan: TimePlan
  milestones: ReadonlyMap<MilestoneKey, PlanMilestone>
  /** The first ETD that it allows; the planned one when that can be held. */
  projectedShipOn: string
  expected: Expected
}

type Known = { calendar: CalendarData; plannedAt: string; times: Map<string, OrderTime> }

/** An order is asked for again and again, most often with the same expectations: each is planned once. */
const known = new WeakMap<FactoryOrder, Known>()

/** Plans the time of an order with what is expected of its materials and its production. */
export function orderTime({ input }: Factory, order: FactoryOrder, expected: Expected = {}): OrderTime {
  const { calendar, plannedAt } = input
  let entry = known.get(order)
  if (entry?.calendar !== calendar || entry.plannedAt !== plannedAt) {
    entry = { calendar, plannedAt, times: new Map() }
    known.set(order, entry)
  }
  const key = JSON.stringify(expected)
  const time = entry.times.get(key) ?? newTime(input, order, expected)
  entry.times.set(key, time)
  return time
}

function newTime(
  { calendar, departmentCalendars, plannedAt }: FactoryInput,
  order: FactoryOrder,
  expected: Expected,
): OrderTime {
  const template = templateOf(order)
  const plan = scheduleTimePlan({
    departmentCalendars,
    ...order.time,
    template,
    calendar,
    plannedAt,
    expected,
  })
  return {
    plan,
    milestones: new Map(plan.milestones.map((one) => [one.key, one])),
    projectedShipOn: plan.projectedShipOn ?? plan.shipOn,
    expected,
  }
}

/** The date on which a milestone is due in a plan; undefined when the plan does not have it. */
export function dueOf({ milestones }: OrderTime, key: MilestoneKey): string | undefined {
  return milestones.get(key)?.dueOn
}

/** The date on which a milestone was or can first be reached. */
export function reachedOn({ milestones }: OrderTime, key: MilestoneKey): string | undefined {
  return milestones.get(key)?.earliestOn
}

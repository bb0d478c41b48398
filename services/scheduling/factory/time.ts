import type { MilestoneKey, PlanMilestone, TimePlan } from '../../../domain/policy'
import { scheduleTimePlan } from '../time-plan'
import type { Factory } from './factory'
import type { FactoryOrder } from './input'
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
}

/** Plans the time of an order with what is expected of its materials and its production. */
export function orderTime(factory: Factory, order: FactoryOrder, expected: Expected = {}): OrderTime {
  const { input } = factory
  const plan = scheduleTimePlan({
    ...order.time,
    template: templateOf(order),
    calendar: input.calendar,
    plannedAt: input.plannedAt,
    expected,
  })
  return {
    plan,
    milestones: new Map(plan.milestones.map((one) => [one.key, one])),
    projectedShipOn: plan.projectedShipOn ?? plan.shipOn,
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

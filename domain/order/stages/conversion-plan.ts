import { addCalendarDays, compileZone, daysBetween, localDate, toIso } from '../../calendar'
import { milestoneKeys, type MilestoneKey } from '../../policy/milestone'
import type { PlanMilestone, TimePlan } from '../../policy/time-plan'
import { draft, type EventDraft } from '../events'
import { factoryDay } from '../facts'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { OrderState } from '../state'
import { withoutOrders } from './conversion-release'
import { malformed } from './malformed'

/** A milestone moved to another day, with the instant at which it is then due. */
export type Adjustment = { milestone: MilestoneKey; dueOn: string; dueAt: string; reason: string }

/** Fixes the time-and-action plan, with some of its dates moved (R102). */
export function fixPlan({ state, body, now }: RuleInput<'fixPlan'>): EventDraft[] | Refusal {
  const { plan, calendar, planStale } = state
  const missing = withoutOrders(state)
  if (missing) return missing
  if (!plan || !calendar)
    return refuse('not-planned-yet', `${state.number} is being planned; try again in a moment`)
  if (planStale !== undefined) {
    return refuse('plan-being-made-anew', `A new plan is on its way (${planStale}); fix that one in a moment`)
  }
  const given = body.adjustments ?? []
  for (const [index, { milestone, dueOn }] of given.entries()) {
    const pointer = `/adjustments/${index}`
    if (given.findIndex((other) => other.milestone === milestone) < index) {
      return malformed(
        'milestone-given-twice',
        `${milestone} stands twice; adjust each once`,
        `${pointer}/milestone`,
      )
    }
    const problem = adjustmentProblem(state, plan, {
      milestone,
      dueOn,
      today: factoryDay(state, now),
      pointer,
    })
    if (problem) return problem
  }
  const zone = compileZone(calendar)
  const adjustments = given.flatMap((adjustment) => {
    const dueAt = plan.milestones.find(({ key }) => key === adjustment.milestone)?.dueAt ?? now
    const days = daysBetween(localDate(zone, Date.parse(dueAt)), adjustment.dueOn)
    return days === 0 ? [] : [{ ...adjustment, dueAt: toIso(addCalendarDays(zone, Date.parse(dueAt), days)) }]
  })
  const isUnchanged = state.conversion.planFixedAt !== undefined && adjustments.length === 0
  return isUnchanged ? [] : [draft('planFixed', { adjustments })]
}

type ProposedDate = { milestone: MilestoneKey; dueOn: string; today: string; pointer: string }

/** The sailing and what follows it move with the vessel, never by hand. */
function adjustmentProblem(state: OrderState, plan: TimePlan, proposed: ProposedDate): Refusal | undefined {
  const { milestone, dueOn, today, pointer } = proposed
  const planned = plan.milestones.find(({ key }) => key === milestone)
  if (!planned) {
    return refuse('milestone-not-planned', `${milestone} is not in this order's plan`, `${pointer}/milestone`)
  }
  const reachedOn = state.milestones[milestone] ?? planned.doneOn
  if (reachedOn !== undefined) {
    return refuse('milestone-reached', `${milestone} was reached on ${reachedOn}`, `${pointer}/milestone`)
  }
  if (milestoneKeys.indexOf(milestone) >= milestoneKeys.indexOf('onBoard')) {
    const detail = `${milestone} follows the sailing; commit another ship date instead`
    return refuse('milestone-follows-sailing', detail, `${pointer}/milestone`)
  }
  if (dueOn > plan.shipOn) {
    return refuse('after-sailing', `${dueOn} is after the sailing on ${plan.shipOn}`, `${pointer}/dueOn`)
  }
  if (dueOn < today) {
    return refuse('date-passed', `${dueOn} has passed; today is ${today}`, `${pointer}/dueOn`)
  }
  return undefined
}

/** The plan as it was fixed is what every delay is measured against. */
export function fixed(plan: TimePlan, adjustments: readonly Adjustment[]): TimePlan {
  const fix = (milestone: PlanMilestone): PlanMilestone => {
    const adjusted = adjustments.find((adjustment) => adjustment.milestone === milestone.key)
    const { dueOn, dueAt } = adjusted ?? milestone
    return { ...milestone, dueOn, dueAt, baselineAt: dueAt }
  }
  return { ...plan, milestones: plan.milestones.map(fix) }
}

import type { OrderIntake } from './intake'
import { cutOffKinds, type CutOffKind, type OrderState } from './state'
import { isDate } from '../calendar'
import { milestoneKeys, type MilestoneKey } from '../policy/milestone'
import { factoryDay } from './facts'
import { mainBooking } from './stages/customs'
import { milestoneReachedAt } from './tasks'

/** What a plan is made from; instants are ISO 8601 in UTC, days `YYYY-MM-DD`. */
export type PlanningInput = {
  number: string
  order: OrderIntake
  /** Dates of the fixed plan, which a re-plan keeps as its baseline. */
  baseline: Partial<Record<MilestoneKey, string>>
  /** Milestones reached, with their day. */
  done: Partial<Record<MilestoneKey, string>>
  etaOn?: string
  cutOffs: Partial<Record<CutOffKind, string>>
  /** IANA zone of the port in which the cut-offs are stated. */
  portZone?: string
  presentationDays?: number
}

/** Everything the planning activity needs; the same state always gives the same input. */
export function planningInput(state: OrderState): PlanningInput {
  const booking = mainBooking(state)
  return {
    number: state.number,
    order: state.order,
    baseline: Object.fromEntries(
      (state.plan?.milestones ?? []).map(({ key, baselineAt }) => [key, baselineAt]),
    ),
    done: doneDays(state),
    cutOffs: Object.fromEntries(
      cutOffKinds.flatMap((kind) => (booking?.cutOffs[kind] ? [[kind, booking.cutOffs[kind]]] : [])),
    ),
    ...(booking ? { etaOn: booking.eta, portZone: booking.zone } : {}),
    ...(state.collection.letterOfCredit
      ? { presentationDays: state.collection.letterOfCredit.presentationDays }
      : {}),
  }
}

/**
 * The factory's day on which each milestone was reached. The first plan of an order opened under way is made
 * before anything settles, so what lies behind it is read from its opening.
 */
function doneDays(state: OrderState): PlanningInput['done'] {
  return Object.fromEntries(
    milestoneKeys.flatMap((key) => {
      const isOpening = state.plan === undefined && state.order.opening !== undefined
      const reached = isOpening ? milestoneReachedAt(state, key) : state.milestones[key]
      if (reached === undefined) return []
      return [[key, isDate(reached) ? reached : factoryDay(state, reached)]]
    }),
  )
}

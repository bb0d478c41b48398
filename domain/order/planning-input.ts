import type { OrderIntake } from './intake'
import { cutOffKinds, type CutOffKind, type OrderState } from './state'
import { mainBooking } from './stages/customs'
import type { MilestoneKey } from '../policy/milestone'

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
    done: Object.fromEntries(Object.entries(state.milestones).map(([key, at]) => [key, at.slice(0, 10)])),
    cutOffs: Object.fromEntries(
      cutOffKinds.flatMap((kind) => (booking?.cutOffs[kind] ? [[kind, booking.cutOffs[kind]]] : [])),
    ),
    ...(booking ? { etaOn: booking.eta, portZone: booking.zone } : {}),
    ...(state.collection.letterOfCredit
      ? { presentationDays: state.collection.letterOfCredit.presentationDays }
      : {}),
  }
}

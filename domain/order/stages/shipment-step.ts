import type { EventDraft } from '../events'
import { refuse, type Refusal } from '../rule'
import type { OrderState, Shipment } from '../state'
import { aheadProblem, findShipment, isRefusal } from './shipping-checks'

/** Which shipment took a step, and when. */
export type StepInput = { state: OrderState; now: string; shipment: string; at: string; pointer?: string }

/** What must have been done before a step, and not later than it. */
export type StepBefore = { at: string | undefined; code: string; what: string }

export type StepRule = {
  /** When it was done before. */
  done: string | undefined
  /** True when the very same was recorded before; by default when the instant is the same. */
  isRepeated?: boolean
  after?: StepBefore
  problem?: () => Refusal | undefined
  events: () => EventDraft[]
}

/** A step of a shipment happens once, not ahead of now and not before the step it follows. */
export function step(input: StepInput, ruleOf: (shipment: Shipment) => StepRule): EventDraft[] | Refusal {
  const { state, now, at, pointer = '/at' } = input
  const shipment = findShipment(state, input.shipment)
  if (isRefusal(shipment)) return shipment
  const { done, isRepeated = done === at, after, problem, events } = ruleOf(shipment)
  if (isRepeated) return []
  if (done !== undefined) {
    return refuse('already-recorded', `It is recorded for ${shipment.id} as of ${done}`, '/shipment')
  }
  return (
    aheadProblem(at, { now, pointer }) ??
    (after && sequenceProblem(shipment, after, { at, pointer })) ??
    problem?.() ??
    events()
  )
}

function sequenceProblem(
  { id }: Shipment,
  after: StepBefore,
  { at, pointer }: { at: string; pointer: string },
): Refusal | undefined {
  if (after.at === undefined)
    return refuse(after.code, `Shipment ${id} is not ${after.what} yet`, '/shipment')
  return at < after.at
    ? refuse('out-of-sequence', `${at} lies before ${id} was ${after.what}, ${after.at}`, pointer)
    : undefined
}

/** What follows the loading. */
export function afterLoading({ onBoardAt }: Shipment): StepBefore {
  return { at: onBoardAt, code: 'not-on-board', what: 'on board' }
}

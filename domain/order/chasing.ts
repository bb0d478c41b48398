import type { KindWithTerm, TaskKind } from '../policy/ladders'
import type { Booking, OrderState, Task } from './state'
import { bookingOf, mainBooking } from './stages/customs-bookings'

/**
 * The ladder of a task whose answer lies with somebody outside, or the one that it had before while the order's policy
 * does not know it yet: a living order takes the new ladder with the policy that brings it (0016).
 */
export function ladderKind(state: OrderState, kind: TaskKind, before: TaskKind): TaskKind {
  return hasLadder(state, kind) ? kind : before
}

/** Working days that a task without a date of its own is given. */
export function termOf(state: OrderState, kind: KindWithTerm, usual: number): number {
  return (hasLadder(state, kind) && state.policy?.ladders[kind].termDays) || usual
}

/** False for a policy that was recorded before there was such a ladder. */
export function hasLadder({ policy }: OrderState, kind: TaskKind): boolean {
  return policy !== undefined && Object.hasOwn(policy.ladders, kind)
}

type Asked = Pick<Task, 'key' | 'ref' | 'milestone'> | undefined

/** What the broker does of an order's way out; all else before the sailing is the forwarder's. */
const brokersWork = /^(cutOff:.*:customs|declared|released)(:|$)/

/** Party code of the forwarder whose work a task is; undefined when it is the broker's, or no code is known. */
export function forwarderOf(state: OrderState, task: Asked): string | undefined {
  return task && brokersWork.test(task.key) ? undefined : bookingFor(state, task)?.forwarder
}

/** Party code of the customs broker, for what is the broker's work. */
export function brokerOf({ customs }: OrderState, task: Asked): string | undefined {
  return task && brokersWork.test(task.key) ? customs.broker?.party : undefined
}

/** The booking that a task names, by itself or by its shipment; else the one that the plan follows. */
function bookingFor(state: OrderState, task: Asked): Booking | undefined {
  const named = state.customs.bookings.find(({ id }) => id === task?.ref)
  const shipment = state.shipment.shipments.find(({ id }) => id === task?.ref)
  return named ?? (shipment && bookingOf(state, shipment)) ?? mainBooking(state)
}

import { factoryDay, live } from '../facts'
import { refuse, type Refusal } from '../rule'
import type { OrderState, Shipment } from '../state'

/** Tells a refusal from what was looked for. */
export function isRefusal<T extends object>(found: T | Refusal): found is Refusal {
  return 'code' in found && 'detail' in found
}

/** Two JSON values with the same content. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => isSame(Object(a)[key], Object(b)[key]))
}

/** What happened cannot lie ahead. */
export function aheadProblem(
  at: string,
  { now, pointer }: { now: string; pointer: string },
): Refusal | undefined {
  return at > now
    ? refuse('date-in-future', `${at} lies ahead; what is recorded has happened, and it is ${now}`, pointer)
    : undefined
}

/** A day that lies ahead of the factory's today. */
export function dayAheadProblem(
  state: OrderState,
  day: string,
  { now, pointer }: { now: string; pointer: string },
): Refusal | undefined {
  const today = factoryDay(state, now)
  return day > today ? refuse('date-in-future', `${day} lies ahead; today is ${today}`, pointer) : undefined
}

/** A live shipment by its id. */
export function findShipment(state: OrderState, id: string): Shipment | Refusal {
  const found = state.shipment.shipments.find((shipment) => shipment.id === id)
  if (found?.voided) {
    return refuse('shipment-voided', `Shipment ${id} was voided: ${found.voided.reason}`, '/shipment')
  }
  if (found) return found
  const known = live(state.shipment.shipments).map((shipment) => shipment.id)
  const detail = `There is no shipment ${id}; there are: ${known.join(', ') || 'none'}`
  return refuse('unknown-shipment', detail, '/shipment')
}

/** What is on board is out of our hands. */
export function onBoardProblem({ id, onBoardAt }: Shipment): Refusal | undefined {
  return onBoardAt === undefined
    ? undefined
    : refuse('already-on-board', `Shipment ${id} has been on board since ${onBoardAt}`, '/shipment')
}

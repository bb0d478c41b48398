import { addDays } from '../../domain/calendar'
import { bookingOf } from '../../domain/order/stages/customs-bookings'
import type { OrderState, Task } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'
import { isZone, zoneOffsets } from '../scheduling/calendar-data'
import { localTime, longTime } from './format'

/**
 * A cut-off on the clock of its port, by which the carrier and everybody there reads it, with the zone named:
 * `Mon 2026-03-02 18:00 (Asia/Ho_Chi_Minh)`. On the factory's clock, unnamed, where no booking is known.
 */
export function portTime(state: OrderState, task: Pick<Task, 'ref'> | undefined, instant: string): Bilingual {
  const zone = zoneOf(state, task)
  if (zone === undefined) return longTime(state.calendar, instant)
  const { en, zh } = longTime(zoneAround(zone, instant), instant)
  return { en: `${en} (${zone})`, zh: `${zh}（${zone} 当地时间）` }
}

/** The day of a cut-off on the clock of its port, `YYYY-MM-DD`. */
export function portDay(state: OrderState, task: Pick<Task, 'ref'> | undefined, instant: string): string {
  const zone = zoneOf(state, task)
  return localTime(zone === undefined ? state.calendar : zoneAround(zone, instant), instant).slice(0, 10)
}

/** A cut-off for our own people: it is told on the clock of the port only where that shows another time than theirs. */
export function cutOffTime(state: OrderState, task: Pick<Task, 'ref'>, instant: string): Bilingual {
  return isElsewhere(state, task, instant)
    ? portTime(state, task, instant)
    : longTime(state.calendar, instant)
}

/** True where the clock of the port shows another time than the factory's. */
export function isElsewhere(state: OrderState, task: Pick<Task, 'ref'>, instant: string): boolean {
  const zone = zoneOf(state, task)
  if (zone === undefined || state.calendar === undefined || zone === state.calendar.zone) return false
  return localTime(zoneAround(zone, instant), instant) !== localTime(state.calendar, instant)
}

/** A task of shipping is of a booking, or of a shipment that sails with one. */
function zoneOf(state: OrderState, task: Pick<Task, 'ref'> | undefined): string | undefined {
  const ref = task?.ref
  if (ref === undefined) return undefined
  const shipment = state.shipment.shipments.find(({ id }) => id === ref)
  const booking = shipment ? bookingOf(state, shipment) : state.customs.bookings.find(({ id }) => id === ref)
  return booking && isZone(booking.zone) ? booking.zone : undefined
}

function zoneAround(zone: string, instant: string) {
  const day = instant.slice(0, 10)
  return zoneOffsets(zone, addDays(day, -1), addDays(day, 1))
}

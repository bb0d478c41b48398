import { addDays, addWorkingDays, compileCalendar, hourMs, previousWorkingDay } from '../../calendar'
import { atFactoryTime, live } from '../facts'
import { refuse, type Refusal } from '../rule'
import type { Booking, CutOffKind, OrderState, Shipment } from '../state'
import { isCovered, lotUnderWay, shipmentsOn } from './shipment-quantities'
import { needsVessel } from './shipping-terms'

/** Bookings that were not cancelled. */
export function liveBookings(state: OrderState): Booking[] {
  return state.customs.bookings.filter(({ cancelledAt }) => cancelledAt === undefined)
}

/** Live bookings that still take goods: nothing of them is declared or on board. */
export function openBookings(state: OrderState): Booking[] {
  return liveBookings(state).filter(({ id }) => !isClosed(state, id))
}

/** True once goods of a booking are declared or on board: no further shipment can join it. */
export function isClosed(state: OrderState, booking: string): boolean {
  return shipmentsOn(state, booking).some(({ declared, onBoardAt }) => declared || onBoardAt)
}

/** Live bookings that matter: with goods, or wanted for what is in no shipment yet. */
export function neededBookings(state: OrderState): Booking[] {
  const covered = isCovered(state)
  return liveBookings(state).filter(({ id }) => !covered || shipmentsOn(state, id).length > 0)
}

/**
 * The booking that the plan follows: of the lot under way, else the first that still takes goods. Once a lot is
 * on board and the rest is not, the plan moves on to the next sailing.
 */
export function mainBooking(state: OrderState): Booking | undefined {
  const [first] = lotUnderWay(state)
  const bookings = liveBookings(state)
  return bookings.find(({ id }) => id === first?.booking) ?? openBookings(state)[0] ?? bookings.at(-1)
}

/** The bookings that a shipment still to be opened may sail with: those without goods, else any that take goods. */
export function bookingsToSailWith(state: OrderState): Booking[] {
  const open = openBookings(state)
  const free = open.filter(({ id }) => shipmentsOn(state, id).length === 0)
  return free.length > 0 ? free : open
}

/** The first of the bookings that what is in no shipment yet can sail with. */
export function bookingForTheRest(state: OrderState): Booking | undefined {
  return bookingsToSailWith(state)[0]
}

/** The carrier's cut-offs of the booking that a shipment sails with. */
export function cutOffsFor(state: OrderState, shipment: Shipment): Partial<Record<CutOffKind, string>> {
  return bookingOf(state, shipment)?.cutOffs ?? {}
}

/** The booking that a shipment sails with. */
export function bookingOf(state: OrderState, shipment: Shipment): Booking | undefined {
  return liveBookings(state).find(({ id }) => id === shipment.booking)
}

/**
 * What is declared together: the goods of one booking, or a shipment that needs none (EXW, FCA, courier). Each has
 * its own set of documents.
 */
export function consignments(state: OrderState): string[] {
  const unbooked = live(state.shipment.shipments).filter(({ booking }) => booking === undefined)
  return [
    ...neededBookings(state).map(({ id }) => id),
    ...(needsVessel(state) ? [] : unbooked.map(({ id }) => id)),
  ]
}

/** The consignment that the plan follows. */
export function mainConsignment(state: OrderState): string | undefined {
  const [first] = lotUnderWay(state)
  if (first && first.booking === undefined && !needsVessel(state)) return first.id
  return mainBooking(state)?.id ?? consignments(state)[0]
}

/** Live shipments of a consignment. */
export function shipmentsOfConsignment(state: OrderState, ref: string): Shipment[] {
  return live(state.shipment.shipments).filter(({ id, booking }) => (booking ?? id) === ref)
}

/** The shipping order is in, with cut-offs; a roll clears them until the new ones are entered (R99). */
export function hasShippingOrder(booking: Booking): boolean {
  return booking.shippingOrder !== undefined && Object.keys(booking.cutOffs).length > 0
}

/** True when what is in no shipment yet has no booking left to sail with. */
export function restIsUnbooked(state: OrderState): boolean {
  return needsVessel(state) && !isCovered(state) && openBookings(state).length === 0
}

/** A change of the state, with the sailing date and a new plan when it changes the sailing that the plan follows. */
export function redated(state: OrderState, change: Partial<OrderState>, reason: string): Partial<OrderState> {
  const main = mainBooking({ ...state, ...change })
  if (!main || (main.etd === state.plan?.shipOn && main.eta === state.plan.etaOn)) return change
  return { ...change, order: { ...state.order, shipOn: main.etd }, planStale: reason }
}

/** A live booking by its id. */
export function findBooking(state: OrderState, id: string): Booking | Refusal {
  const found = state.customs.bookings.find((booking) => booking.id === id)
  if (!found) {
    const known = liveBookings(state).map((booking) => booking.id)
    const detail = `There is no booking ${id}; there are: ${known.join(', ') || 'none'}`
    return refuse('unknown-booking', detail, '/booking')
  }
  if (found.cancelledAt !== undefined) {
    return refuse('booking-cancelled', `Booking ${id} was cancelled; book anew`, '/booking')
  }
  return found
}

/** The first instant after the sailing day at the port; where the port's zone is not the factory's, after it anywhere. */
export function endOfSailingDay(state: OrderState, { etd, zone }: { etd: string; zone: string }): string {
  const dayAfter = addDays(etd, 1)
  if (zone === (state.calendar?.zone ?? 'Asia/Shanghai')) return atFactoryTime(state, dayAfter, 0)
  return new Date(Date.parse(`${dayAfter}T00:00:00Z`) + 12 * hourMs).toISOString()
}

/** So many working days before the last working day on or before a sailing, as the plan counts (E−n). */
export function beforeSailing(state: OrderState, etd: string, workingDays: number): string {
  if (!state.calendar) return addDays(etd, -workingDays)
  const calendar = compileCalendar(state.calendar)
  return addWorkingDays(calendar, previousWorkingDay(calendar, etd), -workingDays)
}

import { daysBetween } from '../../calendar'
import type { shipmentCommands } from '../commands/shipment'
import { draft, type EventDraft } from '../events'
import { factoryDay, nextId, passedAtOpening } from '../facts'
import { refuse, type Refusal, type RuleInput, type Rules } from '../rule'
import type { OrderState, Shipment } from '../state'
import { bookingOf, bookingsToSailWith, findBooking, isClosed } from './customs-bookings'
import { everythingLeft, linesProblem, namedLines } from './shipment-quantities'
import { dayAheadProblem, findShipment, isRefusal, isSame, onBoardProblem } from './shipping-checks'
import { needsVessel } from './shipping-terms'

type OpeningCommand = 'openShipment' | 'recordFinalInspection' | 'checkMarks'

/** A shipment is opened, inspected by the buyer, and its packing and marks are checked. */
export const openingRules: Pick<Rules<keyof typeof shipmentCommands>, OpeningCommand> = {
  openShipment: (input) => openShipment(input),
  recordFinalInspection: (input) => recordFinalInspection(input),
  checkMarks: (input) => checkMarks(input),
}

/**
 * A shipment may be opened before all its pieces are finished, to plan its sailing; stuffing asks that they are.
 * Without lines it takes what is finished and left, or all that is left while nothing is finished yet.
 */
function openShipment({ state, body, by, now }: RuleInput<'openShipment'>): EventDraft[] | Refusal {
  const booking = bookingToSailWith(state, body.booking)
  if (typeof booking === 'object') return booking
  const lines = body.lines ? namedLines(state, body.lines) : everythingLeft(state)
  if (lines.length === 0) {
    const detail =
      'Nothing is finished that is in no shipment yet; name lines to plan a shipment ahead of production'
    return refuse('nothing-to-ship', detail, '/lines')
  }
  const problem = linesProblem(state, lines)
  if (problem) return problem
  const shipment: Shipment = {
    id: nextId(state, 'S'),
    at: now,
    by,
    ...(booking === undefined ? {} : { booking }),
    lines,
    containers: [],
    statusChecks: [],
  }
  return [draft('shipmentOpened', { shipment })]
}

function bookingToSailWith(state: OrderState, given: string | undefined): string | undefined | Refusal {
  if (given !== undefined) return givenBooking(state, given)
  const [only, ...others] = bookingsToSailWith(state)
  if (only && others.length === 0) return only.id
  if (only) {
    const names = [only, ...others].map(({ id }) => id).join(', ')
    return refuse(
      'booking-unclear',
      `Several bookings are open: ${names}; say which one it sails with`,
      '/booking',
    )
  }
  if (!needsVessel(state) || passedAtOpening(state, 'customs')) return undefined
  return refuse('no-booking', 'No booking is open to sail with; book a vessel first', '/booking')
}

function givenBooking(state: OrderState, id: string): string | Refusal {
  const booking = findBooking(state, id)
  if (isRefusal(booking)) return booking
  return isClosed(state, id)
    ? refuse(
        'booking-closed',
        `Goods of booking ${id} are declared or on board; this lot needs another booking`,
        '/booking',
      )
    : id
}

/** The buyer's inspection (验货); a failed one is an exception, and it may be repeated until the goods are on board. */
function recordFinalInspection(input: RuleInput<'recordFinalInspection'>): EventDraft[] | Refusal {
  const { state, body, now } = input
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const { shipment: id, inspectedOn: on, inspector, ...rest } = body
  const finalInspection = { ...rest, by: inspector, on }
  if (isSame(shipment.finalInspection, finalInspection)) return []
  const problem = onBoardProblem(shipment) ?? dayAheadProblem(state, on, { now, pointer: '/inspectedOn' })
  if (problem) return problem
  const recorded = draft('finalInspectionRecorded', { shipment: id, ...finalInspection })
  return body.passed ? [recorded] : [recorded, failedInspection(input, shipment)]
}

/** A failed inspection hits the ship date when no more than three days are left to repeat it. */
const daysToRepeat = 3

function failedInspection(
  { state, body, by, now }: RuleInput<'recordFinalInspection'>,
  shipment: Shipment,
): EventDraft {
  const sailing = bookingOf(state, shipment)?.etd ?? state.order.shipOn
  const daysLeft = sailing === undefined ? Infinity : daysBetween(factoryDay(state, now), sailing)
  return draft('exceptionRaised', {
    exception: {
      id: nextId(state, 'E'),
      kind: 'quality',
      description: `${shipment.id} 尾期验货不合格 Final inspection of ${shipment.id} failed${body.comment ? `: ${body.comment}` : ''}`,
      department: 'quality',
      hitsShipDate: daysLeft <= daysToRepeat,
      raisedAt: now,
      raisedBy: by,
      ref: shipment.id,
    },
  })
}

function checkMarks({ state, body, by, now }: RuleInput<'checkMarks'>): EventDraft[] | Refusal {
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const { ok, evidence } = shipment.marksChecked ?? {}
  if (ok === body.ok && evidence === body.evidence) return []
  const problem = onBoardProblem(shipment)
  if (problem) return problem
  return [draft('marksChecked', { ...body, at: now, by })]
}

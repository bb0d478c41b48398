import type { customsCommands } from '../commands/customs'
import { draft, type EventDraft } from '../events'
import { nextId } from '../facts'
import { refuse, type Refusal, type RuleInput, type Rules } from '../rule'
import type { Booking, CutOffKind, OrderState } from '../state'
import { endOfSailingDay, findBooking } from './customs-bookings'
import { shipmentsOn } from './shipment-quantities'
import { isRefusal, isSame } from './shipping-checks'
import { latestShipmentOn, partyToBook } from './shipping-terms'
import { malformed } from './malformed'

type CutOffs = Booking['cutOffs']
type Sailing = { etd: string; eta: string; zone: string }

/** Booking the vessel, the shipping order with its cut-offs, and the roll to another sailing (R99). */
export const bookingRules: Pick<
  Rules<keyof typeof customsCommands>,
  'bookVessel' | 'enterShippingOrder' | 'rollBooking'
> = {
  bookVessel: (input) => bookVessel(input),
  enterShippingOrder: (input) => enterShippingOrder(input),
  rollBooking: (input) => rollBooking(input),
}

function bookVessel({ state, body, now }: RuleInput<'bookVessel'>): EventDraft[] | Refusal {
  const { booking: id, ...details } = body
  const known = state.customs.bookings.find((booking) => booking.id === id)
  if (known) {
    const isRepeated = isSame({ ...known, ...details }, known) && known.cancelledAt === undefined
    return isRepeated
      ? []
      : refuse('booking-exists', `Booking ${id} exists; give this one a number of its own`, '/booking')
  }
  const problem =
    partyProblem(state, body.bookedBy) ??
    zoneProblem(body.zone) ??
    arrivalProblem(body) ??
    lateSailingProblem(state, body.etd)
  if (problem) return problem
  return [draft('vesselBooked', { booking: { id, ...details, bookedAt: now, cutOffs: {}, rolled: [] } })]
}

function partyProblem(state: OrderState, bookedBy: Booking['bookedBy']): Refusal | undefined {
  const party = partyToBook(state)
  if (party === undefined || party === bookedBy) return undefined
  const { incoterm } = state.order
  const who =
    party === 'seller'
      ? 'we book the main carriage'
      : "the buyer's nominated forwarder books, and we submit to him"
  return refuse('wrong-booking-party', `Under ${incoterm} ${who}: bookedBy must be ${party}`, '/bookedBy')
}

function zoneProblem(zone: string): Refusal | undefined {
  return /^[A-Z][A-Za-z_]*(\/[A-Za-z0-9_+-]+){1,2}$/.test(zone)
    ? undefined
    : malformed('zone-malformed', `${zone} is not an IANA zone such as Asia/Shanghai`, '/zone')
}

function arrivalProblem({ etd, eta }: Pick<Sailing, 'etd' | 'eta'>): Refusal | undefined {
  return eta < etd
    ? malformed('arrival-before-sailing', `The arrival ${eta} lies before the sailing ${etd}`, '/eta')
    : undefined
}

function lateSailingProblem(state: OrderState, etd: string): Refusal | undefined {
  const latest = latestShipmentOn(state)
  if (latest === undefined || etd <= latest) return undefined
  const detail = `The sailing ${etd} lies after the latest shipment date ${latest}; book an earlier one or have the date extended`
  return refuse('after-latest-shipment', detail, '/etd')
}

function enterShippingOrder({ state, body, now }: RuleInput<'enterShippingOrder'>): EventDraft[] | Refusal {
  const booking = findBooking(state, body.booking)
  if (isRefusal(booking)) return booking
  const problem = onBoardProblem(state, body.booking) ?? cutOffsProblem(state, booking, body.cutOffs)
  if (problem) return problem
  const cutOffs = { ...booking.cutOffs, ...asCutOffs(body.cutOffs) }
  const { number, forwarder = booking.forwarder } = body
  const isRepeated = booking.shippingOrder?.number === number && forwarder === booking.forwarder
  if (isRepeated && isSame(cutOffs, booking.cutOffs)) return []
  const named = forwarder === undefined ? {} : { forwarder }
  return [draft('shippingOrderEntered', { booking: booking.id, number, receivedAt: now, cutOffs, ...named })]
}

function rollBooking({ state, body, by, now }: RuleInput<'rollBooking'>): EventDraft[] | Refusal {
  const booking = findBooking(state, body.booking)
  if (isRefusal(booking)) return booking
  const { booking: id, vessel, voyage, etd, eta, reason } = body
  const sailing = { vessel, voyage, etd, eta, zone: booking.zone }
  const isRepeated = isSame({ ...booking, ...sailing }, booking)
  if (isRepeated && (!body.cutOffs || isSame(asCutOffs(body.cutOffs), booking.cutOffs))) return []
  const problem =
    onBoardProblem(state, id) ?? arrivalProblem(body) ?? cutOffsProblem(state, sailing, body.cutOffs ?? [])
  if (problem) return problem
  const cutOffs = asCutOffs(body.cutOffs ?? [])
  const rolled = draft('bookingRolled', {
    booking: id,
    vessel,
    voyage,
    etd,
    eta,
    cutOffs,
    from: booking.etd,
    at: now,
    reason,
  })
  return [rolled, ...lateRoll({ state, booking, etd, by, now })]
}

/** The carrier decides, so a roll past the latest shipment date is recorded; somebody must deal with it at once. */
function lateRoll(roll: {
  state: OrderState
  booking: Booking
  etd: string
  by: string
  now: string
}): EventDraft[] {
  const { state, booking, etd, by, now } = roll
  const problem = lateSailingProblem(state, etd)
  if (!problem) return []
  return [
    draft('exceptionRaised', {
      exception: {
        id: nextId(state, 'E'),
        kind: 'logistics',
        description: `${booking.id} 改船期至 ${etd}，晚于最迟装运期 Booking ${booking.id} was rolled to ${etd}, after the latest shipment date ${latestShipmentOn(state)}`,
        department: 'shipping',
        hitsShipDate: true,
        raisedAt: now,
        raisedBy: by,
        ref: booking.id,
      },
    }),
  ]
}

function onBoardProblem(state: OrderState, booking: string): Refusal | undefined {
  const shipment = shipmentsOn(state, booking).find(({ onBoardAt }) => onBoardAt !== undefined)
  return shipment
    ? refuse(
        'goods-on-board',
        `Shipment ${shipment.id} of booking ${booking} is on board already`,
        '/booking',
      )
    : undefined
}

type GivenCutOffs = readonly { kind: CutOffKind; at: string }[]

function cutOffsProblem(
  state: OrderState,
  sailing: { etd: string; zone: string },
  cutOffs: GivenCutOffs,
): Refusal | undefined {
  const end = endOfSailingDay(state, sailing)
  for (const [index, { kind, at }] of cutOffs.entries()) {
    if (cutOffs.findIndex((other) => other.kind === kind) !== index) {
      return malformed('cut-off-twice', `The cut-off ${kind} is given twice`, `/cutOffs/${index}/kind`)
    }
    if (at >= end) {
      const detail = `The cut-off ${kind}, ${at}, lies after the sailing day ${sailing.etd}`
      return refuse('cut-off-after-sailing', detail, `/cutOffs/${index}/at`)
    }
  }
  return undefined
}

function asCutOffs(cutOffs: GivenCutOffs): CutOffs {
  return Object.fromEntries(cutOffs.map(({ kind, at }) => [kind, at]))
}

import { compareMoney, percentOf, roundMoney } from '../../money/money'
import type { customsCommands } from '../commands/customs'
import { draft, type EventDraft } from '../events'
import { factoryDay, live, orderAmount, passedAtOpening } from '../facts'
import type { Reducers, Refusal, RuleInput, Rules, StageModule } from '../rule'
import { refuse } from '../rule'
import type { Booking, CustomsDocument, CustomsState, OrderState } from '../state'
import { productionOrdersReleased } from './conversion'
import { bookingRules } from './customs-booking-rules'
import { redated } from './customs-bookings'
import { recordDocument } from './customs-documents'
import { customsGate, customsMilestones } from './customs-gate'
import { customsTasks } from './customs-tasks'
import { dayAheadProblem, isSame } from './shipping-checks'
import { mustInsure } from './shipping-terms'

export { cutOffsFor, mainBooking } from './customs-bookings'
export { documentDiscrepancies } from './customs-documents'
export { needsVessel } from './shipping-terms'

/** Events of booking and of the preparation of customs. */
export type CustomsEvents = {
  vesselBooked: { booking: Booking }
  shippingOrderEntered: {
    booking: string
    number: string
    receivedAt: string
    cutOffs: Booking['cutOffs']
    forwarder?: string
  }
  /** `cutOffs` are those of the new sailing; none until they are entered. */
  bookingRolled: {
    booking: string
    vessel: string
    voyage: string
    etd: string
    eta: string
    cutOffs: Booking['cutOffs']
    from: string
    at: string
    reason: string
  }
  brokerInstructed: NonNullable<CustomsState['broker']>
  truckBooked: NonNullable<CustomsState['trucker']>
  finalInspectionAppointed: NonNullable<CustomsState['inspection']>
  statutoryInspectionRecorded: NonNullable<CustomsState['statutoryInspection']>
  insuranceRecorded: NonNullable<CustomsState['insurance']>
  customsDocumentRecorded: { document: CustomsDocument }
}

export const customsRules: Rules<keyof typeof customsCommands> = {
  ...bookingRules,
  instructBroker: ({ state, body, by, now }) => {
    const { broker: name, party, appointmentAt } = body
    const known = state.customs.broker
    const isRepeated = known?.name === name && known.party === party && known.appointmentAt === appointmentAt
    if (isRepeated) return []
    return [
      draft('brokerInstructed', {
        name,
        ...(party === undefined ? {} : { party }),
        appointmentAt,
        instructedAt: now,
        by,
      }),
    ]
  },
  bookTruck: ({ state, body, by, now }) => {
    const { name, pickUpAt } = state.customs.trucker ?? {}
    if (name === body.trucker && pickUpAt === body.pickUpAt) return []
    return [draft('truckBooked', { name: body.trucker, pickUpAt: body.pickUpAt, bookedAt: now, by })]
  },
  appointFinalInspection: ({ state, body, by, now }) => {
    const { inspector, appointedFor } = state.customs.inspection ?? {}
    if (inspector === body.inspector && appointedFor === body.appointedFor) return []
    return [draft('finalInspectionAppointed', { ...body, appointedAt: now, by })]
  },
  recordStatutoryInspection: ({ state, body, now }) => {
    if (isSame(state.customs.statutoryInspection, body)) return []
    const ahead = dayAheadProblem(state, body.issuedOn, { now, pointer: '/issuedOn' })
    return ahead ?? [draft('statutoryInspectionRecorded', body)]
  },
  recordInsurance: (input) => recordInsurance(input),
  recordCustomsDocument: (input) => recordDocument(input),
}

function recordInsurance({ state, body, now }: RuleInput<'recordInsurance'>): EventDraft[] | Refusal {
  if (isSame(state.customs.insurance, body)) return []
  const problem =
    dayAheadProblem(state, body.issuedOn, { now, pointer: '/issuedOn' }) ??
    insuredAmountProblem(state, body) ??
    insuredLateProblem(state, body.issuedOn)
  return problem ?? [draft('insuranceRecorded', body)]
}

/** At least 110 % of the amount, in the order's currency, where the Incoterm asks for insurance. */
function insuredAmountProblem(
  state: OrderState,
  { amount, currency }: { amount: string; currency: string },
): Refusal | undefined {
  const ordered = state.order.currency
  if (!mustInsure(state) || ordered === undefined) return undefined
  if (currency !== ordered) {
    return refuse(
      'insurance-currency',
      `The order is in ${ordered}; insure it in ${ordered}, not ${currency}`,
      '/currency',
    )
  }
  const value = orderAmount(state) ?? state.order.amount
  if (value === undefined) return undefined
  const least = roundMoney(percentOf(value, '110'), ordered)
  if (compareMoney(amount, least) >= 0) return undefined
  const detail = `${state.order.incoterm} wants 110 % of ${value} insured: at least ${least} ${ordered}, not ${amount}`
  return refuse('insurance-too-low', detail, '/amount')
}

function insuredLateProblem(state: OrderState, issuedOn: string): Refusal | undefined {
  if (!mustInsure(state)) return undefined
  const loaded = live(state.shipment.shipments).find(
    ({ onBoardAt }) => onBoardAt !== undefined && factoryDay(state, onBoardAt) < issuedOn,
  )
  return loaded
    ? refuse('insurance-after-loading', `Shipment ${loaded.id} was loaded before ${issuedOn}`, '/issuedOn')
    : undefined
}

export const customsReducers: Reducers<keyof CustomsEvents> = {
  vesselBooked: (state, { booking }) => withBookings(state, [...state.customs.bookings, booking], 'booking'),
  shippingOrderEntered: (state, { booking, number, receivedAt, cutOffs, forwarder }) => ({
    planStale: 'cut-offs',
    ...withBookings(
      state,
      changed(state, booking, () => ({
        shippingOrder: { number, receivedAt },
        cutOffs,
        ...(forwarder === undefined ? {} : { forwarder }),
      })),
      'cut-offs',
    ),
  }),
  bookingRolled: (state, { booking, from, at, reason, ...sailing }) => ({
    planStale: 'rolled',
    ...withBookings(
      state,
      changed(state, booking, ({ rolled }) => ({
        ...sailing,
        etaTold: undefined,
        rolled: [...rolled, { from, etd: sailing.etd, at, reason }],
      })),
      'rolled',
    ),
  }),
  brokerInstructed: (state, broker) => ({ customs: { ...state.customs, broker } }),
  truckBooked: (state, trucker) => ({ customs: { ...state.customs, trucker } }),
  finalInspectionAppointed: (state, inspection) => ({ customs: { ...state.customs, inspection } }),
  statutoryInspectionRecorded: (state, statutoryInspection) => ({
    customs: { ...state.customs, statutoryInspection },
  }),
  insuranceRecorded: (state, insurance) => ({ customs: { ...state.customs, insurance } }),
  customsDocumentRecorded: (state, { document }) => ({
    customs: {
      ...state.customs,
      documents: [
        ...state.customs.documents.filter(
          ({ kind, booking }) => kind !== document.kind || booking !== document.booking,
        ),
        document,
      ],
    },
  }),
}

function withBookings(state: OrderState, bookings: Booking[], reason: string): Partial<OrderState> {
  return redated(state, { customs: { ...state.customs, bookings } }, reason)
}

function changed(state: OrderState, id: string, change: (booking: Booking) => Partial<Booking>): Booking[] {
  return state.customs.bookings.map((booking) =>
    booking.id === id ? { ...booking, ...change(booking) } : booking,
  )
}

/** Booking and preparation while production runs: vessel, broker, truck, cut-offs, inspections, documents. */
export const customs: StageModule = {
  entry: (state) => productionOrdersReleased(state),
  gate: (state) => (passedAtOpening(state, 'customs') ? [] : customsGate(state)),
  milestones: customsMilestones,
  tasks: customsTasks,
}

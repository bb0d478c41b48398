import { passedAtOpening } from '../facts'
import type { Blocker, StageModule } from '../rule'
import type { OrderState } from '../state'
import {
  consignments,
  hasShippingOrder,
  liveBookings,
  mainBooking,
  mainConsignment,
  neededBookings,
  restIsUnbooked,
} from './customs-bookings'
import { documentsOf, openDocuments } from './customs-documents'
import { doneBeforeOpening } from './production-facts'
import { clearsExport, mustInsure, needsStatutoryInspection, needsTruck, needsVessel } from './shipping-terms'

/** What the preparation of customs still lacks for the whole order (R99, R100, R103). */
export function customsGate(state: OrderState): Blocker[] {
  return [...bookingBlockers(state), ...appointmentBlockers(state), ...documentBlockers(state)]
}

function bookingBlockers(state: OrderState): Blocker[] {
  if (!needsVessel(state)) return []
  if (liveBookings(state).length === 0) {
    return [{ code: 'vessel-not-booked', en: 'No vessel is booked', zh: '尚未订舱' }]
  }
  const rest = {
    code: 'rest-not-booked',
    en: 'What is not yet in a shipment has no booking left to sail with',
    zh: '剩余未出数量尚未订舱',
  }
  const waiting = neededBookings(state).filter((booking) => !hasShippingOrder(booking))
  return [
    ...(restIsUnbooked(state) ? [rest] : []),
    ...waiting.map(({ id, shippingOrder }) => ({
      code: 'shipping-order-missing',
      en: shippingOrder
        ? `Booking ${id}: the cut-offs of the new sailing are not entered`
        : `Booking ${id}: the shipping order is not in`,
      zh: shippingOrder ? `订舱 ${id}：改船期后的截止时间未登记` : `订舱 ${id}：尚未放舱（S/O）`,
    })),
  ]
}

function appointmentBlockers(state: OrderState): Blocker[] {
  const { broker, trucker, statutoryInspection, insurance } = state.customs
  const checks: [isOpen: boolean, blocker: Blocker][] = [
    [
      clearsExport(state) && !broker,
      { code: 'broker-not-instructed', en: 'No customs broker is instructed', zh: '尚未委托报关行' },
    ],
    [needsTruck(state) && !trucker, { code: 'truck-not-booked', en: 'No truck is booked', zh: '尚未订拖车' }],
    [
      needsStatutoryInspection(state) && !statutoryInspection,
      {
        code: 'statutory-inspection-missing',
        en: 'A listed product needs the certificate of statutory inspection',
        zh: '法检商品尚无商检证书',
      },
    ],
    [
      mustInsure(state) && !insurance,
      {
        code: 'insurance-missing',
        en: `${state.order.incoterm}: the goods are not insured`,
        zh: `${state.order.incoterm}：尚未投保货运险`,
      },
    ],
  ]
  return checks.filter(([isOpen]) => isOpen).map(([, blocker]) => blocker)
}

function documentBlockers(state: OrderState): Blocker[] {
  const open = consignments(state)
  if (open.length === 0 && !needsVessel(state)) {
    return [{ code: 'document-missing', en: 'No shipment has its documents yet', zh: '尚无出货批次单证' }]
  }
  return open.flatMap((ref) => openDocuments(state, ref))
}

/** When the milestones of the sailing that the plan follows were reached. */
export const customsMilestones: StageModule['milestones'] = {
  vesselBooked: (state) => known(state, 'vesselBooked', liveBookings(state)[0]?.bookedAt),
  shippingOrder: (state) => {
    const booking = mainBooking(state)
    const received = booking && hasShippingOrder(booking) ? booking.shippingOrder?.receivedAt : undefined
    return known(state, 'shippingOrder', received)
  },
  brokerInstructed: (state) => known(state, 'brokerInstructed', brokerReady(state)),
  truckBooked: (state) => known(state, 'truckBooked', state.customs.trucker?.bookedAt),
  finalInspectionAppointed: (state) => {
    const { inspection } = state.customs
    return known(
      state,
      'finalInspectionAppointed',
      inspection && (inspection.appointedAt ?? inspection.appointedFor),
    )
  },
  shippingDocuments: (state) => known(state, 'shippingDocuments', documentsReady(state)),
}

/** An order that was opened behind customs has all of it behind it. */
function known(state: OrderState, milestone: string, reached: string | undefined): string | undefined {
  if (reached !== undefined || !passedAtOpening(state, 'customs')) return reached
  return doneBeforeOpening(state, milestone) ?? state.openedAt
}

function brokerReady(state: OrderState): string | undefined {
  const { broker, statutoryInspection } = state.customs
  if (!broker || (needsStatutoryInspection(state) && !statutoryInspection)) return undefined
  return [broker.instructedAt, statutoryInspection?.issuedOn ?? ''].sort().at(-1)
}

function documentsReady(state: OrderState): string | undefined {
  const ref = mainConsignment(state)
  if (ref === undefined || openDocuments(state, ref).length > 0) return undefined
  return documentsOf(state, ref)
    .map(({ at }) => at)
    .sort()
    .at(-1)
}

import { endOfDay } from '../facts'
import type { WantedTask } from '../rule'
import type { Booking, OrderState } from '../state'
import {
  beforeSailing,
  consignments,
  hasShippingOrder,
  liveBookings,
  mainBooking,
  neededBookings,
  restIsUnbooked,
} from './customs-bookings'
import { documentDiscrepancies, openDocuments } from './customs-documents'
import { mustInsure } from './shipping-terms'

const shipping = { kind: 'booking', stage: 'customs', department: 'shipping' } as const

/** Work that the plan's milestones do not ask for: further bookings, insurance, documents that disagree. */
export function customsTasks(state: OrderState): WantedTask[] {
  const main = mainBooking(state)
  const others = neededBookings(state).filter(({ id }) => id !== main?.id)
  return [
    ...others.flatMap((booking) => bookingTasks(state, booking)),
    ...restTask(state),
    ...insuranceTask(state, main),
    ...consignments(state).flatMap((ref) => discrepancyTask(state, ref)),
  ]
}

/** The plan serves one sailing; every further one has tasks of its own, dated as the plan would date them. */
function bookingTasks(state: OrderState, booking: Booking): WantedTask[] {
  const { id, etd, vessel } = booking
  const due = (workingDays: number) => ({ at: endOfDay(state, beforeSailing(state, etd, workingDays)) })
  if (!hasShippingOrder(booking)) {
    return [
      {
        ...shipping,
        key: `shippingOrder:${id}`,
        title: {
          en: `Shipping order and cut-offs of ${id}, ${vessel}`,
          zh: `${id} ${vessel}：放舱及截止时间`,
        },
        ref: id,
        due: due(9),
      },
    ]
  }
  if (openDocuments(state, id).length === 0) return []
  return [
    {
      ...shipping,
      key: `shippingDocuments:${id}`,
      title: { en: `Customs documents of ${id}, ${vessel}`, zh: `${id} ${vessel}：报关资料` },
      ref: id,
      due: due(5),
    },
  ]
}

function restTask(state: OrderState): WantedTask[] {
  if (liveBookings(state).length === 0 || !restIsUnbooked(state)) return []
  return [
    {
      ...shipping,
      key: 'bookVessel:rest',
      title: { en: 'Book a vessel for the rest of the order', zh: '剩余数量订舱' },
      due: { workingDays: 2 },
    },
  ]
}

function insuranceTask(state: OrderState, booking: Booking | undefined): WantedTask[] {
  if (!mustInsure(state) || state.customs.insurance || !booking) return []
  return [
    {
      ...shipping,
      key: 'insurance',
      title: {
        en: `Insure the goods before loading (${state.order.incoterm})`,
        zh: `装船前投保（${state.order.incoterm}）`,
      },
      due: { at: endOfDay(state, beforeSailing(state, booking.etd, 4)) },
    },
  ]
}

function discrepancyTask(state: OrderState, ref: string): WantedTask[] {
  const [first] = documentDiscrepancies(state, ref)
  if (!first) return []
  return [
    {
      ...shipping,
      key: `documentsDisagree:${ref}`,
      title: { en: `Make the documents agree: ${first.en}`, zh: `更正单证：${first.zh}` },
      ref,
      due: { workingHours: 4 },
    },
  ]
}

import { daysBetween } from '../../calendar'
import { slipToTell } from '../../shipping/container-check'
import type { shipmentCommands } from '../commands/shipment'
import { draft, type EventDraft } from '../events'
import { factoryDay } from '../facts'
import { refuse, type Refusal, type RuleInput, type Rules } from '../rule'
import type { OrderState, Shipment } from '../state'
import { paymentGateOpen } from './collection'
import { bookingOf } from './customs-bookings'
import { afterLoading, step } from './shipment-step'
import { dayAheadProblem, findShipment, isRefusal, isSame } from './shipping-checks'
import { hasBillOfLading } from './shipping-terms'

type PaperCommand =
  | 'sendShippingAdvice'
  | 'recordBillOfLading'
  | 'releaseBillOfLading'
  | 'presentDocuments'
  | 'recordContainerStatus'
  | 'recordDelivery'
  | 'fileRefundPapers'

/** What follows the loading: advice, bill of lading, presentation, status checks, delivery, refund papers. */
export const afterLoadingRules: Pick<Rules<keyof typeof shipmentCommands>, PaperCommand> = {
  sendShippingAdvice: ({ state, body, now }) =>
    step({ state, now, ...body }, (shipment) => ({
      done: shipment.adviceSentAt,
      after: afterLoading(shipment),
      events: () => [draft('shippingAdviceSent', body)],
    })),
  recordBillOfLading: (input) => recordBillOfLading(input),
  releaseBillOfLading: ({ state, body, now }) =>
    step({ state, now, ...body }, (shipment) => ({
      done: shipment.billOfLadingReleasedAt,
      after: afterLoading(shipment),
      problem: () => billOfLadingMissing(shipment) ?? unpaid(state),
      events: () => [draft('billOfLadingReleased', body)],
    })),
  presentDocuments: (input) => presentDocuments(input),
  recordContainerStatus: (input) => recordContainerStatus(input),
  recordDelivery: (input) => recordDelivery(input),
  fileRefundPapers: ({ state, body, now }) =>
    step({ state, now, ...body }, (shipment) => ({
      done: shipment.refundPapersAt,
      after: afterLoading(shipment),
      events: () => [draft('refundPapersFiled', body)],
    })),
}

function recordBillOfLading({ state, body, now }: RuleInput<'recordBillOfLading'>): EventDraft[] | Refusal {
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const { shipment: id, ...billOfLading } = body
  if (isSame(shipment.billOfLading, billOfLading)) return []
  if (shipment.onBoardAt === undefined) {
    return refuse('not-on-board', `Shipment ${id} is not on board yet`, '/shipment')
  }
  const settled = shipment.billOfLadingReleasedAt ?? shipment.documentsPresented?.at
  if (settled !== undefined) {
    return refuse('already-released', `The bill of lading of ${id} left our hands at ${settled}`, '/shipment')
  }
  const problem =
    dayAheadProblem(state, body.issuedOn, { now, pointer: '/issuedOn' }) ??
    antedated(state, shipment, body.issuedOn)
  return problem ?? [draft('billOfLadingRecorded', body)]
}

/** A bill of lading dated before loading (倒签提单) is fraud; a port west of the factory may still be a day behind. */
function antedated(state: OrderState, shipment: Shipment, issuedOn: string): Refusal | undefined {
  const { onBoardAt = '' } = shipment
  const loadedOn = factoryDay(state, onBoardAt)
  const isAbroad = bookingOf(state, shipment)?.zone !== (state.calendar?.zone ?? 'Asia/Shanghai')
  const earlyDays = daysBetween(issuedOn, loadedOn)
  if (earlyDays <= 0 || (isAbroad && earlyDays === 1)) return undefined
  const detail = `A bill of lading of ${issuedOn} for goods loaded on ${loadedOn} is antedated`
  return refuse('bill-of-lading-antedated', detail, '/issuedOn')
}

function billOfLadingMissing({ id, billOfLading }: Shipment): Refusal | undefined {
  return billOfLading
    ? undefined
    : refuse('bill-of-lading-missing', `No bill of lading is recorded for ${id}`, '/shipment')
}

function unpaid(state: OrderState): Refusal | undefined {
  return paymentGateOpen(state, 'billOfLading')
    ? undefined
    : refuse(
        'payment-not-in',
        'The money that guards the bill of lading is not in; record it or have the gate released',
      )
}

function presentDocuments({ state, body, now }: RuleInput<'presentDocuments'>): EventDraft[] | Refusal {
  return step({ state, now, ...body }, (shipment) => {
    const { shipment: _id, ...presented } = body
    return {
      done: shipment.documentsPresented?.at,
      isRepeated: isSame(shipment.documentsPresented, presented),
      after: afterLoading(shipment),
      problem: () =>
        withoutCredit(state) ?? (hasBillOfLading(state) ? billOfLadingMissing(shipment) : undefined),
      events: () => [draft('documentsPresented', body)],
    }
  })
}

function withoutCredit(state: OrderState): Refusal | undefined {
  return state.collection.letterOfCredit
    ? undefined
    : refuse('no-letter-of-credit', 'Documents are presented under a letter of credit, and none is recorded')
}

function recordContainerStatus(input: RuleInput<'recordContainerStatus'>): EventDraft[] | Refusal {
  const { state, body, by, now } = input
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const { shipment: id, ...check } = body
  if (shipment.statusChecks.some((known) => isSame({ ...known, by }, { ...check, by }))) return []
  const problem =
    notUnderWay(state, shipment, { day: body.checkedOn, pointer: '/checkedOn' }) ??
    dayAheadProblem(state, body.checkedOn, { now, pointer: '/checkedOn' }) ??
    unknownContainer(shipment, body.container)
  if (problem) return problem
  const slipDays = slipOf(state, shipment, body.eta)
  return [
    draft('containerStatusRecorded', {
      shipment: id,
      ...check,
      by,
      ...(slipDays > slipToTell ? { slipDays } : {}),
    }),
  ]
}

function notUnderWay(
  state: OrderState,
  shipment: Shipment,
  { day, pointer }: { day: string; pointer: string },
): Refusal | undefined {
  const { id, onBoardAt, delivered } = shipment
  if (onBoardAt === undefined)
    return refuse('not-on-board', `Shipment ${id} is not on board yet`, '/shipment')
  if (delivered)
    return refuse('already-delivered', `Shipment ${id} was delivered on ${delivered.on}`, '/shipment')
  const since = factoryDay(state, onBoardAt)
  return day < since
    ? refuse('out-of-sequence', `${day} lies before ${id} went on board, ${since}`, pointer)
    : undefined
}

function unknownContainer({ id, containers }: Shipment, number: string | undefined): Refusal | undefined {
  if (number === undefined || containers.some((container) => container.number === number)) return undefined
  const names = containers.map((container) => container.number).join(', ')
  return refuse(
    'unknown-container',
    `Shipment ${id} has no ${number}; it has ${names || 'none'}`,
    '/container',
  )
}

/** Calendar days by which the arrival slips against what the customer last heard; zero without a booking. */
function slipOf(state: OrderState, shipment: Shipment, eta: string | undefined): number {
  const booking = bookingOf(state, shipment)
  return booking && eta ? daysBetween(booking.etaTold ?? booking.eta, eta) : 0
}

function recordDelivery({ state, body, now }: RuleInput<'recordDelivery'>): EventDraft[] | Refusal {
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const { shipment: _id, deliveredOn: on, ...proof } = body
  if (isSame(shipment.delivered, { on, ...proof })) return []
  const problem =
    notUnderWay(state, shipment, { day: on, pointer: '/deliveredOn' }) ??
    dayAheadProblem(state, on, { now, pointer: '/deliveredOn' })
  return problem ?? [draft('deliveryRecorded', { shipment: shipment.id, on, ...proof })]
}

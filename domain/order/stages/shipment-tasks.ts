import { addDays } from '../../calendar'
import { endOfDay, factoryDay, live, openProductionOrders, passedAtOpening } from '../facts'
import type { Due, WantedTask } from '../rule'
import { cutOffKinds, type Booking, type CutOffKind, type OrderState, type Shipment } from '../state'
import { containerCheckTasks } from './container-checks'
import { bookingOf, neededBookings, openBookings } from './customs-bookings'
import { finishedAndLeft, isCovered, lotUnderWay, shipmentsOn } from './shipment-quantities'
import { stepsFromLoading, stepsToLoading, vgmSubmittedAt, type ShipmentStep } from './shipment-steps'
import { clearsExport, entersTerminal, hasBillOfLading } from './shipping-terms'

/** Work beside the plan's milestones: opening shipments, further lots, cut-offs, container checks (R106). */
export function shipmentTasks(state: OrderState): WantedTask[] {
  return [
    ...openingTask(state),
    ...furtherLots(state).flatMap((shipment) => stepTasks(state, shipment)),
    ...neededBookings(state).flatMap((booking) => cutOffTasks(state, booking)),
    ...containerCheckTasks(state),
  ]
}

function openingTask(state: OrderState): WantedTask[] {
  const canSail = openBookings(state).length > 0 || isProductionComplete(state)
  if (!canSail || isCovered(state) || finishedAndLeft(state).length === 0) return []
  return [
    {
      key: 'openShipment',
      kind: 'internal',
      stage: 'shipment',
      title: { en: 'Open a shipment of what is finished', zh: '为已完工数量新建出货批次' },
      department: 'shipping',
      due: { milestone: 'packed' },
    },
  ]
}

function isProductionComplete(state: OrderState): boolean {
  const orders = openProductionOrders(state)
  const isDone = orders.length > 0 && orders.every(({ completedAt }) => completedAt !== undefined)
  return isDone || passedAtOpening(state, 'production')
}

/** Shipments beside the lot that the plan serves. */
function furtherLots(state: OrderState): Shipment[] {
  const served = new Set(lotUnderWay(state).map(({ id }) => id))
  return live(state.shipment.shipments).filter(({ id }) => !served.has(id))
}

/** The open steps of a lot that the plan does not serve, each once what comes before it is done. */
function stepTasks(state: OrderState, shipment: Shipment): WantedTask[] {
  const steps = [...stepsToLoading, ...stepsFromLoading].filter(({ applies }) => applies(state))
  const isWaiting = ({ reachedAt }: ShipmentStep) => reachedAt(shipment) === undefined
  const waiting = steps.filter(isWaiting)
  return waiting
    .filter(({ after }) => !waiting.some(({ milestone }) => after.includes(milestone)))
    .map((step) => ({
      key: `${step.milestone}:${shipment.id}`,
      kind: 'booking',
      stage: 'shipment',
      title: { en: `${step.title.en}: ${shipment.id}`, zh: `${step.title.zh}:${shipment.id}` },
      department: step.department,
      ref: shipment.id,
      due: stepDue(state, shipment, step),
    }))
}

/** Up to the loading: the carrier's cut-off, else the end of the sailing day. */
function stepDue(state: OrderState, shipment: Shipment, { cutOff, milestone }: ShipmentStep): Due {
  const booking = bookingOf(state, shipment)
  if (shipment.onBoardAt !== undefined)
    return { at: endOfDay(state, dayAfterLoading(state, shipment, milestone)) }
  const limit = cutOff && booking?.cutOffs[cutOff]
  if (limit !== undefined) return { at: limit, cutOff: true }
  const sailing = booking?.etd ?? state.order.shipOn
  return sailing === undefined ? { workingDays: 2 } : { at: endOfDay(state, sailing) }
}

/** Calendar days after the loading, near enough to the plan's own working days. */
const daysAfterLoading: Partial<Record<ShipmentStep['milestone'], number>> = {
  shippingAdvice: 1,
  billOfLadingReleased: 14,
  documentsPresented: 9,
  refundPapers: 21,
}

function dayAfterLoading(
  state: OrderState,
  shipment: Shipment,
  milestone: ShipmentStep['milestone'],
): string {
  const loadedOn = factoryDay(state, shipment.onBoardAt ?? state.openedAt)
  const eta = bookingOf(state, shipment)?.eta ?? addDays(loadedOn, state.order.passageDays)
  if (milestone === 'delivered') return addDays(eta, 5)
  const day = addDays(loadedOn, daysAfterLoading[milestone] ?? 1)
  const latest = addDays(eta, -5)
  return milestone === 'billOfLadingReleased' && latest < day && latest > loadedOn ? latest : day
}

const cutOffNames: Record<CutOffKind, { en: string; zh: string }> = {
  documents: { en: 'shipping instruction', zh: '截补料' },
  vgm: { en: 'VGM', zh: '截 VGM' },
  gateIn: { en: 'gate-in', zh: '截港' },
  customs: { en: 'customs release', zh: '截关' },
}

/** The act that each cut-off waits for, and whether the order's terms ask for it. */
const cutOffActs: Record<
  CutOffKind,
  { applies: (state: OrderState) => boolean; isDone: (shipment: Shipment) => boolean }
> = {
  documents: {
    applies: hasBillOfLading,
    isDone: ({ shippingInstructionAt }) => shippingInstructionAt !== undefined,
  },
  vgm: {
    applies: hasBillOfLading,
    isDone: (shipment) => shipment.stuffedAt !== undefined && vgmSubmittedAt(shipment) !== undefined,
  },
  gateIn: { applies: entersTerminal, isDone: ({ gateInAt }) => gateInAt !== undefined },
  customs: { applies: clearsExport, isDone: ({ releasedAt }) => releasedAt !== undefined },
}

/** One task per cut-off until its act is done for all that sails with the booking; a missed one asks to rebook. */
function cutOffTasks(state: OrderState, booking: Booking): WantedTask[] {
  const shipments = shipmentsOn(state, booking.id).filter(({ onBoardAt }) => onBoardAt === undefined)
  const hasSailed = shipments.length === 0 && shipmentsOn(state, booking.id).length > 0
  const open = cutOffKinds.filter((kind) => {
    const { applies, isDone } = cutOffActs[kind]
    return applies(state) && !(shipments.length > 0 && shipments.every(isDone))
  })
  if (hasSailed) return []
  const tasks = open.flatMap((kind) => cutOffTask(booking, kind))
  const isMissed = tasks.some(({ key }) => raisesRebooking(state, state.tasks[key]?.taken ?? []))
  return isMissed ? [...tasks, rebookTask(booking)] : tasks
}

/** The step that says so was taken: `missed` of the usual ladder, or any that an edited one raises it by. */
function raisesRebooking({ policy }: OrderState, taken: readonly string[]): boolean {
  const raising = policy?.ladders.cutOff.steps.filter(({ raises }) => raises === 'rebook') ?? []
  return taken.includes('missed') || raising.some(({ level }) => taken.includes(level))
}

function cutOffTask({ id, vessel, cutOffs }: Booking, kind: CutOffKind): WantedTask[] {
  const at = cutOffs[kind]
  if (at === undefined) return []
  const { en, zh } = cutOffNames[kind]
  return [
    {
      key: `cutOff:${id}:${kind}`,
      kind: 'cutOff',
      stage: 'shipment',
      title: { en: `Cut-off for ${en}: ${id}, ${vessel}`, zh: `${zh}:${id} ${vessel}` },
      department: 'shipping',
      ref: id,
      due: { at, cutOff: true },
    },
  ]
}

function rebookTask({ id, vessel }: Booking): WantedTask {
  return {
    key: `rebook:${id}`,
    kind: 'booking',
    stage: 'shipment',
    title: {
      en: `Rebook ${id}: a cut-off of ${vessel} was missed`,
      zh: `${id} ${vessel} 已错过截止时间，改订下一航次`,
    },
    department: 'shipping',
    ref: id,
    due: { workingHours: 4 },
  }
}

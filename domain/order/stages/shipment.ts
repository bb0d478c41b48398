import type { shipmentCommands } from '../commands/shipment'
import { counted, live, passedAtOpening, shippedQuantity } from '../facts'
import type { Blocker, Reducers, Rules, StageModule } from '../rule'
import type { OrderState, Shipment, StuffedContainer } from '../state'
import { productionOrdersReleased } from './conversion'
import { liveBookings, redated } from './customs-bookings'
import { afterLoadingRules } from './shipment-after-loading'
import { openingRules } from './shipment-opening'
import { leastOf } from './shipment-quantities'
import { shipmentMilestones } from './shipment-steps'
import { stuffingRules } from './shipment-stuffing'
import { shipmentTasks } from './shipment-tasks'
import { transportRules } from './shipment-transport'
import { handsOver, hasLetterOfCredit, needsVessel, releasesBillOfLading } from './shipping-terms'

/** A step of a shipment at an instant. */
type StepTaken = { shipment: string; at: string }

/** Events of shipments: from their opening to delivery and refund. */
export type ShipmentEvents = {
  shipmentOpened: { shipment: Shipment }
  finalInspectionRecorded: { shipment: string } & NonNullable<Shipment['finalInspection']>
  marksChecked: { shipment: string } & NonNullable<Shipment['marksChecked']>
  containersStuffed: { shipment: string; stuffedAt: string; containers: StuffedContainer[] }
  shippingInstructionSubmitted: { shipment: string; submittedAt: string }
  vgmSubmitted: { shipment: string; container: string } & NonNullable<StuffedContainer['vgm']>
  gatedIn: StepTaken
  exportDeclared: { shipment: string } & NonNullable<Shipment['declared']>
  customsReleased: StepTaken
  draftBillOfLadingConfirmed: StepTaken
  /** On board, or handed over to the buyer's carrier under EXW and FCA. */
  goodsOnBoard: StepTaken
  shippingAdviceSent: StepTaken
  billOfLadingRecorded: { shipment: string } & NonNullable<Shipment['billOfLading']>
  billOfLadingReleased: StepTaken
  documentsPresented: { shipment: string } & NonNullable<Shipment['documentsPresented']>
  /** `slipDays` when the new arrival lies more than three days after what the customer last heard. */
  containerStatusRecorded: { shipment: string; slipDays?: number } & Shipment['statusChecks'][number]
  /** The days of which nobody had checked the containers when they were over. Since rules 3. */
  containerChecksMissed: { shipment: string; days: string[] }
  deliveryRecorded: { shipment: string } & NonNullable<Shipment['delivered']>
  refundPapersFiled: StepTaken
}

export const shipmentRules: Rules<keyof typeof shipmentCommands> = {
  ...openingRules,
  ...stuffingRules,
  ...transportRules,
  ...afterLoadingRules,
}

export const shipmentReducers: Reducers<keyof ShipmentEvents> = {
  shipmentOpened: (state, { shipment }) =>
    redated(
      state,
      {
        shipment: { shipments: [...state.shipment.shipments, shipment] },
        counters: counted(state, shipment.id),
      },
      'shipment',
    ),
  finalInspectionRecorded: (state, { shipment, ...finalInspection }) =>
    changed(state, shipment, () => ({ finalInspection })),
  marksChecked: (state, { shipment, ...marksChecked }) => changed(state, shipment, () => ({ marksChecked })),
  containersStuffed: (state, { shipment, ...stuffed }) => changed(state, shipment, () => stuffed),
  shippingInstructionSubmitted: (state, { shipment, submittedAt }) =>
    changed(state, shipment, () => ({ shippingInstructionAt: submittedAt })),
  vgmSubmitted: (state, { shipment, container, ...vgm }) =>
    changed(state, shipment, ({ containers }) => ({
      containers: containers.map((one) => (one.number === container ? { ...one, vgm } : one)),
    })),
  gatedIn: (state, { shipment, at }) => changed(state, shipment, () => ({ gateInAt: at })),
  exportDeclared: (state, { shipment, ...declared }) => changed(state, shipment, () => ({ declared })),
  customsReleased: (state, { shipment, at }) => changed(state, shipment, () => ({ releasedAt: at })),
  draftBillOfLadingConfirmed: (state, { shipment, at }) =>
    changed(state, shipment, () => ({ draftBillOfLadingAt: at })),
  goodsOnBoard: (state, { shipment, at }) =>
    redated(
      state,
      changed(state, shipment, () => ({ onBoardAt: at })),
      'next-lot',
    ),
  shippingAdviceSent: (state, { shipment, at }) => changed(state, shipment, () => ({ adviceSentAt: at })),
  billOfLadingRecorded: (state, { shipment, ...billOfLading }) =>
    changed(state, shipment, () => ({ billOfLading })),
  billOfLadingReleased: (state, { shipment, at }) =>
    changed(state, shipment, () => ({ billOfLadingReleasedAt: at })),
  documentsPresented: (state, { shipment, ...documentsPresented }) =>
    changed(state, shipment, () => ({ documentsPresented })),
  containerStatusRecorded: (state, { shipment, slipDays, ...check }) =>
    withArrival(
      state,
      changed(state, shipment, ({ statusChecks }) => ({ statusChecks: [...statusChecks, check] })),
      { shipment, eta: check.eta, isTold: slipDays !== undefined },
    ),
  containerChecksMissed: (state, { shipment, days }) =>
    changed(state, shipment, ({ missedChecks = [] }) => ({ missedChecks: [...missedChecks, ...days] })),
  deliveryRecorded: (state, { shipment, ...delivered }) => changed(state, shipment, () => ({ delivered })),
  refundPapersFiled: (state, { shipment, at }) => changed(state, shipment, () => ({ refundPapersAt: at })),
}

function changed(
  state: OrderState,
  id: string,
  change: (shipment: Shipment) => Partial<Shipment>,
): Pick<OrderState, 'shipment'> {
  const shipments = state.shipment.shipments.map((shipment) =>
    shipment.id === id ? { ...shipment, ...change(shipment) } : shipment,
  )
  return { shipment: { shipments } }
}

/** A new arrival date moves the booking's own, and what the plan counts from it. */
function withArrival(
  state: OrderState,
  change: Partial<OrderState>,
  news: { shipment: string; eta: string | undefined; isTold: boolean },
): Partial<OrderState> {
  const { eta, isTold } = news
  const sailing = state.shipment.shipments.find(({ id }) => id === news.shipment)?.booking
  if (eta === undefined || sailing === undefined) return change
  const bookings = state.customs.bookings.map((booking) =>
    booking.id === sailing
      ? { ...booking, eta, etaTold: isTold ? eta : (booking.etaTold ?? booking.eta) }
      : booking,
  )
  return redated(state, { ...change, customs: { ...state.customs, bookings } }, 'arrival')
}

/** Why a shipment cannot be voided: it is on board. Undefined for another entry, or when it can be. */
export function voidShipmentProblem(state: OrderState, id: string): string | undefined {
  const shipment = live(state.shipment.shipments).find((one) => one.id === id)
  return shipment?.onBoardAt === undefined
    ? undefined
    : `Shipment ${id} has been on board since ${shipment.onBoardAt}; only one that is still here can be voided`
}

function shipmentGate(state: OrderState): Blocker[] {
  return [
    ...shortLines(state),
    ...live(state.shipment.shipments).flatMap((shipment) => openEnds(state, shipment)),
  ]
}

function shortLines(state: OrderState): Blocker[] {
  return state.order.lines.flatMap((line) => {
    const least = leastOf(state, line)
    const shipped = shippedQuantity(state, line.line)
    if (shipped >= least) return []
    const verb = handsOver(state) ? { en: 'handed over', zh: '已交付' } : { en: 'on board', zh: '已装船' }
    return [
      {
        code: 'not-shipped',
        en: `Line ${line.line}: ${shipped} ${verb.en}, at least ${least} must be`,
        zh: `第 ${line.line} 行：${verb.zh} ${shipped}，至少须 ${least}`,
      },
    ]
  })
}

function openEnds(state: OrderState, shipment: Shipment): Blocker[] {
  const { id, onBoardAt, delivered, billOfLadingReleasedAt, documentsPresented } = shipment
  if (onBoardAt === undefined) {
    return [{ code: 'not-on-board', en: `Shipment ${id} is not on board`, zh: `${id} 尚未装船` }]
  }
  const blockers: Blocker[] = []
  if (releasesBillOfLading(state) && billOfLadingReleasedAt === undefined) {
    blockers.push({
      code: 'bill-of-lading-not-released',
      en: `Shipment ${id}: the bill of lading is not released`,
      zh: `${id} 提单未放（未电放）`,
    })
  }
  if (hasLetterOfCredit(state) && !documentsPresented) {
    blockers.push({
      code: 'documents-not-presented',
      en: `Shipment ${id}: the documents are not presented under the letter of credit`,
      zh: `${id} 信用证项下尚未交单`,
    })
  }
  if (!handsOver(state) && !delivered) {
    blockers.push({ code: 'not-delivered', en: `Shipment ${id} is not delivered`, zh: `${id} 客户尚未签收` })
  }
  return blockers
}

/** One or several shipments, each from the final inspection to its delivery (R24, R106, R107). */
export const shipment: StageModule = {
  entry: (state) =>
    liveBookings(state).length > 0 ||
    passedAtOpening(state, 'customs') ||
    (!needsVessel(state) && productionOrdersReleased(state)),
  gate: (state) => (passedAtOpening(state, 'shipment') ? [] : shipmentGate(state)),
  milestones: shipmentMilestones,
  tasks: shipmentTasks,
}

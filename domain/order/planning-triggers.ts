import type { EventOf, EventType, OrderEvent } from './events'

/** How the order stood in the tables before the events that are looked at. */
export type StandingBefore = {
  /** It had a time-and-action plan. */
  isPlanned: boolean
  /** Its ship date, `YYYY-MM-DD`. */
  shipOn?: string
}

type Trigger<T extends EventType> = boolean | ((event: EventOf<T>, before: StandingBefore) => boolean)

/**
 * Which events call for a plan of the factory: those that change what the order needs, what it is to get, what is
 * made of it, its dates, quantities or standing. What the order's own time-and-action plan takes in by itself, such
 * as a milestone reached, waits for the daily run.
 */
export const planningTriggers: { readonly [T in EventType]: Trigger<T> } = {
  orderReceived: true,
  // A new plan often answers the factory's: only one that moved the ship date has news for it.
  planned: ({ data }, before) => !before.isPlanned || data.plan.shipOn !== before.shipOn,
  replanRequested: false,
  shipDateProjected: false,
  planDoesNotFit: false,
  milestoneReached: false,
  milestoneUndone: false,
  stageOpened: false,
  // From here on an order in review is contracted.
  stagePassed: ({ data }) => data.stage === 'review',
  stageReopened: ({ data }) => data.stage === 'review',
  taskOpened: false,
  taskReopened: false,
  taskRedated: false,
  taskClosed: false,
  escalated: false,
  reminderDue: false,
  orderClosed: true,
  cancellationRefused: false,
  cancellationCompleted: true,

  orderHeld: true,
  orderResumed: true,
  orderCancelled: true,
  compensationConfirmed: false,
  taskAcknowledged: false,
  taskSnoozed: false,
  taskReassigned: false,
  putOffCutBack: false,
  queryRaised: false,
  queryAnswered: false,
  exceptionRaised: false,
  exceptionResolved: false,
  // A receipt, an allocation or a day's pieces may count for nothing from now on.
  entryVoided: true,
  noteAdded: false,
  reminderSet: false,
  reminderDismissed: false,
  documentAttached: false,

  receiptAcknowledged: false,
  termsSpecified: true,
  lineSpecified: true,
  fieldsConfirmed: false,
  writtenConfirmationRecorded: false,
  orderChecked: false,
  verdictGiven: false,
  dateCommitted: true,
  contractRecorded: false,
  contractApproved: true,

  productionOrdersCreated: true,
  releaseAcknowledged: false,
  productMeetingHeld: false,
  productMeetingSignedOff: false,
  planFixed: ({ data }) => data.adjustments.length > 0,

  billOfMaterialsSpecified: true,
  noMaterialsDeclared: true,
  purchaseOrderDrafted: true,
  purchaseOrderReleased: true,
  promiseChanged: true,
  purchaseOrderCancelled: true,
  receiptRecorded: true,
  stockAllocated: true,

  sampleSent: false,
  customerApprovalRecorded: false,
  preProductionMeetingHeld: false,
  productionStarted: true,
  planConfirmed: false,
  progressReported: true,
  qualityChecked: false,
  productionCompleted: true,

  vesselBooked: true,
  shippingOrderEntered: true,
  bookingRolled: true,
  brokerInstructed: false,
  truckBooked: false,
  finalInspectionAppointed: false,
  statutoryInspectionRecorded: false,
  insuranceRecorded: false,
  customsDocumentRecorded: false,

  shipmentOpened: false,
  finalInspectionRecorded: false,
  marksChecked: false,
  containersStuffed: false,
  shippingInstructionSubmitted: false,
  vgmSubmitted: false,
  gatedIn: false,
  exportDeclared: false,
  customsReleased: false,
  draftBillOfLadingConfirmed: false,
  goodsOnBoard: true,
  shippingAdviceSent: false,
  billOfLadingRecorded: false,
  billOfLadingReleased: false,
  documentsPresented: false,
  containerStatusRecorded: false,
  containerChecksMissed: false,
  deliveryRecorded: false,
  refundPapersFiled: false,

  proformaIssued: false,
  invoiceIssued: false,
  invoiceSent: false,
  invoiceReceiptConfirmed: false,

  paymentRecorded: false,
  // It says within how many days of the shipment its documents are due.
  letterOfCreditRecorded: true,
  letterOfCreditChecked: false,
  paymentGateReleased: false,
  balanceRequested: false,
  handedOverToFinance: false,
  balanceWrittenOff: false,
}

/** True when the factory is to be planned anew for the event. */
export function callsForPlanning(event: OrderEvent, before: StandingBefore): boolean {
  // The log may hold events of rules to come, which this version does not know.
  if (!Object.hasOwn(planningTriggers, event.type)) return false
  const trigger = planningTriggers[event.type] as Trigger<EventType>
  return typeof trigger === 'function' ? trigger(event, before) : trigger
}

/** Types of the events that call for planning, each once, in the order in which they happened. */
export function planningReasons(events: readonly OrderEvent[], before: StandingBefore): EventType[] {
  const types = events.filter((event) => callsForPlanning(event, before)).map(({ type }) => type)
  return [...new Set(types)]
}

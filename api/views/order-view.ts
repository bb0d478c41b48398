import { compareMoney } from '../../domain/money/money'
import { isOverdue, earliestDue, openTasks } from '../../domain/order/deadlines'
import {
  factoryDay,
  finishedQuantity,
  lineAmount,
  lineQuantity,
  orderAmount,
  shippedQuantity,
} from '../../domain/order/facts'
import { blockers, openStages } from '../../domain/order/gates'
import type { OrderLine } from '../../domain/order/intake'
import { highestEscalation } from '../../domain/order/operator-details'
import { stageNames, stages } from '../../domain/order/stage'
import { instalments, outstanding, overpaid, owed, paid } from '../../domain/order/stages/collection'
import { agreedAmount } from '../../domain/order/stages/collection-money'
import { invoicedAmount, invoicedQuantity } from '../../domain/order/stages/invoicing-quantities'
import { kitting, requirements } from '../../domain/order/stages/kitting'
import { shortages } from '../../domain/order/stages/materials-shortages'
import type { OrderState, Task } from '../../domain/order/state'
import type { SourceDocument } from '../../services/database'
import type { OrderLinks } from '../links'

/** For whom and when an order is shown, and what is known of it beside its state. */
export type Viewing = {
  /** Employee code of the reader: reminders are shown to nobody but their owner. */
  reader: string
  now: string
  customerName?: string
  document?: SourceDocument
  links: OrderLinks
}

/** The whole order as one reads it: what it says, where it stands, what is open and what it has led to. */
export function orderView(state: OrderState, viewing: Viewing) {
  const { order } = state
  const today = factoryDay(state, viewing.now)
  return {
    number: state.number,
    version: state.version,
    status: state.status,
    customer: { code: order.customer, name: viewing.customerName },
    ...header(state),
    ...urgency(state, viewing.now),
    terms: terms(state),
    plan: planSummary(state),
    policy: policyInForce(state),
    openStages: openStages(state),
    stages: stageViews(state),
    tasks: taskViews(state, viewing.now),
    lines: order.lines.map((line) => lineView(state, line)),
    review: state.review,
    conversion: state.conversion,
    materials: {
      ...state.materials,
      requirements: requirements(state),
      kitting: kitting(state),
      shortages: shortages(state, today),
    },
    production: state.production,
    customs: state.customs,
    shipments: state.shipment.shipments,
    invoices: state.invoicing.invoices,
    collection: {
      ...state.collection,
      invoiced: invoicedTotal(state),
      ...money(state),
      instalments: instalments(state, today),
    },
    ...register(state, viewing.reader),
    document: viewing.document && documentView(viewing.document),
    links: viewing.links,
  }
}

export type OrderView = ReturnType<typeof orderView>

function header({ order, openedAt, hold }: OrderState) {
  const { buyerOrderNumber, seller, channel, receivedAt, issuedOn, merchandiser, template, opening } = order
  return {
    buyerOrderNumber,
    seller,
    channel,
    receivedAt,
    issuedOn,
    openedAt,
    merchandiser,
    template,
    opening,
    hold,
  }
}

function urgency(state: OrderState, now: string) {
  return { dueAt: earliestDue(state), overdue: isOverdue(state, now), escalation: highestEscalation(state) }
}

function terms(state: OrderState) {
  const { order } = state
  return {
    currency: order.currency,
    /** Calculated from lines and charges; absent while any of it is open. */
    amount: orderAmount(state),
    statedAmount: order.amount,
    charges: order.charges,
    requestedOn: order.requestedOn,
    shipOn: order.shipOn,
    latestShipmentOn: order.latestShipmentOn,
    transportMode: order.transportMode,
    portOfLoading: order.portOfLoading,
    portOfDischarge: order.portOfDischarge,
    passageDays: order.passageDays,
    deliveryMethod: order.deliveryMethod,
    incoterm: order.incoterm,
    incotermPlace: order.incotermPlace,
    payment: order.payment,
    paymentNote: order.paymentNote,
    packing: order.packing,
    shippingMark: order.shippingMark,
    overPercent: order.overPercent,
    shortPercent: order.shortPercent,
    paymentTolerance: order.paymentTolerance,
  }
}

function planSummary({ plan, planStale, outlook }: OrderState) {
  if (!plan) return undefined
  const { shipOn, shipOnAssumed, etaOn, fits, earliestShipOn, projectedShipOn, plannedAt } = plan
  return {
    shipOn,
    shipOnAssumed,
    etaOn,
    fits,
    earliestShipOn,
    /** The first ETD that material, capacity and time plan allow. */
    projectedShipOn: outlook?.projectedShipOn ?? projectedShipOn,
    outlook,
    plannedAt,
    replanning: planStale,
  }
}

/** The policy that the order's tasks escalate by; its ladders are read at `GET /policies`. */
function policyInForce({ policy }: OrderState) {
  return policy && { version: policy.version, customerClass: policy.customerClass }
}

function stageViews(state: OrderState) {
  return stages.map((stage) => {
    const { status, since } = state.stages[stage]
    const blocked = status === 'open' ? blockers(state, stage) : []
    return { stage, name: stageNames[stage], status, since, blockers: blocked }
  })
}

function taskViews(state: OrderState, now: string) {
  return openTasks(state)
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0))
    .map((task) => taskView(task, now))
}

function taskView({ taken, ...task }: Task, now: string) {
  return { ...task, level: taken.at(-1), overdue: task.dueAt <= now }
}

function lineView(state: OrderState, line: OrderLine) {
  const { amount, ...said } = line
  return {
    ...said,
    statedAmount: amount,
    amount: lineAmount(state, line),
    ordered: lineQuantity(line),
    finished: finishedQuantity(state, line.line),
    shipped: shippedQuantity(state, line.line),
    invoiced: invoicedQuantity(state, line.line),
  }
}

function invoicedTotal(state: OrderState): string | undefined {
  return state.order.currency === undefined ? undefined : invoicedAmount(state)
}

/** What is owed and what came in; nothing is said in figures of what nobody knows yet. */
function money(state: OrderState) {
  if (state.order.currency === undefined) return {}
  const isKnown = agreedAmount(state) !== undefined || compareMoney(owed(state), '0') > 0
  return {
    paid: paid(state),
    ...(isKnown ? { owed: owed(state), outstanding: outstanding(state), overpaid: overpaid(state) } : {}),
  }
}

/** What was asked, went wrong, was noted and kept; the reader's own reminders only. */
function register(state: OrderState, reader: string) {
  const said = (state.order.notes ?? []).map((text) => ({ at: state.order.receivedAt, text }))
  return {
    milestones: state.milestones,
    queries: state.queries,
    exceptions: state.exceptions,
    compensations: state.compensations,
    notes: [...said, ...state.notes],
    reminders: state.reminders.filter(({ by }) => by === reader),
    documents: state.documents,
  }
}

function documentView({ sha256, mediaType, receivedAt, details }: SourceDocument) {
  return { sha256, mediaType, receivedAt, details }
}

import type { invoicingCommands } from '../commands/invoicing'
import { counted, passedAtOpening } from '../facts'
import type { Reducers, Rules, StageModule } from '../rule'
import type { Invoice, OrderState } from '../state'
import { shipmentsOnBoard, shippingBlockers } from './invoicing-quantities'
import { confirmInvoiceReceipt, issueInvoice, issueProforma, sendInvoice } from './invoicing-rules'
import { billingBlockers, invoicingTasks } from './invoicing-tasks'

export { invoicedAmount, invoicedQuantity } from './invoicing-quantities'
export { nextInvoiceRun } from './invoicing-tasks'

/** Events of invoicing: proforma and billing invoices, their way to the customer. */
export type InvoicingEvents = {
  proformaIssued: { invoice: Invoice }
  invoiceIssued: { invoice: Invoice }
  invoiceSent: { invoice: string; sent: NonNullable<Invoice['sent']> }
  invoiceReceiptConfirmed: { invoice: string; receiptConfirmed: NonNullable<Invoice['receiptConfirmed']> }
}

export const invoicingRules: Rules<keyof typeof invoicingCommands> = {
  issueProforma,
  issueInvoice,
  sendInvoice,
  confirmInvoiceReceipt,
}

export const invoicingReducers: Reducers<keyof InvoicingEvents> = {
  proformaIssued: withInvoice,
  invoiceIssued: withInvoice,
  invoiceSent: (state, { invoice, sent }) => changeInvoice(state, invoice, { sent }),
  invoiceReceiptConfirmed: (state, { invoice, receiptConfirmed }) =>
    changeInvoice(state, invoice, { receiptConfirmed }),
}

/** Invoicing opens when goods are on board and ends when all of them are billed and the customer has the invoices. */
export const invoicing: StageModule = {
  entry: (state) =>
    shipmentsOnBoard(state).length > 0 ||
    (state.order.opening?.shipped.length ?? 0) > 0 ||
    passedAtOpening(state, 'shipment'),
  gate: (state) =>
    passedAtOpening(state, 'invoicing') ? [] : [...shippingBlockers(state), ...billingBlockers(state)],
  milestones: {},
  tasks: invoicingTasks,
}

/** Why an invoice cannot be voided: nothing keeps it; a credit note undoes it, and its quantity is billed anew. */
export function voidInvoiceProblem(_state: OrderState, _id: string): string | undefined {
  return undefined
}

function withInvoice(state: OrderState, { invoice }: { invoice: Invoice }): Partial<OrderState> {
  return {
    invoicing: { invoices: [...state.invoicing.invoices, invoice] },
    counters: counted(state, invoice.id),
  }
}

function changeInvoice(state: OrderState, id: string, change: Partial<Invoice>): Partial<OrderState> {
  const invoices = state.invoicing.invoices.map((invoice) =>
    invoice.id === id ? { ...invoice, ...change } : invoice,
  )
  return { invoicing: { invoices } }
}

import { addDays, compileCalendar, previousWorkingDay } from '../../calendar'
import { ladderKind, termOf } from '../chasing'
import { endOfDay, factoryDay } from '../facts'
import type { Blocker, WantedTask } from '../rule'
import type { OrderState } from '../state'
import { billingInvoices, openingToInvoice, shipmentsToInvoice, uninvoiced } from './invoicing-quantities'

/** What is on board and not billed, and what the customer does not have yet. */
export function billingBlockers(state: OrderState): Blocker[] {
  const unbilled = uninvoiced(state).map(({ line, quantity }) => ({
    code: 'not-all-invoiced',
    en: `Line ${line}: ${quantity} on board and not invoiced`,
    zh: `第${line}行：已装船 ${quantity} 尚未开票`,
  }))
  return [...unbilled, ...deliveryBlockers(state)]
}

function deliveryBlockers(state: OrderState): Blocker[] {
  return billingInvoices(state).flatMap((invoice): Blocker[] => {
    const { number } = invoice
    if (!invoice.sent) {
      return [
        { code: 'invoice-not-sent', en: `Invoice ${number} is not sent`, zh: `发票 ${number} 尚未寄送客户` },
      ]
    }
    if (invoice.receiptConfirmed) return []
    const en = `The customer has not confirmed receipt of invoice ${number}`
    return [{ code: 'invoice-receipt-open', en, zh: `客户尚未确认收到发票 ${number}` }]
  })
}

/** Invoices to make, to send and to have confirmed. */
export function invoicingTasks(state: OrderState): WantedTask[] {
  return [...billingTasks(state), ...sendingTasks(state), ...receiptTasks(state)]
}

/** Three invoice runs a month, on the 10th, the 20th and the last day (R109). */
function billingTasks(state: OrderState): WantedTask[] {
  const shipments = shipmentsToInvoice(state).map(({ id, onBoardAt }) => ({
    id,
    title: { en: `Invoice shipment ${id}`, zh: `开票：出货批次 ${id}` },
    sailedOn: factoryDay(state, onBoardAt),
  }))
  const opening = {
    id: 'opening',
    title: { en: 'Invoice what was shipped before the order was opened here', zh: '开票：建单前已出货部分' },
    sailedOn: factoryDay(state, state.openedAt),
  }
  return [...shipments, ...(openingToInvoice(state) ? [opening] : [])].map(({ id, title, sailedOn }) => ({
    key: `invoice:${id}`,
    kind: 'internal',
    stage: 'invoicing',
    title,
    department: 'finance',
    ref: id,
    due: { at: endOfDay(state, nextInvoiceRun(state, sailedOn)) },
  }))
}

/** The next run after a day; a run on a day off is made on the working day before, unless that is too early. */
export function nextInvoiceRun(state: OrderState, after: string): string {
  let run = nextRunDay(after)
  while (workedDay(state, run) < after) run = nextRunDay(run)
  return workedDay(state, run)
}

function nextRunDay(after: string): string {
  const month = after.slice(0, 7)
  const nextMonth = addDays(`${month}-28`, 4).slice(0, 7)
  const runs = [`${month}-10`, `${month}-20`, addDays(`${nextMonth}-01`, -1), `${nextMonth}-10`]
  return runs.find((run) => run > after) ?? `${nextMonth}-10`
}

function workedDay(state: OrderState, day: string): string {
  return state.calendar ? previousWorkingDay(compileCalendar(state.calendar), day) : day
}

function sendingTasks(state: OrderState): WantedTask[] {
  return billingInvoices(state)
    .filter((invoice) => !invoice.sent)
    .map(({ id, number }) => ({
      key: `sendInvoice:${id}`,
      kind: 'internal',
      stage: 'invoicing',
      title: { en: `Send invoice ${number} to the customer`, zh: `向客户寄送发票 ${number}` },
      department: 'finance',
      ref: id,
      due: { workingDays: 1 },
    }))
}

function receiptTasks(state: OrderState): WantedTask[] {
  return billingInvoices(state)
    .filter((invoice) => invoice.sent && !invoice.receiptConfirmed)
    .map(({ id, number }) => ({
      key: `invoiceReceipt:${id}`,
      kind: ladderKind(state, 'invoiceReceipt', 'customerApproval'),
      stage: 'invoicing',
      title: { en: `Customer confirms receipt of invoice ${number}`, zh: `客户确认收到发票 ${number}` },
      department: 'finance',
      party: state.order.customer,
      ref: id,
      due: { workingDays: termOf(state, 'invoiceReceipt', 5) },
    }))
}

import { amountFor, factoryDay } from '../../domain/order/facts'
import {
  billingInvoices,
  shipmentsToInvoice,
  uninvoiced,
} from '../../domain/order/stages/invoicing-quantities'
import type { OrderState } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'
import { invoiceItemKinds, type InvoiceItemKind, type InvoiceRunItem } from '../../domain/rhythm'
import { count } from '../email/format'
import type { Drafted, Report } from './report'
import type { RhythmOrder } from './rhythm-order'
import { byText, countBy } from './sums'

/** What an order has to bill, to send and to have confirmed (R109). */
export function invoiceItemsOf({ number, customer, state }: RhythmOrder): InvoiceRunItem[] {
  const { currency } = state.order
  const of = { order: number, customer, ...(currency === undefined ? {} : { currency }) }
  return [...toInvoice(state), ...issued(state)].map((item) => ({ ...of, ...item }))
}

type Work = Omit<InvoiceRunItem, 'order' | 'customer' | 'currency'>

function toInvoice(state: OrderState): Work[] {
  const lines = uninvoiced(state)
  if (lines.length === 0) return []
  const shipments = shipmentsToInvoice(state)
  const amount = amountFor(state, lines)
  const first = shipments[0]
  return [
    {
      kind: 'toInvoice',
      ...(amount === undefined ? {} : { amount }),
      shipments: shipments.map(({ id }) => id),
      lines,
      ...(first ? { since: factoryDay(state, first.onBoardAt) } : {}),
    },
  ]
}

function issued(state: OrderState): Work[] {
  return billingInvoices(state).flatMap(
    ({ number, amount, shipment, lines, issuedOn, sent, receiptConfirmed }) => {
      if (receiptConfirmed) return []
      const kind: InvoiceItemKind = sent ? 'toConfirm' : 'toSend'
      const shipments = shipment === undefined ? [] : [shipment]
      return [{ kind, amount, shipments, invoice: number, lines, since: sent?.on ?? issuedOn }]
    },
  )
}

/** The run: what is to be billed comes first, the longest waiting before the others. */
export function draftInvoiceRun(items: InvoiceRunItem[]): Drafted {
  const sorted = items.toSorted(
    byText(
      ({ kind }) => String(invoiceItemKinds.indexOf(kind)),
      ({ since = '' }) => since,
      ({ order }) => order,
    ),
  )
  const counts = {
    items: items.length,
    ...countBy(
      items.map(({ kind }) => kind),
      invoiceItemKinds,
    ),
  }
  const ofShipping = sorted.filter(({ kind }) => kind === 'toInvoice')
  return {
    counts,
    record: { kind: 'invoiceRun', items: sorted },
    reports: [
      report({ department: 'finance', level: 'lead' }, sorted),
      ...(ofShipping.length === 0 ? [] : [report({ department: 'shipping', level: 'lead' }, ofShipping)]),
    ],
  }
}

const kindNames: Record<InvoiceItemKind, Bilingual> = {
  toInvoice: { en: 'to be billed', zh: '待开票' },
  toSend: { en: 'to be sent', zh: '待寄出' },
  toConfirm: { en: 'receipt to be confirmed', zh: '待确认收到' },
}

function report(to: Report['to'][number], items: InvoiceRunItem[]): Report {
  const {
    toInvoice: bill,
    toSend,
    toConfirm,
  } = countBy(
    items.map(({ kind }) => kind),
    invoiceItemKinds,
  )
  return {
    to: [to],
    lead: {
      en: `Invoice run: ${count(bill, 'order')} to bill, ${count(toSend, 'invoice')} to send, ${toConfirm} to have confirmed`,
      zh: `开票：待开票 ${bill} 单，待寄出 ${toSend} 张，待确认收到 ${toConfirm} 张`,
    },
    tables: [
      {
        columns: [
          { en: 'Work', zh: '事项' },
          { en: 'Order', zh: '订单' },
          { en: 'Customer', zh: '客户' },
          { en: 'Shipments, invoice', zh: '批次/发票' },
          { en: 'Lines', zh: '行与数量' },
          { en: 'Amount', zh: '金额' },
          { en: 'Since', zh: '自' },
        ],
        rows: items.map((item) => [
          kindNames[item.kind],
          item.order,
          item.customer,
          [...item.shipments, ...(item.invoice ? [item.invoice] : [])].join(', '),
          item.lines.map(({ line, quantity }) => `${line}: ${quantity}`).join(', '),
          item.amount === undefined ? '—' : `${item.currency ?? ''} ${item.amount}`.trim(),
          item.since ?? '—',
        ]),
      },
    ],
  }
}

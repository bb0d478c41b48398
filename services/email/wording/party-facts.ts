import type { ApprovalSubject, OrderState, Task } from '../../../domain/order/state'
import { fieldNames } from '../../../domain/order/stages/review-fields'
import { isConfirmed } from '../../../domain/order/stages/review-gate'
import { confirmedFields } from '../../../domain/order/state'
import type { Fact } from './words'

/** What an outsider must know to find the thing that we await: which points, what was sent, on which vessel. */
export function factsForParty(state: OrderState, task: Task | undefined): Fact[] {
  if (!task) return []
  const [what = ''] = task.key.split(':')
  return own[what]?.(state, task) ?? []
}

const own: Record<string, (state: OrderState, task: Task) => Fact[]> = {
  confirmFields: openPoints,
  approval: sentSample,
  invoiceReceipt: sentInvoice,
  cutOff: sailing,
}

function openPoints(state: OrderState): Fact[] {
  const names = confirmedFields
    .filter((field) => !isConfirmed(state, field))
    .map((field) => fieldNames[field])
  const value = { en: names.map(({ en }) => en).join(', '), zh: names.map(({ zh }) => zh).join('、') }
  return names.length === 0 ? [] : [{ label: { en: 'To confirm', zh: '待确认' }, value }]
}

function sentSample({ production }: OrderState, { ref }: Task): Fact[] {
  const { sentOn, courier } = production.approvals[ref as ApprovalSubject] ?? {}
  return sentOn === undefined ? [] : [sent(sentOn, courier)]
}

function sentInvoice({ invoicing, order }: OrderState, { ref }: Task): Fact[] {
  const invoice = invoicing.invoices.find(({ id }) => id === ref)
  if (!invoice) return []
  const { number, amount, sent: sending } = invoice
  return [
    { label: { en: 'Invoice', zh: '发票号' }, value: number },
    { label: { en: 'Amount', zh: '金额' }, value: [order.currency, amount].filter(Boolean).join(' ') },
    ...(sending ? [sent(sending.on, [sending.via, sending.tracking].filter(Boolean).join(' '))] : []),
  ]
}

function sent(on: string, how: string | undefined): Fact {
  return { label: { en: 'Sent', zh: '寄送' }, value: how ? `${on} · ${how}` : on }
}

function sailing({ customs }: OrderState, { ref }: Task): Fact[] {
  const booking = customs.bookings.find(({ id }) => id === ref)
  if (!booking) return []
  const { reference, shippingOrder, vessel, voyage } = booking
  const number = shippingOrder?.number ?? reference
  return [
    ...(number === undefined ? [] : [{ label: { en: 'Booking', zh: '订舱号' }, value: number }]),
    { label: { en: 'Vessel', zh: '船名航次' }, value: `${vessel} ${voyage}` },
  ]
}

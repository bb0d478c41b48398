import type { OrderEvent } from '../../domain/order/events'
import type { OrderIntake } from '../../domain/order/intake'
import { initialState } from '../../domain/order/start'
import type { OrderState, Task } from '../../domain/order/state'
import type { MailRow, OrderRecordInput } from '../../services/database'

export const receivedAt = '2026-03-02T01:00:00.000Z'

/** An order as it came in. */
export function anIntake(parts: Partial<OrderIntake> = {}): OrderIntake {
  return {
    customer: 'C-1',
    buyerOrderNumber: 'PO-1',
    channel: 'email',
    receivedAt,
    merchandiser: 'ME03',
    template: 'newStyle',
    currency: 'USD',
    shipOn: '2026-05-08',
    transportMode: 'sea',
    passageDays: 30,
    overPercent: 5,
    shortPercent: 5,
    paymentTolerance: '50.00',
    lines: [
      {
        line: 1,
        product: 'JH-TS100',
        description: 'T-shirt',
        unit: 'PCE',
        unitPrice: '4.20',
        quantities: [{ color: 'navy', size: 'M', quantity: 1000 }],
      },
    ],
    ...parts,
  }
}

/** The state of an order after its first `version` events. */
export function aState(
  version: number,
  { number = 'GD26-00001', ...parts }: Partial<OrderState> = {},
): OrderState {
  const order = parts.order ?? anIntake({ buyerOrderNumber: `PO-${number}` })
  const start = initialState({ v: 1, number, order, openedAt: receivedAt, openedBy: 'ME03' })
  return { ...start, ...parts, version }
}

/** A task of an order; due on 4 March unless said otherwise. */
export function aTask(key: string, parts: Partial<Task> = {}): Task {
  return {
    key,
    kind: 'internal',
    stage: 'review',
    title: { en: `Do ${key}`, zh: `办理 ${key}` },
    department: 'merchandising',
    openedAt: receivedAt,
    dueAt: '2026-03-04T09:30:00.000Z',
    taken: [],
    ...parts,
  }
}

/** Notes from one number to another, as they stand in a log. */
export function someEvents(from: number, to: number, text = 'note'): OrderEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => anEvent(from + index, text))
}

export function anEvent(seq: number, text = 'note'): OrderEvent {
  const at = new Date(Date.parse(receivedAt) + seq * 1000).toISOString()
  const note = { id: `N${seq}`, at, by: 'ME03', text }
  return {
    seq,
    at,
    by: 'ME03',
    department: 'merchandising',
    key: `key-${seq}`,
    type: 'noteAdded',
    data: { note },
  }
}

/** A mail that follows from an event. */
export function aMail(eventSeq: number, recipient: string, parts: Partial<MailRow> = {}): MailRow {
  const notice = parts.notice ?? 'due'
  return {
    eventSeq,
    notice,
    recipient,
    address: `${recipient.toLowerCase()}@jiahe.example`,
    kind: 'escalation',
    messageId: `<${eventSeq}.${notice}.${recipient}@gendan.example>`,
    subject: '已逾期 · Overdue',
    text: 'text',
    html: '<p>text</p>',
    headers: { References: '<GD26-00001@gendan.example>' },
    createdAt: receivedAt,
    ...parts,
  }
}

/** What an order writes down after its events from one number to another. */
export function aRecord(from: number, to: number, parts: Partial<OrderRecordInput> = {}): OrderRecordInput {
  const number = parts.number ?? 'GD26-00001'
  return { number, events: someEvents(from, to), state: aState(to, { number }), mails: [], ...parts }
}

import { generalReducers } from '../../../../domain/order/general'
import type { CommandBody, CommandName } from '../../../../domain/order/commands'
import type { EventDraft, EventType } from '../../../../domain/order/events'
import type { OrderIntake } from '../../../../domain/order/intake'
import type { Reducers, Refusal, Rules } from '../../../../domain/order/rule'
import { collectionReducers, collectionRules } from '../../../../domain/order/stages/collection'
import { invoicingReducers, invoicingRules } from '../../../../domain/order/stages/invoicing'
import { initialState } from '../../../../domain/order/start'
import type { OrderState, Shipment } from '../../../../domain/order/state'

export const now = '2026-03-20T04:00:00.000Z'
export const today = '2026-03-20'

const thirtySeventy: OrderIntake['payment'] = [
  { percent: '30', trigger: 'contract', days: 0, gate: 'purchase' },
  { percent: '70', trigger: 'billOfLadingCopy', days: 0, gate: 'billOfLading' },
]

const order: OrderIntake = {
  customer: 'ACME',
  buyerOrderNumber: 'PO-1',
  channel: 'email',
  receivedAt: '2026-01-05T01:00:00.000Z',
  merchandiser: 'M1',
  template: 'repeat',
  currency: 'USD',
  shipOn: '2026-03-15',
  transportMode: 'sea',
  passageDays: 30,
  incoterm: 'FOB',
  payment: thirtySeventy,
  overPercent: 5,
  shortPercent: 5,
  paymentTolerance: '30',
  lines: [
    { line: 1, description: 'T-shirt', unit: 'PCE', unitPrice: '8', quantities: [{ quantity: 1000 }] },
    { line: 2, description: 'Cap', unit: 'PCE', unitPrice: '2', quantities: [{ quantity: 1000 }] },
  ],
}

/** An order of 10,000 USD, T/T 30/70, with its contract approved. */
export function contracted(given: Partial<OrderIntake> = {}): OrderState {
  const openedAt = '2026-01-05T02:00:00.000Z'
  const state = initialState({
    v: 1,
    number: '26-0001',
    order: { ...order, ...given },
    openedAt,
    openedBy: 'M1',
  })
  const contract = {
    number: 'C-1',
    signedOn: '2026-01-08',
    amount: '10000.00',
    recordedAt: '2026-01-08T02:00:00.000Z',
    approvedBy: 'S1',
    approvedAt: '2026-01-09T02:00:00.000Z',
  }
  return { ...state, review: { ...state.review, contract } }
}

/** Lines of a shipment: quantity of line 1 and of line 2. */
export const pieces = (first: number, second: number) =>
  [
    { line: 1, quantity: first },
    { line: 2, quantity: second },
  ].filter((part) => part.quantity > 0)

export function shipment(given: Partial<Shipment> & { id: string }): Shipment {
  return {
    at: '2026-03-10T02:00:00.000Z',
    by: 'SH1',
    lines: pieces(1000, 1000),
    containers: [],
    statusChecks: [],
    ...given,
  }
}

/** The order with these shipments. */
export function shipping(state: OrderState, ...shipments: Shipment[]): OrderState {
  return { ...state, shipment: { shipments } }
}

/** The order with everything on board on 15 March. */
export function sailed(state: OrderState = contracted(), lines = pieces(1000, 1000)): OrderState {
  return shipping(state, shipment({ id: 'S1', lines, onBoardAt: '2026-03-15T04:00:00.000Z' }))
}

const rules = { ...collectionRules, ...invoicingRules }
const reducers = { ...collectionReducers, ...invoicingReducers, ...generalReducers } as Reducers<EventType>
type Name = keyof typeof rules & CommandName

/** What a command answers. */
export function give<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  at = now,
): EventDraft[] | Refusal {
  const rule = (rules as unknown as Rules<CommandName>)[name]
  return rule({
    state,
    body: body as never,
    actor: { code: 'F1', department: 'finance', level: 'director' },
    worker: { code: 'F1', department: 'finance', level: 'director' },
    by: 'F1',
    now: at,
  })
}

/** The state after a command that must be accepted. */
export function after<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  at = now,
): OrderState {
  const answer = give(state, name, body, at)
  if (!Array.isArray(answer)) throw new Error(`${name}: ${answer.code}: ${answer.detail}`)
  return answer.reduce((current, { type, data }, index) => {
    const event = { type, data, seq: current.version + 1 + index, at, by: 'F1' }
    const reduce = reducers[type] as (state: OrderState, data: unknown, event: unknown) => Partial<OrderState>
    return { ...current, ...reduce(current, data, event), version: event.seq }
  }, state)
}

/** The code of a refusal, or what was done instead. */
export function codeOf(answer: EventDraft[] | Refusal): string {
  return Array.isArray(answer) ? `accepted: ${answer.map(({ type }) => type).join(', ')}` : answer.code
}

let references = 0

/** The state after so much money came in. */
export function receiving(
  state: OrderState,
  amount: string,
  given: Partial<CommandBody<'recordPayment'>> = {},
): OrderState {
  const body = { amount, currency: 'USD', receivedOn: today, reference: `TT-${++references}`, ...given }
  return after(state, 'recordPayment', body)
}

/** An entry marked void. */
export const voided = { at: now, by: 'F1', reason: 'mistake' }

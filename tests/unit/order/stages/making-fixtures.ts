import type { CalendarData } from '../../../../domain/calendar'
import type { CommandBody } from '../../../../domain/order/commands'
import type { EventDraft, EventType, OrderEvent } from '../../../../domain/order/events'
import { counted } from '../../../../domain/order/facts'
import type { OrderIntake } from '../../../../domain/order/intake'
import type { Refusal, RuleInput } from '../../../../domain/order/rule'
import { materialsReducers, materialsRules } from '../../../../domain/order/stages/materials'
import { productionReducers, productionRules } from '../../../../domain/order/stages/production'
import { initialState } from '../../../../domain/order/start'
import type { BomLine, OrderState, ProductData } from '../../../../domain/order/state'
import type { PlanMilestone } from '../../../../domain/policy/time-plan'

/** Monday, 2 March 2026, 10:00 in the factory. */
export const monday = '2026-03-02T02:00:00.000Z'

const shifts: [number, number][] = [
  [510, 720],
  [810, 1050],
]
const calendar: CalendarData = {
  name: 'test',
  zone: 'Asia/Shanghai',
  offsets: [{ from: '1991-09-14T15:00:00Z', minutes: 480 }],
  from: '2026-01-01',
  to: '2027-12-31',
  week: [shifts, shifts, shifts, shifts, shifts, [], []],
  exceptions: {},
}

export const fabric: BomLine = {
  material: 'FAB-01',
  name: 'Cotton jersey',
  model: '180 gsm  navy',
  unit: 'm',
  perPiece: '1.2',
  scrapPercent: '5',
  supplier: 'MILL',
}
export const label: BomLine = {
  material: 'LBL-01',
  name: 'Care label',
  model: 'CL 30',
  unit: 'pc',
  perPiece: '1',
  scrapPercent: '0',
}

const product = (code: string, bom: BomLine[]): ProductData => ({
  code,
  name: { en: code, zh: code },
  inspectionListed: false,
  bom,
})

const order: OrderIntake = {
  customer: 'ACME',
  buyerOrderNumber: 'PO-1',
  channel: 'email',
  receivedAt: '2026-01-05T01:00:00.000Z',
  merchandiser: 'lin',
  template: 'newStyle',
  currency: 'USD',
  transportMode: 'sea',
  passageDays: 30,
  overPercent: 5,
  shortPercent: 5,
  paymentTolerance: '20',
  payment: [
    { percent: '30', trigger: 'contract', days: 0, gate: 'purchase' },
    { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
  ],
  lines: [
    {
      line: 1,
      product: 'TEE',
      description: 'T-shirt',
      unit: 'PCE',
      unitPrice: '5',
      quantities: [
        { color: 'Red', size: 'M', quantity: 100 },
        { color: 'Red', size: 'L', quantity: 200 },
      ],
    },
    {
      line: 2,
      product: 'POLO',
      description: 'Polo shirt',
      unit: 'PCE',
      unitPrice: '8',
      quantities: [{ quantity: 50 }],
    },
  ],
}

/** A planned milestone of which only the day counts. */
export function milestone(key: PlanMilestone['key'], dueOn: string): PlanMilestone {
  const dueAt = `${dueOn}T09:30:00.000Z`
  return {
    key,
    no: 1,
    name: { en: key, zh: key },
    department: 'production',
    kind: 'internal',
    dueAt,
    dueOn,
    baselineAt: dueAt,
    after: [],
    earliestOn: dueOn,
  }
}

/**
 * An order whose production orders are released and whose product meeting is signed off: SO1-P1 of 300 T-shirts
 * (378 m of fabric, 300 labels) and SO1-P2 of 50 polo shirts (75 m of the same fabric).
 */
export function released(change: Partial<OrderIntake> = {}): OrderState {
  const start = initialState({
    v: 1,
    number: 'SO1',
    order: { ...order, ...change },
    openedAt: '2026-01-05T02:00:00.000Z',
    openedBy: 'lin',
  })
  const signed = { by: 'x', at: '2026-01-12T02:00:00.000Z' }
  return {
    ...start,
    calendar,
    plan: {
      template: 'newStyle',
      plannedAt: start.openedAt,
      receivedOn: '2026-01-05',
      shipOn: '2026-04-30',
      shipOnAssumed: false,
      sailingDay: '2026-04-30',
      etaOn: '2026-05-30',
      milestones: [
        milestone('bulkPurchase', '2026-01-12'),
        milestone('customerApprovals', '2026-02-20'),
        milestone('productionStart', '2026-03-20'),
      ],
      fits: true,
      misfits: [],
      criticalPath: [],
    },
    products: {
      TEE: product('TEE', [fabric, label]),
      POLO: product('POLO', [{ ...fabric, perPiece: '1.5', scrapPercent: '0' }]),
      BARE: product('BARE', []),
    },
    conversion: {
      ...start.conversion,
      productionOrders: start.order.lines.map(({ line, product: code, quantities }) => ({
        id: `SO1-P${line}`,
        line,
        product: code,
        quantities,
        createdAt: '2026-01-09T02:00:00.000Z',
      })),
      meeting: { heldOn: '2026-01-12', attendees: ['lin'], minutes: 'm', specialPoints: [], by: 'lin' },
      signedOff: { technical: signed, production: signed, quality: signed },
      planFixedAt: '2026-01-09T03:00:00.000Z',
    },
    collection: {
      ...start.collection,
      released: [{ gate: 'purchase', by: 'boss', at: '2026-01-10T02:00:00.000Z', reason: 'old customer' }],
    },
  }
}

/** One line with a product that needs no cells. */
export function oneLine(
  quantity: number,
  change: Partial<OrderIntake['lines'][number]> = {},
): OrderIntake['lines'] {
  return [{ line: 1, product: 'TEE', description: 'T', unit: 'PCE', quantities: [{ quantity }], ...change }]
}

const rules = { ...materialsRules, ...productionRules }
type Name = keyof typeof rules
export type Given = { now?: string; by?: string }

/** What the rule of a command says. */
export function says<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  { now = monday, by = 'wang' }: Given = {},
): EventDraft[] | Refusal {
  const rule = rules[name] as (input: RuleInput<C>) => EventDraft[] | Refusal
  const actor = { code: by, department: 'production', level: 'staff' } as const
  return rule({ state, body, actor, worker: actor, by, now })
}

/** The refusal of a command: its code and, when it names a field, its pointer. */
export function refusal<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  given?: Given,
): string {
  const answer = says(state, name, body, given)
  if (Array.isArray(answer)) return `accepted: ${answer.map(({ type }) => type).join(', ')}`
  const pointer = answer.problems?.[0]?.pointer
  return pointer ? `${answer.code} ${pointer}` : answer.code
}

/** The types of the events of an accepted command. */
export function accepted<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  given?: Given,
): string[] {
  const answer = says(state, name, body, given)
  if (!Array.isArray(answer)) throw new Error(`${name} refused: ${answer.code} ${answer.detail}`)
  return answer.map(({ type }) => type)
}

/** The state after a command that must be accepted. */
export function after<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  given: Given = {},
): OrderState {
  const answer = says(state, name, body, given)
  if (!Array.isArray(answer)) throw new Error(`${name} refused: ${answer.code} ${answer.detail}`)
  return evolved(state, answer, given)
}

const reducers = {
  ...materialsReducers,
  ...productionReducers,
  exceptionRaised: (state: OrderState, { exception }: { exception: OrderState['exceptions'][number] }) => ({
    exceptions: [...state.exceptions, exception],
    counters: counted(state, exception.id),
  }),
} as unknown as Record<string, (state: OrderState, data: unknown, event: OrderEvent) => Partial<OrderState>>

function evolved(state: OrderState, drafts: EventDraft[], { now = monday, by = 'wang' }: Given): OrderState {
  return drafts.reduce((before, draft, index) => {
    const event = { ...draft, seq: state.version + index + 1, at: now, by } as OrderEvent
    const reduce = reducers[draft.type as EventType]
    if (!reduce) throw new Error(`no reducer for ${draft.type}`)
    return { ...before, ...reduce(before, draft.data, event), version: event.seq }
  }, state)
}

/** The state with an entry voided. */
export function voided(state: OrderState, id: string): OrderState {
  const mark = <E extends { id: string }>(entries: E[]) =>
    entries.map((entry) =>
      entry.id === id ? { ...entry, voided: { at: monday, by: 'x', reason: 'r' } } : entry,
    )
  return {
    ...state,
    materials: {
      ...state.materials,
      receipts: mark(state.materials.receipts),
      allocations: mark(state.materials.allocations),
    },
    production: {
      ...state.production,
      progress: mark(state.production.progress),
      qualityChecks: mark(state.production.qualityChecks),
    },
  }
}

/** Everything in stock: both production orders are kitted. */
export function kitted(change: Partial<OrderIntake> = {}): OrderState {
  const state = after(released(change), 'allocateStock', { material: 'FAB-01', quantity: 453 })
  return after(state, 'allocateStock', { material: 'LBL-01', quantity: 300 })
}

const date = '2026-02-25'

/** Kitted, with all samples approved and the pre-production meeting held: ready to start. */
export function ready(change: Partial<OrderIntake> = {}): OrderState {
  let state = kitted(change)
  for (const subject of ['labDip', 'trims', 'artwork', 'preProductionSample'] as const) {
    state = after(state, 'sendSample', { subject, sentOn: '2026-02-10' })
    const decision = { subject, outcome: 'approved', decidedOn: date, evidence: 'mail' } as const
    state = after(state, 'recordCustomerApproval', decision)
  }
  return after(state, 'holdPreProductionMeeting', { heldOn: date, minutes: 'm' })
}

/** Both production orders in work since Monday. */
export function started(change: Partial<OrderIntake> = {}): OrderState {
  const state = after(ready(change), 'startProduction', { productionOrder: 'SO1-P1' })
  return after(state, 'startProduction', { productionOrder: 'SO1-P2' })
}

/** The codes of a stage's blockers. */
export const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)

import type { CalendarData } from '../../../../domain/calendar'
import type { Department, Level } from '../../../../domain/departments'
import type { CommandBody } from '../../../../domain/order/commands'
import type { conversionCommands } from '../../../../domain/order/commands/conversion'
import type { reviewCommands } from '../../../../domain/order/commands/review'
import type { EventDraft } from '../../../../domain/order/events'
import type { OrderIntake, OrderLine } from '../../../../domain/order/intake'
import type { Actor, Refusal, Rule } from '../../../../domain/order/rule'
import { conversionReducers, conversionRules } from '../../../../domain/order/stages/conversion'
import { reviewReducers, reviewRules } from '../../../../domain/order/stages/review'
import { initialState } from '../../../../domain/order/start'
import {
  confirmedFields,
  reviewPoints,
  verdictDepartments,
  type OrderState,
} from '../../../../domain/order/state'
import type { MilestoneKey } from '../../../../domain/policy/milestone'
import type { PlanMilestone, TimePlan } from '../../../../domain/policy/time-plan'

/** Tuesday, 10:00 in the factory. */
export const now = '2026-03-10T02:00:00.000Z'

const calendar: CalendarData = {
  name: 'Test',
  zone: 'Asia/Shanghai',
  offsets: [{ from: '2020-01-01T00:00:00.000Z', minutes: 480 }],
  from: '2026-01-01',
  to: '2026-12-31',
  week: [[[510, 1050]], [[510, 1050]], [[510, 1050]], [[510, 1050]], [[510, 1050]], [], []],
  exceptions: {},
}

export function aLine(changes: Partial<OrderLine> = {}): OrderLine {
  return {
    line: 1,
    product: 'TS-100',
    description: 'T-shirt, 180 g',
    unit: 'PCE',
    unitPrice: '2.50',
    quantities: [
      { color: 'red', size: 'M', quantity: 600 },
      { color: 'red', size: 'L', quantity: 400 },
    ],
    ...changes,
  }
}

/** An order that says everything: 1,000 T-shirts at 2.50, FOB Shanghai, T/T 30/70. */
export function anIntake(changes: Partial<OrderIntake> = {}): OrderIntake {
  return {
    customer: 'ACME',
    buyerOrderNumber: 'PO-1',
    channel: 'email',
    receivedAt: '2026-03-09T01:00:00.000Z',
    merchandiser: 'E01',
    template: 'newStyle',
    currency: 'USD',
    requestedOn: '2026-05-20',
    shipOn: '2026-05-15',
    transportMode: 'sea',
    passageDays: 25,
    deliveryMethod: 'one shipment to Hamburg',
    incoterm: 'FOB',
    incotermPlace: 'Shanghai',
    payment: [
      { percent: '30', trigger: 'contract', days: 0, gate: 'purchase' },
      { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
    ],
    packing: '20 pieces a carton',
    overPercent: 5,
    shortPercent: 5,
    paymentTolerance: '50',
    amount: '2500.00',
    lines: [aLine()],
    ...changes,
  }
}

export function aMilestone(key: MilestoneKey, dueOn: string): PlanMilestone {
  const dueAt = `${dueOn}T09:30:00.000Z`
  return {
    key,
    no: 1,
    name: { en: key, zh: key },
    department: 'merchandising',
    kind: 'internal',
    dueAt,
    dueOn,
    baselineAt: '2026-01-05T09:30:00.000Z',
    after: [],
    earliestOn: dueOn,
  }
}

function aPlan(shipOn: string): TimePlan {
  return {
    template: 'newStyle',
    plannedAt: now,
    receivedOn: '2026-03-09',
    shipOn,
    shipOnAssumed: false,
    sailingDay: shipOn,
    etaOn: '2026-06-09',
    milestones: [
      aMilestone('review', '2026-03-11'),
      aMilestone('productionStart', '2026-04-17'),
      aMilestone('packed', '2026-05-07'),
      aMilestone('onBoard', shipOn),
      aMilestone('delivered', '2026-06-14'),
    ],
    fits: true,
    misfits: [],
    criticalPath: [],
  }
}

/** A planned order of the factory, with whatever differs from the usual one. */
export function anOrder(intake: Partial<OrderIntake> = {}, changes: Partial<OrderState> = {}): OrderState {
  const order = anIntake(intake)
  return {
    ...initialState({ v: 1, number: 'SO-1', order, openedAt: order.receivedAt, openedBy: 'E01' }),
    plan: aPlan(order.shipOn ?? '2026-05-15'),
    calendar,
    products: {
      'TS-100': {
        code: 'TS-100',
        name: { en: 'T-shirt', zh: 'T恤' },
        inspectionListed: false,
        bom: [
          {
            material: 'F1',
            name: 'Jersey',
            model: '180g',
            unit: 'MTR',
            perPiece: '0.8',
            scrapPercent: '3',
            supplier: 'S1',
          },
        ],
      },
    },
    ...changes,
  }
}

export type StageCommand = keyof typeof reviewCommands | keyof typeof conversionCommands
export type Given<C extends StageCommand> = {
  command: C
  body: CommandBody<C>
  department?: Department
  code?: string
  at?: string
}

const rules = { ...reviewRules, ...conversionRules }
const reducers = { ...reviewReducers, ...conversionReducers }

/** What a rule says to a command by a person of a department. */
export function answer<C extends StageCommand>(state: OrderState, given: Given<C>): EventDraft[] | Refusal {
  const { command, body, department = 'merchandising', code = 'E01', at = now } = given
  const actor: Actor = { code, department, level: 'manager' satisfies Level }
  return (rules[command] as unknown as Rule<C>)({ state, body, actor, worker: actor, by: code, now: at })
}

/** The events of a command that must be accepted. */
export function events<C extends StageCommand>(state: OrderState, given: Given<C>): EventDraft[] {
  const outcome = answer(state, given)
  if (!Array.isArray(outcome))
    throw new Error(`${given.command} was refused: ${outcome.code}: ${outcome.detail}`)
  return outcome
}

/** The refusal of a command that must be refused. */
export function refusal<C extends StageCommand>(state: OrderState, given: Given<C>): Refusal {
  const outcome = answer(state, given)
  if (Array.isArray(outcome)) throw new Error(`${given.command} was accepted: ${JSON.stringify(outcome)}`)
  return outcome
}

/** The state after a command that must be accepted. */
export function after<C extends StageCommand>(state: OrderState, given: Given<C>): OrderState {
  return events(state, given).reduce((current, draft) => {
    const reduce = reducers[draft.type as keyof typeof reducers] as unknown as (
      state: OrderState,
      data: unknown,
      event: unknown,
    ) => Partial<OrderState>
    const event = { ...draft, at: given.at ?? now, by: given.code ?? 'E01', seq: current.version + 1 }
    return { ...current, ...reduce(current, draft.data, event), version: event.seq }
  }, state)
}

export const confirmAll = {
  command: 'confirmFields',
  body: {
    fields: [...confirmedFields],
    confirmedBy: 'J. Doe',
    confirmedOn: '2026-03-10',
    evidence: 'mail of 10 March',
  },
} as const satisfies Given<'confirmFields'>

export const checkAll = {
  command: 'checkOrder',
  body: { points: reviewPoints.map((point) => ({ point, ok: true })) },
} satisfies Given<'checkOrder'>

export const commit = {
  command: 'commitDate',
  body: { shipOn: '2026-05-15', via: 'email' },
} as const satisfies Given<'commitDate'>

export const contract = {
  command: 'recordContract',
  body: { number: 'C-1', signedOn: '2026-03-10', amount: '2500' },
} as const satisfies Given<'recordContract'>

export const approval = {
  command: 'approveContract',
  body: {},
  department: 'sales',
  code: 'M01',
} as const satisfies Given<'approveContract'>

/** An order whose departments have all agreed. */
export function judged(state: OrderState): OrderState {
  return verdictDepartments.reduce(
    (current, department) =>
      after(current, { command: 'giveVerdict', body: { verdict: 'approve' }, department }),
    state,
  )
}

/** An order that went through its whole review. */
export function reviewed(state: OrderState = anOrder()): OrderState {
  const agreed = judged(after(after(state, confirmAll), checkAll))
  const amount = state.order.amount ?? '2500'
  const signed = after(after(agreed, commit), { ...contract, body: { ...contract.body, amount } })
  return after(signed, approval)
}

/** An order in conversion whose lines have their production orders. */
export function released(state: OrderState = reviewed()): OrderState {
  return after(state, { command: 'createProductionOrders', body: {}, department: 'planning' })
}

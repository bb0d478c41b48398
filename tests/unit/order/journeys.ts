import type { CommandBody, CommandName } from '../../../domain/order/commands'
import type { Department, Level } from '../../../domain/departments'
import { decide } from '../../../domain/order/decide'
import { entries } from '../../../domain/order/general'
import { openStages } from '../../../domain/order/gates'
import type { OrderIntake } from '../../../domain/order/intake'
import { initialState, type OrderStart } from '../../../domain/order/start'
import type { OrderState, ProductData } from '../../../domain/order/state'
import {
  approvalSteps,
  closingSteps,
  conversionSteps,
  customsSteps,
  invoicingSteps,
  materialsSteps,
  productionSteps,
  receiptSteps,
  reviewSteps,
  shipmentSteps,
  type Step,
  type WalkFacts,
} from '../../../scripts/walk'
import { sampleStart, shirt } from '../../support/sample-order'
import { Walker, walkFacts } from '../../support/walker'
import { minimalBodies } from './bodies'

/** A kind of order whose way through the stages is walked. */
export type Journey = {
  name: string
  start: OrderStart
  products?: ProductData[]
  /** Two lots on two bookings instead of one. */
  lots?: 2
  /** Its steps are also walked in another order. */
  shuffled?: true
}

type GivenBody<C extends CommandName> = CommandBody<C> | ((facts: WalkFacts) => CommandBody<C>)

/** One step, for tests that give commands outside the walk. */
export function give<C extends CommandName>(
  command: C,
  department: Department,
  body: GivenBody<C>,
  level: Level = 'staff',
): Step {
  const bodyOf = typeof body === 'function' ? body : () => body
  return { command, by: { department, level }, body: bodyOf as Step['body'] }
}

const credit: OrderIntake['payment'] = [
  { percent: '100', trigger: 'letterOfCreditSight', days: 0, gate: 'purchase' },
]
const openAccount: OrderIntake['payment'] = [
  { percent: '100', trigger: 'afterShipment', days: 60, gate: 'none' },
]

const underWay = (stage: NonNullable<OrderIntake['opening']>['stage']): Journey => {
  const isMade = ['customs', 'shipment', 'invoicing', 'collection'].includes(stage)
  const quantities = [
    { line: 1, color: 'navy', size: 'M', quantity: 600 },
    { line: 1, color: 'navy', size: 'L', quantity: 400 },
  ]
  const isShipped = ['invoicing', 'collection'].includes(stage)
  const opening = {
    stage,
    milestones: [{ milestone: 'receiptAcknowledged', doneOn: '2026-01-06' }],
    produced: isMade ? quantities : [],
    shipped: isShipped ? quantities : [],
    ...(stage === 'collection' ? { invoicedAmount: '4250.00' } : {}),
  }
  const start = sampleStart({ receivedAt: '2026-01-05T01:00:00.000Z', opening })
  return { name: `opened under way at ${stage}`, start: { ...start, openedAt: '2026-03-02T01:00:00.000Z' } }
}

/** The kinds of order that the tests walk. */
export const journeys: Journey[] = [
  { name: 'a new order', start: sampleStart(), shuffled: true },
  { name: 'an oral order', start: sampleStart({ channel: 'phone' }) },
  { name: 'EXW', start: sampleStart({ incoterm: 'EXW', incotermPlace: 'Ningbo' }) },
  { name: 'FCA', start: sampleStart({ incoterm: 'FCA', incotermPlace: 'Ningbo' }) },
  { name: 'CIF of listed goods', start: sampleStart({ incoterm: 'CIF', incotermPlace: 'Oslo' }), products: [{ ...shirt, inspectionListed: true }] },
  { name: 'letter of credit', start: sampleStart({ payment: credit, latestShipmentOn: '2026-07-31' }) },
  { name: 'open account', start: sampleStart({ payment: openAccount }) },
  { name: 'by air', start: sampleStart({ transportMode: 'air', passageDays: 3 }) },
  { name: 'by courier', start: sampleStart({ transportMode: 'courier', passageDays: 5 }) },
  { name: 'new style', start: sampleStart({ template: 'newStyle' }) },
  { name: 'bought in', start: sampleStart({ template: 'trading' }) },
  { name: 'two lots', start: sampleStart(), lots: 2, shuffled: true },
  ...(['conversion', 'materials', 'production', 'customs', 'shipment', 'invoicing', 'collection'] as const).map(underWay),
] // prettier-ignore

const subjects = ['labDip', 'trims', 'artwork', 'preProductionSample', 'sealedSample'] as const

const furtherSteps: Step[] = [
  give('recordWrittenConfirmation', 'merchandising', ({ today }) => ({
    reference: 'Letter',
    receivedOn: today,
  })),
  give('recordLetterOfCredit', 'finance', ({ amount, currency }) => ({
    number: 'LC-1',
    bank: 'Bank of Oslo',
    amount,
    currency,
    expiresOn: '2026-08-31',
    latestShipmentOn: '2026-07-31',
    presentationDays: 21,
  })),
  give('checkLetterOfCredit', 'finance', { discrepancies: [] }),
  ...subjects.flatMap((subject) => [
    give('sendSample', 'merchandising', ({ today }) => ({ subject, sentOn: today })),
    give('recordCustomerApproval', 'merchandising', ({ today }) => ({
      subject,
      outcome: 'approved' as const,
      decidedOn: today,
      evidence: 'Mail',
    })),
  ]),
  give('recordStatutoryInspection', 'shipping', ({ today }) => ({ certificate: 'CIQ-1', issuedOn: today })),
  give('recordInsurance', 'shipping', ({ today, currency }) => ({
    policy: 'POL-1',
    insurer: 'PICC',
    amount: '99999.00',
    currency,
    issuedOn: today,
  })),
]

/** Our own booking, where the Incoterm leaves it to us, and documents of shipments that need no booking. */
function otherParties(): Step[] {
  const ofBooking = customsSteps.filter((step) => step.command === 'bookVessel')
  const ofDocuments = customsSteps.filter((step) => step.command === 'recordCustomsDocument')
  return [
    ...ofBooking.map((step) => ({
      ...step,
      body: (facts: WalkFacts) => ({ ...step.body(facts), bookedBy: 'seller' as const }) as CommandBody<'bookVessel'>,
    })),
    ...ofDocuments.map((step) => ({
      ...step,
      body: (facts: WalkFacts) => ({ ...step.body(facts), booking: 'S1' }) as CommandBody<'recordCustomsDocument'>,
    })),
  ]
} // prettier-ignore

const furtherShipping: Step[] = [
  give('presentDocuments', 'shipping', ({ now }) => ({ shipment: 'S1', bank: 'Bank of Oslo', at: now })),
  // Of what was shipped before the order was opened here.
  give('issueInvoice', 'finance', ({ today, lines, amount }) => ({
    number: 'INV-BEFORE',
    issuedOn: today,
    lines: lines.map(({ line, pieces }) => ({ line, quantity: pieces })),
    amount,
  })),
]

type Lot = { lines: CommandBody<'openShipment'>['lines']; pieces: number; amount: string }

const lots: [Lot, Lot] = [
  { lines: [{ line: 1, color: 'navy', size: 'M', quantity: 600 }], pieces: 600, amount: '2550.00' },
  { lines: [{ line: 1, color: 'navy', size: 'L', quantity: 400 }], pieces: 400, amount: '1700.00' },
]

/** The steps of one of two lots, each on a booking of its own. */
function lotSteps(index: 0 | 1): Step[] {
  const lot = lots[index]
  const change = (step: Step, to: (facts: WalkFacts) => object): Step => ({
    ...step,
    body: (facts) => ({ ...step.body(facts), ...to(facts) }) as CommandBody<CommandName>,
  })
  const ofLot = (step: Step): Step => {
    if (step.command === 'openShipment')
      return change(step, ({ number }) => ({ booking: `BK-${number}`, lines: lot.lines }))
    if (step.command === 'issueInvoice') {
      return change(step, () => ({ lines: [{ line: 1, quantity: lot.pieces }], amount: lot.amount }))
    }
    if (step.command !== 'recordCustomsDocument') return step
    const given = step.body as (facts: WalkFacts) => CommandBody<'recordCustomsDocument'>
    return change(step, (facts) => {
      const { kind, pieces, amount } = given(facts)
      if (kind === 'contract') return {}
      return { ...(pieces ? { pieces: lot.pieces } : {}), ...(amount ? { amount: lot.amount } : {}) }
    })
  }
  const renamed = (step: Step): Step => ({
    ...step,
    body: (facts) =>
      JSON.parse(
        JSON.stringify(step.body(facts))
          .replaceAll('"S1"', `"S${index + 1}"`)
          .replaceAll(`BK-${facts.number}`, `BK${index + 1}-${facts.number}`)
          .replaceAll('CSQU3054383', index === 0 ? 'CSQU3054383' : 'MSKU6011672')
          .replaceAll(`INV-${facts.number}`, `INV${index + 1}-${facts.number}`)
          .replaceAll('"I1"', `"I${index + 1}"`),
      ) as CommandBody<CommandName>,
  })
  return [...customsSteps, ...shipmentSteps, ...invoicingSteps, ...closingSteps].map(ofLot).map(renamed)
}

/** Every step that an order of this kind may need, in the order in which they usually come. */
export function stepsOf({ lots: number }: Journey, facts: WalkFacts): Step[] {
  const toProduction = [
    ...reviewSteps,
    ...furtherSteps,
    ...conversionSteps,
    ...materialsSteps,
    ...receiptSteps(facts),
    ...approvalSteps,
    ...productionSteps(facts),
  ]
  if (number === 2) return [...toProduction, ...lotSteps(0), ...lotSteps(1)]
  return [
    ...toProduction,
    ...customsSteps,
    ...otherParties(),
    ...shipmentSteps,
    ...furtherShipping,
    ...invoicingSteps,
    ...closingSteps,
  ]
}

/** Small, seeded and the same everywhere: xorshift. */
export function random(seed: number): () => number {
  let state = seed * 2654435761 + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/**
 * Walks an order by trying its steps over and over, each until it is accepted once, until nothing more is. With a
 * seed the steps come in another order, as far as the rules let them.
 */
export function travel(journey: Journey, seed: number | undefined, seen: (walker: Walker) => void): Walker {
  const walker = new Walker(journey.start, journey.products ?? [shirt])
  seen(walker)
  const chance = seed === undefined ? undefined : random(seed)
  const done = new Set<string>()
  for (let progress = true; progress;) {
    progress = false
    const facts = walkFacts(walker.state, walker.now)
    const ranked = stepsOf(journey, facts).map((step, index) => ({ step, rank: chance?.() ?? index }))
    for (const { step } of ranked.sort((a, b) => a.rank - b.rank)) {
      const id = JSON.stringify([step.command, step.by, step.body(facts)])
      if (done.has(id) || !walker.tryGive(step).ok) continue
      done.add(id)
      progress = true
      seen(walker)
    }
  }
  return walker
}

/** What decides which commands a state admits. */
export function standing(state: OrderState): string {
  const open = openStages(state).join(' ') || 'none'
  return `${state.status}${state.hold ? ' on hold' : ''}${state.plan ? '' : ' unplanned'}: ${open}`
}

let reached: Reached | undefined

/** The states that the journeys reach, by how they stand, and how each journey in the usual order ends. */
export type Reached = { states: Map<string, OrderState>; ends: Map<string, OrderState['status']> }

/**
 * One representative of every set of open stages that the journeys reach: in the usual and in a shuffled order,
 * with a blocking question raised or an entry voided at each, on hold, and being cancelled.
 */
export function reachedStates(): Reached {
  if (reached) return reached
  const found: Reached['states'] = new Map()
  const ends: Reached['ends'] = new Map()
  const see = (state: OrderState) => {
    if (!found.has(standing(state))) found.set(standing(state), state)
  }
  for (const [index, journey] of journeys.entries()) {
    see(initialState(journey.start))
    for (const seed of journey.shuffled ? [undefined, index + 1] : [undefined]) {
      const walker = travel(journey, seed, ({ state }) => {
        const isNew = !found.has(standing(state))
        see(state)
        if (isNew && state.status === 'open') for (const next of interrupted(state)) see(next)
      })
      if (seed === undefined) ends.set(journey.name, walker.state.status)
    }
  }
  for (const state of Array.from(found.values())) for (const next of halted(state)) see(next)
  reached = { states: found, ends }
  return reached
}

/** The order after somebody asked a blocking question, and after each kind of entry was voided. */
function interrupted(state: OrderState): OrderState[] {
  const asked = given(state, 'raiseQuery', { ...minimalBodies.raiseQuery, blocking: true })
  const lastOfKind = new Map(
    entries(state).flatMap(({ id, voided }) => (voided ? [] : [[id.replace(/\d+/, ''), id] as const])),
  )
  return [
    asked,
    ...[...lastOfKind.values()].map((entry) => given(state, 'voidEntry', { entry, reason: 'Wrong' })),
  ]
}

/** The order on hold, being cancelled and cancelled. */
function halted(state: OrderState): OrderState[] {
  const cancelling = given(state, 'cancelOrder', minimalBodies.cancelOrder)
  const undone = cancelling.compensations.reduce(
    (current, { id }) => given(current, 'confirmCompensation', { compensation: id, outcome: 'Done' }),
    cancelling,
  )
  return [given(state, 'holdOrder', minimalBodies.holdOrder), cancelling, undone]
}

/** A director who may give any command. */
export const anybody = { code: 'D01', department: 'merchandising', level: 'director' } as const

/** The state after a command, or the same one when it is refused. */
export function given<C extends CommandName>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  now = state.openedAt,
): OrderState {
  const key = `given-${name}-${state.version}`
  const decision = decide(state, { name, envelope: { v: 1, actor: anybody, key }, body }, now)
  return decision.ok ? decision.state : state
}

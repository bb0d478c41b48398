import fc from 'fast-check'
import type { CommandBody } from '../../../../domain/order/commands'
import { live } from '../../../../domain/order/facts'
import type { OrderIntake } from '../../../../domain/order/intake'
import { mainBooking } from '../../../../domain/order/stages/customs'
import { shipment, voidShipmentProblem } from '../../../../domain/order/stages/shipment'
import type { OrderState, Shipment, ShipmentLine } from '../../../../domain/order/state'
import type { MilestoneKey } from '../../../../domain/policy/milestone'
import {
  after,
  booked,
  booking,
  checked,
  container,
  drafts,
  everyPiece,
  finished,
  later,
  noon,
  prepared,
  produced,
  refusal,
  released,
  says,
  voided,
} from './shipping-fixtures'

const first: ShipmentLine[] = [{ line: 1, color: 'Red', size: 'M', quantity: 400 }]
const rest: ShipmentLine[] = [
  { line: 1, color: 'Red', size: 'M', quantity: 200 },
  { line: 1, color: 'Red', size: 'L', quantity: 400 },
  { line: 2, quantity: 100 },
]
const s1 = { shipment: 'S1' }
const codes = (state: OrderState) => shipment.gate(state).map(({ code }) => code)
const keys = (state: OrderState) => shipment.tasks(state).map(({ key }) => key)
const reached = (state: OrderState, key: MilestoneKey) => shipment.milestones[key]!(state)
const only = (state: OrderState, id = 'S1') => state.shipment.shipments.find((one) => one.id === id)!

const inspection = (change: Partial<CommandBody<'recordFinalInspection'>> = {}) => ({
  ...s1,
  passed: true,
  inspector: 'SGS',
  inspectedOn: '2026-04-23',
  ...change,
})
const stuffing = (change: Partial<CommandBody<'stuffContainers'>> = {}) => ({
  ...s1,
  stuffedAt: noon('2026-04-26'),
  containers: [container],
  ...change,
})
const vgm = (change: Partial<CommandBody<'submitVgm'>> = {}) => ({
  ...s1,
  container: container.number,
  method: 'weighed' as const,
  massKg: 2725,
  submittedAt: noon('2026-04-27'),
  ...change,
})

/** A sequence of steps of S1, in the order of the trade; each starts from the one before. */
const opened = (state = produced(prepared())) => after(state, 'openShipment', {})
const inspected = (state = opened()) =>
  after(
    after(state, 'recordFinalInspection', inspection()),
    'checkMarks',
    { ...s1, ok: true },
    noon('2026-04-24'),
  )
const stuffed = (state = inspected()) => after(state, 'stuffContainers', stuffing())
const weighed = (state = stuffed()) => after(state, 'submitVgm', vgm())
const gatedIn = (state = weighed()) => after(state, 'recordGateIn', { ...s1, at: noon('2026-04-27') })
const declared = (state = gatedIn()) =>
  after(state, 'recordDeclaration', { ...s1, number: 'D-1', at: noon('2026-04-28') })
const cleared = (state = declared()) => after(state, 'recordRelease', { ...s1, at: noon('2026-04-29') })
const loaded = (state = cleared()) => after(state, 'recordOnBoard', { ...s1, at: noon('2026-04-30') })
const bill = { ...s1, number: 'BL-1', issuedOn: '2026-04-30', kind: 'telex' as const }

/** A shipment as given, whatever had to come before. */
function withShipment(state: OrderState, change: Partial<Shipment>): OrderState {
  const shipments = state.shipment.shipments.map((one) => (one.id === 'S1' ? { ...one, ...change } : one))
  return { ...state, shipment: { shipments } }
}

const opening = (change: Partial<NonNullable<OrderIntake['opening']>>): Partial<OrderIntake> => ({
  opening: { stage: 'shipment', milestones: [], produced: [], shipped: [], ...change },
})

describe('entry', () => {
  it('opens with the booking, under hand-over terms with the production orders, behind customs at once', () => {
    expect(shipment.entry(released())).toBe(false)
    expect(shipment.entry(after(released(), 'bookVessel', booking()))).toBe(true)
    expect(shipment.entry(released({ incoterm: 'EXW' }))).toBe(true)
    expect(shipment.entry(released({ transportMode: 'courier' }))).toBe(true)
    expect(shipment.entry(released(opening({})))).toBe(true)
  })
})

describe('openShipment', () => {
  it('takes all that is finished, by line, colour and size, and sails with the only booking', () => {
    expect(only(opened())).toMatchObject({ id: 'S1', booking: 'B1', lines: everyPiece, by: 'sun', at: later })
  })

  it('takes only what is finished and in no shipment yet', () => {
    const one = after(finished(booked(), first), 'openShipment', {})
    expect(only(one).lines).toEqual(first)
    expect(refusal(one, 'openShipment', {})).toBe('nothing-to-ship /lines')
    expect(only(after(finished(one, rest), 'openShipment', {}), 'S2').lines).toEqual(rest)
  })

  it('takes all that is ordered while nothing is finished, to plan the sailing', () => {
    expect(only(after(booked(), 'openShipment', {})).lines).toEqual(everyPiece)
  })

  it('takes no more than the over tolerance lets go', () => {
    const more = finished(produced(booked()), [{ line: 2, quantity: 10 }])
    expect(only(opened(more)).lines).toContainEqual({ line: 2, quantity: 103 })
  })

  it('gives voided pieces back', () => {
    const again = after(voided(opened(), 'S1'), 'openShipment', {})
    expect(only(again, 'S2').lines).toEqual(everyPiece)
  })

  it('fills the cells with pieces that were told for the whole line when the order was opened', () => {
    const state = booked(released(opening({ stage: 'customs', produced: [{ line: 1, quantity: 700 }] })))
    expect(only(after(state, 'openShipment', {})).lines).toEqual([
      { line: 1, color: 'Red', size: 'M', quantity: 600 },
      { line: 1, color: 'Red', size: 'L', quantity: 100 },
      { line: 2, quantity: 100 },
    ])
  })

  it('leaves out what was shipped before the order was opened', () => {
    const shipped = [{ line: 1, color: 'Red', size: 'M', quantity: 600 }]
    expect(only(after(released(opening({ shipped })), 'openShipment', {})).lines).toEqual(everyPiece.slice(1))
  })

  it('joins the same colour and size, and fills in the only one of a line', () => {
    const lines = [...first, ...first.map((one) => ({ ...one, quantity: 50 })), { line: 2, quantity: 10 }]
    expect(only(after(booked(), 'openShipment', { lines })).lines).toEqual([
      { line: 1, color: 'Red', size: 'M', quantity: 450 },
      { line: 2, quantity: 10 },
    ])
  })

  it.each<[string, ShipmentLine[], string]>([
    ['a line that is none', [{ line: 9, quantity: 1 }], 'unknown-line /lines/0/line'],
    ['a size that is none', [{ line: 1, color: 'Red', size: 'XS', quantity: 1 }], 'unknown-cell /lines/0'],
    ['a line without its size', [{ line: 1, quantity: 1 }], 'unknown-cell /lines/0'],
    ['more than ordered and tolerated', [{ line: 2, quantity: 103.001 }], 'more-than-ordered /lines'],
  ])('refuses %s', (_name, lines, code) => {
    expect(refusal(booked(), 'openShipment', { lines })).toBe(code)
  })

  it('takes the over tolerance in full, across shipments no more', () => {
    const one = after(booked(), 'openShipment', { lines: [{ line: 2, quantity: 103 }] })
    expect(refusal(one, 'openShipment', { lines: [{ line: 2, quantity: 1 }] })).toBe(
      'more-than-ordered /lines',
    )
  })

  it('refuses a booking that cannot be sailed with', () => {
    expect(refusal(released(), 'openShipment', {})).toBe('no-booking /booking')
    expect(refusal(booked(), 'openShipment', { booking: 'B9' })).toBe('unknown-booking /booking')
    const cancelled = booked()
    cancelled.customs = {
      ...cancelled.customs,
      bookings: [{ ...cancelled.customs.bookings[0]!, cancelledAt: later }],
    }
    expect(refusal(cancelled, 'openShipment', { booking: 'B1' })).toBe('booking-cancelled /booking')
    const gone = withShipment(after(booked(), 'openShipment', { lines: first }), {
      declared: { number: 'D-1', at: later, inAdvance: false },
    })
    expect(refusal(gone, 'openShipment', { booking: 'B1', lines: first })).toBe('booking-closed /booking')
    expect(refusal(gone, 'openShipment', { lines: first })).toBe('no-booking /booking')
  })

  it('wants to know which of several bookings, unless all but one have a shipment', () => {
    const two = booked(booked(), { booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' })
    expect(refusal(two, 'openShipment', { lines: first })).toBe('booking-unclear /booking')
    const one = after(two, 'openShipment', { booking: 'B1', lines: first })
    expect(only(after(one, 'openShipment', { lines: rest }), 'S2').booking).toBe('B2')
  })

  it.each([{ incoterm: 'EXW' }, { incoterm: 'FCA' }, { transportMode: 'courier' }] as const)(
    'needs no booking under %o',
    (terms) => {
      expect(only(after(released(terms), 'openShipment', {})).booking).toBeUndefined()
    },
  )

  it('re-dates the order when the first shipment sails with another booking', () => {
    const two = booked(booked(), { booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' })
    const state = after({ ...two, planStale: undefined }, 'openShipment', { booking: 'B2', lines: first })
    expect(mainBooking(state)?.id).toBe('B2')
    expect(state).toMatchObject({ planStale: 'shipment', order: { shipOn: '2026-05-20' } })
  })

  it('never puts more into shipments than ordered with the over tolerance', () => {
    const quantity = fc.integer({ min: 1, max: 400 })
    const lots = fc.array(fc.record({ size: fc.constantFrom('M', 'L'), quantity }), { maxLength: 8 })
    fc.assert(
      fc.property(lots, (wanted) => {
        const state = wanted.reduce((before, cell) => {
          const lines = [{ line: 1, color: 'Red', ...cell }]
          return Array.isArray(says(before, 'openShipment', { lines }))
            ? after(before, 'openShipment', { lines })
            : before
        }, booked())
        const pieces = live(state.shipment.shipments).flatMap(({ lines }) => lines.map((one) => one.quantity))
        expect(pieces.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1030)
      }),
      { numRuns: 50 },
    )
  })
})

describe('recordFinalInspection', () => {
  it('records it, once', () => {
    const state = after(opened(), 'recordFinalInspection', inspection({ reference: 'R-1' }))
    expect(only(state).finalInspection).toEqual({
      passed: true,
      by: 'SGS',
      on: '2026-04-23',
      reference: 'R-1',
    })
    expect(says(state, 'recordFinalInspection', inspection({ reference: 'R-1' }))).toEqual([])
  })

  it('raises an exception when it failed, and may be repeated', () => {
    const failed = inspection({ passed: false, comment: 'broken stitches' })
    const early = after(opened(), 'recordFinalInspection', failed, noon('2026-04-23'))
    expect(early.exceptions).toEqual([
      expect.objectContaining({
        id: 'E1',
        kind: 'quality',
        department: 'quality',
        ref: 'S1',
        hitsShipDate: false,
      }),
    ])
    const late = after(opened(), 'recordFinalInspection', failed, noon('2026-04-27'))
    expect(late.exceptions[0]!.hitsShipDate).toBe(true)
    expect(only(after(early, 'recordFinalInspection', inspection())).finalInspection?.passed).toBe(true)
  })

  it('refuses what cannot be', () => {
    expect(refusal(opened(), 'recordFinalInspection', inspection({ shipment: 'S9' }))).toBe(
      'unknown-shipment /shipment',
    )
    expect(refusal(voided(opened(), 'S1'), 'recordFinalInspection', inspection())).toBe(
      'shipment-voided /shipment',
    )
    expect(refusal(opened(), 'recordFinalInspection', inspection({ inspectedOn: '2026-07-02' }))).toBe(
      'date-in-future /inspectedOn',
    )
    expect(refusal(loaded(), 'recordFinalInspection', inspection({ passed: false }))).toBe(
      'already-on-board /shipment',
    )
  })
})

describe('checkMarks', () => {
  it('records faults and their correction', () => {
    const faulty = after(opened(), 'checkMarks', { ...s1, ok: false })
    expect(reached(faulty, 'packed')).toBeUndefined()
    const right = after(faulty, 'checkMarks', { ...s1, ok: true, evidence: 'photos' })
    expect(only(right).marksChecked).toEqual({ ok: true, at: later, by: 'sun', evidence: 'photos' })
    expect(says(right, 'checkMarks', { ...s1, ok: true, evidence: 'photos' })).toEqual([])
    expect(refusal(loaded(), 'checkMarks', { ...s1, ok: false })).toBe('already-on-board /shipment')
    expect(refusal(opened(), 'checkMarks', { shipment: 'S9', ok: true })).toBe('unknown-shipment /shipment')
  })
})

describe('stuffContainers (R24)', () => {
  it('stuffs when everything is closed, once', () => {
    expect(only(stuffed())).toMatchObject({ stuffedAt: noon('2026-04-26'), containers: [container] })
    expect(says(stuffed(), 'stuffContainers', stuffing())).toEqual([])
    expect(refusal(stuffed(), 'stuffContainers', stuffing({ stuffedAt: noon('2026-04-27') }))).toBe(
      'already-stuffed /shipment',
    )
  })

  it('refuses while pieces of one size are not finished, though the line has enough', () => {
    const wrongSize = finished(booked(), [
      { line: 1, color: 'Red', size: 'M', quantity: 100 },
      { line: 1, color: 'Red', size: 'L', quantity: 400 },
    ])
    const state = inspected(after(wrongSize, 'openShipment', { lines: first }))
    const answer = says(state, 'stuffContainers', stuffing())
    expect(answer).toMatchObject({
      code: 'more-than-finished',
      detail: 'Line 1, Red M: 400 would be stuffed in all, but 100 are finished',
    })
    const enough = checked(finished(state, [{ line: 1, color: 'Red', size: 'M', quantity: 300 }]), 1, {
      kind: 'midProduction',
    })
    expect(refusal(enough, 'stuffContainers', stuffing())).toBe('accepted: containersStuffed')
  })

  it('counts what earlier shipments took', () => {
    const one = checked(finished(booked(), first), 1, { kind: 'midProduction' })
    const gone = stuffed(inspected(after(one, 'openShipment', {})))
    const two = after(gone, 'openShipment', { lines: [{ line: 1, color: 'Red', size: 'M', quantity: 1 }] })
    const ready = ['recordFinalInspection' as const].reduce(
      (state, name) => after(state, name, inspection({ shipment: 'S2' })),
      after(two, 'checkMarks', { shipment: 'S2', ok: true }),
    )
    const second = stuffing({ shipment: 'S2', containers: [{ ...container, number: 'MRKU4976720' }] })
    expect(refusal(ready, 'stuffContainers', second)).toBe('more-than-finished /shipment')
    expect(refusal(voided(ready, 'S1'), 'stuffContainers', second)).toBe('accepted: containersStuffed')
  })

  it('accepts pieces that were told for the whole line, but not more of them', () => {
    const told = (quantity: number) =>
      inspected(
        after(
          checked(booked(released(opening({ stage: 'production', produced: [{ line: 1, quantity }] }))), 1),
          'openShipment',
          { lines: first },
        ),
      )
    expect(refusal(told(400), 'stuffContainers', stuffing())).toBe('accepted: containersStuffed')
    expect(refusal(told(399), 'stuffContainers', stuffing())).toBe('more-than-finished /shipment')
  })

  it('wants a passed check: the final one of a complete production order, the last one of a running one', () => {
    const partial = inspected(after(finished(booked(), first), 'openShipment', {}))
    const tries = (state: OrderState) => refusal(state, 'stuffContainers', stuffing())
    expect(tries(partial)).toBe('quality-open /shipment')
    const mid = checked(partial, 1, { kind: 'midProduction' })
    expect(tries(mid)).toBe('accepted: containersStuffed')
    expect(tries(checked(mid, 1, { kind: 'midProduction', passed: false }))).toBe('quality-open /shipment')
    const complete = {
      ...mid,
      conversion: {
        ...mid.conversion,
        productionOrders: mid.conversion.productionOrders.map((one) => ({ ...one, completedAt: later })),
      },
    }
    expect(tries(complete)).toBe('quality-open /shipment')
    expect(tries(checked(complete, 1))).toBe('accepted: containersStuffed')
    expect(tries(checked(checked(complete, 1), 1, { passed: false }))).toBe('quality-open /shipment')
  })

  it('forgets a voided check', () => {
    const state = inspected()
    const qualityChecks = state.production.qualityChecks.map((one) => ({
      ...one,
      voided: { at: later, by: 'x', reason: 'r' },
    }))
    const without = { ...state, production: { ...state.production, qualityChecks } }
    expect(refusal(without, 'stuffContainers', stuffing())).toBe('quality-open /shipment')
  })

  it('wants the inspection passed and the marks right', () => {
    expect(refusal(opened(), 'stuffContainers', stuffing())).toBe('inspection-open /shipment')
    const failed = after(inspected(), 'recordFinalInspection', inspection({ passed: false }))
    expect(refusal(failed, 'stuffContainers', stuffing())).toBe('inspection-open /shipment')
    const unmarked = after(opened(), 'recordFinalInspection', inspection())
    expect(refusal(unmarked, 'stuffContainers', stuffing())).toBe('marks-open /shipment')
    const faulty = after(unmarked, 'checkMarks', { ...s1, ok: false })
    expect(refusal(faulty, 'stuffContainers', stuffing())).toBe('marks-open /shipment')
  })

  it('wants the money that guards it', () => {
    const payment = [{ percent: '100', trigger: 'beforeStuffing', days: 0, gate: 'stuffing' }] as const
    const state = inspected(opened(produced(prepared(released({ payment: [...payment] })))))
    expect(refusal(state, 'stuffContainers', stuffing())).toBe('payment-not-in')
    const waivers = [{ gate: 'stuffing' as const, by: 'boss', at: later, reason: 'old customer' }]
    const waived = { ...state, collection: { ...state.collection, released: waivers } }
    expect(refusal(waived, 'stuffContainers', stuffing())).toBe('accepted: containersStuffed')
  })

  it('wants blocking queries answered and exceptions that hit the ship date settled', () => {
    const state = inspected()
    const query = {
      id: 'Q1', subject: 'mark', question: '?', department: 'sales' as const, blocking: true,
      raisedAt: later, raisedBy: 'lin',
    } // prettier-ignore
    const exception = {
      id: 'E1', kind: 'other', description: 'flood', department: 'warehouse' as const, hitsShipDate: true,
      raisedAt: later, raisedBy: 'lin',
    } // prettier-ignore
    const tries = (change: Partial<OrderState>) =>
      refusal({ ...state, ...change }, 'stuffContainers', stuffing())
    expect(tries({ queries: [query] })).toBe('query-open')
    expect(tries({ queries: [{ ...query, blocking: false }] })).toMatch(/^accepted/)
    expect(tries({ queries: [{ ...query, answeredAt: later }] })).toMatch(/^accepted/)
    expect(tries({ exceptions: [exception] })).toBe('exception-open')
    expect(tries({ exceptions: [{ ...exception, hitsShipDate: false }] })).toMatch(/^accepted/)
    expect(tries({ exceptions: [{ ...exception, resolvedAt: later }] })).toMatch(/^accepted/)
  })

  it('refuses containers that cannot be', () => {
    const tries = (containers: CommandBody<'stuffContainers'>['containers'], at = noon('2026-04-26')) =>
      refusal(inspected(), 'stuffContainers', stuffing({ containers, stuffedAt: at }))
    expect(tries([container], noon('2026-07-02'))).toBe('date-in-future /stuffedAt')
    expect(tries(undefined)).toBe('containers-missing /containers')
    expect(tries([container, container])).toBe('container-twice /containers/1/number')
    expect(tries([{ ...container, grossKg: 30_000.001 }])).toBe('too-heavy /containers/0/grossKg')
    expect(tries([{ ...container, grossKg: 30_000 }])).toMatch(/^accepted/)
  })

  it('refuses a container that carries another shipment of the order', () => {
    const one = checked(finished(booked(), [...first, ...first]), 1, { kind: 'midProduction' })
    const two = after(stuffed(inspected(after(one, 'openShipment', { lines: first }))), 'openShipment', {
      lines: [{ line: 1, color: 'Red', size: 'M', quantity: 200 }],
    })
    const ready = withShipment(two, {})
    const other = ready.shipment.shipments.map((s) =>
      s.id === 'S2'
        ? { ...s, finalInspection: only(two).finalInspection, marksChecked: only(two).marksChecked }
        : s,
    )
    const state = { ...ready, shipment: { shipments: other } }
    expect(refusal(state, 'stuffContainers', stuffing({ shipment: 'S2' }))).toBe(
      'container-twice /containers/0/number',
    )
  })

  it('needs no container by air', () => {
    const state = inspected(opened(produced(prepared(released({ transportMode: 'air' })))))
    expect(refusal(state, 'stuffContainers', stuffing({ containers: undefined }))).toBe(
      'accepted: containersStuffed',
    )
  })
})

describe('submitVgm', () => {
  it('keeps the latest mass of each container', () => {
    const state = weighed()
    expect(only(state).containers[0]!.vgm).toEqual({
      method: 'weighed',
      massKg: 2725,
      submittedAt: noon('2026-04-27'),
    })
    expect(says(state, 'submitVgm', vgm())).toEqual([])
    expect(only(after(state, 'submitVgm', vgm({ massKg: 2730 }))).containers[0]!.vgm?.massKg).toBe(2730)
  })

  it.each([
    [520, 2200, 2856, true],
    [520, 2200, 2856.001, false],
    [520, 2200, 2584, true],
    [520, 2200, 2583.999, false],
    [26_000, 4000, 31_000, true],
    [26_000, 4000, 31_000.001, false],
  ])('cargo %d + tare %d against %d kg: plausible is %s', (grossKg, tareKg, massKg, isPlausible) => {
    const state = after(
      inspected(),
      'stuffContainers',
      stuffing({ containers: [{ ...container, grossKg, tareKg }] }),
    )
    expect(refusal(state, 'submitVgm', vgm({ massKg }))).toBe(
      isPlausible ? 'accepted: vgmSubmitted' : 'vgm-implausible /massKg',
    )
  })

  it('refuses what cannot be', () => {
    expect(refusal(inspected(), 'submitVgm', vgm())).toBe('not-stuffed /shipment')
    expect(refusal(stuffed(), 'submitVgm', vgm({ container: 'MRKU4976720' }))).toBe(
      'unknown-container /container',
    )
    expect(refusal(stuffed(), 'submitVgm', vgm({ submittedAt: noon('2026-07-02') }))).toBe(
      'date-in-future /submittedAt',
    )
    expect(refusal(stuffed(), 'submitVgm', vgm({ shipment: 'S9' }))).toBe('unknown-shipment /shipment')
    expect(refusal(loaded(), 'submitVgm', vgm({ massKg: 2730 }))).toBe('already-on-board /shipment')
    const byAir = { ...stuffed(), order: { ...stuffed().order, transportMode: 'air' as const } }
    expect(refusal(byAir, 'submitVgm', vgm())).toBe('not-needed')
  })
})

describe('the way to the vessel', () => {
  it('takes the steps in their order', () => {
    expect(only(loaded())).toMatchObject({
      gateInAt: noon('2026-04-27'),
      declared: { number: 'D-1', at: noon('2026-04-28'), inAdvance: false },
      releasedAt: noon('2026-04-29'),
      onBoardAt: noon('2026-04-30'),
    })
  })

  it.each<[string, () => OrderState, Parameters<typeof refusal>[1], string]>([
    ['a gate-in before stuffing', () => inspected(), 'recordGateIn', 'not-stuffed /shipment'],
    ['a release before the declaration', () => gatedIn(), 'recordRelease', 'not-declared /shipment'],
    ['goods on board before the release', () => declared(), 'recordOnBoard', 'not-released /shipment'],
    ['advice before the goods are on board', () => cleared(), 'sendShippingAdvice', 'not-on-board /shipment'],
    [
      'the release of a bill before the goods are on board',
      () => cleared(),
      'releaseBillOfLading',
      'not-on-board /shipment',
    ],
    [
      'refund papers before the goods are on board',
      () => cleared(),
      'fileRefundPapers',
      'not-on-board /shipment',
    ],
    [
      'a draft bill without shipping instruction',
      () => cleared(),
      'confirmDraftBillOfLading',
      'shipping-instruction-missing /shipment',
    ],
  ])('refuses %s', (_name, state, name, code) => {
    expect(refusal(state(), name, { ...s1, at: later } as never)).toBe(code)
  })

  it.each(['recordGateIn', 'recordRelease', 'recordOnBoard', 'sendShippingAdvice'] as const)(
    'refuses for %s an instant ahead, one before its turn, an unknown shipment and a second time',
    (name) => {
      const states = {
        recordGateIn: weighed(),
        recordRelease: declared(),
        recordOnBoard: cleared(),
        sendShippingAdvice: loaded(),
      }
      const state = states[name]
      expect(refusal(state, name, { ...s1, at: noon('2026-07-02') })).toBe('date-in-future /at')
      expect(refusal(state, name, { ...s1, at: noon('2026-01-02') })).toBe('out-of-sequence /at')
      expect(refusal(state, name, { shipment: 'S9', at: later })).toBe('unknown-shipment /shipment')
      const done = after(state, name, { ...s1, at: later })
      expect(says(done, name, { ...s1, at: later })).toEqual([])
      expect(refusal(done, name, { ...s1, at: noon('2026-06-30') })).toBe('already-recorded /shipment')
    },
  )

  it('takes the shipping instruction once the documents agree', () => {
    const submitted = { ...s1, submittedAt: noon('2026-04-26') }
    const state = after(opened(), 'submitShippingInstruction', submitted)
    expect(says(state, 'submitShippingInstruction', submitted)).toEqual([])
    expect(refusal(state, 'confirmDraftBillOfLading', { ...s1, at: later })).toBe(
      'accepted: draftBillOfLadingConfirmed',
    )
    expect(refusal(opened(produced(booked())), 'submitShippingInstruction', submitted)).toBe('documents-open')
    const byAir = { ...opened(), order: { ...opened().order, transportMode: 'air' as const } }
    expect(refusal(byAir, 'submitShippingInstruction', submitted)).toBe('not-needed')
  })

  it('refuses a gate-in where the carrier fetches the goods', () => {
    const state = weighed()
    for (const terms of [{ transportMode: 'road' }, { incoterm: 'FCA' }] as const) {
      const other = { ...state, order: { ...state.order, ...terms } }
      expect(refusal(other, 'recordGateIn', { ...s1, at: later })).toBe('not-needed')
    }
  })
})

describe('recordDeclaration', () => {
  const declaration = { ...s1, number: 'D-1', at: noon('2026-04-28') }

  it('follows the gate-in, or is made in advance', () => {
    expect(refusal(weighed(), 'recordDeclaration', declaration)).toBe('not-gated-in /shipment')
    expect(refusal(weighed(), 'recordDeclaration', { ...declaration, inAdvance: true })).toBe(
      'accepted: exportDeclared',
    )
    expect(refusal(inspected(), 'recordDeclaration', { ...declaration, inAdvance: true })).toBe(
      'not-stuffed /shipment',
    )
    expect(refusal(gatedIn(), 'recordDeclaration', { ...declaration, at: noon('2026-04-26') })).toBe(
      'out-of-sequence /at',
    )
  })

  it('does nothing when repeated and refuses another one', () => {
    expect(says(declared(), 'recordDeclaration', declaration)).toEqual([])
    expect(refusal(declared(), 'recordDeclaration', { ...declaration, number: 'D-2' })).toBe(
      'already-recorded /shipment',
    )
  })

  it('keeps the customs cut-off', () => {
    expect(refusal(gatedIn(), 'recordDeclaration', { ...declaration, at: noon('2026-04-29') })).toMatch(
      /^accepted/,
    )
    expect(refusal(gatedIn(), 'recordDeclaration', { ...declaration, at: '2026-04-29T04:00:00.001Z' })).toBe(
      'after-cut-off /at',
    )
  })

  it('wants agreeing documents, and the certificate of listed goods', () => {
    const state = gatedIn()
    const without = { ...state, customs: { ...state.customs, documents: [] } }
    expect(refusal(without, 'recordDeclaration', declaration)).toBe('documents-open')
    const products = { ...state.products, TEE: { ...state.products.TEE!, inspectionListed: true } }
    expect(refusal({ ...state, products }, 'recordDeclaration', declaration)).toBe(
      'statutory-inspection-missing',
    )
  })

  it('is the buyer’s under EXW', () => {
    const state = gatedIn()
    const exWorks = { ...state, order: { ...state.order, incoterm: 'EXW' as const } }
    expect(refusal(exWorks, 'recordDeclaration', declaration)).toBe('not-needed')
  })

  it('needs no gate-in by air', () => {
    const state = weighed()
    const byAir = { ...state, order: { ...state.order, transportMode: 'air' as const } }
    expect(refusal(byAir, 'recordDeclaration', declaration)).toBe('accepted: exportDeclared')
  })
})

describe('recordOnBoard', () => {
  const at = noon('2026-04-30')

  it('wants the mass of every container and the gate-in', () => {
    const unweighed = withShipment(cleared(), { containers: [container] })
    expect(refusal(unweighed, 'recordOnBoard', { ...s1, at })).toBe('vgm-missing /shipment')
    const consolidated = withShipment(cleared(), { containers: [{ ...container, type: 'LCL' }] })
    expect(refusal(consolidated, 'recordOnBoard', { ...s1, at })).toBe('accepted: goodsOnBoard')
    expect(refusal(withShipment(cleared(), { gateInAt: undefined }), 'recordOnBoard', { ...s1, at })).toBe(
      'not-gated-in /shipment',
    )
  })

  it('wants insurance under CIF, issued on or before the loading', () => {
    const state = cleared()
    const cif = { ...state, order: { ...state.order, incoterm: 'CIF' as const } }
    expect(refusal(cif, 'recordOnBoard', { ...s1, at })).toBe('insurance-missing')
    const insured = (issuedOn: string) => ({
      ...cif,
      customs: {
        ...cif.customs,
        insurance: { policy: 'P', insurer: 'I', amount: '6380', currency: 'USD', issuedOn },
      },
    })
    expect(refusal(insured('2026-05-01'), 'recordOnBoard', { ...s1, at })).toBe('insurance-after-loading /at')
    expect(refusal(insured('2026-04-30'), 'recordOnBoard', { ...s1, at })).toBe('accepted: goodsOnBoard')
  })

  it('is recorded after the latest shipment date too, with an exception', () => {
    const state = cleared()
    const late = { ...state, order: { ...state.order, latestShipmentOn: '2026-04-29' } }
    expect(drafts(late, 'recordOnBoard', { ...s1, at })).toEqual([
      expect.objectContaining({ type: 'goodsOnBoard' }),
      {
        type: 'exceptionRaised',
        data: { exception: expect.objectContaining({ kind: 'document', ref: 'S1' }) },
      },
    ])
    const inTime = { ...state, order: { ...state.order, latestShipmentOn: '2026-04-30' } }
    expect(drafts(inTime, 'recordOnBoard', { ...s1, at })).toHaveLength(1)
  })

  it('is the hand-over under EXW, straight from the stuffing', () => {
    const state = stuffed(inspected(opened(produced(released({ incoterm: 'EXW' })))))
    const gone = after(state, 'recordOnBoard', { ...s1, at })
    expect(codes(gone)).toEqual([])
    expect(keys(gone)).toEqual([])
  })

  it('moves the plan on to the next sailing when a part has left', () => {
    const two = booked(booked(), { booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' })
    const one = after(finished(two, first), 'openShipment', { booking: 'B1', lines: first })
    const ready = withShipment(one, {
      stuffedAt: noon('2026-04-26'),
      gateInAt: noon('2026-04-27'),
      releasedAt: noon('2026-04-29'),
    })
    const gone = after({ ...ready, planStale: undefined }, 'recordOnBoard', { ...s1, at })
    expect(gone).toMatchObject({ planStale: 'next-lot', order: { shipOn: '2026-05-20' } })
  })
})

describe('bill of lading', () => {
  it('is recorded once on board, corrected while it is with us, and not dated before the loading', () => {
    expect(refusal(cleared(), 'recordBillOfLading', bill)).toBe('not-on-board /shipment')
    const state = after(loaded(), 'recordBillOfLading', bill)
    expect(only(state).billOfLading).toEqual({ number: 'BL-1', issuedOn: '2026-04-30', kind: 'telex' })
    expect(says(state, 'recordBillOfLading', bill)).toEqual([])
    expect(refusal(state, 'recordBillOfLading', { ...bill, number: 'BL-2' })).toMatch(/^accepted/)
    expect(refusal(state, 'recordBillOfLading', { ...bill, issuedOn: '2026-04-29' })).toBe(
      'bill-of-lading-antedated /issuedOn',
    )
    expect(refusal(state, 'recordBillOfLading', { ...bill, issuedOn: '2026-07-02' })).toBe(
      'date-in-future /issuedOn',
    )
    const out = after(state, 'releaseBillOfLading', { ...s1, at: noon('2026-05-05') })
    expect(refusal(out, 'recordBillOfLading', { ...bill, number: 'BL-2' })).toBe('already-released /shipment')
  })

  it('may be a day behind in a port west of the factory', () => {
    const state = loaded()
    const bookings = state.customs.bookings.map((one) => ({ ...one, zone: 'Europe/Hamburg' }))
    const abroad = { ...state, customs: { ...state.customs, bookings } }
    expect(refusal(abroad, 'recordBillOfLading', { ...bill, issuedOn: '2026-04-29' })).toMatch(/^accepted/)
    expect(refusal(abroad, 'recordBillOfLading', { ...bill, issuedOn: '2026-04-28' })).toMatch(
      /^bill-of-lading-antedated/,
    )
  })

  it('is released only against the money that guards it', () => {
    const payment: OrderIntake['payment'] = [
      { percent: '100', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
    ]
    const unpaid = loaded(
      cleared(
        declared(gatedIn(weighed(stuffed(inspected(opened(produced(prepared(released({ payment }))))))))),
      ),
    )
    expect(refusal(unpaid, 'releaseBillOfLading', { ...s1, at: later })).toBe(
      'bill-of-lading-missing /shipment',
    )
    const state = after(unpaid, 'recordBillOfLading', bill)
    expect(refusal(state, 'releaseBillOfLading', { ...s1, at: later })).toBe('payment-not-in')
    const payments = [
      {
        id: 'Y1',
        at: later,
        by: 'x',
        amount: '5800',
        bankCharges: '0',
        receivedOn: '2026-05-05',
        reference: 'TT',
      },
    ]
    const paid = { ...state, collection: { ...state.collection, payments } }
    expect(refusal(paid, 'releaseBillOfLading', { ...s1, at: later })).toBe('accepted: billOfLadingReleased')
  })
})

describe('presentDocuments', () => {
  const presented = { ...s1, bank: 'Bank', at: noon('2026-05-06') }
  const letterOfCredit = {
    number: 'LC-1', bank: 'Bank', amount: '5800', currency: 'USD', expiresOn: '2026-06-30',
    latestShipmentOn: '2026-05-15', presentationDays: 21, receivedAt: noon('2026-01-20'),
  } // prettier-ignore

  it('needs a letter of credit and the bill of lading, once', () => {
    const state = loaded()
    expect(refusal(state, 'presentDocuments', presented)).toBe('no-letter-of-credit')
    const credit = { ...state, collection: { ...state.collection, letterOfCredit } }
    expect(refusal(credit, 'presentDocuments', presented)).toBe('bill-of-lading-missing /shipment')
    const ready = after(credit, 'recordBillOfLading', bill)
    const done = after(ready, 'presentDocuments', presented)
    expect(only(done).documentsPresented).toEqual({ bank: 'Bank', at: noon('2026-05-06') })
    expect(says(done, 'presentDocuments', presented)).toEqual([])
    expect(refusal(done, 'presentDocuments', { ...presented, bank: 'Other' })).toBe(
      'already-recorded /shipment',
    )
    expect(refusal(done, 'recordBillOfLading', { ...bill, number: 'BL-2' })).toBe(
      'already-released /shipment',
    )
  })

  it('takes the place of the release when nothing else is owed', () => {
    const payment: OrderIntake['payment'] = [
      { percent: '100', trigger: 'letterOfCreditSight', days: 0, gate: 'none' },
    ]
    const state = loaded()
    const credit = { ...state, order: { ...state.order, payment } }
    expect(codes(credit)).toEqual(['documents-not-presented', 'not-delivered'])
  })
})

describe('recordContainerStatus (R106)', () => {
  const check = (change: Partial<CommandBody<'recordContainerStatus'>> = {}) => ({
    ...s1,
    checkedOn: '2026-05-01',
    status: 'at sea',
    ...change,
  })

  it('records the check and asks for the next one', () => {
    expect(keys(loaded())).toContain('containerCheck:S1:2026-05-01')
    const state = after(loaded(), 'recordContainerStatus', check())
    expect(only(state).statusChecks).toEqual([{ checkedOn: '2026-05-01', status: 'at sea', by: 'sun' }])
    expect(says(state, 'recordContainerStatus', check())).toEqual([])
    expect(shipment.tasks(state)).toContainEqual(
      expect.objectContaining({
        key: 'containerCheck:S1:2026-05-04',
        kind: 'containerCheck',
        due: { at: '2026-05-04T09:00:00.000Z' },
      }),
    )
  })

  it('tells the customer of an arrival that slips by more than three days since he last heard', () => {
    const arrival = (state: OrderState, eta: string, checkedOn: string) => {
      const body = check({ eta, checkedOn })
      const [draft] = drafts(state, 'recordContainerStatus', body)
      return { data: draft!.data, state: after(state, 'recordContainerStatus', body) }
    }
    const little = arrival(loaded(), '2026-06-02', '2026-05-04')
    expect(little.data).not.toHaveProperty('slipDays')
    expect(little.state.customs.bookings[0]).toMatchObject({ eta: '2026-06-02', etaTold: '2026-05-30' })
    expect(little.state.planStale).toBe('arrival')
    const more = arrival(little.state, '2026-06-03', '2026-05-06')
    expect(more.data).toMatchObject({ slipDays: 4 })
    const again = arrival(more.state, '2026-06-05', '2026-05-08')
    expect(again.data).not.toHaveProperty('slipDays')
    expect(arrival(again.state, '2026-06-07', '2026-05-11').data).toMatchObject({ slipDays: 4 })
  })

  it('refuses what cannot be', () => {
    expect(refusal(cleared(), 'recordContainerStatus', check())).toBe('not-on-board /shipment')
    expect(refusal(loaded(), 'recordContainerStatus', check({ checkedOn: '2026-04-29' }))).toBe(
      'out-of-sequence /checkedOn',
    )
    expect(refusal(loaded(), 'recordContainerStatus', check({ checkedOn: '2026-07-02' }))).toBe(
      'date-in-future /checkedOn',
    )
    expect(refusal(loaded(), 'recordContainerStatus', check({ container: 'MRKU4976720' }))).toBe(
      'unknown-container /container',
    )
    expect(refusal(loaded(), 'recordContainerStatus', check({ shipment: 'S9' }))).toBe(
      'unknown-shipment /shipment',
    )
    const delivery = { ...s1, deliveredOn: '2026-06-03', signedBy: 'Buyer' }
    expect(refusal(after(loaded(), 'recordDelivery', delivery), 'recordContainerStatus', check())).toBe(
      'already-delivered /shipment',
    )
  })
})

describe('recordDelivery (R107)', () => {
  const delivery = { ...s1, deliveredOn: '2026-06-03', signedBy: 'Buyer' }

  it('ends the checks and closes the shipment', () => {
    const state = after(loaded(), 'recordDelivery', delivery)
    expect(only(state).delivered).toEqual({ on: '2026-06-03', signedBy: 'Buyer' })
    expect(keys(state)).toEqual([])
    expect(says(state, 'recordDelivery', delivery)).toEqual([])
    expect(refusal(state, 'recordDelivery', { ...delivery, signedBy: 'Other' })).toBe(
      'already-delivered /shipment',
    )
  })

  it('refuses what cannot be', () => {
    expect(refusal(cleared(), 'recordDelivery', delivery)).toBe('not-on-board /shipment')
    expect(refusal(loaded(), 'recordDelivery', { ...delivery, deliveredOn: '2026-04-29' })).toBe(
      'out-of-sequence /deliveredOn',
    )
    expect(refusal(loaded(), 'recordDelivery', { ...delivery, deliveredOn: '2026-07-02' })).toBe(
      'date-in-future /deliveredOn',
    )
  })
})

describe('gate', () => {
  const closed = (state: OrderState) =>
    after(
      after(after(state, 'recordBillOfLading', bill), 'releaseBillOfLading', {
        ...s1,
        at: noon('2026-05-05'),
      }),
      'recordDelivery',
      { ...s1, deliveredOn: '2026-06-03', signedBy: 'Buyer' },
    )

  it('names what is missing until the whole order is delivered', () => {
    expect(codes(prepared())).toEqual(['not-shipped', 'not-shipped'])
    expect(codes(opened())).toEqual(['not-shipped', 'not-shipped', 'not-on-board'])
    expect(codes(loaded())).toEqual(['bill-of-lading-not-released', 'not-delivered'])
    expect(codes(closed(loaded()))).toEqual([])
    for (const blocker of shipment.gate(opened())) expect(blocker.zh).toMatch(/\p{Script=Han}/u)
  })

  it('counts with the short tolerance, by line', () => {
    const shipped = (quantity: number) => {
      const state = loaded()
      const lines = everyPiece.map((one) => (one.line === 2 ? { ...one, quantity } : one))
      return codes(closed(withShipment(state, { lines })))
    }
    expect(shipped(97)).toEqual([])
    expect(shipped(96)).toEqual(['not-shipped'])
  })

  it('counts pieces that were shipped before the order was opened', () => {
    const state = released(opening({ stage: 'customs', shipped: everyPiece }))
    expect(codes(state)).toEqual([])
    expect(codes(released(opening({ stage: 'invoicing' })))).toEqual([])
  })

  it('opens again when a shipment is voided', () => {
    const state = closed(loaded())
    expect(codes(voided(state, 'S1'))).toEqual(['not-shipped', 'not-shipped'])
  })

  it('lets a shipment be voided only while it is here', () => {
    expect(voidShipmentProblem(cleared(), 'S1')).toBeUndefined()
    expect(voidShipmentProblem(loaded(), 'S1')).toContain('has been on board since')
    expect(voidShipmentProblem(loaded(), 'R1')).toBeUndefined()
  })
})

describe('milestones', () => {
  it('are reached with the steps of a single lot', () => {
    const state = after(loaded(), 'sendShippingAdvice', { ...s1, at: noon('2026-05-01') })
    expect(reached(state, 'packed')).toBe(noon('2026-04-24'))
    expect(reached(state, 'finalInspection')).toBe('2026-04-23')
    expect(reached(state, 'stuffed')).toBe(noon('2026-04-26'))
    expect(reached(state, 'vgm')).toBe(noon('2026-04-27'))
    expect(reached(state, 'gateIn')).toBe(noon('2026-04-27'))
    expect(reached(state, 'declared')).toBe(noon('2026-04-28'))
    expect(reached(state, 'released')).toBe(noon('2026-04-29'))
    expect(reached(state, 'onBoard')).toBe(noon('2026-04-30'))
    expect(reached(state, 'shippingAdvice')).toBe(noon('2026-05-01'))
    expect(reached(state, 'delivered')).toBeUndefined()
    expect(reached(prepared(), 'packed')).toBeUndefined()
  })

  it('serve the lot under way up to the loading, the whole order from it on', () => {
    const one = withShipment(after(finished(booked(), first), 'openShipment', {}), {
      stuffedAt: noon('2026-04-26'),
    })
    expect(reached(one, 'stuffed')).toBe(noon('2026-04-26'))
    const gone = withShipment(one, { onBoardAt: noon('2026-04-30') })
    expect(reached(gone, 'stuffed')).toBeUndefined()
    expect(reached(gone, 'onBoard')).toBeUndefined()
    const two = after(booked(gone, { booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' }), 'openShipment', {
      lines: rest,
    })
    expect(reached(two, 'stuffed')).toBeUndefined()
    const all = {
      ...two,
      shipment: {
        shipments: two.shipment.shipments.map((each) =>
          each.id === 'S2' ? { ...each, stuffedAt: noon('2026-05-16'), onBoardAt: noon('2026-05-20') } : each,
        ),
      },
    }
    expect(reached(all, 'onBoard')).toBe(noon('2026-05-20'))
    expect(reached(all, 'stuffed')).toBe(noon('2026-05-16'))
  })

  it('need every shipment that sails with the same booking', () => {
    const one = after(booked(), 'openShipment', { booking: 'B1', lines: first })
    const two = after(withShipment(one, { stuffedAt: noon('2026-04-26') }), 'openShipment', {
      booking: 'B1',
      lines: rest,
    })
    expect(reached(two, 'stuffed')).toBeUndefined()
    expect(reached(voided(two, 'S2'), 'stuffed')).toBe(noon('2026-04-26'))
  })

  it('lie behind an order that was opened after them', () => {
    const past = released(
      opening({ stage: 'collection', milestones: [{ milestone: 'onBoard', doneOn: '2026-01-02' }] }),
    )
    expect(reached(past, 'onBoard')).toBe('2026-01-02')
    expect(reached(past, 'stuffed')).toBe(past.openedAt)
  })
})

describe('tasks', () => {
  it('ask for a shipment once something is finished that has none, with a booking or all produced', () => {
    expect(keys(booked())).not.toContain('openShipment')
    expect(keys(finished(booked(), first))).toContain('openShipment')
    expect(keys(finished(released(), first))).not.toContain('openShipment')
    expect(keys(produced())).toContain('openShipment')
    expect(keys(after(finished(booked(), first), 'openShipment', {}))).not.toContain('openShipment')
    expect(keys(opened())).not.toContain('openShipment')
  })

  it('hold each cut-off of a booking until its act is done', () => {
    const cutOffsOf = (state: OrderState) => keys(state).filter((key) => key.startsWith('cutOff:'))
    const all = ['cutOff:B1:documents', 'cutOff:B1:vgm', 'cutOff:B1:gateIn', 'cutOff:B1:customs']
    expect(cutOffsOf(booked())).toEqual(all)
    expect(shipment.tasks(booked())[0]).toMatchObject({
      kind: 'cutOff',
      due: { at: noon('2026-04-27'), cutOff: true },
      ref: 'B1',
    })
    const instructed = after(weighed(), 'submitShippingInstruction', {
      ...s1,
      submittedAt: noon('2026-04-26'),
    })
    expect(cutOffsOf(instructed)).toEqual(['cutOff:B1:gateIn', 'cutOff:B1:customs'])
    expect(cutOffsOf(cleared())).toEqual(['cutOff:B1:documents'])
    expect(cutOffsOf(loaded())).toEqual([])
  })

  it('hold by air only the cut-off of customs', () => {
    const state = booked(released({ transportMode: 'air' }))
    expect(keys(state)).toEqual(['cutOff:B1:customs'])
  })

  it('ask to rebook once a cut-off was missed', () => {
    const state = stuffed()
    const task = {
      ...shipment.tasks(state).find(({ key }) => key === 'cutOff:B1:vgm')!,
      openedAt: later,
      dueAt: later,
    }
    const missed = { ...state, tasks: { 'cutOff:B1:vgm': { ...task, taken: ['remind', 'missed'] } } }
    expect(keys(missed)).toContain('rebook:B1')
    const roll = {
      booking: 'B1',
      vessel: 'V',
      voyage: '2',
      etd: '2026-05-07',
      eta: '2026-06-06',
      reason: 'r',
    }
    expect(keys(after(missed, 'rollBooking', roll))).not.toContain('rebook:B1')
  })

  it('carry a second lot by its own cut-offs, one step after the other', () => {
    const one = after(booked(), 'openShipment', { booking: 'B1', lines: first })
    const two = after(booked(one, { booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' }), 'openShipment', {
      lines: rest,
    })
    const own = (state: OrderState) => shipment.tasks(state).filter(({ key }) => key.endsWith(':S2'))
    expect(own(two).map(({ key, due }) => [key, due])).toEqual([
      ['packed:S2', { at: noon('2026-04-28'), cutOff: true }],
      ['finalInspection:S2', { at: noon('2026-04-28'), cutOff: true }],
      ['shippingInstruction:S2', { at: noon('2026-04-27'), cutOff: true }],
    ])
    expect(keys(two).filter((key) => key.endsWith(':S1'))).toEqual([])
    const free = {
      ...two,
      customs: { ...two.customs, bookings: two.customs.bookings.map((each) => ({ ...each, cutOffs: {} })) },
    }
    expect(own(free)[0]!.due).toEqual({ at: '2026-05-20T09:30:00.000Z' })
  })

  it('follow a lot that has sailed while the rest is still here', () => {
    const one = after(finished(booked(), first), 'openShipment', {})
    const gone = withShipment(one, { stuffedAt: noon('2026-04-26'), onBoardAt: noon('2026-04-30'), gateInAt: later,
      marksChecked: { ok: true, at: later, by: 'x' }, finalInspection: { passed: true, by: 'x', on: '2026-04-23' },
      shippingInstructionAt: later, declared: { number: 'D', at: later, inAdvance: false }, releasedAt: later,
      draftBillOfLadingAt: later }) // prettier-ignore
    const dues = Object.fromEntries(shipment.tasks(gone).map(({ key, due }) => [key, due]))
    expect(dues).toEqual({
      'shippingAdvice:S1': { at: '2026-05-01T09:30:00.000Z' },
      'billOfLadingReleased:S1': { at: '2026-05-14T09:30:00.000Z' },
      'refundPapers:S1': { at: '2026-05-21T09:30:00.000Z' },
      'delivered:S1': { at: '2026-06-04T09:30:00.000Z' },
      'containerCheck:S1:2026-05-01': { at: '2026-05-01T09:00:00.000Z' },
    })
  })

  it('leave a single lot to the plan', () => {
    expect(keys(loaded())).toEqual(['containerCheck:S1:2026-05-01'])
  })
})

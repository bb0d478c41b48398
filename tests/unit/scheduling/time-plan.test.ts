import fc from 'fast-check'
import { addDays, compileCalendar, isWorkingDay, toIso, toMs } from '../../../domain/calendar'
import type { MilestoneKey, TimePlan } from '../../../domain/policy'
import { defaultTemplates } from '../../../domain/policy'
import type { TimePlanInput } from '../../../services/scheduling'
import {
  TemplateError,
  baselineOf,
  factoryCalendar,
  scheduleTimePlan,
  zoneOffsets,
} from '../../../services/scheduling'

const calendar = factoryCalendar({ from: '2025-01-01', to: '2027-12-31' })

/** A new style received on Monday 2026-01-26 at 10:00 in Shanghai, FOB by sea, thirty days on the way. */
function anInput(change: Partial<TimePlanInput> = {}): TimePlanInput {
  return {
    template: defaultTemplates.newStyle,
    facts: { incoterm: 'FOB', transportMode: 'sea', passageDays: 30 },
    receivedAt: '2026-01-26T02:00:00Z',
    plannedAt: '2026-01-26T02:00:00Z',
    calendar,
    ...change,
  }
}
const aPlan = (change?: Partial<TimePlanInput>) => scheduleTimePlan(anInput(change))
const row = (plan: TimePlan, key: MilestoneKey) => plan.milestones.find((one) => one.key === key)!
const dates = (plan: TimePlan, ...keys: MilestoneKey[]) => keys.map((key) => row(plan, key).dueOn)
/** Wall time in Shanghai. */
const local = (iso: string) => toIso(toMs(iso) + 8 * 3_600_000).slice(0, 16)

describe('a new style over Spring Festival, without a ship date', () => {
  // Working days after 26 January: 27–30 Jan are 1–4, 2–6 Feb 5–9, 9–13 Feb 10–14, Saturday 14 Feb 15, nothing
  // from 15 to 23 Feb, 24–27 Feb 16–19, Saturday 28 Feb 20, 2–6 Mar 21–25, 9–13 Mar 26–30, 16–20 Mar 31–35,
  // 23–27 Mar 36–40, 30 and 31 Mar 41 and 42.
  const plan = aPlan()

  it('assumes the sailing 42 working days after the receipt, and says so', () => {
    expect(plan).toMatchObject({
      receivedOn: '2026-01-26',
      shipOn: '2026-03-31',
      shipOnAssumed: true,
      sailingDay: '2026-03-31',
      etaOn: '2026-04-30',
      fits: true,
      misfits: [],
    })
    expect(plan).not.toHaveProperty('earliestShipOn')
  })

  it.each<[MilestoneKey, string]>([
    ['receiptAcknowledged', '2026-01-27'],
    ['review', '2026-01-28'],
    ['contractSigned', '2026-01-29'],
    ['depositIn', '2026-02-02'],
    ['customerApprovals', '2026-02-09'],
    ['materialsIn', '2026-02-28'],
    ['preProductionSample', '2026-03-02'],
    ['trimsIn', '2026-03-03'],
    ['productionStart', '2026-03-04'],
    ['productionComplete', '2026-03-19'],
    ['stuffed', '2026-03-25'],
    ['declared', '2026-03-26'],
    ['onBoard', '2026-03-31'],
    ['shippingAdvice', '2026-04-01'],
    ['balanceRequested', '2026-04-03'],
    ['balanceIn', '2026-04-10'],
    ['billOfLadingReleased', '2026-04-13'],
    ['delivered', '2026-05-05'],
  ])('%s is due on %s', (key, dueOn) => {
    expect(row(plan, key).dueOn).toBe(dueOn)
  })

  it('is due at the end of the working day, a make-up Saturday too', () => {
    expect(local(row(plan, 'materialsIn').dueAt)).toBe('2026-02-28T17:30')
  })

  it('dates cartons apart from the other trims', () => {
    expect(row(plan, 'trimsIn').parts).toEqual([{ name: { en: 'Cartons', zh: '纸箱' }, dueOn: '2026-03-18' }])
  })

  it('assumes cut-offs two days before the sailing, for customs one, and flags them', () => {
    expect(local(row(plan, 'vgm').dueAt)).toBe('2026-03-27T09:30')
    expect(local(row(plan, 'released').dueAt)).toBe('2026-03-30T13:30')
    expect(plan.milestones.filter(({ provisional }) => provisional).map(({ key }) => key)).toEqual([
      'shippingInstruction', 'vgm', 'gateIn', 'released',
    ]) // prettier-ignore
  })

  it('has the goods at the gate before they are declared', () => {
    expect(local(row(plan, 'gateIn').dueAt)).toBe('2026-03-26T17:30')
  })

  it('takes its critical path through deposit, trims and production', () => {
    expect(plan.criticalPath).toEqual([
      'receiptAcknowledged', 'review', 'contractSigned', 'depositIn', 'bulkPurchase', 'trimsIn',
      'preProductionMeeting', 'productionStart', 'productionComplete', 'packed', 'finalInspection', 'stuffed',
      'gateIn', 'declared', 'released', 'onBoard',
    ]) // prettier-ignore
  })

  it('knows the room of each milestone', () => {
    // Purchase at R+5, 12 days to the trims, 20 more to the sailing: 37 of 42.
    expect(row(plan, 'bulkPurchase').slackDays).toBe(5)
    expect(row(plan, 'productionComplete').slackDays).toBe(5)
    expect(row(plan, 'customerApprovals').slackDays).toBe(7)
    expect(row(plan, 'onBoard').slackDays).toBe(0)
  })

  it('is JSON', () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })
})

describe('a sailing on a Sunday', () => {
  // ETD 19 April 2026; the working day before is Friday 17. Monday 6 April is Tomb-sweeping Day, 1–5 May are off,
  // Saturday 9 May is worked.
  const plan = aPlan({ template: defaultTemplates.repeat, shipOn: '2026-04-19' })

  it('counts back from the Friday and over the holiday', () => {
    expect(plan).toMatchObject({ shipOn: '2026-04-19', sailingDay: '2026-04-17', shipOnAssumed: false })
    expect(dates(plan, 'onBoard', 'productionComplete', 'shippingOrder', 'finalInspectionAppointed')).toEqual([
      '2026-04-17', '2026-04-08', '2026-04-03', '2026-04-01',
    ]) // prettier-ignore
  })

  it('counts the arrival from the ETD, calendar days as they are, working days over Labour Day', () => {
    expect(plan.etaOn).toBe('2026-05-19')
    expect(dates(plan, 'shippingAdvice', 'balanceIn', 'billOfLadingReleased', 'refundPapers', 'delivered')).toEqual([
      '2026-04-20', '2026-04-29', '2026-04-30', '2026-05-12', '2026-05-24',
    ]) // prettier-ignore
  })
})

describe('cut-offs', () => {
  const shipOn = '2026-04-01'

  it("are instants of the carrier, shown in the port's zone, eight clock hours before over a clock change", () => {
    const plan = aPlan({
      template: defaultTemplates.repeat,
      shipOn,
      portZone: zoneOffsets('Europe/Berlin', '2026-01-01', '2026-12-31'),
      cutOffs: { vgm: '2026-03-29T04:00:00Z', documents: '2026-03-30T22:30:00Z' },
    })
    // 06:00 on 29 March in Hamburg is 21:00 the evening before, because 02:00 was skipped.
    expect(row(plan, 'vgm')).toMatchObject({ dueAt: '2026-03-28T20:00:00.000Z', dueOn: '2026-03-28' })
    expect(row(plan, 'shippingInstruction')).toMatchObject({
      dueAt: '2026-03-30T14:30:00.000Z',
      dueOn: '2026-03-30',
    })
    expect(row(plan, 'vgm')).not.toHaveProperty('provisional')
  })

  it('pull the stuffing and what leads to it forward when they are early', () => {
    // E is Wednesday 1 April: usually stuffed on 26 March, inspected on 25, packed on 24. The gate closes on
    // Thursday 26 March at 12:00, so eight hours before is 04:00.
    const plan = aPlan({
      shipOn,
      template: defaultTemplates.repeat,
      cutOffs: { gateIn: '2026-03-26T04:00:00Z' },
    })
    expect(local(row(plan, 'gateIn').dueAt)).toBe('2026-03-26T04:00')
    expect(dates(plan, 'stuffed', 'finalInspection', 'packed')).toEqual([
      '2026-03-25',
      '2026-03-24',
      '2026-03-23',
    ])
  })

  it('open the gate when the yard does', () => {
    const plan = aPlan({ shipOn, cutOffs: { yardOpening: '2026-03-24T00:00:00Z' } })
    expect(row(plan, 'gateIn').opensAt).toBe('2026-03-24T00:00:00Z')
  })

  it('declare 24 hours before an early loading', () => {
    const plan = aPlan({ shipOn, cutOffs: { loading: '2026-03-28T01:00:00Z' } })
    expect(row(plan, 'declared').dueAt).toBe('2026-03-27T01:00:00.000Z')
  })
})

describe('variants', () => {
  it('release the bill of lading five days before the arrival, the money in before that', () => {
    // Sailing Tuesday 31 March, ten days to 10 April: 3, 4 and 5 April, where 34 and 35 would be 10 and 13 April.
    const plan = aPlan({ facts: { incoterm: 'CIF', transportMode: 'sea', passageDays: 10 } })
    expect(dates(plan, 'balanceRequested', 'balanceIn', 'billOfLadingReleased')).toEqual([
      '2026-04-03', '2026-04-04', '2026-04-05',
    ]) // prettier-ignore
    expect(plan.fits).toBe(true)
  })

  it('on a short passage have the balance in before the stuffing', () => {
    const plan = aPlan({ facts: { incoterm: 'CIF', transportMode: 'sea', passageDays: 5 } })
    expect(dates(plan, 'balanceRequested', 'balanceIn', 'stuffed', 'billOfLadingReleased')).toEqual([
      '2026-03-17', '2026-03-24', '2026-03-25', '2026-04-01',
    ]) // prettier-ignore
  })

  it('present documents within the period of the credit', () => {
    const payment = [{ trigger: 'letterOfCreditSight', gate: 'none', days: 0 } as const]
    const facts = { incoterm: 'FOB', transportMode: 'sea', passageDays: 30, payment } as const
    expect(dates(aPlan({ facts: { ...facts } }), 'documentsPresented')).toEqual(['2026-04-10'])
    expect(dates(aPlan({ facts: { ...facts, presentationDays: 5 } }), 'documentsPresented')).toEqual([
      '2026-04-05',
    ])
  })

  it('expect the balance of an open account by its own terms', () => {
    const payment = [{ trigger: 'afterShipment', gate: 'none', days: 60 } as const]
    const plan = aPlan({ facts: { incoterm: 'FOB', transportMode: 'sea', passageDays: 30, payment } })
    expect(dates(plan, 'balanceIn', 'billOfLadingReleased')).toEqual(['2026-05-30', '2026-04-07'])
  })
})

describe('a plan that does not fit', () => {
  // Sailing on Friday 20 March leaves 35 working days; purchase at R+5, 12 to the trims and 20 to the sailing need 37.
  const plan = aPlan({ shipOn: '2026-03-22' })

  it('says by how much, and when it could sail', () => {
    expect(plan.fits).toBe(false)
    expect(plan.earliestShipOn).toBe('2026-03-24')
    expect(plan.misfits.find(({ key }) => key === 'trimsIn')).toEqual({
      key: 'trimsIn',
      dueOn: '2026-02-14',
      earliestOn: '2026-02-25',
      wouldStartBy: '2026-01-29',
      daysLate: 2,
    })
    expect(new Set(plan.misfits.map(({ daysLate }) => daysLate))).toEqual(new Set([2]))
  })

  it('keeps dates before the receipt and flags them', () => {
    const hopeless = aPlan({ shipOn: '2026-02-27' })
    expect(row(hopeless, 'customerApprovals')).toMatchObject({ dueOn: '2026-01-07', compressed: true })
    expect(hopeless.earliestShipOn).toBe('2026-03-24')
  })

  it('counts dates already past when the order is entered late, though it can still sail', () => {
    const late = aPlan({ plannedAt: '2026-01-29T04:00:00Z' })
    expect(late.fits).toBe(false)
    expect(late.misfits.map(({ key, daysLate }) => [key, daysLate]).slice(0, 3)).toEqual([
      ['receiptAcknowledged', 2],
      ['review', 2],
      ['contractSigned', 2],
    ])
    expect(late.milestones.filter(({ compressed }) => compressed).map(({ key }) => key)).toEqual([
      'receiptAcknowledged', 'review',
    ]) // prettier-ignore
    expect(late.earliestShipOn).toBe(late.shipOn)
  })

  it('an order opened under way has no misfit for what is done', () => {
    const done = { receiptAcknowledged: '2026-01-27', review: '2026-01-28' }
    const opened = aPlan({ plannedAt: '2026-01-29T00:00:00Z', done })
    expect(opened.fits).toBe(true)
    expect(row(opened, 'review')).toMatchObject({ doneOn: '2026-01-28', earliestOn: '2026-01-28' })
    expect(row(opened, 'review')).not.toHaveProperty('slackDays')
  })
})

describe('planning again', () => {
  const first = aPlan()
  const upTo = (last: MilestoneKey, doneOn: string) => {
    const index = first.milestones.findIndex(({ key }) => key === last)
    const before = first.milestones.slice(0, index).filter(({ key }) => key !== 'vesselBooked')
    return { ...Object.fromEntries(before.map(({ key, dueOn }) => [key, dueOn])), [last]: doneOn }
  }

  it('a start six days late moves the ship date by six: behind the start the template has no room', () => {
    // Planned for 4 March; 12 March is 6 working days later, and 9 April 6 after 31 March (6 April is off).
    const again = aPlan({
      plannedAt: '2026-03-12T10:00:00Z',
      shipOn: first.shipOn,
      done: upTo('productionStart', '2026-03-12'),
    })
    expect(row(again, 'productionComplete')).toMatchObject({ earliestOn: '2026-03-27', slackDays: -6 })
    expect(again.earliestShipOn).toBe('2026-04-09')
    expect(again.criticalPath[0]).toBe('productionComplete')
  })

  it('an early finish gives room downstream', () => {
    const again = aPlan({
      plannedAt: '2026-02-26T10:00:00Z',
      shipOn: first.shipOn,
      done: upTo('productionStart', '2026-02-26'),
    })
    expect(row(again, 'productionComplete')).toMatchObject({ earliestOn: '2026-03-12', slackDays: 5 })
    expect(again.fits).toBe(true)
  })

  it('keeps the baseline when the vessel is rolled', () => {
    const rolled = aPlan({ shipOn: '2026-04-10', baseline: baselineOf(first) })
    expect(row(rolled, 'onBoard')).toMatchObject({
      dueOn: '2026-04-10',
      baselineAt: row(first, 'onBoard').dueAt,
    })
    expect(row(first, 'onBoard').baselineAt).toBe(row(first, 'onBoard').dueAt)
  })

  it('counts the balance from the day on which it was requested', () => {
    const again = aPlan({ shipOn: first.shipOn, done: { balanceRequested: '2026-04-08' } })
    expect(dates(again, 'balanceIn')).toEqual(['2026-04-15'])
  })
})

describe('years not yet published', () => {
  it('make every date that is counted back over them provisional', () => {
    const plan = aPlan({
      receivedAt: '2026-11-23T02:00:00Z',
      plannedAt: '2026-11-23T02:00:00Z',
      shipOn: '2027-01-28',
    })
    expect(row(plan, 'review')).not.toHaveProperty('provisional')
    expect(row(plan, 'customerApprovals')).toMatchObject({ provisional: true })
  })
})

describe('bad input', () => {
  it('a template with a cycle is refused with its path', () => {
    const milestones = defaultTemplates.newStyle.milestones.map((one) =>
      one.key === 'receiptAcknowledged' ? { ...one, after: ['review' as const] } : one,
    )
    expect(() => aPlan({ template: { ...defaultTemplates.newStyle, milestones } })).toThrow(TemplateError)
  })

  it('a date that is none is refused', () => {
    expect(() => aPlan({ shipOn: '2026-02-30' })).toThrow(expect.objectContaining({ code: 'not-a-date' }))
  })
})

describe('properties', () => {
  const working = compileCalendar(calendar)
  const workingDaysFrom = (from: string, to: string): string[] =>
    from > to
      ? []
      : [...(isWorkingDay(working, from) ? [from] : []), ...workingDaysFrom(addDays(from, 1), to)]
  const anyInput = fc.record({
    template: fc.constantFrom(...Object.values(defaultTemplates)),
    receivedDay: fc.integer({ min: 0, max: 300 }),
    room: fc.integer({ min: 0, max: 120 }),
    passageDays: fc.integer({ min: 1, max: 45 }),
    incoterm: fc.constantFrom('FOB' as const, 'CIF' as const, 'EXW' as const, 'FCA' as const),
    waits: fc.integer({ min: 0, max: 20 }),
  })
  const made = ({
    template,
    receivedDay,
    room,
    passageDays,
    incoterm,
    waits,
  }: typeof anyInput extends fc.Arbitrary<infer T> ? T : never) => {
    const receivedOn = addDays('2026-01-05', receivedDay)
    return anInput({
      template,
      receivedAt: `${receivedOn}T02:00:00Z`,
      plannedAt: `${addDays(receivedOn, waits)}T02:00:00Z`,
      shipOn: addDays(receivedOn, room),
      facts: { incoterm, transportMode: 'sea', passageDays },
    })
  }

  it('the earliest ship date can be kept, and no working day before it can', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const input = made(any)
        const { earliestShipOn, sailingDay, shipOn } = scheduleTimePlan(input)
        if (earliestShipOn === undefined || earliestShipOn === shipOn) return
        const again = scheduleTimePlan({ ...input, shipOn: earliestShipOn })
        expect(again.earliestShipOn ?? earliestShipOn).toBe(earliestShipOn)
        const earlier = workingDaysFrom(addDays(sailingDay, 1), addDays(earliestShipOn, -1))
        for (const on of earlier)
          expect(scheduleTimePlan({ ...input, shipOn: on }).earliestShipOn).toBe(earliestShipOn)
      }),
      { numRuns: 30 },
    )
  })

  it('a plan that fits is never due before what it waits for, and has no negative room', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const plan = scheduleTimePlan(made(any))
        if (!plan.fits) return
        for (const { dueAt, after, slackDays, compressed } of plan.milestones) {
          for (const before of after) expect(dueAt >= row(plan, before).dueAt).toBe(true)
          expect(slackDays).toBeGreaterThanOrEqual(0)
          expect(compressed).toBeUndefined()
        }
      }),
    )
  })

  it('the critical path runs along the graph, with one room until the vessel', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const plan = scheduleTimePlan(made(any))
        const path = plan.criticalPath
        expect(path.at(-1)).toBe('onBoard')
        path.slice(1).forEach((key, i) => expect(row(plan, key).after).toContain(path[i]))
      }),
    )
  })
})

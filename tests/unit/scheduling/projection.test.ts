import fc from 'fast-check'
import {
  addWorkingDays,
  compileCalendar,
  localDate,
  toMs,
  workingDaysBetween,
} from '../../../domain/calendar'
import type { Milestone, MilestoneKey, Template, TimePlan } from '../../../domain/policy'
import { defaultTemplates } from '../../../domain/policy'
import type { TimePlanInput } from '../../../services/scheduling'
import { baselineOf, factoryCalendar, scheduleTimePlan, weeklyCalendar } from '../../../services/scheduling'

const calendar = factoryCalendar({ from: '2025-01-01', to: '2028-12-31' })
const days = compileCalendar(calendar)
const later = (on: string, count: number) => addWorkingDays(days, on, count)
const row = (plan: TimePlan, key: MilestoneKey) => plan.milestones.find((one) => one.key === key)!

/** A repeat order received on Monday 2026-03-02, FOB by sea, sailing on Monday 2026-05-25. */
function anInput(change: Partial<TimePlanInput> = {}): TimePlanInput {
  return {
    template: defaultTemplates.repeat,
    facts: { incoterm: 'FOB', transportMode: 'sea', passageDays: 30 },
    receivedAt: '2026-03-02T02:00:00Z',
    plannedAt: '2026-03-02T02:00:00Z',
    shipOn: '2026-05-25',
    calendar,
    ...change,
  }
}
const aPlan = (change?: Partial<TimePlanInput>) => scheduleTimePlan(anInput(change))
const received = fc.integer({ min: 0, max: 500 }).map((n) => later('2026-01-05', n))
const templates = fc.constantFrom<keyof typeof defaultTemplates>('newStyle', 'repeat', 'glass', 'trading')

describe('a projection', () => {
  it('moves nothing as long as what is expected leaves slack, and the sailing by what it takes beyond', () => {
    const { slackDays = 0, earliestOn } = row(aPlan(), 'materialsIn')
    expect(slackDays).toBeGreaterThan(10)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (late) => {
        const on = later(earliestOn, late)
        const because = { en: 'PO-7/1 is late', zh: 'PO-7/1晚到' }
        const plan = aPlan({ expected: { materialsIn: { on, because }, trimsIn: { on, because } } })
        const excess = Math.max(0, late - slackDays)

        expect(row(plan, 'materialsIn').earliestOn).toBe(on)
        expect(workingDaysBetween(days, plan.shipOn, plan.projectedShipOn!)).toBe(excess)
        expect(plan.projectionBecause?.because).toEqual(excess > 0 ? because : undefined)
      }),
    )
  })

  it('keeps the baseline, and shows the difference of everything behind', () => {
    const first = aPlan()
    const on = later(row(first, 'materialsIn').dueOn, 5)
    const expected = { materialsIn: { on }, trimsIn: { on } }
    const plan = aPlan({ plannedAt: '2026-03-20T02:00:00Z', baseline: baselineOf(first), expected })

    for (const { key, baselineAt } of plan.milestones) expect(baselineAt).toBe(row(first, key).dueAt)
    expect(row(plan, 'materialsIn')).toMatchObject({
      dueOn: row(first, 'materialsIn').dueOn,
      projectedOn: on,
      differsDays: 5,
    })
    expect(row(plan, 'packed').projectedOn! > row(first, 'packed').dueOn).toBe(true)
    expect(row(plan, 'packed').differsDays).toBeGreaterThan(0)
    // Nothing that does not wait for the material has moved.
    expect(row(plan, 'vesselBooked')).toMatchObject({ differsDays: 0 })
    expect(row(plan, 'vesselBooked')).not.toHaveProperty('moved')
  })

  it('lets dates behind follow, but not what is expected itself, nor an instant that a carrier has stated', () => {
    const on = later(row(aPlan(), 'productionComplete').dueOn, 8)
    const cutOffs = { vgm: '2026-05-21T06:00:00Z' }
    const plan = aPlan({ expected: { productionComplete: { on } }, cutOffs })

    expect(row(plan, 'productionComplete')).not.toHaveProperty('moved')
    expect(row(plan, 'packed')).toMatchObject({ moved: true, dueOn: row(plan, 'packed').earliestOn })
    // Eight hours before the carrier's instant.
    expect(row(plan, 'vgm').dueAt).toBe('2026-05-20T22:00:00.000Z')
    expect(plan.misfits.map(({ key }) => key)).toContain('packed')
    expect(plan.projectedShipOn! > plan.shipOn).toBe(true)
  })

  it('finishes early: what comes after may begin sooner, and has more slack', () => {
    const first = aPlan()
    const early = later(row(first, 'productionComplete').dueOn, -6)
    const reached = first.milestones.filter(({ no, dueOn }) => no < 15 || dueOn < early)
    const done = {
      ...Object.fromEntries(reached.map(({ key, dueOn }) => [key, dueOn])),
      productionComplete: early,
    }
    const plan = aPlan({ plannedAt: `${early}T02:00:00Z`, baseline: baselineOf(first), done })

    expect(row(plan, 'productionComplete').differsDays).toBe(-6)
    expect(row(plan, 'packed').earliestOn < row(first, 'packed').dueOn).toBe(true)
    expect(plan.projectedShipOn).toBe(plan.shipOn)
  })

  it('an early finish brings everything forward that waits for it, up to what the carrier sets', () => {
    const first = aPlan()
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.boolean(), (early, isDone) => {
        const on = later(row(first, 'productionComplete').dueOn, -early)
        const reached = first.milestones.filter(({ no, dueOn }) => no < 19 && dueOn <= on)
        const before = Object.fromEntries(reached.map(({ key, dueOn }) => [key, dueOn]))
        const plan = aPlan({
          plannedAt: `${on}T02:00:00Z`,
          baseline: baselineOf(first),
          ...(isDone
            ? { done: { ...before, productionComplete: on, finalInspectionAppointed: on } }
            : {
                done: { ...before, finalInspectionAppointed: on },
                expected: { productionComplete: { on } },
              }),
        })
        const differs = (...keys: MilestoneKey[]) => keys.map((key) => row(plan, key).differsDays! + 0)
        expect(differs('productionComplete', 'packed', 'shippingDocuments', 'finalInspection')).toEqual(
          [early, early, early, early].map((days) => 0 - days),
        )
        // The truck comes on its day, the carrier closes at its hour, and the vessel sails when it sails.
        expect(differs('truckBooked', 'stuffed', 'gateIn', 'onBoard', 'delivered')).toEqual([
          0,
          // Stuffed a day sooner at most: not on the day of the truck.
          0 - Math.min(early, 1),
          0,
          0,
          0,
        ])
        expect(plan.projectedShipOn).toBe(plan.shipOn)
        for (const { dueAt, baselineAt } of plan.milestones) expect(dueAt).toBe(baselineAt)
      }),
      { numRuns: 30 },
    )
  })

  it('never lies before what it waits for, nor before it can be reached', () => {
    const someKeys = fc.constantFrom<MilestoneKey>(
      'depositIn', 'materialsIn', 'trimsIn', 'productionStart', 'productionComplete', 'packed', 'stuffed',
    ) // prettier-ignore
    const expectations = fc.dictionary(someKeys, fc.integer({ min: -60, max: 25 }), { maxKeys: 4 })
    fc.assert(
      fc.property(expectations, templates, fc.nat(15), (shifts, name, waits) => {
        const template = defaultTemplates[name]
        const expected = Object.fromEntries(
          Object.entries(shifts).map(([key, days]) => [key, { on: later('2026-05-25', days) }]),
        )
        const plan = aPlan({ template, plannedAt: `${later('2026-03-02', waits)}T02:00:00Z`, expected })
        for (const { key, after, earliestOn, projectedOn, kind } of plan.milestones) {
          expect(projectedOn! >= earliestOn).toBe(true)
          // What no expectation brings forward is due on its date; what one moves back has followed.
          // What is expected itself comes when it is expected, and a carrier's hour waits for nobody.
          const isFree = !(key in expected) && kind !== 'cutOff' && key !== 'onBoard' && plan.fits
          for (const before of isFree ? after : [])
            expect([key, before, projectedOn! >= row(plan, before).projectedOn!]).toEqual([key, before, true])
        }
      }),
      { numRuns: 80 },
    )
  })

  it('keeps the first baseline through any series of slips, finishes, rolled vessels and cut-offs', () => {
    const keys = fc.constantFrom(...aPlan().milestones.map(({ key }) => key))
    const change = fc.record(
      {
        expected: fc.dictionary(
          keys,
          fc.integer({ min: 0, max: 40 }).map((n) => ({ on: later('2026-04-01', n) })),
        ),
        done: fc.dictionary(
          keys,
          fc.integer({ min: 0, max: 20 }).map((n) => later('2026-03-02', n)),
        ),
        shipOn: fc.integer({ min: -10, max: 30 }).map((n) => later('2026-05-25', n)),
        cutOffs: fc.record({ gateIn: fc.constant('2026-05-20T04:00:00Z') }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const first = aPlan()
        let plan = first
        changes.forEach((one, i) => {
          plan = aPlan({
            ...one,
            plannedAt: `${later('2026-03-02', i)}T02:00:00Z`,
            baseline: baselineOf(plan),
          })
        })
        expect(baselineOf(plan)).toEqual(baselineOf(first))
        for (const { baselineAt, projectedOn, differsDays } of plan.milestones)
          // Cut-offs fall due at night, on the day of the factory's clock.
          expect(differsDays).toBe(workingDaysBetween(days, localDate(days, toMs(baselineAt)), projectedOn!))
      }),
      { numRuns: 60 },
    )
  })

  it('counted forward from the receipt and back from the sailing comes to the same dates', () => {
    fc.assert(
      fc.property(received, templates, (on, name) => {
        const input = {
          template: defaultTemplates[name],
          receivedAt: `${on}T02:00:00Z`,
          plannedAt: `${on}T02:00:00Z`,
        }
        const forward = aPlan({ ...input, shipOn: undefined })
        const back = aPlan({ ...input, shipOn: forward.shipOn })
        expect(back.milestones.map(({ dueAt }) => dueAt)).toEqual(
          forward.milestones.map(({ dueAt }) => dueAt),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('can be held from the earliest ship date that it names, and from no day before', () => {
    fc.assert(
      fc.property(received, templates, fc.integer({ min: 1, max: 25 }), (on, name, span) => {
        const at = `${on}T02:00:00Z`
        const shipOn = later(on, span)
        const input = { template: defaultTemplates[name], receivedAt: at, plannedAt: at }
        const tight = aPlan({ ...input, shipOn })
        const held = aPlan({ ...input, shipOn: tight.projectedShipOn })
        expect(held.projectedShipOn).toBe(tight.projectedShipOn)
        fc.pre(tight.projectedShipOn! > shipOn)
        const before = aPlan({ ...input, shipOn: later(tight.projectedShipOn!, -1) })
        expect(before.projectedShipOn).toBe(tight.projectedShipOn)
      }),
      { numRuns: 60 },
    )
  })
})

describe('departments with hours of their own', () => {
  const horizon = { from: '2025-01-01', to: '2028-12-31' }
  const working = (...isWorked: boolean[]) =>
    factoryCalendar({ ...horizon, week: isWorked.map((is) => (is ? [[480, 1020]] : [])) })

  it('fall due on days on which they work: counted forward on the next, counted back on the one before', () => {
    // Four working days after Monday 2 March is Friday 6 March; five before Monday 25 May is Monday 18 May.
    expect(['depositIn', 'finalInspection'].map((key) => row(aPlan(), key as MilestoneKey).dueOn)).toEqual([
      '2026-03-06',
      '2026-05-18',
    ])
    const finance = working(true, true, true, true, false, true, false)
    const quality = working(false, true, true, true, true, true, false)
    const plan = aPlan({ departmentCalendars: { finance, quality } })
    expect(row(plan, 'depositIn').dueOn).toBe('2026-03-07')
    expect(row(plan, 'finalInspection').dueOn).toBe('2026-05-16')
  })

  it('name the earliest ship date that can be held, whatever their week', () => {
    const hours = fc
      .array(fc.boolean(), { minLength: 7, maxLength: 7 })
      .filter((week) => week.some(Boolean))
      .map((week) => working(...week))
    const departments = fc.record({ production: hours, warehouse: hours, shipping: hours })
    fc.assert(
      fc.property(
        received,
        templates,
        fc.integer({ min: 1, max: 40 }),
        departments,
        (on, name, span, own) => {
          const at = `${on}T02:00:00Z`
          const input = {
            template: defaultTemplates[name],
            receivedAt: at,
            plannedAt: at,
            departmentCalendars: own,
          }
          const shipOn = later(on, span)
          const earliest = aPlan({ ...input, shipOn }).projectedShipOn!
          fc.pre(earliest > shipOn)
          expect(aPlan({ ...input, shipOn: earliest }).projectedShipOn).toBe(earliest)
          const dayBefore = later(earliest, -1)
          expect(aPlan({ ...input, shipOn: dayBefore }).projectedShipOn! > dayBefore).toBe(true)
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('a template of a factory', () => {
  /** Two rows: cutting after the fabric is in, both counted back from the sailing. */
  function twoRows(change: Partial<Milestone>): Template {
    const [fabric, cutting] = ['materialsIn', 'productionStart'].map((key) =>
      defaultTemplates.repeat.milestones.find((one) => one.key === key)!,
    )
    return {
      name: 'repeat',
      spanDays: 20,
      milestones: [
        { ...fabric!, after: [] },
        { ...cutting!, after: ['materialsIn'], days: 1, ...change },
      ],
    }
  }
  const slack = (template: Template, change: Partial<TimePlanInput> = {}) =>
    row(aPlan({ template, ...change }), 'materialsIn').slackDays!

  it('lets time pass after a predecessor, in working or in calendar days, forward and back', () => {
    const plain = aPlan({ template: twoRows({}) })
    const rested = aPlan({ template: twoRows({ lags: { materialsIn: { value: 2, unit: 'd' } } }) })
    expect(row(rested, 'productionStart').earliestOn).toBe(later(row(plain, 'productionStart').earliestOn, 2))
    expect(slack(twoRows({ lags: { materialsIn: { value: 2, unit: 'd' } } }))).toBe(slack(twoRows({})) - 2)

    // Friday 2026-03-06 and three calendar days are a Monday: one working day.
    const onFriday = { done: { materialsIn: '2026-03-06' }, plannedAt: '2026-03-06T02:00:00Z' }
    const dried = aPlan({
      template: twoRows({ days: 0, lags: { materialsIn: { value: 3, unit: 'c' } } }),
      ...onFriday,
    })
    expect(row(dried, 'productionStart').earliestOn).toBe('2026-03-09')
  })

  it('keeps a buffer: due earlier by it, which counts as slack', () => {
    const plain = aPlan({ template: twoRows({}) })
    const buffered = aPlan({ template: twoRows({ bufferDays: 3 }) })
    expect(row(buffered, 'productionStart').dueOn).toBe(later(row(plain, 'productionStart').dueOn, -3))
    expect(row(buffered, 'productionStart').slackDays).toBe(row(plain, 'productionStart').slackDays)
  })

  it("ends a day when the owner's department ends it, on a day on which it works", () => {
    const from = '2025-01-01'
    // Cutting works from Tuesday to Saturday, until ten in the evening.
    const week = Array.from({ length: 7 }, (_, day): [number, number][] =>
      day < 1 || day > 5 ? [] : [[8 * 60, 22 * 60]],
    )
    const production = weeklyCalendar({ zone: 'Asia/Shanghai', from, to: '2028-12-31', week })
    const template = twoRows({ anchor: { from: 'sailing', value: -5, unit: 'd' } })
    const plan = aPlan({ template, departmentCalendars: { production } })
    // Five working days before Monday 25 May is Monday 18 May, on which cutting rests.
    expect(row(aPlan({ template }), 'productionStart').dueOn).toBe('2026-05-18')
    expect(row(plan, 'productionStart').dueAt).toBe('2026-05-16T14:00:00.000Z')
  })
})

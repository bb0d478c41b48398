import fc from 'fast-check'
import { addDays } from '../../../domain/calendar'
import { incoterms, instalmentTriggers, paymentGates } from '../../../domain/order/intake'
import { defaultTemplates, milestoneKeys } from '../../../domain/policy'
import type { Milestone, MilestoneKey, Template } from '../../../domain/policy'
import { factoryCalendar, simulateTimePlan } from '../../../services/scheduling'

const asked = {
  template: 'repeat',
  receivedAt: '2026-03-02T02:00:00Z',
  shipOn: '2026-05-25',
  facts: { incoterm: 'FOB', transportMode: 'sea', passageDays: 30 },
}
const row = (key: MilestoneKey, change: Partial<Milestone> = {}): Milestone => ({
  ...defaultTemplates.repeat.milestones.find((one) => one.key === key)!,
  ...change,
})
const planOf = (change: object) => {
  const result = simulateTimePlan({ ...asked, ...change })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.plan
}
const templateOf = (...milestones: Milestone[]): Template => ({ name: 'repeat', spanDays: 20, milestones })

describe('simulateTimePlan', () => {
  it('plans from a template by name, projects what is expected, and stores nothing', () => {
    const plain = simulateTimePlan(asked)
    const late = simulateTimePlan({
      ...asked,
      expected: { materialsIn: { on: '2026-05-18' }, trimsIn: { on: '2026-05-18' } },
    })
    expect(plain).toMatchObject({ ok: true, plan: { fits: true, projectedShipOn: '2026-05-25' } })
    expect(late).toMatchObject({
      ok: true,
      plan: { fits: false, shipOn: '2026-05-25', projectionBecause: {} },
    })
  })

  it.each<[string, object, string, RegExp]>([
    [
      'a circle, with its path',
      {
        template: templateOf(
          row('materialsIn', { after: ['trimsIn'] }),
          row('trimsIn', { after: ['materialsIn'] }),
        ),
      },
      '/template/milestones',
      /materialsIn → trimsIn → materialsIn/,
    ],
    [
      'a milestone that is not there',
      { template: templateOf(row('materialsIn', { after: ['trimsIn'] })) },
      '/template/milestones',
      /trimsIn/,
    ],
    [
      'a lag below zero',
      {
        template: templateOf(
          row('materialsIn', { after: [] }),
          row('trimsIn', { after: ['materialsIn'], lags: { materialsIn: { value: -1, unit: 'd' } } }),
        ),
      },
      '/template/milestones/1/lags/materialsIn/value',
      /from 0/,
    ],
    [
      'a lead time below zero',
      { template: templateOf(row('materialsIn', { after: [], days: -2 })) },
      '/template/milestones/0/days',
      /from 0/,
    ],
    [
      'a date counted from a milestone that is not named',
      {
        template: templateOf(
          row('materialsIn', { after: [], anchor: { from: 'milestone', value: 1, unit: 'd' } }),
        ),
      },
      '/template/milestones/0/anchor/milestone',
      /must name/,
    ],
    [
      'hours from the receipt, which has none',
      {
        template: templateOf(row('review', { after: [], anchor: { from: 'receipt', value: 4, unit: 'h' } })),
      },
      '/template/milestones/0/anchor/unit',
      /from a cut-off only/,
    ],
    [
      'a date counted from a milestone that the terms of payment take out',
      {
        facts: { ...asked.facts, payment: [{ trigger: 'afterShipment', gate: 'none', days: 30 }] },
        template: templateOf(
          row('depositIn', { after: [] }),
          row('onBoard', { after: [] }),
          row('balanceRequested'),
          row('packed', {
            after: [],
            anchor: { from: 'milestone', milestone: 'depositIn', value: 9, unit: 'd' },
          }),
        ),
      },
      '/template/milestones',
      /terms of the order .*packed → depositIn/,
    ],
    [
      'a part counted from a milestone of another plan',
      {
        template: templateOf(
          row('trimsIn', {
            after: [],
            parts: [
              {
                name: { en: 'Cartons', zh: '纸箱' },
                anchor: { from: 'milestone', milestone: 'packed', value: 1, unit: 'd' },
              },
            ],
          }),
        ),
      },
      '/template/milestones/0/parts/0/anchor/milestone',
      /not packed/,
    ],
    ['a sailing in another age', { shipOn: '2126-05-25' }, '/shipOn', /within 10 years/],
    [
      'a receipt in another age',
      { receivedAt: '9999-12-31T00:00:00Z', shipOn: undefined },
      '/receivedAt',
      /1970-01-01 to 2199/,
    ],
    ['an arrival before the sailing', { etaOn: '2026-05-24' }, '/etaOn', /2026-05-25/],
    [
      'a department that never works',
      { departmentCalendars: { quality: { week: Array.from({ length: 7 }, () => []) } } },
      '/departmentCalendars/quality/week',
      /no shift/,
    ],
    [
      'an exception on no day',
      { calendar: { exceptions: { '2026-02-30': [] } } },
      '/calendar/exceptions/2026-02-30',
      /must be a date/,
    ],
    ['a template that is none', { template: 'silk' }, '/template', /newStyle, repeat/],
    ['a ship date that is none', { shipOn: '2026-02-30' }, '/shipOn', /must be a day that exists/],
    [
      'an expectation of no milestone',
      { expected: { lunch: { on: '2026-03-02' } } },
      '/expected/lunch',
      /materialsIn/,
    ],
    ['a port in no zone', { portZone: 'Atlantis' }, '/portZone', /IANA/],
    [
      'a calendar without working time',
      {
        calendar: {
          name: 'x',
          zone: 'UTC',
          offsets: [{ from: '2020-01-01T00:00:00Z', minutes: 0 }],
          from: '2026-01-01',
          to: '2026-12-31',
          week: Array.from({ length: 7 }, () => []),
          exceptions: {},
        },
      },
      '/calendar/week',
      /no shift/,
    ],
    [
      'too many milestones',
      { template: templateOf(...Array.from({ length: 101 }, () => row('materialsIn'))) },
      '/template/milestones',
      /1 to 100/,
    ],
  ])('refuses %s', (_, change, pointer, detail) => {
    const result = simulateTimePlan({ ...asked, ...change })
    expect(result).toMatchObject({ ok: false, problems: [{ pointer }] })
    expect(result.ok ? '' : result.problems[0]!.detail).toMatch(detail)
  })

  it("takes calendars as people describe them: a department has the factory's but for its own", () => {
    const week = (last: number) => Array.from({ length: 7 }, (_, day) => (day < last ? [[480, 1080]] : []))
    const dueOf = (change: object) => {
      const { milestones } = planOf(change)
      return (key: MilestoneKey) => milestones.find((one) => one.key === key)!.dueAt
    }
    // Packed six working days before Monday 2026-05-25: Friday 15 May, Saturday 16 where Saturdays are worked less two.
    expect(dueOf({})('packed')).toBe('2026-05-15T09:30:00.000Z')
    expect(dueOf({ calendar: { week: week(6) } })('packed')).toBe('2026-05-18T10:00:00.000Z')
    const holiday = { exceptions: { '2026-05-15': [] } }
    const warehouse = dueOf({ departmentCalendars: { warehouse: holiday } })
    expect([warehouse('packed'), warehouse('truckBooked')]).toEqual([
      '2026-05-14T09:30:00.000Z',
      '2026-05-15T09:30:00.000Z',
    ])
    const compiled = factoryCalendar({ from: '2026-01-01', to: '2026-12-31' })
    expect(dueOf({ calendar: compiled, departmentCalendars: { warehouse: holiday } })('packed')).toBe(
      '2026-05-14T09:30:00.000Z',
    )
  })

  it('plans or refuses, and never throws, whatever an edited template counts from what', () => {
    const keys = fc.constantFrom(...milestoneKeys)
    const days = fc.integer({ min: -60, max: 60 })
    const anchors = fc.record(
      {
        from: fc.constantFrom('receipt', 'sailing', 'shipDate', 'eta', 'cutOff', 'milestone'),
        value: days,
        unit: fc.constantFrom('d', 'c'),
        milestone: keys,
      },
      { requiredKeys: ['from', 'value', 'unit'] },
    )
    const payment = fc.array(
      fc.record({
        trigger: fc.constantFrom(...instalmentTriggers),
        gate: fc.constantFrom(...paymentGates),
        days: fc.nat(60),
      }),
      { maxLength: 2 },
    )
    const edited = fc.record({
      dropped: fc.uniqueArray(keys, { maxLength: 3 }),
      at: fc.array(fc.tuple(keys, anchors), { maxLength: 2 }),
      payment,
      passageDays: fc.integer({ min: 1, max: 40 }),
      incoterm: fc.constantFrom(...incoterms),
      expected: fc.dictionary(
        keys,
        days.map((n) => ({ on: addDays('2026-04-01', n) })),
        { maxKeys: 3 },
      ),
    })
    let planned = 0
    fc.assert(
      fc.property(edited, ({ dropped, at, payment, passageDays, incoterm, expected }) => {
        const anchorOf = new Map<string, object>(at)
        const milestones = defaultTemplates.newStyle.milestones
          .filter(({ key }) => !dropped.includes(key))
          .map((one) => ({
            ...one,
            after: one.after.filter((key) => !dropped.includes(key)),
            anchor: anchorOf.get(one.key) ?? one.anchor,
          }))
        const facts = { incoterm, transportMode: 'sea', passageDays, payment }
        const result = simulateTimePlan({
          ...asked,
          template: { name: 'newStyle', spanDays: 42, milestones },
          facts,
          expected,
        })
        if (result.ok) planned++
        const pointers = result.ok ? [] : result.problems.map(({ pointer }) => pointer)
        expect(pointers.filter((pointer) => !pointer.startsWith('/template/milestones'))).toEqual([])
      }),
      { numRuns: 120 },
    )
    expect(planned).toBeGreaterThan(20)
  })

  it('is total over anything', () => {
    fc.assert(fc.property(fc.anything(), (input) => expect(simulateTimePlan(input).ok).toBe(false)))
  })
})

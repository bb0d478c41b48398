import fc from 'fast-check'
import { defaultTemplates } from '../../../domain/policy'
import type { Milestone, MilestoneKey, Template } from '../../../domain/policy'
import { simulateTimePlan } from '../../../services/scheduling'

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

  it('finds the critical path of a network from a textbook', () => {
    // Activity-on-node network after Kelley and Walker (1959), Critical-path planning and scheduling: three days,
    // then four and two side by side, then one. Forward 3, 7 | 5, 8; so the shorter branch has two days of slack.
    const sailing = { from: 'sailing' as const, value: 0, unit: 'd' as const }
    const node = (key: MilestoneKey, days: number, ...after: MilestoneKey[]) =>
      row(key, { anchor: sailing, by: undefined, days, after })
    const template = templateOf(
      node('bulkPurchase', 3),
      node('materialsIn', 4, 'bulkPurchase'),
      node('trimsIn', 2, 'bulkPurchase'),
      node('onBoard', 1, 'materialsIn', 'trimsIn'),
    )
    const result = simulateTimePlan({ ...asked, template, shipOn: '2026-03-12' })
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const { milestones, criticalPath, projectedShipOn } = result.plan
    expect(milestones.map(({ key, earliestOn, slackDays }) => [key, earliestOn, slackDays])).toEqual([
      ['bulkPurchase', '2026-03-05', 0],
      ['materialsIn', '2026-03-11', 0],
      ['trimsIn', '2026-03-09', 2],
      ['onBoard', '2026-03-12', 0],
    ])
    expect(criticalPath).toEqual(['bulkPurchase', 'materialsIn', 'onBoard'])
    expect(projectedShipOn).toBe('2026-03-12')
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
    ['a template that is none', { template: 'silk' }, '/template', /newStyle, repeat/],
    ['a ship date that is none', { shipOn: '2026-02-30' }, '/shipOn', /must be a date/],
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

  it('is total over anything', () => {
    fc.assert(fc.property(fc.anything(), (input) => expect(simulateTimePlan(input).ok).toBe(false)))
  })
})

import fc from 'fast-check'
import { addWorkingDays, compileCalendar, workingDaysBetween } from '../../../domain/calendar'
import type { Milestone, MilestoneKey, Template } from '../../../domain/policy'
import { defaultTemplates, milestoneKeys } from '../../../domain/policy'
import { factoryCalendar, scheduleTimePlan } from '../../../services/scheduling'

const calendar = factoryCalendar({ from: '2026-01-01', to: '2026-12-31' })
const weekdays = compileCalendar(calendar)
const packed = defaultTemplates.repeat.milestones.find(({ key }) => key === 'packed')!
const row = (change: Partial<Milestone>): Milestone => ({ ...packed, ...change })
const templateOf = (...milestones: Milestone[]): Template => ({ name: 'repeat', spanDays: 20, milestones })

/** An order received on Monday 2026-03-02. */
const planOf = (template: Template, shipOn: string) =>
  scheduleTimePlan({
    template,
    facts: { incoterm: 'FOB', transportMode: 'sea', passageDays: 30 },
    receivedAt: '2026-03-02T02:00:00Z',
    plannedAt: '2026-03-02T02:00:00Z',
    shipOn,
    calendar,
  })

describe('the network of milestones', () => {
  it('finds floats and the critical path of the Reliable Construction Co. project', () => {
    // Hillier and Lieberman, Introduction to Operations Research, Project management with PERT/CPM: activities A to N
    // with their durations and predecessors, earliest finish and slack. A working day stands for a week there.
    const activities: [letter: string, days: number, after: string, finish: number, slack: number][] = [
      ['A', 2, '', 2, 0],
      ['B', 4, 'A', 6, 0],
      ['C', 10, 'B', 16, 0],
      ['D', 6, 'C', 22, 4],
      ['E', 4, 'C', 20, 0],
      ['F', 5, 'E', 25, 0],
      ['G', 7, 'D', 29, 4],
      ['H', 9, 'EG', 38, 4],
      ['I', 7, 'C', 23, 2],
      ['J', 8, 'FI', 33, 0],
      ['K', 4, 'J', 37, 1],
      ['L', 5, 'J', 38, 0],
      ['M', 2, 'H', 40, 4],
      ['N', 6, 'KL', 44, 0],
    ]
    const keyOf = (letter: string) => milestoneKeys[letter.charCodeAt(0) - 65]!
    const sailing = { from: 'sailing' as const, value: 0, unit: 'd' as const }
    const node = (key: MilestoneKey, days: number, after: string) =>
      row({ key, days, after: after.split('').map(keyOf), anchor: sailing })
    const template = templateOf(
      ...activities.map(([letter, days, after]) => node(keyOf(letter), days, after)),
      node('onBoard', 0, 'MN'),
    )
    const shipOn = addWorkingDays(weekdays, '2026-03-02', 44)
    const { milestones, criticalPath, projectedShipOn, fits } = planOf(template, shipOn)

    const found = milestones.map(({ earliestOn, slackDays }) => [
      workingDaysBetween(weekdays, '2026-03-02', earliestOn),
      slackDays,
    ])
    expect(found).toEqual([...activities.map(([, , , finish, slack]) => [finish, slack]), [44, 0]])
    expect(criticalPath).toEqual(['A', 'B', 'C', 'E', 'F', 'J', 'L', 'N'].map(keyOf).concat('onBoard'))
    expect([projectedShipOn, fits]).toEqual([shipOn, true])
    // A day less is a day too little, and the plan says which day is.
    const tight = planOf(template, addWorkingDays(weekdays, shipOn, -1))
    expect([tight.fits, tight.earliestShipOn]).toEqual([false, shipOn])
  })

  it('takes as long as the longest way through any network, walked by hand', () => {
    const keys = milestoneKeys.slice(0, 9)
    const networks = fc.array(
      fc.record({
        days: fc.integer({ min: 1, max: 6 }),
        after: fc.array(fc.record({ from: fc.nat(7), lag: fc.nat(3) }), { maxLength: 3 }),
      }),
      { minLength: 2, maxLength: 9 },
    )
    fc.assert(
      fc.property(networks, (network) => {
        const milestones = network.map(({ days, after }, i) => {
          const before = after.filter(({ from }) => from < i)
          return row({
            key: keys[i]!,
            days,
            after: [...new Set(before.map(({ from }) => keys[from]!))],
            lags: Object.fromEntries(before.map(({ from, lag }) => [keys[from]!, { value: lag, unit: 'd' }])),
            anchor: { from: 'sailing', value: 0, unit: 'd' },
          })
        })
        const longest = (i: number): number => {
          const { after, lags } = milestones[i]!
          const before = after.map((key) => longest(keys.indexOf(key)) + lags![key]!.value)
          return network[i]!.days + Math.max(0, ...before)
        }
        const most = Math.max(...network.map((_, i) => longest(i)))
        const shipOn = addWorkingDays(weekdays, '2026-03-02', most)
        const plan = planOf(templateOf(...milestones), shipOn)
        // Back from the sailing and forward from the receipt meet on the longest way, and only there.
        expect(plan.fits).toBe(true)
        expect(Math.min(...plan.milestones.map(({ slackDays }) => slackDays!))).toBe(0)
        plan.milestones.forEach(({ earliestOn }, i) =>
          expect(earliestOn).toBe(addWorkingDays(weekdays, '2026-03-02', longest(i))),
        )
        const hurried = planOf(templateOf(...milestones), '2026-03-02')
        expect(hurried.projectedShipOn).toBe(shipOn)
      }),
      { numRuns: 60 },
    )
  })
})

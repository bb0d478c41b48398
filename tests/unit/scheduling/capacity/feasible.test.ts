import fc from 'fast-check'
import { toIso, toMs } from '../../../../domain/calendar'
import { frozenUntil, scheduleCapacity } from '../../../../services/scheduling/capacity'
import { after, anyFactory, oneShift, planFrom, planOf } from './some-inputs'
import { violationsOf } from './violations'

fc.configureGlobal({ seed: 20261123 })

describe('whatever the factory', () => {
  it('keeps capacity, routings, materials, calendars, set-ups and the reserve', () => {
    fc.assert(
      fc.property(anyFactory, fc.integer(), (input, seed) => {
        const plan = planOf(input, 300, seed)
        expect(violationsOf(input, plan)).toEqual([])
        expect(plan.operations).toHaveLength(input.jobs.flatMap((job) => job.operations).length)
      }),
      { numRuns: 150 },
    )
  })

  it('never makes a plan worse by improving it, nor starts worse than due-date order', () => {
    fc.assert(
      fc.property(anyFactory, (input) => {
        const objective = input.objective === 'makespan' ? 'makespan' : 'weightedTardiness'
        const [short, long] = [planOf(input, 0), planOf(input, 400)]
        expect(short.values[objective]).toBeLessThanOrEqual(short.start[objective])
        expect(long.values[objective]).toBeLessThanOrEqual(long.start[objective])
        expect(long.start[objective]).toBeLessThanOrEqual(long.dueDateOrder[objective])
      }),
      { numRuns: 40 },
    )
  })

  it('makes the same plan from the same seed and number of moves', () => {
    fc.assert(
      fc.property(anyFactory, fc.integer(), (input, seed) => {
        expect(planOf(input, 300, seed)).toEqual(planOf(structuredClone(input), 300, seed))
      }),
      { numRuns: 25 },
    )
  })

  it('keeps the frozen zone where it is, and plans the rest around it', () => {
    fc.assert(
      fc.property(anyFactory, fc.nat(4000), (input, minutes) => {
        const first = planOf(input, 100)
        const until = after(minutes)
        const frozen = frozenUntil(input, first, until)
        const second = planOf(frozen, 300, 2)
        expect(violationsOf(frozen, second)).toEqual([])
        const early = first.operations.filter(({ startAt }) => toMs(startAt) < toMs(until))
        const kept = new Map(second.operations.map((one) => [`${one.job}/${one.operation}`, one]))
        for (const one of early)
          expect(kept.get(`${one.job}/${one.operation}`)).toMatchObject({
            machine: one.machine,
            startAt: one.startAt,
            endAt: one.endAt,
            fixed: true,
          })
      }),
      { numRuns: 60 },
    )
  })

  it('values the plan as a client would from its jobs', () => {
    fc.assert(
      fc.property(anyFactory, (input) => {
        const plan = planOf(input, 200)
        const late = plan.jobs.map(({ dueAt, endAt }) =>
          dueAt === undefined ? 0 : Math.max(0, toMs(endAt) - toMs(dueAt)) / 60_000,
        )
        expect(plan.jobs.map(({ minutesLate }) => minutesLate)).toEqual(late)
        const sum = plan.jobs.reduce((total, { weight }, j) => total + weight * late[j]!, 0)
        expect(plan.values.weightedTardiness).toBeCloseTo(sum, 6)
        expect(plan.values.lateJobs).toBe(late.filter((minutes) => minutes > 0).length)
        const end = Math.max(...plan.jobs.map(({ endAt }) => toMs(endAt)))
        expect(plan.values.makespan).toBeCloseTo((end - toMs(planFrom)) / 60_000, 6)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the check of plans itself', () => {
  const input = {
    planFrom,
    machines: [
      { id: 'M', calendar: oneShift, setupMatrix: { red: { blue: 30 }, blue: { red: 30 } } },
      { id: 'N', calendar: oneShift, reservePercent: 50 },
    ],
    jobs: ['red', 'blue'].map((setupFamily, j) => ({
      id: `J${j}`,
      operations: [
        { id: 'O0', setupFamily, machines: [{ machine: 'M', minutes: 60 }] },
        { id: 'O1', machines: [{ machine: 'N', minutes: 300 }] },
      ],
    })),
  }

  it.each(['startAt', 'endAt'] as const)('finds any operation whose %s is moved', (side) => {
    const plan = planOf(input)
    expect(violationsOf(input, plan)).toEqual([])
    plan.operations.forEach((one, i) => {
      const moved = toIso(toMs(one[side]) + (side === 'startAt' ? -30 : 30) * 60_000)
      const operations = plan.operations.with(i, { ...one, [side]: moved })
      expect(violationsOf(input, { ...plan, operations })).not.toEqual([])
    })
  })
})

describe('a time budget', () => {
  it('ends the search when the clock says so', () => {
    let seconds = 0
    const input = { planFrom, machines: [{ id: 'M' }], jobs: manyJobs }
    const result = scheduleCapacity(input, { seed: 1, seconds: 5, clock: () => (seconds += 0.1) })
    expect(result).toMatchObject({ ok: true })
    expect(seconds).toBeGreaterThan(5)
    expect(seconds).toBeLessThan(8)
  })
})

const manyJobs = Array.from({ length: 30 }, (_, j) => ({
  id: `J${j}`,
  weight: 1 + (j % 3),
  dueAt: after(100 + ((j * 37) % 400)),
  operations: [{ id: 'O', machines: [{ machine: 'M', minutes: 10 + ((j * 7) % 50) }] }],
}))

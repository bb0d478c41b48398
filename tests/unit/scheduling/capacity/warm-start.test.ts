import fc from 'fast-check'
import type { CapacityInput, CapacityPlan } from '../../../../services/scheduling/capacity'
import { scheduleCapacity } from '../../../../services/scheduling/capacity'
import { anyFactory } from './some-inputs'
import { violationsOf } from './violations'

function planOf(input: CapacityInput, previous?: CapacityPlan, iterations = 0): CapacityPlan {
  const answer = scheduleCapacity(input, { seed: 1, iterations, previous: previous?.operations })
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.plan
}

const places = ({ operations }: CapacityPlan) =>
  operations.map(({ job, operation, machine, startAt, endAt }) => ({
    job,
    operation,
    machine,
    startAt,
    endAt,
  }))

const minute = (n: number) => new Date(Date.parse('2026-03-02T00:00:00Z') + n * 60_000).toISOString()
const onPress = (id: string, minutes: number, releaseAt = minute(0), weight = 1) => ({
  id,
  weight,
  releaseAt,
  dueAt: minute(600),
  operations: [{ id: 'press', machines: [{ machine: 'PRESS', minutes }] }],
})
const presses = (jobs: CapacityInput['jobs']): CapacityInput => ({
  planFrom: minute(0),
  machines: [{ id: 'PRESS' }],
  jobs,
})
const startsOf = (plan: CapacityPlan) =>
  Object.fromEntries(plan.operations.map(({ job, startAt }) => [job, startAt]))

describe('a plan made from the plan in force', () => {
  it('is the same plan while nothing has changed, however it was found', () => {
    fc.assert(
      fc.property(anyFactory, fc.constantFrom(0, 400), (input, iterations) => {
        const plan = planOf(input, undefined, iterations)
        expect(places(planOf(input, plan))).toEqual(places(plan))
      }),
      { numRuns: 60 },
    )
  })

  it('keeps every rule after any change of what is to be made and when', () => {
    fc.assert(
      fc.property(anyFactory, fc.nat(), fc.integer({ min: 1, max: 3000 }), (input, which, late) => {
        const plan = planOf(input)
        const changed = input.jobs.flatMap((job, j) => {
          // One is gone, one has to wait, and one is new.
          if (j === which % input.jobs.length) return []
          const isLate = j === (which + 1) % input.jobs.length
          return [
            isLate
              ? { ...job, releaseAt: new Date(Date.parse(input.planFrom) + late * 60_000).toISOString() }
              : job,
          ]
        })
        const jobs = [
          ...changed,
          ...input.jobs.slice(0, 1).map((job) => ({ ...job, id: 'new', orderLine: 'new' })),
        ]
        const free = jobs.map((job) => ({
          ...job,
          operations: job.operations.map(({ fixed: _fixed, ...rest }) => rest),
        }))
        const next = planOf({ ...input, jobs: free }, plan)
        expect(violationsOf({ ...input, jobs: free }, next)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('moves nothing that does not wait for what moves', () => {
    const before = planOf(presses([onPress('A', 60), onPress('B', 60), onPress('C', 60), onPress('D', 60)]))
    const starts = startsOf(before)
    const last = Object.keys(starts).find((job) => starts[job] === minute(180))!
    const jobs = ['A', 'B', 'C', 'D'].map((id) => onPress(id, 60, id === last ? minute(300) : minute(0)))
    const after = startsOf(planOf(presses(jobs), before))

    expect(after).toEqual({ ...starts, [last]: minute(300) })
  })

  it('lets those behind pass where one has to wait, and holds nobody up for it', () => {
    const before = planOf(presses([onPress('A', 60, minute(0), 3), onPress('B', 60), onPress('C', 60)]))
    const jobs = [onPress('A', 60, minute(150), 3), onPress('B', 60), onPress('C', 60)]
    const after = startsOf(planOf(presses(jobs), before))

    expect(before.operations.map(({ startAt }) => startAt)).toContain(minute(0))
    expect(new Set([after.B, after.C])).toEqual(new Set([minute(0), minute(60)]))
    expect(after.A).toBe(minute(150))
  })

  it('puts what is new where it costs least: a weighty job first, another behind', () => {
    const tight = (id: string, weight: number) => ({
      ...onPress(id, 60, minute(0), weight),
      dueAt: minute(60),
    })
    const before = planOf(presses([onPress('A', 60), onPress('B', 60)]))
    const rush = startsOf(planOf(presses([onPress('A', 60), onPress('B', 60), tight('R', 9)]), before))
    const usual = startsOf(planOf(presses([onPress('A', 60), onPress('B', 60), onPress('N', 60)]), before))

    expect(rush.R).toBe(minute(0))
    expect(usual).toEqual({ ...startsOf(before), N: minute(120) })
  })
})

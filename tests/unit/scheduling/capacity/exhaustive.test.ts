import fc from 'fast-check'
import type { CapacityInput } from '../../../../services/scheduling/capacity'
import { oneMachineInput, planOf } from './some-inputs'

function permutations(n: number): number[][] {
  if (n === 0) return [[]]
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  )
}
const permutationsOf = Array.from({ length: 8 }, (_, n) => permutations(n))

type Job = { minutes: number; weight: number; due: number; release: number; family: number }
const aJob = fc.record({
  minutes: fc.integer({ min: 1, max: 30 }),
  weight: fc.integer({ min: 1, max: 9 }),
  due: fc.integer({ min: 0, max: 120 }),
  release: fc.constantFrom(0, 0, 10, 25, 60),
  family: fc.nat(2),
})
const setups = [
  [0, 7, 20],
  [3, 0, 9],
  [15, 4, 0],
]
const names = ['red', 'blue', 'white']

/** Weighted tardiness of jobs done in this order on a machine that is set up for red. */
function tardiness(jobs: Job[], order: number[]): number {
  let [at, family, sum] = [0, 0, 0]
  for (const j of order) {
    const job = jobs[j]!
    at = Math.max(at + setups[family]![job.family]!, job.release) + job.minutes
    family = job.family
    sum += job.weight * Math.max(0, at - job.due)
  }
  return sum
}

function setupInput(jobs: Job[], machines: string[]): CapacityInput {
  const plain = oneMachineInput({
    minutes: jobs.map(({ minutes }) => minutes),
    weights: jobs.map(({ weight }) => weight),
    due: jobs.map(({ due }) => due),
  })
  const setupMatrix = Object.fromEntries(
    names.map((from, i) => [from, Object.fromEntries(names.map((to, k) => [to, setups[i]![k]!]))]),
  )
  return {
    ...plain,
    machines: machines.map((id) => ({ id, setupMatrix, setupFamily: 'red' })),
    jobs: plain.jobs.map((job, j) => ({
      ...job,
      releaseAt: new Date(Date.parse(plain.planFrom) + jobs[j]!.release * 60_000).toISOString(),
      operations: [
        {
          id: 'O',
          setupFamily: names[jobs[j]!.family]!,
          machines: machines.map((machine) => ({ machine, minutes: jobs[j]!.minutes })),
        },
      ],
    })),
  }
}

/** The least over all ways to share the jobs among machines and to order them on each. */
function optimum(jobs: Job[], machines: number): number {
  let least = Infinity
  for (let code = 0; code < machines ** jobs.length; code++) {
    const groups: number[][] = Array.from({ length: machines }, () => [])
    jobs.forEach((_, j) => groups[Math.floor(code / machines ** j) % machines]!.push(j))
    const sum = groups.reduce((total, group) => {
      const orders = permutationsOf[group.length]!.map((order) => order.map((i) => group[i]!))
      return total + Math.min(...orders.map((order) => tardiness(jobs, order)))
    }, 0)
    least = Math.min(least, sum)
  }
  return least
}

fc.configureGlobal({ seed: 20261123 })

describe('compared with every possible order', () => {
  it('is optimal on one machine with up to seven jobs', () => {
    fc.assert(
      fc.property(fc.array(aJob, { minLength: 1, maxLength: 7 }), (drawn) => {
        const jobs = drawn.map((job) => ({ ...job, release: 0, family: 0 }))
        const plan = planOf(setupInput(jobs, ['M']), 8_000)
        expect(plan.values.weightedTardiness).toBe(optimum(jobs, 1))
      }),
      { numRuns: 25 },
    )
  })

  it('is optimal with material dates and set-ups that depend on the sequence', () => {
    fc.assert(
      fc.property(fc.array(aJob, { minLength: 1, maxLength: 6 }), (jobs) => {
        expect(planOf(setupInput(jobs, ['M']), 8_000).values.weightedTardiness).toBe(optimum(jobs, 1))
      }),
      { numRuns: 25 },
    )
  })

  it('is optimal on two machines to choose from, and never worse than on one of them', () => {
    fc.assert(
      fc.property(fc.array(aJob, { minLength: 1, maxLength: 5 }), (jobs) => {
        const two = planOf(setupInput(jobs, ['M', 'N']), 8_000).values.weightedTardiness
        expect(two).toBe(optimum(jobs, 2))
        expect(two).toBeLessThanOrEqual(optimum(jobs, 1))
      }),
      { numRuns: 20 },
    )
  })
})

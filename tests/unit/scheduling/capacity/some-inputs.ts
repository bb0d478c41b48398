import fc from 'fast-check'
import {
  addWorkingMinutes,
  compileCalendar,
  nextWorkingInstant,
  toIso,
  toMs,
} from '../../../../domain/calendar'
import { factoryCalendar } from '../../../../services/scheduling'
import type { CapacityInput, CapacityJob, CapacityPlan } from '../../../../services/scheduling/capacity'
import { scheduleCapacity } from '../../../../services/scheduling/capacity'

/** Monday 08:30 in Shanghai. */
export const planFrom = '2026-03-02T00:30:00.000Z'
export const oneShift = factoryCalendar({ from: '2026-01-01', to: '2026-12-31' })
export const night = factoryCalendar({
  from: '2026-01-01',
  to: '2026-12-31',
  shifts: [
    [0, 300],
    [1200, 1440],
  ],
})

/** The instant so many minutes after the start of the plan. */
export function after(minutes: number): string {
  return toIso(toMs(planFrom) + minutes * 60_000)
}

/** The plan of an input that has nothing wrong. */
export function planOf(input: CapacityInput, iterations = 2000, seed = 1): CapacityPlan {
  const result = scheduleCapacity(input, { seed, iterations })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.plan
}

export type OneMachineCase = { minutes: number[]; weights: number[]; due: number[] }

/** Jobs of one operation each on one machine that never rests. */
export function oneMachineInput({ minutes, weights, due }: OneMachineCase): CapacityInput {
  return {
    planFrom,
    machines: [{ id: 'M' }],
    jobs: minutes.map((time, j) => ({
      id: `J${j}`,
      weight: weights[j]!,
      dueAt: after(due[j]!),
      operations: [{ id: 'O', machines: [{ machine: 'M', minutes: time }] }],
    })),
  }
}

/** A job shop: by job the machine and the minutes of each operation. */
export function jobShopInput(jobs: [machine: number, minutes: number][][], machines: number): CapacityInput {
  return {
    planFrom,
    objective: 'makespan',
    machines: Array.from({ length: machines }, (_, m) => ({ id: `M${m}` })),
    jobs: jobs.map((operations, j) => ({
      id: `J${j}`,
      operations: operations.map(([machine, minutes], i) => ({
        id: `O${i}`,
        machines: [{ machine: `M${machine}`, minutes }],
      })),
    })),
  }
}

const families = ['red', 'blue', 'white']
const setupMatrix = fc
  .array(fc.integer({ min: 0, max: 90 }), { minLength: 9, maxLength: 9 })
  .map((minutes) =>
    Object.fromEntries(
      families.map((from, i) => [
        from,
        Object.fromEntries(families.map((to, k) => [to, i === k ? 0 : minutes[3 * i + k]!])),
      ]),
    ),
  )

const aMachine = fc.record({
  calendar: fc.constantFrom(undefined, oneShift, night),
  setupMatrix: fc.option(setupMatrix, { nil: undefined }),
  setupFamily: fc.constantFrom(undefined, ...families),
  reservePercent: fc.constantFrom(0, 0, 10, 25),
})

const anOperation = fc.record({
  pieces: fc.integer({ min: 1, max: 50 }),
  choices: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 400 })), { minLength: 1, maxLength: 3 }),
  setupFamily: fc.constantFrom(undefined, ...families),
  batch: fc.constantFrom(undefined, undefined, 0.2, 0.5),
  before: fc.constantFrom('previous', 'previous', 'none', 'first'),
  materialAt: fc.option(fc.nat(3000), { nil: undefined }),
})

const aJob = fc.record({
  weight: fc.integer({ min: 0, max: 9 }),
  rush: fc.boolean(),
  releaseAt: fc.option(fc.nat(4000), { nil: undefined }),
  dueAt: fc.option(fc.nat(12_000), { nil: undefined }),
  operations: fc.array(anOperation, { minLength: 1, maxLength: 4 }),
})

/** Any small factory: calendars, set-ups, alternatives, material dates, overlap, graphs, a reserve. */
export const anyFactory: fc.Arbitrary<CapacityInput> = fc
  .record({
    machines: fc.array(aMachine, { minLength: 4, maxLength: 4 }),
    jobs: fc.array(aJob, { minLength: 1, maxLength: 8 }),
    objective: fc.constantFrom('tardiness' as const, 'tardiness' as const, 'makespan' as const),
  })
  .map(({ machines, jobs, objective }) => ({
    planFrom,
    objective,
    machines: machines.map((machine, m) => ({ id: `M${m}`, workCentre: `W${m % 2}`, ...machine })),
    jobs: jobs.map((job, j) => jobFrom(job, j)),
  }))

type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never

function jobFrom({ releaseAt, dueAt, operations, ...rest }: Drawn<typeof aJob>, j: number): CapacityJob {
  return {
    id: `J${j}`,
    ...rest,
    releaseAt: releaseAt === undefined ? undefined : after(releaseAt),
    dueAt: dueAt === undefined ? undefined : after(dueAt),
    operations: operations.map(({ choices, batch, before, materialAt, ...operation }, i) => ({
      id: `O${i}`,
      ...operation,
      machines: [...new Map(choices)].map(([machine, minutes]) => ({ machine: `M${machine}`, minutes })),
      transferBatch: batch && Math.max(1, Math.round(batch * operation.pieces)),
      predecessors: before === 'previous' || i === 0 ? undefined : before === 'none' ? [] : ['O0'],
      materialAt: materialAt === undefined ? undefined : after(materialAt),
    })),
  }
}

/** The working instant at or after so many minutes of one shift from the plan's start. */
export function workingAfter(minutes: number): string {
  const calendar = compileCalendar(oneShift)
  return toIso(nextWorkingInstant(calendar, addWorkingMinutes(calendar, toMs(planFrom), minutes)))
}

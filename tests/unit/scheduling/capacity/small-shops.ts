import fc from 'fast-check'
import type {
  CapacityInput,
  CapacityMachine,
  CapacityObjective,
} from '../../../../services/scheduling/capacity'
import { after, night, oneShift, planFrom } from './some-inputs'

/** What a small shop may have beside jobs and machines. */
export type Traits = {
  objective: CapacityObjective
  releases?: boolean
  setups?: boolean
  choices?: boolean
  batches?: boolean
  calendars?: boolean
  graphs?: boolean
}

const families = ['red', 'blue', 'white']
const machineCount = 3

const aTask = fc.record({
  machines: fc.shuffledSubarray([0, 1, 2], { minLength: 1, maxLength: 2 }),
  minutes: fc.integer({ min: 1, max: 12 }),
  other: fc.integer({ min: 1, max: 12 }),
  family: fc.nat(2),
  batch: fc.constantFrom(undefined, 0.25, 0.5),
  before: fc.constantFrom('previous', 'none', 'first'),
  material: fc.constantFrom(0, 0, 8, 20),
})
const aJob = fc.record({
  weight: fc.integer({ min: 1, max: 9 }),
  due: fc.integer({ min: 5, max: 40 }),
  release: fc.constantFrom(0, 0, 5, 12, 20),
  rush: fc.boolean(),
  tasks: fc.array(aTask, { minLength: 2, maxLength: 3 }),
})
const setupMinutes = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 9, maxLength: 9 })

/** Small shops of three or four jobs with these traits, few enough operations to try every plan. */
export function smallShops(traits: Traits): fc.Arbitrary<CapacityInput> {
  const most = traits.choices ? 3 : 4
  return fc
    .record({
      jobs: fc.array(aJob, { minLength: 3, maxLength: most }),
      setups: setupMinutes,
      calendars: fc.array(fc.constantFrom(undefined, oneShift, night), { minLength: 3, maxLength: 3 }),
      reserve: fc.constantFrom(0, 40),
    })
    .map(({ jobs, setups, calendars, reserve }) => ({
      planFrom,
      objective: traits.objective,
      machines: Array.from({ length: machineCount }, (_, m): CapacityMachine => ({
        id: `M${m}`,
        ...(traits.calendars && { calendar: calendars[m], reservePercent: m === 0 ? reserve : 0 }),
        ...(traits.setups && { setupMatrix: matrixOf(setups), setupFamily: 'red' }),
      })),
      jobs: jobs.map((job, j) => jobOf(job, j, traits)),
    }))
}

type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never

function jobOf({ weight, due, release, rush, tasks }: Drawn<typeof aJob>, j: number, traits: Traits) {
  // Longer work where machines rest, so that it meets their pauses.
  const factor = traits.calendars ? 20 : 1
  return {
    id: `J${j}`,
    weight,
    rush: rush && traits.calendars,
    dueAt: after(due * factor),
    ...(traits.releases && { releaseAt: after(release * factor) }),
    operations: tasks.map((task, i) => ({
      id: `O${i}`,
      pieces: 20,
      machines: task.machines.slice(0, traits.choices ? 2 : 1).map((machine, k) => ({
        machine: `M${machine}`,
        minutes: (k === 0 ? task.minutes : task.other) * factor,
      })),
      ...(traits.setups && { setupFamily: families[task.family]! }),
      ...(traits.batches && task.batch && { transferBatch: 20 * task.batch }),
      ...(traits.graphs &&
        i > 0 &&
        task.before !== 'previous' && { predecessors: task.before === 'none' ? [] : ['O0'] }),
      ...(traits.releases && { materialAt: after(task.material * factor) }),
    })),
  }
}

function matrixOf(minutes: number[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    families.map((from, i) => [
      from,
      Object.fromEntries(families.map((to, k) => [to, i === k ? 0 : minutes[3 * i + k]!])),
    ]),
  )
}

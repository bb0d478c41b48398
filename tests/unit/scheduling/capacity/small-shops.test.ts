import fc from 'fast-check'
import type { CapacityInput } from '../../../../services/scheduling/capacity'
import { leastOf } from './every-plan'
import type { Traits } from './small-shops'
import { smallShops } from './small-shops'
import { planOf } from './some-inputs'
import { violationsOf } from './violations'

fc.configureGlobal({ seed: 20261125 })

const moves = 8_000

function valueOf(input: CapacityInput): number {
  const { values } = planOf(input, moves)
  return input.objective === 'makespan' ? values.makespan : values.weightedTardiness
}

const everything = {
  releases: true,
  setups: true,
  choices: true,
  batches: true,
  calendars: true,
  graphs: true,
}
const shops: [name: string, traits: Omit<Traits, 'objective'>][] = [
  ['nothing but machines', {}],
  ['release and material dates', { releases: true }],
  ['set-ups that depend on the sequence', { setups: true }],
  ['alternative machines and set-ups', { choices: true, setups: true }],
  ['transfer batches', { batches: true }],
  ['shifts, a night shift and a reserve', { calendars: true }],
  ['routings that branch', { graphs: true }],
  ['all of these', everything],
]

describe.each(['tardiness', 'makespan'] as const)(
  'small job shops, %s, compared with every plan',
  (objective) => {
    it.each(shops)('finds the optimum with %s', (_, traits) => {
      const differences: { engine: number; optimum: number; input: CapacityInput }[] = []
      for (const input of fc.sample(smallShops({ ...traits, objective }), 4)) {
        const [engine, optimum] = [valueOf(input), leastOf(input)]
        if (engine !== optimum) differences.push({ engine, optimum, input })
      }
      expect(differences).toEqual([])
    })
  },
)

describe('more capacity', () => {
  const traits: Traits = { objective: 'tardiness', releases: true, setups: true, calendars: true }

  /** The last machine's work may also be done on a new one like it. */
  function withTwin(input: CapacityInput): CapacityInput {
    const last = input.machines.at(-1)!
    return {
      ...input,
      machines: [...input.machines, { ...last, id: 'TWIN' }],
      jobs: input.jobs.map((job) => ({
        ...job,
        operations: job.operations.map((operation) => ({
          ...operation,
          machines: operation.machines.flatMap((choice) =>
            choice.machine === last.id ? [choice, { ...choice, machine: 'TWIN' }] : [choice],
          ),
        })),
      })),
    }
  }

  /** The first machine never rests and keeps nothing in reserve. */
  function withOvertime(input: CapacityInput): CapacityInput {
    const machines = input.machines.map((one, m) =>
      m === 0 ? { ...one, calendar: undefined, reservePercent: 0 } : one,
    )
    return { ...input, machines }
  }

  it.each([
    ['a machine more', withTwin],
    ['overtime', withOvertime],
  ])('never makes the optimum worse, and sometimes better: %s', (_, enlarged) => {
    let better = 0
    for (const input of fc.sample(smallShops(traits), 5)) {
      const [before, after] = [leastOf(input), leastOf(enlarged(input))]
      expect(after).toBeLessThanOrEqual(before)
      expect([valueOf(input), valueOf(enlarged(input))]).toEqual([before, after])
      if (after < before) better++
    }
    expect(better).toBeGreaterThan(0)
  })
})

it('counts every plan right where one order can be checked by hand', () => {
  // Two jobs on one machine: 5 minutes due at 5, 3 minutes due at 3, weights 1 and 4. Second first: 4 × 0 + 3 late.
  const [input] = fc.sample(smallShops({ objective: 'tardiness' }), 1)
  const jobs = [
    [5, 5, 1],
    [3, 3, 4],
  ].map(([minutes, due, weight], j) => ({
    id: `J${j}`,
    weight,
    dueAt: new Date(Date.parse(input!.planFrom) + due! * 60_000).toISOString(),
    operations: [{ id: 'O', machines: [{ machine: 'M0', minutes }] }],
  }))
  const hand = { ...input!, jobs }
  expect(leastOf(hand)).toBe(3)
  expect(leastOf({ ...hand, objective: 'makespan' })).toBe(8)
  expect(violationsOf(hand, planOf(hand))).toEqual([])
})

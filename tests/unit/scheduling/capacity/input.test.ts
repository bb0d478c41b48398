import type { CapacityInput } from '../../../../services/scheduling/capacity'
import { capacityLimits, scheduleCapacity } from '../../../../services/scheduling/capacity'
import { after, oneShift, planFrom } from './some-inputs'

const anInput = (): CapacityInput => ({
  planFrom,
  machines: [{ id: 'M' }, { id: 'N', calendar: structuredClone(oneShift) }],
  jobs: [
    {
      id: 'J',
      operations: ['a', 'b', 'c'].map((id) => ({ id, machines: [{ machine: 'M', minutes: 10 }] })),
    },
  ],
})

function problemsOf(change: (input: CapacityInput) => unknown, options = { seed: 1 }) {
  const input = anInput()
  const replaced = change(input)
  const result = scheduleCapacity((replaced ?? input) as CapacityInput, options)
  return result.ok ? [] : result.problems
}

/** Changes an input in a way its type forbids. */
const wrong = (input: CapacityInput) => input as unknown as Record<string, never>

describe('a request that cannot be planned', () => {
  it.each<[string, (input: CapacityInput) => unknown, string, RegExp]>([
    ['no object', () => 7, '', /must be an object with planFrom/],
    [
      'a field that is none',
      (input) => Object.assign(wrong(input), { colour: 1 }),
      '/colour',
      /is not a field here/,
    ],
    [
      'a start that is no instant',
      (input) => void (input.planFrom = '2026-03-02'),
      '/planFrom',
      /must be an instant/,
    ],
    [
      'a due date that is no date',
      (input) => void (input.jobs[0]!.dueAt = '2026-02-30T00:00:00Z'),
      '/jobs/0/dueAt',
      /must be an instant/,
    ],
    ['no jobs', (input) => void (input.jobs = []), '/jobs', /list of 1 to 5000 entries/],
    [
      'negative minutes',
      (input) => void (input.jobs[0]!.operations[0]!.machines[0]!.minutes = -1),
      '/jobs/0/operations/0/machines/0/minutes',
      /from 0 to 200000/,
    ],
    [
      'two kinds of minutes',
      (input) => void (input.jobs[0]!.operations[0]!.machines[0]!.minutesPerPiece = 1),
      '/jobs/0/operations/0/machines/0',
      /either minutes or minutesPerPiece/,
    ],
    [
      'more minutes for all pieces than a year has',
      (input) =>
        void Object.assign(input.jobs[0]!.operations[0]!, {
          pieces: 1e6,
          machines: [{ machine: 'M', minutesPerPiece: 1 }],
        }),
      '/jobs/0/operations/0/machines/0',
      /more than 200000 minutes/,
    ],
    [
      'a machine that does not exist',
      (input) => void (input.jobs[0]!.operations[1]!.machines[0]!.machine = 'X'),
      '/jobs/0/operations/1/machines/0/machine',
      /no machine has the id X/,
    ],
    ['an id twice', (input) => void (input.machines[1]!.id = 'M'), '/machines/1/id', /M is used twice/],
    [
      'a predecessor that does not exist',
      (input) => void (input.jobs[0]!.operations[1]!.predecessors = ['z']),
      '/jobs/0/operations/1/predecessors/0',
      /no operation z/,
    ],
    [
      'a circle',
      (input) => void (input.jobs[0]!.operations[0]!.predecessors = ['c']),
      '/jobs/0/operations',
      /circle: a → b → c → a|circle: b → c → a → b|circle: c → a → b → c/,
    ],
    [
      'a calendar without working time',
      (input) => void (input.machines[1]!.calendar!.week = [[], [], [], [], [], [], []]),
      '/machines/1/calendar/week',
      /no shift/,
    ],
    [
      'a calendar that is none',
      (input) => void Object.assign(input.machines[1]!, { calendar: { week: 5 } }),
      '/machines/1/calendar/week',
      /list of 7 to 7/,
    ],
    [
      'an operation fixed on a machine that cannot do it',
      (input) => void (input.jobs[0]!.operations[0]!.fixed = { machine: 'N', startAt: planFrom }),
      '/jobs/0/operations/0/fixed/machine',
      /must be one of the operation's machines: M/,
    ],
    [
      'an operation fixed while its predecessor is not',
      (input) => void (input.jobs[0]!.operations[1]!.fixed = { machine: 'M', startAt: planFrom }),
      '/jobs/0/operations/1/fixed',
      /its predecessor a must be fixed too/,
    ],
    [
      'two operations fixed at the same time',
      (input) => {
        input.jobs[0]!.operations[0]!.fixed = { machine: 'M', startAt: after(0) }
        input.jobs.push({
          id: 'K',
          operations: [
            { id: 'a', machines: [{ machine: 'M', minutes: 5 }], fixed: { machine: 'M', startAt: after(5) } },
          ],
        })
      },
      '/jobs/1/operations/0/fixed/startAt',
      /M is still at work on a then/,
    ],
    [
      'more reserve than there is',
      (input) => void (input.machines[0]!.reservePercent = 100),
      '/machines/0/reservePercent',
      /from 0 to 90/,
    ],
  ])('refuses %s, with the field and the reason', (_, change, pointer, detail) => {
    const found = problemsOf(change).find((problem) => problem.pointer === pointer)
    expect(found?.detail).toMatch(detail)
  })

  it('names the limit that a request of a million operations is over', () => {
    const operations = Array.from({ length: 1000 }, () => ({ id: 'O', machines: [] }))
    const [problem, ...others] = problemsOf((input) => {
      input.jobs = Array.from({ length: 1000 }, (_, j) => ({ id: `J${j}`, operations }))
    })
    expect(problem?.detail).toBe(
      `must have at most ${capacityLimits.operations} operations in all, not 1000000`,
    )
    expect(others).toEqual([])
  })

  it('refuses options out of range', () => {
    expect(problemsOf(() => undefined, { seed: 1.5 })[0]?.pointer).toBe('/options/seed')
    expect(problemsOf(() => undefined, Object.assign({ seed: 1 }, { seconds: 1e6 }))[0]?.pointer).toBe(
      '/options/seconds',
    )
  })

  it('stops listing after a hundred problems', () => {
    const found = problemsOf((input) => {
      input.jobs = Array.from({ length: 300 }, () => ({ id: '', operations: [] }))
    })
    expect(found).toHaveLength(100)
  })

  it('plans the input these were made from', () => {
    expect(problemsOf(() => undefined)).toEqual([])
  })
})

import { minuteMs, toMs } from '../../../../domain/calendar'
import type { CapacityInput, CapacityJob, CapacityPlan } from '../../../../services/scheduling/capacity'
import { differencesBetween } from '../../../../services/scheduling/capacity'
import { lowerBound } from '../../../../services/scheduling/capacity/lower-bound'
import { modelOf } from '../../../../services/scheduling/capacity/model'
import { after, jobShopInput, oneMachineInput, oneShift, planFrom, planOf } from './some-inputs'

/** Minutes after the start of the plan, of start and end, of one operation. */
function times(plan: CapacityPlan, job: string, operation = 'O'): [start: number, end: number] {
  const one = plan.operations.find((each) => each.job === job && each.operation === operation)!
  return [one.startAt, one.endAt].map((at) => (toMs(at) - toMs(planFrom)) / minuteMs) as [number, number]
}

function aJob(id: string, minutes: number, rest: Partial<CapacityJob> = {}): CapacityJob {
  return { id, operations: [{ id: 'O', machines: [{ machine: 'M', minutes }] }], ...rest }
}

const oneMachine = (
  jobs: CapacityJob[],
  machine: Partial<CapacityInput['machines'][0]> = {},
): CapacityInput => ({
  planFrom,
  machines: [{ id: 'M', ...machine }],
  jobs,
})

describe('textbook cases', () => {
  // Smith (1956), Various optimizers for single-stage production: by weight over time. 2/1, 1/3, 1/4, so that the
  // jobs end at 1, 4 and 8 and cost 2 × 1 + 1 × 4 + 1 × 8.
  it("follows Smith's rule when everything is late from the start", () => {
    const plan = planOf(oneMachineInput({ minutes: [3, 1, 4], weights: [1, 2, 1], due: [0, 0, 0] }))
    expect(plan.values.weightedTardiness).toBe(14)
    expect(['J1', 'J0', 'J2'].map((job) => times(plan, job))).toEqual([
      [0, 1],
      [1, 4],
      [4, 8],
    ])
  })

  // Johnson (1954), Optimal two- and three-stage production schedules with setup times included: C A D E B. The
  // first machine ends at 1, 4, 10, 17, 22, the second at 3, 10, 16, 22, 24. The first works 22 minutes, and the
  // shortest second operation takes 2: nothing is shorter than 24.
  it("finds Johnson's makespan in a flow shop of two machines", () => {
    const minutes = [
      [3, 6],
      [5, 2],
      [1, 2],
      [6, 6],
      [7, 5],
    ]
    const shop = minutes.map(([a, b]): [number, number][] => [
      [0, a!],
      [1, b!],
    ])
    expect(planOf(jobShopInput(shop, 2)).values.makespan).toBe(24)
  })

  // Jackson (1955): in order of due dates the greatest lateness is least; here nothing is late.
  it('is late with nothing when due-date order is late with nothing', () => {
    const plan = planOf(
      oneMachineInput({ minutes: [4, 2, 6, 3], weights: [1, 1, 1, 1], due: [15, 3, 9, 12] }),
    )
    expect(plan.values).toMatchObject({ weightedTardiness: 0, lateJobs: 0 })
    expect(plan.dueDateOrder).toMatchObject({ weightedTardiness: 0, lateJobs: 0 })
  })
})

describe('customers and flow', () => {
  it('lets the A customer go first when one must be late, whatever the order of arrival', () => {
    const jobs = (['C', 'B', 'A'] as const).map((customerClass) =>
      aJob(customerClass, 60, { customerClass, dueAt: after(60) }),
    )
    const plan = planOf(oneMachine(jobs))
    expect(['A', 'B', 'C'].map((job) => times(plan, job)[0])).toEqual([0, 60, 120])
    expect(plan.values.weightedTardiness).toBe(2 * 60 + 1 * 120)
  })

  it('takes the weights of the classes from the input', () => {
    const jobs = (['A', 'C'] as const).map((customerClass) =>
      aJob(customerClass, 60, { customerClass, dueAt: after(0) }),
    )
    const plan = planOf({ ...oneMachine(jobs), classWeights: { A: 1, B: 2, C: 3 } })
    expect(plan.jobs.map(({ weight }) => weight)).toEqual([1, 3])
    expect(times(plan, 'C')[0]).toBe(0)
  })

  it('looks to the flow time of the job with more processes when nothing is late', () => {
    const long: CapacityJob = {
      id: 'long',
      operations: ['O', 'P', 'Q'].map((id) => ({
        id,
        machines: [{ machine: id === 'O' ? 'M' : 'N', minutes: 30 }],
      })),
    }
    const input = { ...oneMachine([aJob('short', 30), long]), machines: [{ id: 'M' }, { id: 'N' }] }
    const plan = planOf(input)
    expect(times(plan, 'long')[0]).toBe(0)
    expect(plan.values.flowTime).toBe(2 * 90)
  })
})

describe('working time', () => {
  // Monday 08:30 to 12:00 and 13:00 to 17:30 are 480 minutes; 120 are left for Tuesday, which starts 1440 later.
  it('pauses outside the shifts and goes on after them', () => {
    const plan = planOf(oneMachine([aJob('J', 600)], { calendar: oneShift }))
    expect(times(plan, 'J')).toEqual([0, 1440 + 120])
  })

  // A quarter of 480 minutes stays free for rush orders: 360 on Monday (until 15:30) and 40 on Tuesday.
  it('holds the reserve of each day free of all but rush orders', () => {
    const machine = { calendar: oneShift, reservePercent: 25 }
    expect(times(planOf(oneMachine([aJob('J', 400)], machine)), 'J')).toEqual([0, 1440 + 40])
    expect(times(planOf(oneMachine([aJob('J', 400, { rush: true })], machine)), 'J')).toEqual([0, 460])
    const both = planOf(
      oneMachine(
        [aJob('J', 400, { dueAt: after(0) }), aJob('R', 60, { rush: true, weight: 0.1, dueAt: after(0) })],
        machine,
      ),
    )
    expect(both.loads.machines[0]).toMatchObject({ availableMinutes: 480, reservedMinutes: 120 })
  })

  it('waits for the material of the job, and of the operation', () => {
    const job = aJob('J', 10, { releaseAt: after(100) })
    job.operations.push({ id: 'P', machines: [{ machine: 'M', minutes: 10 }], materialAt: after(500) })
    const plan = planOf(oneMachine([job]))
    expect([times(plan, 'J'), times(plan, 'J', 'P')]).toEqual([
      [100, 110],
      [500, 510],
    ])
  })
})

describe('set-ups', () => {
  const setupMatrix = {
    white: { red: 10, blue: 15 },
    red: { white: 60, blue: 5 },
    blue: { white: 60, red: 60 },
  }
  const jobs = ['white', 'red', 'blue'].map((setupFamily) => ({
    ...aJob(setupFamily, 100, { dueAt: after(0) }),
    operations: [{ id: 'O', setupFamily, machines: [{ machine: 'M', minutes: 100 }] }],
  }))

  it('goes from light to dark when the way back takes an hour', () => {
    const plan = planOf(oneMachine(jobs, { setupMatrix, setupFamily: 'white' }))
    expect(['white', 'red', 'blue'].map((job) => times(plan, job))).toEqual([
      [0, 100],
      [110, 210],
      [215, 315],
    ])
    expect(plan.operations.map(({ setupMinutes }) => setupMinutes)).toEqual([0, 10, 5])
    expect(plan.operations[1]!.setupAt).toBe(after(100))
  })
})

describe('transfer batches', () => {
  const overlapped = (perPiece: number) => ({
    planFrom,
    machines: [{ id: 'M' }, { id: 'N' }],
    jobs: [
      {
        id: 'J',
        operations: [
          { id: 'O', pieces: 100, transferBatch: 20, machines: [{ machine: 'M', minutesPerPiece: 1 }] },
          { id: 'P', pieces: 100, machines: [{ machine: 'N', minutesPerPiece: perPiece }] },
        ],
      },
    ],
  })

  it('starts a slower operation as soon as the first batch is through', () => {
    expect(times(planOf(overlapped(2)), 'J', 'P')).toEqual([20, 220])
  })

  // The last 20 pieces come at 100 and take 10 minutes: the end is 110, the start 50 minutes before.
  it('starts a faster one so late that it does not run dry', () => {
    expect(times(planOf(overlapped(0.5)), 'J', 'P')).toEqual([60, 110])
  })
})

describe('fixed operations', () => {
  const fixed: CapacityJob = {
    id: 'F',
    operations: [
      { id: 'O', machines: [{ machine: 'M', minutes: 60 }], fixed: { machine: 'M', startAt: after(60) } },
    ],
  }

  it('keeps one where it is and fills the time before it with what fits', () => {
    const plan = planOf(
      oneMachine([
        aJob('long', 90, { weight: 9, dueAt: after(0) }),
        aJob('short', 50, { dueAt: after(0) }),
        fixed,
      ]),
    )
    expect([times(plan, 'short'), times(plan, 'F'), times(plan, 'long')]).toEqual([
      [0, 50],
      [60, 120],
      [120, 210],
    ])
  })

  it('keeps one that began before the plan', () => {
    const running = structuredClone(fixed)
    running.operations[0]!.fixed!.startAt = after(-30)
    const plan = planOf(oneMachine([aJob('next', 10), running]))
    expect([times(plan, 'F'), times(plan, 'next')]).toEqual([
      [-30, 30],
      [30, 40],
    ])
  })
})

// The running operation ends at 30, whatever its 60 minutes promise: a bound of 60 would stop the search too soon.
it('bounds the makespan by when a running operation began', () => {
  const input = oneMachine([aJob('J', 10), aJob('F', 60)])
  input.jobs[1]!.operations[0]!.fixed = { machine: 'M', startAt: after(-30) }
  const plan = planOf({ ...input, objective: 'makespan' })
  expect(plan.values.makespan).toBe(40)
  expect(lowerBound(modelOf({ ...input, objective: 'makespan' }))).toBe(40)
})

describe('what the plan tells beside the dates', () => {
  const factory: CapacityInput = {
    planFrom,
    machines: [
      { id: 'CUT', workCentre: 'cutting', calendar: oneShift },
      { id: 'SEW', workCentre: 'sewing', calendar: oneShift },
    ],
    workCentres: [
      { id: 'cutting', line: 'semiFinished', labourMinutesPerDay: 480, floorSpace: 50 },
      { id: 'sewing', line: 'finished', labourMinutesPerDay: 900, floorSpace: 20 },
    ],
    jobs: ['J0', 'J1'].map((id) => ({
      id,
      dueAt: after(300),
      operations: [
        { id: 'cut', pieces: 100, machines: [{ machine: 'CUT', minutes: 300 }], workers: 2, floorSpace: 30 },
        { id: 'sew', pieces: 100, machines: [{ machine: 'SEW', minutes: 100 }], workers: 1, floorSpace: 10 },
      ],
    })),
  }
  const plan = planOf(factory)

  // Cutting has 480 minutes on Monday, all in use, and 120 on Tuesday.
  it('loads machines by day', () => {
    expect(plan.loads.machines.filter(({ machine }) => machine === 'CUT')).toEqual([
      {
        machine: 'CUT',
        date: '2026-03-02',
        availableMinutes: 480,
        reservedMinutes: 0,
        runMinutes: 480,
        setupMinutes: 0,
        percent: 100,
      },
      {
        machine: 'CUT',
        date: '2026-03-03',
        availableMinutes: 480,
        reservedMinutes: 0,
        runMinutes: 120,
        setupMinutes: 0,
        percent: 25,
      },
    ])
  })

  it('names the days on which people are too few', () => {
    expect(plan.loads.labour.filter(({ workCentre }) => workCentre === 'cutting')).toEqual([
      { workCentre: 'cutting', date: '2026-03-02', used: 960, limit: 480, over: true },
      { workCentre: 'cutting', date: '2026-03-03', used: 240, limit: 480, over: false },
    ])
  })

  // The first is taken away to sewing at 300, when the second comes: never 60 square metres.
  it('names the most floor taken at one time', () => {
    expect(plan.loads.floorSpace).toContainEqual({
      workCentre: 'cutting',
      date: '2026-03-02',
      used: 30,
      limit: 50,
      over: false,
    })
    const crowded = planOf({ ...factory, workCentres: [{ id: 'cutting', floorSpace: 29 }, { id: 'sewing' }] })
    expect(crowded.loads.floorSpace[0]).toMatchObject({ workCentre: 'cutting', limit: 29, over: true })
  })

  it('names the bottleneck for which late jobs wait', () => {
    expect(plan.bottleneck).toEqual({
      machine: 'CUT',
      workCentre: 'cutting',
      percent: 100,
      weightedWaitMinutes: 300,
    })
  })

  // Sewing stands still for 300 minutes, works 100, and waits again for the second cut, 200 minutes of its shifts.
  it('names what starves and what it waits for', () => {
    expect(plan.starvation.map(({ machine, minutes, waitsFor }) => ({ machine, minutes, waitsFor }))).toEqual(
      [
        { machine: 'SEW', minutes: 300, waitsFor: { operation: 'cut', machine: 'CUT' } },
        { machine: 'SEW', minutes: 200, waitsFor: { operation: 'cut', machine: 'CUT' } },
      ],
    )
  })

  // 200 pieces from Monday 08:30 to Tuesday 10:30, 1560 minutes: 184.6 a day. Sewing from minute 330 + 30 of
  // lunch, 360, to Tuesday 13:10, 1720.
  it('compares the speeds of the two lines', () => {
    expect(plan.lineBalance).toMatchObject({
      semiFinishedPiecesPerDay: 184.6,
      starvedMinutes: 500,
      verdict: 'finished line starves',
    })
  })

  it('tells one version of a plan from the next', () => {
    const later = structuredClone(factory)
    later.jobs[0]!.releaseAt = after(60)
    later.jobs[1]!.id = 'J9'
    const change = differencesBetween(plan, planOf(later))
    expect(change).toMatchObject({ addedJobs: ['J9'], removedJobs: ['J1'] })
    expect(change.jobs.map(({ job }) => job)).toEqual(['J0'])
    expect(change.operations.every(({ job }) => job === 'J0')).toBe(true)
    expect(change.summary[0]).toMatch(/^late jobs 2 → 2, weighted tardiness [\d.]+ h → [\d.]+ h$/)
    expect(change.summary).toContain('J9 is new')
    expect(change.summary).toContain('J1 is gone')
  })

  it('finds no difference between a plan and itself', () => {
    expect(differencesBetween(plan, structuredClone(plan))).toMatchObject({ jobs: [], operations: [] })
  })

  it('shows the improvement step by step', () => {
    const values = plan.improvements.map(({ value }) => value)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    expect(values.at(-1)).toBe(plan.values.weightedTardiness)
  })
})

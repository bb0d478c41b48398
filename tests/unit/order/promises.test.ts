import fc from 'fast-check'
import type { CommandBody } from '../../../domain/order/commands'
import { pendingSteps } from '../../../domain/order/deadlines'
import { draft } from '../../../domain/order/events'
import { planDrafts } from '../../../domain/order/start'
import { planningInput } from '../../../domain/order/planning-input'
import type { OrderState, Task } from '../../../domain/order/state'
import { lastUsefulInstant, limitOf } from '../../../domain/order/task-limits'
import { defaultPolicy, type Policy, type TaskKind } from '../../../domain/policy'
import { planOrder } from '../../../services/scheduling/plan-order'
import { shirt } from '../../support/sample-order'
import { newRun, runBefore, type Run } from './run'

/** Instants of the factory's clock, in March 2026. */
const at = (day: number, time: string) =>
  new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00+08:00`).toISOString()
const local = (instant: string) =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(8, 16).replace('T', ' ')

const key = 'work'
function work(change: Partial<Task> = {}): Task {
  return {
    key,
    kind: 'internal',
    stage: 'conversion',
    title: { en: 'Work', zh: '工作' },
    department: 'planning',
    openedAt: at(5, '09:00'),
    dueAt: at(11, '17:30'),
    taken: [],
    ...change,
  }
}

/** A run whose only task is this one, on Wednesday, 11 March, 18:00: half an hour late unless the task says else. */
function with_(change: Partial<Task> = {}, more: Partial<OrderState> = {}): Run {
  const run = newRun()
  run.state = { ...run.state, ...more, tasks: { [key]: work(change) } }
  run.now = at(11, '18:00')
  return run
}

const moves = new Set(['taskAcknowledged', 'taskSnoozed'])
/** What the timer does to the task by now. */
const fall = (run: Run) =>
  run.passDeadlines().flatMap(({ type, data }) => (type === 'escalated' && data.task === key ? [data] : []))

type Ack = Omit<CommandBody<'acknowledgeTask'>, 'task'>
/** The refusal's code and field, or `done`; settling would close a task that no stage wants, so it is kept. */
function give(run: Run, name: 'acknowledgeTask' | 'snoozeTask', body: object): string {
  const decision = run.give(name, { task: key, ...body } as never)
  if (!decision.ok) {
    const [problem] = decision.refusal.problems ?? []
    return `${decision.refusal.code} ${problem?.pointer ?? ''}`.trim()
  }
  const closed = run.state.tasks[key]
  if (closed?.closedAt) run.state = { ...run.state, tasks: { [key]: { ...closed, closedAt: undefined } } }
  return decision.events.some(({ type }) => moves.has(type)) ? 'done' : 'nothing new'
}
const acknowledge = (run: Run, body: Ack) => give(run, 'acknowledgeTask', body)
const snooze = (run: Run, until: string) => give(run, 'snoozeTask', { until, reason: 'Waiting for yarn' })
const steps = (run: Run) => pendingSteps(run.state).map((step) => `${local(step.at)} ${step.level}`)

describe('a promise', () => {
  it('is what the ladder counts from, from its first step, while the due time of the plan stays', () => {
    const run = with_({ taken: ['remind', 'due'] })
    expect(acknowledge(run, { promisedAt: at(16, '12:00') })).toBe('done')

    expect(run.state.tasks[key]).toMatchObject({
      dueAt: at(11, '17:30'),
      promise: { at: at(16, '12:00'), by: 'D01', putOff: 0 },
      taken: [],
      datedAt: run.now,
    })
    expect(steps(run)).toEqual(['13 12:00 remind', '16 12:00 due', '17 12:00 supervisor', '19 12:00 manager'])
    run.now = at(17, '12:00')
    const fallen = fall(run)
    expect(fallen.map(({ level, passedOver }) => [level, passedOver])).toEqual([
      ['remind', true],
      ['due', undefined],
      ['supervisor', undefined],
    ])
    expect(fallen[1]).toMatchObject({
      dueAt: at(11, '17:30'),
      promisedAt: at(16, '12:00'),
      policyVersion: defaultPolicy.version,
    })
  })

  it('for less than a working day skips the reminder that would come too late', () => {
    const run = with_({ taken: ['remind', 'due'] })
    acknowledge(run, { promisedAt: at(12, '10:00') })
    run.now = at(12, '09:59')
    expect(fall(run)).toMatchObject([{ level: 'remind', passedOver: true }])
    run.state = { ...run.state, tasks: { [key]: { ...run.state.tasks[key]!, closedAt: undefined } } }
    run.now = at(12, '10:00')
    expect(fall(run)).toMatchObject([{ level: 'due' }])
  })

  it('earlier than the due time warns earlier, and repeats nothing', () => {
    const run = with_({ taken: ['remind'], dueAt: at(18, '17:30') })
    expect(acknowledge(run, { promisedAt: at(13, '12:00') })).toBe('done')
    expect(run.state.tasks[key]?.taken).toEqual(['remind'])
    expect(steps(run)[0]).toBe('13 12:00 due')
  })

  it.each<[string, Ack[], string[]]>([
    ['the same again is nothing new', [{ promisedAt: at(16, '12:00') }], ['nothing new']],
    ['earlier, as often as one likes', [{ promisedAt: at(16, '10:00') }, { promisedAt: at(13, '10:00') }], ['done', 'done']],
    ['later needs a reason', [{ promisedAt: at(17, '12:00') }], ['reason-missing /reason']],
    ['later twice and no more', [
      { promisedAt: at(17, '12:00'), reason: 'Yarn' },
      { promisedAt: at(18, '12:00'), reason: 'Yarn' },
      { promisedAt: at(19, '12:00'), reason: 'Yarn' },
      { promisedAt: at(18, '10:00') },
    ], ['done', 'done', 'promise-limit /promisedAt', 'done']],
    ['lies ahead', [{ promisedAt: at(11, '18:00') }], ['promise-in-the-past /promisedAt']],
  ])('%s', (_title, bodies, outcomes) => {
    const run = with_()
    expect(acknowledge(run, { promisedAt: at(16, '12:00') })).toBe('done')
    expect(bodies.map((body) => acknowledge(run, body))).toEqual(outcomes)
  }) // prettier-ignore

  it('follows the limit of its own ladder', () => {
    const { ladders } = defaultPolicy
    const policy: Policy = { ...defaultPolicy, ladders: { ...ladders, internal: { ...ladders.internal, promiseLimit: 0, snoozeLimit: { workingDays: 1, times: 1 } } } }
    const run = with_({}, { policy })
    acknowledge(run, { promisedAt: at(16, '12:00') })
    expect(acknowledge(run, { promisedAt: at(17, '12:00'), reason: 'Yarn' })).toBe('promise-limit /promisedAt')
    expect(snooze(run, at(13, '12:00'))).toBe('snooze-too-long /until')
    expect(snooze(run, at(12, '18:00'))).toBe('done')
    expect(snooze(run, at(12, '17:00'))).toBe('snooze-limit /task')
  }) // prettier-ignore

  it('changes nothing in the ladder of an order that lives by rules 1', () => {
    const run = with_({ taken: ['remind', 'due'] }, { rules: 1 })
    acknowledge(run, { promisedAt: at(16, '12:00') })
    expect(run.state.tasks[key]).toMatchObject({ taken: ['remind', 'due'], acknowledged: { promisedAt: at(16, '12:00') } })
    expect(run.state.tasks[key]?.promise).toBeUndefined()
    expect(steps(run)[0]).toBe('12 18:00 supervisor')
  }) // prettier-ignore

  it('falls away with a later date of the task, and with its opening again', () => {
    const run = with_()
    acknowledge(run, { promisedAt: at(16, '12:00') })
    const promised = run.state
    run.apply([draft('taskRedated', { task: key, dueAt: at(20, '17:30') })])
    expect(run.state.tasks[key]?.promise).toBeUndefined()
    run.state = promised
    run.apply([draft('taskReopened', { task: key, dueAt: at(20, '17:30') })])
    expect(run.state.tasks[key]).not.toHaveProperty('promise', expect.anything())
  })
})

describe('a snooze', () => {
  it('pauses the climb, which then goes on where it was', () => {
    const run = with_({ taken: ['remind', 'due'] })
    expect(snooze(run, at(13, '18:00'))).toBe('done')
    expect(run.state.tasks[key]).toMatchObject({
      snoozed: { by: 'D01', at: run.now, until: at(13, '18:00'), reason: 'Waiting for yarn' },
      snoozes: 1,
    })
    expect(steps(run)).toEqual(['13 18:00 supervisor', '16 17:30 manager'])
    expect(run.events.at(-1)?.type).not.toBe('escalated')
  })

  it.each<[string, string[], string[]]>([
    ['lies ahead', [at(11, '18:00')], ['snooze-in-the-past /until']],
    ['two working days, over a weekend too', [at(13, '18:01'), at(13, '18:00')], ['snooze-too-long /until', 'done']],
    ['the same again is nothing new', [at(12, '10:00'), at(12, '10:00')], ['done', 'nothing new']],
    ['three times, then no more', [at(12, '10:00'), at(12, '11:00'), at(12, '12:00'), at(12, '13:00')],
      ['done', 'done', 'done', 'snooze-limit /task']],
  ])('%s', (_title, untils, outcomes) => {
    const run = with_()
    expect(untils.map((until) => snooze(run, until))).toEqual(outcomes)
  }) // prettier-ignore

  it('says what would be right', () => {
    const run = with_()
    expect(run.give('snoozeTask', { task: key, until: at(20, '10:00'), reason: 'Later' })).toMatchObject({
      refusal: {
        problems: [{ pointer: '/until', detail: `Must be ${at(13, '18:00')} or earlier: 2 working days at a time` }],
      },
    })
  }) // prettier-ignore

  it('is for the owner, the department and the merchandiser alone', () => {
    const run = with_({ owner: 'PL03' })
    const by = (code: string, department: 'sales' | 'planning') =>
      run.give(
        'snoozeTask',
        { task: key, until: at(12, '10:00'), reason: 'Yarn' },
        { code, department, level: 'staff' },
      )
    expect(by('SA03', 'sales')).toMatchObject({ refusal: { code: 'not-permitted' } })
    expect(by('PL04', 'planning')).toMatchObject({ ok: true })
  })
})

describe('handing over', () => {
  it('moves the ladder to the new owner with its dates, promise and count of snoozes', () => {
    const run = with_({ owner: 'PL03', taken: ['remind'] })
    acknowledge(run, { promisedAt: at(16, '12:00') })
    snooze(run, at(12, '10:00'))
    const before = steps(run)
    const kept = run.state.tasks[key]!
    run.give('reassignTask', { task: key, to: 'PL04', reason: 'Leave' })
    const { closedAt: _closedAt, ...after } = run.state.tasks[key]!
    expect(after).toEqual({ ...kept, closedAt: undefined, owner: 'PL04' })
    run.state = { ...run.state, tasks: { [key]: after } }
    expect(steps(run)).toEqual(before)
  })
})

describe('a cut-off', () => {
  const cutOff = at(13, '18:00')
  /** The last warning of the ladder of cut-offs comes two hours before. */
  const lastWarning = at(13, '16:00')

  it.each<[TaskKind, string]>([['cutOff', 'its own ladder'], ['booking', 'the ladder of a booking']])(
    'of a task on %s (%s) is passed by no promise and no snooze', (kind) => {
      const run = with_({ kind, dueAt: cutOff, cutOffAt: cutOff })
      expect(acknowledge(run, { promisedAt: at(13, '16:01') })).toBe('past-cut-off /promisedAt')
      expect(snooze(run, at(13, '16:01'))).toBe('past-cut-off /until')
      expect(acknowledge(run, { promisedAt: lastWarning })).toBe('done')
      expect(snooze(run, lastWarning)).toBe('done')
      run.now = at(13, '17:00')
      expect(snooze(run, at(13, '17:30'))).toBe('past-cut-off /until')
    },
  ) // prettier-ignore

  it('stays where it is: a promise silences its warnings and moves none', () => {
    const run = with_({ kind: 'cutOff', dueAt: cutOff, cutOffAt: cutOff })
    acknowledge(run, { promisedAt: at(13, '12:00') })
    expect(steps(run)).toEqual([
      '13 12:00 remind',
      '13 12:00 lead',
      '13 14:00 manager',
      '13 16:00 director',
      '13 18:00 missed',
    ])
    expect(acknowledge(run, { promisedAt: at(13, '13:00'), reason: 'Queue' })).toBe('done')
    expect(run.state.tasks[key]?.taken).toEqual([])
  })

  it('limits the work that must come before it, and a credit what must be shipped and presented under it', () => {
    const run = runBefore('stuffContainers')
    const { cutOffs } = run.state.customs.bookings[0]!
    const limited = (task: Partial<Task>) => limitOf(run.state, work(task), run.now)?.at
    expect(limited({ milestone: 'stuffed', stage: 'shipment' })).toBe(Object.values(cutOffs).sort()[0])
    expect(limited({ milestone: 'released', stage: 'shipment' })).toBe(cutOffs.customs)
    expect(limited({ milestone: 'financeHandover', stage: 'collection' })).toBeUndefined()
    expect(limited({ stage: 'production' })).toBe(Object.values(cutOffs).sort()[0])
    expect(limited({ stage: 'collection' })).toBeUndefined()

    const letterOfCredit = {
      number: 'LC-1', bank: 'DNB', amount: '4250.00', currency: 'USD', receivedAt: run.now,
      expiresOn: '2026-06-05', latestShipmentOn: '2026-03-12', presentationDays: 21,
    }
    run.state = { ...run.state, collection: { ...run.state.collection, letterOfCredit } }
    expect(limited({ stage: 'production' })).toBe(at(12, '17:30'))
    expect(limited({ milestone: 'documentsPresented', stage: 'collection' })).toBe('2026-06-05T09:30:00.000Z')
  }) // prettier-ignore

  it('is passed by no time on hold either', () => {
    const run = runBefore('stuffContainers')
    const open = Object.values(run.state.tasks).filter(({ closedAt, cutOffAt }) => !closedAt && !cutOffAt)
    const limited = open.flatMap((task) => {
      const limit = limitOf(run.state, task, run.now)
      return limit ? [{ task, latest: lastUsefulInstant(run.state, limit) }] : []
    })
    expect(limited.length).toBeGreaterThan(0)
    run.give('holdOrder', { reason: 'Credit limit' })
    // As if the hold had lasted so long while the limits still lie ahead.
    run.apply([draft('orderResumed', { heldMinutes: 60 * 24 * 60 })])
    for (const { task, latest } of limited) {
      const { dueAt, heldMinutes } = run.state.tasks[task.key]!
      expect(dueAt <= (task.dueAt > latest ? task.dueAt : latest)).toBe(true)
      expect(heldMinutes).toBe((Date.parse(dueAt) - Date.parse(task.dueAt)) / 60_000)
    }
  })

  it('gives back what a short hold took, up to the last warning and no further', () => {
    const stuffing = { stage: 'production', kind: 'booking', dueAt: at(12, '17:30') } as const
    const run = with_(stuffing, { customs: { ...newRun().state.customs, bookings: [bookingWith(cutOff)] } })
    run.apply([draft('orderHeld', { reason: 'Wait' })])
    const held = run.state.tasks[key]!
    run.state = { ...run.state, tasks: { [key]: { ...held, closedAt: undefined } } }
    run.advance(36)
    run.apply([draft('orderResumed', { heldMinutes: 36 * 60 })])
    expect(run.state.tasks[key]).toMatchObject({ dueAt: lastWarning, heldMinutes: (22 * 60) + 30 })
  }) // prettier-ignore
})

function bookingWith(gateIn: string): OrderState['customs']['bookings'][number] {
  const [booking] = runBefore('stuffContainers').state.customs.bookings
  return { ...booking!, cutOffs: { gateIn } }
}

describe('whatever people promise and snooze', () => {
  it('no step is silenced until after a cut-off, and none of a cut-off’s moves later than its place or the last warning', () => {
    const minutes = fc.integer({ min: -2000, max: 20_000 })
    const move = fc.record({ command: fc.constantFrom('acknowledgeTask', 'snoozeTask'), promised: fc.option(minutes), wait: fc.integer({ min: 1, max: 900 }) })
    fc.assert(
      fc.property(fc.constantFrom<TaskKind>('cutOff', 'presentation', 'booking'), fc.array(move, { maxLength: 8 }), (kind, moves) => {
        const cutOffAt = at(13, '18:00')
        const run = with_({ kind, dueAt: cutOffAt, cutOffAt })
        run.now = at(10, '09:00')
        const places = new Map(pendingSteps(run.state).map(({ level, reachedAt }) => [level, reachedAt]))
        const latest = lastUsefulInstant(run.state, limitOf(run.state, run.state.tasks[key]!, run.now)!)
        for (const { command, promised, wait } of moves) {
          const instant = new Date(Date.parse(run.now) + (promised ?? 0) * 60_000).toISOString()
          if (command === 'snoozeTask') snooze(run, instant)
          else acknowledge(run, promised === null ? {} : { promisedAt: instant, reason: 'Yarn' })
          run.now = new Date(Date.parse(run.now) + wait * 60_000).toISOString()
        }
        const { acknowledged, snoozed, promise } = run.state.tasks[key]!
        for (const until of [acknowledged?.until, snoozed?.until, promise?.at]) expect((until ?? '') <= latest).toBe(true)
        for (const { level, at: acts } of pendingSteps(run.state)) {
          const place = places.get(level)!
          expect(acts <= (place > latest ? place : latest)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  }) // prettier-ignore
})

describe('a plan that is made anew', () => {
  /** Milestones to come, each three days later, as the factory's plan or an edited policy may bring it. */
  function replanned(run: Run, reason: string, policy: Policy = defaultPolicy): void {
    const input = planningInput(run.state)
    const result = { ...planOrder(input, run.now), products: [shirt], policy }
    const later = (instant: string) => new Date(Date.parse(instant) + 14 * 86_400_000).toISOString()
    const milestones = result.plan.milestones.map((one) => ({
      ...one,
      dueAt: later(one.dueAt),
      compressed: undefined,
    }))
    run.apply(planDrafts(run.state, { ...result, plan: { ...result.plan, milestones } }, reason))
  }
  const climbed = () => {
    const run = runBefore('bookVessel')
    const task = Object.values(run.state.tasks).find(({ milestone, closedAt }) => milestone && !closedAt)!
    run.now = new Date(Date.parse(task.dueAt) + 60_000).toISOString()
    run.passDeadlines()
    return { run, key: task.key, taken: run.state.tasks[task.key]!.taken, dueAt: task.dueAt }
  }

  it.each(["the factory's plan has changed", 'the escalation ladders have changed'])(
    'because %s moves the ladder and tells no level twice', (reason) => {
      const { run, key: moved, taken, dueAt } = climbed()
      expect(taken).toContain('due')
      const before = run.events.length
      replanned(run, reason)
      const task = run.state.tasks[moved]!
      expect(task.dueAt > dueAt).toBe(true)
      expect(task.taken).toEqual(taken)
      expect(run.events.slice(before)).toContainEqual(
        expect.objectContaining({ type: 'taskRedated', data: expect.objectContaining({ task: moved, keepsLevels: true }) }),
      )
      const next = pendingSteps(run.state).filter((step) => step.task.key === moved)
      expect(next.every(({ level, at: acts }) => !taken.includes(level) && acts > run.now)).toBe(true)
    },
  ) // prettier-ignore

  it.each([
    ['by a command', 2, 'the ship date has changed'],
    ['in an order of rules 1', 1, "the factory's plan has changed"],
  ])('%s is a new commitment, warned of from the first step', (_who, rules, reason) => {
    const { run, key: moved } = climbed()
    run.state = { ...run.state, rules }
    replanned(run, reason)
    expect(run.state.tasks[moved]?.taken).toEqual([])
  })

  it('with another policy takes the steps of the new ladder that were not taken yet', () => {
    const { run, key: moved, taken } = climbed()
    const { kind } = run.state.tasks[moved]!
    const ladder = defaultPolicy.ladders[kind]
    const added = { level: 'planning' as const, offset: { value: 2, unit: 'h' as const }, audience: ['planning' as const], asks: { en: 'See.', zh: '请看。' } }
    const due = ladder.steps.find(({ level }) => level === 'due')!
    const ladders = { ...defaultPolicy.ladders, [kind]: { ...ladder, steps: [due, added] } }
    run.state = { ...run.state, planStale: 'the escalation ladders have changed' }
    run.apply(planDrafts(run.state, { ...planOrder(planningInput(run.state), run.now), products: [shirt], policy: { ...defaultPolicy, version: 7, ladders } }, 'the escalation ladders have changed'))
    run.advance(24)
    const told = run.passDeadlines().flatMap((event) => (event.type === 'escalated' && event.data.task === moved ? [event.data] : []))
    expect(taken).toContain('due')
    expect(told).toMatchObject([{ level: 'planning', policyVersion: 7 }])
  }) // prettier-ignore
})

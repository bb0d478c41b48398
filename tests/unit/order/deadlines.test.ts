import {
  dueEvents,
  earliestDue,
  isOverdue,
  latestUsefulInstant,
  nextDeadline,
  pendingSteps,
  wakeSpreadMs,
} from '../../../domain/order/deadlines'
import type { EventOf } from '../../../domain/order/events'
import type { OrderState, Task } from '../../../domain/order/state'
import { newRun, type Run } from './run'

const { state: planned } = newRun()

/** Wednesday, 11 March 2026, 17:30 in the factory. */
const due = '2026-03-11T09:30:00.000Z'

function task(change: Partial<Task> = {}): Task {
  return {
    key: 'work',
    kind: 'internal',
    stage: 'conversion',
    title: { en: 'Work', zh: '工作' },
    department: 'planning',
    openedAt: '2026-03-05T01:00:00.000Z',
    dueAt: due,
    taken: [],
    ...change,
  }
}

function withTasks(...tasks: Task[]): OrderState {
  return { ...planned, tasks: Object.fromEntries(tasks.map((one) => [one.key, one])) }
}

/** Levels that fall due by `now`; those passed over in brackets. */
function fallen(state: OrderState, now: string): string[] {
  return dueEvents(state, now).flatMap((event) =>
    event.type === 'escalated' ? [event.data.passedOver ? `(${event.data.level})` : event.data.level] : [],
  )
}

const at = (state: OrderState) => pendingSteps(state).map(({ level, at: instant }) => [level, instant])

describe('the climb of a late task', () => {
  it('takes each step at its own instant', () => {
    expect(at(withTasks(task()))).toEqual([
      ['remind', '2026-03-10T09:30:00.000Z'],
      ['due', due],
      ['supervisor', '2026-03-12T09:30:00.000Z'],
      ['manager', '2026-03-16T09:30:00.000Z'],
    ])
  })

  it('is silent before its first step, and asks for nothing earlier', () => {
    expect(fallen(withTasks(task()), '2026-03-10T09:29:59.999Z')).toEqual([])
    expect(nextDeadline(withTasks(task()))).toEqual({ at: '2026-03-10T09:30:00.000Z', what: 'remind: Work' })
  })

  it('takes a step once', () => {
    const state = withTasks(task({ taken: ['remind', 'due'] }))
    expect(fallen(state, '2026-03-12T09:30:00.000Z')).toEqual(['supervisor'])
  })

  it('takes steps that fell due together in the order of the ladder', () => {
    expect(fallen(withTasks(task()), '2026-04-01T00:00:00.000Z')).toEqual([
      '(remind)',
      'due',
      'supervisor',
      'manager',
    ])
  })

  it('ends with the task and with the order', () => {
    expect(pendingSteps(withTasks(task({ closedAt: due })))).toEqual([])
    expect(pendingSteps({ ...withTasks(task()), status: 'closed' })).toEqual([])
    expect(nextDeadline({ ...withTasks(task()), status: 'cancelled' })).toBeUndefined()
  })

  it('goes on while a cancellation is carried out', () => {
    expect(pendingSteps({ ...withTasks(task()), status: 'cancelling' })).toHaveLength(4)
  })
})

describe('reminders in advance', () => {
  it('are passed over once the due time has gone by', () => {
    expect(fallen(withTasks(task()), due)).toEqual(['(remind)', 'due'])
  })

  it('are passed over when the task opened after them', () => {
    const state = withTasks(task({ openedAt: '2026-03-11T01:00:00.000Z' }))
    expect(fallen(state, '2026-03-11T01:00:00.000Z')).toEqual(['(remind)'])
  })

  it('are passed over when the task got its date after them', () => {
    const state = withTasks(task({ datedAt: '2026-03-11T01:00:00.000Z' }))
    expect(fallen(state, '2026-03-11T01:00:00.000Z')).toEqual(['(remind)'])
  })

  it('are passed over when the owner acknowledged the task meanwhile', () => {
    const acknowledged = { by: 'P1', at: '2026-03-10T01:00:00.000Z', until: '2026-03-11T01:00:00.000Z' }
    const state = withTasks(task({ acknowledged }))
    expect(fallen(state, '2026-03-10T10:00:00.000Z')).toEqual([])
    expect(fallen(state, '2026-03-11T01:00:00.000Z')).toEqual(['(remind)'])
  })
})

describe('acknowledging', () => {
  function late(): Run {
    const run = newRun()
    run.advance(7 * 24)
    for (let times = 0; times < 3; times++) run.passDeadlines()
    return run
  }

  const levels = (run: Run, key: string, since: number) =>
    run.events
      .slice(since)
      .filter((event): event is EventOf<'escalated'> => event.type === 'escalated' && event.data.task === key)
      .map(({ at: instant, data }) => [instant, data.level])

  it('stops the climb for one working day, and then goes on', () => {
    const run = newRun()
    run.now = '2026-03-03T09:30:00.000Z'
    run.passDeadlines()
    const since = run.events.length
    run.give('acknowledgeTask', { task: 'receiptAcknowledged' })
    expect(run.state.tasks.receiptAcknowledged?.acknowledged?.until).toBe('2026-03-04T09:30:00.000Z')
    run.now = '2026-03-04T09:29:59.000Z'
    run.passDeadlines()
    expect(levels(run, 'receiptAcknowledged', since)).toEqual([])
    run.now = '2026-03-04T09:30:00.000Z'
    run.passDeadlines()
    expect(levels(run, 'receiptAcknowledged', since)).toEqual([['2026-03-04T09:30:00.000Z', 'supervisor']])
  })

  it('on a Friday is silent over the weekend', () => {
    const run = newRun()
    run.now = '2026-03-06T08:00:00.000Z'
    run.give('acknowledgeTask', { task: 'receiptAcknowledged' })
    expect(run.state.tasks.receiptAcknowledged?.acknowledged?.until).toBe('2026-03-09T08:00:00.000Z')
  })

  it('again, while it lasts, promises anew but prolongs nothing in an order of rules 1', () => {
    const run = late()
    run.state = { ...run.state, rules: 1 }
    run.give('acknowledgeTask', { task: 'confirmFields' })
    const { until } = run.state.tasks.confirmFields!.acknowledged!
    run.advance(20)
    const promisedAt = '2026-03-20T01:00:00.000Z'
    const again = run.give('acknowledgeTask', { task: 'confirmFields', promisedAt })
    expect(again).toMatchObject({ events: [{ type: 'taskAcknowledged', data: { until, promisedAt } }] })
    expect(run.give('acknowledgeTask', { task: 'confirmFields' })).toMatchObject({ ok: true, events: [] })
  })

  it('needs an open task and a promise that lies ahead', () => {
    const run = late()
    expect(run.give('acknowledgeTask', { task: 'nothing' })).toMatchObject({
      refusal: { code: 'task-not-open' },
    })
    expect(run.give('acknowledgeTask', { task: '__proto__' })).toMatchObject({
      refusal: { code: 'task-not-open' },
    })
    expect(
      run.give('acknowledgeTask', { task: 'confirmFields', promisedAt: '2026-03-01T00:00:00Z' }),
    ).toMatchObject({ refusal: { code: 'promise-in-the-past' } })
  })

  it('never reaches past a cut-off, nor past its last warning', () => {
    const cutOff = '2026-03-13T10:00:00.000Z'
    const state = withTasks(task({ kind: 'cutOff', dueAt: cutOff, cutOffAt: cutOff }))
    expect(latestUsefulInstant(state, state.tasks.work!)).toBe('2026-03-13T08:00:00.000Z')
    expect(latestUsefulInstant(withTasks(task()), task())).toBeUndefined()
  })

  it('of a cut-off ends with its last warning when a whole day would miss that', () => {
    const run = newRun()
    const cutOff = '2026-03-13T10:00:00.000Z'
    const added = task({ kind: 'cutOff', dueAt: cutOff, cutOffAt: cutOff })
    const untilOf = (now: string) => {
      run.state = { ...planned, tasks: { work: added } }
      run.now = now
      const decision = run.give('acknowledgeTask', { task: 'work' })
      const [event] = decision.ok ? decision.events : []
      return event?.type === 'taskAcknowledged' ? event.data.until : undefined
    }
    expect(untilOf('2026-03-11T02:00:00.000Z')).toBe('2026-03-12T02:00:00.000Z')
    expect(untilOf('2026-03-12T11:00:00.000Z')).toBe('2026-03-13T08:00:00.000Z')
    // After the last warning there is no silence left.
    expect(untilOf('2026-03-13T09:00:00.000Z')).toBe('2026-03-13T08:00:00.000Z')
  })
})

describe('steps that a condition brings on', () => {
  const critical = (slackDays: number | undefined): OrderState => {
    const state = withTasks(task({ kind: 'critical', milestone: 'productionStart' }))
    const milestones = planned.plan!.milestones.map((one) => (one.key === 'productionStart' ? { ...one, slackDays } : one))
    return { ...state, plan: { ...planned.plan!, milestones } }
  } // prettier-ignore

  it.each([
    [0, '2026-03-12T09:30:00.000Z'],
    [-3, '2026-03-12T09:30:00.000Z'],
    [1, '2026-03-13T09:30:00.000Z'],
    [20, '2026-03-13T09:30:00.000Z'],
    [undefined, '2026-03-13T09:30:00.000Z'],
  ])('a task with %p days of slack reaches the director at %s', (slackDays, instant) => {
    expect(at(critical(slackDays))).toContainEqual(['director', instant])
  })

  it('each step still comes once', () => {
    const levels = at(critical(0)).map(([level]) => level)
    expect(levels).toEqual([...new Set(levels)])
  })

  it.each([true, false])(
    'an exception that hits the ship date (%p) reaches the director at once',
    (hitsShipDate) => {
      const run = newRun()
      run.give('raiseException', {
        kind: 'machine',
        description: 'Cutter down',
        department: 'production',
        hitsShipDate,
      })
      run.passDeadlines()
      expect(run.state.tasks['exception:E1']?.taken).toEqual(hitsShipDate ? ['due', 'shipDateHit'] : ['due'])
    },
  )
})

describe('on hold', () => {
  const cutOff = '2026-03-13T10:00:00.000Z'
  const state: OrderState = {
    ...withTasks(task(), task({ key: 'cutOff', kind: 'cutOff', dueAt: cutOff, cutOffAt: cutOff })),
    hold: { since: '2026-03-06T01:00:00.000Z', by: 'M1', reason: 'Wait' },
  }

  it('only what has a cut-off goes on', () => {
    expect(new Set(pendingSteps(state).map((step) => step.task.key))).toEqual(new Set(['cutOff']))
  })

  it('only that is late', () => {
    expect(isOverdue(state, '2026-03-12T00:00:00.000Z')).toBe(false)
    expect(isOverdue(state, cutOff)).toBe(true)
    expect(isOverdue({ ...state, hold: undefined }, '2026-03-12T00:00:00.000Z')).toBe(true)
  })
})

describe('the timer', () => {
  it('sleeps until the earliest instant of all tasks and reminders', () => {
    const reminder = { id: 'RM1', by: 'M1', text: 'Ring', at: '2026-03-09T00:00:00.000Z' }
    const state = { ...withTasks(task()), reminders: [reminder] }
    expect(nextDeadline(state)).toEqual({ at: reminder.at, what: 'reminder' })
    expect(dueEvents(state, reminder.at)).toEqual([{ type: 'reminderDue', data: { reminder: 'RM1' } }])
    const silent = { ...state, reminders: [{ ...reminder, dismissedAt: reminder.at }] }
    expect(nextDeadline(silent)?.what).toBe('remind: Work')
  })

  it('has nothing to wait for before the plan', () => {
    const { calendar: _calendar, ...unplanned } = withTasks(task())
    expect(nextDeadline(unplanned)).toBeUndefined()
    expect(earliestDue(unplanned)).toBe(due)
  })

  it('tells nobody’s words', () => {
    const run = newRun()
    run.give('raiseQuery', {
      subject: 'Price of 4.25',
      question: 'Mrs. Hansen?',
      department: 'sales',
      blocking: true,
    })
    const state = { ...run.state, tasks: { query: run.state.tasks['query:Q1']! } }
    expect(nextDeadline(state)?.what).toBe('remind: Answer query Q1')
  })

  it('spreads the orders over a minute, each always to the same place', () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => `GD26-${String(index).padStart(5, '0')}`)
    const spreads = numbers.map(wakeSpreadMs)
    expect(spreads).toEqual(numbers.map(wakeSpreadMs))
    expect(Math.min(...spreads)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...spreads)).toBeLessThanOrEqual(59_999)
    const seconds = new Set(spreads.map((ms) => Math.floor(ms / 1000)))
    expect(seconds.size).toBe(60)
  })
})

import { dueInstant, endOfWorkingDays } from '../../../domain/order/due'
import type { Opening } from '../../../domain/order/intake'
import type { OrderState } from '../../../domain/order/state'
import { openTasks } from '../../../domain/order/deadlines'
import { minimalBodies } from './bodies'
import { journeys, travel } from './journeys'
import { newRun, type Run } from './run'

const planned = (state: OrderState, key: string) => state.plan?.milestones.find((one) => one.key === key)

describe('when a task is due', () => {
  it('with its milestone, at the end of the working day', () => {
    const { state } = newRun()
    expect(state.tasks.receiptAcknowledged?.dueAt).toBe('2026-03-03T09:30:00.000Z')
    expect(state.tasks['verdict:production']?.dueAt).toBe(planned(state, 'review')?.dueAt)
  })

  it('after so much working time, over the weekend', () => {
    const { state } = newRun()
    const friday = '2026-03-06T08:30:00.000Z'
    expect(dueInstant(state, { workingHours: 4 }, { openedAt: friday }).dueAt).toBe(
      '2026-03-09T03:30:00.000Z',
    )
    expect(dueInstant(state, { workingDays: 1 }, { openedAt: friday }).dueAt).toBe('2026-03-09T09:30:00.000Z')
  })

  it('counts make-up working days', () => {
    // Saturday, 9 May 2026 is worked for the holiday of Labour Day.
    expect(endOfWorkingDays(newRun().state, '2026-05-08T02:00:00.000Z', 1)).toBe('2026-05-09T09:30:00.000Z')
  })

  it('at an instant of the carrier, with the limit behind it', () => {
    const at = '2026-05-13T10:00:00.000Z'
    const { state } = newRun()
    expect(dueInstant(state, { at, cutOff: true }, { openedAt: at })).toEqual({ dueAt: at, cutOffAt: at })
    expect(dueInstant(state, { at }, { openedAt: at })).toEqual({ dueAt: at })
  })
})

/** Opened under way before production, to sail in three weeks. */
function tooShort(): Run {
  const opening: Opening = { stage: 'production', milestones: [], produced: [], shipped: [] }
  const change = { receivedAt: '2026-01-05T01:00:00.000Z', shipOn: '2026-03-20', opening }
  return newRun(change, '2026-03-02T01:00:00.000Z')
}

describe('dates that lie in the past', () => {
  it('of a plan that is too short: a working day from the opening', () => {
    const run = tooShort()
    expect(planned(run.state, 'customerApprovals')).toMatchObject({ compressed: true })
    expect(run.state.tasks.customerApprovals?.dueAt).toBe('2026-03-03T09:30:00.000Z')
  })

  it('keep that day when a plan is made again', () => {
    const run = tooShort()
    run.now = '2026-03-05T02:00:00.000Z'
    const sailing = { etd: '2026-03-23', eta: '2026-04-27' }
    run.give('bookVessel', { ...minimalBodies.bookVessel, ...sailing })
    expect(run.events.filter(({ type }) => type === 'planned')).toHaveLength(2)
    expect(planned(run.state, 'customerApprovals')).toMatchObject({ compressed: true })
    expect(run.state.tasks.customerApprovals?.dueAt).toBe('2026-03-03T09:30:00.000Z')
  })

  it('of the review of an order that was told late: really late, and escalated at once', () => {
    const run = newRun({ receivedAt: '2026-02-02T01:00:00.000Z' }, '2026-03-02T01:00:00.000Z')
    expect(run.state.tasks.receiptAcknowledged?.dueAt).toBe('2026-02-03T09:30:00.000Z')
    run.passDeadlines()
    expect(run.state.tasks.receiptAcknowledged?.taken).toEqual(['remind', 'due', 'supervisor', 'manager'])
  })

  it('that passed while the work before was late: a working day from the opening, not the whole ladder at once', () => {
    const run = newRun()
    run.advance(10 * 24)
    run.passDeadlines()
    run.give('acknowledgeReceipt', { via: 'email' })
    const since = run.events.length
    expect(planned(run.state, 'review')!.dueAt < run.now).toBe(true)
    expect(run.state.tasks.review?.dueAt).toBe('2026-03-13T09:30:00.000Z')
    run.passDeadlines()
    expect(run.events.slice(since).filter(({ type }) => type === 'escalated')).toEqual([])
  })

  it('are never put off by a new plan, and one that pulls a date forward leaves a working day', () => {
    const run = newRun()
    const { dueAt } = run.state.tasks.vesselBooked ?? { dueAt: undefined }
    expect(dueAt).toBeUndefined()
    const opened = { openedAt: '2026-03-03T01:00:00.000Z' }
    const state = (change: object, plannedAt: string): OrderState => ({
      ...run.state,
      plan: {
        ...run.state.plan!,
        plannedAt,
        milestones: run.state.plan!.milestones.map((one) => (one.key === 'vesselBooked' ? { ...one, ...change } : one)),
      },
    })
    const earlier = state({ dueAt: '2026-03-04T09:30:00.000Z', compressed: true }, '2026-03-10T01:00:00.000Z')
    const due = { milestone: 'vesselBooked' } as const
    expect(dueInstant(earlier, due, { ...opened, dueAt: '2026-03-25T09:30:00.000Z' }).dueAt).toBe('2026-03-11T09:30:00.000Z')
    expect(dueInstant(earlier, due, { ...opened, dueAt: '2026-03-05T09:30:00.000Z' }).dueAt).toBe('2026-03-05T09:30:00.000Z')
  }) // prettier-ignore

  it('of an order opened under way: none, at whatever stage', () => {
    for (const journey of journeys.filter(({ start }) => start.order.opening)) {
      travel(journey, undefined, ({ state }) => {
        const past = openTasks(state).filter(({ dueAt, cutOffAt }) => !cutOffAt && dueAt <= state.openedAt)
        expect([journey.name, past.map(({ key }) => key)]).toEqual([journey.name, []])
      })
    }
  })
})

import { consequences } from '../../../domain/order/settle'
import { newRun, runBefore } from './run'

/** Before the receipts: one purchase order is released, its lines promised in 14 days. */
const purchased = () => runBefore('recordReceipt')
const promise = 'promise:PO-GD26-00001:1'
const change = (promisedOn: string) => ({
  purchaseOrder: 'PO-GD26-00001',
  line: 1,
  promisedOn,
  reason: 'Yarn',
})

const later = <T extends { dueAt: string }>(one: T): T => ({ ...one, dueAt: '2026-12-01T09:30:00.000Z' })

describe('a date that moves', () => {
  it('moves its task, later and earlier', () => {
    const run = purchased()
    expect(run.state.tasks[promise]?.dueAt).toBe('2026-03-16T09:30:00.000Z')
    run.give('changePromise', change('2026-03-20'))
    expect(run.state.tasks[promise]?.dueAt).toBe('2026-03-20T09:30:00.000Z')
    run.give('changePromise', change('2026-03-12'))
    expect(run.state.tasks[promise]?.dueAt).toBe('2026-03-12T09:30:00.000Z')
  })

  it('to a later day climbs its ladder anew: a supplier who promises again is chased again', () => {
    const run = purchased()
    run.now = '2026-03-17T10:00:00.000Z'
    run.passDeadlines()
    expect(run.state.tasks[promise]?.taken).toEqual(['remind', 'lastCall', 'due', 'planning'])
    run.give('changePromise', change('2026-03-18'))
    expect(run.state.tasks[promise]).toMatchObject({ taken: [], datedAt: run.now })
    // What would have come before the new promise was made is passed over.
    expect(run.passDeadlines().map(({ type, data }) => [type, 'passedOver' in data])).toEqual([
      ['escalated', true],
      ['escalated', true],
    ])
    run.now = '2026-03-18T09:30:00.000Z'
    run.passDeadlines()
    expect(run.state.tasks[promise]?.taken).toEqual(['remind', 'lastCall', 'due'])
  })

  it('to an earlier day, or to one that has passed, repeats no step', () => {
    const run = purchased()
    run.now = '2026-03-17T10:00:00.000Z'
    run.passDeadlines()
    const { taken } = run.state.tasks[promise]!
    run.give('changePromise', change('2026-03-13'))
    expect(run.state.tasks[promise]?.taken).toEqual(taken)
  })

  it('waits for the new plan only where it is the plan’s', () => {
    const run = purchased()
    const calm = run.state
    run.state = {
      ...calm,
      planStale: 'something',
      plan: { ...calm.plan!, milestones: calm.plan!.milestones.map(later) },
    }
    const moved = consequences(run.state, run.now).map(({ data }) => ('task' in data ? data.task : undefined))
    expect(moved).toEqual([])
    const decision = run.give('changePromise', change('2026-03-20'))
    const redated = decision.ok ? decision.events.filter(({ type }) => type === 'taskRedated') : []
    expect(redated.map(({ data }) => data)).toMatchObject([{ task: promise }])
  })

  it('takes its words along: what is still to come after a part has arrived', () => {
    const run = purchased()
    expect(run.state.tasks[promise]?.title.en).toContain('222.6 KGM to come')
    run.give('recordReceipt', {
      purchaseOrder: 'PO-GD26-00001',
      line: 1,
      name: 'Single jersey',
      model: '180 g/m2',
      quantity: 100,
      receivedOn: '2026-03-02',
    })
    expect(run.state.tasks[promise]?.title.en).toContain('122.6 KGM to come')
    expect(run.state.tasks[promise]?.dueAt).toBe('2026-03-16T09:30:00.000Z')
  })
})

describe('a task that opens again', () => {
  it('with time to do it starts from the beginning', () => {
    const run = runBefore('signOffProductMeeting')
    run.now = '2026-03-09T01:00:00.000Z'
    run.passDeadlines()
    expect(run.state.tasks['signOff:technical']?.taken).toEqual(['remind', 'due', 'supervisor', 'manager'])
    run.give('acknowledgeTask', { task: 'signOff:technical' })
    run.give('signOffProductMeeting', {}, { department: 'technical' })
    run.advance(24)
    run.give('holdProductMeeting', {
      heldOn: '2026-03-10',
      attendees: ['all'],
      minutes: 'Again',
      specialPoints: [],
    })
    expect(run.state.tasks['signOff:technical']).toMatchObject({
      openedAt: run.now,
      dueAt: '2026-03-11T09:30:00.000Z',
      taken: [],
      acknowledged: undefined,
      closedAt: undefined,
    })
    // The others never were closed: their climb goes on.
    expect(run.state.tasks['signOff:quality']?.taken).toEqual(['remind', 'due', 'supervisor', 'manager'])
  })

  it('late already, tells nobody twice', () => {
    const run = purchased()
    run.now = '2026-03-16T10:00:00.000Z'
    run.passDeadlines()
    const line = { purchaseOrder: 'PO-GD26-00001', line: 1, name: 'Single jersey', model: '180 g/m2' }
    run.give('recordReceipt', { ...line, quantity: 222.6, receivedOn: '2026-03-16' })
    expect(run.state.tasks[promise]?.closedAt).toBe(run.now)
    run.advance(2)
    run.give('voidEntry', { entry: run.state.materials.receipts[0]!.id, reason: 'Other lot' })
    expect(run.state.tasks[promise]).toMatchObject({
      openedAt: run.now,
      taken: ['remind', 'lastCall', 'due'],
    })
  })
})

describe('hold and resume', () => {
  it('gives every open task the time back, as long as it was open, and no cut-off', () => {
    const run = runBefore('stuffContainers')
    const before = run.state.tasks
    const cutOffs = Object.values(before).filter(({ cutOffAt, closedAt }) => cutOffAt && !closedAt)
    expect(cutOffs.map(({ key }) => key)).toContain('cutOff:BK-GD26-00001:gateIn')
    run.give('holdOrder', { reason: 'Credit limit' })
    run.advance(30)
    run.give('raiseQuery', { subject: 'Ship?', question: 'When?', department: 'sales', blocking: false })
    const asked = run.state.tasks['query:Q1']!
    run.advance(20)
    run.give('resumeOrder', {})
    const later = (instant: string, hours: number) => new Date(Date.parse(instant) + hours * 3_600_000).toISOString()
    for (const task of Object.values(before).filter(({ closedAt }) => !closedAt)) {
      const { dueAt, cutOffAt } = run.state.tasks[task.key]!
      expect([task.key, dueAt]).toEqual([task.key, task.cutOffAt ? task.dueAt : later(task.dueAt, 50)])
      expect(cutOffAt).toBe(task.cutOffAt)
    }
    expect(run.state.tasks['query:Q1']?.dueAt).toBe(later(asked.dueAt, 20))
  }) // prettier-ignore

  it('escalates nothing meanwhile but what has a cut-off', () => {
    const run = runBefore('stuffContainers')
    run.give('holdOrder', { reason: 'Credit limit' })
    run.advance(100 * 24)
    const keys = run.passDeadlines().flatMap(({ type, data }) => (type === 'escalated' ? [data.task] : []))
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(run.state.tasks[key]?.cutOffAt).toBeDefined()
  })

  it('does not give a date time back that was put off since', () => {
    const run = purchased()
    run.give('holdOrder', { reason: 'Wait' })
    run.advance(48)
    run.give('resumeOrder', {})
    expect(run.state.tasks[promise]).toMatchObject({ dueAt: '2026-03-18T09:30:00.000Z', heldMinutes: 2880 })
    run.give('changePromise', change('2026-03-17'))
    expect(run.state.tasks[promise]).toMatchObject({ dueAt: '2026-03-18T09:30:00.000Z', heldMinutes: 1440 })
    run.give('changePromise', change('2026-03-25'))
    expect(run.state.tasks[promise]).toMatchObject({ dueAt: '2026-03-25T09:30:00.000Z', heldMinutes: 0 })
  })

  it('a second hold is refused, a second resume changes nothing', () => {
    const run = newRun()
    run.give('holdOrder', { reason: 'Wait' })
    expect(run.give('holdOrder', { reason: 'Still' })).toMatchObject({ refusal: { code: 'order-on-hold' } })
    run.give('resumeOrder', {})
    expect(run.give('resumeOrder', {})).toMatchObject({ ok: true, events: [] })
  })

  it('holds a task that was acknowledged, and keeps both', () => {
    const run = newRun()
    run.give('acknowledgeTask', { task: 'receiptAcknowledged' })
    run.give('holdOrder', { reason: 'Wait' })
    run.advance(10 * 24)
    run.give('acknowledgeTask', { task: 'receiptAcknowledged' })
    run.give('resumeOrder', {})
    run.give('holdOrder', { reason: 'Again' })
    run.advance(24)
    run.give('resumeOrder', {})
    expect(run.state.tasks.receiptAcknowledged).toMatchObject({
      dueAt: '2026-03-14T09:30:00.000Z',
      heldMinutes: 11 * 1440,
      acknowledged: { at: '2026-03-12T01:00:00.000Z' },
    })
  })
})

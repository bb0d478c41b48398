import type { OrderEvent } from '../../domain/order/events'
import type { Task } from '../../domain/order/state'
import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type Repositories } from '../../services/database'
import { createAddressBook } from '../../services/email/address-book'
import { runRhythm } from '../../services/rhythms'
import { testDatabase, type TestDatabase } from '../support/database'
import { aRecord, aState, aTask } from './an-order'

let database: TestDatabase
let repositories: Repositories
beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_test_weeks_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

/** The week from Monday the 2nd to Sunday the 8th of March 2026, in Shanghai. */
const span = { from: '2026-03-01T16:00:00.000Z', until: '2026-03-08T16:00:00.000Z' }
const before = '2026-02-27T01:00:00.000Z'
const [monday, tuesday, nextWeek] = [
  '2026-03-02T09:30:00.000Z',
  '2026-03-03T09:30:00.000Z',
  '2026-03-09T00:00:00.000Z',
]

const climb = (seq: number, at: string, data: object): OrderEvent =>
  ({ seq, at, by: 'system', type: 'escalated', data: { step: 0, dueAt: monday, ...data } }) as OrderEvent

describe('the figures of a week', () => {
  it('count what was open and late when it ended, what was closed late in it, and what climbed in it', async () => {
    const tasks: Record<string, Partial<Task>> = {
      late: { openedAt: before, dueAt: monday, owner: 'ME03' },
      lateAtTheLastInstant: { openedAt: before, dueAt: span.until },
      notYetLate: { openedAt: before, dueAt: nextWeek },
      resolved: { openedAt: before, dueAt: monday, closedAt: tuesday, owner: 'ME03' },
      inTime: { openedAt: before, dueAt: tuesday, closedAt: monday },
      onTheDot: { openedAt: before, dueAt: tuesday, closedAt: tuesday },
      closedBefore: { openedAt: before, dueAt: before, closedAt: '2026-03-01T15:59:59.999Z' },
      closedAfter: { openedAt: before, dueAt: tuesday, closedAt: nextWeek },
      openedAfter: { openedAt: nextWeek, dueAt: nextWeek },
      ofSupplier: { openedAt: before, dueAt: monday, department: 'purchasing', party: 'S-HUATAI', kind: 'supplierPromise' },
      ofCustomer: { openedAt: before, dueAt: monday, department: 'sales', party: 'C-NORDLYS', kind: 'customerApproval' },
    } // prettier-ignore
    const state = aState(9, {
      tasks: Object.fromEntries(Object.entries(tasks).map(([key, parts]) => [key, aTask(key, parts)])),
    })
    const events = [
      climb(1, monday, { task: 'late', level: 'remind' }),
      climb(2, monday, { task: 'late', level: 'due' }),
      climb(3, tuesday, { task: 'late', level: 'lead' }),
      climb(4, tuesday, { task: 'late', level: 'manager' }),
      climb(5, tuesday, { task: 'resolved', level: 'supervisor' }),
      climb(6, tuesday, { task: 'inTime', level: 'manager', passedOver: true }),
      climb(7, before, { task: 'closedAfter', level: 'manager' }),
      climb(8, nextWeek, { task: 'closedAfter', level: 'director' }),
      climb(9, tuesday, { task: 'ofSupplier', level: 'shipDateHit' }),
    ]
    await repositories.recordEvents({ ...aRecord(1, 9), events, state })

    const tallies = await repositories.rhythms.taskTallies(span)
    const of = (department: string) => tallies.find((one) => one.department === department)
    expect(of('merchandising')).toEqual({
      department: 'merchandising', open: 4, late: 3, resolved: 1, escalated: 2, steps: 3,
    }) // prettier-ignore
    expect(of('purchasing')).toMatchObject({ open: 1, late: 1, escalated: 1, steps: 1 })
    expect(of('sales')).toMatchObject({ open: 1, late: 1, resolved: 0, escalated: 0, steps: 0 })

    const delays = await repositories.rhythms.taskDelays(span)
    expect(delays).toHaveLength(6)
    expect(delays).toEqual(
      expect.arrayContaining([
        { department: 'merchandising', kind: 'internal', owner: 'ME03', dueAt: monday, until: span.until, tasks: 1 },
        { department: 'merchandising', kind: 'internal', owner: 'ME03', dueAt: monday, until: tuesday, tasks: 1 },
        { department: 'merchandising', kind: 'internal', dueAt: span.until, until: span.until, tasks: 1 },
        { department: 'purchasing', kind: 'supplierPromise', supplier: 'S-HUATAI', dueAt: monday, until: span.until, tasks: 1 },
        { department: 'sales', kind: 'customerApproval', dueAt: monday, until: span.until, tasks: 1 },
      ]),
    )
    // As many delays as are late or resolved.
    const counted = tallies.reduce((sum, { late, resolved }) => sum + late + resolved, 0)
    expect(delays.reduce((sum, { tasks: times }) => sum + times, 0)).toBe(counted)
  }) // prettier-ignore

  it('leave out what was late and ended when its order was cancelled, and keep what was closed before that', async () => {
    const figures = () => Promise.all([repositories.rhythms.taskTallies(span), repositories.rhythms.taskDelays(span)])
    const [tallies, delays] = await figures()
    const late = { openedAt: before, department: 'quality', owner: 'QA02', dueAt: monday } as const
    const cancelled: OrderEvent = { seq: 1, at: tuesday, by: 'SA01', type: 'orderCancelled', data: { reason: 'closed down', compensations: [] } }
    const number = 'GD26-00002'
    const state = aState(1, {
      number,
      tasks: {
        ended: aTask('ended', { ...late, closedAt: tuesday }),
        endedToo: aTask('endedToo', { ...late, closedAt: tuesday }),
        done: aTask('done', { ...late, closedAt: '2026-03-02T10:30:00.000Z' }),
      },
    })
    await repositories.recordEvents({ ...aRecord(1, 1, { number }), events: [cancelled], state })

    const [talliesNow, delaysNow] = await figures()
    expect(talliesNow).toHaveLength(tallies.length + 1)
    expect(talliesNow.find(({ department }) => department === 'quality')).toMatchObject({ open: 0, late: 0, resolved: 1 })
    expect(delaysNow).toHaveLength(delays.length + 1)
    // In the week before it they were open, and late.
    const dayBefore = { from: span.from, until: '2026-03-02T12:00:00.000Z' }
    const then = await repositories.rhythms.taskTallies(dayBefore)
    expect(then.find(({ department }) => department === 'quality')).toMatchObject({ open: 2, late: 2, resolved: 1 })
  }) // prettier-ignore

  it('agree with the list of tasks when the week has just ended', async () => {
    const tallies = await repositories.rhythms.taskTallies(span)
    for (const { department, late } of tallies) {
      const { items } = await repositories.tasks.list({ department, dueBefore: span.until, open: true })
      // What was closed since was late when the week ended.
      const closedSince = department === 'merchandising' ? 1 : 0
      expect([department, items.length]).toEqual([department, late - closedSince])
    }
  })
})

describe('the summary of a week over 5,000 orders', () => {
  it('is made in less than five seconds', async () => {
    await repositories.recordEvents(
      aRecord(1, 1, { number: 'W-0000', state: aState(1, { number: 'W-0000' }) }),
    )
    await database.db.$executeRaw`
      INSERT INTO orders (number, customer_code, buyer_order_number, status, open_stages, merchandiser_code, version,
        received_at, on_hold, state, updated_at)
      SELECT 'W-' || n, customer_code, 'W' || n, 'open', open_stages, merchandiser_code, version, received_at, on_hold,
        state, updated_at
      FROM orders, generate_series(1, 5000) AS n WHERE number = 'W-0000'`
    await database.db.$executeRaw`
      INSERT INTO tasks (order_number, key, kind, stage, title_en, title_zh, department, owner, opened_at, due_at, closed_at)
      SELECT 'W-' || n, 'task' || k, 'internal', 'review', 'Task', '待办',
        (ARRAY['sales', 'merchandising', 'production', 'quality'])[1 + k % 4], 'ME0' || (3 + n % 2),
        ${before}::timestamptz, ${monday}::timestamptz + (n % 97) * interval '3 hours',
        CASE WHEN k % 2 = 0 THEN ${tuesday}::timestamptz + (n % 89) * interval '2 hours' END
      FROM generate_series(1, 5000) AS n, generate_series(1, 40) AS k`
    await database.db.$executeRaw`
      INSERT INTO order_events (order_number, seq, type, at, "by", data)
      SELECT 'W-' || n, seq, CASE WHEN seq % 5 = 0 THEN 'escalated' ELSE 'noteAdded' END,
        ${before}::timestamptz + seq * interval '3 hours', 'system',
        jsonb_build_object('task', 'task' || (1 + seq % 40), 'level', (ARRAY['due', 'lead', 'manager'])[1 + n % 3])
      FROM generate_series(1, 5000) AS n, generate_series(1, 100) AS seq`
    const at = '2026-03-09T00:00:00.000Z'
    const started = performance.now()
    const { outcome, recipients } = await runRhythm(
      { rhythm: 'weeklySummary', scheduledAt: at },
      {
        repositories,
        book: createAddressBook(repositories, () => at),
        mail: { links: { api: 'http://gendan.test', namespace: 'default' }, domain: 'gendan.example' },
        zone: 'Asia/Shanghai',
        clock: () => at,
      },
    )
    const seconds = (performance.now() - started) / 1000
    console.log(`200,000 tasks and 500,000 events of 5,000 orders: ${seconds.toFixed(2)} s`)
    expect(seconds).toBeLessThan(5)
    expect(outcome).toMatchObject({ nominalOn: '2026-03-09', isLate: false })
    expect(outcome.counts['late']).toBeGreaterThan(50_000)
    expect(outcome.counts['steps']).toBeGreaterThan(10_000)
    expect(recipients).toEqual(expect.arrayContaining(['GM01', 'ME01', 'SA01', 'PR01', 'QA01']))
    const run = await repositories.rhythms.findRun('weeklySummary', '2026-03-09')
    const record = await repositories.rhythms.readRecord(run!)
    const sales = record.find(({ department }) => department === 'sales')
    expect(sales).toMatchObject({ fromOn: '2026-03-02', untilOn: '2026-03-08' })
    const [{ late }] = await database.db.$queryRaw<[{ late: number }]>`
      SELECT count(*)::int AS late FROM tasks
      WHERE department = 'sales' AND due_at <= ${span.until}::timestamptz
        AND (closed_at IS NULL OR closed_at >= ${span.until}::timestamptz)`
    expect(sales?.['late']).toBe(late)
  }, 120_000)
})

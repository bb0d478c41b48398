import {
  createRepositories,
  DuplicateOrder,
  SequenceConflict,
  SequenceGap,
  type Repositories,
} from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, anEvent, anIntake, aRecord, aState, aTask, someEvents } from './an-order'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

let count = 100
/** A number that no other test uses. */
const aNumber = () => `GD26-${String(++count).padStart(5, '0')}`

/** Every row that belongs to an order. */
async function rowsOf(number: string) {
  const { db } = database
  return {
    order: await db.order.findUnique({ where: { number } }),
    events: await db.orderEvent.findMany({ where: { orderNumber: number }, orderBy: { seq: 'asc' } }),
    tasks: await db.task.findMany({ where: { orderNumber: number }, orderBy: { key: 'asc' } }),
    emails: await db.email.findMany({ where: { orderNumber: number }, orderBy: { messageId: 'asc' } }),
  }
}

/** Three events, one open task, two mails. */
function aFirstRecord(number: string) {
  const mails = ['ME03', 'ME02'].map((code) =>
    aMail(2, code, { messageId: `<${number}.${code}>`, taskKey: 'review' }),
  )
  return aRecord(1, 3, { number, state: aState(3, { number, tasks: { review: aTask('review') } }), mails })
}

describe('recordEvents', () => {
  it('writes events, projection, tasks and mails', async () => {
    const number = aNumber()
    const outcome = await repositories.recordEvents(aFirstRecord(number))
    expect(outcome).toEqual({ recorded: 3, recipients: ['ME02', 'ME03'], planning: false })

    expect(await repositories.orders.find(number)).toMatchObject({
      number,
      status: 'open',
      stage: 'review',
      version: 3,
      shipOn: '2026-05-08',
      dueAt: '2026-03-04T09:30:00.000Z',
      currency: 'USD',
      amount: '4200',
      state: { number, version: 3 },
    })
    const { items } = await repositories.orderEvents.list(number)
    expect(items).toEqual(someEvents(1, 3))
    const tasks = await repositories.tasks.list({ order: number })
    expect(tasks.items).toEqual([
      expect.objectContaining({ key: 'review', title: { en: 'Do review', zh: '办理 review' } }),
    ])
    const emails = await repositories.emails.list({ order: number })
    expect(emails.items.map(({ status }) => status)).toEqual(['queued', 'queued'])
  })

  it('changes nothing when it is run twice, and names the same recipients', async () => {
    const number = aNumber()
    const record = aFirstRecord(number)
    await repositories.recordEvents(record)
    const before = await rowsOf(number)
    expect(await repositories.recordEvents(record)).toEqual({
      recorded: 0,
      recipients: ['ME02', 'ME03'],
      planning: false,
    })
    expect(await rowsOf(number)).toEqual(before)
  })

  it('writes no second mail for an event whose mails would go to others by now', async () => {
    const number = aNumber()
    const record = aFirstRecord(number)
    await repositories.recordEvents(record)
    const again = { ...record, mails: [aMail(2, 'ME01', { messageId: `<${number}.ME01>` })] }
    expect(await repositories.recordEvents(again)).toEqual({
      recorded: 0,
      recipients: ['ME02', 'ME03'],
      planning: false,
    })
    expect((await rowsOf(number)).emails).toHaveLength(2)
  })

  it('takes a batch that begins with what is known already', async () => {
    const number = aNumber()
    await repositories.recordEvents(aRecord(1, 2, { number }))
    expect(await repositories.recordEvents(aRecord(1, 4, { number }))).toMatchObject({ recorded: 2 })
    expect((await rowsOf(number)).order?.version).toBe(4)
  })

  it.each([
    ['data', { data: { note: { id: 'N2', text: 'another' } } }],
    ['instant', { at: '2026-03-02T01:00:02.001Z' }],
    ['type', { type: 'noteChanged' }],
    ['author', { by: 'ME04' }],
    ['key', { key: undefined }],
    ['principal', { onBehalfOf: { employee: 'PR03', evidence: 'call' } }],
  ])('refuses another %s under a known number, and writes nothing of it', async (_what, change) => {
    const number = aNumber()
    await repositories.recordEvents(aRecord(1, 2, { number }))
    const before = await rowsOf(number)
    const events = [{ ...anEvent(2), ...change } as ReturnType<typeof anEvent>, anEvent(3)]
    const attempt = repositories.recordEvents(aRecord(2, 3, { number, events, mails: [aMail(3, 'ME03')] }))
    await expect(attempt).rejects.toThrow(SequenceConflict)
    await expect(attempt).rejects.toMatchObject({ code: 'sequence-conflict', order: number, seqs: [2] })
    expect(await rowsOf(number)).toEqual(before)
  })

  it('refuses a gap before the events, and one among them', async () => {
    const number = aNumber()
    await expect(repositories.recordEvents(aRecord(2, 3, { number }))).rejects.toThrow(SequenceGap)
    await repositories.recordEvents(aRecord(1, 2, { number }))
    await expect(repositories.recordEvents(aRecord(4, 5, { number }))).rejects.toMatchObject({
      code: 'sequence-gap',
      missing: 3,
    })
    const events = [anEvent(3), anEvent(5)]
    await expect(repositories.recordEvents(aRecord(3, 5, { number, events }))).rejects.toMatchObject({
      missing: 4,
    })
    expect((await rowsOf(number)).events).toHaveLength(2)
    expect((await rowsOf(number)).order?.version).toBe(2)
  })

  it('never goes back to an older state', async () => {
    const number = aNumber()
    const late = aRecord(1, 2, { number, state: aState(2, { number, tasks: { review: aTask('review') } }) })
    const tasks = { review: aTask('review', { closedAt: '2026-03-03T00:00:00.000Z' }) }
    await repositories.recordEvents({
      ...late,
      events: someEvents(1, 5),
      state: aState(5, { number, tasks }),
    })
    await repositories.recordEvents(late)
    const { order, tasks: rows } = await rowsOf(number)
    expect(order?.version).toBe(5)
    expect(rows[0]?.closedAt).toEqual(new Date('2026-03-03T00:00:00.000Z'))
  })

  it('touches the tasks that changed only', async () => {
    const number = aNumber()
    const tasks = { a: aTask('a'), b: aTask('b') }
    await repositories.recordEvents(aRecord(1, 1, { number, state: aState(1, { number, tasks }) }))
    const stamps = () => database.db.$queryRaw<{ key: string; xmin: string }[]>`
      SELECT key, xmin::text FROM tasks WHERE order_number = ${number} ORDER BY key`
    const before = await stamps()
    const changed = {
      ...tasks,
      b: aTask('b', { acknowledged: { by: 'ME03', at: '', until: '2026-03-05T09:30:00.000Z' } }),
    }
    await repositories.recordEvents(aRecord(2, 2, { number, state: aState(2, { number, tasks: changed }) }))
    const after = await stamps()
    expect(after[0]).toEqual(before[0])
    expect(after[1]).not.toEqual(before[1])
    const [a, b] = (await repositories.tasks.list({ order: number })).items
    expect([a?.acknowledgedUntil, b?.acknowledgedUntil]).toEqual([undefined, '2026-03-05T09:30:00.000Z'])
  })

  it('shows what is promised and snoozed of a task, by the first rules too', async () => {
    const number = aNumber()
    const [by, at, until] = ['ME03', '2026-03-03T01:00:00.000Z', '2026-03-05T09:30:00.000Z']
    const tasks = {
      a: aTask('a', { promise: { at: until, by, madeAt: at, putOff: 0 } }),
      b: aTask('b', { acknowledged: { by, at, until: at, promisedAt: until } }),
      c: aTask('c', { snoozed: { by, at, until, reason: 'fair' } }),
      d: aTask('d'),
    }
    await repositories.recordEvents(aRecord(1, 1, { number, state: aState(1, { number, tasks }) }))
    const { items } = await repositories.tasks.list({ order: number })
    expect(items.map(({ promisedAt, snoozedUntil }) => [promisedAt, snoozedUntil])).toEqual([
      [until, undefined], [until, undefined], [undefined, until], [undefined, undefined],
    ]) // prettier-ignore
    // Taken back by whatever puts the task off.
    const later = { ...tasks, a: aTask('a'), c: aTask('c') }
    await repositories.recordEvents(aRecord(2, 2, { number, state: aState(2, { number, tasks: later }) }))
    const [a, , c] = (await repositories.tasks.list({ order: number })).items
    expect([a?.promisedAt, c?.snoozedUntil]).toEqual([undefined, undefined])
  })

  it('drops the queued mails of a task that is closed, and leaves those already on their way', async () => {
    const number = aNumber()
    await repositories.recordEvents(aFirstRecord(number))
    await database.db.email.updateMany({
      where: { orderNumber: number, recipientCode: 'ME02' },
      data: { status: 'sending' },
    })
    const tasks = { review: aTask('review', { closedAt: '2026-03-03T00:00:00.000Z' }) }
    const mails = [
      aMail(4, 'ME03', { messageId: `<${number}.4>`, taskKey: 'review' }),
      aMail(4, 'ME01', { messageId: `<${number}.5>`, notice: 'cancelled' }),
    ]
    const outcome = await repositories.recordEvents(
      aRecord(4, 5, { number, state: aState(5, { number, tasks }), mails }),
    )
    expect(outcome).toEqual({ recorded: 2, recipients: ['ME01'], planning: false })
    const statuses = (await rowsOf(number)).emails.map((mail) => `${mail.recipientCode} ${mail.status}`)
    expect(statuses.toSorted()).toEqual(['ME01 queued', 'ME02 sending', 'ME03 dropped', 'ME03 dropped'])
  })

  it('keeps one mail per event, notice and recipient', async () => {
    const number = aNumber()
    const twice = [
      aMail(1, 'ME03', { messageId: `<${number}.a>` }),
      aMail(1, 'ME03', { messageId: `<${number}.b>` }),
    ]
    await repositories.recordEvents(aRecord(1, 1, { number, mails: twice }))
    expect((await rowsOf(number)).emails).toHaveLength(1)
  })

  it('lets many recorders of one order run at once', async () => {
    const number = aNumber()
    const records = [3, 5, 8, 5, 3, 8].map((last) =>
      aRecord(1, last, { number, mails: [aMail(2, 'ME03', { messageId: `<${number}.2>` })] }),
    )
    const outcomes = await Promise.all(records.map((record) => repositories.recordEvents(record)))
    const recorded = outcomes.reduce((sum, outcome) => sum + outcome.recorded, 0)
    expect(recorded).toBe(8)
    const { order, events, emails } = await rowsOf(number)
    expect(order?.version).toBe(8)
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(emails).toHaveLength(1)
  })

  it('lets recorders of different orders run at once', async () => {
    const numbers = Array.from({ length: 20 }, aNumber)
    await Promise.all(numbers.map((number) => repositories.recordEvents(aFirstRecord(number))))
    expect(await database.db.orderEvent.count({ where: { orderNumber: { in: numbers } } })).toBe(60)
  })

  it('refuses a second order with the same customer and buyer order number', async () => {
    const [number, other] = [aNumber(), aNumber()]
    const order = anIntake({ buyerOrderNumber: 'PO-TWICE' })
    await repositories.recordEvents(aRecord(1, 1, { number, state: aState(1, { number, order }) }))
    const attempt = repositories.recordEvents(
      aRecord(1, 1, { number: other, state: aState(1, { number: other, order }) }),
    )
    await expect(attempt).rejects.toThrow(DuplicateOrder)
    await expect(attempt).rejects.toMatchObject({ code: 'duplicate-order', order: other })
  })

  it('records what PostgreSQL cannot store in text, with the replacement character', async () => {
    const number = aNumber()
    const text = 'a\0b \ud800 \\u0000 嘉禾 😀'
    const events = [anEvent(1, text)]
    const record = aRecord(1, 1, {
      number,
      events,
      state: aState(1, { number, notes: [{ id: 'N1', at: '', by: '', text }] }),
    })
    await repositories.recordEvents(record)
    const { items } = await repositories.orderEvents.list(number)
    expect(items[0]?.data).toMatchObject({ note: { text: 'a\ufffdb \ufffd \\u0000 嘉禾 😀' } })
    expect(await repositories.recordEvents(record)).toMatchObject({ recorded: 0 })
  })
})

describe('the log of an order', () => {
  it('refuses to change, delete or empty it', async () => {
    const number = aNumber()
    await repositories.recordEvents(aRecord(1, 2, { number }))
    const { db } = database
    await expect(
      db.orderEvent.updateMany({ where: { orderNumber: number }, data: { by: 'x' } }),
    ).rejects.toThrow('append-only')
    await expect(db.orderEvent.deleteMany({ where: { orderNumber: number } })).rejects.toThrow('append-only')
    await expect(db.$executeRaw`TRUNCATE order_events`).rejects.toThrow('append-only')
    await expect(db.$executeRaw`UPDATE orders SET number = 'X' WHERE number = ${number}`).rejects.toThrow(
      'append-only',
    )
    expect((await repositories.orderEvents.list(number)).items).toHaveLength(2)
  })

  it('is read in parts', async () => {
    const number = aNumber()
    await repositories.recordEvents(aRecord(1, 5, { number }))
    const first = await repositories.orderEvents.list(number, { limit: 2 })
    expect([first.items.map(({ seq }) => seq), first.next]).toEqual([[1, 2], 2])
    const rest = await repositories.orderEvents.list(number, { after: 2, limit: 3 })
    expect([rest.items.map(({ seq }) => seq), rest.next]).toEqual([[3, 4, 5], undefined])
  })
})

describe('what a worker wrote that died before Temporal took its task', () => {
  const mailsOf = async (number: string) => (await rowsOf(number)).emails.map(({ messageId }) => messageId)
  const texts = async (number: string) =>
    (await repositories.orderEvents.list(number)).items.map(
      ({ data }) => (data as { note: { text: string } }).note.text,
    )

  /** Three events that stand, and three more with a task and two mails that Temporal never heard of. */
  async function lostTask(number: string) {
    const stands = { review: aTask('review') }
    await repositories.recordEvents(
      aRecord(1, 3, { number, run: 'r1', state: aState(3, { number, tasks: stands }) }),
    )
    const tasks = { ...stands, phantom: aTask('phantom') }
    const mails = ['ME02', 'ME03'].map((code) => aMail(5, code, { messageId: `<${number}.5.${code}>` }))
    const events = someEvents(4, 6, 'lost')
    await repositories.recordEvents(
      aRecord(4, 6, { number, run: 'r1', events, state: aState(6, { number, tasks }), mails }),
    )
    return stands
  }

  const later = (seq: number, text: string) => ({ ...anEvent(seq, text), at: '2026-03-02T02:00:00.000Z' })

  it('gives way to what the same run writes later, with its tasks and the mails that had not gone out', async () => {
    const number = aNumber()
    const tasks = await lostTask(number)
    await database.db.email.updateMany({
      where: { orderNumber: number, recipientCode: 'ME02' },
      data: { status: 'sent' },
    })
    const mails = [aMail(4, 'ME04', { messageId: `<${number}.4.ME04>` })]
    const record = aRecord(4, 4, {
      number,
      run: 'r1',
      events: [later(4, 'stands')],
      state: aState(4, { number, tasks }),
      mails,
    })
    expect(await repositories.recordEvents(record)).toEqual({
      recorded: 1,
      recipients: ['ME04'],
      planning: false,
    })
    expect(await texts(number)).toEqual(['note', 'note', 'note', 'stands'])
    const { order, tasks: rows } = await rowsOf(number)
    expect([order?.version, rows.map(({ key }) => key)]).toEqual([4, ['review']])
    expect(await mailsOf(number)).toEqual([`<${number}.4.ME04>`, `<${number}.5.ME02>`])
    const kept = await database.db.supersededEvent.findMany({
      where: { orderNumber: number },
      orderBy: { seq: 'asc' },
    })
    expect(kept.map(({ seq }) => seq)).toEqual([4, 5, 6])
    expect(await repositories.recordEvents(record)).toMatchObject({ recorded: 0, recipients: ['ME04'] })
  })

  it('is kept where the same events are written again, with the mails they had caused', async () => {
    const number = aNumber()
    const tasks = await lostTask(number)
    const events = [4, 5, 6].map((seq) => later(seq, 'lost'))
    const mails = ['ME02', 'ME03'].map((code) => aMail(5, code, { messageId: `<${number}.5.${code}>` }))
    const record = aRecord(4, 6, { number, run: 'r1', events, state: aState(6, { number, tasks }), mails })
    expect(await repositories.recordEvents(record)).toEqual({
      recorded: 3,
      recipients: ['ME02', 'ME03'],
      planning: false,
    })
    expect(await mailsOf(number)).toEqual([`<${number}.5.ME02>`, `<${number}.5.ME03>`])
  })

  it.each([
    ['another run, such as one that an operator has reset', { run: 'r2' }, '2026-03-02T02:00:00.000Z'],
    ['no run', { run: undefined }, '2026-03-02T02:00:00.000Z'],
    ['an older task of the same run, whose worker comes late', { run: 'r1' }, '2026-03-02T00:30:00.000Z'],
  ])('does not give way to %s', async (_whom, run, at) => {
    const number = aNumber()
    await lostTask(number)
    const before = await rowsOf(number)
    const events = [{ ...anEvent(4, 'other'), at }]
    await expect(repositories.recordEvents(aRecord(4, 4, { number, ...run, events }))).rejects.toThrow(
      SequenceConflict,
    )
    expect(await rowsOf(number)).toEqual(before)
  })
})

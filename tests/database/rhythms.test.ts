import type { Statement } from '../../domain/rhythm'
import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type NewRun, type Repositories, type SourcedMail } from '../../services/database'
import { queueMails } from '../../services/database/queued-mails'
import { runRhythm, type RhythmDesk } from '../../services/rhythms'
import { testDatabase, type TestDatabase } from '../support/database'
import { aRecord, aState } from './an-order'

let database: TestDatabase
let repositories: Repositories
beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_test_rhythm_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const now = '2026-03-10T08:30:00.000Z'

const aMail = (sourceKey: string, change: Partial<SourcedMail> = {}): SourcedMail => ({
  sourceKey, notice: 'invoiceRun', kind: 'rhythm', recipient: 'FI02', recipientName: '蔡明哲', address: 'fi02@jiahe.example',
  messageId: `<${sourceKey}@gendan.example>`, subject: 'Invoice run', text: 'text', html: '<p>text</p>', headers: {},
  createdAt: now, ...change,
}) // prettier-ignore

const aRun = (nominalOn: string, change: Partial<NewRun> = {}): NewRun => ({
  rhythm: 'invoiceRun',
  nominalOn,
  scheduledAt: now,
  startedAt: now,
  finishedAt: now,
  late: false,
  figures: { items: 1 },
  record: {
    kind: 'invoiceRun',
    items: [
      {
        kind: 'toInvoice',
        order: 'O1',
        customer: 'C-1',
        shipments: ['S1'],
        lines: [{ line: 1, quantity: 5 }],
      },
    ],
  },
  mails: [aMail(`rhythm:invoiceRun:${nominalOn}:FI02`)],
  ...change,
})

const countMails = (source: string) =>
  database.db.email.count({ where: { sourceKey: { startsWith: source } } })

describe('a run', () => {
  it('is written once for its nominal date, with its record and mails, however many write it at a time', async () => {
    const stored = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        repositories.rhythms.store(aRun('2026-03-10', { figures: { items: index } })),
      ),
    )
    expect(stored.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1)
    const [{ run }] = stored as [(typeof stored)[number]]
    expect(new Set(stored.map((one) => JSON.stringify(one.run)))).toEqual(new Set([JSON.stringify(run)]))
    expect(await repositories.rhythms.readRecord(run)).toEqual([
      { kind: 'toInvoice', position: 1, order: 'O1', customer: 'C-1', shipments: ['S1'], lines: [{ line: 1, quantity: 5 }] },
    ]) // prettier-ignore
    expect(await countMails('rhythm:invoiceRun:2026-03-10:')).toBe(1)
  })

  it('leaves nothing behind when a part of it cannot be written', async () => {
    const mails = [aMail('rhythm:invoiceRun:2026-03-20:FI02', { createdAt: 'never' })]
    await expect(repositories.rhythms.store(aRun('2026-03-20', { mails }))).rejects.toThrow(
      /invalid input syntax|22007/,
    )
    expect(await repositories.rhythms.findRun('invoiceRun', '2026-03-20')).toBeUndefined()
    expect(
      await database.db.invoiceRunItem.count({ where: { run: { nominalOn: new Date('2026-03-20') } } }),
    ).toBe(0)
  })

  it('that failed is shown as failed until it is done, and stays done', async () => {
    const {
      record: _record,
      mails: _mails,
      figures: _figures,
      finishedAt: _finishedAt,
      ...times
    } = aRun('2026-03-31')
    await repositories.rhythms.recordFailure({ ...times, error: 'the database is away\0' })
    expect(await repositories.rhythms.findRun('invoiceRun', '2026-03-31')).toMatchObject({
      status: 'failed',
      error: 'the database is away\ufffd',
      figures: {},
    })
    expect((await repositories.rhythms.doneDates()).get('invoiceRun')).not.toContain('2026-03-31')
    expect((await repositories.rhythms.store(aRun('2026-03-31'))).isRepeated).toBe(false)
    await repositories.rhythms.recordFailure({ ...times, error: 'too late' })
    const run = await repositories.rhythms.findRun('invoiceRun', '2026-03-31')
    expect(run).toMatchObject({ status: 'done', figures: { items: 1 } })
    expect(run).not.toHaveProperty('error')
  })
})

describe('what was stated', () => {
  const account = { customer: 'C-1', currency: 'USD', invoiced: '0.00', paid: '0.00' }
  const opening = { line: 1, kind: 'opening' as const, on: '2026-03-01', amount: '0.00' }
  const payment = {
    line: 2,
    kind: 'payment' as const,
    on: '2026-03-05',
    order: 'O1',
    ref: 'TT',
    amount: '-5.00',
  }
  const state = (nominalOn: string, statements: Statement[]) =>
    repositories.rhythms.store(
      aRun(nominalOn, {
        rhythm: 'monthlyStatement',
        mails: [],
        record: { kind: 'monthlyStatement', statements },
      }),
    )

  it('is the last closing of each account and every movement, up to a nominal date', async () => {
    expect(await repositories.rhythms.statedUntil('2026-12-31')).toBeUndefined()
    const march = { ...account, fromOn: '2026-03-01', untilOn: '2026-03-31', opening: '0.00', closing: '-5.00' }
    await state('2026-04-01', [{ ...march, lines: [opening, payment] }])
    // March stated once more, as a changed timing can do.
    await state('2026-04-15', [{ ...march, closing: '-7.00', lines: [opening, { ...payment, amount: '-7.00' }] }])
    await state('2026-05-01', [
      {
        ...account, fromOn: '2026-04-01', untilOn: '2026-04-30', opening: '-7.00', closing: '-8.00',
        lines: [{ ...opening, on: '2026-04-01', amount: '-7.00' }, { ...payment, amount: '-1.00' }],
      },
      {
        ...account, currency: 'JPY', fromOn: '2026-04-01', untilOn: '2026-04-30', opening: '0', closing: '0',
        lines: [{ ...opening, on: '2026-04-01' }],
      },
    ])
    await state('2026-06-01', [])
    const stated = await repositories.rhythms.statedUntil('2026-06-30')
    expect(stated?.firstNominalOn).toBe('2026-04-01')
    expect(stated?.accounts).toEqual([
      { customer: 'C-1', currency: 'JPY', closing: '0', lines: [{ kind: 'opening', on: '2026-04-01', amount: '0' }] },
      {
        customer: 'C-1',
        currency: 'USD',
        closing: '-8.00',
        lines: [
          { kind: 'opening', on: '2026-03-01', amount: '0.00' },
          { kind: 'payment', on: '2026-03-05', order: 'O1', ref: 'TT', amount: '-8.00' },
          { kind: 'opening', on: '2026-04-01', amount: '-7.00' },
        ],
      },
    ])
    const until = await repositories.rhythms.statedUntil('2026-04-30')
    expect(until?.accounts).toMatchObject([{ closing: '-7.00' }])
    expect(await repositories.rhythms.statedUntil('2026-03-31')).toBeUndefined()
  }) // prettier-ignore
})

describe('a mail of no order', () => {
  it('is queued once, sent by its mailbox like others, and listed without an order', async () => {
    const mail = aMail('rhythm:test:1:R1', { recipient: 'R1' })
    await database.db.$transaction((tx) => queueMails(tx, [mail]))
    await database.db.$transaction((tx) =>
      queueMails(tx, [mail, aMail('rhythm:test:1:R2', { recipient: 'R2' })]),
    )
    expect(await countMails('rhythm:test:1:')).toBe(2)
    expect(await repositories.rhythms.waitingMails('rhythm:test:1:')).toEqual(['R1', 'R2'])

    const claimed = await repositories.mailbox.claimNext({ recipient: 'R1', worker: 'w1', now })
    expect(claimed).toMatchObject({ messageId: mail.messageId, subject: 'Invoice run' })
    expect(claimed?.orderNumber).toBeUndefined()
    await repositories.mailbox.markSent({ id: claimed!.id, at: now, response: '250 OK' })
    expect(await repositories.rhythms.waitingMails('rhythm:test:1:')).toEqual(['R2'])
    const { items } = await repositories.emails.list({ recipient: 'R1' })
    expect(items).toEqual([expect.objectContaining({ sourceKey: 'rhythm:test:1:R1', status: 'sent' })])
    expect(items[0]).not.toHaveProperty('orderNumber')
  })
})

describe('runRhythm', () => {
  const desk = (change: Partial<RhythmDesk> = {}): RhythmDesk => ({
    repositories,
    book: {
      employee: async (code) => [
        {
          code,
          name: code,
          email: `${code}@jiahe.example`,
          language: 'both',
          department: 'sales',
          level: 'staff',
        },
      ],
      staff: async (department, level) => [
        {
          code: `${department}-${level}`,
          name: level,
          email: 'x@jiahe.example',
          language: 'both',
          department,
          level,
        },
      ],
      ofLevel: async () => [],
      supervisorsOf: async () => [],
      party: async () => undefined,
    },
    mail: { links: { api: 'http://gendan.test', namespace: 'default' }, domain: 'gendan.example' },
    zone: 'Asia/Shanghai',
    clock: () => now,
    ...change,
  })

  it('dates a run by the instant of its schedule, and by what was due last when somebody triggers it', async () => {
    // The run for Friday the 20th of February, which Spring Festival moved to Saturday the 14th.
    const moved = await runRhythm(
      { rhythm: 'purchaseSummary', scheduledAt: '2026-02-14T08:00:00.000Z' },
      desk(),
    )
    expect(moved.outcome).toMatchObject({ nominalOn: '2026-02-20', isLate: true, isRepeated: false })
    const triggered = await runRhythm({ rhythm: 'purchaseSummary', scheduledAt: now }, desk())
    expect(triggered.outcome).toMatchObject({ nominalOn: '2026-03-10', isLate: false })
    const early = await runRhythm(
      { rhythm: 'purchaseSummary', scheduledAt: '2026-03-10T07:59:00.000Z' },
      desk(),
    )
    expect(early.outcome).toMatchObject({ nominalOn: '2026-02-28' })
  })

  it('names the mailboxes again when a run that was made is asked for again, as long as its mail waits', async () => {
    const request = { rhythm: 'licenceValidity' as const, scheduledAt: now }
    const first = await runRhythm(request, desk())
    expect(first.recipients).toEqual(expect.arrayContaining(['sales-lead', 'SA02']))
    const again = await runRhythm(request, desk())
    expect(again).toEqual({ ...first, outcome: { ...first.outcome, isRepeated: true } })
    await database.db.email.updateMany({ where: { notice: 'licenceValidity' }, data: { status: 'sent' } })
    expect((await runRhythm(request, desk())).recipients).toEqual([])
  })

  it('notes a failure where people look, and makes the run when it is tried again', async () => {
    const broken: RhythmDesk['book'] = {
      ...desk().book,
      staff: () => Promise.reject(new Error('no such table')),
    }
    const request = { rhythm: 'licenceValidity' as const, scheduledAt: now, nominalOn: '2026-03-02' }
    await expect(runRhythm(request, desk({ book: broken }))).rejects.toThrow('no such table')
    const failed = await repositories.rhythms.findRun('licenceValidity', '2026-03-02')
    expect(failed).toMatchObject({ status: 'failed', error: 'no such table' })
    expect((await runRhythm(request, desk())).outcome).toMatchObject({
      nominalOn: '2026-03-02',
      isRepeated: false,
    })
  })
})

describe('the orders that rhythms read', () => {
  it('are all there are, batch after batch, each once, without what no rhythm reads', async () => {
    await repositories.recordEvents(
      aRecord(1, 1, { number: 'B-0000', state: aState(1, { number: 'B-0000' }) }),
    )
    await database.db.$executeRaw`
      INSERT INTO orders (number, customer_code, buyer_order_number, status, open_stages, merchandiser_code, version,
        received_at, on_hold, state, updated_at)
      SELECT 'B-' || lpad(n::text, 4, '0'), customer_code, 'B' || n, CASE WHEN n % 3 = 0 THEN 'closed' ELSE 'open' END,
        open_stages, merchandiser_code, version, received_at, on_hold, state, updated_at
      FROM orders, generate_series(1, 450) AS n WHERE number = 'B-0000'`
    const read = async (which: 'open' | 'all') => {
      const numbers: string[] = []
      for await (const { number, state } of repositories.rhythms.orders(which)) {
        numbers.push(number)
        if (Object.keys(state.tasks).length > 0 || state.policy) throw new Error('too much')
      }
      return numbers
    }
    const [open, all] = [await read('open'), await read('all')]
    expect([open.length, all.length]).toEqual([301, 451])
    expect(new Set(all).size).toBe(451)
    expect(all).toEqual(all.toSorted())
  })
})

describe('the days of a rhythm', () => {
  it('are the usual ones from when the rhythm is first known, until they are set', async () => {
    const of = async (at: string) =>
      (await repositories.rhythms.kept(at)).find(({ name }) => name === 'invoiceRun')!
    const { timing, since, version } = await of('2026-04-01T00:00:00.000Z')
    expect([since < '2026-04-01', version, timing.minute]).toEqual([true, 1, 600])
    const change = { rhythm: 'invoiceRun' as const, timing: { ...timing, minute: 630 }, by: 'FI01', at: now }
    await expect(
      repositories.rhythms.setTiming({ ...change, timing: { ...timing, minute: -1 } }),
    ).rejects.toMatchObject({ code: 'out-of-range', pointer: '/minute' })
    const [first, second] = await Promise.allSettled([
      repositories.rhythms.setTiming({ ...change, version: 1 }),
      repositories.rhythms.setTiming({ ...change, version: 1 }),
    ])
    expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await of(now)).toMatchObject({ version: 2, since: now, timing: { minute: 630 } })
  })
})

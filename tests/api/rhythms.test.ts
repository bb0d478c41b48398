import { rhythmNames } from '../../domain/rhythm'
import { operations } from '../../api/routes'
import { walkToPaid } from '../support/rhythm-orders'
import { aWorld, begin, get, post, type World } from './support/world'

type Json = Record<string, unknown>

let world: World
/** One order billed and paid in part, one paid ahead, one in euros; customers and people of the sample factory. */
beforeAll(async () => {
  world = await aWorld()
  const shirts = walkToPaid()
  const euros = walkToPaid({ currency: 'EUR', customer: 'C-LUMIERE' })
  for (const { number, state } of [
    shirts('O1', 'openShipment'),
    shirts('O2', 'recordPayment', 2),
    euros('O3', 'openShipment'),
  ])
    await record(number, state)
}, 60_000)
afterAll(() => world.close())
beforeEach(() => world.setNow(begin))

async function record(number: string, state: ReturnType<ReturnType<typeof walkToPaid>>['state']) {
  const event = {
    seq: 1,
    at: state.openedAt,
    by: 'ME03',
    type: 'noteAdded' as const,
    data: { note: { id: 'N1', at: state.openedAt, by: 'ME03', text: 'walked' } },
  }
  await world.repositories.recordEvents({ number, events: [event], state: { ...state, number }, mails: [] })
}

const made = async (rhythm: string, nominalOn: string): Promise<Json & { record: Json[] }> => {
  const { status, body } = await get(world, `/rhythms/${rhythm}/runs/${nominalOn}`)
  expect([status, body.detail]).toEqual([200, undefined])
  return body
}
/** Has a run made; the clock stands after its time. */
const run = (rhythm: string, nominalOn: string, as = 'GM01') =>
  post(world, `/rhythms/${rhythm}/run`, { nominalOn }, { as })
const mailTo = async (recipient: string, notice: string) => {
  const { body } = await get(world, `/emails?recipient=${recipient}`)
  const found = (body.items as Json[]).find((mail) => mail['notice'] === notice)
  return found && (await get(world, `/emails/${String(found['id'])}`)).body
}

describe('GET /rhythms', () => {
  it('shows the next run, the last one, and those that are missing', async () => {
    await get(world, '/rhythms')
    world.setNow('2026-12-01T05:00:00.000Z')
    const { status, body } = await get(world, '/rhythms')
    expect(status).toBe(200)
    expect(body.items.map(({ name }: Json) => name)).toEqual([...rhythmNames])
    const of = (name: string) => body.items.find((rhythm: Json) => rhythm['name'] === name)
    expect(of('purchaseSummary')).toMatchObject({
      department: 'purchasing',
      requirement: 'R53',
      timing: { days: { every: 'month', days: [10, 20, 'last'] }, minute: 960, onHoliday: 'previous' },
      next: { nominalOn: '2026-12-10', effectiveOn: '2026-12-10', at: '2026-12-10T08:00:00.000Z' },
      missed: [{ nominalOn: '2026-11-30' }],
    })
    expect(of('customerBalance').missed).toHaveLength(8)
    // Due for less than an hour, and not missed yet.
    world.setNow('2026-12-01T00:59:00.000Z')
    const early = (await get(world, '/rhythms')).body.items[0]
    expect(early.missed.at(-1).nominalOn).toBe('2026-11-30')
  })
})

describe('POST /rhythms/{name}/run', () => {
  it('makes up for a run that was missed, once, and it is missing no longer', async () => {
    world.setNow('2026-12-01T03:00:00.000Z')
    const idempotencyKey = 'make-up-1'
    const sent = () =>
      post(world, '/rhythms/invoiceRun/run', { nominalOn: '2026-11-30' }, { as: 'FI02', idempotencyKey })
    const first = await sent()
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({
      rhythm: 'invoiceRun',
      nominalOn: '2026-11-30',
      status: 'done',
      late: true,
    })
    const again = await sent()
    expect([again.status, again.headers['idempotent-replay'], again.body]).toEqual([200, 'true', first.body])
    const other = await run('invoiceRun', '2026-11-30')
    expect(other.body).toEqual(first.body)
    const items = (await get(world, '/rhythms')).body.items as Json[]
    const rhythm = items.find(({ name }) => name === 'invoiceRun')
    expect(rhythm).toMatchObject({ missed: [], last: { nominalOn: '2026-11-30', late: true } })
  })

  it.each([
    ['a day that is none of its own', '2026-11-29', 422, 'malformed-body'],
    ['a day whose time has not come', '2026-12-10', 409, 'change-refused'],
    ['a day that is none', '2026-11-31', 422, 'malformed-body'],
    ['a day before the rhythm was known', '2020-01-10', 422, 'malformed-body'],
  ])('refuses %s', async (_, nominalOn, status, code) => {
    world.setNow('2026-12-01T03:00:00.000Z')
    const refused = await run('invoiceRun', nominalOn)
    expect([refused.status, refused.body.code]).toEqual([status, code])
  })

  it('is for the leads of the department, and for rhythms that there are', async () => {
    world.setNow('2026-12-01T03:00:00.000Z')
    expect((await run('purchaseSummary', '2026-11-30', 'ME03')).body.code).toBe('not-permitted')
    expect((await run('purchaseSummary', '2026-11-30', 'PU03')).body.code).toBe('not-permitted')
    expect((await run('teaBreak', '2026-11-30')).body.code).toBe('entry-not-found')
  })

  it('answers 202 for a run that takes longer', async () => {
    world.setNow('2026-12-01T03:00:00.000Z')
    world.rhythms.isSlow = true
    const { status, body } = await run('collectionConfirmation', '2026-11-27')
    world.rhythms.isSlow = false
    expect([status, body.links.self]).toEqual([202, '/rhythms/collectionConfirmation/runs/2026-11-27'])
    expect((await get(world, '/rhythms/collectionConfirmation/runs/2026-11-27')).status).toBe(404)
  })
})

describe('a run', () => {
  it('leaves a record behind whose figures the mail repeats', async () => {
    const { supplyLines } = world.repositories
    for (const [line, promisedOn] of ['2026-11-20', '2026-12-01', '2026-10-30'].entries())
      await supplyLines.create({
        ref: `PS-9/${line + 1}`, kind: 'purchase', item: 'FAB-SJ180', supplier: 'S-HUATAI', quantity: 10, promisedOn,
        by: 'PU03', at: begin,
      }) // prettier-ignore
    world.setNow('2026-11-30T08:30:00.000Z')
    await run('purchaseSummary', '2026-11-30')
    const { figures, record, late } = await made('purchaseSummary', '2026-11-30')
    expect(late).toBe(false)
    expect(record.map(({ ref, daysLate }) => [ref, daysLate])).toEqual([
      ['PS-9/3', 31],
      ['PS-9/1', 10],
    ])
    expect(figures).toEqual({ lines: 2, done: 0, notDone: 0, late: 2 })
    const mail = await mailTo('PU02', 'purchaseSummary')
    expect(mail).toMatchObject({ sourceKey: 'rhythm:purchaseSummary:2026-11-30:PU02', status: 'queued' })
    expect(mail).not.toHaveProperty('orderNumber')
    expect(mail.text).toContain('完成 0，未完成 0，逾期 2')
    for (const line of record) expect(mail.text).toContain(String(line['ref']))
  })

  it('of the balances: every customer per currency, with the limit and what needs a look', async () => {
    world.setNow('2026-11-24T01:00:00.000Z')
    await run('customerBalance', '2026-11-24')
    const { record } = await made('customerBalance', '2026-11-24')
    const of = (code: string, currency: string) =>
      record.find((one) => one['customer'] === code && one['currency'] === currency)
    expect(of('C-NORDLYS', 'USD')).toMatchObject({
      orders: 2, invoiced: '4250.00', paid: '2550.00', outstanding: '2975.00', overdue: '2975.00', prepaid: '1275.00',
      creditLimit: '250000.00', creditUsed: '1.2', alerts: ['overdue'],
    }) // prettier-ignore
    expect(of('C-LUMIERE', 'EUR')).toMatchObject({
      prepaid: '1275.00',
      creditLimit: '150000.00',
      creditUsed: '0',
    })
    expect((await mailTo('FI02', 'customerBalance'))?.text).toContain(
      'C-NORDLYS | USD | 4250.00 | 2550.00 | 2975.00 | 2975.00',
    )
  })

  it('of a statement is answered line by line, and what is not confirmed stays on the list', async () => {
    await world.rhythms.make('monthlyStatement', '2026-04-01')
    const { record } = await made('monthlyStatement', '2026-04-01')
    const statement = record.find((one) => one['customer'] === 'C-NORDLYS') as Json & { lines: Json[] }
    expect(statement).toMatchObject({ opening: '0.00', invoiced: '4250.00', paid: '2550.00', closing: '1700.00', unresolved: 4 })
    const path = (line: number, answer: string) => `/statements/${String(statement['id'])}/lines/${line}/${answer}`

    const disputed = await post(world, path(3, 'dispute'), { comment: '10 pieces short', answeredBy: 'Lars Bakke' }, { as: 'FI03' })
    expect([disputed.status, disputed.body]).toEqual([
      200,
      expect.objectContaining({ line: 3, status: 'disputed', by: 'FI03', comment: '10 pieces short' }),
    ])
    expect((await post(world, path(2, 'confirm'), {}, { as: 'ME03' })).body.status).toBe('confirmed')
    const unresolved = async () =>
      ((await get(world, '/statements/unresolved?customer=C-NORDLYS')).body.items as Json[]).map(({ line, status }) => [line, status])
    expect(await unresolved()).toEqual([[1, 'open'], [3, 'disputed'], [4, 'open']])
    // What was disputed is settled in the end; what was confirmed stays.
    expect((await post(world, path(3, 'confirm'), {}, { as: 'FI03' })).body.status).toBe('confirmed')
    expect((await post(world, path(2, 'dispute'), { comment: 'no' }, { as: 'FI03' })).body.code).toBe('change-refused')
    expect(await unresolved()).toHaveLength(2)

    const wrong = [
      await post(world, path(4, 'dispute'), {}, { as: 'FI03' }),
      await post(world, path(4, 'confirm'), {}, { as: 'PR03' }),
      await post(world, path(9, 'confirm'), {}, { as: 'FI03' }),
      await post(world, '/statements/none/lines/1/confirm', {}, { as: 'FI03' }),
    ]
    expect(wrong.map(({ body }) => body.code)).toEqual([
      'malformed-body', 'not-permitted', 'entry-not-found', 'entry-not-found',
    ]) // prettier-ignore
    expect(wrong[0]?.body.errors[0].pointer).toBe('/comment')
    // The customer's finance people get their own statement, and no other.
    const mail = await mailTo('C-NORDLYS', 'monthlyStatement')
    expect(mail).toMatchObject({ address: 'finance@nordlys.example' })
    expect(mail.text).toContain('Closing balance |  |  | 1700.00')
    expect(mail.text).not.toContain('EUR')
  }) // prettier-ignore

  it('of a statement tells what was booked late, and goes to the salesperson where the customer is not written to automatically', async () => {
    await world.database.db.party.update({ where: { code: 'C-LUMIERE' }, data: { chased: false } })
    // Of March, and recorded only after March was stated.
    await record('O4', walkToPaid({ currency: 'EUR', customer: 'C-LUMIERE' })('O4', 'paid').state)
    await world.rhythms.make('monthlyStatement', '2026-05-01')
    const { record: statements } = await made('monthlyStatement', '2026-05-01')
    const euros = statements[0] as Json & { lines: Json[] }
    expect(euros).toMatchObject({ customer: 'C-LUMIERE', opening: '-1275.00', closing: '-1275.00' })
    expect(euros.lines.map(({ on, kind, order, amount }) => [on, kind, order, amount])).toEqual([
      ['2026-04-01', 'opening', undefined, '-1275.00'],
      ['2026-03-02', 'invoice', 'O4', '4250.00'],
      ['2026-03-02', 'payment', 'O4', '-1275.00'],
      ['2026-03-02', 'payment', 'O4', '-2975.00'],
    ])
    const sources = async (recipient: string) =>
      (await get(world, `/emails?recipient=${recipient}`)).body.items.map(({ sourceKey }: Json) => sourceKey)
    expect(await sources('C-LUMIERE')).not.toContain('rhythm:monthlyStatement:2026-05-01:C-LUMIERE')
    expect(await sources('SA03')).toContain('rhythm:monthlyStatement:2026-05-01:SA03')
    expect((await mailTo('SA03', 'monthlyStatement')).text).toContain('EUR')
    await world.database.db.party.update({ where: { code: 'C-LUMIERE' }, data: { chased: true } })
  })

  it('of a collection is confirmed by the salesperson whose customers they are', async () => {
    world.setNow('2026-03-10T02:00:00.000Z')
    await world.rhythms.make('collectionConfirmation', '2026-03-06')
    const { record } = await made('collectionConfirmation', '2026-03-06')
    const [own] = record.filter((one) => one['sales'] === 'SA02')
    expect(own).toMatchObject({ currency: 'USD', collected: '2550.00', due: '2975.00', overdue: '2975.00', status: 'open' })
    const path = `/collection-confirmations/${String(own?.['id'])}/confirm`
    expect((await post(world, path, {}, { as: 'SA03' })).body.code).toBe('not-permitted')
    expect((await post(world, path, { comment: 'agreed' }, { as: 'SA02' })).body).toMatchObject({ status: 'confirmed', by: 'SA02', comment: 'agreed' })
    expect((await mailTo('SA02', 'collectionConfirmation'))?.text).toContain('SA02 | USD | 2550.00 | 2975.00 | 2975.00')
  }) // prettier-ignore

  it("of next month's plan is confirmed by sales and by the customer, each on its own", async () => {
    await world.rhythms.make('nextMonthPlan', '2026-04-25')
    const { record } = await made('nextMonthPlan', '2026-04-25')
    expect(record.map((one) => [one['order'], one['shipPeriod'], one['customerStatus']])).toEqual(
      expect.arrayContaining([['O1', 1, 'open']]),
    )
    const item = record.find((one) => one['order'] === 'O1')
    const path = (answer: string) => `/month-plan-items/${String(item?.['id'])}/${answer}`
    const customer = await post(world, path('confirm'), { party: 'customer' }, { as: 'ME03' })
    expect(customer.body).toMatchObject({
      customerStatus: 'confirmed',
      customerBy: 'ME03',
      salesStatus: 'open',
    })
    expect((await post(world, path('confirm'), { party: 'sales' }, { as: 'ME03' })).body.code).toBe(
      'not-permitted',
    )
    const sales = await post(world, path('dispute'), { party: 'sales', comment: 'too late' }, { as: 'SA02' })
    expect(sales.body).toMatchObject({
      customerStatus: 'confirmed',
      salesStatus: 'disputed',
      salesComment: 'too late',
    })
    expect(
      (await post(world, path('confirm'), { party: 'bank' }, { as: 'SA02' })).body.errors[0].pointer,
    ).toBe('/party')
  })

  it('of the licences finds what was entered', async () => {
    const enter = (change: object) =>
      post(world, '/licences', { party: 'S-HUATAI', kind: 'businessLicence', number: '91350100M000100Y43', validFrom: '2020-01-01', validUntil: '2026-12-10', ...change }, { as: 'PU03' })
    const entered = await enter({})
    expect(entered.status).toBe(200)
    const wrong = await enter({ number: '91350100M000100Y44' })
    expect([wrong.status, wrong.body.errors[0]]).toEqual([422, { pointer: '/number', detail: expect.stringContaining('gives 3') }])
    expect((await enter({ party: 'S-NONE' })).body.errors[0].pointer).toBe('/party')
    expect((await enter({ validUntil: '2019-01-01' })).body.errors[0].pointer).toBe('/validUntil')
    const checked = await post(world, `/licences/${entered.body.id}/check`, {}, { as: 'PU03' })
    expect(checked.body).toMatchObject({ checkedBy: 'PU03' })

    await run('licenceValidity', '2026-11-23')
    const { record, figures } = await made('licenceValidity', '2026-11-23')
    expect(record.find((one) => one['party'] === 'S-HUATAI')).toMatchObject({ finding: 'expiresIn30Days', daysLeft: 17 })
    expect((figures as Json)['missing']).toBe(record.filter((one) => one['finding'] === 'missing').length)
    const kind = { kind: 'exportLicence', name: { en: 'Export licence', zh: '出口许可证' }, requiredOf: ['supplier'], isUscc: false }
    expect((await post(world, '/licence-kinds', kind, { as: 'SA02' })).body.code).toBe('not-permitted')
    expect((await post(world, '/licence-kinds', kind, { as: 'SA01' })).body).toEqual(kind)
    expect((await get(world, '/licence-kinds')).body.items).toContainEqual(kind)
  }) // prettier-ignore
})

describe('the daily material run (R43)', () => {
  const materials = {
    late: [{ order: 'P7', item: 'FAB-LN140', releaseOn: '2026-11-20', daysLate: 5, hurts: [{ orderLine: 'O1-P1', days: 3 }] }],
    missed: [{ component: 'ZIP-20', quantity: 400, neededOn: '2026-12-20', orderBy: '2026-12-04', uses: 1, orderLines: ['O2-P1'] }],
    messages: [
      { action: 'defer', order: 'PO-3/1', item: 'BTN-18L', from: '2026-12-10', to: '2026-12-24', days: 10 },
      { action: 'release', order: 'P8', item: 'GRG-SJ', quantity: 250.5, releaseOn: '2026-12-01' },
      { action: 'expedite', order: 'PO-2/1', item: 'FAB-SJ180', from: '2026-12-18', to: '2026-12-11', days: 5, hurts: [] },
    ],
  } // prettier-ignore
  const runs = (nominalOn: string) => run('materialRun', nominalOn)

  it('keeps what the plan in force asks for, the most pressing first, and tells purchasing', async () => {
    const none = { reasons: [], requests: [], differences: null, values: null, projections: [] }
    await world.repositories.planning.storeVersion({
      ...none,
      plannedAt: '2026-11-30T21:30:00.000Z',
      kind: 'improve',
      result: { operations: [], materials },
    })
    world.setNow('2026-12-01T01:00:00.000Z')
    expect((await runs('2026-12-01')).status).toBe(200)
    const { record, figures } = await made('materialRun', '2026-12-01')
    expect(record.map(({ finding, item, ref }) => [finding, item, ref])).toEqual([
      ['missed', 'ZIP-20', undefined],
      ['late', 'FAB-LN140', 'P7'],
      ['expedite', 'FAB-SJ180', 'PO-2/1'],
      ['release', 'GRG-SJ', 'P8'],
      ['defer', 'BTN-18L', 'PO-3/1'],
    ])
    expect(record[0]).toMatchObject({ quantity: 400, on: '2026-12-04', orderLines: ['O2-P1'] })
    expect(record[2]).toMatchObject({ on: '2026-12-18', to: '2026-12-11', days: 5 })
    expect(figures).toMatchObject({ planVersion: 1, missed: 1, late: 1, expedite: 1, release: 1, defer: 1, cancel: 0 })
    expect((await mailTo('PU02', 'materialRun')).text).toContain('ZIP-20')
  }) // prettier-ignore

  it('is missing when it was not made, can be made up for, and tells nobody what is of yesterday', async () => {
    world.setNow('2026-12-02T06:00:00.000Z')
    const of = async () =>
      (await get(world, '/rhythms')).body.items.find(({ name }: Json) => name === 'materialRun')
    expect((await of()).missed.map(({ nominalOn }: Json) => nominalOn)).toContain('2026-11-30')
    const mails = await world.database.db.email.count({ where: { notice: 'materialRun' } })
    expect((await runs('2026-11-30')).body).toMatchObject({ status: 'done', late: true })
    expect((await of()).missed.map(({ nominalOn }: Json) => nominalOn)).not.toContain('2026-11-30')
    expect(await world.database.db.email.count({ where: { notice: 'materialRun' } })).toBe(mails)
  })
})

describe('POST /rhythms/{name}/timing', () => {
  const timing = { days: { every: 'month', days: [5, 15, 'last'] }, minute: 600, onHoliday: 'next' }

  it('holds from now on, and has the schedules dated anew', async () => {
    const before = world.rhythms.renewals
    const { status, body } = await post(world, '/rhythms/purchaseSummary/timing', timing, { as: 'PU01' })
    expect([status, body]).toEqual([200, expect.objectContaining({ timing, since: begin, version: 2 })])
    expect(world.rhythms.renewals).toBe(before + 1)
    const rhythm = (await get(world, '/rhythms')).body.items[1]
    // The 5th is a Saturday.
    expect(rhythm).toMatchObject({ next: { nominalOn: '2026-11-30' }, missed: [] })
    const stale = await post(world, '/rhythms/purchaseSummary/timing', timing, { as: 'PU01', headers: { 'If-Match': '"1"' } })
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-version'])
  }) // prettier-ignore

  it('loses no run that is missing already', async () => {
    const of = async () => (await get(world, '/rhythms')).body.items.find(({ name }: Json) => name === 'licenceValidity')
    const { timing: usual } = await of()
    world.setNow('2026-12-07T05:00:00.000Z')
    expect((await of()).missed.map(({ nominalOn }: Json) => nominalOn)).toContain('2026-12-07')
    const later = { ...usual, minute: usual.minute + 30 }
    expect((await post(world, '/rhythms/licenceValidity/timing', later, { as: 'SA01' })).status).toBe(200)
    expect((await of()).missed.map(({ nominalOn }: Json) => nominalOn)).toContain('2026-12-07')
  }) // prettier-ignore

  it('loses no run: one that was to come today, and whose time is past by the new days, is missing at once', async () => {
    const earlier = { days: { every: 'day' }, minute: 480, onHoliday: 'sameDay' }
    const of = async () => (await get(world, '/rhythms')).body.items.find(({ name }: Json) => name === 'scheduleRenewal')
    const set = (given: object) => post(world, '/rhythms/scheduleRenewal/timing', given, { as: 'PL01' })
    await set({ ...earlier, minute: 1200 }).then(({ status }) => expect(status).toBe(200))
    expect((await of()).next).toMatchObject({ nominalOn: '2026-11-23', at: '2026-11-23T12:00:00.000Z' })
    const { body } = await set(earlier)
    expect(body.since).toBe('2026-11-23T00:00:00.000Z')
    expect((await of()).missed).toMatchObject([{ nominalOn: '2026-11-23', at: '2026-11-23T00:00:00.000Z' }])
  }) // prettier-ignore

  it.each([
    [{ ...timing, minute: 1500 }, '/minute'],
    [{ ...timing, onHoliday: 'skip' }, '/onHoliday'],
    [{ ...timing, days: { every: 'month', days: [0] } }, '/days/days/0'],
    [{ ...timing, days: { every: 'month', days: [] } }, '/days/days'],
    [{ ...timing, days: { every: 'month' } }, '/days/days'],
    [{ ...timing, days: { every: 'moon' } }, '/days/every'],
    [{ ...timing, days: { every: 'week', weekday: 8 } }, '/days/weekday'],
  ])('refuses %j and keeps the old days', async (given, pointer) => {
    const refused = await post(world, '/rhythms/nextMonthPlan/timing', given, { as: 'PL01' })
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, pointer])
    expect(refused.body.errors[0].detail).toMatch(/^(must be|is required: ) ?/)
    const rhythm = (await get(world, '/rhythms')).body.items.find(
      ({ name }: Json) => name === 'nextMonthPlan',
    )
    expect(rhythm).toMatchObject({ version: 1, timing: { days: { days: [25] } } })
  })

  it('leaves runs to be made up for that were missed before, from when the rhythm became known', async () => {
    expect((await run('customerBalance', '2026-11-22')).body.errors).toEqual([
      {
        pointer: '/nominalOn',
        detail: 'customerBalance is known from 2026-11-23 on and has no run for 2026-11-22',
      },
    ])
    world.setNow('2026-12-01T03:00:00.000Z')
    expect((await run('customerBalance', '2026-11-23')).status).toBe(200)
    const timing = { days: { every: 'day' }, minute: 550, onHoliday: 'sameDay' }
    expect((await post(world, '/rhythms/customerBalance/timing', timing, { as: 'FI01' })).status).toBe(200)
    expect((await run('customerBalance', '2026-11-26')).status).toBe(200)
  })

  it('is for managers of the department', async () => {
    expect((await post(world, '/rhythms/nextMonthPlan/timing', timing, { as: 'PL02' })).body.code).toBe(
      'not-permitted',
    )
  })
})

it('answers as the OpenAPI document describes', async () => {
  const byId = Object.fromEntries(operations(world.deps).map((one) => [one.id, one]))
  const answers: [string, { status: number; body: unknown }][] = [
    ['listRhythms', await get(world, '/rhythms')],
    ['listRhythmRuns', await get(world, '/rhythms/customerBalance/runs')],
    ['readRhythmRun', await get(world, '/rhythms/customerBalance/runs/2026-11-24')],
    ['listUnresolvedStatementLines', await get(world, '/statements/unresolved')],
    ['listEmails', await get(world, '/emails')],
  ]
  for (const [id, { status, body }] of answers) {
    const schema = byId[id]?.answers[status]?.schema
    expect([id, status, schema?.safeParse(body).error?.issues]).toEqual([id, 200, undefined])
  }
})

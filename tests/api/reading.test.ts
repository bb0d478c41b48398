import { addWorkingDaysToInstant, toIso, toMs } from '../../domain/calendar'
import { rhythmCalendar } from '../../services/rhythms'
import { aWorld, begin, get, post, received, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('GET /orders/{number}', () => {
  it('shows stages with what blocks them, open tasks with their due times, and where to read on', async () => {
    const number = await received(world)
    const { body, headers } = await get(world, `/orders/${number}`)
    expect(body.stages).toHaveLength(8)
    expect(body.stages[0]).toMatchObject({ stage: 'review', name: '审单评审', status: 'open' })
    expect(body.stages[0].blockers[0]).toEqual({
      code: expect.any(String),
      en: expect.any(String),
      zh: expect.any(String),
    })
    expect(body.tasks.length).toBeGreaterThan(0)
    const dues = body.tasks.map(({ dueAt }: { dueAt: string }) => dueAt)
    expect(dues).toEqual([...(dues as string[])].sort())
    expect(body).not.toHaveProperty('keys')
    expect(headers).toMatchObject({ etag: `"${body.version}"`, 'cache-control': 'private, no-cache' })
  })

  it('answers 304 to a reader who has this version', async () => {
    const number = await received(world)
    const { headers } = await get(world, `/orders/${number}`)
    const again = await get(world, `/orders/${number}`, {
      headers: { 'If-None-Match': headers['etag'] ?? '' },
    })
    expect(again.status).toBe(304)
  })

  it('shows a private reminder to its owner only, in the order and in its log', async () => {
    const number = await received(world)
    const reminder = { text: 'ring Kari', at: '2026-11-25T02:00:00Z' }
    await post(world, `/orders/${number}/setReminder`, reminder, { as: 'ME03' })
    const [own, other] = [
      await get(world, `/orders/${number}`, { as: 'ME03' }),
      await get(world, `/orders/${number}`, { as: 'SA01' }),
    ]
    expect(own.body.reminders).toMatchObject([{ text: 'ring Kari', by: 'ME03' }])
    expect(other.text).not.toContain('ring Kari')
    const events = await get(world, `/orders/${number}/events`, { as: 'SA01' })
    expect(events.body.items.length).toBeGreaterThan(0)
    expect(events.text).not.toContain('eminder')
    const ownEvents = await get(world, `/orders/${number}/events`, { as: 'ME03' })
    expect(ownEvents.text).toContain('ring Kari')
    await post(
      world,
      `/orders/${number}/dismissReminder`,
      { reminder: own.body.reminders[0].id },
      { as: 'ME03' },
    )
    expect((await get(world, `/orders/${number}/events`, { as: 'SA01' })).text).not.toContain(
      'reminderDismissed',
    )
  })

  it.each(['GD26-99999', 'mailbox:ME03', '..%2f..', '%00'])('knows no order %s', async (number) => {
    for (const path of ['', '/events', '/plan', '/source']) {
      const { status, body } = await get(world, `/orders/${number}${path}`)
      expect([status, body.code]).toEqual([404, 'order-not-found'])
    }
  })
})

describe('GET /orders/{number}/events', () => {
  it('gives the log in parts', async () => {
    const number = await received(world)
    const first = await get(world, `/orders/${number}/events?limit=2`)
    expect(first.body.items.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2])
    expect(first.body.items[0]).toMatchObject({ type: 'orderReceived', by: 'ME03' })
    const rest = await get(world, `/orders/${number}/events?after=${first.body.next}`)
    expect(rest.body.items[0].seq).toBe(3)
    expect(rest.body).not.toHaveProperty('next')
  })
})

describe('GET /orders/{number}/plan', () => {
  it('gives the milestones with their dates', async () => {
    const number = await received(world)
    const { status, body } = await get(world, `/orders/${number}/plan`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      number,
      shipOn: '2027-04-16',
      template: 'repeat',
      fits: expect.any(Boolean),
    })
    expect(body.milestones[0]).toMatchObject({
      key: expect.any(String),
      dueOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    })
  })
})

describe('GET /orders', () => {
  it('pages through all orders, the last received first, each once', async () => {
    const prefix = 'PAGED'
    const numbers: string[] = []
    for (let index = 0; index < 5; index++) {
      const receivedAt = `2026-10-0${index + 1}T00:00:00Z`
      numbers.unshift(await received(world, { buyerOrderNumber: `${prefix}-${index}`, receivedAt }))
    }
    const seen: string[] = []
    for (let next: string | undefined = ''; next !== undefined;) {
      const { body } = await get(world, `/orders?q=${prefix}&limit=2${next && `&cursor=${next}`}`)
      seen.push(...body.items.map(({ number }: { number: string }) => number))
      next = body.next
    }
    expect(seen).toEqual(numbers)
  })

  it('filters by stage, customer, merchandiser, status, hold, overdue and words', async () => {
    const late = await received(world, {
      customer: 'C-KAWASE', merchandiser: 'ME04', receivedAt: '2026-10-01T00:00:00Z', buyerOrderNumber: 'KAWA-1',
    }) // prettier-ignore
    await post(world, `/orders/${late}/holdOrder`, { reason: 'credit' }, { as: 'ME01' })
    const numbersFor = async (query: string) =>
      (await get(world, `/orders?${query}`)).body.items.map(({ number }: { number: string }) => number)
    const filters = [
      'customer=C-KAWASE', 'merchandiser=ME04', 'stage=review&customer=C-KAWASE', 'status=open&q=kawa-',
      'onHold=true', 'overdue=true&customer=C-KAWASE', 'q=川濑', 'q=Kawase%20Shoji',
    ] // prettier-ignore
    for (const filter of filters) expect(await numbersFor(filter)).toEqual([late])
    for (const filter of [
      'customer=C-KAWASE&overdue=false',
      'customer=C-KAWASE&stage=shipment',
      'q=100%25',
    ]) {
      expect(await numbersFor(filter)).toEqual([])
    }
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['stage=painting', 'stage'],
    ['overdue=perhaps', 'overdue'],
    ['colour=red', 'colour'],
    ['q=%00', 'q'],
  ])('refuses ?%s', async (query, parameter) => {
    const { status, body } = await get(world, `/orders?${query}`)
    expect([status, body.code, body.errors[0].parameter]).toEqual([422, 'malformed-query', parameter])
  })

  it.each(['/orders', '/tasks', '/emails'])('refuses a cursor of %s that was made up', async (path) => {
    for (const cursor of [
      'nonsense',
      'WyJ4Il0',
      Buffer.from('["2026-01-01T00:00:00Z"]').toString('base64url'),
    ]) {
      const { status, body } = await get(world, `${path}?cursor=${cursor}`)
      expect([status, body.code]).toEqual([422, 'invalid-cursor'])
    }
  })
})

describe('a cursor', () => {
  it.each([
    ['/orders?q=BOUND', 'q=BOUN', 'status=open'],
    ['/tasks', 'open=all', 'department=sales'],
  ])('of %s belongs to its filters', async (path, ...others) => {
    for (let index = 0; index < 2; index++) await received(world, { buyerOrderNumber: `BOUND-${path}-${index}` })
    const [list] = path.split('?')
    const also = path.includes('?') ? '&' : '?'
    const { next } = (await get(world, `${path}${also}limit=1`)).body
    expect(next).toEqual(expect.any(String))
    expect((await get(world, `${path}${also}limit=2&cursor=${next}`)).status).toBe(200)
    for (const wrong of [...others.map((filter) => `${list}?${filter}`), '/emails?order=X', '/orders?', '/tasks?open=false']) {
      const { status, body } = await get(world, `${wrong}&limit=1&cursor=${next}`)
      expect([wrong, status, body.code]).toEqual([wrong, 422, 'invalid-cursor'])
    }
  }) // prettier-ignore

  it('takes a filter that is said for one that is usual', async () => {
    await received(world)
    const { next } = (await get(world, '/tasks?limit=1')).body
    expect((await get(world, `/tasks?open=true&limit=1&cursor=${next}`)).status).toBe(200)
  })
})

describe('GET /tasks', () => {
  it('lists open work over all orders, filtered and in pages', async () => {
    const number = await received(world)
    const all = await get(world, `/tasks?order=${number}`)
    expect(all.body.items[0]).toMatchObject({
      orderNumber: number,
      overdue: false,
      title: { en: expect.any(String) },
    })
    const { department, kind, stage } = all.body.items[0]
    const some = await get(
      world,
      `/tasks?order=${number}&department=${department}&kind=${kind}&stage=${stage}&limit=1`,
    )
    expect(some.body.items).toHaveLength(1)
    expect((await get(world, `/tasks?order=${number}&overdue=true`)).body.items).toEqual([])
    expect(
      (await get(world, `/tasks?order=${number}&dueBefore=2027-12-31T00:00:00Z`)).body.items,
    ).toHaveLength(all.body.items.length)
    expect((await get(world, `/tasks?order=${number}&open=all`)).body.items.length).toBeGreaterThanOrEqual(
      all.body.items.length,
    )
  })

  it('shows how late a task is in working days, and what is promised and snoozed', async () => {
    const number = await received(world)
    const [first] = (await get(world, `/tasks?order=${number}`)).body.items
    expect(first).toMatchObject({ overdue: false, workingDaysLate: 0 })
    const calendar = rhythmCalendar(first.dueAt, 'Asia/Shanghai')
    const after = (days: number) => toIso(addWorkingDaysToInstant(calendar, toMs(first.dueAt), days))
    const body = { task: first.key, promisedAt: after(1) }
    const promised = await post(world, `/orders/${number}/acknowledgeTask`, body, { as: 'ME03' })
    const until = '2026-11-24T02:00:00.000Z'
    const snooze = { task: first.key, until, reason: 'fair' }
    const snoozed = await post(world, `/orders/${number}/snoozeTask`, snooze, { as: 'ME03' })
    expect([promised.status, snoozed.status]).toEqual([200, 200])

    // Due when a day ends: three days later is three days late, whatever weekend lies between.
    world.setNow(after(3))
    const [shown] = (await get(world, `/tasks?order=${number}&overdue=true`)).body.items
    expect(shown).toMatchObject({ key: first.key, overdue: true, workingDaysLate: 3 })
    expect(shown).toMatchObject({ promisedAt: body.promisedAt, snoozedUntil: until, dueAt: first.dueAt })
    world.setNow(begin)
  })
})

describe('GET /emails', () => {
  it('lists the delivery log and gives one mail; those of private reminders to their recipient only', async () => {
    const number = await received(world)
    const { state, version } = (await world.repositories.orders.find(number))!
    const mail = (notice: string, kind: string) => ({
      eventSeq: version, notice, kind, recipient: 'ME03', address: 'me03@jiahe.example',
      messageId: `<${notice}.${number}@gendan.test>`, subject: `${kind} ${number}`, text: 'words', html: '<p>words</p>',
      headers: {}, createdAt: state.openedAt,
    }) // prettier-ignore
    const page = await world.repositories.orderEvents.list(number)
    const mails = [mail('due', 'escalation'), mail('reminder', 'reminder')]
    // The log takes mails only with new events.
    const event = { ...page.items.at(-1)!, seq: version + 1 }
    const next = { ...state, version: version + 1 }
    await world.repositories.recordEvents({
      number, events: [event], state: next, mails: mails.map((one) => ({ ...one, eventSeq: version + 1 })),
    }) // prettier-ignore
    const own = await get(world, `/emails?order=${number}&recipient=ME03&status=queued`, { as: 'ME03' })
    expect(own.body.items.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'escalation',
      'reminder',
    ])
    const other = await get(world, `/emails?order=${number}`, { as: 'SA01' })
    expect(other.body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['escalation'])
    const whole = await get(world, `/emails/${other.body.items[0].id}`, { as: 'SA01' })
    expect(whole.body).toMatchObject({ text: 'words', attempts: [] })
    const hidden = own.body.items.find(({ kind }: { kind: string }) => kind === 'reminder')
    expect((await get(world, `/emails/${hidden.id}`, { as: 'SA01' })).status).toBe(404)
    expect((await get(world, `/emails/${hidden.id}`, { as: 'ME03' })).status).toBe(200)
    expect((await get(world, '/emails/not-an-id')).body.code).toBe('email-not-found')
  })
})

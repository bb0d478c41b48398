import { aWorld, begin, get, post, received, type World } from './support/world'

let world: World
let number: string
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(async () => {
  number = await received(world)
})
afterAll(() => world.close())
afterEach(() => {
  world.orders.behaviour = 'works'
  world.orders.sent.length = 0
})

const note = { text: 'customer asks for a second lab dip' }
const command = (name: string) => `/orders/${number}/${name}`

describe('POST /orders/{number}/{command}', () => {
  it('does what is asked and says what happened', async () => {
    const { status, body, headers } = await post(
      world,
      command('acknowledgeReceipt'),
      { via: 'email' },
      { as: 'ME03' },
    )
    expect([status, body]).toEqual([
      200,
      {
        number,
        version: expect.any(Number),
        status: 'open',
        openStages: expect.arrayContaining(['review']),
        events: expect.arrayContaining([{ seq: expect.any(Number), type: 'receiptAcknowledged' }]),
        links: expect.objectContaining({ self: `http://gendan.test/orders/${number}` }),
      },
    ])
    expect(headers['etag']).toBe(`"${body.version}"`)
    const shown = await get(world, `/orders/${number}`)
    expect(shown.body.review.acknowledgedAt).toBe(begin)
  })

  it('sends who gives it, the key, and until when it is waited for', async () => {
    await post(
      world,
      command('addNote'),
      { ...note, expectedVersion: 999 },
      { as: 'ME03', idempotencyKey: 'a key' },
    )
    expect(world.orders.sent).toEqual([
      {
        number,
        command: 'addNote',
        message: {
          v: 1,
          actor: { code: 'ME03', department: 'merchandising', level: 'staff' },
          key: 'ME03:a key',
          expectedVersion: 999,
          notAfter: '2026-11-23T02:00:05.000Z',
          body: note,
        },
        options: { updateId: 'ME03:a key', acceptMs: 9_000, resultMs: 10_000 },
      },
    ])
  })

  it('takes a command without fields with an empty body, and trims what is written', async () => {
    await post(world, command('holdOrder'), { reason: '  credit ' }, { as: 'ME01' })
    expect((await get(world, `/orders/${number}`)).body.hold.reason).toBe('credit')
    const resumed = await post(world, command('resumeOrder'), undefined, { as: 'ME01' })
    expect(resumed.status).toBe(200)
  })

  it('records the work of another person with evidence', async () => {
    const onBehalfOf = { employee: 'SA02', evidence: 'mail of today' }
    const { status } = await post(world, command('addNote'), { ...note, onBehalfOf }, { as: 'ME03' })
    expect(status).toBe(200)
    const { body } = await get(world, `/orders/${number}/events`)
    expect(body.items.at(-1)).toMatchObject({
      type: 'noteAdded',
      by: 'ME03',
      onBehalfOf,
      data: { note: { by: 'SA02' } },
    })
  })

  it('tells the order department and level of that person, which the sender cannot', async () => {
    const onBehalfOf = { employee: 'SA02', evidence: 'mail of today' }
    await post(world, command('addNote'), { ...note, onBehalfOf }, { as: 'ME03' })
    expect(world.orders.sent[0]?.message.onBehalfOf).toEqual({
      ...onBehalfOf,
      department: 'sales',
      level: 'lead',
    })
    const made = { ...note, onBehalfOf: { ...onBehalfOf, department: 'finance', level: 'director' } }
    const { status, body } = await post(world, command('addNote'), made, { as: 'ME03' })
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ['/onBehalfOf/department', '/onBehalfOf/level'],
    ])
  })

  it('is not given for somebody who could not give it himself', async () => {
    const body = {
      amount: '1', currency: 'USD', receivedOn: '2026-11-20', reference: 'x', onBehalfOf: { employee: 'PR03', evidence: 'x' },
    } // prettier-ignore
    const answer = await post(world, command('recordPayment'), body, { as: 'ME03' })
    expect([answer.status, answer.body.code]).toEqual([403, 'not-permitted'])
  })
})

describe('forwarders and brokers that a command names', () => {
  const vessel = {
    booking: 'BK-1', bookedBy: 'buyersForwarder', carrier: 'Forwarder', vessel: 'MV Tide', voyage: '1E', portOfLoading: 'CNSHA',
    portOfDischarge: 'NOOSL', zone: 'Asia/Shanghai', etd: '2027-04-16', eta: '2027-05-20',
  } // prettier-ignore
  const cutOffs = [{ kind: 'vgm', at: '2027-04-14T10:00:00+08:00' }]
  const broker = { broker: 'Anda', appointmentAt: '2027-04-14T10:00:00+08:00' }

  it.each([
    ['bookVessel', { ...vessel, forwarder: 'B-ANDA' }, '/forwarder', 'names B-ANDA, which is no active forwarder'],
    ['enterShippingOrder', { booking: 'BK-1', number: 'SO-1', cutOffs, forwarder: 'F-NOBODY' }, '/forwarder', 'names F-NOBODY, which is no active forwarder'],
    ['instructBroker', { ...broker, party: 'F-HAITONG' }, '/party', 'names F-HAITONG, which is no active broker'],
  ] as const)('must be known: %s', async (name, body, pointer, detail) => {
    const { status, body: answer } = await post(world, command(name), body, { as: 'SH02' })
    expect([status, answer.errors]).toEqual([422, [{ pointer, detail }]])
    expect(world.orders.sent).toEqual([])
  }) // prettier-ignore

  it('are taken when they are', async () => {
    await post(world, command('bookVessel'), { ...vessel, forwarder: 'F-HAITONG' }, { as: 'SH02' })
    await post(world, command('instructBroker'), { ...broker, party: 'B-ANDA' }, { as: 'SH02' })
    expect(world.orders.sent).toHaveLength(2)
  })
})

describe('suppliers that a command names', () => {
  const line = { material: 'M-1', quantity: 1, promisedOn: '2027-01-20' }
  const purchase = (supplier: string) => ({ purchaseOrder: 'PUR-1', supplier, lines: [line] })
  const material = { material: 'M-1', name: 'a', model: 'b', unit: 'PCE', perPiece: '1', scrapPercent: '0' }

  it.each(['S-NOBODY', 'C-NORDLYS', 'S-LEFT'])('must be known and active: %s', async (supplier) => {
    await world.database.db.party.upsert({
      where: { code: 'S-LEFT' },
      update: {},
      create: { code: 'S-LEFT', kind: 'supplier', name: 'Left', active: false },
    })
    const drafted = await post(world, command('draftPurchaseOrder'), purchase(supplier), { as: 'PU03' })
    expect([drafted.status, drafted.body.errors?.[0].pointer]).toEqual([422, '/supplier'])
    const materials = [material, { ...material, material: 'M-2', supplier: 'S-HUATAI' }, { ...material, material: 'M-3', supplier }] // prettier-ignore
    const specified = await post(world, command('specifyBillOfMaterials'), { line: 1, materials })
    expect([specified.status, specified.body.errors]).toEqual([
      422,
      [{ pointer: '/materials/2/supplier', detail: `names ${supplier}, which is no active supplier` }],
    ])
    expect(world.orders.sent).toEqual([])
  })

  it('are taken when they are', async () => {
    const materials = [{ ...material, supplier: 'S-HUATAI' }]
    const specified = await post(world, command('specifyBillOfMaterials'), { line: 1, materials })
    expect([specified.status, specified.body.errors]).not.toEqual([422, expect.anything()])
    await post(world, command('draftPurchaseOrder'), purchase('S-HUATAI'), { as: 'PU03' })
    expect(world.orders.sent).toHaveLength(2)
  })
})

describe('a refused command', () => {
  type Refused = { name: string; as: string; status: number; code: string; body: object }
  const payment = { amount: '1', currency: 'USD', receivedOn: '2026-11-20', reference: 'x' }
  const tooEarly = { shipOn: '2027-03-02', via: 'email' }
  const refused: Refused[] = [
    {
      name: 'startProduction',
      as: 'PR03',
      status: 409,
      code: 'stage-not-open',
      body: { productionOrder: 'X' },
    },
    { name: 'giveVerdict', as: 'ME03', status: 403, code: 'not-permitted', body: { verdict: 'approve' } },
    { name: 'commitDate', as: 'PR03', status: 403, code: 'not-permitted', body: tooEarly },
    { name: 'recordPayment', as: 'PR03', status: 403, code: 'not-permitted', body: payment },
    { name: 'cancelOrder', as: 'ME03', status: 403, code: 'not-permitted', body: { reason: 'x' } },
    { name: 'acknowledgeTask', as: 'ME03', status: 409, code: 'task-not-open', body: { task: 'none' } },
    { name: 'dismissReminder', as: 'ME03', status: 409, code: 'unknown-reminder', body: { reminder: 'RM9' } },
  ]

  it.each(refused)('$name by $as is answered $status $code', async ({ name, as, status, code, body }) => {
    const answer = await post(world, command(name), body, { as })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.body).toMatchObject({
      type: `https://gendan.example/problems/${code}`,
      title: expect.any(String),
      status,
      code,
      detail: expect.any(String),
      instance: command(name),
      requestId: answer.headers['x-request-id'],
    })
    expect(answer.status).toBe(status)
  })

  it.each<[string, object, string[]]>([
    ['acknowledgeReceipt', {}, ['/via']],
    ['acknowledgeReceipt', { via: 'pigeon', wish: 1 }, ['/via', '/wish']],
    [
      'recordPayment',
      { amount: '-5', currency: 'ABC', receivedOn: '2026-02-30', reference: 7 },
      ['/amount', '/currency', '/receivedOn', '/reference'],
    ],
    [
      'stuffContainers',
      {
        shipment: 'S1',
        stuffedAt: '2026-11-23 10:00',
        containers: [
          { number: 'MSKU6856624', seal: 'S 1', type: '40HQ', packages: 1.5, grossKg: -1, tareKg: 1 },
        ],
      },
      [
        '/containers/0/grossKg',
        '/containers/0/number',
        '/containers/0/packages',
        '/containers/0/seal',
        '/stuffedAt',
      ],
    ],
    ['addNote', { text: 'a\u0000b' }, ['/text']],
    ['addNote', { text: 'x', onBehalfOf: { employee: 'ME99', evidence: 'x' } }, ['/onBehalfOf/employee']],
    ['reassignTask', { task: 'review', to: 'ME99' }, ['/to']],
    ['specifyTerms', { payment: [] }, ['/payment']],
  ])('%s names the wrong fields of %j', async (name, body, pointers) => {
    const answer = await post(world, command(name), body, { as: 'FI01' })
    expect([answer.status, answer.body.code]).toEqual([422, 'malformed-body'])
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(pointers)
    expect(world.orders.sent).toEqual([])
  })

  it.each(['Shanghai', '+08:00', 'Asia/Nowhere', 'PST'])('bookVessel knows no time zone %s', async (zone) => {
    const booking = {
      booking: 'B1', bookedBy: 'seller', carrier: 'COSCO', vessel: 'V', voyage: '1', portOfLoading: 'CNSHA',
      portOfDischarge: 'NOOSL', zone, etd: '2027-03-12', eta: '2027-04-09',
    } // prettier-ignore
    const { status, body } = await post(world, command('bookVessel'), booking, { as: 'SH03' })
    expect([status, body.errors[0].pointer]).toEqual([422, '/zone'])
  })

  it('tells the container number that would be right', async () => {
    const containers = [
      { number: 'MSKU6856624', seal: 'S1', type: '40HQ', packages: 1, grossKg: 1, tareKg: 1 },
    ]
    const body = { shipment: 'S1', stuffedAt: '2026-11-23T02:00:00Z', containers }
    const answer = await post(world, command('stuffContainers'), body, { as: 'WH03' })
    expect(answer.body.errors[0].detail).toMatch(/check digit 4; ISO 6346 gives 2/)
  })

  it('is refused as the command of an order that does not exist, before Temporal is asked', async () => {
    for (const wrong of ['GD26-99999', 'mailbox:ME03']) {
      const { status, body } = await post(world, `/orders/${wrong}/addNote`, note)
      expect([status, body.code]).toEqual([404, 'order-not-found'])
    }
    expect(world.orders.sent).toEqual([])
  })

  it('knows no command that the table does not have', async () => {
    const { status, body } = await post(world, command('paintOrder'), {})
    expect([status, body.code]).toEqual([404, 'unknown-path'])
  })
})

describe('a version that is expected', () => {
  it('is compared in the body and in If-Match', async () => {
    const { headers } = await get(world, `/orders/${number}`)
    const etag = headers['etag'] ?? ''
    const right = await post(world, command('addNote'), note, { headers: { 'If-Match': etag } })
    expect(right.status).toBe(200)
    for (const stale of [{ headers: { 'If-Match': etag } }, { headers: { 'If-Match': 'W/"1"' } }]) {
      const { status, body } = await post(world, command('addNote'), note, stale)
      expect([status, body.code]).toEqual([412, 'stale-version'])
    }
    const inBody = await post(world, command('addNote'), { ...note, expectedVersion: 1 })
    expect([inBody.status, inBody.body.code]).toEqual([412, 'stale-version'])
    expect((await post(world, command('addNote'), note, { headers: { 'If-Match': '*' } })).status).toBe(200)
  })

  it('is refused when it is none, or body and header contradict each other', async () => {
    const none = await post(world, command('addNote'), note, { headers: { 'If-Match': 'twelve' } })
    expect([none.status, none.body.code]).toEqual([400, 'malformed-header'])
    const both = await post(
      world,
      command('addNote'),
      { ...note, expectedVersion: 3 },
      { headers: { 'If-Match': '"4"' } },
    )
    expect([both.status, both.body.errors[0].pointer]).toEqual([422, '/expectedVersion'])
  })
})

describe('when Temporal does not answer', () => {
  it('answers 503 with when to try again, and the same key acts then', async () => {
    world.orders.behaviour = 'isAway'
    const away = await post(world, command('addNote'), note, { idempotencyKey: 'k-503' })
    expect([away.status, away.body.code, away.headers['retry-after']]).toEqual([
      503,
      'temporal-unavailable',
      '5',
    ])
    world.orders.behaviour = 'works'
    const back = await post(world, command('addNote'), note, { idempotencyKey: 'k-503' })
    expect([back.status, back.headers['idempotent-replay']]).toEqual([200, undefined])
  })

  it('answers 202 for what is taken and not recorded, and the result to the same key later', async () => {
    world.orders.behaviour = 'acceptsOnly'
    const accepted = await post(world, command('addNote'), note, { idempotencyKey: 'k-202' })
    expect([accepted.status, accepted.body]).toEqual([
      202,
      { status: 'accepted', number, links: expect.any(Object) },
    ])
    expect(accepted.headers['location']).toBe(`/orders/${number}`)
    world.orders.behaviour = 'works'
    const later = await post(world, command('addNote'), note, { idempotencyKey: 'k-202' })
    expect([later.status, later.body.events]).toEqual([200, [{ seq: expect.any(Number), type: 'noteAdded' }]])
    expect((await get(world, `/orders/${number}`)).body.notes).toHaveLength(1)
  })

  it('sends the command once more when an earlier sending of the key was refused as too late', async () => {
    world.orders.refuseFirst.push('request-expired')
    expect((await post(world, command('addNote'), note)).status).toBe(200)
    world.orders.refuseFirst.push('request-expired', 'request-expired')
    const { status, body } = await post(world, command('addNote'), note)
    expect([status, body.code]).toEqual([503, 'temporal-unavailable'])
  })
})

describe('an order that no longer runs', () => {
  it('answers 409 from the tables when it is over', async () => {
    await post(world, command('cancelOrder'), { reason: 'buyer withdrew' }, { as: 'SA01' })
    expect((await get(world, `/orders/${number}`)).body.status).toBe('cancelled')
    world.orders.forget(number)
    const { status, body } = await post(world, command('addNote'), note)
    expect([status, body.code]).toEqual([409, 'order-closed'])
  })

  it('answers a command that it had taken before with what that did', async () => {
    world.orders.behaviour = 'acceptsOnly'
    await post(world, command('addNote'), note, { idempotencyKey: 'before-the-end' })
    world.orders.behaviour = 'works'
    world.orders.forget(number)
    const { status, body } = await post(world, command('addNote'), note, { idempotencyKey: 'before-the-end' })
    expect([status, body.events]).toEqual([200, [{ seq: expect.any(Number), type: 'noteAdded' }]])
  })

  it('says so when the tables still have it open', async () => {
    world.orders.forget(number)
    const { status, body } = await post(world, command('addNote'), note)
    expect([status, body.code]).toEqual([409, 'order-not-running'])
  })
})

import { aNewOrder, aWorld, begin, get, post, received, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())
afterEach(() => {
  world.orders.behaviour = 'works'
})

/** The pointers of a refused body. */
async function pointersOf(parts: object): Promise<string[]> {
  const { status, body } = await post(world, '/orders', aNewOrder(parts), { as: 'ME03' })
  expect([status, body.code]).toEqual([422, 'malformed-body'])
  return body.errors.map(({ pointer }: { pointer: string }) => pointer)
}

describe('POST /orders', () => {
  it('receives an order, plans it and answers with its number', async () => {
    const order = aNewOrder()
    const { status, body, headers } = await post(world, '/orders', order, { as: 'ME03' })
    expect([status, body]).toEqual([
      201,
      {
        number: expect.stringMatching(/^GD26-\d{5}$/),
        version: expect.any(Number),
        status: 'open',
        openStages: expect.arrayContaining(['review']),
        links: {
          self: `http://gendan.test/orders/${body.number}`,
          events: `http://gendan.test/orders/${body.number}/events`,
          plan: `http://gendan.test/orders/${body.number}/plan`,
          temporalUi: `http://temporal.test/namespaces/default/workflows/${body.number}`,
        },
      },
    ])
    expect(headers).toMatchObject({ location: `/orders/${body.number}`, etag: `"${body.version}"` })
    const shown = await get(world, `/orders/${body.number}`)
    expect(shown.body).toMatchObject({ number: body.number, buyerOrderNumber: order['buyerOrderNumber'] })
  })

  it("fills in what the order leaves open: now, email, the product's template, the customer's usual terms", async () => {
    const number = await received(world)
    const { body } = await get(world, `/orders/${number}`)
    expect(body).toMatchObject({
      channel: 'email',
      receivedAt: begin,
      merchandiser: 'ME03',
      template: 'repeat',
      customer: { code: 'C-NORDLYS', name: 'Nordlys Apparel AS' },
      terms: { transportMode: 'sea', overPercent: expect.any(Number), payment: expect.any(Array) },
      lines: [
        { line: 1, unit: 'PCE', ordered: 1000, finished: 0, shipped: 0, invoiced: 0, amount: '4200.00' },
      ],
    })
  })

  it("takes the order's own words over the customer's usual terms, and terms that belong together together", async () => {
    const number = await received(world, { incoterm: 'EXW', paymentNote: 'as agreed', overPercent: 1 })
    const { terms } = (await get(world, `/orders/${number}`)).body
    expect(terms).toMatchObject({ incoterm: 'EXW', paymentNote: 'as agreed', overPercent: 1 })
    expect(terms).not.toHaveProperty('incotermPlace')
    expect(terms).not.toHaveProperty('payment')
  })

  it('asks for what the order lacks instead of refusing it', async () => {
    const lines = [{ description: 'Something in white' }]
    const number = await received(world, { currency: undefined, shipOn: undefined, lines })
    const { queries, plan } = (await get(world, `/orders/${number}`)).body
    expect(queries.map(({ lacks }: { lacks: string }) => lacks)).toEqual(
      expect.arrayContaining(['quantity', 'unitPrice', 'product:1']),
    )
    expect(plan.shipOnAssumed).toBe(true)
  })

  it('opens an order that is under way at its real stage', async () => {
    const number = await received(world, {
      receivedAt: '2026-09-01T02:00:00Z',
      opening: {
        stage: 'production',
        milestones: [{ milestone: 'contractSigned', doneOn: '2026-09-08' }],
        produced: [{ line: 1, color: 'navy', size: 'M', quantity: 400 }],
        paidAmount: '1260.00',
      },
    })
    const { stages, lines } = (await get(world, `/orders/${number}`)).body
    const statusOf = (name: string) => stages.find(({ stage }: { stage: string }) => stage === name).status
    expect([statusOf('review'), statusOf('materials'), statusOf('production')]).toEqual([
      'passed',
      'passed',
      'open',
    ])
    expect(lines[0].finished).toBe(400)
  })

  it('names every wrong field at once', async () => {
    const line = { description: ' ', unitPrice: '-1', quantities: [{ quantity: -5 }, { quantity: 1.2345 }] }
    const wrong = {
      currency: 'XXX',
      shipOn: '2027-02-30',
      receivedAt: 'yesterday',
      transportMode: 'pigeon',
      overPercent: 21,
      amount: 12,
      charges: '1e3',
      lines: [line, 'no line'],
      colour: 'blue',
    }
    const pointers = [
      '/amount', '/charges', '/colour', '/currency', '/lines/0/description', '/lines/0/quantities/0/quantity',
      '/lines/0/quantities/1/quantity', '/lines/0/unitPrice', '/lines/1', '/overPercent', '/receivedAt', '/shipOn',
      '/transportMode',
    ] // prettier-ignore
    expect((await pointersOf(wrong)).sort()).toEqual(pointers)
  })

  it.each<[string, object, string[]]>([
    ['no lines', { lines: [] }, ['/lines']],
    [
      'a line number twice',
      { lines: [{ line: 2, description: 'a' }, { description: 'b' }] },
      ['/lines/1/line'],
    ],
    [
      'a colour and size twice',
      {
        lines: [
          {
            description: 'a',
            quantities: [
              { size: 'M', quantity: 1 },
              { size: 'M', quantity: 2 },
            ],
          },
        ],
      },
      ['/lines/0/quantities/1'],
    ],
    [
      'instalments of 90 percent',
      { payment: [{ percent: '90', trigger: 'contract', days: 0, gate: 'none' }] },
      ['/payment'],
    ],
    [
      'a sailing after the latest date',
      { shipOn: '2027-04-02', latestShipmentOn: '2027-04-01' },
      ['/shipOn'],
    ],
    ['a receipt in the future', { receivedAt: '2026-11-24T00:00:00Z' }, ['/receivedAt']],
    ['an unknown customer', { customer: 'C-NOBODY' }, ['/customer']],
    ['a supplier as customer', { customer: 'S-JINXIN' }, ['/customer']],
    ['an unknown merchandiser', { merchandiser: 'ME99' }, ['/merchandiser']],
    ['a null byte', { buyerOrderNumber: 'PO\u0000-1' }, ['/buyerOrderNumber']],
    ['half a surrogate pair', { buyerOrderNumber: 'PO-\ud800' }, ['/buyerOrderNumber']],
    ['null for an optional field', { incoterm: null }, ['/incoterm']],
    [
      'an opening with lines and colours that do not exist',
      {
        opening: {
          stage: 'shipment',
          produced: [{ line: 9, quantity: 1 }],
          shipped: [{ line: 1, color: 'red', size: 'M', quantity: 1 }],
        },
      },
      ['/opening/produced/0/line', '/opening/shipped/0'],
    ],
    [
      'money in an opening without a currency',
      { currency: undefined, opening: { stage: 'collection', paidAmount: '1.00' } },
      ['/opening/paidAmount'],
    ],
    [
      'a milestone twice in an opening',
      {
        opening: {
          stage: 'production',
          milestones: [
            { milestone: 'review', doneOn: '2026-10-01' },
            { milestone: 'review', doneOn: '2026-10-02' },
          ],
        },
      },
      ['/opening/milestones/1/milestone'],
    ],
  ])('refuses %s', async (_name, parts, pointers) => {
    expect(await pointersOf(parts)).toEqual(pointers)
  })

  it("answers with the order that there is when another request sends the buyer's order again", async () => {
    const order = aNewOrder()
    const first = await post(world, '/orders', order, { as: 'ME03' })
    const { starts } = world.orders
    const again = await post(world, '/orders', order, { as: 'ME04' })
    expect([again.status, again.body.number, again.headers['location']]).toEqual([
      200,
      first.body.number,
      `/orders/${first.body.number}`,
    ])
    expect(world.orders.starts).toBe(starts)
  })

  it('keeps the orders of a buyer to two of our sellers apart', async () => {
    const [first, second] = [aNewOrder({ seller: 'A' }), aNewOrder({ seller: 'B' })]
    const number = 'PO-of-two-sellers'
    const answers = [
      await post(world, '/orders', { ...first, buyerOrderNumber: number }, { as: 'ME03' }),
      await post(world, '/orders', { ...second, buyerOrderNumber: number }, { as: 'ME03' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
  })

  it('gives one number when the same order arrives many times at once', async () => {
    const order = aNewOrder()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        post(world, '/orders', order, { as: 'ME03', idempotencyKey: 'at-once' }),
      ),
    )
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
    expect(answers.every(({ status }) => status === 201)).toBe(true)
  })

  it('answers 503 and shows nothing while Temporal is away; the same key goes on', async () => {
    const order = aNewOrder()
    world.orders.behaviour = 'isAway'
    const away = await post(world, '/orders', order, { as: 'ME03', idempotencyKey: 'while-away' })
    expect([away.status, away.body.code, away.headers['retry-after']]).toEqual([
      503,
      'temporal-unavailable',
      '5',
    ])
    const { body } = await get(world, `/orders?q=${order.buyerOrderNumber}`)
    expect(body.items).toEqual([])
    world.orders.behaviour = 'works'
    const back = await post(world, '/orders', order, { as: 'ME03', idempotencyKey: 'while-away' })
    expect(back.status).toBe(201)
    const listed = await get(world, `/orders?q=${order.buyerOrderNumber}`)
    expect(listed.body.items).toMatchObject([{ number: back.body.number }])
  })

  it('finishes a start that was interrupted, for another request too', async () => {
    const order = aNewOrder()
    world.orders.behaviour = 'isAway'
    await post(world, '/orders', order, { as: 'ME03' })
    world.orders.behaviour = 'works'
    const { status, body } = await post(world, '/orders', order, { as: 'ME04' })
    expect(status).toBe(200)
    expect((await get(world, `/orders/${body.number}`)).status).toBe(200)
  })

  it('answers 202 when the order is not recorded in time, and the result to the same key later', async () => {
    const order = aNewOrder()
    world.orders.behaviour = 'acceptsOnly'
    const accepted = await post(world, '/orders', order, { as: 'ME03', idempotencyKey: 'slow' })
    expect([accepted.status, accepted.body.status]).toEqual([202, 'accepted'])
    expect(accepted.headers['location']).toBe(`/orders/${accepted.body.number}`)
    world.orders.behaviour = 'works'
    const later = await post(world, '/orders', order, { as: 'ME03', idempotencyKey: 'slow' })
    expect([later.status, later.body.number]).toEqual([201, accepted.body.number])
  })
})

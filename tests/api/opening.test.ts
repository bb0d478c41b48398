import { aNewOrder, aWorld, get, post, received, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const navy = { line: 1, color: 'navy', size: 'M' }
const white = { line: 1, color: 'white', size: 'L' }
const lines = [
  {
    product: 'JH-TS100',
    description: 'Crew-neck T-shirt',
    unitPrice: '4.20',
    quantities: [
      { color: 'navy', size: 'M', quantity: 1000 },
      { color: 'white', size: 'L', quantity: 500 },
    ],
  },
]

/** Ordered 1000 navy M and 500 white L at 4.20, 6300.00 in all, five percent over and short. */
const underWay = (opening: object, parts: object = {}) =>
  aNewOrder({ receivedAt: '2026-09-01T02:00:00Z', lines, overPercent: 5, shortPercent: 5, opening, ...parts })

async function errorsOf(opening: object, parts: object = {}): Promise<{ pointer: string; detail: string }[]> {
  const { status, body } = await post(world, '/orders', underWay(opening, parts), { as: 'ME03' })
  expect([status, body.code]).toEqual([422, 'malformed-body'])
  return body.errors
}

describe('the opening of an order under way', () => {
  it.each<[string, object, string[]]>([
    [
      'more shipped of a cell than was produced of it, though not of the line',
      {
        stage: 'shipment',
        produced: [{ ...navy, quantity: 1000 }, { ...white, quantity: 300 }],
        shipped: [{ ...navy, quantity: 600 }, { ...white, quantity: 301 }],
      },
      ['/opening/shipped/1/quantity'],
    ],
    [
      'more shipped than counts as produced where nothing is said of it',
      { stage: 'shipment', shipped: [{ ...navy, quantity: 1001 }] },
      ['/opening/shipped/0/quantity'],
    ],
    [
      'more produced than ordered with the over tolerance',
      { stage: 'production', produced: [{ ...navy, quantity: 1050.001 }, { ...white, quantity: 525 }] },
      ['/opening/produced/0/quantity'],
    ],
    [
      'a cell twice',
      {
        stage: 'shipment',
        produced: [{ ...navy, quantity: 1 }, { ...white, quantity: 1 }, { ...navy, quantity: 2 }],
        shipped: [{ ...white, quantity: 1 }, { ...white, quantity: 1 }],
      },
      ['/opening/produced/2', '/opening/shipped/1'],
    ],
    [
      'a line or a cell that the order does not have',
      { stage: 'production', produced: [{ line: 2, quantity: 1 }, { ...navy, size: 'XL', quantity: 1 }] },
      ['/opening/produced/0/line', '/opening/produced/1'],
    ],
    [
      'a sailing before production and customs are done',
      { stage: 'customs', produced: [{ ...navy, quantity: 10 }], shipped: [{ ...navy, quantity: 10 }] },
      ['/opening/shipped'],
    ],
    [
      'less shipped than the short tolerance allows, behind shipment',
      {
        stage: 'invoicing',
        shipped: [{ ...navy, quantity: 1000 }, { ...white, quantity: 424 }],
      },
      ['/opening/shipped'],
    ],
    [
      'more invoiced than what is shipped is worth',
      { stage: 'shipment', shipped: [{ ...navy, quantity: 100 }], invoicedAmount: '420.02' },
      ['/opening/invoicedAmount'],
    ],
    ['an invoice before anything is shipped', { stage: 'shipment', invoicedAmount: '1' }, ['/opening/invoicedAmount']],
    ['more invoiced than the whole order', { stage: 'collection', invoicedAmount: '6300.02' }, ['/opening/invoicedAmount']],
    ['more paid than the amount and ten percent', { stage: 'production', paidAmount: '6930.01' }, ['/opening/paidAmount']],
    [
      'a milestone in the future and one twice',
      {
        stage: 'production',
        milestones: [
          { milestone: 'contractSigned', doneOn: '2026-11-24' },
          { milestone: 'depositIn', doneOn: '2026-11-23' },
        ],
      },
      ['/opening/milestones/0/doneOn'],
    ],
  ])('is refused with %s', async (_name, opening, pointers) => {
    expect((await errorsOf(opening)).map(({ pointer }) => pointer)).toEqual(pointers)
  }) // prettier-ignore

  it('asks for colours and sizes where the line has them', async () => {
    const [error] = await errorsOf({ stage: 'production', produced: [{ line: 1, quantity: 10 }] })
    expect(error).toEqual({
      pointer: '/opening/produced/0',
      detail: 'must name a colour and size of line 1: navy M, white L',
    })
  })

  it('tells where an order belongs that is still being shipped', async () => {
    const [error] = await errorsOf({ stage: 'collection', shipped: [{ ...navy, quantity: 1000 }] })
    expect(error?.detail).toMatch(/line 1: 1000 of 1500.*still in shipment/)
  })

  it.each<[string, object, object]>([
    [
      'everything within its tolerances',
      {
        stage: 'invoicing',
        milestones: [{ milestone: 'contractSigned', doneOn: '2026-11-23' }],
        produced: [{ ...navy, quantity: 1050 }, { ...white, quantity: 475 }],
        shipped: [{ ...navy, quantity: 1050 }, { ...white, quantity: 375 }],
        invoicedAmount: '5985.00',
        paidAmount: '6930.00',
      },
      {},
    ],
    ['the whole order invoiced and nothing said of the pieces', { stage: 'collection', invoicedAmount: '6300.00' }, {}],
    [
      'pieces and money where the order has no quantities and no price yet',
      { stage: 'shipment', produced: [{ line: 1, quantity: 5 }], shipped: [{ line: 1, quantity: 5 }], invoicedAmount: '9', paidAmount: '9' },
      { lines: [{ description: 'a' }] },
    ],
    [
      'a line without colours and sizes',
      { stage: 'shipment', shipped: [{ line: 1, quantity: 5 }] },
      { lines: [{ description: 'a', quantities: [{ quantity: 5 }] }] },
    ],
  ])('is taken with %s', async (_name, opening, parts) => {
    const { status, body } = await post(world, '/orders', underWay(opening, parts), { as: 'ME03' })
    expect([status, body.errors]).toEqual([201, undefined])
  }) // prettier-ignore
})

describe('the money of an order', () => {
  it('is shown as owed, paid, outstanding and overpaid', async () => {
    const parts = { receivedAt: '2026-09-01T02:00:00Z', opening: { stage: 'production', paidAmount: '1260' } }
    const { collection } = (await get(world, `/orders/${await received(world, parts)}`)).body
    expect(collection).toMatchObject({
      owed: '4200.00',
      paid: '1260.00',
      outstanding: '2940.00',
      overpaid: '0.00',
    })
  })

  it('is not made up while price or currency are open', async () => {
    const priceless = await received(world, { lines: [{ description: 'a' }] })
    const open = (await get(world, `/orders/${priceless}`)).body.collection
    expect(open).toMatchObject({ paid: '0.00' })
    for (const name of ['owed', 'outstanding', 'overpaid']) expect(open).not.toHaveProperty(name)
    const without = await received(world, { currency: undefined })
    expect((await get(world, `/orders/${without}`)).body.collection).not.toHaveProperty('paid')
  })

  it.each([
    ['USD', '4.25', '4250.00'],
    ['JPY', '640', '640000'],
    ['KWD', '1.3', '1300.000'],
  ])('is listed in %s with the digits of its minor unit', async (currency, unitPrice, amount) => {
    const quantities = [{ quantity: 1000 }]
    const number = await received(world, { currency, lines: [{ description: 'a', unitPrice, quantities }] })
    const { items } = (await get(world, `/orders?q=${number}`)).body
    const { terms } = (await get(world, `/orders/${number}`)).body
    expect([items[0].amount, terms.amount]).toEqual([amount, amount])
  })

  it.each([
    ['USD', '50.00'],
    ['JPY', '5000'],
    ['KWD', '20.000'],
    ['CLF', '1.0000'],
    [undefined, '50.00'],
  ])('may be short by what is usual in %s', async (currency, tolerance) => {
    await world.database.db.party.update({ where: { code: 'C-HARBOR' }, data: { defaults: {} } })
    const number = await received(world, { customer: 'C-HARBOR', currency })
    expect((await get(world, `/orders/${number}`)).body.terms.paymentTolerance).toBe(tolerance)
  })

  it("may be short by the customer's own amount in the customer's own currency only", async () => {
    const toleranceIn = async (currency: string) =>
      (await get(world, `/orders/${await received(world, { currency })}`)).body.terms.paymentTolerance
    await world.database.db.party.update({
      where: { code: 'C-NORDLYS' },
      data: { defaults: { paymentTolerance: '35.00' } },
    })
    expect([await toleranceIn('USD'), await toleranceIn('JPY')]).toEqual(['35.00', '5000'])
  })
})

import request from 'supertest'
import { aNewOrder, aWorld, directorKey, get, post, received, type World } from './support/world'

let world: World
let number: string
beforeAll(async () => {
  world = await aWorld()
  number = await received(world)
})
afterAll(() => world.close())

/** As if the API had stopped before it kept what it answered. */
const forgetAnswer = (key: string) =>
  world.database.db.$executeRaw`UPDATE request_keys SET status = NULL, response = NULL WHERE key = ${key}`

const notes = async () => (await get(world, `/orders/${number}`)).body.notes.length

describe('Idempotency-Key', () => {
  it.each([
    [undefined, 'idempotency-key-missing'],
    ['', 'idempotency-key-missing'],
    ['""', 'idempotency-key-missing'],
    ['x'.repeat(201), 'idempotency-key-malformed'],
    ['schl\u00fcssel', 'idempotency-key-malformed'],
  ])('refuses %j', async (key, code) => {
    for (const path of ['/orders', `/orders/${number}/addNote`]) {
      const sending = request(world.app).post(path).set('Authorization', `Bearer ${directorKey}`)
      const { status, body } = await (key === undefined ? sending : sending.set('Idempotency-Key', key)).send(
        {},
      )
      expect([status, body.code]).toEqual([400, code])
    }
  })

  it('acts once, and gives the first answer again', async () => {
    const before = await notes()
    const options = { idempotencyKey: 'n-1', as: 'ME03' }
    const first = await post(world, `/orders/${number}/addNote`, { text: 'one' }, options)
    const again = await post(world, `/orders/${number}/addNote`, { text: 'one' }, options)
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect([first.headers['idempotent-replay'], again.headers['idempotent-replay']]).toEqual([
      undefined,
      'true',
    ])
    expect(again.headers['etag']).toBe(first.headers['etag'])
    expect(await notes()).toBe(before + 1)
  })

  it('takes fields in any order and a quoted key for the same request', async () => {
    const first = { text: 'two', on: '2026-11-20' }
    await post(world, `/orders/${number}/addNote`, first, { idempotencyKey: 'n-2' })
    const turned = { on: '2026-11-20', text: 'two' }
    const again = await post(world, `/orders/${number}/addNote`, turned, { idempotencyKey: '"n-2"' })
    expect(again.headers['idempotent-replay']).toBe('true')
  })

  it('refuses the key for another body, another command and another order', async () => {
    const other = await received(world)
    await post(world, `/orders/${number}/addNote`, { text: 'three' }, { idempotencyKey: 'n-3' })
    const requests: [string, object][] = [
      [`/orders/${number}/addNote`, { text: 'four' }],
      [`/orders/${number}/acknowledgeReceipt`, { via: 'email' }],
      [`/orders/${other}/addNote`, { text: 'three' }],
      ['/orders', aNewOrder()],
    ]
    for (const [path, body] of requests) {
      const answer = await post(world, path, body, { idempotencyKey: 'n-3' })
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency-key-reused'])
    }
  })

  it('belongs to one employee: the same key of two people means two requests', async () => {
    const before = await notes()
    for (const as of ['ME03', 'SA01']) {
      const { status } = await post(
        world,
        `/orders/${number}/addNote`,
        { text: 'ours' },
        { idempotencyKey: 'shared', as },
      )
      expect(status).toBe(200)
    }
    expect(await notes()).toBe(before + 2)
  })

  it('does not remember a refusal: the request may be changed, or sent again when the order has moved on', async () => {
    const path = `/orders/${number}/addNote`
    const stale = await post(world, path, { text: 'x', expectedVersion: 1 }, { idempotencyKey: 'again' })
    const wrong = await post(
      world,
      path,
      { text: 'x', onBehalfOf: { employee: 'ME99', evidence: 'x' } },
      { idempotencyKey: 'again' },
    )
    const right = await post(world, path, { text: 'y' }, { idempotencyKey: 'again' })
    expect([stale.status, wrong.status, right.status]).toEqual([412, 422, 200])
    const order = aNewOrder({ customer: 'C-NOBODY' })
    const refused = await post(world, '/orders', order, { idempotencyKey: 'order-again' })
    const received = await post(
      world,
      '/orders',
      { ...order, customer: 'C-KAWASE' },
      { idempotencyKey: 'order-again' },
    )
    expect([refused.status, received.status]).toEqual([422, 201])
  })

  it('gives the answer of an order that was received under it', async () => {
    const order = aNewOrder()
    const first = await post(world, '/orders', order, { idempotencyKey: 'order-1' })
    const again = await post(world, '/orders', order, { idempotencyKey: 'order-1' })
    expect([again.status, again.text, again.headers['idempotent-replay']]).toEqual([201, first.text, 'true'])
    expect(again.headers['location']).toBe(first.headers['location'])
    const changed = await post(world, '/orders', { ...order, currency: 'EUR' }, { idempotencyKey: 'order-1' })
    expect([changed.status, changed.body.code]).toEqual([422, 'idempotency-key-reused'])
  })

  it.each([
    ['rolled over', 'holdOrder', { reason: 'credit' }, 'ME01'],
    ['ended', 'cancelOrder', { reason: 'buyer withdrew' }, 'SA01'],
  ])('gives the first answer though it was not kept and the order has %s since', async (_name, next, body, as) => {
    const order = await received(world)
    const options = { idempotencyKey: `lost-${next}`, as: 'ME03' }
    const path = `/orders/${order}/acknowledgeReceipt`
    const first = await post(world, path, { via: 'email' }, options)
    expect(first.body.events.length).toBeGreaterThan(1)
    await forgetAnswer(options.idempotencyKey)
    expect((await post(world, `/orders/${order}/${next}`, body, { as })).status).toBe(200)
    world.orders.rollOver()
    const again = await post(world, path, { via: 'email' }, options)
    expect([again.status, again.text, again.headers['idempotent-replay']]).toEqual([200, first.text, 'true'])
    expect(again.headers['etag']).toBe(first.headers['etag'])
  }) // prettier-ignore

  it('takes a key of 200 characters', async () => {
    const options = { idempotencyKey: 'k'.repeat(200), as: 'ME03' }
    expect((await post(world, `/orders/${number}/addNote`, { text: 'long' }, options)).status).toBe(200)
    expect((await post(world, `/orders/${number}/addNote`, { text: 'long' }, options)).status).toBe(200)
  })
})

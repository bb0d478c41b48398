import { aWorld, get, post, received, type World } from './support/world'

let world: World
let number: string
beforeAll(async () => {
  world = await aWorld()
  number = await received(world)
})
afterAll(() => world.close())

const onHand = async (item: string) => Number((await get(world, `/items/${item}`)).body.onHand)

describe('stock', () => {
  it('moves by entries with a reason, once for a key, and wakes the planner', async () => {
    const before = await onHand('LBL-NECK')
    const { woken } = world.planner
    const issue = { kind: 'issue', quantity: 500, reason: 'to the sample room' }
    for (let n = 0; n < 2; n++)
      await post(world, '/items/LBL-NECK/adjustStock', issue, { as: 'WH03', idempotencyKey: 'once' }).expect(
        200,
      )
    expect(await onHand('LBL-NECK')).toBe(before - 500)
    expect(world.planner.woken).toBeGreaterThan(woken)
    await post(world, '/items/LBL-NECK/adjustStock', { ...issue, kind: 'found' }, { as: 'WH03' }).expect(200)
    expect(await onHand('LBL-NECK')).toBe(before)
  })

  it.each([
    ['more than there is', 'WH03', { kind: 'issue', quantity: 1e8, reason: 'x' }, 409, 'change-refused'],
    ['by another department', 'SA03', { kind: 'issue', quantity: 1, reason: 'x' }, 403, 'not-permitted'],
    ['of nothing', 'WH03', { kind: 'issue', quantity: 0, reason: 'x' }, 422, 'malformed-body'],
    ['without a reason', 'WH03', { kind: 'issue', quantity: 1 }, 422, 'malformed-body'],
  ] as const)('refuses a movement %s', async (...[, as, body, status, code]) => {
    const before = await onHand('LBL-NECK')
    const answer = await post(world, '/items/LBL-NECK/adjustStock', body, { as })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await onHand('LBL-NECK')).toBe(before)
  })

  it('enters an item, and refuses a version that has moved on', async () => {
    const item = { name: 'Drawstring', unit: 'MTR', kind: 'buy', leadTimeDays: 8, safetyStock: 20 }
    const first = await post(world, '/items/CRD-6MM', item, { as: 'PU02' }).expect(200)
    expect(first.body).toMatchObject({ code: 'CRD-6MM', leadTimeDays: 8, safetyStock: '20', version: 1 })
    await post(
      world,
      '/items/CRD-6MM',
      { ...item, leadTimeDays: 9, expectedVersion: 1 },
      { as: 'PU02' },
    ).expect(200)
    const stale = await post(
      world,
      '/items/CRD-6MM',
      { ...item, leadTimeDays: 7, expectedVersion: 1 },
      { as: 'PU02' },
    )
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-version'])
    await post(world, '/items/CRD-6MM', { ...item, leadTimeDays: -1 }, { as: 'PU02' }).expect(422)
  })
})

describe('allocation in a shortage (R129)', () => {
  const line = () => `${number}-P1`

  it('gives to an order line by the rule, with the reason', async () => {
    const { body } = await get(world, '/items/FAB-SJ180/allocation')
    expect(body.lines).toMatchObject([
      { order: number, orderLine: line(), class: 'A', reasons: [{ code: expect.any(String) }] },
    ])
    await get(world, '/items/NOTHING/allocation').expect(404)
  })

  it('ranks an order whose ship date is not committed yet by that of its plan', async () => {
    const undated = await received(world, { shipOn: undefined })
    const { body: shown } = await get(world, `/orders/${undated}`)
    const { body } = await get(world, '/items/FAB-SJ180/allocation')
    expect(shown.plan).toMatchObject({ shipOnAssumed: true })
    const own = body.lines.find(({ order }: { order: string }) => order === undated)
    expect(own.dueOn).toBe(shown.plan.shipOn)
    await post(world, `/orders/${undated}/cancelOrder`, { reason: 'the buyer withdrew' }, { as: 'GM01' })
  })

  it('takes an override only with the approval of somebody else who may, and records both', async () => {
    const wish = { item: 'FAB-SJ180', orderLine: line(), quantity: 30, reason: 'samples for the fair' }
    const { body: asked } = await post(world, '/allocation-overrides', wish, { as: 'SA01' }).expect(200)
    const approve = (as: string) => post(world, `/allocation-overrides/${asked.id}/approve`, {}, { as })
    expect((await approve('SA01')).body.code).toBe('not-permitted')
    expect((await approve('PL03')).body.code).toBe('not-permitted')
    expect((await approve('PL01')).body).toMatchObject({ requestedBy: 'SA01', approvedBy: 'PL01' })

    const { body } = await get(world, '/items/FAB-SJ180/allocation')
    expect(body.overrides).toMatchObject([
      { orderLine: line(), quantity: 30, approvedBy: 'PL01', reason: wish.reason },
    ])
    expect(body.lines[0].reasons.map(({ code }: { code: string }) => code)).toEqual(['override'])
    expect((await get(world, '/allocation-overrides?status=approved')).body.items).toHaveLength(1)
    expect(
      (await post(world, `/allocation-overrides/${asked.id}/reject`, {}, { as: 'PL01' })).body.code,
    ).toBe('change-refused')
  })

  it('reserves what is free, and no more', async () => {
    const wish = { item: 'TAG-HANG', orderLine: line(), quantity: 1000 }
    const { body } = await post(world, '/reservations', wish, { as: 'PL03' }).expect(200)
    expect((await post(world, '/reservations', { ...wish, quantity: 1e6 }, { as: 'PL03' })).body.code).toBe(
      'change-refused',
    )
    await post(world, `/reservations/${body.id}/release`, {}, { as: 'PL03' }).expect(200)
    expect((await get(world, '/reservations')).body.items).toEqual([])
  })
})

describe('the factory as it is', () => {
  it('is one picture, which the simulations take as it is or changed', async () => {
    const { body: factory } = await get(world, '/planning/factory')
    expect(factory.orders).toMatchObject([{ number, tentative: true }])
    const plain = await post(world, '/planning/factory', {}).expect(200)
    const same = await post(world, '/planning/factory', { factory }).expect(200)
    expect(same.body.plan.orders).toEqual(plain.body.plan.orders)

    const machines = factory.machines.map((one: { workCentre: string }) =>
      one.workCentre === 'SEW'
        ? {
            ...one,
            stops: [{ from: factory.plannedAt, until: '2027-05-31T00:00:00.000Z', reason: 'a flood' }],
          }
        : one,
    )
    const flooded = await post(world, '/planning/factory', { factory: { ...factory, machines } })
    expect(flooded.body.errors).toBeUndefined()
    expect(flooded.body.plan.orders[0].daysLate).toBeGreaterThan(plain.body.plan.orders[0].daysLate)
    const odd = await post(world, '/planning/factory', { factory: { ...factory, plannedAt: 'now' } })
    expect([odd.status, odd.body.errors[0].pointer]).toEqual([422, '/factory/plannedAt'])
  })

  it('says what an order can be promised, and has no plan before the planner ran', async () => {
    const { body } = await get(world, `/orders/${number}/promise`).expect(200)
    expect(body).toMatchObject({ order: number, binding: { kind: expect.any(String) } })
    expect((await get(world, `/orders/${number}/why-late`)).body).toMatchObject({
      order: number,
      isLate: false,
    })
    expect((await get(world, '/orders/NONE/promise')).body.code).toBe('order-not-found')
    expect((await get(world, '/planning/plan')).body.code).toBe('entry-not-found')
    expect((await get(world, '/planning/versions/9')).body.code).toBe('entry-not-found')
  })

  it('lets sales set the class of a customer by hand', async () => {
    await post(world, '/customers/C-NORDLYS/setClass', { class: 'C' }, { as: 'SA01' }).expect(200)
    await post(world, '/customers/C-NORDLYS/setClass', { class: 'A' }, { as: 'SA03' }).expect(403)
    await post(world, '/customers/NOBODY/setClass', { class: 'A' }, { as: 'SA01' }).expect(404)
    expect((await get(world, '/planning/factory')).body.orders[0].customerClass).toBe('C')
  })
})

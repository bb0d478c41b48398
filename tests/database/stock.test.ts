import { seedSampleFactory } from '../../prisma/seed'
import type { OrderEvent } from '../../domain/order/events'
import { ChangeRefused, createRepositories, StaleVersion, type Repositories } from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'
import { aRecord, aState, anEvent } from './an-order'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
  await seedSampleFactory(database.url, 'gendan_sample-key')
})
afterAll(() => database?.drop())

const at = '2026-03-02T01:00:00.000Z'
const byWarehouse = { at, by: 'WH03' }
const onHand = async (item: string) => Number((await repositories.items.find(item))?.onHand)
const requestsAbout = async (ref: string) =>
  (await repositories.planning.waitingRequests()).filter((request) => request.ref === ref)

let count = 0
/** A new item with so much in stock. */
async function anItem(quantity = 100): Promise<string> {
  const code = `TEST-${++count}`
  await repositories.items.upsert({
    item: { code, name: 'Test cloth', unit: 'MTR', kind: 'buy', leadTimeDays: 5 },
    at,
    by: 'PU03',
  })
  if (quantity > 0) {
    await repositories.items.adjustStock({ item: code, quantity, kind: 'adjustment', ...byWarehouse })
  }
  return code
}

describe('items', () => {
  const entry = { code: 'ZIP-9', name: 'Zip', unit: 'PCE', kind: 'buy', leadTimeDays: 9 } as const

  it('are entered and changed by version, and repeating it changes nothing', async () => {
    const lotSize = { policy: 'multiple', minimum: 100, multiple: 50 } as const
    const entered = await repositories.items.upsert({ item: { ...entry, lotSize }, at, by: 'PU03' })
    expect(entered).toMatchObject({ ...entry, lotSize, onHand: '0', safetyStock: '0', version: 1 })
    expect(await repositories.items.upsert({ item: { ...entry, lotSize }, at, by: 'PU03' })).toEqual(entered)
    expect(await requestsAbout('ZIP-9')).toHaveLength(1)

    const later = { ...entry, lotSize, leadTimeDays: 12, safetyStock: '5.5' }
    const changed = await repositories.items.upsert({ item: later, at, by: 'PU03', expectedVersion: 1 })
    expect(changed).toMatchObject({ leadTimeDays: 12, safetyStock: '5.5', version: 2 })
    const stale = repositories.items.upsert({
      item: { ...later, leadTimeDays: 3 },
      at,
      by: 'PU04',
      expectedVersion: 1,
    })
    await expect(stale).rejects.toThrow(StaleVersion)
    expect(await repositories.items.find('ZIP-9')).toEqual(changed)
  })

  it('keep one of two that enter the same at once, and refuse an unknown supplier', async () => {
    const item = { ...entry, code: 'ZIP-10' }
    const both = await Promise.all([1, 2].map(() => repositories.items.upsert({ item, at, by: 'PU03' })))
    expect(both[0]).toEqual(both[1])
    const attempt = repositories.items.upsert({ item: { ...item, supplierCode: 'S-NONE' }, at, by: 'PU03' })
    await expect(attempt).rejects.toMatchObject({ code: 'unknown-code', pointer: '/supplierCode' })
  })

  it('are found by code, by either name and by supplier', async () => {
    const codes = async (filter: Parameters<Repositories['items']['list']>[0]) =>
      (await repositories.items.list(filter)).map(({ code }) => code)
    expect(await codes({ query: '浮法' })).toEqual(['GLS-6', 'GLS-8'])
    expect(await codes({ query: 'greige s' })).toEqual(['GRG-SJ'])
    expect(await codes({ supplier: 'S-YONGSHENG' })).toEqual(['BAG-PE', 'CRT-WOOD', 'CTN-60'])
    expect(await codes({ query: '%' })).toEqual([])
  })
})

describe('stock', () => {
  it('is the sum of its movements, which nobody can change', async () => {
    const item = await anItem(100)
    const moved = await repositories.items.adjustStock({
      item,
      quantity: -30.25,
      kind: 'issue',
      ref: 'MO-1',
      ...byWarehouse,
    })
    expect(moved).toEqual({ item, onHand: '69.75' })
    expect(await onHand(item)).toBe(69.75)
    await expect(database.db.stockMovement.deleteMany({ where: { itemCode: item } })).rejects.toThrow(
      /append-only/,
    )
    const rows = await database.db.$queryRaw<{ code: string }[]>`
      SELECT code FROM items LEFT JOIN stock_movements ON item_code = code
      GROUP BY code HAVING on_hand <> coalesce(sum(stock_movements.quantity), 0)`
    expect(rows).toEqual([])
  })

  it('is moved once under one key, and asks for a plan once', async () => {
    const item = await anItem(100)
    const before = (await requestsAbout(item)).length
    const take = { item, quantity: -40, kind: 'issue', ...byWarehouse, key: `take-${item}` } as const
    const answers = await Promise.all([1, 2, 3].map(() => repositories.items.adjustStock(take)))
    expect(answers).toEqual([1, 2, 3].map(() => ({ item, onHand: '60' })))
    expect(await requestsAbout(item)).toHaveLength(before + 1)
    const other = repositories.items.adjustStock({ ...take, quantity: -1 })
    await expect(other).rejects.toMatchObject({ code: 'key-reused' })
  })

  it('never falls below zero, however many take at once', async () => {
    const item = await anItem(100)
    const takes = Array.from({ length: 6 }, (_, index) =>
      repositories.items.adjustStock({ item, quantity: -30, kind: 'issue', at, by: `WH0${index}` }),
    )
    const outcomes = await Promise.allSettled(takes)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await onHand(item)).toBe(10)
  })

  it.each([
    ['an unknown item', { item: 'NONE' }, { code: 'unknown-code', pointer: '/item' }],
    ['nothing', { quantity: 0 }, { code: 'out-of-range', pointer: '/quantity' }],
    ['four decimals', { quantity: 0.0001 }, { code: 'out-of-range', pointer: '/quantity' }],
    ['no number', { quantity: NaN }, { code: 'out-of-range', pointer: '/quantity' }],
  ])('refuses to move %s', async (_what, change, problem) => {
    const item = await anItem(10)
    const attempt = repositories.items.adjustStock({
      item,
      quantity: 1,
      kind: 'receipt',
      ...byWarehouse,
      ...change,
    })
    await expect(attempt).rejects.toMatchObject(problem)
    expect(await onHand(item)).toBe(10)
  })
})

describe('reservations', () => {
  it('set aside no more than is free, and issues leave them alone', async () => {
    const item = await anItem(100)
    const forLine = (orderLine: string, quantity: number, key?: string) =>
      repositories.reservations.reserve({ item, orderLine, quantity, at, by: 'PL03', key })
    const first = await forLine('GD26-00901-P1', 60, `reserve-${item}`)
    expect(await forLine('GD26-00901-P1', 60, `reserve-${item}`)).toEqual(first)
    await expect(forLine('GD26-00902-P1', 50)).rejects.toMatchObject({
      code: 'not-enough-stock',
      detail: expect.stringContaining('40') as string,
    })
    const issue = { item, quantity: -50, kind: 'issue', ...byWarehouse } as const
    await expect(repositories.items.adjustStock(issue)).rejects.toThrow(ChangeRefused)

    const release = { id: first.id, at, by: 'PL03' }
    const released = await repositories.reservations.release(release)
    expect(await repositories.reservations.release(release)).toEqual(released)
    expect(await repositories.reservations.list({ item })).toEqual([])
    expect(await repositories.items.adjustStock(issue)).toEqual({ item, onHand: '50' })
    await expect(repositories.reservations.release({ ...release, id: 'none' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('are exhausted by exactly as many as fit when all ask at once', async () => {
    const item = await anItem(100)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        repositories.reservations.reserve({
          item,
          orderLine: `GD26-0091${index}-P1`,
          quantity: 40,
          at,
          by: 'PL03',
        }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })
})

/** An order that records these events one after the other, each with what it has allocated so far. */
function anOrder(number: string, run?: string) {
  let seq = 0
  let allocations: { id: string; at: string; by: string; material: string; quantity: number }[] = []
  const record = (event: object) => {
    const events = [{ ...anEvent(++seq), ...event } as OrderEvent]
    const state = aState(seq, { number })
    state.materials = { ...state.materials, allocations }
    return { ...aRecord(seq, seq, { number, run, events, state }) }
  }
  return {
    note: () => record({}),
    allocate: (material: string, quantity: number) => {
      const allocation = { id: `A${seq + 1}`, at, by: 'WH03', material, quantity }
      allocations = [...allocations, allocation]
      return record({ type: 'stockAllocated', data: { allocation } })
    },
    voidEntry: (entry: string) => {
      const voiding = record({ type: 'entryVoided', data: { entry, reason: 'wrong colour' } })
      allocations = allocations.filter(({ id }) => id !== entry)
      return voiding
    },
    cancel: () =>
      record({
        type: 'orderCancelled',
        data: { reason: 'buyer', compensations: [{ kind: 'releaseAllocations' }] },
      }),
    back: () => void seq--,
  }
}

describe('stock that orders allocate', () => {
  it('leaves the stock with the event, and comes back when the entry is voided or the order cancelled', async () => {
    const item = await anItem(100)
    const order = anOrder('GD26-00801')
    const first = order.allocate(item, 30)
    await repositories.recordEvents(first)
    await repositories.recordEvents(first)
    expect(await onHand(item)).toBe(70)
    await repositories.recordEvents(order.voidEntry('A1'))
    expect(await onHand(item)).toBe(100)
    await repositories.recordEvents(order.allocate(item, 25))
    await repositories.recordEvents(order.cancel())
    expect(await onHand(item)).toBe(100)
  })

  it('is no longer reserved for the order, and is recorded although there is too little', async () => {
    const item = await anItem(100)
    const order = anOrder('GD26-00802')
    const reserved = { 'GD26-00802-P1': 20, 'GD26-00802-P2': 30, 'GD26-00803-P1': 40 }
    for (const [index, [orderLine, quantity]] of Object.entries(reserved).entries()) {
      const reservedAt = `2026-03-02T01:0${index}:00.000Z`
      await repositories.reservations.reserve({ item, orderLine, quantity, at: reservedAt, by: 'PL03' })
    }
    await repositories.recordEvents(order.allocate(item, 35))
    const left = await repositories.reservations.list({ item })
    expect(left.map(({ orderLine, quantity }) => [orderLine, Number(quantity)])).toEqual([
      ['GD26-00802-P2', 15],
      ['GD26-00803-P1', 40],
    ])
    await repositories.recordEvents(order.allocate(item, 90))
    expect(await onHand(item)).toBe(-25)
  })

  it('comes back with an event that another supersedes', async () => {
    const item = await anItem(100)
    const order = anOrder('GD26-00804', 'run-1')
    await repositories.recordEvents(order.note())
    await repositories.recordEvents(order.allocate(item, 30))
    order.back()
    const instead = order.note()
    instead.events = [{ ...instead.events[0]!, at: '2026-03-02T02:00:00.000Z' }]
    expect(await repositories.recordEvents(instead)).toMatchObject({ recorded: 1 })
    expect(await onHand(item)).toBe(100)
  })

  it('of a material that is no item here changes nothing', async () => {
    const record = anOrder('GD26-00805').allocate('UNHEARD-OF', 5)
    expect(await repositories.recordEvents(record)).toMatchObject({ recorded: 1, planning: true })
    expect(await database.db.stockMovement.count({ where: { orderNumber: 'GD26-00805' } })).toBe(0)
  })
})

describe('allocation overrides', () => {
  const wish = (item: string, key?: string) => ({
    item,
    orderLine: 'GD26-00810-P1',
    quantity: 40,
    reason: 'last shipment before the season',
    by: 'ME03',
    at,
    key,
  })
  const overrides = () => repositories.allocationOverrides

  it('count once somebody else with the level has approved them; both are on record', async () => {
    const item = await anItem(100)
    const asked = await overrides().request(wish(item, `wish-${item}`))
    expect(await overrides().request(wish(item, `wish-${item}`))).toEqual(asked)
    const before = (await requestsAbout(item)).length
    const decision = { id: asked.id, at }
    await expect(overrides().approve({ ...decision, by: 'ME03' })).rejects.toMatchObject({
      code: 'own-request',
    })
    await expect(overrides().approve({ ...decision, by: 'ME02' })).rejects.toMatchObject({
      code: 'level-too-low',
    })
    await expect(overrides().approve({ ...decision, by: 'NOBODY' })).rejects.toMatchObject({
      code: 'unknown-code',
    })
    expect((await overrides().list({ status: 'approved' })).map(({ id }) => id)).not.toContain(asked.id)

    const approved = await overrides().approve({ ...decision, by: 'PL01' })
    expect(approved).toMatchObject({ requestedBy: 'ME03', approvedBy: 'PL01', approvedAt: at })
    expect(await overrides().approve({ ...decision, by: 'PL01' })).toEqual(approved)
    expect(await requestsAbout(item)).toHaveLength(before + 1)
    await expect(overrides().reject({ ...decision, by: 'GM01' })).rejects.toMatchObject({
      code: 'already-decided',
    })
    expect(await overrides().list({ status: 'approved' })).toContainEqual(approved)
  })

  it('do not count once they are rejected, even by a manager who asked for nothing', async () => {
    const asked = await overrides().request(wish(await anItem(100)))
    await overrides().reject({ id: asked.id, by: 'PL01', at, comment: 'C-KAWASE ships first' })
    await expect(overrides().approve({ id: asked.id, by: 'GM01', at })).rejects.toMatchObject({
      code: 'already-decided',
    })
    const [known] = (await overrides().list()).filter(({ id }) => id === asked.id)
    expect(known).toMatchObject({ rejectedBy: 'PL01', comment: 'C-KAWASE ships first' })
    expect(known).not.toHaveProperty('approvedBy')
  })
})

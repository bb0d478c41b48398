import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, StaleVersion, type Repositories } from '../../services/database'
import type { OrderProjection } from '../../services/scheduling/factory'
import { testDatabase, type TestDatabase } from '../support/database'
import { anIntake, aRecord, aState } from './an-order'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
  await seedSampleFactory(database.url, 'gendan_sample-key')
})
afterAll(() => database?.drop())

const at = '2026-03-02T01:00:00.000Z'
const planning = () => repositories.planning

function aProjection(order: string, parts: Partial<OrderProjection> = {}): OrderProjection {
  return {
    order,
    customer: 'C-NORDLYS',
    shipOn: '2026-05-08',
    projectedShipOn: '2026-05-08',
    daysLate: 0,
    slackDays: 3,
    expected: { materialsIn: { on: '2026-04-10' } },
    binding: { kind: 'requested', text: { en: 'as requested', zh: '按要求' } },
    lines: [],
    ...parts,
  }
}

/** A plan that says this of the open orders. */
const aPlan = (projections: OrderProjection[], parts: object = {}) => ({
  plannedAt: at,
  kind: 'repair' as const,
  reasons: ['test'],
  requests: [],
  result: {
    operations: [{ job: 'GD26-00001-P1', operation: 'sewing', machine: 'SEW-1', startAt: at, endAt: at }],
  },
  differences: { moved: 1 },
  values: { lateJobs: 0 },
  projections,
  ...parts,
})

const waiting = async () => (await planning().waitingRequests()).map(({ id }) => id)

describe('planning requests', () => {
  it('wait until a version has taken them in; one that came meanwhile goes on waiting', async () => {
    const ask = (reason: string) => planning().request({ at, kind: 'manual', reason, ref: 'PL01' })
    const first = await ask('first')
    const taken = await waiting()
    const second = await ask('second')
    const { version } = await planning().storeVersion(aPlan([], { requests: taken }))
    expect(await waiting()).toEqual([second.id])
    const row = await database.db.planningRequest.findUnique({ where: { id: BigInt(first.id) } })
    expect(row?.takenByVersion).toBe(version)
  })
})

describe('versions of the plan', () => {
  it('are stored whole or not at all, and once for a run', async () => {
    const { id } = await planning().request({ at, kind: 'daily', reason: 'every morning' })
    const plan = aPlan([aProjection('GD26-00001')], { requests: [id], key: 'run-1' })
    const broken = { ...plan, projections: [aProjection('GD26-00001', { shipOn: 'no day' })] }
    await expect(planning().storeVersion(broken)).rejects.toThrow(/no day/)
    expect(await waiting()).toContain(id)

    const stored = await planning().storeVersion(plan)
    expect(stored.changedOrders).toEqual(['GD26-00001'])
    expect(await planning().storeVersion(plan)).toEqual(stored)
    expect(await planning().latestVersion()).toMatchObject({
      version: stored.version,
      kind: 'repair',
      plannedAt: at,
      reasons: ['test'],
      differences: { moved: 1 },
      values: { lateJobs: 0 },
      changedOrders: ['GD26-00001'],
      result: { operations: [{ job: 'GD26-00001-P1', machine: 'SEW-1' }] },
    })
    expect(await waiting()).not.toContain(id)
  })

  it('are refused when another has been stored since they were planned', async () => {
    const latest = (await planning().latestVersion())!.version
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => planning().storeVersion(aPlan([], { basedOn: latest }))),
    )
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const rejected = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(rejected.reason).toBeInstanceOf(StaleVersion)
  })

  it('are listed latest first; what only the next plan needs is kept of the latest fifty', async () => {
    const { version: first } = await planning().storeVersion(aPlan([]))
    for (let index = 0; index < 50; index++) await planning().storeVersion(aPlan([]))
    expect(await planning().getVersion(first)).not.toHaveProperty('result')
    expect(await planning().getVersion(first + 1)).toHaveProperty('result')
    expect(await planning().getVersion(10_000_000)).toBeUndefined()
    const one = await planning().listVersions({ limit: 30 })
    const two = await planning().listVersions({ limit: 200, cursor: one.next })
    const versions = [...one.items, ...two.items].map(({ version }) => version)
    expect(versions).toEqual(versions.toSorted((a, b) => b - a))
    expect(new Set(versions).size).toBe(await database.db.planVersion.count())
  })
})

describe('projections', () => {
  const store = (...projections: OrderProjection[]) => planning().storeVersion(aPlan(projections))
  const untold = async () => (await planning().untold()).map(({ order }) => order)

  it('name the orders whose date, binding constraint or expected dates changed, and no other', async () => {
    const a = aProjection('A')
    const late: OrderProjection = { ...a, projectedShipOn: '2026-05-12', daysLate: 2 }
    const material = (ref: string, en: string): OrderProjection => ({
      ...late,
      binding: { kind: 'material', item: 'FAB', ref, readyOn: '2026-04-20', text: { en, zh: '' } },
    })
    expect((await store(a, aProjection('B'))).changedOrders).toEqual(['A', 'B'])
    expect((await store({ ...a, slackDays: 1 }, aProjection('B'))).changedOrders).toEqual([])
    expect((await store(late, aProjection('B'))).changedOrders).toEqual(['A'])
    expect((await store(material('PO-1/1', 'waits'), aProjection('B'))).changedOrders).toEqual(['A'])
    expect((await store(material('PO-1/1', 'in other words'), aProjection('B'))).changedOrders).toEqual([])
    expect((await store(material('PO-2/1', 'waits'), aProjection('B'))).changedOrders).toEqual(['A'])
    const expected = { materialsIn: { on: '2026-04-13' } }
    expect((await store(material('PO-2/1', ''), aProjection('B', { expected }))).changedOrders).toEqual(['B'])
  })

  it('wait for their order to be told, until it was told of what last changed', async () => {
    const first = await store(aProjection('A'), aProjection('B'))
    await planning().markTold('A', first.version)
    await planning().markTold('B', first.version)
    expect(await untold()).toEqual([])
    const moved = aProjection('A', { projectedShipOn: '2026-05-20' })
    const second = await store(moved, aProjection('B'))
    expect(await untold()).toEqual(['A'])
    const third = await store(moved, aProjection('B'))
    expect(await planning().projectionOf('A')).toMatchObject({
      version: third.version,
      changedVersion: second.version,
      toldVersion: first.version,
      projection: { projectedShipOn: '2026-05-20' },
    })
    await planning().markTold('A', third.version)
    await planning().markTold('A', first.version)
    expect(await untold()).toEqual([])
  })

  it('of an order that is no longer planned are gone', async () => {
    await store(aProjection('A'), aProjection('B', { daysLate: 4 }))
    expect((await planning().listProjections({ lateOnly: true })).map(({ order }) => order)).toEqual(['B'])
    await store(aProjection('A'))
    expect(await planning().projectionOf('B')).toBeUndefined()
    expect((await planning().listProjections()).map(({ order }) => order)).toEqual(['A'])
  })
})

describe('machines', () => {
  const stop = {
    machine: 'SEW-2',
    from: at,
    until: '2026-03-04T01:00:00.000Z',
    reason: 'motor',
    by: 'PR03',
    at,
  }
  const stopsOf = async (code: string, now: string) =>
    (await repositories.machines.list(now)).find((machine) => machine.code === code)?.stops

  it('stand still from a stop to its end, and ask for a plan at both', async () => {
    const entered = await repositories.machines.stop({ ...stop, key: 'stop-1' })
    expect(await repositories.machines.stop({ ...stop, key: 'stop-1' })).toEqual(entered)
    expect(await stopsOf('SEW-2', at)).toEqual([entered])
    expect(await stopsOf('SEW-2', stop.until)).toEqual([])
    const end = { id: entered.id, at: '2026-03-03T01:00:00.000Z', by: 'PR03' }
    const ended = await repositories.machines.endStop(end)
    expect(ended).toMatchObject({ endedAt: end.at })
    expect(await repositories.machines.endStop({ ...end, at: '2026-03-03T02:00:00.000Z' })).toEqual(ended)
    expect(await stopsOf('SEW-2', at)).toEqual([])
    const about = (await planning().waitingRequests()).filter(({ ref }) => ref === 'SEW-2')
    expect(about.map(({ kind, reason }) => [kind, reason.slice(0, 11)])).toEqual([
      ['capacity', 'SEW-2 stops'],
      ['capacity', 'SEW-2 works'],
    ])
  })

  it.each([
    ['an unknown machine', { machine: 'SEW-99' }, { code: 'unknown-code', pointer: '/machine' }],
    ['an end before the start', { until: at }, { code: 'out-of-range', pointer: '/until' }],
    ['an end that is no instant', { until: 'soon' }, { code: 'out-of-range', pointer: '/until' }],
  ])('are not stopped with %s', async (_what, change, problem) => {
    await expect(repositories.machines.stop({ ...stop, ...change })).rejects.toMatchObject(problem)
  })
})

describe('customer sales', () => {
  const period = { from: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' }
  let count = 0
  const sell = async (customer: string, currency: string, amount: string, parts: object = {}) => {
    const number = `GD26-${String(700 + ++count).padStart(5, '0')}`
    const [line] = anIntake().lines
    const lines = [{ ...line!, unitPrice: amount, quantities: [{ quantity: 1 }] }]
    const order = anIntake({ customer, buyerOrderNumber: number, currency, lines, ...parts })
    const status = 'status' in parts ? { status: parts.status as 'cancelled' } : {}
    await repositories.recordEvents(aRecord(1, 1, { number, state: aState(1, { number, order, ...status }) }))
  }

  it('are summed in the currency of the factory at the rate of the day, without what was cancelled', async () => {
    const rate = { currency: 'EUR', asOf: '2026-06-01', rate: '8' }
    await repositories.sales.setExchangeRate(rate)
    await sell('C-LUMIERE', 'EUR', '1000')
    await sell('C-LUMIERE', 'EUR', '100', { receivedAt: '2026-06-02T01:00:00.000Z' })
    await sell('C-LUMIERE', 'EUR', '5000', { status: 'cancelled' })
    await sell('C-LUMIERE', 'EUR', '5000', { receivedAt: period.until })
    await sell('C-KAWASE', 'CNY', '20000.55')
    await sell('C-KAWASE', 'XAU', '1')
    const [first, second, ...others] = await repositories.sales.ofCustomers(period)
    expect(first).toEqual({ customer: 'C-KAWASE', sales: '20000.55', orders: 2, unvalued: 1 })
    expect(second).toEqual({ customer: 'C-LUMIERE', sales: '8700', orders: 2, unvalued: 0 })
    expect(others.length).toBeGreaterThan(3)
    expect(new Set(others.map(({ sales, orders }) => `${sales} of ${orders}`))).toEqual(new Set(['0 of 0']))
    expect(await repositories.sales.exchangeRates('2026-05-31')).toContainEqual({
      currency: 'EUR',
      asOf: '2025-01-01',
      rate: '7.9',
    })
    expect(await repositories.sales.exchangeRates('2026-06-01')).toContainEqual(rate)
  })

  it('set classes, but never one that was set by hand', async () => {
    await repositories.sales.setClassByHand({ customer: 'C-NORDLYS', class: 'A' })
    const computed = [
      { customer: 'C-KAWASE', class: 'A' as const },
      { customer: 'C-HARBOR', class: 'A' as const },
      { customer: 'C-NORDLYS', class: 'C' as const },
      { customer: 'S-HUATAI', class: 'A' as const },
    ]
    expect(await repositories.sales.setClasses(computed, { at })).toEqual(['C-KAWASE'])
    expect(await repositories.sales.setClasses(computed, { at })).toEqual([])
    expect(await repositories.sales.classes()).toMatchObject({ 'C-KAWASE': 'A', 'C-NORDLYS': 'A' })
    expect(await repositories.parties.find('C-KAWASE')).toMatchObject({
      classSetBy: 'sales',
      classComputedAt: at,
    })
    expect(await repositories.parties.find('S-HUATAI')).not.toHaveProperty('class')
    await repositories.sales.setClassByHand({ customer: 'C-NORDLYS' })
    expect(await repositories.sales.setClasses(computed, { at })).toEqual(['C-NORDLYS'])
    expect(await repositories.sales.setClassByHand({ customer: 'S-HUATAI', class: 'A' })).toBe(false)
  })
})

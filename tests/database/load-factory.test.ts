import type { Problem } from '../../domain/body/check'
import type { OrderIntake } from '../../domain/order/intake'
import { processes, type ProductData } from '../../domain/order/state'
import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type Repositories } from '../../services/database'
import { loadFactory } from '../../services/planning/load-factory'
import { planFactory, type FactoryInput } from '../../services/scheduling/factory'
import { sampleStart } from '../support/sample-order'
import { Walker } from '../support/walker'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let repositories: Repositories
let products: ProductData[]

const now = '2026-03-02T01:00:00.000Z'
const load = () => loadFactory(repositories, { now })

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
  await seedSampleFactory(database.url, 'gendan_sample-key')
  const codes = (await repositories.products.list()).map(({ code }) => code)
  products = await repositories.products.load(codes)
})
afterAll(() => database?.drop())

/** An order of sample products, taken as far as `until` says, in the tables. */
async function anOrder(number: string, change: Partial<OrderIntake>, until: string): Promise<Walker> {
  const start = sampleStart({ buyerOrderNumber: number, ...change }, number)
  const walker = new Walker(start, products).walk(({ command }) => command !== until)
  await record(walker)
  return walker
}

function record({ state, events }: Walker) {
  return repositories.recordEvents({ number: state.number, events, state, mails: [] })
}

function problemsOf(factory: FactoryInput): Problem[] {
  const answer = planFactory(factory, { seed: 1 })
  return answer.ok ? [] : answer.problems
}

const lineOf = (product: string, quantity = 1000, line = 1) => ({
  line,
  product,
  description: product,
  unit: 'PCE',
  unitPrice: '4.25',
  quantities: [{ color: 'navy', size: 'M', quantity }],
})

describe('the sample factory', () => {
  it('has an item with a known supplier for every material of its products, and for what these are made of', async () => {
    const { bom } = await load()
    const items = new Map((await repositories.items.list()).map((item) => [item.code, item]))
    const productCodes = new Set(products.map(({ code }) => code))
    for (const { parent, component } of bom) {
      expect([component, items.has(component)]).toEqual([component, true])
      expect([parent, items.has(parent) || productCodes.has(parent)]).toEqual([parent, true])
    }
    const suppliers = new Set((await repositories.parties.list('supplier')).map(({ code }) => code))
    for (const { supplierCode, code, kind } of items.values()) {
      const isSupplied = supplierCode === undefined || suppliers.has(supplierCode)
      expect([code, isSupplied]).toEqual([code, true])
      const isMade = bom.some(({ parent }) => parent === code)
      expect([code, kind !== 'buy']).toEqual([code, isMade])
    }
    // From the fabric to its yarn: T-shirt, single jersey, greige, yarn.
    const componentsOf = (parent: string) => bom.filter((line) => line.parent === parent).map((line) => line.component) // prettier-ignore
    expect(componentsOf('JH-TS100')).toContain('FAB-SJ180')
    expect(componentsOf('FAB-SJ180')).toEqual(['GRG-SJ', 'DYE-REACT'])
    expect(componentsOf('GRG-SJ')).toEqual(['YRN-C32'])
  })

  it('can make every product: its routing names work centres with machines, and processes that are reported', async () => {
    const { routings, machines, workCentres } = await load()
    expect(routings.map(({ item }) => item)).toEqual(products.map(({ code }) => code))
    for (const { item, operations } of routings) {
      const used = operations.map(({ process }) => process)
      expect([item, used.every((process) => (processes as readonly string[]).includes(process))]).toEqual([
        item,
        true,
      ])
      expect([item, used[0], used.at(-1)]).toEqual([item, 'cutting', 'packing'])
    }
    expect(machines.length).toBeGreaterThanOrEqual(12)
    for (const { workCentre } of machines) expect(workCentres.map(({ id }) => id)).toContain(workCentre)
    expect(machines.filter(({ reservePercent }) => reservePercent === 10).map(({ id }) => id)).toEqual([
      'SEW-1', 'SEW-2', 'SEW-3', 'SEW-4', 'SEW-5', 'SEW-6',
    ]) // prettier-ignore
  })

  it('keeps the hours of each machine, its work centre or its department', async () => {
    const { machines, calendar } = await load()
    const hours = (id: string) => machines.find((machine) => machine.id === id)!.calendar!
    expect(hours('SEW-1').name).toBe('production')
    expect(hours('G-EDGE-1').name).toBe('glass-works')
    expect(hours('G-TEMP-1').name).toBe('furnace')
    // Spring Festival stops the lines, not the furnace; the make-up Saturday is worked in its usual hours.
    expect(hours('SEW-1').exceptions['2026-02-18']).toEqual([])
    expect(hours('G-TEMP-1').exceptions).toEqual({})
    expect(calendar.exceptions['2026-02-28']).toEqual([[510, 720], [780, 1050]]) // prettier-ignore
  })

  it('has supply on its way that several products share', async () => {
    const { supplies, bom } = await load()
    const shared = supplies!.filter(
      ({ item }) => bom.filter(({ component }) => component === item).length > 1,
    )
    expect(shared.length).toBeGreaterThanOrEqual(4)
    expect(supplies).toContainEqual(
      expect.objectContaining({ ref: 'PO-STOCK-0008/1', item: 'CTN-60', quantity: 1200 }),
    )
  })
})

describe('loadFactory', () => {
  it('gives a picture that can be planned, of all open orders and no other', async () => {
    await anOrder('GD26-00101', { lines: [lineOf('JH-TS100'), lineOf('JH-HD300', 500, 2)] }, 'draftPurchaseOrder') // prettier-ignore
    await anOrder('GD26-00102', { customer: 'C-KAWASE', currency: 'JPY', lines: [lineOf('JH-GP900', 240)], template: 'glass' }, 'recordContract') // prettier-ignore
    const gone = await anOrder('GD26-00103', { lines: [lineOf('JH-TS100')] }, 'draftPurchaseOrder')
    const { version } = gone.state
    const cancelled = { ...gone.state, status: 'cancelled' as const, version: version + 1 }
    await repositories.recordEvents({ number: 'GD26-00103', events: [], state: cancelled, mails: [] })

    const factory = await load()
    expect(factory.orders.map(({ number }) => number)).toEqual(['GD26-00101', 'GD26-00102'])
    const [garments, glass] = factory.orders
    expect(garments).toMatchObject({ customer: 'C-NORDLYS', customerClass: 'A', value: 6375 * 7.1 })
    expect(garments).not.toHaveProperty('tentative')
    expect(glass).toMatchObject({ customerClass: 'B', tentative: true, time: { template: 'glass' } })
    const answer = planFactory(factory, { seed: 1 })
    expect(answer).not.toHaveProperty('problems')
    if (!answer.ok) return
    expect(answer.plan.orders.map(({ order }) => order)).toEqual(['GD26-00101', 'GD26-00102'])
    const machines = new Set(
      answer.plan.capacity.operations.map(({ machine }) => machine.replace(/-\d$/, '')),
    )
    expect([...machines].toSorted()).toEqual(['CUT', 'FIN', 'G-CUT', 'G-EDGE', 'G-PACK', 'G-TEMP', 'PACK', 'SEW']) // prettier-ignore
  })

  it('plans with materials, products and lines that master data does not know', async () => {
    const { product: _product, ...unnamed } = lineOf('JH-TS100', 10)
    const start = sampleStart(
      { buyerOrderNumber: 'U', lines: [unnamed, lineOf('NEW-1', 20, 2)] },
      'GD26-00111',
    )
    const bom = [
      { material: 'NEW-CLOTH', name: 'Cloth', model: '', unit: 'MTR', perPiece: '1', scrapPercent: '0' },
    ]
    await record(
      new Walker(start, [{ code: 'NEW-1', name: { en: '', zh: '' }, inspectionListed: false, bom }]),
    )
    const factory = await load()
    const item = (code: string) => factory.items.find((one) => one.code === code)
    expect(item('NEW-CLOTH')).toEqual({ code: 'NEW-CLOTH', kind: 'buy', leadTimeDays: 15 })
    expect(item('GD26-00111-P1')).toMatchObject({ kind: 'make', leadTimeDays: 0 })
    expect(item('JH-TS100')).toMatchObject({ kind: 'make', leadTimeDays: 0 })
    expect(factory.routings.filter(({ operations }) => operations.length === 0)).toEqual([
      { item: 'GD26-00111-P1', operations: [] },
      { item: 'NEW-1', operations: [] },
    ])
    expect(problemsOf(factory)).toEqual([])
  })

  it('takes reserved stock for its line, and holds it back from the others once the line is not open', async () => {
    const reserve = (orderLine: string, quantity: number) =>
      repositories.reservations.reserve({ item: 'FAB-CV12', orderLine, quantity, at: now, by: 'PL03' })
    await reserve('GD26-00101-P1', 100)
    await reserve('GD25-00001-P1', 50.5)
    const factory = await load()
    expect(factory.reservations).toEqual([{ item: 'FAB-CV12', orderLine: 'GD26-00101-P1', quantity: 100 }])
    expect(factory.items.find(({ code }) => code === 'FAB-CV12')).toMatchObject({
      onHand: 1200,
      reserved: 50.5,
    })
    expect(problemsOf(factory)).toEqual([])
  })

  it('shows what is received and promised of supply, and which machines stand still', async () => {
    const ref = 'PO-STOCK-0008/1'
    await repositories.supplyLines.receive({ ref, quantity: 200.5, at: now, by: 'WH03' })
    await repositories.supplyLines.changePromise({ ref, promisedOn: '2026-12-24', reason: 'mill', at: now, by: 'PU03' }) // prettier-ignore
    const stop = { machine: 'CUT-1', from: now, until: '2026-03-05T01:00:00.000Z', reason: 'blade' }
    await repositories.machines.stop({ ...stop, by: 'PR03', at: now })
    const factory = await load()
    const first = (await repositories.supplyLines.find(ref))!.firstPromisedOn
    expect(factory.supplies).toContainEqual({
      ref, kind: 'purchase', item: 'CTN-60', supplier: 'S-YONGSHENG', quantity: 999.5, dueOn: '2026-12-24', firstDueOn: first,
    }) // prettier-ignore
    expect(factory.items.find(({ code }) => code === 'CTN-60')?.onHand).toBe(580.5)
    const cutter = factory.machines.find(({ id }) => id === 'CUT-1')
    expect(cutter?.stops).toMatchObject([{ from: now, until: stop.until, reason: 'blade' }])
    expect(problemsOf(factory)).toEqual([])
  })

  it('starts from the plan in force', async () => {
    const answer = planFactory(await load(), { seed: 1 })
    if (!answer.ok) throw new Error('the picture cannot be planned')
    const { capacity, orders } = answer.plan
    const frozenUntil = '2026-03-04T00:00:00.000Z'
    await repositories.planning.storeVersion({
      plannedAt: now, kind: 'improve', reasons: [], requests: [], result: { operations: capacity.operations },
      differences: null, values: capacity.values, frozenUntil, projections: orders,
    }) // prettier-ignore
    const next = await load()
    expect(next.frozenUntil).toBe(frozenUntil)
    expect(next.previous?.operations).toHaveLength(capacity.operations.length)
    expect(Object.keys(next.previous!.operations[0]!).toSorted()).toEqual(['endAt', 'job', 'machine', 'operation', 'startAt']) // prettier-ignore
    expect(await loadFactory(repositories, { now, frozenUntil: now })).toMatchObject({ frozenUntil: now })
    const again = planFactory(next, { seed: 1 })
    if (!again.ok) throw new Error('the next picture cannot be planned')
    const starts = (plan: typeof answer.plan) => plan.capacity.operations.map(({ job, operation, startAt }) => `${job} ${operation} ${startAt}`).toSorted() // prettier-ignore
    expect(starts(again.plan)).toEqual(starts(answer.plan))
  })

  it('reads five hundred open orders in two seconds', async () => {
    const walker = new Walker(
      sampleStart({ buyerOrderNumber: 'GD26-00500', lines: [lineOf('JH-TS100')] }, 'GD26-00500'),
      products,
    ).walk(({ command }) => command !== 'reportProgress')
    await record(walker)
    await database.db.$executeRaw`
      INSERT INTO orders SELECT copy.* FROM orders, generate_series(10000, 10499) count,
        LATERAL (SELECT replace(to_jsonb(orders)::text, 'GD26-00500', 'GD27-' || count)::jsonb AS renamed OFFSET 0) given,
        LATERAL jsonb_populate_record(NULL::orders, given.renamed) copy
      WHERE orders.number = 'GD26-00500'`
    const started = performance.now()
    const { orders } = await load()
    const ms = performance.now() - started
    expect(orders.length).toBeGreaterThanOrEqual(500)
    expect(orders.at(-1)?.lines[0]).toMatchObject({ item: 'JH-TS100', needs: [] })
    expect(ms).toBeLessThan(2000)
  })
})

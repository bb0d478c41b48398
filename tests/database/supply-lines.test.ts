import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, InvalidCursor, StaleVersion, type Repositories } from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
  await seedSampleFactory(database.url, 'gendan_sample-key')
})
afterAll(() => database?.drop())

const at = '2026-03-02T01:00:00.000Z'
const by = 'PU03'
const lines = () => repositories.supplyLines
const onHand = async (item: string) => Number((await repositories.items.find(item))?.onHand)
const reasons = async (ref: string) =>
  (await repositories.planning.waitingRequests())
    .filter((request) => request.kind === 'purchase' && request.ref === ref)
    .map(({ reason }) => reason)

let count = 0
/** A purchase line of cartons, promised on 20 March. */
async function aLine(change: Partial<Parameters<Repositories['supplyLines']['create']>[0]> = {}) {
  const line = {
    ref: `PO-2026-${String(++count).padStart(4, '0')}/1`,
    kind: 'purchase',
    item: 'CTN-60',
    supplier: 'S-YONGSHENG',
    quantity: 500,
    promisedOn: '2026-03-20',
    at,
    by,
    ...change,
  } as const
  return { line, entered: await lines().create(line) }
}

describe('a supply line', () => {
  it('is entered with its first promise, its history and a request for a plan; again it changes nothing', async () => {
    const { line, entered } = await aLine()
    const { ref } = line
    expect(entered).toMatchObject({
      ref, item: 'CTN-60', quantity: '500', received: '0', promisedOn: '2026-03-20', firstPromisedOn: '2026-03-20',
      firm: false, createdBy: by, createdAt: at, version: 1,
    }) // prettier-ignore
    expect(await lines().create(line)).toEqual(entered)
    expect(await lines().history(ref)).toEqual([{ at, by, what: 'created', to: '2026-03-20' }])
    expect(await reasons(ref)).toEqual([`${ref} ordered 500 CTN-60 by 2026-03-20`])
    await expect(lines().create({ ...line, quantity: 400 })).rejects.toMatchObject({ code: 'key-reused' })
    await expect(aLine({ item: 'NONE' })).rejects.toMatchObject({ code: 'unknown-code' })
    await expect(aLine({ quantity: -1 })).rejects.toMatchObject({
      code: 'out-of-range',
      pointer: '/quantity',
    })
  })

  it('keeps every promise with its reason, and what was promised first', async () => {
    const { line } = await aLine()
    const promise = (promisedOn: string, expectedVersion?: number) =>
      lines().changePromise({ ref: line.ref, promisedOn, reason: 'dye house full', at, by, expectedVersion })
    expect(await promise('2026-03-20')).toMatchObject({ version: 1 })
    expect(await promise('2026-03-25', 1)).toMatchObject({
      promisedOn: '2026-03-25',
      firstPromisedOn: '2026-03-20',
      version: 2,
    })
    await expect(promise('2026-03-28', 1)).rejects.toThrow(StaleVersion)
    const [, change, ...more] = await lines().history(line.ref)
    expect(change).toEqual({ at, by, what: 'promise', from: '2026-03-20', to: '2026-03-25', reason: 'dye house full' }) // prettier-ignore
    expect(more).toEqual([])
    expect(await reasons(line.ref)).toHaveLength(2)
    await expect(database.db.supplyLineChange.updateMany({ data: { reason: '' } })).rejects.toThrow(
      /append-only/,
    )
  })

  it('lets one of two through who change the same version at once', async () => {
    const { line } = await aLine()
    const outcomes = await Promise.allSettled(
      ['2026-03-26', '2026-03-27'].map((promisedOn) =>
        lines().changePromise({ ref: line.ref, promisedOn, reason: 'late', at, by, expectedVersion: 1 }),
      ),
    )
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await lines().history(line.ref)).toHaveLength(2)
  })

  it('goes into stock as it is received, under one key once, and never beyond what is outstanding', async () => {
    const { line } = await aLine()
    const before = await onHand('CTN-60')
    const receive = (quantity: number, key?: string) =>
      lines().receive({ ref: line.ref, quantity, at, by: 'WH03', key })
    await Promise.all([receive(200, `in-${line.ref}`), receive(200, `in-${line.ref}`)])
    expect(await lines().find(line.ref)).toMatchObject({ received: '200', version: 2 })
    expect(await onHand('CTN-60')).toBe(before + 200)
    await expect(receive(300.001)).rejects.toMatchObject({ code: 'over-receipt', pointer: '/quantity' })
    await receive(300)
    expect(await onHand('CTN-60')).toBe(before + 500)
    const movements = await database.db.stockMovement.findMany({ where: { ref: line.ref } })
    expect(movements.map(({ kind, quantity }) => [kind, quantity.toNumber()])).toEqual([
      ['receipt', 200],
      ['receipt', 300],
    ])
    expect((await lines().open()).map(({ ref }) => ref)).not.toContain(line.ref)
  })

  it('is over once it is cancelled', async () => {
    const { line } = await aLine()
    const cancel = { ref: line.ref, reason: 'style dropped', at, by }
    const cancelled = await lines().cancel(cancel)
    expect(cancelled).toMatchObject({ cancelledAt: at })
    expect(await lines().cancel(cancel)).toEqual(cancelled)
    const attempt = lines().receive({ ref: line.ref, quantity: 1, at, by })
    await expect(attempt).rejects.toMatchObject({ code: 'already-cancelled' })
    expect((await lines().open()).map(({ ref }) => ref)).not.toContain(line.ref)
    await expect(lines().cancel({ ...cancel, ref: 'PO-NONE/1' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('writes neither history nor request of a change that fails', async () => {
    const { line } = await aLine()
    const attempt = lines().receive({ ref: line.ref, quantity: 1, at: 'no instant', by })
    await expect(attempt).rejects.toThrow(/Invalid/)
    expect(await lines().history(line.ref)).toHaveLength(1)
    expect(await reasons(line.ref)).toHaveLength(1)
  })
})

describe('the list of supply lines', () => {
  it('gives the first promised first, each once over all pages', async () => {
    for (let index = 0; index < 7; index++) {
      await aLine({ item: 'BAG-PE', promisedOn: `2026-04-0${1 + (index % 3)}` })
    }
    const seen: string[] = []
    const dates: string[] = []
    let cursor: string | undefined
    do {
      const page = await lines().list({ item: 'BAG-PE', supplier: 'S-YONGSHENG' }, { limit: 3, cursor })
      seen.push(...page.items.map(({ ref }) => ref))
      dates.push(...page.items.map(({ promisedOn }) => promisedOn))
      cursor = page.next
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(seen.length)
    // The seven, and the one of the sample factory.
    expect(seen).toHaveLength(8)
    expect(dates).toEqual(dates.toSorted())
    await expect(lines().list({}, { cursor: 'made-up' })).rejects.toThrow(InvalidCursor)
  })

  it('tells what is still to come from what is not', async () => {
    const [open, over] = await Promise.all(
      [true, false].map(async (isOpen) => (await lines().list({ open: isOpen }, { limit: 200 })).items),
    )
    expect(open!.length).toBeGreaterThan(0)
    expect(over!.length).toBeGreaterThan(0)
    for (const { quantity, received, cancelledAt } of open!) {
      expect(cancelledAt).toBeUndefined()
      expect(Number(received)).toBeLessThan(Number(quantity))
    }
    const all = (await lines().list({}, { limit: 200 })).items
    expect(all).toHaveLength(open!.length + over!.length)
  })
})

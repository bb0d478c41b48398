import {
  createRepositories,
  InvalidCursor,
  type Page,
  type PageRequest,
  type Repositories,
} from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, anIntake, aRecord, aState, aTask } from './an-order'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
  for (let index = 1; index <= 12; index++) await repositories.recordEvents(aListedOrder(index))
})
afterAll(() => database?.drop())

const numberOf = (index: number) => `GD26-${String(index).padStart(5, '0')}`

/** Twelve orders in groups of three received at the same instant; every second one has an open task. */
function aListedOrder(index: number) {
  const number = numberOf(index)
  const order = anIntake({
    customer: index <= 6 ? 'C-1' : 'C-2',
    merchandiser: index % 2 === 0 ? 'ME03' : 'ME04',
    buyerOrderNumber: `50%_${index}`,
    receivedAt: `2026-03-0${Math.ceil(index / 3)}T01:00:00.000Z`,
  })
  const closedAt = index % 2 === 0 ? undefined : '2026-03-03T00:00:00.000Z'
  const task = aTask('review', {
    closedAt,
    owner: order.merchandiser,
    taken: index === 2 ? ['due', 'manager'] : [],
  })
  const state = aState(1, {
    number,
    order,
    tasks: { review: task },
    ...(index === 4 ? { hold: { since: '', by: '', reason: '' } } : {}),
    ...(index === 12 ? { status: 'closed' } : {}),
  })
  const mails = [
    aMail(1, order.merchandiser, { messageId: `<${number}>`, createdAt: '2026-03-02T01:00:00.000Z' }),
  ]
  return aRecord(1, 1, { number, state, mails })
}

/** Every page of a list, one after the other. */
async function allPages<T>(list: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<T[][]> {
  const pages: T[][] = []
  let cursor: string | undefined
  do {
    const page = await list({ limit, cursor })
    pages.push(page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return pages
}

describe('listOrders', () => {
  const numbers = async (filter: Parameters<Repositories['orders']['list']>[0]) =>
    (await repositories.orders.list(filter)).items.map(({ number }) => Number(number.slice(-5)))

  it('gives the last received first, and every order once over all pages', async () => {
    const pages = await allPages((page) => repositories.orders.list({}, page), 5)
    expect(pages.map((page) => page.length)).toEqual([5, 5, 2])
    expect(pages.flat().map(({ number }) => number)).toEqual(
      Array.from({ length: 12 }, (_, index) => numberOf(12 - index)),
    )
  })

  it('filters', async () => {
    const now = '2026-03-05T00:00:00.000Z'
    expect(await numbers({ customer: 'C-1' })).toEqual([6, 5, 4, 3, 2, 1])
    expect(await numbers({ customer: 'C-1', merchandiser: 'ME03' })).toEqual([6, 4, 2])
    expect(await numbers({ status: 'closed' })).toEqual([12])
    expect(await numbers({ onHold: true })).toEqual([4])
    expect(await numbers({ escalation: 'manager' })).toEqual([2])
    expect(await numbers({ overdue: true, customer: 'C-1', now })).toEqual([6, 4, 2])
    expect(await numbers({ overdue: false, customer: 'C-1', now })).toEqual([5, 3, 1])
    expect(await numbers({ overdue: true, now: '2026-03-04T00:00:00.000Z' })).toEqual([])
    expect(await numbers({ stage: 'review', customer: 'C-1' })).toEqual([6, 5, 4, 3, 2, 1])
    expect(await numbers({ stage: 'no such stage' })).toEqual([])
  })

  it('finds a part of a number or of a name, taking nothing for a wildcard', async () => {
    expect(await numbers({ query: '00012' })).toEqual([12])
    expect(await numbers({ query: '%_7' })).toEqual([7])
    expect(await numbers({ query: '_' })).toHaveLength(12)
    expect(await numbers({ query: 'GD26_00001' })).toEqual([])
    expect(await numbers({ query: 'c-2' })).toEqual([12, 11, 10, 9, 8, 7])
    expect(await numbers({ query: '\\' })).toEqual([])
    expect(await numbers({ query: '\0' })).toEqual([])
    await database.db.party.create({
      data: { code: 'C-2', kind: 'customer', name: 'Nordlys', nameZh: '北光' },
    })
    expect(await numbers({ query: '北光' })).toEqual([12, 11, 10, 9, 8, 7])
  })

  it('skips and repeats nothing when orders come in between two pages', async () => {
    const first = await repositories.orders.list({}, { limit: 4 })
    const late = aListedOrder(1)
    const order = { ...late.state.order, receivedAt: '2026-03-09T01:00:00.000Z', buyerOrderNumber: 'late' }
    const number = 'GD26-00099'
    const mails = [aMail(1, 'ME03', { messageId: '<late>', createdAt: '2026-03-09T01:00:00.000Z' })]
    await repositories.recordEvents({ ...late, number, mails, state: { ...late.state, number, order } })
    const second = await repositories.orders.list({}, { limit: 4, cursor: first.next })
    expect(second.items.map(({ number: given }) => given)).toEqual([8, 7, 6, 5].map(numberOf))
  })

  it('gives at most 200 entries, and at least one', async () => {
    expect((await repositories.orders.list({}, { limit: 0 })).items.length).toBeGreaterThan(1)
    expect((await repositories.orders.list({}, { limit: -3 })).items).toHaveLength(1)
    expect((await repositories.orders.list({}, { limit: 1e9 })).items).toHaveLength(13)
  })

  it.each(['', 'x', '!!', Buffer.from('["2026-03-01"]').toString('base64url'), Buffer.from('["x","y"]').toString('base64url'),
    Buffer.from('{"a":1}').toString('base64url'), Buffer.from('["2026-03-01","\\u0000"]').toString('base64url')])(
    'refuses the cursor %p',
    async (cursor) => {
      await expect(repositories.orders.list({}, { cursor })).rejects.toThrow(InvalidCursor)
    },
  ) // prettier-ignore

  it('finds one order, and none under a number that cannot be', async () => {
    expect((await repositories.orders.find(numberOf(3)))?.state.number).toBe(numberOf(3))
    expect(await repositories.orders.find('nothing')).toBeUndefined()
    expect(await repositories.orders.find('\0')).toBeUndefined()
  })
})

describe('listTasks', () => {
  it('gives the first due first, and every task once over all pages', async () => {
    const pages = await allPages((page) => repositories.tasks.list({}, page), 5)
    const found = pages.flat().map(({ orderNumber }) => orderNumber)
    expect(found).toEqual(found.toSorted())
    expect(new Set(found).size).toBe(13)
  })

  it('filters', async () => {
    const tasks = async (filter: Parameters<Repositories['tasks']['list']>[0]) =>
      (await repositories.tasks.list(filter)).items.length
    expect(await tasks({ open: true })).toBe(6)
    expect(await tasks({ open: false })).toBe(7)
    expect(await tasks({ order: numberOf(2), stage: 'review', kind: 'internal' })).toBe(1)
    expect(await tasks({ department: 'quality' })).toBe(0)
    expect(await tasks({ owner: 'ME03' })).toBe(6)
    expect(await tasks({ dueBefore: '2026-03-04T09:30:00.000Z' })).toBe(6)
    expect(await tasks({ dueBefore: '2026-03-04T09:29:59.999Z' })).toBe(0)
  })

  it('names the customer and the buyer order number', async () => {
    const { items } = await repositories.tasks.list({ order: numberOf(2) })
    expect(items[0]).toMatchObject({
      customerCode: 'C-1',
      buyerOrderNumber: '50%_2',
      level: 'manager',
      owner: 'ME03',
    })
  })
})

describe('listEmails', () => {
  it('gives every mail once over all pages, though all were written at the same instant', async () => {
    const pages = await allPages((page) => repositories.emails.list({}, page), 5)
    expect(pages.map((page) => page.length)).toEqual([5, 5, 3])
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(13)
  })

  it('filters', async () => {
    expect((await repositories.emails.list({ recipient: 'ME03' })).items).toHaveLength(7)
    expect((await repositories.emails.list({ order: numberOf(1), status: 'queued' })).items).toHaveLength(1)
    expect((await repositories.emails.list({ status: 'sent' })).items).toHaveLength(0)
  })

  it('refuses a cursor whose id is none', async () => {
    const cursor = Buffer.from('["2026-03-01T00:00:00.000Z","x"]').toString('base64url')
    await expect(repositories.emails.list({}, { cursor })).rejects.toThrow(InvalidCursor)
    expect(await repositories.emails.get('x')).toBeUndefined()
  })
})

import { closeDatabase, createDatabase, createRepositories } from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'
import { aRecord, receivedAt } from './an-order'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

describe('createDatabase', () => {
  it('keeps instants and days as they are, whatever the time zone of the server', async () => {
    const name = new URL(database.url).pathname.slice(1)
    await database.db.$executeRawUnsafe(`ALTER DATABASE ${name} SET timezone = 'Asia/Shanghai'`)
    const db = createDatabase(`${database.url}?options=-c%20search_path%3Dpublic`)
    const repositories = createRepositories(db)
    await repositories.recordEvents(aRecord(1, 1))
    const order = await repositories.orders.find('GD26-00001')
    expect([order?.receivedAt, order?.shipOn]).toEqual([receivedAt, '2026-05-08'])
    await db.order.update({ where: { number: 'GD26-00001' }, data: { dueAt: new Date(receivedAt) } })
    const [row] = await db.$queryRaw<
      { same: boolean }[]
    >`SELECT due_at = ${receivedAt}::timestamptz AS same FROM orders`
    expect(row).toEqual({ same: true })
    await closeDatabase(db)
  })

  it('answers a ping, and fails where there is no server', async () => {
    await createRepositories(database.db).ping()
    const nowhere = createDatabase('postgresql://nobody@127.0.0.1:1/nothing')
    await expect(createRepositories(nowhere).ping()).rejects.toThrow("Can't reach database server")
    await closeDatabase(nowhere)
  })
})

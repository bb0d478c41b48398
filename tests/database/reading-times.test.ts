import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type Repositories } from '../../services/database'
import { createReadingTimes } from '../../services/email/reading-times'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_test_director_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const night = { from: 20 * 60, until: 7 * 60 + 30, mailsOnDaysOff: false }
const until = (recipient: string, now: string, usual: typeof night | undefined = night) =>
  createReadingTimes({ repositories, usual, zone: 'Asia/Shanghai', clock: () => now })(recipient)

/** Monday 2 March 2026, 21:00 in Shanghai, 14:00 in Oslo. */
const evening = '2026-03-02T13:00:00.000Z'

it('is the factory’s night for its people, and the night of their own place for others', async () => {
  expect(await until('ME03', evening)).toBe('2026-03-02T23:30:00.000Z')
  expect(await until('C-NORDLYS', evening)).toBeUndefined()
  expect(await until('C-NORDLYS', '2026-03-02T21:00:00.000Z')).toBe('2026-03-03T06:30:00.000Z')
})

it('is nobody’s where the factory has none and they have none of their own', async () => {
  const now = evening
  const times = createReadingTimes({ repositories, zone: 'Asia/Shanghai', clock: () => now })
  expect(await times('ME03')).toBeUndefined()
})

it('is nobody’s of a code that nobody has', async () => {
  expect(await until('nobody', evening)).toBeUndefined()
})

it('is their own before the factory’s', async () => {
  await repositories.quietHours.set(
    { kind: 'employee', code: 'ME04' },
    { from: 23 * 60, until: 5 * 60, mailsOnDaysOff: true },
  )
  expect(await until('ME04', evening)).toBeUndefined()
  expect(await until('ME04', '2026-03-07T16:00:00.000Z')).toBe('2026-03-07T21:00:00.000Z')
})

it('lasts over the holidays of China for those who work there alone', async () => {
  // The Spring Festival of 2026 ends on Monday 23 February; suppliers of the factory keep it too.
  const inFestival = '2026-02-18T08:00:00.000Z'
  expect(await until('ME03', inFestival)).toBe('2026-02-23T23:30:00.000Z')
  expect(await until('C-NORDLYS', inFestival)).toBeUndefined()
  const supplier = (await repositories.parties.list('supplier')).find(({ country }) => country === 'CN')
  expect(await until(supplier!.code, inFestival)).toBe('2026-02-23T23:30:00.000Z')
})

it('falls on Friday and Saturday where these are the weekend', async () => {
  await database.db.party.update({
    where: { code: 'C-NORDLYS' },
    data: { country: 'SA', zone: 'Asia/Riyadh' },
  })
  expect(await until('C-NORDLYS', '2026-03-06T08:00:00.000Z')).toBe('2026-03-08T04:30:00.000Z')
  expect(await until('C-NORDLYS', '2026-03-08T08:00:00.000Z')).toBeUndefined()
})

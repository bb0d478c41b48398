import { seedSampleFactory } from '../../prisma/seed'
import type { Department } from '../../domain/departments'
import type { Audience } from '../../domain/policy'
import { createRepositories, type Repositories } from '../../services/database'
import { say } from '../../services/email/language'
import { resolveRecipients } from '../../services/email/recipients'
import { createAddressBook } from '../../services/email/address-book'
import { testDatabase, type TestDatabase } from '../support/database'
import { aState, aTask } from './an-order'

let database: TestDatabase
let repositories: Repositories
beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_recipients_test_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString()
const away = (code: string) =>
  database.db.employee.update({ where: { code }, data: { awayFrom: days(-1), awayUntil: days(1) } })
const supervisorOf = (code: string, supervisorCode: string | null) =>
  database.db.employee.update({ where: { code }, data: { supervisorCode } })

/** Whom a step about a task of quality reaches now, and in whose place. */
async function reached(
  owner: string,
  audience: Audience = 'supervisor',
  department: Department = 'quality',
): Promise<string[]> {
  const notice = {
    seq: 1,
    at: days(0),
    kind: 'escalation' as const,
    recipients: { audiences: [audience] },
    task: aTask('work', { owner, department }),
    facts: {},
  }
  const found = await resolveRecipients({ notice, state: aState(1), book: createAddressBook(repositories) })
  return found.map(({ code, inPlaceOf }) => (inPlaceOf ? `${code} for ${say(inPlaceOf, 'zh')}` : code))
}

describe('the chain of supervisors', () => {
  beforeEach(async () => {
    await database.db.employee.updateMany({ data: { awayFrom: null, awayUntil: null, active: true } })
  })

  it('is followed by the records, through deputies while somebody is away', async () => {
    expect(await reached('QA03')).toEqual(['QA02'])
    expect(await reached('QA02')).toEqual(['QA01'])
    await away('QA02')
    expect(await reached('QA03')).toEqual(['QA01 for 田国庆'])
    await away('QA01')
    expect(await reached('QA03')).toEqual(['GM01 for 田国庆'])
    await database.db.employee.update({ where: { code: 'QA02' }, data: { awayFrom: null, awayUntil: null } })
    // Of a manager who is away, it is the manager's supervisor, not that of the lead who stands in.
    expect(await reached('QA01')).toEqual(['GM01'])
  })

  it('passes over the owner who stands in for the supervisor, and says so', async () => {
    await away('QA01')
    expect(await reached('QA02')).toEqual(['GM01 for 质保部上级'])
  })

  it('goes to the level above for somebody who has no supervisor, and ends in a circle', async () => {
    await supervisorOf('QA03', null)
    expect(await reached('QA03')).toEqual(['QA02 for 质保部上级'])
    await supervisorOf('QA03', 'QA03')
    expect(await reached('QA03')).toEqual(['QA02 for 质保部上级'])
    await supervisorOf('QA03', 'QA02')
    await supervisorOf('QA01', 'QA03')
    expect(await reached('QA01')).toEqual(['QA03'])
    for (const code of ['QA01', 'QA02', 'QA03']) await away(code)
    expect((await reached('QA03')).length).toBe(1)
    await supervisorOf('QA01', 'GM01')
  })

  it('begins above the owner of each step, and never goes down', async () => {
    for (const audience of ['lead', 'supervisor', 'manager', 'director'] as const) {
      expect([audience, await reached('SH01', audience, 'shipping')]).toEqual([audience, ['GM01']])
      expect([audience, await reached('GM01', audience, 'production')]).toEqual([
        audience,
        ['GM01 for 生产部上级'],
      ])
    }
    expect(await reached('SH02', 'lead', 'shipping')).toEqual(['SH01'])
    // Of somebody from another department it is their own lead.
    expect(await reached('SH03', 'lead')).toEqual(['SH02'])
  })

  it('passes over somebody who has no address, and says so', async () => {
    const email = async (code: string, address: string) =>
      database.db.employee.update({ where: { code }, data: { email: address } })
    await email('QA02', '')
    expect(await reached('QA03')).toEqual(['QA01 for 田国庆（无可用邮箱）'])
    await email('QA01', 'no address')
    expect(await reached('QA03')).toEqual(['GM01 for 田国庆（无可用邮箱）'])
    await email('QA01', 'qa01@jiahe.example')
    await email('QA02', 'qa02@jiahe.example')
  })

  it('reaches somebody however many are away', async () => {
    await database.db.employee.updateMany({ data: { awayFrom: days(-1) } })
    for (const audience of ['owner', 'lead', 'supervisor', 'manager', 'director'] as const)
      expect([audience, (await reached('QA03', audience)).length > 0]).toEqual([audience, true])
  })
})

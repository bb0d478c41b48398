import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type Repositories } from '../../services/database'
import { createAddressBook } from '../../services/email/address-book'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let repositories: Repositories
beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_chasing_test_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const at = '2026-03-02T01:00:00.000Z'
const turn = (chased: boolean, reason: string, party = 'S-HUATAI') =>
  repositories.parties.setChasing({ party, chased, reason, by: 'PU01', at })

describe('the switch of a party', () => {
  it('is on for everybody until somebody turns it', async () => {
    const known = await repositories.parties.list('supplier')
    expect(known.map(({ chased }) => chased)).toEqual(known.map(() => true))
    expect(await repositories.parties.chasing('S-HUATAI')).toEqual({
      party: 'S-HUATAI',
      kind: 'supplier',
      chased: true,
      history: [],
    })
    expect(await repositories.parties.chasing('S-NOBODY\0')).toBeUndefined()
  })

  it('keeps every turn with who, when and why; the position it is in changes nothing', async () => {
    await turn(false, 'They want to be rung')
    const off = await turn(false, 'Once more')
    expect(off).toMatchObject({ chased: false, history: [{ reason: 'They want to be rung' }] })
    expect(off.history).toHaveLength(1)
    const on = await turn(true, 'They read mail again')
    expect([on.chased, on.history]).toEqual([
      true,
      [
        { chased: true, reason: 'They read mail again', by: 'PU01', at },
        { chased: false, reason: 'They want to be rung', by: 'PU01', at },
      ],
    ])
    await expect(database.db.chasingChange.deleteMany()).rejects.toThrow(/append-only/)
    await expect(turn(false, 'x', 'S-NOBODY')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('keeps what still waits from going out once it is off, and nothing else', async () => {
    const mail = (recipientCode: string, kind: string, status: string) =>
      database.db.email.create({
        data: {
          messageId: `${recipientCode}.${kind}.${status}@gendan.example`,
          sourceKey: `test:${recipientCode}:${kind}:${status}`,
          eventSeq: 0,
          notice: kind,
          recipientCode,
          address: 'orders@huatai.example',
          kind,
          subject: 's',
          text: 't',
          html: 'h',
          headers: {},
          status,
          createdAt: at,
        },
      })
    await turn(true, 'On again', 'S-QINGHE')
    await mail('S-QINGHE', 'escalation', 'queued')
    await mail('S-QINGHE', 'escalation', 'sent')
    await mail('S-QINGHE', 'report', 'queued')
    await mail('S-HUATAI', 'escalation', 'queued')
    await turn(false, 'They want to be rung', 'S-QINGHE')
    const rows = await database.db.email.findMany({ where: { sourceKey: { startsWith: 'test:' } } })
    expect(rows.filter(({ status }) => status === 'dropped')).toMatchObject([
      {
        recipientCode: 'S-QINGHE',
        kind: 'escalation',
        lastError: 'the party is not written to automatically any more',
      },
    ])
    expect(rows.map(({ status }) => status).toSorted()).toEqual(['dropped', 'queued', 'queued', 'sent'])
  })

  it('is turned once by two at the same moment', async () => {
    const both = await Promise.all([turn(false, 'One', 'F-HAITONG'), turn(false, 'Two', 'F-HAITONG')])
    expect(both.map(({ chased }) => chased)).toEqual([false, false])
    expect((await repositories.parties.chasing('F-HAITONG'))?.history).toHaveLength(1)
  })

  it('is what the address book goes by', async () => {
    const book = createAddressBook(repositories, () => at)
    await turn(false, 'Off', 'B-ANDA')
    expect(await book.party('B-ANDA')).toMatchObject({ emails: ['declare@anda.example'], isLeftToUs: true })
    await turn(true, 'On', 'B-ANDA')
    expect(await book.party('B-ANDA')).not.toHaveProperty('isLeftToUs')
  })

  it.each([
    ['a document brought in and nobody has checked', { verified: false }],
    ['has left', { active: false }],
  ])('lets nothing go out to one that %s either', async (_which, change) => {
    const code = `C-${Object.keys(change).join('')}`
    const contacts = { create: { name: 'Somebody', email: `${code.toLowerCase()}@buyer.example` } }
    await database.db.party.create({
      data: { code, kind: 'customer', name: 'New buyer', contacts, ...change },
    })
    expect(await createAddressBook(repositories, () => at).party(code)).toMatchObject({ isLeftToUs: true })
  })
})

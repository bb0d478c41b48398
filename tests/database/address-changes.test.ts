import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type PartyContact, type Repositories } from '../../services/database'
import { createAddressBook } from '../../services/email/address-book'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let repositories: Repositories
beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_addresses_test_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const at = '2026-03-02T01:00:00.000Z'
let count = 0

/** A mail as it stands in the log; gives its id. */
async function aMail(parts: {
  recipientCode: string
  address: string
  kind?: string
  status?: string
  digestId?: string
}): Promise<string> {
  count += 1
  const { id } = await database.db.email.create({
    data: {
      messageId: `<${count}@gendan.example>`,
      sourceKey: `test:${count}`,
      eventSeq: 0,
      notice: 'due',
      kind: 'escalation',
      subject: 's',
      text: 't',
      html: 'h',
      headers: {},
      status: 'queued',
      createdAt: at,
      ...parts,
    },
  })
  return id
}

const addressOf = async (id: string) => (await database.db.email.findUniqueOrThrow({ where: { id } })).address
const contact = (email: string, parts: Partial<PartyContact> = {}): PartyContact => ({
  name: email,
  email,
  purpose: 'general',
  language: 'en',
  ...parts,
})

describe('the address of an employee', () => {
  const correct = (code: string, email: string) =>
    repositories.people.setEmail({ code, email, by: 'GM01', at })

  it('takes the mail along that has not gone out, and no other', async () => {
    const mine = { recipientCode: 'ME04', address: 'me04@jiahe.example' }
    const queued = await aMail(mine)
    const sent = await aMail({ ...mine, status: 'sent' })
    const sentDigest = await aMail({ ...mine, kind: 'digest', status: 'sent' })
    const told = await aMail({ ...mine, status: 'digested', digestId: sentDigest })
    const digest = await aMail({ ...mine, kind: 'digest' })
    const waiting = await aMail({ ...mine, status: 'digested', digestId: digest })
    const elsewhere = await aMail({ ...mine, recipientCode: 'ME03' })
    await correct('ME04', 'yuxin@jiahe.example')
    for (const id of [queued, digest, waiting]) expect(await addressOf(id)).toBe('yuxin@jiahe.example')
    for (const id of [sent, sentDigest, told, elsewhere])
      expect(await addressOf(id)).toBe('me04@jiahe.example')
  })

  it('is free of the mark of the one before', async () => {
    const book = createAddressBook(repositories, () => at)
    const refusal = { address: 'pr03@jiahe.example', at, reason: '550 no such user', source: 'smtp' as const }
    await repositories.addressFailures.mark(refusal)
    expect(await book.employee('PR03')).toMatchObject([{ code: 'PR04', standsInFor: 'PR03' }])
    await correct('PR03', 'peng@jiahe.example')
    expect(await book.employee('PR03')).toMatchObject([{ code: 'PR03', email: 'peng@jiahe.example' }])
    await correct('PR03', 'pr03@jiahe.example')
    expect(await book.employee('PR03')).toMatchObject([{ code: 'PR04' }])
  })

  it('is one person’s alone, though two are given it at the same moment', async () => {
    const both = await Promise.allSettled([
      correct('QA02', 'qa@jiahe.example'),
      correct('QA03', 'QA@jiahe.example'),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(correct('XX99', 'x@jiahe.example')).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('an address of somebody else', () => {
  const refusal = (pointer: string, of: string) => ({ code: 'address-taken', pointer, detail: expect.stringContaining(of) })

  it('of a party is none for an employee, nor one of an employee for a party', async () => {
    await expect(repositories.people.setEmail({ code: 'PR04', email: 'Orders@nordlys.example', by: 'GM01', at })).rejects.toMatchObject(refusal('/email', 'C-NORDLYS'))
    const contacts = [contact('x@huatai.example'), contact('PR03@jiahe.example')]
    await expect(repositories.parties.setContacts({ party: 'S-HUATAI', contacts, by: 'SA01', at })).rejects.toMatchObject(refusal('/contacts/1/email', 'PR03'))
  })

  it('waits no more for what the old one waited for', async () => {
    const id = await aMail({ recipientCode: 'TE03', address: 'te03@jiahe.example' })
    await database.db.email.update({ where: { id }, data: { notBefore: '2026-03-02T09:00:00.000Z', waitsFor: 'jiahe.example' } })
    await repositories.people.setEmail({ code: 'TE03', email: 'te03@other.example', by: 'GM01', at })
    expect(await database.db.email.findUnique({ where: { id } })).toMatchObject({ address: 'te03@other.example', notBefore: null, waitsFor: null })
  })
}) // prettier-ignore

describe('the contacts of a party', () => {
  const put = (party: string, contacts: PartyContact[]) =>
    repositories.parties.setContacts({ party, contacts, by: 'SA01', at })

  it('take the mail along that has not gone out: each to the new ones of its purpose', async () => {
    const code = 'C-HARBOR'
    const order = await aMail({ recipientCode: code, address: 'sourcing@harborpine.example' })
    const statement = await aMail({ recipientCode: code, address: 'ap@harborpine.example', kind: 'rhythm' })
    const rest = await aMail({
      recipientCode: code,
      address: 'sourcing@harborpine.example, logistics@harborpine.example',
    })
    const sent = await aMail({ recipientCode: code, address: 'sourcing@harborpine.example', status: 'sent' })
    await put(code, [
      contact('dana@harborpine.example', { purpose: 'orders' }),
      contact('logistics@harborpine.example', { purpose: 'shipping' }),
      contact('ap@harborpine.example', { purpose: 'finance' }),
    ])
    expect(await Promise.all([order, statement, rest, sent].map(addressOf))).toEqual([
      'dana@harborpine.example',
      'ap@harborpine.example',
      'logistics@harborpine.example, dana@harborpine.example',
      'sourcing@harborpine.example',
    ])
    await put(code, [contact('dana@harborpine.example'), contact('ap@harborpine.example')])
    expect(await addressOf(rest)).toBe('dana@harborpine.example')
  })

  it('that are none leave waiting mail unsent, and the party to our own people', async () => {
    const queued = await aMail({ recipientCode: 'S-QINGHE', address: 'order@qinghe.example' })
    await put('S-QINGHE', [])
    expect(await database.db.email.findUnique({ where: { id: queued } })).toMatchObject({
      // It is refused for want of an address when it is sent, and those who deal with the party are told.
      status: 'queued',
      address: '',
    })
    expect(await createAddressBook(repositories, () => at).party('S-QINGHE')).toMatchObject({ emails: [] })
    await expect(put('S-NOBODY', [])).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are put once by two at the same moment', async () => {
    const both = [contact('new@jinxin.example')]
    await Promise.all([put('S-JINXIN', both), put('S-JINXIN', both)])
    expect((await repositories.parties.contacts('S-JINXIN'))?.history).toHaveLength(1)
  })
})

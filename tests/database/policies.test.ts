import { createRepositories, type Repositories } from '../../services/database'
import { composePolicy } from '../../domain/policy/compose'
import { defaultPolicy, type Policy } from '../../domain/policy'
import { seedSampleFactory } from '../../prisma/seed'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, anIntake, aRecord, aState, aTask } from './an-order'

let database: TestDatabase
let repositories: Repositories
beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_policies_test_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const at = '2026-03-02T01:00:00.000Z'
const step = (en: string) => ({
  steps: [{ level: 'due', offset: '0d', audience: ['owner'], asks: { en, zh: '请办理。' } }],
})
let keys = 0
const edit = (parts: object) =>
  repositories.policies.edit({
    kind: 'internal',
    written: step('Do it.'),
    reason: 'Trial',
    by: 'ME01',
    at,
    key: `policy-${++keys}`,
    ...parts,
  })
const wordsFor = (policy: Policy, kind: 'internal' | 'review' | 'balance' = 'internal') =>
  policy.ladders[kind].steps[0]?.asks.en

/** An order of a customer, as it would be recorded with a policy. */
async function anOrder(
  number: string,
  customer: string,
  policy?: Policy,
  status: 'open' | 'closed' = 'open',
) {
  const order = anIntake({ customer, buyerOrderNumber: `PO-${number}` })
  const state = aState(1, { number, order, policy, status })
  await repositories.recordEvents(aRecord(1, 1, { number, state }))
}

/** Classes of the sample factory's customers, by hand. */
const setClass = (code: string, name: string | null) =>
  database.db.party.update({ where: { code }, data: { class: name } })

describe('the ladders of a factory', () => {
  it('are those it starts with until somebody edits one', async () => {
    expect(await repositories.policies.forCustomer('C-NORDLYS')).toEqual(defaultPolicy)
    expect(await repositories.policies.forCustomer('nobody\0')).toEqual(defaultPolicy)
    expect(await repositories.policies.inForce()).toEqual([])
  })

  it('keep every edit in their history, and take the latest for the class, else for all', async () => {
    await setClass('C-NORDLYS', 'A')
    const first = await edit({ written: step('All: once.') })
    expect(first).toMatchObject({ ok: true, edited: { version: 2, kind: 'internal', by: 'ME01', at } })
    await edit({ written: step('All: twice.') })
    await edit({ written: step('A: own.'), customerClass: 'A' })
    await edit({ kind: 'review', written: step('Review for all.') })

    const ofA = await repositories.policies.forCustomer('C-NORDLYS')
    expect([ofA.version, ofA.customerClass, wordsFor(ofA), wordsFor(ofA, 'review')]).toEqual([
      5, 'A', 'A: own.', 'Review for all.',
    ])
    const ofB = await repositories.policies.forClass('B')
    expect([ofB.version, ofB.customerClass, wordsFor(ofB)]).toEqual([5, undefined, 'All: twice.'])
    const history = await repositories.policies.history('internal')
    expect(history.map(({ version, customerClass }) => [version, customerClass])).toEqual([
      [4, 'A'], [3, undefined], [2, undefined],
    ])
    // What an order was escalated by can be found from its version alone.
    const until = history.filter(({ version, customerClass }) => version <= 2 && !customerClass)
    expect(wordsFor(composePolicy(until))).toBe('All: once.')
    await expect(database.db.ladderVersion.deleteMany()).rejects.toThrow(/append-only/)
    await expect(database.db.ladderVersion.updateMany({ data: { by: 'X' } })).rejects.toThrow(/append-only/)
  }) // prettier-ignore

  it('end when they are withdrawn: the class goes back to the common one, all to what a factory starts with', async () => {
    const end = (parts: object = {}) =>
      repositories.policies.withdraw({ kind: 'balance', reason: 'Trial over', by: 'ME01', at, key: `policy-${++keys}`, ...parts })
    const ofA = async () => {
      const policy = await repositories.policies.forClass('A')
      return [policy.version, policy.customerClass, wordsFor(policy, 'balance')]
    }
    await edit({ kind: 'balance', written: step('Balance: all.') })
    const own = await edit({ kind: 'balance', written: step('Balance: A.'), customerClass: 'A' })
    const first = own.ok ? own.edited.version : 0
    expect(await ofA()).toEqual([first, 'A', 'Balance: A.'])

    // Class A keeps the ladder of internal tasks of its own, so that its policy has the class's name still.
    const ended = await end({ customerClass: 'A', key: 'end-1' })
    expect(ended).toMatchObject({ version: first + 1, customerClass: 'A', withdrawn: true, reason: 'Trial over', by: 'ME01' })
    expect(await end({ customerClass: 'A', key: 'end-1' })).toEqual(ended)
    expect(await ofA()).toEqual([first + 1, 'A', 'Balance: all.'])
    await expect(end({ customerClass: 'A' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(end({ customerClass: 'B' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(end({ key: 'end-1' })).rejects.toMatchObject({ code: 'key-reused' })
    await expect(edit({ kind: 'balance', customerClass: 'A', key: 'end-1' })).rejects.toMatchObject({ code: 'key-reused' })

    await end()
    const { balance } = (await repositories.policies.forClass('B')).ladders
    expect([balance, (await ofA())[0]]).toEqual([defaultPolicy.ladders.balance, first + 2])
    const history = await repositories.policies.history('balance')
    expect(history.map(({ withdrawn, customerClass }) => [withdrawn, customerClass])).toEqual([
      [true, undefined], [true, 'A'], [undefined, 'A'], [undefined, undefined],
    ])
    // Withdrawn is not forbidden: the class may have one of its own again.
    await edit({ kind: 'balance', written: step('Balance: A again.'), customerClass: 'A' })
    expect(await ofA()).toEqual([first + 3, 'A', 'Balance: A again.'])
    await end({ customerClass: 'A' })
  }) // prettier-ignore

  it('refuse what is no ladder, with its fields, and stay as they are', async () => {
    const before = await repositories.policies.inForce()
    const refused = await edit({ written: { steps: [] } })
    expect(refused).toMatchObject({ ok: false, problems: [{ pointer: '/steps' }] })
    expect(await edit({ kind: 'booking', written: { steps: [{ ...step('Book.').steps[0], raises: 'rebook' }] } })).toMatchObject({
      problems: [{ pointer: '/steps/0/raises', detail: expect.stringContaining('booking → booking') }],
    })
    expect(await repositories.policies.inForce()).toEqual(before)
  }) // prettier-ignore

  it('are edited once for a key, and never twice at a time', async () => {
    const key = 'the-same'
    const [one, two] = await Promise.all([edit({ key }), edit({ key })])
    expect(one).toEqual(two)
    await expect(edit({ key, written: step('Other.') })).rejects.toMatchObject({ code: 'key-reused' })
    await expect(edit({ key, kind: 'review' })).rejects.toMatchObject({ code: 'key-reused' })

    const edits = await Promise.all(Array.from({ length: 5 }, () => edit({ kind: 'complaint' })))
    const versions = edits.flatMap((result) => (result.ok ? [result.edited.version] : []))
    expect(new Set(versions).size).toBe(5)
    expect(Math.max(...versions) - Math.min(...versions)).toBe(4)
  })
})

describe('orders that an edit concerns', () => {
  it('are those that are not over and live by another policy, until they have taken it', async () => {
    await setClass('C-NORDLYS', 'A')
    await setClass('C-KAWASE', 'B')
    const ofA = await repositories.policies.forClass('A')
    const ofB = await repositories.policies.forClass('B')
    await anOrder('PL-A', 'C-NORDLYS', ofA)
    await anOrder('PL-B', 'C-KAWASE', ofB)
    await anOrder('PL-OLD', 'C-KAWASE', defaultPolicy)
    await anOrder('PL-OVER', 'C-KAWASE', defaultPolicy, 'closed')
    await anOrder('PL-UNPLANNED', 'C-KAWASE')
    expect(await repositories.policies.ordersBehind()).toEqual(['PL-OLD'])

    await edit({ kind: 'balance', customerClass: 'A' })
    expect(await repositories.policies.ordersBehind()).toEqual(['PL-A', 'PL-OLD'])
    await edit({ kind: 'deposit' })
    expect(await repositories.policies.ordersBehind()).toEqual(['PL-A', 'PL-B', 'PL-OLD'])

    for (const [number, customer, name] of [['PL-A', 'C-NORDLYS', 'A'], ['PL-B', 'C-KAWASE', 'B'], ['PL-OLD', 'C-KAWASE', 'B']] as const) {
      const policy = await repositories.policies.forClass(name)
      const order = anIntake({ customer, buyerOrderNumber: `PO-${number}` })
      await repositories.recordEvents(aRecord(2, 2, { number, state: aState(2, { number, order, policy }) }))
    }
    expect(await repositories.policies.ordersBehind()).toEqual([])
    // So are those that were planned with an earlier edition of what a factory starts with.
    const { defaults: _defaults, ...earlier } = await repositories.policies.forClass('B')
    const order = anIntake({ customer: 'C-KAWASE', buyerOrderNumber: 'PO-PL-B' })
    await repositories.recordEvents(aRecord(3, 3, { number: 'PL-B', state: aState(3, { number: 'PL-B', order, policy: earlier }) }))
    expect(await repositories.policies.ordersBehind()).toEqual(['PL-B'])
    const policy = await repositories.policies.forClass('B')
    await repositories.recordEvents(aRecord(4, 4, { number: 'PL-B', state: aState(4, { number: 'PL-B', order, policy }) }))
    expect(await repositories.policies.ordersBehind()).toEqual([])
    // A customer who changes class changes ladders.
    await setClass('C-KAWASE', 'A')
    expect(await repositories.policies.ordersBehind()).toEqual(['PL-B', 'PL-OLD'])
  }) // prettier-ignore
})

describe('mails of an escalation', () => {
  it('carry the policy they were sent by; once the task is closed those still queued are never claimed', async () => {
    const number = 'PL-MAIL'
    const tasks = { work: aTask('work') }
    const mail = aMail(1, 'ZZ01', { messageId: `<${number}>`, taskKey: 'work', policyVersion: 7 })
    await repositories.recordEvents(aRecord(1, 1, { number, state: aState(1, { number, tasks }), mails: [mail] }))
    const [listed] = (await repositories.emails.list({ order: number })).items
    expect(listed).toMatchObject({ status: 'queued', policyVersion: 7 })
    expect(await repositories.emails.get(listed!.id)).toMatchObject({ policyVersion: 7 })

    const closed = { work: aTask('work', { closedAt: '2026-03-02T01:00:01.000Z' }) }
    await repositories.recordEvents(aRecord(2, 2, { number, state: aState(2, { number, tasks: closed }) }))
    const claim = { recipient: 'ZZ01', worker: 'w', now: '2026-03-09T01:00:00.000Z' }
    expect(await repositories.mailbox.claimNext(claim)).toBeUndefined()
    expect((await repositories.emails.list({ order: number })).items).toMatchObject([{ status: 'dropped' }])
  }) // prettier-ignore
})

describe('absences', () => {
  const away = (code: string, deputy: string, from = 2, until = 6) =>
    repositories.people.setAbsence({
      code,
      deputy,
      awayFrom: `2026-03-0${from}T00:00:00.000Z`,
      awayUntil: `2026-03-0${until}T00:00:00.000Z`,
    })
  beforeEach(() => database.db.employee.updateMany({ data: { awayFrom: null, awayUntil: null } }))

  it('send mail to the deputy meanwhile, and to the person again once they end', async () => {
    await away('QA03', 'QA01')
    const whom = async () => (await repositories.people.resolve('QA03', '2026-03-03T00:00:00.000Z'))[0]
    expect(await whom()).toMatchObject({ code: 'QA01', standsInFor: 'QA03' })
    expect(await repositories.people.endAbsence('QA03')).toMatchObject({ code: 'QA03', deputyCode: 'QA01' })
    expect(await whom()).toMatchObject({ code: 'QA03' })
  })

  it.each([
    ['nobody known', 'QA01', 'XX99', 'unknown-code'],
    ['the person', 'QA01', 'QA01', 'unknown-code'],
  ])('have no deputy who is %s', async (_who, code, deputy, refused) => {
    await expect(away(code, deputy)).rejects.toMatchObject({ code: refused, pointer: '/deputy' })
    expect(await repositories.people.find(code)).not.toHaveProperty('awayFrom')
  })

  it('have no deputies in a ring while all of them are away, of two or of three, however they come', async () => {
    await away('QA01', 'QA02')
    await expect(away('QA02', 'QA01')).rejects.toMatchObject({
      code: 'deputies-in-a-ring',
      detail: expect.stringContaining('QA02 → QA01 → QA02'),
    })
    await away('QA02', 'QA03')
    await expect(away('QA03', 'QA01')).rejects.toMatchObject({ code: 'deputies-in-a-ring' })
    // One after the other they may.
    await away('QA03', 'QA01', 6, 9)
    const settled = await Promise.allSettled([away('FI01', 'FI02'), away('FI02', 'FI01')])
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

import { createRepositories, type Repositories } from '../../services/database'
import { createAddressBook } from '../../services/email/address-book'
import { createUndeliverable } from '../../services/email/undeliverable'
import { seedSampleFactory } from '../../prisma/seed'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, anIntake, aRecord, aState, aTask } from './an-order'

let database: TestDatabase
let repositories: Repositories
beforeAll(async () => {
  database = await testDatabase()
  await seedSampleFactory(database.url, 'gendan_test_key')
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const now = '2026-03-02T08:00:00.000Z'
const later = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString()

let count = 0
/** An order of NORDLYS with one mail to each of these, claimed. */
async function claimed(...mails: Parameters<typeof aMail>[2][]) {
  const number = `GD26-${String(++count).padStart(5, '0')}`
  const order = anIntake({ customer: 'C-NORDLYS', buyerOrderNumber: number })
  const rows = mails.map((parts, index) => {
    const recipient = parts?.recipient ?? 'ME03'
    return aMail(index + 1, recipient, { messageId: `<${number}.${index}@gendan.example>`, ...parts })
  })
  const tasks = { x: aTask('x', { title: { en: 'Trims in', zh: '辅料到齐' } }) }
  const state = aState(rows.length, { number, order, tasks })
  await repositories.recordEvents(aRecord(1, rows.length, { number, state, mails: rows }))
  const found = []
  for (const { recipient } of rows) {
    found.push((await repositories.mailbox.claimNext({ recipient, worker: 'w1', now }))!)
  }
  return found
}

/** A mail of no order, as a run of a rhythm leaves it, claimed. */
async function claimedOfNoOrder(recipient: string, parts: { address: string; text: string }) {
  const nominalOn = `2026-02-${String(++count).padStart(2, '0')}`
  const sourceKey = `rhythm:monthlyStatement:${nominalOn}:${recipient}`
  const ids = { notice: 'monthlyStatement', messageId: `<${sourceKey}@gendan.example>` }
  const { eventSeq: _, ...mail } = aMail(0, recipient, { ...parts, ...ids, kind: 'rhythm' })
  await repositories.rhythms.store({
    rhythm: 'monthlyStatement',
    nominalOn,
    scheduledAt: now,
    startedAt: now,
    finishedAt: now,
    late: false,
    figures: {},
    record: { kind: 'none' },
    mails: [{ ...mail, sourceKey }],
  })
  return (await repositories.mailbox.claimNext({ recipient, worker: 'w1', now }))!
}

function aPort(at = now) {
  const woken: string[] = []
  const port = createUndeliverable({
    repositories,
    book: createAddressBook(repositories, () => at),
    wakeMailbox: async (recipient) => void woken.push(recipient),
    domain: 'gendan.example',
    zone: 'Asia/Shanghai',
    clock: () => at,
  })
  return { ...port, woken }
}

const mailsTo = async (recipient: string) =>
  (
    await database.db.email.findMany({ where: { recipientCode: recipient }, orderBy: { createdAt: 'asc' } })
  ).filter(({ kind, headers }) => kind === 'undelivered' || 'X-Gendan-About' in (headers as object))

const refusal = (address: string, response = '550 5.1.1 no such user') => [{ address, code: 550, response }]

/** Clears everything, for the next test. */
afterEach(async () => {
  const { items } = await repositories.addressFailures.list({ cleared: false })
  for (const { id } of items) await repositories.addressFailures.clear({ id, at: now, by: 'GM01' })
})

describe('an address that refuses mail', () => {
  it('is marked once however it is written, counts its refusals, and is free again when cleared', async () => {
    const mark = (address: string, at: string) =>
      repositories.addressFailures.mark({ address, at, smtpCode: 550, reason: 'no\0', source: 'smtp' })
    await Promise.all([mark('X@Jiahe.example', now), mark(' x@jiahe.example', later(1))])
    const { items } = await repositories.addressFailures.list({ address: 'X@JIAHE.EXAMPLE' })
    expect(items).toMatchObject([{ address: 'x@jiahe.example', count: 2, lastAt: later(1), source: 'smtp' }])
    const { id } = items[0]!
    expect([
      ...(await repositories.addressFailures.among(['X@jiahe.example', 'y@jiahe.example'])).keys(),
    ]).toEqual(['x@jiahe.example'])
    const cleared = await repositories.addressFailures.clear({ id, at: later(2), by: 'ME01' })
    expect(cleared).toMatchObject({ clearedBy: 'ME01', clearedAt: later(2) })
    expect(await repositories.addressFailures.clear({ id, at: later(3), by: 'ME02' })).toEqual(cleared)
    expect((await repositories.addressFailures.among(['x@jiahe.example'])).size).toBe(0)
    await mark('x@jiahe.example', later(4))
    const again = await repositories.addressFailures.list({ address: 'x@jiahe.example' })
    expect(again.items.map((item) => [item.count, item.clearedBy])).toEqual([
      [1, undefined],
      [2, 'ME01'],
    ])
    expect(await repositories.addressFailures.clear({ id: 'none', at: now, by: 'ME01' })).toBeUndefined()
  })

  it('of an employee is told to the supervisor once a day, with what was to be said; later mail goes to the deputy', async () => {
    const address = 'me03@jiahe.example'
    const [first, second, third] = await claimed(
      { recipient: 'ME03', recipientName: '黄丽娟', address, subject: 'first', text: 'the fabric is late' },
      {
        recipient: 'ME03',
        recipientName: '黄丽娟',
        address,
        subject: 'second',
        text: 'the trims are late',
        taskKey: 'x',
      },
      { recipient: 'ME03', recipientName: '黄丽娟', address, subject: 'third', text: 'the zip is late' },
    )
    const port = aPort()
    await port.refused(first!, refusal(address))
    await port.refused(first!, refusal(address))
    const [told, ...more] = await mailsTo('ME02')
    expect(more).toEqual([])
    expect(told!.subject).toContain('Mail to 黄丽娟 does not arrive')
    for (const words of ['me03@jiahe.example', 'no such user', 'the fabric is late']) {
      expect([told!.text, told!.html]).toEqual([
        expect.stringContaining(words),
        expect.stringContaining(words),
      ])
    }
    expect(port.woken).toContain('ME02')
    expect(await port.failing([address, 'me04@jiahe.example'])).toEqual([address])
    // Another mail of the same day: the supervisor was told of the address, the mail itself goes on.
    await port.refused(second!, refusal(address))
    expect(await port.redirect(third!, 'refused')).toEqual(['ME04'])
    expect((await mailsTo('ME02')).length).toBe(1)
    const sentOn = await mailsTo('ME04')
    expect(sentOn.map(({ subject, taskKey }) => [subject, taskKey])).toEqual([
      ['second', 'x'],
      ['third', null],
    ])
    expect(sentOn[0]!.text).toMatch(
      /Sent to you because mail to 黄丽娟 .* does not arrive[^]*the trims are late/,
    )
    expect([sentOn[0]!.text, sentOn[0]!.html]).toEqual([
      expect.stringContaining('事项 What: 辅料到齐 · Trims in'),
      expect.stringContaining('事项 What: 辅料到齐 · Trims in'),
    ])
    expect(sentOn[1]!.text).not.toContain('事项 What')
    // What is written from now on goes to the deputy at once, and says so.
    const book = createAddressBook(repositories, () => now)
    expect(await book.employee('ME03')).toMatchObject([
      { code: 'ME04', standsInFor: 'ME03', isUnreachable: true },
    ])
    // The next day it is told anew.
    await aPort(later(24 * 60)).refused(first!, refusal(address))
    expect((await mailsTo('ME02')).length).toBe(2)
    expect((await repositories.addressFailures.list({ address })).items[0]).toMatchObject({ count: 4 })
  })

  it('of a buyer is told to sales and merchandiser; other contacts take its place, then the merchandiser', async () => {
    const party = (await repositories.parties.find('C-NORDLYS'))!
    const addresses = party.contacts.map(({ email }) => email)
    const [mail] = await claimed({ recipient: 'C-NORDLYS', address: addresses[0]!, text: 'please confirm' })
    const port = aPort()
    await port.refused(mail!, refusal(addresses[0]!))
    expect((await mailsTo(party.salesCode!)).at(-1)?.text).toContain('please confirm')
    expect((await mailsTo('ME03')).at(-1)?.text).toContain('please confirm')
    const book = createAddressBook(repositories, () => now)
    expect((await book.party('C-NORDLYS'))?.emails).not.toContain(addresses[0])
    for (const address of addresses) {
      await repositories.addressFailures.mark({ address, at: now, reason: '550', source: 'bounce' })
    }
    expect(await book.party('C-NORDLYS')).toMatchObject({ emails: [], isUnreachable: true })
    expect(await port.redirect(mail!, 'refused')).toEqual(['ME03'])
  })

  it('is told of by a mail of no order when the refused mail has none, once a day', async () => {
    const address = 'cs03@jiahe.example'
    const first = await claimedOfNoOrder('CS03', { address, text: 'the balances' })
    const second = await claimedOfNoOrder('CS03', { address, text: 'the balances again' })
    expect([first.orderNumber, first.eventSeq]).toEqual([undefined, 0])
    const before = await database.db.email.findMany({ select: { id: true } })
    const port = aPort()
    await port.refused(first, refusal(address))
    await port.refused(first, refusal(address))
    await port.refused(second, refusal(address))
    const written = await database.db.email.findMany({
      where: { id: { notIn: before.map(({ id }) => id) } },
      orderBy: { kind: 'desc' },
    })
    const [told, sentOn] = written
    expect(written.map(({ kind, orderNumber, status }) => [kind, orderNumber, status])).toEqual([
      ['undelivered', null, 'queued'],
      ['rhythm', null, 'queued'],
    ])
    expect(told!.sourceKey).toMatch(/^undelivered:[0-9a-f]{16}:2026-03-02:/)
    expect(sentOn!.sourceKey).toBe(`redirected:${second.id}:${sentOn!.recipientCode}`)
    expect(`${told!.subject} ${told!.text} ${told!.html}`).not.toMatch(/undefined|null|\[\]|订单 Order/)
    expect([told!.text, sentOn!.text]).toEqual([
      expect.stringContaining('the balances'),
      expect.stringContaining('the balances again'),
    ])
    expect(port.woken).toEqual(expect.arrayContaining(written.map(({ recipientCode }) => recipientCode)))
    const claimedBy = { recipient: told!.recipientCode, worker: 'w1', now }
    const next = await repositories.mailbox.claimNext(claimedBy)
    expect(written.map(({ id }) => id)).toContain(next?.id)
  })

  it('of a customer whose accounts do not arrive is told to sales, and to no other contact there', async () => {
    // The address was told of today in another test.
    const tomorrow = later(24 * 60)
    const { salesCode, contacts } = (await repositories.parties.find('C-NORDLYS'))!
    const address = contacts[0]!.email
    const mail = await claimedOfNoOrder('C-NORDLYS', { address, text: 'the statement' })
    const port = aPort(tomorrow)
    await port.refused(mail, refusal(address))
    expect((await mailsTo(salesCode!)).at(-1)).toMatchObject({ kind: 'undelivered', orderNumber: null })
    expect(await port.redirect(mail, 'refused')).toEqual([salesCode])
    // Where the sales person's address refuses mail too, somebody else of ours gets it.
    const sales = (await repositories.people.find(salesCode!))!
    await repositories.addressFailures.mark({ address: sales.email, at: now, reason: '550', source: 'smtp' })
    const told = await port.redirect(mail, 'refused')
    expect(told).toHaveLength(1)
    expect(['C-NORDLYS', salesCode]).not.toContain(told[0])
  })

  it('is not marked for a refusal of the mail itself, which is told all the same, each time', async () => {
    const address = 'pr03@jiahe.example'
    const [first, second] = await claimed({ recipient: 'PR03', address }, { recipient: 'PR03', address })
    const port = aPort()
    await port.refused(first!, { code: 554, response: '554 5.7.1 not wanted' })
    await port.refused(second!, refusal(address, '550 5.7.1 policy'))
    expect(await port.failing([address])).toEqual([])
    expect((await mailsTo('PR02')).length).toBe(2)
  })

  it('tells nobody else what a private reminder says', async () => {
    const address = 'qa03@jiahe.example'
    const [reminder] = await claimed({
      recipient: 'QA03',
      address,
      kind: 'reminder',
      subject: 'secret',
      text: 'secret',
    })
    const port = aPort()
    await port.refused(reminder!, refusal(address))
    const [told] = await mailsTo('QA02')
    expect(`${told!.subject} ${told!.text} ${told!.html}`).not.toContain('secret')
    expect(await port.redirect(reminder!, 'refused')).toEqual([])
  })
})

describe('the turns of a domain', () => {
  it('are counted for all workers together, and taken at all domains of a mail or at none', async () => {
    const rate = { domain: 'qq.com', messages: 3, intervalMs: 60_000 }
    const ask = (at: string) => repositories.mailDomains.takeTurns([rate], { now: at, hasWaited: false })
    const turns = await Promise.all(Array.from({ length: 6 }, () => ask(now)))
    expect(turns.filter(({ isGiven }) => isGiven)).toHaveLength(3)
    expect(turns.flatMap((turn) => (turn.isGiven ? [] : [turn.retryAt])).toSorted()).toEqual([
      later(1),
      '2026-03-02T08:01:20.000Z',
      '2026-03-02T08:01:40.000Z',
    ])
    const both = [rate, { domain: '163.com', messages: 1, intervalMs: 60_000 }]
    const asking = { now: later(0.5), hasWaited: false }
    expect(await repositories.mailDomains.takeTurns(both, asking)).toMatchObject({
      isGiven: false,
      domain: 'qq.com',
    })
    expect(await repositories.mailDomains.takeTurns([both[1]!], asking)).toEqual({ isGiven: true })
  })

  it('are seen in the log of a mail that waits for one', async () => {
    const [mail] = await claimed({ recipient: 'SH03' })
    const waiting = { id: mail!.id, worker: 'w1', at: now, domain: 'qq.com', until: later(1) }
    expect(await repositories.mailbox.postpone(waiting)).toBe(true)
    expect(await repositories.emails.get(mail!.id)).toMatchObject({
      status: 'queued',
      waitsFor: 'qq.com',
      notBefore: later(1),
      attempts: [{ at: now, outcome: 'waiting', response: 'qq.com' }],
    })
    const again = await repositories.mailbox.claimNext({ recipient: 'SH03', worker: 'w2', now: later(1) })
    expect(again).toMatchObject({ id: mail!.id, hasWaited: true })
  })
})

describe('a report about a mail that was sent', () => {
  it('makes it a bounced one, once, whatever comes later', async () => {
    const [mail] = await claimed({ recipient: 'FI03' })
    const { id, messageId } = mail!
    await repositories.mailbox.markSent({ id, at: now, response: '250 ok' })
    expect((await repositories.emails.findByMessageIds(['<none@x>', messageId]))?.id).toBe(id)
    const report = (outcome: 'bounced' | 'delayed') =>
      repositories.emails.recordReport({ id, at: later(1), response: `${outcome}: 5.1.1`, outcome })
    for (const outcome of ['delayed', 'bounced', 'bounced'] as const) await report(outcome)
    expect(await repositories.mailbox.markSent({ id, at: later(2), response: '250 ok' })).toBe(false)
    const record = await repositories.emails.get(id)
    expect([record?.status, record?.attempts.map(({ outcome }) => outcome)]).toEqual([
      'bounced',
      ['sent', 'delayed', 'bounced'],
    ])
  })
})

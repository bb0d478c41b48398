import { createRepositories, type MailRow, type Repositories } from '../../services/database'
import { claimNext } from '../../services/database/mailbox'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, aRecord } from './an-order'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const now = '2026-03-02T08:00:00.000Z'
const later = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString()

let count = 0
/** A recipient with these mails, oldest first. */
async function aRecipient(...mails: Partial<MailRow>[]): Promise<string> {
  const recipient = `R${++count}`
  const number = `GD26-${String(count).padStart(5, '0')}`
  const rows = mails.map((parts, index) =>
    aMail(index + 1, recipient, { messageId: `<${number}.${index}>`, ...parts }),
  )
  await repositories.recordEvents(aRecord(1, Math.max(1, mails.length), { number, mails: rows }))
  return recipient
}

const attemptsOf = async (id: string) => (await repositories.emails.get(id))?.attempts

describe('a mailbox', () => {
  it('gives out the oldest mail first, each once', async () => {
    const recipient = await aRecipient({ subject: 'first' }, { subject: 'second' })
    const claim = () => repositories.mailbox.claimNext({ recipient, worker: 'w1', now })
    const [first, second] = [await claim(), await claim()]
    expect(first).toMatchObject({
      subject: 'first',
      headers: { References: expect.any(String) },
      createdAt: '2026-03-02T01:00:00.000Z',
    })
    expect(second?.subject).toBe('second')
    expect(await claim()).toBeUndefined()
  })

  it('never gives one mail to two workers', async () => {
    const recipient = await aRecipient(...Array.from({ length: 8 }, () => ({})))
    const claims = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        repositories.mailbox.claimNext({ recipient, worker: `w${index}`, now }),
      ),
    )
    const ids = claims.flatMap((claimed) => claimed?.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(0)
  })

  it('passes over a mail that another worker is just claiming, without waiting', async () => {
    const recipient = await aRecipient({ subject: 'first' }, { subject: 'second' })
    await database.db.$transaction(async (tx) => {
      const mine = await claimNext(tx, { recipient, worker: 'w1', now })
      const theirs = await repositories.mailbox.claimNext({ recipient, worker: 'w2', now })
      expect([mine?.subject, theirs?.subject]).toEqual(['first', 'second'])
    })
  })

  it('marks a mail sent once, with the answer of the server', async () => {
    const recipient = await aRecipient({})
    const { id } = (await repositories.mailbox.claimNext({ recipient, worker: 'w1', now }))!
    expect(await repositories.mailbox.markSent({ id, at: later(1), response: '250 OK' })).toBe(true)
    expect(await repositories.mailbox.markSent({ id, at: later(2), response: '250 OK again' })).toBe(false)
    expect(await repositories.emails.get(id)).toMatchObject({
      status: 'sent',
      sentAt: later(1),
      smtpResponse: '250 OK',
    })
    expect(await attemptsOf(id)).toEqual([{ at: later(1), outcome: 'sent', response: '250 OK' }])
  })

  it('gives a mail out again that failed for now, not before its time', async () => {
    const recipient = await aRecipient({})
    const { id } = (await repositories.mailbox.claimNext({ recipient, worker: 'w1', now }))!
    const failed = { id, worker: 'w1', at: now, error: '451 busy\0', permanent: false, retryAt: later(5) }
    expect(await repositories.mailbox.markFailed(failed)).toBe(true)
    expect(await repositories.mailbox.countWaiting({ recipient, now })).toEqual({
      ready: 0,
      urgent: 0,
      later: 1,
      nextAt: later(5),
    })
    expect(await repositories.mailbox.claimNext({ recipient, worker: 'w1', now: later(4) })).toBeUndefined()
    expect((await repositories.mailbox.claimNext({ recipient, worker: 'w2', now: later(5) }))?.id).toBe(id)
    expect(await attemptsOf(id)).toEqual([{ at: now, outcome: 'deferred', response: '451 busy\ufffd' }])
  })

  it('gives up a mail that failed for good', async () => {
    const recipient = await aRecipient({})
    const { id } = (await repositories.mailbox.claimNext({ recipient, worker: 'w1', now }))!
    await repositories.mailbox.markFailed({
      id,
      worker: 'w1',
      at: now,
      error: '550 no such user',
      permanent: true,
    })
    expect(await repositories.emails.get(id)).toMatchObject({
      status: 'failed',
      lastError: '550 no such user',
    })
    expect(await repositories.mailbox.countWaiting({ recipient, now })).toEqual({
      ready: 0,
      urgent: 0,
      later: 0,
    })
  })

  it('takes a mail back untried', async () => {
    const recipient = await aRecipient({})
    const { id } = (await repositories.mailbox.claimNext({ recipient, worker: 'w1', now }))!
    expect(await repositories.mailbox.release({ id, worker: 'w1', at: now })).toBe(true)
    expect(await repositories.mailbox.release({ id, worker: 'w1', at: now })).toBe(false)
    expect((await repositories.mailbox.claimNext({ recipient, worker: 'w2', now }))?.id).toBe(id)
  })

  it('gives a mail out again whose worker never came back, and notes it', async () => {
    const recipient = await aRecipient({})
    const { id } = (await repositories.mailbox.claimNext({ recipient, worker: 'dead', now }))!
    expect(await repositories.mailbox.countWaiting({ recipient, now })).toMatchObject({
      later: 1,
      nextAt: later(1),
    })
    expect(await repositories.mailbox.claimNext({ recipient, worker: 'w2', now: later(0.9) })).toBeUndefined()
    expect((await repositories.mailbox.claimNext({ recipient, worker: 'w2', now: later(1) }))?.id).toBe(id)
    expect(await attemptsOf(id)).toEqual([
      { at: later(1), outcome: 'abandoned', response: 'claimed by dead' },
    ])
    const late = { id, worker: 'dead', at: later(2), error: 'timeout', permanent: false }
    expect(await repositories.mailbox.markFailed(late)).toBe(false)
    expect(await repositories.mailbox.markSent({ id, at: later(2), response: '250 OK' })).toBe(true)
  })

  it('holds back what is not to be sent yet, and lets urgent mail pass at night', async () => {
    const recipient = await aRecipient(
      { notBefore: later(30) },
      { subject: 'usual' },
      { subject: 'urgent', urgent: true },
    )
    expect(await repositories.mailbox.countWaiting({ recipient, now })).toEqual({
      ready: 2,
      urgent: 1,
      later: 1,
      nextAt: later(30),
    })
    const atNight = { recipient, worker: 'w1', now, quietUntil: later(600) }
    expect(await repositories.mailbox.countWaiting(atNight)).toEqual({
      ready: 1,
      urgent: 1,
      later: 2,
      nextAt: later(600),
    })
    expect((await repositories.mailbox.claimNext(atNight))?.subject).toBe('urgent')
    expect(await repositories.mailbox.claimNext(atNight)).toBeUndefined()
    expect((await repositories.mailbox.claimNext({ recipient, worker: 'w1', now }))?.subject).toBe('usual')
  })

  it('lets pass at night what would come too late in the morning', async () => {
    const recipient = await aRecipient(
      { subject: 'cut-off after breakfast', sendBy: later(700) },
      { subject: 'cut-off at dawn', sendBy: later(500) },
    )
    const atNight = { recipient, worker: 'w1', now, quietUntil: later(600) }
    expect((await repositories.mailbox.claimNext(atNight))?.subject).toBe('cut-off at dawn')
    expect(await repositories.mailbox.claimNext(atNight)).toBeUndefined()
  })

  it('holds nothing for somebody nobody wrote to', async () => {
    expect(await repositories.mailbox.countWaiting({ recipient: 'nobody', now })).toEqual({
      ready: 0,
      urgent: 0,
      later: 0,
    })
    expect(await repositories.mailbox.claimNext({ recipient: 'nobody', worker: 'w1', now })).toBeUndefined()
  })
})

import type { OrderState, Task } from '../../domain/order/state'
import { createRepositories, type DigestStep, type MailRow, type Repositories } from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, anEvent, anIntake, aRecord, aState, aTask } from './an-order'

/** What becomes of mails that wait, such as for the end of a night, when their order moves on meanwhile. */
let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const now = '2026-03-06T08:00:00.000Z'
const later = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString()

let count = 0
const step = (task: string, parts: Partial<DigestStep> = {}): DigestStep => ({
  task,
  level: 'due',
  links: {},
  ...parts,
})
const open = (key: string, parts: Partial<Task> = {}) => aTask(key, { taken: ['due'], ...parts })

type Change = Partial<Omit<OrderState, 'tasks'>> & { tasks: Task[] }

/** An order with two open tasks and one mail about both, and what happens to it next. */
class Waiting {
  readonly recipient = `W${++count}`
  readonly number = `GD26-2${String(count).padStart(4, '0')}`
  private version = 1

  static async of(parts: DigestStep[] = [step('fabric'), step('trims')], mail: Partial<MailRow> = {}) {
    const waiting = new Waiting()
    const { number, recipient } = waiting
    const row = aMail(1, recipient, { messageId: `<${number}>`, digestPart: parts, ...mail })
    await waiting.record({ tasks: [open('fabric'), open('trims')] }, [row])
    return waiting
  }

  /** Gives whose mailboxes are to be woken. */
  async becomes(change: Change): Promise<string[]> {
    this.version += 1
    return this.record(change, [])
  }

  async mail() {
    return (await repositories.emails.list({ recipient: this.recipient }, { limit: 9 })).items[0]!
  }

  claim(at = now) {
    return repositories.mailbox.claimNext({ recipient: this.recipient, worker: 'w1', now: at })
  }

  count(at = now) {
    return repositories.mailbox.countWaiting({ recipient: this.recipient, now: at })
  }

  private async record({ tasks, ...parts }: Change, mails: MailRow[]): Promise<string[]> {
    const { number, version } = this
    const order = { ...anIntake(), buyerOrderNumber: `PO-${number}` }
    const byKey = Object.fromEntries(tasks.map((task) => [task.key, task]))
    const state = aState(version, { number, tasks: byKey, ...parts, order })
    const events = [{ ...anEvent(version), at: now }]
    const { recipients } = await repositories.recordEvents({ ...aRecord(version, version, { number, mails, state }), events })
    return recipients
  }
} // prettier-ignore

const closed = { closedAt: now }

describe('a mail about several tasks that waits', () => {
  it('goes out while one of them is open, and not at all once each is closed', async () => {
    const waiting = await Waiting.of()
    await waiting.becomes({ tasks: [open('fabric', closed), open('trims')] })
    expect((await waiting.mail()).status).toBe('queued')
    await waiting.becomes({ tasks: [open('fabric', closed), open('trims', closed)] })
    expect(await waiting.mail()).toMatchObject({
      status: 'dropped',
      lastError: 'the task was closed before the mail was sent',
    })
    expect(await waiting.claim()).toBeUndefined()
  })

  it('is not sent to whoever held them once they are handed over, but to those above it is', async () => {
    const mine = await Waiting.of([step('fabric', { toOwner: '' })])
    const above = await Waiting.of([step('fabric', { level: 'lead' })], { level: 'lead' })
    for (const one of [mine, above]) await one.becomes({ tasks: [open('fabric', { owner: 'PU03' })] })
    expect(await mine.mail()).toMatchObject({ status: 'dropped', lastError: 'the task was handed over' })
    expect((await above.mail()).status).toBe('queued')
    const own = await Waiting.of([step('fabric', { toOwner: '' })])
    await own.becomes({ tasks: [open('fabric', { owner: own.recipient })] })
    expect((await own.mail()).status).toBe('queued')
  })

  it('is not sent when its ladder has begun anew, as after a promise: the level is told in its time', async () => {
    const waiting = await Waiting.of([step('fabric')])
    await waiting.becomes({ tasks: [open('fabric', { taken: [], datedAt: later(1) })] })
    expect(await waiting.mail()).toMatchObject({ status: 'dropped', lastError: expect.stringContaining('anew') })
    // A task that was dated before the mail was written is where the mail says it is.
    const since = await Waiting.of([step('fabric')])
    await since.becomes({ tasks: [open('fabric', { taken: [], datedAt: '2026-01-01T00:00:00.000Z' })] })
    expect((await since.mail()).status).toBe('queued')
  }) // prettier-ignore

  it('waits while its tasks are acknowledged or snoozed, each of them, and goes out when the first is not', async () => {
    const acknowledged = { at: now, by: 'ME03', until: later(60) }
    const snoozed = { at: now, by: 'ME03', until: later(30), reason: 'the mill answers at nine' }
    const waiting = await Waiting.of()
    await waiting.becomes({ tasks: [open('fabric', { acknowledged }), open('trims')] })
    expect((await waiting.mail()).pausedUntil).toBeUndefined()
    await waiting.becomes({ tasks: [open('fabric', { acknowledged }), open('trims', { snoozed })] })
    expect((await waiting.mail()).pausedUntil).toBe(later(30))
    expect([await waiting.claim(), await waiting.count()]).toEqual([
      undefined,
      { ready: 0, urgent: 0, later: 1, nextAt: later(30) },
    ])
    expect(await waiting.claim(later(30))).toMatchObject({ messageId: `<${waiting.number}>` })
  })

  it('waits for the end of a hold, whenever that is, and wakes the mailbox then', async () => {
    const waiting = await Waiting.of()
    const tasks = [open('fabric'), open('trims')]
    const hold = { reason: 'the buyer thinks again', by: 'SA01', since: now }
    expect(await waiting.becomes({ tasks, hold })).toEqual([])
    expect(await waiting.claim(later(60 * 24 * 365))).toBeUndefined()
    expect(await waiting.count()).toEqual({ ready: 0, urgent: 0, later: 1, nextAt: undefined })
    expect(await waiting.becomes({ tasks })).toEqual([waiting.recipient])
    expect(await waiting.claim()).toMatchObject({ messageId: `<${waiting.number}>` })
  })

  it('that were handed to somebody does not wait for the end of a hold', async () => {
    const assigned = await Waiting.of([step('fabric', { level: undefined, toOwner: 'PU03' })], { kind: 'taskAssigned' })
    const hold = { reason: 'the buyer thinks again', by: 'SA01', since: now }
    await assigned.becomes({ tasks: [open('fabric', { owner: 'PU03' })], hold })
    expect((await assigned.mail()).pausedUntil).toBeUndefined()
    await assigned.becomes({ tasks: [open('fabric', { owner: 'PU04' })] })
    expect((await assigned.mail()).status).toBe('dropped')
  }) // prettier-ignore

  it('waits for no hold past a cut-off, nor for anything past the last moment at which it helps', async () => {
    const tasks = [open('fabric', { cutOffAt: later(90) }), open('trims')]
    const hold = { reason: 'the buyer thinks again', by: 'SA01', since: now }
    const waiting = await Waiting.of([step('fabric'), step('trims')], { sendBy: later(90) })
    await waiting.becomes({ tasks, hold })
    expect(await waiting.claim()).toMatchObject({ messageId: `<${waiting.number}>` })
    const silent = await Waiting.of([step('fabric')], { sendBy: later(90) })
    const acknowledged = { at: now, by: 'ME03', until: later(600) }
    await silent.becomes({ tasks: [open('fabric', { cutOffAt: later(90), acknowledged })] })
    expect((await silent.mail()).pausedUntil).toBe(later(90))
  })
})

describe('a mail that is under way', () => {
  it('is not tried again when its tasks were closed meanwhile, nor while they are silent', async () => {
    const [first, second] = [await Waiting.of([step('fabric')]), await Waiting.of([step('fabric')])]
    const [claimed, paused] = [await first.claim(), await second.claim()]
    await first.becomes({ tasks: [open('fabric', closed)] })
    await second.becomes({ tasks: [open('fabric')], hold: { reason: 'x', by: 'SA01', since: now } })
    for (const { id } of [claimed!, paused!])
      await repositories.mailbox.markFailed({ id, worker: 'w1', at: later(1), error: 'no answer', permanent: false })
    expect((await first.mail()).status).toBe('dropped')
    expect(await second.mail()).toMatchObject({ status: 'queued', pausedUntil: '9999-12-31T00:00:00.000Z' })
    expect([await first.claim(later(2)), await second.claim(later(2))]).toEqual([undefined, undefined])
  }) // prettier-ignore
})

describe('a digest that waits', () => {
  it('is made anew without what is paused, and says nothing of it', async () => {
    const first = await Waiting.of([step('fabric')])
    const second = await Waiting.of([step('fabric')], { recipient: first.recipient })
    const { items } = await repositories.emails.list({ recipient: first.recipient }, { limit: 9 })
    const digest = { ...aMail(1, first.recipient), sourceKey: `digest:${first.number}`, urgent: false }
    const written = { ...digest, kind: 'digest', messageId: `<d.${first.number}>`, members: items.map(({ id }) => id) }
    await repositories.digests.write({ digest: written, done: [], outdone: [], alone: [], replaced: [] })
    expect(await second.becomes({ tasks: [open('fabric')], hold: { reason: 'x', by: 'SA01', since: now } })).toEqual([first.recipient])
    const left = (await repositories.emails.list({ recipient: first.recipient }, { limit: 9 })).items
    expect(left.map(({ kind, status, pausedUntil }) => `${kind} ${status} ${pausedUntil?.slice(0, 4)}`).sort()).toEqual([
      'digest dropped undefined',
      'escalation queued 9999',
      'escalation queued undefined',
    ])
    expect(await first.claim()).toMatchObject({ messageId: `<${first.number}>` })
    expect(await first.claim()).toBeUndefined()
  }) // prettier-ignore
})

import fc from 'fast-check'
import type { OrderState, Task } from '../../domain/order/state'
import { createRepositories, type Repositories } from '../../services/database'
import { createAddressBook } from '../../services/email/address-book'
import { gatherMails } from '../../services/email/gather'
import { factoryCalendar } from '../../services/scheduling'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, anEvent, anIntake, aRecord, aState, aTask } from './an-order'

/** Orders move on while their mails wait, are gathered, claimed, sent and given back, in any order. */
let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const calendar = factoryCalendar({ zone: 'Asia/Shanghai', from: '2026-01-01', to: '2026-12-31' })
const begin = Date.parse('2026-03-06T08:00:00.000Z')
const at = (minute: number) => new Date(begin + minute * 60_000).toISOString()
/** Long after everything that any history does. */
const end = 10_000

let count = 0

/** One order with one task and one reader, and what happens to it. */
class Order {
  readonly number = `GD26-3${String(++count).padStart(4, '0')}`
  private version = 0
  private task: Task = aTask('work', { taken: ['due'] })
  private hold: OrderState['hold']

  constructor(readonly recipient: string) {}

  get isClosed(): boolean {
    return this.task.closedAt !== undefined
  }

  /** Until when nothing is to be said of it. */
  silentUntil(): string {
    return this.hold ? at(end * 2) : (this.task.snoozed?.until ?? '')
  }

  /** A step is reached. */
  async step(minute: number): Promise<void> {
    if (this.isClosed || this.silentUntil() > at(minute)) return
    const { number, version, recipient } = this
    const seq = version + 1
    const part = { task: 'work', level: 'due', links: {} }
    const mail = { level: 'due', notice: `due${seq}`, messageId: `<${number}.${seq}>`, digestPart: [part], createdAt: at(minute) }
    await this.record(minute, [aMail(seq, recipient, { ...mail, notBefore: at(minute + 1) })])
  } // prettier-ignore

  async close(minute: number): Promise<void> {
    this.task = { ...this.task, closedAt: this.task.closedAt ?? at(minute) }
    await this.record(minute)
  }

  async snooze(minute: number, minutes: number): Promise<void> {
    if (this.isClosed) return
    const until = at(minute + minutes)
    this.task = { ...this.task, snoozed: { by: 'ME03', at: at(minute), until, reason: 'later' } }
    await this.record(minute)
  }

  async setHold(minute: number, isHeld: boolean): Promise<void> {
    this.hold = isHeld ? { reason: 'the buyer waits', by: 'SA01', since: at(minute) } : undefined
    await this.record(minute)
  }

  private async record(minute: number, mails: ReturnType<typeof aMail>[] = []): Promise<void> {
    this.version += 1
    const { number, version, task, hold } = this
    const order = { ...anIntake(), buyerOrderNumber: `PO-${number}` }
    const state = aState(version, { number, calendar, tasks: { work: task }, hold, order })
    const events = [{ ...anEvent(version), at: at(minute) }]
    await repositories.recordEvents({ ...aRecord(version, version, { number, mails, state }), events })
  }
}

/** A mailbox as its workflow drives it: gathers, claims, and has the server answer or not. */
class Mailbox {
  readonly sent: { id: string; minute: number }[] = []
  private claimed?: string

  constructor(private readonly recipient: string) {}

  async gather(minute: number): Promise<void> {
    const gatherer = {
      repositories,
      book: createAddressBook(repositories),
      api: 'https://gendan.example',
      domain: 'gendan.example',
      digestSeconds: 75,
    }
    await gatherMails(gatherer, { recipient: this.recipient, now: at(minute) })
  }

  /** False when nothing may be sent now. */
  async claim(minute: number): Promise<boolean> {
    if (this.claimed !== undefined) return true
    const mail = await repositories.mailbox.claimNext({
      recipient: this.recipient,
      worker: 'w1',
      now: at(minute),
    })
    this.claimed = mail?.id
    return mail !== undefined
  }

  async answer(minute: number, isTaken: boolean): Promise<void> {
    if (this.claimed === undefined) return
    const id = this.claimed
    this.claimed = undefined
    if (isTaken) {
      await repositories.mailbox.markSent({ id, at: at(minute), response: '250 ok' })
      this.sent.push({ id, minute })
    } else {
      await repositories.mailbox.markFailed({
        id,
        worker: 'w1',
        at: at(minute),
        error: 'no answer',
        permanent: false,
      })
    }
  }

  /** Sends all that there is to be sent. */
  async empty(minute: number): Promise<void> {
    await this.answer(minute, true)
    for (let left = 50; left > 0; left--) {
      await this.gather(minute)
      if (!(await this.claim(minute))) return
      await this.answer(minute, true)
    }
    throw new Error('the mailbox does not become empty')
  }
}

const step = fc.record({
  order: fc.nat(2),
  what: fc.constantFrom('step', 'step', 'close', 'snooze', 'hold', 'resume', 'gather', 'claim', 'take', 'fail'),
  minutes: fc.integer({ min: 1, max: 90 }),
}) // prettier-ignore

async function live(
  history: { order: number; what: string; minutes: number }[],
): Promise<{ orders: Order[]; mailbox: Mailbox }> {
  const recipient = `H${++count}`
  const orders = [new Order(recipient), new Order(recipient), new Order(recipient)]
  const mailbox = new Mailbox(recipient)
  let minute = 0
  for (const { order, what, minutes } of history) {
    minute += Math.ceil(minutes / 10)
    const one = orders[order]!
    if (what === 'step') await one.step(minute)
    else if (what === 'close') await one.close(minute)
    else if (what === 'snooze') await one.snooze(minute, minutes)
    else if (what === 'hold' || what === 'resume') await one.setHold(minute, what === 'hold')
    else if (what === 'gather') await mailbox.gather(minute)
    else if (what === 'claim') await mailbox.claim(minute)
    else await mailbox.answer(minute, what === 'take')
  }
  for (const one of orders) await one.setHold(minute, false)
  await mailbox.empty(end)
  return { orders, mailbox }
}

it('leaves no step of an open task untold, tells none twice, and nothing waits for ever, however the order moves on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (history) => {
      const { orders, mailbox } = await live(history)
      for (const one of orders) {
        const { items } = await repositories.emails.list({ order: one.number }, { limit: 50 })
        const statuses = items.map(({ status }) => status)
        // Nothing is left to wait for ever.
        expect(statuses.filter((status) => !['sent', 'digested', 'dropped'].includes(status))).toEqual([])
        const told = items.filter(({ status }) => status !== 'dropped')
        const digests = told.flatMap(({ digest }) => digest ?? [])
        expect(digests.filter((id) => mailbox.sent.every((mail) => mail.id !== id))).toEqual([])
        // What was dropped was closed, or a later step of the same task said the same at the same time.
        const dropped = items.filter(({ status }) => status === 'dropped')
        expect(dropped.every(({ lastError }) => /closed|later step/.test(lastError ?? ''))).toBe(true)
        expect(one.isClosed || items.length === 0 || told.length > 0).toBe(true)
      }
      expect(new Set(mailbox.sent.map(({ id }) => id)).size).toBe(mailbox.sent.length)
    }),
    { numRuns: 60 },
  )
}, 120_000)

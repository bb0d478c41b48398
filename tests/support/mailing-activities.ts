import { activityInfo } from '@temporalio/activity'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { seedSampleFactory } from '../../prisma/seed'
import { wakeMailbox } from '../../platform/wake-workflows'
import { createRepositories, type Repositories } from '../../services/database'
import { createAddressBook, isAway } from '../../services/email/address-book'
import { sendWaitingMail, type Delivery } from '../../services/email/delivery'
import { gatherMails } from '../../services/email/gather'
import { writeMails, type OutboxSettings } from '../../services/email/outbox'
import type { QuietHours } from '../../services/email/quiet-hours'
import { createReadingTimes } from '../../services/email/reading-times'
import { createTurns } from '../../services/email/turns'
import { testDatabase, type TestDatabase } from './database'
import { MemoryActivities, yearsLater } from './memory-activities'
import { taskQueue } from './workflow-env'

/** A mail that went out: to whom, when by the server's clock, and what it was. */
export type SentMail = {
  at: string
  to: string
  what: string
}

const mail: OutboxSettings = {
  links: { api: 'https://gendan.example', namespace: 'default' },
  domain: 'gendan.example',
  digestSeconds: 75,
}

const usual: QuietHours = { from: 20 * 60, until: 7 * 60 + 30, mailsOnDaysOff: false }

/** The activities with a real database, real mails and real mailboxes, on a server that skips time. */
export class MailingActivities extends MemoryActivities {
  private constructor(
    readonly database: TestDatabase,
    readonly repositories: Repositories,
    private readonly env: TestWorkflowEnvironment,
  ) {
    super()
    const keep = this.recordEvents
    this.recordEvents = async (input) => {
      const recorded = await keep(input)
      const now = input.events.at(-1)!.at
      const mails = await writeMails(
        input,
        createAddressBook(repositories, () => now),
        mail,
      )
      const run = activityInfo().workflowExecution?.runId
      const { recipients } = await repositories.recordEvents({ ...input, mails, run })
      await Promise.all(recipients.map((recipient) => this.wake(recipient)))
      return recorded
    }
    this.sendEmails = ({ recipient }) => sendWaitingMail(this.delivery(), recipient)
  }

  /** On the sample factory, in a database of its own. */
  static async create(env: TestWorkflowEnvironment): Promise<MailingActivities> {
    const database = await testDatabase()
    await seedSampleFactory(database.url, 'gendan_test_director_key')
    return new MailingActivities(database, createRepositories(database.db), env)
  }

  /** Every mail that went out, in the order in which they did; of a digest, what it told. */
  async sentMails(): Promise<SentMail[]> {
    const { items } = await this.repositories.emails.list({}, { limit: 200 })
    const told = (id: string) => items.filter(({ digest }) => digest === id).map(nameOf)
    return items
      .filter(({ status }) => status === 'sent')
      .map((one) => ({
        at: one.sentAt!,
        to: one.recipientCode,
        what: one.kind === 'digest' ? `digest of ${told(one.id).sort().join(', ')}` : nameOf(one),
      }))
      .sort((a, b) => (`${a.at} ${a.to}` < `${b.at} ${b.to}` ? -1 : 1))
  }

  private wake(recipient: string): Promise<void> {
    return wakeMailbox({ client: this.env.client, taskQueue }, recipient)
  }

  private delivery(): Delivery {
    const { repositories } = this
    const years = this.yearsAhead
    const book = createAddressBook(repositories, atNow)
    const gatherer = { ...mail, repositories, book, api: mail.links.api }
    const published = createReadingTimes({
      repositories,
      usual,
      zone: 'Asia/Shanghai',
      clock: () => yearsLater(atNow(), -years),
    })
    return {
      outbox: repositories.mailbox,
      send: async () => ({ response: '250 ok' }),
      worker: 'w1',
      clock: atNow,
      inTurn: createTurns(1),
      gate: async (_mail, work) => ({ isGiven: true, result: await work() }),
      undeliverable: {
        failing: async () => [],
        refused: async () => undefined,
        redirect: async () => [],
      } as unknown as Delivery['undeliverable'],
      isAway: (recipient) => isAway(book, recipient),
      quietUntil: async (recipient) => {
        const until = await published(recipient)
        return until && yearsLater(until, years)
      },
      gather: (occasion) => gatherMails(gatherer, occasion),
    }
  }
}

/** The server's clock, as it was when the activity was scheduled. */
function atNow(): string {
  return new Date(activityInfo().currentAttemptScheduledTimestampMs).toISOString()
}

function nameOf({ kind, taskKey, level }: { kind: string; taskKey?: string; level?: string }): string {
  return kind === 'escalation' ? `${taskKey ?? 'several'} ${level}` : kind
}

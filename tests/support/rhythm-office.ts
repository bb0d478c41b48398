import type { Client } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { createActivities } from '../../activities'
import type { RhythmName } from '../../domain/rhythm'
import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type Repositories } from '../../services/database'
import { createAddressBook } from '../../services/email/address-book'
import { createCompute } from '../../services/planning/compute'
import { createRhythmServices } from '../../worker/rhythms'
import type { ScheduleParts } from '../../worker/schedules'
import { createActivityServices } from '../../worker/services'
import { rhythmScheduleId } from '../../workflows/messages'
import { testDatabase, type TestDatabase } from './database'
import { taskQueue, workflowBundle } from './workflow-env'

type Given = { env: TestWorkflowEnvironment; database: TestDatabase; zone: string }

/** The rhythms on a real server and a real database with the sample factory; only mails go nowhere. */
export class RhythmOffice {
  /** To whom mails went. */
  readonly sent: string[] = []
  readonly parts: ScheduleParts
  readonly repositories: Repositories
  private readonly compute = createCompute()
  private worker?: { stop: () => Promise<void> }

  private constructor(private readonly given: Given) {
    this.repositories = createRepositories(given.database.db)
    this.parts = {
      client: given.env.client,
      taskQueue,
      repositories: this.repositories,
      zone: given.zone,
      clock: now,
    }
  }

  static async open(env: TestWorkflowEnvironment, zone = 'Asia/Shanghai'): Promise<RhythmOffice> {
    const database = await testDatabase()
    await seedSampleFactory(database.url, 'gendan_test_rhythm_key')
    return new RhythmOffice({ env, database, zone })
  }

  get client(): Client {
    return this.given.env.client
  }

  get database(): TestDatabase {
    return this.given.database
  }

  /** Starts the real worker; by a clock of its own, runs begin when that says so. */
  async startWorker(clock: () => string = now): Promise<void> {
    const { env } = this.given
    const worker = await Worker.create({
      connection: env.nativeConnection,
      namespace: env.namespace ?? 'default',
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities: createActivities(this.services(clock)),
      shutdownGraceTime: '1s',
    })
    const running = worker.run()
    this.worker = {
      stop: async () => {
        worker.shutdown()
        await running
      },
    }
  }

  async stopWorker(): Promise<void> {
    await this.worker?.stop()
    this.worker = undefined
  }

  async close(): Promise<void> {
    await this.stopWorker()
    await this.compute.close()
    await this.database.drop()
  }

  schedule(name: RhythmName) {
    return this.client.schedule.getHandle(rhythmScheduleId(name))
  }

  /** Workflows that a schedule has started, the first one first. */
  async started(name: RhythmName): Promise<string[]> {
    const { info } = await this.schedule(name).describe()
    return info.recentActions.map(({ action }) => action.workflow.workflowId)
  }

  private services(clock: () => string) {
    const { parts, repositories, compute, sent } = this
    const mail = { links: { api: 'http://gendan.test', namespace: 'default' }, domain: 'gendan.example' }
    const all = createActivityServices({
      ...parts,
      repositories,
      compute,
      sendMail: async ({ to }) => {
        sent.push(to)
        return { response: '250 OK' }
      },
      mail,
      outgoing: { connections: 5, domainLimits: { named: [] }, retrySeconds: 10 },
      name: 'test',
    })
    const book = createAddressBook(repositories, clock)
    return {
      ...all,
      ...createRhythmServices({ ...parts, repositories, book, mail, clock }, (work) => work()),
    }
  }
}

function now(): string {
  return new Date().toISOString()
}

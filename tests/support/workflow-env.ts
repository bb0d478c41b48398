import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes'
import { DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker'
import type { Activities, RecordEventsInput } from '../../activities/contract'
import type { OrderEvent } from '../../domain/order/events'
import type { Notice } from '../../domain/order/notifications'
import type { OrderStart } from '../../domain/order/start'
import type { OrderState } from '../../domain/order/state'
import { ensureTestServer } from '../../platform/toolchain'
import { searchAttributes } from '../../platform/temporal'
import type { Step } from '../../scripts/walk'
import { planOrder } from '../../services/scheduling/plan-order'
import { buildWorkflowBundle } from '../../worker/bundle'
import { awaitReceiptUpdate, commandUpdates, orderWorkflowType, stateQuery } from '../../workflows/messages'
import { sampleStart, shirt } from './sample-order'
import { walkFacts } from './walker'

export const taskQueue = 'gendan-test'

let quietRuntime = false
function quiet(): void {
  if (quietRuntime) return
  quietRuntime = true
  Runtime.install({ logger: new DefaultLogger('ERROR') })
}

/** The workflow bundle: built once for all tests by `npm test`, here when a file is run alone. */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  const codePath = process.env.GENDAN_TEST_BUNDLE
  return codePath ? { code: readFileSync(codePath, 'utf8') } : buildWorkflowBundle()
}

/** A Temporal server that skips time, with Gendan's search attributes. */
export async function timeSkippingServer(): Promise<TestWorkflowEnvironment> {
  quiet()
  const path = process.env.GENDAN_TEST_SERVER ?? (await ensureTestServer(() => undefined)).path
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  })
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(
      Object.values(searchAttributes).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type)!]),
    ),
  })
  return env
}

/** Activities that keep what they are given in memory. */
export class MemoryActivities implements Activities {
  events: OrderEvent[] = []
  notices: Notice[] = []
  states: OrderState[] = []
  plans = 0
  /** Makes the next recordings fail, as when the database is away. */
  failures = 0
  /** Time on the test server's clock, which runs ahead of ours. */
  clock: () => string | Promise<string> = () => new Date().toISOString()

  recordEvents = async ({ events, state, notices }: RecordEventsInput) => {
    if (this.failures > 0) {
      this.failures -= 1
      throw new Error('the database is away')
    }
    const known = new Set(this.events.map((event) => event.seq))
    this.events.push(...events.filter((event) => !known.has(event.seq)))
    this.notices.push(...notices.filter((notice) => !known.has(notice.seq)))
    this.states.push(state)
    return { recorded: events.length, mails: notices.length }
  }

  planOrder: Activities['planOrder'] = async (input) => {
    this.plans += 1
    return { ...planOrder(input, await this.clock()), products: [shirt] }
  }

  sendEmails: Activities['sendEmails'] = () => Promise.resolve({ sent: 0, failed: 0 })
}

/** One order on a Temporal server, with a worker for as long as the test takes. */
export class RunningOrder {
  private keys = 0

  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly number: string,
    readonly activities: MemoryActivities,
  ) {}

  /** Starts a worker and an order, gives it to the test once the order is planned, and stops both after it. */
  static async with(
    env: TestWorkflowEnvironment,
    order: Parameters<typeof sampleStart>[0],
    test: (order: RunningOrder) => Promise<void>,
  ): Promise<void> {
    const activities = new MemoryActivities()
    activities.clock = async () => new Date(await env.currentTimeMs()).toISOString()
    const worker = await Worker.create({
      connection: env.nativeConnection,
      namespace: env.namespace ?? 'default',
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities,
    })
    const number = `T-${randomUUID().slice(0, 8)}`
    const running = new RunningOrder(env, number, activities)
    await worker.runUntil(async () => {
      await running.start(order)
      await test(running)
    })
  }

  private async start(change: Parameters<typeof sampleStart>[0]): Promise<void> {
    const now = new Date(await this.env.currentTimeMs()).toISOString()
    const start: OrderStart = { ...sampleStart({ receivedAt: now, ...change }, this.number), openedAt: now }
    await this.env.client.workflow.start(orderWorkflowType, {
      workflowId: this.number,
      taskQueue,
      args: [start],
    })
    await this.handle.executeUpdate(awaitReceiptUpdate)
  }

  get handle() {
    return this.env.client.workflow.getHandle(this.number)
  }

  state(): Promise<OrderState> {
    return this.handle.query(stateQuery)
  }

  async give(step: Step) {
    const state = await this.state()
    const { department, level } = step.by
    const actor = { code: `${department}-${level}`, department, level }
    const body = step.body(walkFacts(state, new Date(await this.env.currentTimeMs()).toISOString()))
    const message = { v: 1, actor, key: `key-${this.keys++}`, body }
    return this.handle.executeUpdate(commandUpdates[step.command], { args: [message], updateId: message.key })
  }
}

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Client } from '@temporalio/client'
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import {
  DefaultLogger,
  Runtime,
  Worker,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker'
import type { CommandName } from '../../domain/order/commands'
import type { OrderIntake } from '../../domain/order/intake'
import { wakeSpreadMs } from '../../domain/order/deadlines'
import type { OrderStart } from '../../domain/order/start'
import type { OrderState } from '../../domain/order/state'
import { searchAttributes } from '../../platform/temporal'
import { startTemporalServer } from '../../platform/stack/temporal-server'
import { ensureTemporal, ensureTestServer } from '../../platform/toolchain'
import { walkToPaid, type Step } from '../../scripts/walk'
import { buildWorkflowBundle } from '../../worker/bundle'
import {
  awaitReceiptUpdate,
  commandUpdates,
  orderWorkflowType,
  stateQuery,
  type CommandMessage,
} from '../../workflows/messages'
import { MemoryActivities } from './memory-activities'
import { sampleStart } from './sample-order'
import { walkFacts } from './walker'

export { MemoryActivities } from './memory-activities'

export const taskQueue = 'gendan-test'

let isQuiet = false
export function quiet(): void {
  if (isQuiet) return
  isQuiet = true
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  })
}

let bundle: Promise<WorkflowBundleOption> | undefined
/** The workflow bundle: built once for all tests by `npm test`, here when a file is run alone. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  const codePath = process.env.GENDAN_TEST_BUNDLE
  bundle ??= codePath ? Promise.resolve({ code: readFileSync(codePath, 'utf8') }) : buildWorkflowBundle()
  return bundle
}

/** A Temporal server that skips time, with Gendan's search attributes. */
export async function timeSkippingServer(): Promise<TestWorkflowEnvironment> {
  quiet()
  const path = process.env.GENDAN_TEST_SERVER ?? (await ensureTestServer(() => undefined)).path
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  })
  await registerSearchAttributes(env)
  return env
}

/** The real server, as `npm start` runs it. */
export async function realServer(): Promise<{ env: TestWorkflowEnvironment; stop: () => Promise<void> }> {
  quiet()
  const server = await startTemporalServer()
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address })
  const stop = async () => {
    await env.teardown()
    await server.stop()
  }
  return { env, stop }
}

/** The real server with settings of its own, as `limit.historyCount.suggestContinueAsNew=100`. */
export async function realServerWith(settings: string[]): Promise<TestWorkflowEnvironment> {
  quiet()
  const { path } = await ensureTemporal(() => undefined)
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      extraArgs: settings.map((setting) => `--dynamic-config-value=${setting}`),
      log: { format: 'json', level: 'error' },
    },
  })
  await registerSearchAttributes(env)
  return env
}

async function registerSearchAttributes(env: TestWorkflowEnvironment): Promise<void> {
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(
      Object.values(searchAttributes).map(({ name, type }) => [
        name,
        encodeSearchAttributeIndexedValueType(type)!,
      ]),
    ),
  })
}

/** Time on the server's clock, which on a server that skips time runs ahead of ours. */
export async function clockOf(env: TestWorkflowEnvironment): Promise<string> {
  return new Date(await env.currentTimeMs()).toISOString()
}

/** A worker on the test's task queue. */
export async function createWorker(
  env: TestWorkflowEnvironment,
  activities: MemoryActivities,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  activities.clock = () => clockOf(env)
  return Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities,
    shutdownGraceTime: '1s',
    ...options,
  })
}

/** An order's number under which wake-ups come within a second of their instant. */
export function promptNumber(): string {
  for (;;) {
    const number = `T-${randomUUID().slice(0, 8)}`
    if (wakeSpreadMs(number) < 1000) return number
  }
}

/** One order on a Temporal server. */
export class RunningOrder {
  private keys = 0

  constructor(
    readonly env: TestWorkflowEnvironment,
    readonly number: string,
    readonly activities: MemoryActivities,
  ) {}

  /** Starts a worker and an order, gives it to the test once the order is planned, and stops the worker after it. */
  static async with(
    env: TestWorkflowEnvironment,
    change: Partial<OrderIntake>,
    test: (order: RunningOrder) => Promise<void>,
  ): Promise<void> {
    const activities = new MemoryActivities()
    const worker = await createWorker(env, activities)
    await worker.runUntil(async () => {
      const order = new RunningOrder(env, promptNumber(), activities)
      await order.start(change)
      await test(order)
      await order.end()
    })
  }

  /** Starts the order as received now and waits until it is planned. */
  async start(change: Partial<OrderIntake> = {}): Promise<void> {
    const now = await clockOf(this.env)
    const start: OrderStart = { ...sampleStart({ receivedAt: now, ...change }, this.number), openedAt: now }
    await this.startWith(start)
    await this.handle.executeUpdate(awaitReceiptUpdate)
  }

  /** Starts the order without waiting, from what is received or from a whole state. */
  async startWith(start: OrderStart | OrderState): Promise<void> {
    await this.client.workflow.start(orderWorkflowType, {
      workflowId: this.number,
      taskQueue,
      args: [start],
    })
  }

  /** Ends an order that the test leaves open, so that it does not go on into the next test. */
  async end(): Promise<void> {
    await this.handle.terminate('the test is over').catch(() => undefined)
  }

  get client(): Client {
    return this.env.client
  }

  get handle() {
    return this.client.workflow.getHandle(this.number)
  }

  /** What the order had recorded. */
  get log() {
    return this.activities.of(this.number)
  }

  state(): Promise<OrderState> {
    return this.handle.query(stateQuery)
  }

  async message({ by: { department, level }, body }: Pick<Step, 'by' | 'body'>): Promise<CommandMessage> {
    const actor = { code: `${department}-${level}`, department, level }
    const facts = walkFacts(await this.facts(), await clockOf(this.env))
    return { v: 1, actor, key: `command-${this.keys++}`, body: body(facts) }
  }

  /** Gives a command and waits until it is recorded. */
  async give(step: Step) {
    const message = await this.message(step)
    return this.handle.executeUpdate(commandUpdates[step.command], { args: [message], updateId: message.key })
  }

  /** Gives a command and waits until the workflow has taken it. */
  async begin(step: Step) {
    const message = await this.message(step)
    return this.handle.startUpdate(commandUpdates[step.command], {
      args: [message],
      updateId: message.key,
      waitForStage: 'ACCEPTED',
    })
  }

  /** Takes the order towards paid, from a step to before a command. Answers the number of steps it has come. */
  async walk({ from = 0, before }: { from?: number; before?: CommandName } = {}): Promise<number> {
    const steps = async () => walkToPaid(walkFacts(await this.facts(), await clockOf(this.env)))
    let left = await steps()
    let next = from
    for (; next < left.length; next++) {
      const { command } = left[next]!
      if (command === before) break
      await this.give(left[next]!)
      // Materials are known only once there are production orders.
      if (command === 'createProductionOrders') left = await steps()
    }
    return next
  }

  /** The state as it was recorded last, which spares a query. */
  private async facts(): Promise<OrderState> {
    return this.log.state ?? this.state()
  }
}

import { getHeapSnapshot } from 'node:v8'
import { Worker } from '@temporalio/worker'
import { awaitReceiptUpdate, commandUpdates, orderWorkflowType } from '../../workflows/messages'
import { MemoryActivities } from '../support/memory-activities'
import { sampleStart } from '../support/sample-order'
import { Walker } from '../support/walker'
import { realServer, taskQueue, workflowBundle } from '../support/workflow-env'

/**
 * Prints the kilobytes of JavaScript heap that a worker spends on each cached open order, and how many
 * cancellation scopes an order holds that has taken a dozen commands.
 *
 * Workflows run here in the main thread (`debugMode`), in the same reused V8 context and from the same bundle as
 * in worker threads, whose heaps nobody outside can ask for. What the heap grows by, after garbage collection, is
 * what cached orders hold, together with what the SDK keeps for each of them. To be run without the optimising
 * compilers, whose code belongs to no order and would blur the figure by a tenth.
 */
const warmUp = 20
const measured = 150
const commandsEach = 12

const number = (index: number) => `H-${String(index).padStart(5, '0')}`
const kilobytes = (bytes: number) => bytes / 1024

async function main(): Promise<void> {
  const { env, stop } = await realServer()
  const activities = new MemoryActivities()
  activities.isForgetful = true
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities,
    debugMode: true,
    maxCachedWorkflows: 2 * measured,
  })
  const { state } = new Walker(sampleStart({ receivedAt: new Date().toISOString() }, 'ORDER')).walk(
    ({ command }) => command !== 'bookTruck',
  )
  const text = JSON.stringify(state)
  const start = async (index: number) => {
    const handle = await env.client.workflow.start(orderWorkflowType, {
      workflowId: number(index),
      taskQueue,
      args: [JSON.parse(text.replaceAll('ORDER', number(index)))],
    })
    await handle.executeUpdate(awaitReceiptUpdate)
  }
  const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)
  let keys = 0
  const give = (index: number, command: 'holdOrder' | 'resumeOrder', body: object) => {
    const actor = { code: 'ME03', department: 'merchandising', level: 'director' } as const
    const message = { v: 1, actor, key: `again-${keys++}`, body }
    return env.client.workflow
      .getHandle(number(index))
      .executeUpdate(commandUpdates[command], { args: [message] })
  }
  /** Each arms the timer anew, and leaves the state as it was but for its key. */
  const holdAndResume = async (index: number) => {
    for (let time = 0; time < commandsEach / 2; time++) {
      await give(index, 'holdOrder', { reason: 'wait' })
      await give(index, 'resumeOrder', {})
    }
  }
  const run = async () => {
    for (const index of range(0, warmUp)) {
      await start(index)
      await holdAndResume(index)
    }
    const scopes = await countOf('CancellationScope')
    const before = await heap()
    for (const index of range(warmUp, measured)) await start(index)
    const after = await heap()
    const { numCachedWorkflows } = worker.getStatus()
    const figures = {
      cached: numCachedWorkflows,
      perOrder: kilobytes(after - before) / measured,
      scopes: scopes / warmUp,
      state: kilobytes(text.length),
    }
    process.stdout.write(`${JSON.stringify(figures)}\n`)
  }
  await worker.runUntil(run)
  await stop()
}

async function heap(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc!()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return process.memoryUsage().heapUsed
}

/** How many objects of a class are alive. */
async function countOf(className: string): Promise<number> {
  const chunks: Buffer[] = []
  for await (const chunk of getHeapSnapshot()) chunks.push(Buffer.from(chunk as Buffer))
  const { snapshot, nodes, strings } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as HeapSnapshot
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [type, name, object] = [fields.indexOf('type'), fields.indexOf('name'), types[0].indexOf('object')]
  const wanted = strings.indexOf(className)
  let count = 0
  for (let at = 0; at < nodes.length; at += fields.length)
    if (nodes[at + type] === object && nodes[at + name] === wanted) count += 1
  return count
}

type HeapSnapshot = {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]] } }
  nodes: number[]
  strings: string[]
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)

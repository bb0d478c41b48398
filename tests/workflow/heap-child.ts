import { Worker } from '@temporalio/worker'
import { awaitReceiptUpdate, orderWorkflowType } from '../../workflows/messages'
import { MemoryActivities } from '../support/memory-activities'
import { sampleStart } from '../support/sample-order'
import { Walker } from '../support/walker'
import { realServer, taskQueue, workflowBundle } from '../support/workflow-env'

/**
 * Prints the kilobytes of JavaScript heap that a worker spends on each cached open order. Workflows run here in
 * the main thread (`debugMode`), in the same reused V8 context and from the same bundle as in worker threads,
 * whose heaps nobody outside can ask for: so what the heap grows by, after garbage collection, is what cached
 * orders hold, together with what the SDK keeps for each of them.
 */
const warmUp = 20
const measured = 150

async function main(): Promise<void> {
  const { env, stop } = await realServer()
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: new MemoryActivities(),
    debugMode: true,
    maxCachedWorkflows: 2 * measured,
  })
  const { state } = new Walker(sampleStart({ receivedAt: new Date().toISOString() }, 'ORDER')).walk(
    ({ command }) => command !== 'bookTruck',
  )
  const text = JSON.stringify(state)
  const start = async (index: number) => {
    const number = `H-${String(index).padStart(5, '0')}`
    const handle = await env.client.workflow.start(orderWorkflowType, {
      workflowId: number,
      taskQueue,
      args: [JSON.parse(text.replaceAll('ORDER', number))],
    })
    await handle.executeUpdate(awaitReceiptUpdate)
  }
  const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)
  const run = async () => {
    for (const index of range(0, warmUp)) await start(index)
    const before = await heap()
    for (const index of range(warmUp, measured)) await start(index)
    const after = await heap()
    const { numCachedWorkflows } = worker.getStatus()
    const kilobytes = (after - before) / measured / 1024
    process.stdout.write(`${JSON.stringify({ kilobytes, cached: numCachedWorkflows, state: text.length })}\n`)
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

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)

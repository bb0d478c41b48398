import { Worker } from '@temporalio/worker'
import { MemoryActivities } from '../support/memory-activities'
import { realServer, taskQueue, workflowBundle, RunningOrder, promptNumber } from '../support/workflow-env'
async function heap(): Promise<number> {
  for (let round = 0; round < 3; round++) { globalThis.gc!(); await new Promise((resolve) => setTimeout(resolve, 100)) }
  return process.memoryUsage().heapUsed
}
async function main() {
  const { env, stop } = await realServer()
  const activities = new MemoryActivities()
  const worker = await Worker.create({ connection: env.nativeConnection, namespace: 'default', taskQueue, workflowBundle: await workflowBundle(), activities, debugMode: true, maxCachedWorkflows: 1000 })
  await worker.runUntil(async () => {
    const walk = async () => { const o = new RunningOrder(env, promptNumber(), activities); await o.start(); await o.walk({ before: 'bookTruck' }); activities['logs'].delete(o.number) }
    for (let i = 0; i < 5; i++) await walk()
    activities.planned.length = 0
    const a = await heap()
    require('node:v8').writeHeapSnapshot('/tmp/h0.heapsnapshot')
    for (let i = 0; i < 12; i++) await walk()
    activities.planned.length = 0
    const b = await heap()
    require('node:v8').writeHeapSnapshot('/tmp/h.heapsnapshot')
    console.log((b - a) / 12 / 1024, worker.getStatus().numCachedWorkflows)
  })
  await stop()
}
main().then(() => process.exit(0))

import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { openTasks } from '../../domain/order/deadlines'
import { sampleStart } from '../support/sample-order'
import { eventsOf } from '../support/histories'
import { step } from '../support/steps'
import { Walker } from '../support/walker'
import { receiptSteps, reviewSteps, walkToPaid } from '../../scripts/walk'
import { commandUpdates } from '../../workflows/messages'
import {
  createWorker,
  MemoryActivities,
  promptNumber,
  realServerWith,
  RunningOrder,
  timeSkippingServer,
} from '../support/workflow-env'

describe('continuing as new', () => {
  it('goes on in a new run when history grows long, with every key, task and timer', async () => {
    const env = await realServerWith(['limit.historyCount.suggestContinueAsNew=120'])
    try {
      const activities = new MemoryActivities()
      const worker = await createWorker(env, activities)
      await worker.runUntil(async () => {
        const order = new RunningOrder(env, promptNumber(), activities)
        await order.start()
        const receipt = await order.message(reviewSteps[0]!)
        const send = (updateId: string) =>
          order.handle.executeUpdate(commandUpdates.acknowledgeReceipt, { args: [receipt], updateId })
        const first = await send('first')
        const { runId } = await order.handle.describe()
        await order.walk({ from: 1 })
        await expect(order.handle.result()).resolves.toMatchObject({ status: 'closed' })

        const last = await order.handle.describe()
        expect(last.runId).not.toBe(runId)
        expect(last.historyLength).toBeLessThan(200)
        // One log over all runs: the recorder in memory refuses a gap and a repetition with other content.
        expect(order.log.events.map(({ seq }) => seq)).toEqual(order.log.events.map((_, index) => index + 1))
        expect(order.log.events.filter(({ type }) => type === 'orderReceived')).toHaveLength(1)
        expect(order.log.events.filter(({ type }) => type === 'escalated')).toEqual([])
        expect(order.log.state?.keys[receipt.key]).toMatchObject({ version: first.version })
      })
    } finally {
      await env.teardown()
    }
  })
})

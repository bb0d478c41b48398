import { openTasks } from '../../domain/order/deadlines'
import { sampleStart } from '../support/sample-order'
import { step } from '../support/steps'
import { Walker } from '../support/walker'
import { reviewSteps } from '../../scripts/walk'
import { commandUpdates } from '../../workflows/messages'
import {
  clockOf,
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
        const from = await order.walk({ from: 1, before: 'draftPurchaseOrder' })
        const next = await order.handle.describe()
        expect(next.runId).not.toBe(runId)
        // The server has forgotten the update's id with the old run; the order remembers the key.
        await expect(send('first')).resolves.toMatchObject({ repeatedVersion: first.version, events: [] })

        await order.walk({ from })
        await expect(order.handle.result()).resolves.toMatchObject({ status: 'closed' })

        const last = await order.handle.describe()
        expect(last.runId).not.toBe(next.runId)
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

  it('goes on from a whole state: tasks are done, and deadlines and reminders come', async () => {
    const env = await timeSkippingServer()
    try {
      const activities = new MemoryActivities()
      const worker = await createWorker(env, activities)
      await worker.runUntil(async () => {
        const order = new RunningOrder(env, promptNumber(), activities)
        const receivedAt = await clockOf(env)
        const remindAt = new Date(Date.parse(receivedAt) + 2 * 86_400_000).toISOString()
        const before = new Walker(sampleStart({ receivedAt }, order.number))
          .walk(({ command }) => command !== 'giveVerdict')
          .give(step('setReminder', { text: 'Ring the buyer', at: remindAt }))
        order.log.events.push(...before.events)
        order.log.state = before.state

        await order.startWith(before.state)
        await env.sleep('20 minutes')
        expect(order.log.events).toHaveLength(before.events.length)
        await order.give(reviewSteps.find(({ command }) => command === 'giveVerdict')!)
        await env.sleep('2 weeks')

        const after = order.log.events.slice(before.events.length)
        const open = openTasks(order.log.state)
        expect(after[0]).toMatchObject({ type: 'verdictGiven', seq: before.state.version + 1 })
        expect(after.filter(({ type }) => type === 'reminderDue')).toHaveLength(1)
        expect(open.length).toBeGreaterThan(0)
        expect(open.every(({ taken }) => taken.includes('due'))).toBe(true)
        expect(open.map(({ key }) => key)).toEqual(
          openTasks(before.state)
            .map(({ key }) => key)
            .slice(1),
        )
        await order.end()
      })
    } finally {
      await env.teardown()
    }
  })
})

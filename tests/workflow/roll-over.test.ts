import { openTasks } from '../../domain/order/deadlines'
import type { OrderEvent } from '../../domain/order/events'
import { sampleStart } from '../support/sample-order'
import { step } from '../support/steps'
import { Walker } from '../support/walker'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { reviewSteps } from '../../scripts/walk'
import {
  commandUpdates,
  mailboxWorkflowId,
  mailboxWorkflowType,
  mailWaitingSignal,
} from '../../workflows/messages'
import { eventually } from '../support/eventually'
import {
  clockOf,
  createWorker,
  MemoryActivities,
  promptNumber,
  realServerWith,
  RunningOrder,
  taskQueue,
  timeSkippingServer,
} from '../support/workflow-env'

/** A step that reached somebody: in the evening a reminder of the day before is passed over. */
const isTold = (event: OrderEvent) => event.type === 'escalated' && !event.data.passedOver

describe('continuing as new', () => {
  let server: TestWorkflowEnvironment
  beforeAll(async () => {
    server = await realServerWith(['limit.historyCount.suggestContinueAsNew=120'])
  }, 60_000)
  afterAll(() => server?.teardown())

  it('goes on in a new run when history grows long, with every key, task and timer', async () => {
    const env = server
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
      expect(order.log.events.filter(isTold)).toEqual([])
      expect(order.log.state?.keys[receipt.key]).toMatchObject({ version: first.version })
    })
  })

  it('a mailbox goes on in a new run, and still sends for every mail', async () => {
    const activities = new MemoryActivities()
    const worker = await createWorker(server, activities)
    await worker.runUntil(async () => {
      const mails = 25
      const nextAt = new Date(Date.now() + 3_600_000).toISOString()
      activities.sending = () => ({
        sent: 1,
        failed: 0,
        ...(activities.sent.length < mails ? { nextAt } : {}),
      })
      const wake = () =>
        server.client.workflow.signalWithStart(mailboxWorkflowType, {
          workflowId: mailboxWorkflowId('ME01'),
          taskQueue,
          args: [{ recipient: 'ME01' }],
          signal: mailWaitingSignal,
        })
      const { signaledRunId } = await wake()
      for (let mail = 1; mail < mails; mail++) {
        await eventually(async () => expect(activities.sent.length).toBeGreaterThanOrEqual(mail))
        await wake()
      }
      const mailbox = server.client.workflow.getHandle(mailboxWorkflowId('ME01'))
      await eventually(async () => expect((await mailbox.describe()).status.name).toBe('COMPLETED'))

      expect((await mailbox.describe()).runId).not.toBe(signaledRunId)
    })
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

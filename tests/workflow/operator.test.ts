import { WorkflowUpdateFailedError } from '@temporalio/client'
import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { createTemporalOrders } from '../../api/temporal-orders'
import { commandNames, commandRow } from '../../domain/order/commands'
import { commandUpdates, mailboxWorkflowType, mailboxWorkflowId } from '../../workflows/messages'
import { reviewSteps } from '../../scripts/walk'
import { eventually } from '../support/eventually'
import { eventsOf, type HistoryEvent } from '../support/histories'
import { sampleStart } from '../support/sample-order'
import { step } from '../support/steps'
import {
  createWorker,
  MemoryActivities,
  promptNumber,
  realServer,
  RunningOrder,
  taskQueue,
} from '../support/workflow-env'

type Metadata = {
  currentDetails?: string
  definition?: { updateDefinitions?: { name: string; description?: string }[] }
}

describe('an order on the real server', () => {
  let server: Awaited<ReturnType<typeof realServer>>
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    server = await realServer()
    env = server.env
  }, 60_000)
  afterAll(() => server?.stop())

  const withWorker = async <T>(test: (activities: MemoryActivities) => Promise<T>): Promise<T> => {
    const activities = new MemoryActivities()
    const worker = await createWorker(env, activities)
    return worker.runUntil(() => test(activities))
  }
  const newOrder = (activities: MemoryActivities) => new RunningOrder(env, promptNumber(), activities)
  const metadata = ({ handle }: RunningOrder) => handle.query<Metadata>('__temporal_workflow_metadata')
  const history = async ({ handle }: RunningOrder) => eventsOf(await handle.fetchHistory())
  const found = async (query: string) => {
    const numbers: string[] = []
    for await (const { workflowId } of env.client.workflow.list({ query })) numbers.push(workflowId)
    return numbers
  }
  const summaryOf = (event: HistoryEvent) =>
    event.userMetadata?.summary &&
    defaultPayloadConverter.fromPayload<string>(event.userMetadata.summary as Payload)

  it('is found by its stages and by being overdue, and no longer once it is closed', async () => {
    await withWorker(async (activities) => {
      const [late, early] = [newOrder(activities), newOrder(activities)]
      await late.start({ receivedAt: new Date(Date.now() - 30 * 86_400_000).toISOString() })
      await early.start()
      await early.walk({ before: 'draftPurchaseOrder' })

      await eventually(async () => {
        expect(await found("GendanStage = 'materials'")).toEqual([early.number])
        expect(await found('GendanOverdue = true')).toEqual([late.number])
        expect(await found("GendanEscalation = 'director'")).toEqual([late.number])
      })
      await early.give(step('holdOrder', { reason: 'The buyer wavers' }))
      await eventually(async () => expect(await found('GendanOnHold = true')).toEqual([early.number]))
      await late.give(step('cancelOrder', { reason: 'Too late' }))
      await expect(late.handle.result()).resolves.toMatchObject({ status: 'cancelled' })
      await eventually(async () => {
        expect(await found('GendanOverdue = true')).toEqual([])
        expect(await found("GendanStage = 'review'")).toEqual([])
      })
      await early.end()
    })
  })

  it('reads as a story: details, descriptions, and a summary on every timer and activity', async () => {
    await withWorker(async (activities) => {
      const orders = createTemporalOrders(env.client, taskQueue)
      const order = newOrder(activities)
      const now = new Date().toISOString()
      const start = { ...sampleStart({ receivedAt: now }, order.number), openedAt: now }
      await expect(orders.start(start, { acceptMs: 10_000, resultMs: 10_000 })).resolves.toMatchObject({
        outcome: 'completed',
      })
      const description = await order.handle.describe()
      expect(await description.staticSummary()).toContain('C-NORDLYS')

      const { currentDetails, definition } = await metadata(order)
      expect(currentDetails).toContain(order.number)
      expect(currentDetails).toContain('▶ review')
      expect(currentDetails).toContain('production 生产部')
      expect(currentDetails).toMatch(/\*\*Blocked by\*\*/)
      expect(currentDetails).toMatch(/\*\*Next\*\* \d{4}-\d\d-\d\d \d\d:\d\d: \w+/)
      const described = new Map(
        definition!.updateDefinitions!.map(({ name, description: text }) => [name, text]),
      )
      for (const name of commandNames) expect(described.get(name)).toContain(commandRow(name).en)

      await order.walk({ before: 'createProductionOrders' })
      const events = await history(order)
      const shown = events.filter(
        (event) =>
          event.timerStartedEventAttributes ??
          event.activityTaskScheduledEventAttributes ??
          (event.markerRecordedEventAttributes?.markerName === 'core_patch'
            ? undefined // The SDK's own, which carries no summary.
            : event.markerRecordedEventAttributes),
      )
      expect(shown.filter((event) => !summaryOf(event)).map(({ eventId }) => eventId)).toEqual([])
      expect(shown.map(summaryOf)).toEqual(
        expect.arrayContaining(['plan: received', expect.stringMatching(/^record events \d+ to \d+$/)]),
      )
      await order.end()
    })
  })

  it.each([
    ['nothing', [], 'malformed-envelope'],
    ['null', [null], 'malformed-envelope'],
    ['a number', [7], 'malformed-envelope'],
    ['an empty envelope', [{}], 'malformed-envelope'],
    [
      'a foreign actor',
      [{ v: 1, key: 'k', actor: { code: 'X', department: 'moon', level: 'king' } }],
      'malformed-envelope',
    ],
    [
      'a body of the wrong type',
      [{ v: 1, key: 'k', actor: { code: 'ME01', department: 'merchandising', level: 'staff' }, body: 'now' }],
      'malformed-body',
    ],
  ])('refuses an Update by hand with %s, and keeps no trace of it', async (_, args, type) => {
    await withWorker(async (activities) => {
      const order = newOrder(activities)
      await order.start()
      const before = (await history(order)).length
      const attempt = order.handle.executeUpdate(commandUpdates.acknowledgeReceipt, { args: args as never })

      await expect(attempt).rejects.toMatchObject({
        constructor: WorkflowUpdateFailedError,
        cause: { type },
      })
      const after = await history(order)
      expect(
        after.slice(before).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes),
      ).toEqual([])
      expect(after).toHaveLength(before)
      await order.end()
    })
  })

  it('decides two commands that arrive in one task one after the other', async () => {
    const { order, answers } = await withWorker(async (activities) => {
      const running = newOrder(activities)
      await running.start()
      const messages = [
        await running.message(reviewSteps[0]!),
        await running.message(step('holdOrder', { reason: 'wait' })),
      ]
      return { order: running, answers: messages }
    })
    const { version } = order.log.state!
    // No worker runs: both wait at the server, and come with the next task.
    const sent = Promise.allSettled([
      order.handle.executeUpdate(commandUpdates.acknowledgeReceipt, {
        args: [{ ...answers[0]!, expectedVersion: version }],
      }),
      order.handle.executeUpdate(commandUpdates.holdOrder, {
        args: [{ ...answers[1]!, expectedVersion: version }],
      }),
    ])
    await new Promise((resolve) => setTimeout(resolve, 500))
    const worker = await createWorker(env, order.activities)
    await worker.runUntil(async () => {
      const [first, second] = await sent

      // Both were given for the same version, so that only one of them can be right.
      expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected'])
      const refused = (first.status === 'rejected' ? first : second) as PromiseRejectedResult
      expect(refused.reason).toMatchObject({ cause: { type: 'stale-version' } })
      await order.end()
    })
  })

  it('shows whose mailbox it is and when the next mail goes out', async () => {
    await withWorker(async (activities) => {
      const nextAt = new Date(Date.now() + 3_600_000).toISOString()
      activities.sending = () => ({ sent: 1, failed: 0, nextAt })
      const handle = await env.client.workflow.start(mailboxWorkflowType, {
        workflowId: mailboxWorkflowId('ME01'),
        taskQueue,
        args: [{ recipient: 'ME01' }],
      })
      await eventually(async () => {
        const { currentDetails } = await handle.query<Metadata>('__temporal_workflow_metadata')
        expect(currentDetails).toContain(nextAt)
      })
      const events = eventsOf(await handle.fetchHistory())
      const shown = events.filter(
        (event) => event.timerStartedEventAttributes ?? event.activityTaskScheduledEventAttributes,
      )
      expect(shown.map(summaryOf)).toEqual([
        'send what waits for ME01',
        `until the next mail may go out, ${nextAt}`,
      ])
      await handle.terminate()
    })
  })
})

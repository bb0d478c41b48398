import type { WorkflowFailedError } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { openTasks } from '../../domain/order/deadlines'
import { commandUpdates, orderWorkflowType } from '../../workflows/messages'
import { reviewSteps } from '../../scripts/walk'
import { step } from '../support/steps'
import { eventually } from '../support/eventually'
import { RunningOrder, taskQueue, timeSkippingServer } from '../support/workflow-env'

describe('orderWorkflow', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const types = ({ log }: RunningOrder) => log.events.map(({ type }) => type)
  const compensate = async (order: RunningOrder) => {
    const { compensations } = await order.state()
    const open = compensations.filter((item) => !item.doneAt)
    for (const { id } of open)
      await order.give(step('confirmCompensation', { compensation: id, outcome: 'undone' }))
    return { all: compensations.length, open: open.length }
  }

  it('takes an order to paid', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      await order.walk()

      await expect(order.handle.result()).resolves.toMatchObject({ number: order.number, status: 'closed' })
      expect(order.log.events.map(({ seq }) => seq)).toEqual(order.log.events.map((_, index) => index + 1))
      expect(types(order).at(-1)).toBe('orderClosed')
    })
  })

  it('cancels in the middle, and ends when everything is undone', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      await order.walk({ before: 'bookTruck' })
      await order.give(step('cancelOrder', { reason: 'The buyer is gone' }))
      const { open, all } = await compensate(order)

      await expect(order.handle.result()).resolves.toMatchObject({ status: 'cancelled' })
      expect(open).toBeGreaterThan(0)
      expect(all).toBeGreaterThan(open)
      expect(types(order).at(-1)).toBe('cancellationCompleted')
      expect(openTasks(order.log.state!)).toEqual([])
    })
  })

  it('takes a cancellation request as a command of the operator, recorded and compensated', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      await order.walk({ before: 'bookTruck' })
      await order.handle.cancel()
      await eventually(async () => expect(types(order)).toContain('orderCancelled'))
      const open = openTasks(await order.state())

      // Deadlines and commands go on where the request was made.
      await env.sleep('3 weeks')
      const climbed = order.log.notices.filter(({ task }) => open.some(({ key }) => key === task?.key))
      await compensate(order)

      await expect(order.handle.result()).resolves.toMatchObject({ status: 'cancelled' })
      expect(order.log.events.find(({ type }) => type === 'orderCancelled')).toMatchObject({ by: 'operator' })
      expect(climbed.length).toBeGreaterThan(0)
    })
  })

  it('refuses a cancellation request once goods are on board, on record, and goes on to paid', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const from = await order.walk({ before: 'sendShippingAdvice' })
      await order.handle.cancel()
      await eventually(async () => expect(types(order)).toContain('cancellationRefused'))
      await order.walk({ from })

      await expect(order.handle.result()).resolves.toMatchObject({ status: 'closed' })
      expect(types(order)).not.toContain('orderCancelled')
    })
  })

  it('plans again when the ship date changes while a plan is being made', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      for (const review of reviewSteps.slice(0, -3)) await order.give(review)
      let finish = (): void => undefined
      const held = new Promise<void>((resolve) => (finish = resolve))
      order.activities.planning = async (result) => {
        await held
        return result
      }
      const day = (days: number) =>
        new Date(Date.parse(order.log.state!.openedAt) + days * 86_400_000).toISOString().slice(0, 10)
      const before = order.activities.planned.length
      await order.give(step('commitDate', { shipOn: day(90), via: 'email' }))
      await eventually(async () => expect(order.activities.planned).toHaveLength(before + 1))
      await order.give(step('commitDate', { shipOn: day(120), via: 'email' }))
      finish()
      await eventually(async () => expect((await order.state()).planStale).toBeUndefined())

      const plans = order.log.events.flatMap((event) =>
        event.type === 'planned' ? [event.data.plan.shipOn] : [],
      )
      expect(order.activities.planned.slice(before).map((input) => input.order.shipOn)).toEqual([
        day(90),
        day(120),
      ])
      expect(plans.slice(1)).toEqual([day(120)])
    })
  })

  it('does a command once, however often it is sent', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const message = await order.message(reviewSteps[0]!)
      const send = (updateId: string) =>
        order.handle.executeUpdate(commandUpdates.acknowledgeReceipt, { args: [message], updateId })
      const first = await send('once')
      const again = await send('once')
      const underAnotherId = await send('twice')

      expect(again).toEqual(first)
      expect(underAnotherId).toMatchObject({
        version: first.version,
        repeatedVersion: first.version,
        events: [],
      })
      expect(types(order).filter((type) => type === 'receiptAcknowledged')).toHaveLength(1)
    })
  })

  it.each([
    ['nothing', undefined, 'not an order'],
    ['another number', { v: 1, number: 'other' }, 'number must be'],
    ['no lines', { v: 1, order: { customer: 'C', lines: [] } }, 'no buyerOrderNumber'],
  ])('ends with a word when it is started by hand with %s', async (_, start, problem) => {
    await RunningOrder.with(env, {}, async ({ number }) => {
      const workflowId = `${number}-by-hand`
      const args = [start && { number: workflowId, ...start }]
      const running = env.client.workflow.execute(orderWorkflowType, { workflowId, taskQueue, args })

      const failure = await running.catch((error: WorkflowFailedError) => error.cause)
      expect(failure).toMatchObject({ type: 'malformed-start', message: expect.stringContaining(problem) })
    })
  })
})

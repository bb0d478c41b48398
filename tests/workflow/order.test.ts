import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { reviewSteps, walkToPaid } from '../../scripts/walk'
import { RunningOrder, timeSkippingServer } from '../support/workflow-env'
import { walkFacts } from '../support/walker'

describe('orderWorkflow', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  it('takes an order to paid', async () => {
    await RunningOrder.with(env, { shipOn: undefined, requestedOn: '2027-06-30' }, async (order) => {
      const facts = async () =>
        walkFacts(await order.state(), new Date(await env.currentTimeMs()).toISOString())
      let steps = walkToPaid(await facts())
      for (let index = 0; index < steps.length; index++) {
        await order.give(steps[index]!)
        if (steps[index]!.command === 'createProductionOrders') steps = walkToPaid(await facts())
      }
      const outcome = await order.handle.result()

      expect(outcome).toMatchObject({ status: 'closed' })
      const { events } = await order.handle.fetchHistory()
      process.stderr.write(`events ${events?.length} steps ${steps.length}\n`)
      expect(order.activities.events.map((event) => event.seq)).toEqual(
        order.activities.events.map((_, index) => index + 1),
      )
    })
  })

  it('escalates the review of an order that nobody touches', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      await order.give(reviewSteps[0]!)
      await env.sleep('12 days')
      const levels = order.activities.notices.map((notice) => `${notice.task?.key}:${notice.level}`)

      process.stderr.write(`${levels.join('\n')}\n`)
      expect(new Set(levels).size).toBe(levels.length)
    })
  })
})

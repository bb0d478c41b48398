import type { TestWorkflowEnvironment } from '@temporalio/testing'
import type { Outlook } from '../../domain/order/outlook'
import type { PlanningResult } from '../../domain/order/start'
import {
  factoryPlanningWorkflowId,
  factoryPlanningWorkflowType,
  planningRequestedSignal,
  replanSignal,
} from '../../workflows/messages'
import { orderDetails } from '../../domain/order/operator-details'
import { eventually } from '../support/eventually'
import {
  createWorker,
  MemoryActivities,
  RunningOrder,
  taskQueue,
  timeSkippingServer,
} from '../support/workflow-env'

const because = { en: 'FAB-SJ180 from PO-7/1 comes on 2027-03-10', zh: 'PO-7/1的FAB-SJ180要到3月10日才到料' }

/** What the factory's plan says of an order that it moves to a day. */
function movedTo(day: string, daysLate: number) {
  const outlook: Outlook = {
    planVersion: 7,
    projectedShipOn: day,
    daysLate,
    slackDays: 0,
    materialsReadyOn: '2027-03-10',
    binding: { kind: 'material', text: because },
  }
  return (result: PlanningResult): PlanningResult => ({
    ...result,
    plan: { ...result.plan, projectedShipOn: day },
    outlook,
  })
}

describe("the factory's plan in an order", () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const typesOf = ({ log }: RunningOrder) => log.events.map(({ type }) => type)
  const replan = (order: RunningOrder, planVersion: number) =>
    order.handle.signal(replanSignal, { cause: 'projection', planVersion })

  it('moves the projected ship date with its reason, once, and tells those concerned', async () => {
    const shipOn = '2027-04-16'
    await RunningOrder.with(env, { shipOn }, async (order) => {
      order.activities.planning = movedTo('2027-09-01', 5)
      await replan(order, 7)
      await eventually(async () => expect(typesOf(order)).toContain('shipDateProjected'))
      await replan(order, 8)
      await eventually(async () =>
        expect(typesOf(order).filter((type) => type === 'planned')).toHaveLength(3),
      )

      const state = await order.state()
      expect(state).toMatchObject({ planCause: 'projection', outlook: { planVersion: 7, daysLate: 5 } })
      const told = order.log.events.filter(({ type }) => type === 'shipDateProjected')
      expect(told.map(({ data }) => data)).toEqual([
        { from: shipOn, to: '2027-09-01', shipOn, days: 5, because },
      ])
      expect(order.log.notices.filter(({ kind }) => kind === 'shipDateMoves')).toMatchObject([
        { recipients: { people: ['ME03'], audiences: ['sales'], departments: ['planning'] } },
      ])
      expect(orderDetails(state, { now: new Date().toISOString() })).toContain(
        `projected to ship 2027-09-01 · **5 working days late** · ${because.en.replace('/', '/\u2060')}`,
      )
    })
  })

  it('answers the last of several requests, and no request that is none', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const planned = order.activities.planned.length
      let release = () => {}
      const held = new Promise<void>((resolve) => (release = resolve))
      order.activities.planning = async (result) => {
        await held
        return movedTo('2027-09-01', 5)(result)
      }
      await replan(order, 7)
      await eventually(async () => expect(order.activities.planned.length).toBe(planned + 1))
      await replan(order, 8)
      await order.handle.signal('replan', { cause: 'weather' })
      await order.handle.signal('replan')
      await eventually(async () =>
        expect(order.log.events.filter(({ type }) => type === 'replanRequested')).toHaveLength(2),
      )
      release()
      await eventually(async () => expect(typesOf(order)).toContain('shipDateProjected'))

      // The plan begun before the second request was not taken for its answer.
      expect(order.activities.planned.length).toBe(planned + 2)
      expect((await order.state()).planStale).toBeUndefined()
    })
  })
})

describe('factoryPlanningWorkflow', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const wake = () =>
    env.client.workflow.signalWithStart(factoryPlanningWorkflowType, {
      workflowId: factoryPlanningWorkflowId,
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      signal: planningRequestedSignal,
    })

  it('plans once for what comes together, again for what comes meanwhile, and ends', async () => {
    const activities = new MemoryActivities()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const answer = activities.planningFactory
    activities.planningFactory = async () => {
      await held
      return answer()
    }
    const worker = await createWorker(env, activities)
    await worker.runUntil(async () => {
      const handles = [await wake(), await wake(), await wake()]
      await env.sleep('3 seconds')
      await eventually(async () => expect(activities.factoryPlans).toEqual(['repair']))
      await wake()
      release()
      await handles[0]!.result()
    })

    expect(activities.factoryPlans).toEqual(['repair', 'repair'])
    expect(activities.told).toEqual([1, 2])
  })
})

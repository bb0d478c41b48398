import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { compileCalendar, addWorkingDaysToInstant, toIso } from '../../domain/calendar'
import { defaultPolicy, type Policy } from '../../domain/policy'
import { currentRules, type PlanningResult } from '../../domain/order/start'
import {
  policyEditedSignal,
  policyTellingWorkflowId,
  policyTellingWorkflowType,
  replanSignal,
} from '../../workflows/messages'
import { eventually } from '../support/eventually'
import { step } from '../support/steps'
import {
  createWorker,
  MemoryActivities,
  RunningOrder,
  taskQueue,
  timeSkippingServer,
} from '../support/workflow-env'

const minute = 60_000
const key = 'receiptAcknowledged'

/** The usual policy with another ladder for internal tasks: the lead after an hour in place of the supervisor. */
const edited: Policy = {
  ...defaultPolicy,
  version: 9,
  ladders: {
    ...defaultPolicy.ladders,
    internal: {
      kind: 'internal',
      steps: [
        defaultPolicy.ladders.internal.steps[1]!,
        {
          level: 'lead',
          offset: { value: 1, unit: 'h' },
          audience: ['lead'],
          asks: { en: 'See to {{order}}.', zh: '请跟进{{order}}。' },
        },
      ],
    },
  },
}

describe('the ladder of an open task', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const levels = (order: RunningOrder) =>
    order.log.notices.flatMap(({ task, level }) => (task?.key === key && level ? [level] : []))
  const task = async (order: RunningOrder) => (await order.state()).tasks[key]!
  /** Skips to a little before or after an instant: a command at the very instant strands a run on this server. */
  const sleepTo = async (instant: string, offset: number) =>
    env.sleep(Math.max(0, Date.parse(instant) + offset - (await env.currentTimeMs())))
  const nextDays = async (order: RunningOrder, days: number) => {
    const calendar = compileCalendar((await order.state()).calendar!)
    return toIso(addWorkingDaysToInstant(calendar, await env.currentTimeMs(), days))
  }
  /** Past the due time, when `due` has gone out. */
  const lateOrder = async (order: RunningOrder) => {
    await sleepTo((await task(order)).dueAt, 10 * minute)
    expect(levels(order).at(-1)).toBe('due')
    return levels(order).length
  }

  it('follows an edited policy at once, repeats no level, and says by which policy each was sent', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const before = await lateOrder(order)
      order.activities.planning = (result) => ({ ...result, policy: edited })
      await order.handle.signal(replanSignal, { cause: 'policy' })
      await eventually(async () => expect((await order.state()).policy?.version).toBe(9))
      const state = await order.state()
      expect(state).toMatchObject({ planCause: 'policy', rules: currentRules })
      await env.sleep('3 weeks')

      expect(levels(order).slice(before)).toEqual(['lead'])
      const sent = order.log.notices.filter((notice) => notice.task?.key === key && notice.level)
      expect(sent.map(({ policyVersion }) => policyVersion)).toEqual([...sent.slice(0, -1).map(() => 1), 9])
      expect(sent.at(-1)?.asks).toEqual({ en: `See to ${order.number}.`, zh: `请跟进${order.number}。` })
      const [told] = order.log.events.filter((event) => event.type === 'replanRequested')
      expect(told?.data).toEqual({ cause: 'policy' })
    })
  })

  it('counts from a promise, rests for a snooze, and goes on', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const before = await lateOrder(order)
      const promisedAt = await nextDays(order, 3)
      await order.give(step('acknowledgeTask', { task: key, promisedAt }))
      await sleepTo(promisedAt, -20 * minute)
      expect(levels(order).slice(before)).toEqual(['remind'])
      const until = await nextDays(order, 2)
      await order.give(step('snoozeTask', { task: key, until, reason: 'The clerk is ill' }))
      await sleepTo(until, -10 * minute)
      expect(levels(order).slice(before)).toEqual(['remind'])
      await sleepTo(until, 10 * minute)
      expect(levels(order).slice(before)).toEqual(['remind', 'due', 'supervisor'])
      await env.sleep('3 weeks')

      expect(levels(order).slice(before)).toEqual(['remind', 'due', 'supervisor', 'manager'])
      expect(await task(order)).toMatchObject({ promise: { at: promisedAt }, snoozes: 1 })
    })
  })

  it('follows dates that the factory’s plan moves, and tells nobody a second time', async () => {
    const later = (instant: string) => new Date(Date.parse(instant) + 14 * 24 * 60 * minute).toISOString()
    const moved = ({ plan, ...result }: PlanningResult): PlanningResult => {
      const milestones = plan.milestones.map(({ compressed: _compressed, ...one }) => ({
        ...one,
        dueAt: later(one.dueAt),
      }))
      return { ...result, plan: { ...plan, milestones } }
    }
    await RunningOrder.with(env, {}, async (order) => {
      const before = await lateOrder(order)
      const { dueAt, taken } = await task(order)
      order.activities.planning = moved
      await order.handle.signal(replanSignal, { cause: 'projection', planVersion: 3 })
      await eventually(async () => expect((await task(order)).dueAt > dueAt).toBe(true))
      expect(await task(order)).toMatchObject({ taken })
      await sleepTo((await task(order)).dueAt, 10 * minute)
      expect(levels(order).slice(before)).toEqual([])
      await env.sleep('3 weeks')

      expect(levels(order).slice(before)).toEqual(['supervisor', 'manager'])
    })
  })
})

describe('policyTellingWorkflow', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const wake = () =>
    env.client.workflow.signalWithStart(policyTellingWorkflowType, {
      workflowId: policyTellingWorkflowId,
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      signal: policyEditedSignal,
    })

  it.each([
    ['until every order has taken it', [3, 1, 0], 3],
    ['four times an order that never answers, and then leaves it', [1, 1, 1, 1, 1, 1], 4],
    ['nobody, when nobody is concerned', [0], 1],
  ])('tells %s', async (_what, answers, rounds) => {
    const activities = new MemoryActivities()
    const left = [...answers]
    activities.tellingPolicy = () => ({ told: left.shift() ?? 0 })
    const worker = await createWorker(env, activities)
    await worker.runUntil(async () => {
      const handle = await wake()
      await handle.result()
    })
    expect(activities.policyTellings).toBe(rounds)
  })

  it('begins again with an edit that comes meanwhile', async () => {
    const activities = new MemoryActivities()
    const left = [2, 2, 0]
    activities.tellingPolicy = () => ({ told: left.shift() ?? 0 })
    const worker = await createWorker(env, activities)
    await worker.runUntil(async () => {
      const handle = await wake()
      await eventually(async () => expect(activities.policyTellings).toBe(1))
      await wake()
      await eventually(async () => expect(activities.policyTellings).toBe(2))
      await handle.result()
    })
    expect(activities.policyTellings).toBe(3)
  })
})

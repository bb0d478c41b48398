import {
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities, PlanFactoryResult } from '../activities/contract'
import { planningRequestedSignal } from './messages'
import { summary } from './summary'

const { planFactory, tellOrders } = proxyActivities<Activities>({
  startToCloseTimeout: '15m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '5m' },
})

/** Changes that come together, such as the lines of a delivery, are planned together. */
const gatherMs = 2_000

/**
 * The planner of the factory: woken by a change, it plans once for all that came together, tells the orders whose
 * own dates moved, and ends when nothing is left to plan. What calls for planning lies in the database, so that a
 * wake-up that is lost costs time and nothing else.
 */
export async function factoryPlanningWorkflow(): Promise<void> {
  let isAsked = true
  setHandler(planningRequestedSignal, () => void (isAsked = true), {
    description: 'Something has changed that the plan of the factory rests on',
  })
  while (isAsked) {
    await sleep(gatherMs, { summary: 'changes that come together are planned together' })
    isAsked = false
    show(await planAndTell('repair'))
    if (isAsked && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof factoryPlanningWorkflow>()
  }
}

/** Once a day the plan of the factory is improved as a whole (R43). */
export async function dailyPlanningWorkflow(): Promise<PlanFactoryResult> {
  const result = await planAndTell('improve')
  show(result)
  return result
}

/** Plans the factory and tells the orders whose dates that moves. */
export async function planAndTell(kind: 'repair' | 'improve'): Promise<PlanFactoryResult> {
  const planned = await planFactory.executeWithOptions({ summary: summary(`plan the factory: ${kind}`) }, [
    { kind },
  ])
  const { version } = planned
  if (planned.untold > 0)
    await tellOrders.executeWithOptions(
      { summary: summary(`tell ${planned.untold} orders of plan ${version}`) },
      [{ version }],
    )
  return planned
}

function show({ version, orders, changed, late, untold }: PlanFactoryResult): void {
  setCurrentDetails(
    [
      `### Plan ${version}`,
      `${orders} open orders, ${late} of them late, ${changed.length} moved, ${untold} told.`,
      ...changed.slice(0, 50).map(({ order, from, to }) => `- ${order}: ${from ?? 'new'} → ${to}`),
    ].join('\n\n'),
  )
}

import type { Client } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { activityInfo } from '@temporalio/activity'
import type { ActivityServices } from '../activities'
import { wakePlanner } from '../platform/wake-workflows'
import type { Repositories } from '../services/database'
import type { Compute } from '../services/planning/compute'
import { FactoryNotPlannable, planTheFactory } from '../services/planning/plan-factory'
import { askToReplan, tellEach } from './replan-orders'

export type PlannerParts = { repositories: Repositories; client: Client; taskQueue: string; compute: Compute }

type PlannerServices = Pick<ActivityServices, 'wakePlanner' | 'planFactory' | 'tellOrders'>

/** What the activities of the factory's planner call. */
export function createPlannerServices(parts: PlannerParts): PlannerServices {
  const { repositories, compute } = parts
  const clock = () => new Date().toISOString()
  return {
    wakePlanner: () => wakePlanner(parts),
    planFactory: ({ kind }) =>
      planTheFactory(kind, { repositories, compute, clock, key: runKey() }).catch(asFailure),
    tellOrders: () => tellOrders(parts),
  }
}

/** The activity's place in its run: an attempt that is made again has the same. */
function runKey(): string {
  const { workflowExecution, activityId } = activityInfo()
  return `${workflowExecution?.runId ?? ''}/${activityId}`
}

/** Data that cannot be planned with stays so until somebody mends it: trying again changes nothing. */
function asFailure(error: unknown): never {
  if (error instanceof FactoryNotPlannable)
    throw ApplicationFailure.nonRetryable(error.message, error.code, [...error.problems])
  throw error
}

/** Tells every order that has news waiting; one whose workflow has ended has nobody to be told. */
async function tellOrders({ repositories, client }: PlannerParts): Promise<{ told: number }> {
  const { planning } = repositories
  const untold = await planning.untold()
  await tellEach(untold, async ({ order, changedVersion: planVersion }) => {
    await askToReplan(client, order, { cause: 'projection', planVersion })
    await planning.markTold(order, planVersion)
  })
  return { told: untold.length }
}

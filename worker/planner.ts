import { WorkflowIdConflictPolicy, WorkflowNotFoundError, type Client } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { activityInfo } from '@temporalio/activity'
import type { ActivityServices } from '../activities'
import type { ProjectionRecord, Repositories } from '../services/database'
import type { Compute } from '../services/planning/compute'
import { FactoryNotPlannable, planTheFactory } from '../services/planning/plan-factory'
import {
  factoryPlanningWorkflowId,
  factoryPlanningWorkflowType,
  planningRequestedSignal,
  replanSignal,
} from '../workflows/messages'

export type PlannerParts = { repositories: Repositories; client: Client; taskQueue: string; compute: Compute }

type PlannerServices = Pick<ActivityServices, 'wakePlanner' | 'planFactory' | 'tellOrders'>

/** Orders that are told at a time. */
const toldAtOnce = 8

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

/** One planner for the factory: a signal wakes it, and starts it when it is not there. */
export async function wakePlanner({
  client,
  taskQueue,
}: Pick<PlannerParts, 'client' | 'taskQueue'>): Promise<void> {
  await client.workflow.signalWithStart(factoryPlanningWorkflowType, {
    workflowId: factoryPlanningWorkflowId,
    taskQueue,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    signal: planningRequestedSignal,
    staticSummary: 'the plan of the factory',
  })
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
  const untold = await repositories.planning.untold()
  for (let from = 0; from < untold.length; from += toldAtOnce)
    await Promise.all(untold.slice(from, from + toldAtOnce).map((news) => tell(client, repositories, news)))
  return { told: untold.length }
}

async function tell(client: Client, { planning }: Repositories, news: ProjectionRecord): Promise<void> {
  const { order, changedVersion: planVersion } = news
  try {
    await client.workflow.getHandle(order).signal(replanSignal, { cause: 'projection', planVersion })
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
  await planning.markTold(order, planVersion)
}

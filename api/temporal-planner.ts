import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client'
import {
  factoryPlanningWorkflowId,
  factoryPlanningWorkflowType,
  planningRequestedSignal,
  policyEditedSignal,
  policyTellingWorkflowId,
  policyTellingWorkflowType,
} from '../workflows/messages'
import type { PlannerPort, PolicyTellerPort } from './deps'

/** What was asked for lies in the database already, so that a request does not wait long for the planner. */
const wakeMs = 2_000

/** The factory's planner behind Temporal: one workflow, started by the signal that wakes it. */
export function createTemporalPlanner(client: Client, taskQueue: string): PlannerPort {
  return {
    wake: async () => {
      await client.withDeadline(Date.now() + wakeMs, () =>
        client.workflow.signalWithStart(factoryPlanningWorkflowType, {
          workflowId: factoryPlanningWorkflowId,
          taskQueue,
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          signal: planningRequestedSignal,
          staticSummary: 'the plan of the factory',
        }),
      )
    },
  }
}

/** Whoever tells the orders of edited ladders, behind Temporal: one workflow, started by the signal that wakes it. */
export function createTemporalPolicyTeller(client: Client, taskQueue: string): PolicyTellerPort {
  return {
    wake: async () => {
      await client.withDeadline(Date.now() + wakeMs, () =>
        client.workflow.signalWithStart(policyTellingWorkflowType, {
          workflowId: policyTellingWorkflowId,
          taskQueue,
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          signal: policyEditedSignal,
          staticSummary: 'escalation ladders that were edited',
        }),
      )
    },
  }
}

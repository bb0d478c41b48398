import { WorkflowIdConflictPolicy, WorkflowNotFoundError, type Client } from '@temporalio/client'
import type { Repositories } from '../services/database'
import {
  policyEditedSignal,
  policyTellingWorkflowId,
  policyTellingWorkflowType,
  replanSignal,
} from '../workflows/messages'

export type TellerParts = { repositories: Repositories; client: Client }

/** Orders that are told at a time. */
const toldAtOnce = 8

/**
 * Tells every order that lives by another policy than the one in force to plan anew, which brings it; one whose
 * workflow has ended has nobody to be told.
 */
export async function tellPolicy({ repositories, client }: TellerParts): Promise<{ told: number }> {
  const behind = await repositories.policies.ordersBehind()
  let told = 0
  for (let from = 0; from < behind.length; from += toldAtOnce) {
    const some = behind.slice(from, from + toldAtOnce)
    const heard = await Promise.all(some.map((number) => tell(client, number)))
    told += heard.filter(Boolean).length
  }
  return { told }
}

async function tell(client: Client, number: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(number).signal(replanSignal, { cause: 'policy' })
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}

/** One teller: a signal wakes it, and starts it when it is not there. At a start it takes up what was cut off. */
export async function wakePolicyTeller(client: Client, taskQueue: string): Promise<void> {
  await client.workflow.signalWithStart(policyTellingWorkflowType, {
    workflowId: policyTellingWorkflowId,
    taskQueue,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    signal: policyEditedSignal,
    staticSummary: 'escalation ladders that were edited',
  })
}

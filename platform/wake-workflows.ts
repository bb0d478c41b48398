import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client'
import type { SignalDefinition } from '@temporalio/common'
import {
  factoryPlanningWorkflowId,
  factoryPlanningWorkflowType,
  mailboxWorkflowId,
  mailboxWorkflowType,
  mailWaitingSignal,
  planningRequestedSignal,
  policyEditedSignal,
  policyTellingWorkflowId,
  policyTellingWorkflowType,
} from '../workflows/messages'

/** How to reach the workflows of this installation. */
export type Waker = { client: Client; taskQueue: string }

const mailboxLimitMs = 10_000

/** One mailbox workflow per recipient: a signal wakes it, and starts it when it is not there; throws after ten seconds. */
export async function wakeMailbox(waker: Waker, recipient: string): Promise<void> {
  await waker.client.withDeadline(Date.now() + mailboxLimitMs, () =>
    wake(waker, {
      type: mailboxWorkflowType,
      workflowId: mailboxWorkflowId(recipient),
      args: [{ recipient }],
      signal: mailWaitingSignal,
      staticSummary: `mail to ${recipient}`,
    }),
  )
}

/** One planner for the factory: a signal wakes it, and starts it when it is not there. */
export async function wakePlanner(waker: Waker): Promise<void> {
  await wake(waker, {
    type: factoryPlanningWorkflowType,
    workflowId: factoryPlanningWorkflowId,
    signal: planningRequestedSignal,
    staticSummary: 'the plan of the factory',
  })
}

/** One teller of edited ladders: a signal wakes it, and starts it when it is not there, to take up what was cut off. */
export async function wakePolicyTeller(waker: Waker): Promise<void> {
  await wake(waker, {
    type: policyTellingWorkflowType,
    workflowId: policyTellingWorkflowId,
    signal: policyEditedSignal,
    staticSummary: 'escalation ladders that were edited',
  })
}

type Sleeper = {
  type: string
  workflowId: string
  args?: unknown[]
  signal: SignalDefinition<[]>
  staticSummary: string
}

async function wake({ client, taskQueue }: Waker, { type, args = [], ...sleeper }: Sleeper): Promise<void> {
  await client.workflow.signalWithStart(type, {
    ...sleeper,
    args,
    taskQueue,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  })
}

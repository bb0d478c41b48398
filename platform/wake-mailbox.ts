import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client'
import { mailboxWorkflowId, mailboxWorkflowType, mailWaitingSignal } from '../workflows/messages'

const limitMs = 10_000

/** One mailbox workflow per recipient: a signal wakes it, and starts it when it is not there; throws after ten seconds. */
export async function wakeMailbox(
  { client, taskQueue }: { client: Client; taskQueue: string },
  recipient: string,
): Promise<void> {
  await client.withDeadline(Date.now() + limitMs, () =>
    client.workflow.signalWithStart(mailboxWorkflowType, {
      workflowId: mailboxWorkflowId(recipient),
      taskQueue,
      args: [{ recipient }],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      signal: mailWaitingSignal,
      staticSummary: `mail to ${recipient}`,
    }),
  )
}

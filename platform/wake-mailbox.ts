import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client'
import { mailboxWorkflowId, mailboxWorkflowType, mailWaitingSignal } from '../workflows/messages'

/** One mailbox workflow per recipient: a signal wakes it, and starts it when it is not there. */
export async function wakeMailbox(
  { client, taskQueue }: { client: Client; taskQueue: string },
  recipient: string,
): Promise<void> {
  await client.workflow.signalWithStart(mailboxWorkflowType, {
    workflowId: mailboxWorkflowId(recipient),
    taskQueue,
    args: [{ recipient }],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    signal: mailWaitingSignal,
    staticSummary: `mail to ${recipient}`,
  })
}

import {
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowUpdateHandle,
} from '@temporalio/client'
import { ApplicationFailure, defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'
import type { SearchAttributePair, Workflow } from '@temporalio/common'
import type { CommandName } from '../domain/order/commands'
import type { Refusal } from '../domain/order/rule'
import type { OrderStart } from '../domain/order/start'
import { awaitReceiptUpdate, commandUpdates, orderWorkflowType } from '../workflows/messages'
import type { CommandMessage, CommandResult } from '../workflows/messages'
import type { CommandOutcome, GiveOptions, OrdersPort, StartOutcome, Waits } from './orders-port'

/** After a start that was not answered, so long is asked whether it happened. */
const describeMs = 2_000
/** A result is waited for at least so long, however late its acceptance came. */
const leastResultMs = 1_000
const pingMs = 2_000

/** The running orders behind Temporal: one workflow per order, named by the order's number. */
export function createTemporalOrders(client: Client, taskQueue: string): OrdersPort {
  return {
    start: (start, waits) => startOrder(client, operationOf(start, taskQueue), waits),
    give: (number, command, message, options) => giveCommand({ client, number, command, message }, options),
    ping: async () => {
      const { namespace } = client.options
      await client.withDeadline(Date.now() + pingMs, () =>
        client.workflowService.describeNamespace({ namespace }),
      )
    },
  }
}

type Given = { client: Client; number: string; command: CommandName; message: CommandMessage }

async function giveCommand(
  { client, number, command, message }: Given,
  options: GiveOptions,
): Promise<CommandOutcome> {
  const begin = Date.now()
  const order = client.workflow.getHandle(number)
  try {
    const update = await client.withDeadline(begin + options.acceptMs, () =>
      order.startUpdate(commandUpdates[command], {
        args: [message],
        updateId: options.updateId,
        waitForStage: 'ACCEPTED',
      }),
    )
    return await resultOf(client, update, begin + options.resultMs)
  } catch (error) {
    return outcomeOf(error)
  }
}

/** The result of what was accepted; `accepted` when it takes too long, or cannot be asked for any more. */
async function resultOf(
  client: Client,
  update: WorkflowUpdateHandle<CommandResult>,
  until: number,
): Promise<CommandOutcome> {
  const deadline = Math.max(until, Date.now() + leastResultMs)
  try {
    const result = await client.withDeadline(deadline, () => update.result())
    return { outcome: 'completed', result }
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return outcomeOf(error)
    return { outcome: 'accepted' }
  }
}

function outcomeOf(error: unknown): CommandOutcome {
  if (error instanceof WorkflowUpdateFailedError) return refused(error)
  if (error instanceof WorkflowNotFoundError) return { outcome: 'notRunning' }
  return { outcome: 'unavailable', detail: reason(error) }
}

/** By this type the server tells that the workflow took the command and ended before it could answer. */
const acceptedAndEnded = 'AcceptedUpdateCompletedWorkflow'

/** The refusal that the workflow threw; a failure that is none is no answer. */
function refused({ cause, message }: WorkflowUpdateFailedError): CommandOutcome {
  if (!(cause instanceof ApplicationFailure))
    return { outcome: 'unavailable', detail: cause?.message ?? message }
  if (cause.type === acceptedAndEnded) return { outcome: 'accepted' }
  const { kind, problems } = (cause.details?.[0] ?? {}) as Partial<Refusal>
  if (!kind) return { outcome: 'unavailable', detail: cause.message }
  return {
    outcome: 'refused',
    refusal: { kind, code: cause.type ?? 'refused', detail: cause.message, problems },
  }
}

function reason(error: unknown): string {
  const { cause, message } = error as Error
  return isGrpcServiceError(cause) ? cause.details : message
}

type StartOperation = WithStartWorkflowOperation<Workflow>

/** Not a second start of the same number, running or ended. */
function operationOf(start: OrderStart, taskQueue: string): StartOperation {
  return new WithStartWorkflowOperation<Workflow>(orderWorkflowType, {
    workflowId: start.number,
    taskQueue,
    args: [start],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    typedSearchAttributes: firstAttributes(start),
    staticSummary: summaryOf(start),
  })
}

async function startOrder(client: Client, operation: StartOperation, waits: Waits): Promise<StartOutcome> {
  const begin = Date.now()
  try {
    const update = await client.withDeadline(begin + waits.acceptMs, () =>
      client.workflow.startUpdateWithStart(awaitReceiptUpdate, {
        startWorkflowOperation: operation,
        updateId: 'receipt',
        waitForStage: 'ACCEPTED',
      }),
    )
    return startOutcome(await resultOf(client, update, begin + waits.resultMs))
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { outcome: 'closed' }
    const hasStarted = await isStarted(client, operation.options.workflowId)
    return hasStarted ? { outcome: 'accepted' } : { outcome: 'unavailable', detail: reason(error) }
  }
}

/** An order that is there has been received, even when it did not say so in time. */
function startOutcome(outcome: CommandOutcome): StartOutcome {
  return outcome.outcome === 'completed' ? outcome : { outcome: 'accepted' }
}

/** Without a worker the server starts the workflow and nobody answers: the order is received all the same. */
async function isStarted(client: Client, number: string): Promise<boolean> {
  try {
    await client.withDeadline(Date.now() + describeMs, () => client.workflow.getHandle(number).describe())
    return true
  } catch {
    return false
  }
}

/** What operators filter by before the workflow has run; it keeps the ones that change itself. */
function firstAttributes({ order }: OrderStart): SearchAttributePair[] {
  const { KEYWORD, KEYWORD_LIST, BOOL } = SearchAttributeType
  return [
    { key: defineSearchAttributeKey('GendanCustomer', KEYWORD), value: order.customer },
    { key: defineSearchAttributeKey('GendanMerchandiser', KEYWORD), value: order.merchandiser },
    { key: defineSearchAttributeKey('GendanStage', KEYWORD_LIST), value: ['review'] },
    { key: defineSearchAttributeKey('GendanEscalation', KEYWORD), value: 'none' },
    { key: defineSearchAttributeKey('GendanOverdue', BOOL), value: false },
    { key: defineSearchAttributeKey('GendanOnHold', BOOL), value: false },
  ]
}

/** The server takes 200 bytes of summary; codes and the buyer's number are most of it. */
function summaryOf({ order }: OrderStart): string {
  const { customer, buyerOrderNumber, lines } = order
  const number = buyerOrderNumber.length > 40 ? `${buyerOrderNumber.slice(0, 40)}…` : buyerOrderNumber
  return `${customer} ${number} · ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`
}

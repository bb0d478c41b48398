import {
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
} from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { createTemporalOrders } from '../../../api/temporal-orders'
import type { OrderStart } from '../../../domain/order/start'
import type { CommandMessage } from '../../../workflows/messages'

type Step = () => Promise<unknown>
type Steps = { accept?: Step; result?: Step; describe?: Step }

const completed = { number: 'GD26-00001', version: 7, status: 'open', openStages: [], events: [] }
const fails = (error: Error) => () => Promise.reject(error)
const answers = (value: unknown) => () => Promise.resolve(value)
const late = new WorkflowUpdateRPCTimeoutOrCancelledError('deadline')
const waits = { acceptMs: 100, resultMs: 200 }

/** A client whose calls do as told, each with the deadline that it was given. */
function aClient({ accept, result = answers(completed), describe = fails(new Error('none')) }: Steps) {
  const deadlines: number[] = []
  const started: unknown[] = []
  const update = { result }
  const start = async (_update: unknown, options: unknown) => {
    started.push(options)
    if (accept) await accept()
    return update
  }
  const client = {
    withDeadline: (at: number, call: Step) => {
      deadlines.push(at)
      return call()
    },
    workflow: {
      getHandle: () => ({ startUpdate: start, describe }),
      startUpdateWithStart: start,
    },
  }
  return { orders: createTemporalOrders(client as unknown as Client, 'gendan'), deadlines, started }
}

const message = { v: 1, key: 'k', body: {} } as unknown as CommandMessage
const give = (steps: Steps) =>
  aClient(steps).orders.give('GD26-00001', 'addNote', message, { ...waits, updateId: 'k' })

const failed = (type: string, details: object) =>
  fails(new WorkflowUpdateFailedError('failed', ApplicationFailure.nonRetryable('no', type, details)))

describe('a command', () => {
  it('gives the result of what was accepted', async () => {
    expect(await give({})).toEqual({ outcome: 'completed', result: completed })
  })

  it('gives the refusal of the rules with its kind, code and fields', async () => {
    const problems = [{ pointer: '/task', detail: 'unknown' }]
    expect(await give({ result: failed('task-not-open', { kind: 'conflict', problems }) })).toEqual({
      outcome: 'refused',
      refusal: { kind: 'conflict', code: 'task-not-open', detail: 'no', problems },
    })
  })

  it.each<[string, Steps, string]>([
    ['nobody takes it in time', { accept: fails(late) }, 'unavailable'],
    ['the server is away', { accept: fails(new ServiceError('unavailable')) }, 'unavailable'],
    ['the workflow knows no such command', { result: failed('', {}) }, 'unavailable'],
    [
      'no such workflow runs',
      { accept: fails(new WorkflowNotFoundError('gone', 'x', undefined)) },
      'notRunning',
    ],
    ['it is taken and not recorded in time', { result: fails(late) }, 'accepted'],
    ['the server goes away after it was taken', { result: fails(new ServiceError('away')) }, 'accepted'],
    [
      'the order ends before it answers',
      { result: failed('AcceptedUpdateCompletedWorkflow', {}) },
      'accepted',
    ],
  ])('when %s', async (_when, steps, outcome) => {
    expect(await give(steps)).toMatchObject({ outcome })
  })

  it('waits for acceptance first, and then at least a second for the result', async () => {
    const { orders, deadlines } = aClient({})
    const begin = Date.now()
    await orders.give('GD26-00001', 'addNote', message, { ...waits, updateId: 'k' })
    expect(deadlines[0]! - begin).toBeLessThan(150)
    expect(deadlines[1]! - begin).toBeGreaterThanOrEqual(1000)
  })
})

describe('a start', () => {
  const order = { customer: 'C-1', buyerOrderNumber: 'x'.repeat(300), merchandiser: 'ME03', lines: [{}, {}] }
  const start = { v: 1, number: 'GD26-00001', order, openedAt: '', openedBy: 'ME03' } as unknown as OrderStart

  it('never makes a second order, and shows operators codes from its first moment', async () => {
    const { orders, started } = aClient({})
    expect(await orders.start(start, waits)).toEqual({ outcome: 'completed', result: completed })
    const { startWorkflowOperation: operation, updateId } = started[0] as {
      startWorkflowOperation: { options: Record<string, unknown> }
      updateId: string
    }
    expect(updateId).toBe('receipt')
    expect(operation.options).toMatchObject({
      workflowId: 'GD26-00001',
      taskQueue: 'gendan',
      args: [start],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `C-1 ${'x'.repeat(40)}… · 2 lines`,
    })
    const attributes = operation.options['typedSearchAttributes'] as {
      key: { name: string }
      value: unknown
    }[]
    expect(Object.fromEntries(attributes.map(({ key, value }) => [key.name, value]))).toEqual({
      GendanCustomer: 'C-1',
      GendanMerchandiser: 'ME03',
      GendanStage: ['review'],
      GendanEscalation: 'none',
      GendanOverdue: false,
      GendanOnHold: false,
    })
  })

  it.each<[string, Steps, string]>([
    ['the server is away', { accept: fails(late) }, 'unavailable'],
    ['it is there and no worker answers', { accept: fails(late), describe: answers({}) }, 'accepted'],
    ['it is received and not recorded in time', { result: fails(late) }, 'accepted'],
    ['it has ended', { accept: fails(new WorkflowExecutionAlreadyStartedError('x', 'x', 'x')) }, 'closed'],
  ])('when %s', async (_when, steps, outcome) => {
    expect(await aClient(steps).orders.start(start, waits)).toMatchObject({ outcome })
  })
})

import { ApplicationFailure, workflowInfo } from '@temporalio/workflow'
import type { OrderStart } from '../domain/order/start'
import type { OrderState } from '../domain/order/state'

/**
 * What an order is started with, as far as nothing could go on without it. The API checks every field; this is
 * for an operator who starts a workflow by hand, which must end with a word and not try for ever.
 */
export function checkedStart(start: unknown): OrderStart | OrderState {
  const problem = startProblem(start as Partial<OrderStart> | undefined)
  if (problem) throw ApplicationFailure.nonRetryable(problem, 'malformed-start')
  return start as OrderStart | OrderState
}

function startProblem(start: Partial<OrderStart> | undefined | null): string | undefined {
  if (typeof start !== 'object' || start === null || start.v !== 1)
    return 'The start argument is not an order'
  const { workflowId } = workflowInfo()
  if (start.number !== workflowId) return `The order's number must be the workflow's id, ${workflowId}`
  const { order } = start
  if (typeof order !== 'object' || order === null) return 'The start argument has no order'
  const texts = ['customer', 'buyerOrderNumber', 'merchandiser', 'paymentTolerance', 'template'] as const
  const missing = texts.find((name) => typeof order[name] !== 'string')
  if (missing) return `The order has no ${missing}`
  if (!Array.isArray(order.lines) || order.lines.length === 0) return 'The order has no lines'
  if (!order.lines.every((line) => Array.isArray(line?.quantities))) return 'A line has no quantities'
  const instants = [order.receivedAt, start.openedAt]
  if (instants.some((instant) => Number.isNaN(Date.parse(instant ?? ''))))
    return 'receivedAt and openedAt are instants'
  const days = [order.shipOn, order.requestedOn].filter((day) => day !== undefined)
  return days.some((day) => Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    ? 'shipOn and requestedOn are days'
    : undefined
}

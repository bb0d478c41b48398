import { CancellationScope } from '@temporalio/workflow'
import type { OrderStart } from '../domain/order/start'
import type { OrderState } from '../domain/order/state'
import { OrderProcess, type OrderOutcome } from './order-process'
import { checkedStart } from './start-argument'

/**
 * The life of an export order, from receipt to payment. After review the stages overlap as the trade does: the
 * first lot may be on the water while the rest is sewn, and collection opens with the contract and ends last.
 * A request to cancel in the Temporal UI is taken as a command and compensated, so nothing here is cut off.
 */
export async function orderWorkflow(start: OrderStart | OrderState): Promise<OrderOutcome> {
  const { cancelRequested } = CancellationScope.current()
  return CancellationScope.nonCancellable(async () => {
    const order = new OrderProcess(checkedStart(start))
    cancelRequested.catch(() => order.cancelByOperator())
    const outcome = await Promise.race([story(order), order.rollsOver()])
    return outcome ?? order.continueInNewRun()
  })
}

async function story(order: OrderProcess): Promise<OrderOutcome> {
  await order.planned()
  await order.passes('review')
  await order.passes(
    'conversion',
    'materials',
    'production',
    'customs',
    'shipment',
    'invoicing',
    'collection',
  )
  return order.close()
}

import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow'
import { getActivator } from '@temporalio/workflow/lib/global-attributes'
import type { OrderState } from '../../domain/order/state'

/** Where a replay tells what an order has come to. */
export type StateSinks = Sinks & { states: { report(state: OrderState): void } }

/**
 * Bundled with the workflows for the replay gate only: after each task it reads the order's state through its own
 * query, which a replay cannot be sent, and reports it. It schedules nothing, so histories replay as without it.
 */
export const interceptors = (): WorkflowInterceptors => {
  const { states } = proxySinks<StateSinks>()
  let reported = -1
  return {
    internals: [
      {
        concludeActivation(input, next) {
          const state = getActivator().queryHandlers.get('state')?.handler() as OrderState | undefined
          if (state && state.version !== reported) states.report(state)
          reported = state?.version ?? reported
          return next(input)
        },
      },
    ],
  }
}

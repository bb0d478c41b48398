import { sleep, type WorkflowInterceptors } from '@temporalio/workflow'

/** A change of workflow code that histories do not bear: a timer before everything else. */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      async execute(input, next) {
        await sleep('1 second')
        return next(input)
      },
    },
  ],
})

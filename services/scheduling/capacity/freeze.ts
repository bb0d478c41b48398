import { toMs } from '../../../domain/calendar'
import type { CapacityInput, CapacityPlan } from './input'

/**
 * The input with the frozen zone of a plan kept: what the plan starts before an instant is fixed where it is.
 * Operations that the input no longer has, or that are fixed in it already, stay as they are.
 */
export function frozenUntil(input: CapacityInput, plan: CapacityPlan, until: string): CapacityInput {
  const key = (job: string, operation: string) => JSON.stringify([job, operation])
  const frozen = new Map(
    plan.operations
      .filter(({ startAt }) => toMs(startAt) < toMs(until))
      .map(({ job, operation, machine, startAt }) => [key(job, operation), { machine, startAt }]),
  )
  return {
    ...input,
    jobs: input.jobs.map((job) => ({
      ...job,
      operations: job.operations.map((operation) => {
        const fixed = operation.fixed ?? frozen.get(key(job.id, operation.id))
        return fixed ? { ...operation, fixed } : operation
      }),
    })),
  }
}

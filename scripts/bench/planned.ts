import type { CapacityInput, CapacityOptions, CapacityPlan } from '../../services/scheduling/capacity'
import { scheduleCapacity } from '../../services/scheduling/capacity'
import { BenchError } from './options'

/** The plan of an input. Throws `BenchError` with what is wrong when there is none. */
export function planned(input: CapacityInput, options: CapacityOptions): CapacityPlan {
  const result = scheduleCapacity(input, options)
  if (result.ok) return result.plan
  throw new BenchError(result.problems.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n'))
}

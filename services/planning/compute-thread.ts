import { planningFunctions, type PlanningFunctionName } from './functions'

/** What a thread of `createCompute` does with one request. */
export default function compute({ name, args }: { name: PlanningFunctionName; args: unknown[] }): unknown {
  const run = planningFunctions[name] as (...given: unknown[]) => unknown
  return run(...args)
}

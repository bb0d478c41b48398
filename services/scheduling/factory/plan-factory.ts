import type { Problem } from '../../../domain/body/check'
import type { FactoryOptions } from './check'
import { factoryProblems } from './check'
import { factoryOf } from './factory'
import type { FactoryInput } from './input'
import { phasesOf, planInPhases } from './phases'
import { factoryPlanOf } from './projections'
import type { FactoryPlan } from './result'

/** The plan of a factory, or everything that is wrong with its picture; nothing in between. */
export type FactoryAnswer = { ok: true; plan: FactoryPlan } | { ok: false; problems: Problem[] }

/**
 * Plans the whole factory from one picture of it (decision 0011): the materials of every order line, the machines
 * from the dates of the materials, and each order's time-and-action plan from both. Contracted orders come first,
 * tentative ones into what these leave. Pure and deterministic for a seed and a number of `iterations`; without
 * `iterations` and `seconds` nothing is improved, and a plan in force (`previous`) is timed anew and moved only
 * where it must. It takes input of unknown origin. `materials` is the plan of the contracted orders: in it a line's
 * needs are a phantom `kit <line id>`.
 */
export function planFactory(input: unknown, options: FactoryOptions = {}): FactoryAnswer {
  const problems = factoryProblems(input, options)
  if (problems.length > 0) return { ok: false, problems }
  const picture = input as FactoryInput
  const answer = planInPhases(factoryOf(picture), phasesOf(picture.orders), options)
  return answer.ok ? { ok: true, plan: factoryPlanOf(answer.planned) } : answer
}

import type { Problem } from '../../../domain/body/check'
import type { FactoryOptions } from './check'
import { factoryOf } from './factory'
import type { FactoryInput, FactoryOrder } from './input'
import { phasesOf, planInPhases } from './phases'
import { previousOf } from './places'
import type { PlannedFactory } from './planned'

export type PlannedAnswer = { ok: true; planned: PlannedFactory } | { ok: false; problems: Problem[] }

/**
 * The plan that others are compared with: the one in force timed anew, or, when there is none, one made with
 * `options`. What it is compared with must start from it (`onPlan`), so that differences are those of the change.
 */
export function basePlan(input: FactoryInput, options: FactoryOptions): PlannedAnswer {
  if (input.previous) return planAgain(input)
  const first = planInPhases(factoryOf(input), phasesOf(input.orders), options)
  return first.ok ? planAgain(onPlan(input, first.planned)) : first
}

/** A picture with a plan in force. */
export function onPlan(input: FactoryInput, { capacity }: Pick<PlannedFactory, 'capacity'>): FactoryInput {
  return { ...input, previous: previousOf(capacity) }
}

/** Repairs the plan in force of a picture; `phases` when they are not the usual ones. */
export function planAgain(
  input: FactoryInput,
  phases: FactoryOrder[][] = phasesOf(input.orders),
): PlannedAnswer {
  return planInPhases(factoryOf(input), phases, {})
}

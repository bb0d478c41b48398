import type { Problem } from '../../domain/body/check'
import { computeCalendar, simulateTimePlan } from '../scheduling'
import { allocateShortage } from '../scheduling/allocation'
import { scheduleCapacity, type CapacityInput, type CapacityOptions } from '../scheduling/capacity'
import { planFactory, promiseDate, whyLate } from '../scheduling/factory'
import { classifyCustomers } from '../scheduling/classes'
import { planMaterials } from '../scheduling/materials'

/** What a simulation answers: its result, or everything that is wrong with what it was given. */
export type Simulated = { ok: true } | { ok: false; problems: readonly Problem[] }

/** Longest search that one simulation may ask for, seconds. */
export const mostSimulationSeconds = 20

/** Planning functions that people ask "what if": pure, on plain JSON, total over whatever they are given. */
export const simulations = {
  factory: (input: unknown) =>
    searched(input, (rest, options) => ofFactory(rest, (factory) => planFactory(factory, options))),
  promise: (input: unknown) => searched(input, (rest, options) => promiseDate({ ...rest, options })),
  'why-late': (input: unknown) => searched(input, (rest, options) => whyLate({ ...rest, options })),
  classes: classifyCustomers as (input: unknown) => Simulated,
  calendar: computeCalendar as (input: unknown) => Simulated,
  'time-plan': simulateTimePlan as (input: unknown) => Simulated,
  materials: planMaterials as (input: unknown) => Simulated,
  allocation: allocateShortage as (input: unknown) => Simulated,
  capacity: (input: unknown) =>
    searched(input, (rest, options) => scheduleCapacity(rest as unknown as CapacityInput, options)),
}

export type SimulationName = keyof typeof simulations

/** Everything that is computed away from the main thread, by name. */
export const planningFunctions = { ...simulations, planFactory, promiseDate, whyLate }

export type PlanningFunctions = typeof planningFunctions
export type PlanningFunctionName = keyof PlanningFunctions

/** Takes how long to search (`options`: seed, iterations, seconds) out of the input of a function that searches. */
function searched(
  input: unknown,
  run: (rest: Record<string, unknown>, options: CapacityOptions) => Simulated,
): Simulated {
  const { options = {}, ...rest } = { ...(input as { options?: unknown } | undefined) }
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return refused('/options', 'must be an object with seed, iterations and seconds')
  const odd = Object.keys(options).find((name) => !['seed', 'iterations', 'seconds'].includes(name))
  if (odd !== undefined)
    return refused(`/options/${odd}`, 'is not a field here; the fields are: seed, iterations, seconds')
  const { seed = 1, ...budget } = options as Partial<CapacityOptions>
  const { seconds } = budget
  if (
    seconds !== undefined &&
    !(typeof seconds === 'number' && seconds > 0 && seconds <= mostSimulationSeconds)
  )
    return refused('/options/seconds', `must be a number above 0, at most ${mostSimulationSeconds}`)
  const isBounded = seconds !== undefined || budget.iterations === undefined
  return run(rest, { seed, ...budget, ...(isBounded ? {} : { seconds: mostSimulationSeconds }) })
}

/** Takes the picture of the factory out of an input; what is wrong with it is told at its place there. */
function ofFactory(input: unknown, run: (factory: unknown) => Simulated): Simulated {
  const { factory, ...rest } = input as { factory?: unknown }
  const odd = Object.keys(rest)[0]
  if (odd !== undefined) return refused(`/${odd}`, 'is not a field here; the fields are: factory, options')
  const answer = run(factory)
  if (answer.ok) return answer
  return {
    ok: false,
    problems: answer.problems.map(({ pointer, detail }) => ({ pointer: `/factory${pointer}`, detail })),
  }
}

function refused(pointer: string, detail: string): Simulated {
  return { ok: false, problems: [{ pointer, detail }] }
}

import { capacityProblems } from './check-input'
import { planFor } from './engine'
import type { CapacityInput, CapacityOptions, CapacityResult } from './input'
import { horizonDays, modelOf } from './model'
import { resultOf } from './result'
import { placesOf } from './warm-start'

/**
 * Finite-capacity plan of jobs on machines (R62–R71): the best of several dispatching rules, improved by local
 * search as long as the options say. Machines' calendars, set-ups that depend on the sequence, alternative
 * machines, material dates, transfer batches, fixed operations and the reserve for rush orders are always kept;
 * people and floor are loads that are reported. Problems by JSON Pointer instead of a plan for input that
 * cannot be computed with.
 */
export function scheduleCapacity(input: CapacityInput, options: CapacityOptions): CapacityResult {
  const problems = capacityProblems(input, options)
  if (problems.length > 0) return { ok: false, problems }
  const made = modelOf(input)
  const places = options.previous && placesOf(input, made, options.previous)
  const planned = planFor(made, options, places)
  const { model, end } = planned.schedule
  if (end.some((time) => time > model.horizon)) {
    const detail = `the work reaches further than ${horizonDays} days, or than the calendars can hold it`
    return { ok: false, problems: [{ pointer: '/jobs', detail }] }
  }
  return { ok: true, plan: resultOf(input, planned) }
}

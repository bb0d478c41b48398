import { dispatch, dueDateRule, rulesFor } from './dispatch'
import type { Budget, Improvement, Step } from './improve'
import { improve } from './improve'
import type { CapacityOptions, ObjectiveValues } from './input'
import type { Model } from './model'
import { isBetter } from './resequence'
import type { Schedule } from './schedule'
import { scheduleOf } from './schedule'

/** A finished plan and what it is compared with. */
export type Planned = Improvement & {
  schedule: Schedule
  start: ObjectiveValues & { rule: string }
  dueDateOrder: ObjectiveValues
}

/** The best plan that dispatching rules make, improved as long as the options say. */
export function planFor(model: Model, options: CapacityOptions): Planned {
  const budget = budgetOf(options)
  const dueDateOrder = scheduleOf(model, dispatch(model, dueDateRule))
  const { schedule, rule } = bestStart(model, dueDateOrder)
  const start = { ...valuesOf(schedule), rule }
  const baseline = valuesOf(dueDateOrder)
  const onStep = options.onImprovement && ((step: Step) => options.onImprovement?.(stepOf(step)))
  const { iterations, steps } = improve(schedule, { seed: options.seed, budget, onStep })
  return { schedule, start, dueDateOrder: baseline, iterations, steps }
}

function stepOf({ iteration, value, flowTime }: Step) {
  return { iteration, value, flowTime }
}

/** What a schedule costs. */
export function valuesOf({ model, jobEnd, flowTime }: Schedule): ObjectiveValues {
  let [weightedTardiness, lateJobs, makespan] = [0, 0, 0]
  for (let j = 0; j < model.jobs; j++) {
    const late = Math.max(0, jobEnd[j]! - model.due[j]!)
    weightedTardiness += model.weight[j]! * late
    if (late > 0) lateJobs++
    makespan = Math.max(makespan, jobEnd[j]!)
  }
  return { weightedTardiness, lateJobs, flowTime, makespan }
}

function bestStart(model: Model, dueDateOrder: Schedule): { schedule: Schedule; rule: string } {
  let best = { schedule: dueDateOrder, rule: dueDateRule.name }
  for (const rule of rulesFor(model)) {
    const schedule = scheduleOf(model, dispatch(model, rule))
    if (isBetter(schedule, best.schedule)) best = { schedule, rule: rule.name }
  }
  return best
}

function budgetOf({ iterations, seconds, clock = processClock }: CapacityOptions): Budget {
  const began = clock()
  const most = iterations ?? (seconds === undefined ? 0 : Infinity)
  return {
    spent: (done) => {
      const byCount = most === Infinity ? 0 : most === 0 ? 1 : done / most
      return seconds === undefined ? byCount : Math.max(byCount, (clock() - began) / seconds)
    },
  }
}

function processClock(): number {
  return performance.now() / 1000
}

import { dispatch } from './dispatch'
import type { Budget, Improvement } from './improve'
import { improve } from './improve'
import type { CapacityOptions, ObjectiveValues } from './input'
import type { Model } from './model'
import type { Random } from './random'
import { nextRandom, randomFrom } from './random'
import { isBetter } from './resequence'
import type { RuleSettings } from './rules'
import { dueDateRule, rulesFor, withSettings } from './rules'
import type { Schedule } from './schedule'
import { scheduleOf } from './schedule'
import { warmStart, type Places } from './warm-start'

/** A finished plan and what it is compared with. */
export type Planned = Improvement & {
  schedule: Schedule
  start: ObjectiveValues & { rule: string }
  dueDateOrder: ObjectiveValues
}

/**
 * The best plan that dispatching rules make, or the plan in force timed anew, improved as long as the options say.
 * Without improvement the plan in force is kept, even where a rule would do better.
 */
export function planFor(model: Model, options: CapacityOptions, places?: Places): Planned {
  const budget = budgetOf(options)
  const dueDateOrder = scheduleOf(model, dispatch(model, dueDateRule))
  const dueDateValues = valuesOf(dueDateOrder)
  const kept = places && warmStart(model, places)
  const isKept = kept !== undefined && budget.spent(0) >= 1
  const first = isKept ? keptStart(kept) : bestStart(model, dueDateOrder, kept && keptStart(kept))
  const start = { ...valuesOf(first.schedule), rule: first.rule }
  const { schedule, iterations: tried } = refineStart(model, first, {
    budget,
    random: randomFrom(options.seed),
  })
  const improvement = improve(schedule, { seed: options.seed, budget, tried, onStep: options.onImprovement })
  return { schedule, start, dueDateOrder: dueDateValues, ...improvement }
}

/** Share of the budget, and plans at most, for rules with other settings; how far these are spread. */
const refineShare = 0.2
const mostRefinements = 300
const spread = 0.6

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

type Start = { schedule: Schedule; rule: string; settings?: RuleSettings }

function keptStart(schedule: Schedule): Start {
  return { schedule, rule: 'the plan in force' }
}

function bestStart(model: Model, dueDateOrder: Schedule, kept?: Start): Start {
  let best: Start = kept ?? { schedule: dueDateOrder, rule: dueDateRule.name }
  for (const { rule, settings } of rulesFor(model)) {
    const schedule = scheduleOf(model, dispatch(model, rule))
    if (isBetter(schedule, best.schedule)) best = { schedule, rule: rule.name, settings }
  }
  return best
}

/**
 * Tries the best rule with settings drawn around its own, and goes on from what is better: a sequence of thousands
 * of operations changes as a whole in a way that no single move can follow. A plan counts as a move for each
 * operation.
 */
function refineStart(
  model: Model,
  first: Start,
  { budget, random }: { budget: Budget; random: Random },
): { schedule: Schedule; iterations: number } {
  let best = first
  let iterations = 0
  for (let n = 0; n < mostRefinements && best.settings && best.schedule.value > 0; n++) {
    if (budget.spent(iterations) >= refineShare) break
    const { rule, settings } = withSettings(drawnAround(best.settings, random))
    const schedule = scheduleOf(model, dispatch(model, rule))
    if (isBetter(schedule, best.schedule)) best = { schedule, rule: rule.name, settings }
    iterations += model.operations
  }
  return { schedule: best.schedule, iterations }
}

function drawnAround({ patience, reach, queue, change }: RuleSettings, random: Random): RuleSettings {
  // The sum of three uniform numbers is nearly normal.
  const factor = () => Math.exp(spread * (nextRandom(random) + nextRandom(random) + nextRandom(random) - 1.5))
  return {
    patience: Math.min(1, (patience + 0.01) * factor()),
    reach: reach * factor(),
    queue: queue * factor(),
    change: change * factor(),
  }
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

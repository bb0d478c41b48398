import type { Model } from './model'
import { earliestStarts, remainingMinutes } from './paths'

/**
 * A value below which no plan can fall, to stop when it is reached. For the makespan: no job is shorter than
 * its longest path, and no machine done before the work that only it can do, with the shortest way to it and from
 * it. Working minutes bound elapsed ones from below. For tardiness 0, unless flow time is left to improve.
 */
export function lowerBound(model: Model): number {
  if (!model.isMakespan) return model.flowWeight.some((weight) => weight > 0) ? -1 : 0
  if (model.share.some((share) => share < 1)) return 0
  const remaining = remainingMinutes(model)
  const earliest = earliestStarts(model)
  let bound = 0
  for (let u = 0; u < model.operations; u++) bound = Math.max(bound, earliest[u]! + remaining[u]!)
  for (let machine = 0; machine < model.machines; machine++)
    bound = Math.max(bound, machineBound(model, machine, { earliest, remaining }))
  return bound
}

function machineBound(
  model: Model,
  machine: number,
  { earliest, remaining }: { earliest: Float64Array; remaining: Float64Array },
): number {
  let [work, head, tail] = [0, Infinity, Infinity]
  for (let u = 0; u < model.operations; u++) {
    const k = model.choicesAt[u]!
    if (model.choicesAt[u + 1]! - k !== 1 || model.choiceMachine[k] !== machine) continue
    work += model.choiceMinutes[k]!
    head = Math.min(head, earliest[u]!)
    tail = Math.min(tail, remaining[u]! - model.choiceMinutes[k]!)
  }
  return work === 0 ? 0 : head + work + tail
}

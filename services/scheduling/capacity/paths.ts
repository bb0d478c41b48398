import type { Model } from './model'

/** Minutes to the end of the job from the start of each operation, each on its quickest machine. */
export function remainingMinutes(model: Model): Float64Array {
  const remaining = new Float64Array(model.operations).fill(-1)
  const minutesFrom = (u: number): number => {
    if (remaining[u]! >= 0) return remaining[u]!
    let after = 0
    for (let k = model.succsAt[u]!; k < model.succsAt[u + 1]!; k++)
      after = Math.max(after, minutesFrom(model.succs[k]!))
    const own = model.choiceMinutes.subarray(model.choicesAt[u]!, model.choicesAt[u + 1]!)
    return (remaining[u] = after + Math.min(...own))
  }
  for (let u = model.operations - 1; u >= 0; u--) minutesFrom(u)
  return remaining
}

/** The start of each operation when nothing waits for machines and each is on its quickest; of a fixed one its own. */
export function earliestStarts(model: Model): Float64Array {
  const earliest = new Float64Array(model.operations).fill(NaN)
  const startOf = (u: number): number => {
    if (!isNaN(earliest[u]!)) return earliest[u]!
    if (model.isFixed[u]) return (earliest[u] = model.fixedStart[u]!)
    let start = model.ready[u]!
    for (let k = model.predsAt[u]!; k < model.predsAt[u + 1]!; k++) {
      const p = model.preds[k]!
      const own = model.choiceMinutes.subarray(model.choicesAt[p]!, model.choicesAt[p + 1]!)
      start = Math.max(start, startOf(p) + Math.min(...own))
    }
    return (earliest[u] = start)
  }
  for (let u = 0; u < model.operations; u++) startOf(u)
  return earliest
}

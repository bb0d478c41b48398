import { workAt } from './clock'
import type { OneMachine } from './dynasearch'
import { waitAfter } from './estimate'
import { clockFor } from './model'
import { begin, commit, place, rollBack, settle } from './moves'
import { improveSequence } from './one-machine'
import type { Random } from './random'
import type { Schedule } from './schedule'

/** Longest part of a sequence that is looked at alone; shorter where set-ups or material make it slow. */
const longestDense = 150
const longestSparse = 40

/**
 * Improves a part of one machine's sequence while all others stay, as the shifting bottleneck procedure does for
 * weighted tardiness (Pinedo and Singer 1999), and keeps the new order when the whole plan is better for it, in
 * tardiness and then in flow time. True when it was kept.
 */
export function resequence(
  schedule: Schedule,
  around: number,
  search: { kicks: number; random: Random },
): boolean {
  if (schedule.model.isFixed[around]) return false
  let part = partAround(schedule, around, longestDense)
  let problem = oneMachineOf(schedule, part)
  if (!problem.isDense && problem.size > longestSparse) {
    part = partAround(schedule, around, longestSparse)
    problem = oneMachineOf(schedule, part)
  }
  const unchanged = Int32Array.from(part.operations, (_, i) => i)
  const { sequence, gain } = improveSequence(problem, unchanged, search)
  return gain > 0 && install(schedule, part, sequence)
}

/** Neighbouring operations of one machine, none of them fixed, and what comes before. */
type Part = { prior: number; operations: number[] }

function partAround({ model, before, after }: Schedule, around: number, reach: number): Part {
  const isFree = (u: number) => u >= 0 && u < model.operations && model.isFixed[u] === 0
  const operations = [around]
  // Alternately to both sides, so that the operation asked for is in the middle.
  for (let grew = true; grew && operations.length < reach;) {
    const [earlier, later] = [before[operations[0]!]!, after[operations.at(-1)!]!]
    grew = isFree(earlier) || isFree(later)
    if (isFree(earlier)) operations.unshift(earlier)
    if (isFree(later)) operations.push(later)
  }
  return { prior: before[operations[0]!]!, operations }
}

function oneMachineOf(schedule: Schedule, { prior, operations }: Part): OneMachine {
  const { model, end, machine } = schedule
  const first = operations[0]!
  const m = machine[first]!
  const clock = clockFor(model, first, m)
  const free = workAt(clock, end[prior]!)
  const ready = Float64Array.from(operations, (u) => readyWork(schedule, u))
  const setups = model.setups[m]
  return {
    size: operations.length,
    free,
    freeFamily: model.family[prior]!,
    ready,
    minutes: Float64Array.from(operations, (u) => schedule.minutes[u]!),
    weight: Float64Array.from(operations, (u) => model.weight[model.jobOf[u]!]!),
    due: Float64Array.from(operations, (u) => workAt(clock, localDue(schedule, u))),
    family: Int32Array.from(operations, (u) => model.family[u]!),
    setups,
    families: model.families,
    isDense: !setups && ready.every((time) => time <= free),
  }
}

/** Work of its machine's clock at which an operation could begin, were the machine free. */
function readyWork({ model, machine, end, handover, minutes }: Schedule, u: number): number {
  const clock = clockFor(model, u, machine[u]!)
  let ready = workAt(clock, model.ready[u]!)
  for (let k = model.predsAt[u]!; k < model.predsAt[u + 1]!; k++) {
    const p = model.preds[k]!
    const lead = Math.floor(minutes[u]! * (1 - model.share[p]!) + 1e-9)
    ready = Math.max(ready, workAt(clock, handover[p]!), workAt(clock, end[p]!) - lead)
  }
  return ready
}

/**
 * The time after which a later end of the operation costs its job. What follows it takes as long as now; time
 * that its followers wait for machines is not lost by ending later, and nothing is won by ending sooner.
 */
function localDue(schedule: Schedule, u: number): number {
  const { model, end, jobEnd } = schedule
  const j = model.jobOf[u]!
  const wait = waitAfter(schedule, u)
  const tail = jobEnd[j]! - end[u]! - wait
  const due = wait > 0 ? Math.max(model.due[j]!, jobEnd[j]!) : model.due[j]!
  return Math.min(due - tail, schedule.model.horizon)
}

function install(schedule: Schedule, { prior, operations }: Part, sequence: Int32Array): boolean {
  const { value, flowTime } = schedule
  begin(schedule)
  let last = prior
  let possible = true
  for (let i = 0; possible && i < sequence.length; i++) {
    const u = operations[sequence[i]!]!
    if (schedule.before[u] !== last) possible = place(schedule, u, last)
    last = u
  }
  if (possible && settle(schedule) && isBetter(schedule, { value, flowTime })) {
    commit(schedule)
    return true
  }
  rollBack(schedule)
  return false
}

/** Tardiness first, flow time when it is equal. */
export function isBetter(a: Valued, b: Valued): boolean {
  const difference = a.value - b.value
  return difference < -1e-6 || (difference < 1e-6 && a.flowTime < b.flowTime - 1e-6)
}

type Valued = { value: number; flowTime: number }

import { timeDone, workAt } from './clock'
import { readyTime } from './estimate'
import { clockFor } from './model'
import { place } from './moves'
import type { Schedule } from './schedule'

/** Share of an operation that must fit into the wait for a late one, for it to go first. */
const fitting = 0.5
/** Operations looked at in one cascade: a job that branches and joins has more paths than can be followed. */
const longestCascade = 40

/**
 * Places an operation and then, machine after machine, what follows it in its job: where the job now arrives late,
 * those that are there already go first; where it arrives early, it goes before those that start after. Without
 * that one late job would hold up every machine on its way. False when it would contradict the routings.
 */
export function placeJob(schedule: Schedule, u: number, target: number): boolean {
  const wasDone = schedule.handover[u]!
  schedule.work.cascade = longestCascade
  const isFurther = schedule.after[target]! >= 0 && schedule.after[target] !== u
  const free =
    target < schedule.model.operations &&
    schedule.machine[target] === schedule.machine[u] &&
    schedule.rank[target]! > schedule.rank[u]!
      ? -1
      : isFurther
        ? schedule.start[schedule.after[target]!]!
        : schedule.end[target]!
  if (!place(schedule, u, target)) return false
  const done = free < 0 ? schedule.end[target]! : doneAfter(schedule, u, free)
  return done > wasDone ? letPass(schedule, u, done) : overtake(schedule, u, done)
}

function doneAfter({ model, machine, minutes, handover }: Schedule, u: number, free: number): number {
  const clock = clockFor(model, u, machine[u]!)
  let ready = model.ready[u]!
  for (let k = model.predsAt[u]!; k < model.predsAt[u + 1]!; k++)
    ready = Math.max(ready, handover[model.preds[k]!]!)
  return timeDone(clock, workAt(clock, Math.max(ready, free)) + minutes[u]!)
}

/** The job arrives later at what follows `u`: others pass. */
function letPass(schedule: Schedule, u: number, arrival: number): boolean {
  const { model, start, end, before, after, machine } = schedule
  for (let k = model.succsAt[u]!; k < model.succsAt[u + 1]!; k++) {
    const v = model.succs[k]!
    if (start[v]! >= arrival || model.isFixed[v] === 1 || schedule.work.cascade-- <= 0) continue
    let last = v
    let free = end[before[v]!]!
    for (let x = after[v]!; x >= 0 && model.isFixed[x] === 0; x = after[x]!) {
      const clock = clockFor(model, x, machine[x]!)
      const begin = workAt(clock, Math.max(free, readyTime(schedule, x)))
      if (timeDone(clock, begin + fitting * schedule.minutes[x]!) > arrival) break
      free = timeDone(clock, begin + schedule.minutes[x]!)
      last = x
    }
    if (last !== v && !place(schedule, v, last)) return false
    const clock = clockFor(model, v, machine[v]!)
    const done = timeDone(clock, workAt(clock, Math.max(free, arrival)) + schedule.minutes[v]!)
    if (!letPass(schedule, v, done)) return false
  }
  return true
}

/** The job arrives earlier at what follows `u`: it goes first. */
function overtake(schedule: Schedule, u: number, arrival: number): boolean {
  const { model, start, end, before, machine } = schedule
  for (let k = model.succsAt[u]!; k < model.succsAt[u + 1]!; k++) {
    const v = model.succs[k]!
    if (start[v]! <= arrival || model.isFixed[v] === 1 || schedule.work.cascade-- <= 0) continue
    let ready = Math.max(arrival, model.ready[v]!)
    for (let i = model.predsAt[v]!; i < model.predsAt[v + 1]!; i++)
      if (model.preds[i] !== u) ready = Math.max(ready, schedule.handover[model.preds[i]!]!)
    let last = before[v]!
    while (last < model.operations && model.isFixed[last] === 0 && start[last]! >= ready) last = before[last]!
    if (last !== before[v] && !place(schedule, v, last)) return false
    const clock = clockFor(model, v, machine[v]!)
    const done = timeDone(clock, workAt(clock, Math.max(end[last]!, ready)) + schedule.minutes[v]!)
    if (!overtake(schedule, v, done)) return false
  }
  return true
}

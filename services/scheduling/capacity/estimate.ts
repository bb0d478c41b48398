import { timeDone, workAt } from './clock'
import { clockFor, minutesOn, setupBetween } from './model'
import type { Schedule } from './schedule'

/** Operations behind the last one moved that are followed on a machine. */
const followers = 12

/**
 * About what a placement costs: the machine's operations whose neighbours change are timed as if all others
 * stayed, and a job is late by what its later operations' waits do not absorb. What other jobs suffer behind those
 * is left out, so that the estimate is usually too low, as befits a filter.
 */
export function estimateLoss(schedule: Schedule, u: number, target: number): number {
  const { model, after, before, machine } = schedule
  const to = target < model.operations ? machine[target]! : target - model.operations
  schedule.work.lossStamp++
  if (to !== machine[u]) {
    const walk = walkFrom(schedule, before[u]!, machine[u]!)
    follow(walk, after[u]!)
    const other = walkFrom(schedule, target, to)
    pass(other, u)
    follow(other, after[target]!)
    return walk.loss + other.loss
  }
  const isLater = target < model.operations && schedule.rank[target]! > schedule.rank[u]!
  const walk = walkFrom(schedule, isLater ? before[u]! : target, to)
  if (isLater) {
    for (let x = after[u]!; x !== after[target]!; x = after[x]!) pass(walk, x)
    pass(walk, u)
    follow(walk, after[target]!)
  } else {
    const next = after[target]!
    pass(walk, u)
    for (let x = next; x !== u; x = after[x]!) pass(walk, x)
    follow(walk, after[u]!)
  }
  return walk.loss
}

/** A way along one machine's sequence as it would be. */
type Walk = { schedule: Schedule; machine: number; last: number; free: number; loss: number }

function walkFrom(schedule: Schedule, node: number, machine: number): Walk {
  return { schedule, machine, last: node, free: schedule.end[node]!, loss: 0 }
}

/** Times the next operation on the way. */
function pass(walk: Walk, x: number): void {
  const { schedule, machine } = walk
  const { model, end } = schedule
  const clock = clockFor(model, x, machine)
  const minutes = machine === schedule.machine[x] ? schedule.minutes[x]! : minutesOn(model, x, machine)!
  const setup = setupBetween(model, machine, model.family[walk.last]!, model.family[x]!)
  const begin = Math.max(workAt(clock, readyTime(schedule, x)), workAt(clock, walk.free) + setup)
  walk.free = timeDone(clock, begin + minutes)
  walk.last = x
  if (walk.free !== end[x]) count(walk, model.jobOf[x]!, jobLoss(schedule, x, walk.free - end[x]!))
}

/** Adds what a job loses: of several operations of it on the way only the one that costs most. */
function count(walk: Walk, job: number, loss: number): void {
  const { work } = walk.schedule
  if (work.lossStampOf[job] !== work.lossStamp) {
    work.lossStampOf[job] = work.lossStamp
    work.lossOf[job] = loss
    walk.loss += loss
  } else if (loss > work.lossOf[job]!) {
    walk.loss += loss - work.lossOf[job]!
    work.lossOf[job] = loss
  }
}

/** Times the operations behind, until one ends as before. */
function follow(walk: Walk, first: number): void {
  const { after, end } = walk.schedule
  for (let x = first, n = 0; x >= 0 && n < followers; x = after[x]!, n++) {
    pass(walk, x)
    if (walk.free === end[x]) return
  }
}

export function readyTime({ model, handover }: Schedule, x: number): number {
  let ready = model.ready[x]!
  for (let k = model.predsAt[x]!; k < model.predsAt[x + 1]!; k++) {
    const p = model.preds[k]!
    if (handover[p]! > ready) ready = handover[p]!
  }
  return ready
}

/** What it costs the job that one of its operations ends so much later, or sooner when negative. */
function jobLoss(schedule: Schedule, x: number, later: number): number {
  const { model, jobEnd } = schedule
  const j = model.jobOf[x]!
  const wait = waitAfter(schedule, x)
  if (later < 0 ? wait > 0 : wait >= later) return 0
  const due = model.due[j]!
  const was = jobEnd[j]!
  const now = was + later - wait
  return model.weight[j]! * ((now > due ? now - due : 0) - (was > due ? was - due : 0))
}

/**
 * Minutes that an operation may end later without its job ending later: what the operations after it wait for
 * machines, and what the last of them ends before others that the job ends with.
 */
export function waitAfter({ model, start, end, wait, jobEnd }: Schedule, operation: number): number {
  const { succsAt, succs } = model
  let total = 0
  for (let u = operation; ;) {
    const first = succsAt[u]!
    const past = succsAt[u + 1]!
    if (first === past) return total + jobEnd[model.jobOf[u]!]! - end[u]!
    u = succs[first]!
    for (let k = first + 1; k < past; k++) if (start[succs[k]!]! < start[u]!) u = succs[k]!
    total += wait[u]!
  }
}

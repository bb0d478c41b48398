import { clockFor } from './model'
import { timeDone, timeToGoOn, workAt } from './clock'
import type { Schedule } from './schedule'

/** Asks for an operation to be timed anew; −1 is none. */
export function markDirty({ rank, work }: Schedule, operation: number): void {
  if (operation < 0) return
  const r = rank[operation]!
  work.dirty[r >> 5]! |= 1 << (r & 31)
  if (r < work.lowestDirty) work.lowestDirty = r
}

/** Times every operation, and values the plan from nothing. */
export function propagateAll(schedule: Schedule): void {
  const { model, order, start, end, handover, wait } = schedule
  for (let i = 0; i < model.operations; i++) {
    const u = order[i]!
    if (model.isFixed[u]) continue
    timeOperation(schedule, u)
    start[u] = times[0]!
    end[u] = times[1]!
    handover[u] = times[2]!
    wait[u] = times[3]!
  }
  sortByStart(schedule)
  for (let j = 0; j < model.jobs; j++) schedule.jobEnd[j] = endOfJob(schedule, j)
  revalue(schedule)
}

/** Values the plan from its jobs' ends, free of what adding differences may have lost. */
export function revalue(schedule: Schedule): void {
  const { model, jobEnd } = schedule
  let [value, flowTime] = [0, 0]
  for (let j = 0; j < model.jobs; j++) {
    if (model.isMakespan) value = Math.max(value, jobEnd[j]!)
    else value += model.weight[j]! * Math.max(0, jobEnd[j]! - model.due[j]!)
    flowTime += model.flowWeight[j]! * (jobEnd[j]! - model.release[j]!)
  }
  schedule.value = value
  schedule.flowTime = flowTime
}

/**
 * Times the marked operations and all that follow from them, in the order of rank, so that each is timed once;
 * what does not change is not followed. Keeps the old times. False when a fixed operation could not keep its
 * start, or as soon as the value has risen by more than `most`: the schedule is then half timed and must be
 * rolled back.
 */
export function propagate(schedule: Schedule, most: number): boolean {
  const { model, work, order, rank, after, start, end, handover, wait } = schedule
  const { dirty, changed, oldTimes } = work
  const { succsAt, succs, isFixed } = model
  const words = dirty.length
  let word = work.lowestDirty >> 5
  let count = 0
  let goesOn = true
  while (word < words) {
    const bits = dirty[word]!
    if (bits === 0) {
      word++
      continue
    }
    const low = bits & -bits
    dirty[word] = bits ^ low
    const u = order[(word << 5) + 31 - Math.clz32(low)]!
    if (isFixed[u] === 1) {
      if (canStayFixed(schedule, u)) continue
      goesOn = false
      break
    }
    timeOperation(schedule, u)
    if (times[0] === start[u] && times[1] === end[u] && times[2] === handover[u]) {
      wait[u] = times[3]!
      continue
    }
    changed[count] = u
    oldTimes[4 * count] = start[u]!
    oldTimes[4 * count + 1] = end[u]!
    oldTimes[4 * count + 2] = handover[u]!
    oldTimes[4 * count + 3] = wait[u]!
    count++
    start[u] = times[0]!
    end[u] = times[1]!
    handover[u] = times[2]!
    wait[u] = times[3]!
    const next = after[u]!
    if (next >= 0) dirty[rank[next]! >> 5]! |= 1 << (rank[next]! & 31)
    const first = succsAt[u]!
    const past = succsAt[u + 1]!
    for (let k = first; k < past; k++) {
      const r = rank[succs[k]!]!
      dirty[r >> 5]! |= 1 << (r & 31)
    }
    if (first !== past) continue
    revalueJob(schedule, model.jobOf[u]!)
    if (schedule.value - work.oldValue > most) {
      goesOn = false
      break
    }
  }
  if (!goesOn) dirty.fill(0)
  work.lowestDirty = model.operations
  work.changedCount = count
  return goesOn && (!model.isMakespan || valueMakespan(schedule) - work.oldValue <= most)
}

/** Start, end and hand-over of the operation timed last, and how long it waits for its machine. */
const times = new Float64Array(4)

function timeOperation(schedule: Schedule, u: number): void {
  const { model, machine, before, end, handover, minutes } = schedule
  const { preds, share } = model
  const first = model.predsAt[u]!
  const past = model.predsAt[u + 1]!
  const m = machine[u]!
  const clock = clockFor(model, u, m)
  const amount = minutes[u]!
  let ready = model.ready[u]!
  let overlaps = false
  for (let k = first; k < past; k++) {
    const p = preds[k]!
    if (handover[p]! > ready) ready = handover[p]!
    if (share[p]! < 1) overlaps = true
  }
  let begin = workAt(clock, ready)
  const prior = before[u]!
  const free = workAt(clock, end[prior]!) + setupAfter(schedule, m, prior, u)
  if (overlaps) begin = Math.max(begin, startByOverlap(schedule, u))
  times[3] = free > begin ? free - begin : 0
  if (free > begin) begin = free
  const start = timeToGoOn(clock, begin)
  const done = timeDone(clock, begin + amount)
  times[0] = start
  times[1] = done < start ? start : done
  times[2] = share[u] === 1 ? times[1]! : timeDone(clock, begin + Math.ceil(amount * share[u]! - 1e-9))
}

/** Work at which an operation must begin so as not to end before its last transfer batch is through. */
function startByOverlap({ model, machine, end, minutes }: Schedule, u: number): number {
  const clock = clockFor(model, u, machine[u]!)
  let begin = 0
  for (let k = model.predsAt[u]!; k < model.predsAt[u + 1]!; k++) {
    const p = model.preds[k]!
    const lead = Math.floor(minutes[u]! * (1 - model.share[p]!) + 1e-9)
    begin = Math.max(begin, workAt(clock, end[p]!) - lead)
  }
  return begin
}

function setupAfter({ model }: Schedule, machine: number, prior: number, u: number): number {
  const matrix = model.setups[machine]
  return matrix === undefined ? 0 : matrix[model.family[prior]! * model.families + model.family[u]!]!
}

/** Whether what comes before a fixed operation on its machine leaves it its time. */
export function canStayFixed(schedule: Schedule, u: number): boolean {
  const { model, machine, before, end, start } = schedule
  const prior = before[u]!
  if (prior >= model.operations || model.isFixed[prior]) return true
  const clock = clockFor(model, u, machine[u]!)
  const setup = setupAfter(schedule, machine[u]!, prior, u)
  return end[prior]! <= start[u]! && workAt(clock, end[prior]!) + setup <= workAt(clock, start[u]!)
}

function endOfJob({ model, end }: Schedule, j: number): number {
  let latest = -Infinity
  for (let k = model.sinksAt[j]!; k < model.sinksAt[j + 1]!; k++)
    latest = Math.max(latest, end[model.sinks[k]!]!)
  return latest
}

function revalueJob(schedule: Schedule, j: number): void {
  const { model, work, jobEnd } = schedule
  const was = jobEnd[j]!
  const now = endOfJob(schedule, j)
  if (was === now) return
  if (work.jobIsTouched[j] === 0) {
    work.jobIsTouched[j] = 1
    work.oldJobEnds[work.touchedCount] = was
    work.touchedJobs[work.touchedCount++] = j
  }
  jobEnd[j] = now
  schedule.flowTime += model.flowWeight[j]! * (now - was)
  if (model.isMakespan) return
  const due = model.due[j]!
  schedule.value += model.weight[j]! * ((now > due ? now - due : 0) - (was > due ? was - due : 0))
}

function valueMakespan(schedule: Schedule): number {
  const { model, jobEnd } = schedule
  let value = 0
  for (let j = 0; j < model.jobs; j++) if (jobEnd[j]! > value) value = jobEnd[j]!
  schedule.value = value
  return value
}

/**
 * Ranks by start, former rank where equal. It stays a topological order, as nothing starts before what it
 * follows; and what a move changes first is then timed first.
 */
function sortByStart({ order, rank, start, model }: Schedule): void {
  order.sort((a, b) => start[a]! - start[b]! || rank[a]! - rank[b]!)
  for (let i = 0; i < model.operations; i++) rank[order[i]!] = i
}

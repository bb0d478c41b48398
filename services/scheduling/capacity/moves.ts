import { minutesOn } from './model'
import { markDirty, propagate } from './propagate'
import type { Schedule } from './schedule'

/**
 * A trial: `begin`, then one or more `place`, then `settle`; after that `commit` or `rollBack`. When `place` or
 * `settle` answers false the trial is impossible and must be rolled back.
 */
export function begin(schedule: Schedule): void {
  const { work } = schedule
  work.links.length = 0
  work.untimed.length = 0
  work.orderLogSize = 0
  work.changedCount = 0
  work.touchedCount = 0
  work.oldValue = schedule.value
  work.oldFlowTime = schedule.flowTime
}

/**
 * Takes an operation out of its machine's sequence and puts it right after `target` (an operation, or a
 * machine's node). False when that would contradict the routings.
 */
export function place(schedule: Schedule, u: number, target: number): boolean {
  const { work, before, after } = schedule
  const gap = after[u]!
  work.links.push(u, before[u]!)
  relink(schedule, u, target)
  work.untimed.push(gap, u, after[u]!)
  return reorder(schedule, u)
}

/**
 * Times what the placements changed and values the plan. False when a fixed operation is in the way, or the value
 * rises by more than `most`.
 */
export function settle(schedule: Schedule, most = Infinity): boolean {
  for (const u of schedule.work.untimed) markDirty(schedule, u)
  return propagate(schedule, most)
}

/** Keeps the trial. */
export function commit({ work }: Schedule): void {
  for (let i = 0; i < work.touchedCount; i++) work.jobIsTouched[work.touchedJobs[i]!] = 0
}

/** Undoes the trial, whether it was settled or not. `wait` of what kept its times is set anew when next timed. */
export function rollBack(schedule: Schedule): void {
  const { work, start, end, handover, wait, jobEnd } = schedule
  const { changed, oldTimes, links } = work
  for (let i = 0; i < work.changedCount; i++) {
    const u = changed[i]!
    start[u] = oldTimes[4 * i]!
    end[u] = oldTimes[4 * i + 1]!
    handover[u] = oldTimes[4 * i + 2]!
    wait[u] = oldTimes[4 * i + 3]!
  }
  for (let i = 0; i < work.touchedCount; i++) {
    const j = work.touchedJobs[i]!
    jobEnd[j] = work.oldJobEnds[i]!
    work.jobIsTouched[j] = 0
  }
  schedule.value = work.oldValue
  schedule.flowTime = work.oldFlowTime
  restoreOrder(schedule)
  for (let i = links.length - 2; i >= 0; i -= 2) relink(schedule, links[i]!, links[i + 1]!)
}

function relink(schedule: Schedule, u: number, target: number): void {
  const { model, before, after, machine, minutes } = schedule
  const [prior, next] = [before[u]!, after[u]!]
  after[prior] = next
  if (next >= 0) before[next] = prior
  const m = target >= model.operations ? target - model.operations : machine[target]!
  if (m !== machine[u]) {
    machine[u] = m
    minutes[u] = minutesOn(model, u, m)!
  }
  const follower = after[target]!
  before[u] = target
  after[u] = follower
  after[target] = u
  if (follower >= 0) before[follower] = u
}

/** Restores the topological order after `u` was linked anew; false when there is none (a cycle). */
function reorder(schedule: Schedule, u: number): boolean {
  const { rank, before, after } = schedule
  const r = rank[u]!
  if (rank[before[u]!]! > r) return shiftLater(schedule, u, rank[before[u]!]!)
  if (after[u]! >= 0 && rank[after[u]!]! < r) return shiftEarlier(schedule, u, rank[after[u]!]!)
  return true
}

/**
 * Moves `u`, and those of the window that must follow it, behind the last of the window: the limited search of
 * Pearce and Kelly (2006), A dynamic topological sort algorithm for directed acyclic graphs.
 */
function shiftLater(schedule: Schedule, u: number, last: number): boolean {
  const { model, order, rank, before, work } = schedule
  const { predsAt, preds } = model
  const { marked, markedList } = work
  const first = rank[u]!
  let count = 1
  marked[u] = 1
  markedList[0] = u
  for (let i = first + 1; i <= last; i++) {
    const x = order[i]!
    const prior = before[x]!
    let follows = prior < model.operations && marked[prior] === 1
    for (let k = predsAt[x]!; !follows && k < predsAt[x + 1]!; k++) follows = marked[preds[k]!] === 1
    if (!follows) continue
    marked[x] = 1
    markedList[count++] = x
  }
  const isCycle = marked[order[last]!] === 1
  if (!isCycle) {
    logOrder(schedule, first, last)
    let to = first
    for (let i = first; i <= last; i++) {
      const x = order[i]!
      if (marked[x] === 0) {
        order[to] = x
        rank[x] = to++
      }
    }
    for (let i = 0; i < count; i++, to++) {
      order[to] = markedList[i]!
      rank[markedList[i]!] = to
    }
  }
  for (let i = 0; i < count; i++) marked[markedList[i]!] = 0
  return !isCycle
}

/** The mirror image: `u`, and those of the window that must precede it, before the first of the window. */
function shiftEarlier(schedule: Schedule, u: number, first: number): boolean {
  const { model, order, rank, after, work } = schedule
  const { succsAt, succs } = model
  const { marked, markedList } = work
  const last = rank[u]!
  let count = 1
  marked[u] = 1
  markedList[0] = u
  for (let i = last - 1; i >= first; i--) {
    const x = order[i]!
    const next = after[x]!
    let precedes = next >= 0 && marked[next] === 1
    for (let k = succsAt[x]!; !precedes && k < succsAt[x + 1]!; k++) precedes = marked[succs[k]!] === 1
    if (!precedes) continue
    marked[x] = 1
    markedList[count++] = x
  }
  const isCycle = marked[order[first]!] === 1
  if (!isCycle) {
    logOrder(schedule, first, last)
    let to = last
    for (let i = last; i >= first; i--) {
      const x = order[i]!
      if (marked[x] === 0) {
        order[to] = x
        rank[x] = to--
      }
    }
    for (let i = 0; i < count; i++, to--) {
      order[to] = markedList[i]!
      rank[markedList[i]!] = to
    }
  }
  for (let i = 0; i < count; i++) marked[markedList[i]!] = 0
  return !isCycle
}

function logOrder({ order, work }: Schedule, first: number, last: number): void {
  const length = last - first + 1
  const needed = work.orderLogSize + length + 2
  if (needed > work.orderLog.length) {
    const larger = new Int32Array(2 * needed)
    larger.set(work.orderLog.subarray(0, work.orderLogSize))
    work.orderLog = larger
  }
  const { orderLog } = work
  let to = work.orderLogSize
  for (let i = first; i <= last; i++) orderLog[to++] = order[i]!
  orderLog[to++] = first
  orderLog[to++] = length
  work.orderLogSize = to
}

function restoreOrder({ order, rank, work }: Schedule): void {
  const { orderLog } = work
  let top = work.orderLogSize
  while (top > 0) {
    const length = orderLog[top - 1]!
    const first = orderLog[top - 2]!
    top -= length + 2
    for (let i = 0; i < length; i++) {
      const x = orderLog[top + i]!
      order[first + i] = x
      rank[x] = first + i
    }
  }
  work.orderLogSize = 0
}

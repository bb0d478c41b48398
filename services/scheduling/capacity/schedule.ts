import type { Model } from './model'
import { clockFor, minutesOn } from './model'
import { timeDone, workAt } from './clock'
import { propagateAll } from './propagate'

/**
 * A plan under change: the order of operations on every machine, and the times that follow from it. Nodes are
 * the operations and, after them, one for each machine's start. All changes go through `moves.ts`.
 */
export type Schedule = {
  readonly model: Model
  readonly machine: Int32Array
  /** Working minutes on that machine. */
  readonly minutes: Float64Array
  /** Neighbours on the machine: `before` of the first is the machine's node, `after` of the last is −1. */
  readonly before: Int32Array
  readonly after: Int32Array
  readonly start: Float64Array
  readonly end: Float64Array
  /** When successors may start. */
  readonly handover: Float64Array
  /** All operations such that each follows its predecessors and the one before it on its machine. */
  readonly order: Int32Array
  /** Place of an operation in `order`; −1 of a machine's node. */
  readonly rank: Int32Array
  /** Working minutes between the time an operation could begin and its begin: the wait for its machine. */
  readonly wait: Float64Array
  readonly jobEnd: Float64Array
  /** What is minimised first, and second. */
  value: number
  flowTime: number
  readonly work: Workspace
}

/** Memory of the move under trial. */
export type Workspace = {
  /** Operations to time anew: one bit each by rank. */
  readonly dirty: Int32Array
  lowestDirty: number
  readonly marked: Uint8Array
  readonly markedList: Int32Array
  /** Operations with changed times, and what these were. */
  readonly changed: Int32Array
  changedCount: number
  readonly oldTimes: Float64Array
  readonly jobIsTouched: Uint8Array
  readonly touchedJobs: Int32Array
  touchedCount: number
  readonly oldJobEnds: Float64Array
  oldValue: number
  oldFlowTime: number
  /** What an estimate found each job to lose, while the job's stamp is that of the estimate. */
  readonly lossOf: Float64Array
  readonly lossStampOf: Int32Array
  lossStamp: number
  /** Stack of (operation, what was before it). */
  readonly links: number[]
  /** Operations that the placements concern; −1 is none. */
  readonly untimed: number[]
  /** Operations that a cascade may still look at. */
  cascade: number
  /** Stack of windows of `order`: entries, then first rank and length. */
  orderLog: Int32Array
  orderLogSize: number
}

/** Machine sequences: operations of each machine from first to last. */
export type Sequences = number[][]

/** The schedule with these sequences. Throws when they contradict the routings: sequences come from the engine. */
export function scheduleOf(model: Model, sequences: Sequences): Schedule {
  const schedule = emptySchedule(model)
  sequences.forEach((sequence, machine) => linkSequence(schedule, sequence, machine))
  orderAll(schedule)
  timeFixed(schedule)
  propagateAll(schedule)
  return schedule
}

/** The order of operations on every machine. */
export function sequencesOf({ model, after }: Schedule): Sequences {
  return Array.from({ length: model.machines }, (_, machine) => {
    const sequence: number[] = []
    for (let u = after[model.operations + machine]!; u >= 0; u = after[u]!) sequence.push(u)
    return sequence
  })
}

/** Sequences and value of a plan worth returning to. */
export type Snapshot = { after: Int32Array; value: number; flowTime: number }

export function takeSnapshot({ after, value, flowTime }: Schedule, into?: Snapshot): Snapshot {
  if (!into) return { after: Int32Array.from(after), value, flowTime }
  into.after.set(after)
  into.value = value
  into.flowTime = flowTime
  return into
}

/** Makes the schedule the one of which the snapshot was taken. */
export function restoreSnapshot(schedule: Schedule, snapshot: Snapshot): void {
  const { model, after } = schedule
  after.set(snapshot.after)
  const sequences = sequencesOf(schedule)
  for (let machine = 0; machine < model.machines; machine++)
    linkSequence(schedule, sequences[machine]!, machine)
  orderAll(schedule)
  propagateAll(schedule)
}

function emptySchedule(model: Model): Schedule {
  const { operations: n, machines: m, jobs } = model
  return {
    model,
    machine: new Int32Array(n + m),
    minutes: new Float64Array(n),
    before: new Int32Array(n).fill(-1),
    after: new Int32Array(n + m).fill(-1),
    start: new Float64Array(n),
    end: new Float64Array(n + m),
    handover: new Float64Array(n),
    order: new Int32Array(n),
    rank: new Int32Array(n + m).fill(-1),
    wait: new Float64Array(n),
    jobEnd: new Float64Array(jobs),
    value: 0,
    flowTime: 0,
    work: workspaceOf(n, jobs),
  }
}

function workspaceOf(n: number, jobs: number): Workspace {
  return {
    dirty: new Int32Array((n >> 5) + 1),
    lowestDirty: n,
    marked: new Uint8Array(n),
    markedList: new Int32Array(n),
    changed: new Int32Array(n),
    changedCount: 0,
    oldTimes: new Float64Array(4 * n),
    jobIsTouched: new Uint8Array(jobs),
    touchedJobs: new Int32Array(jobs),
    touchedCount: 0,
    oldJobEnds: new Float64Array(jobs),
    oldValue: 0,
    oldFlowTime: 0,
    lossOf: new Float64Array(jobs),
    lossStampOf: new Int32Array(jobs),
    lossStamp: 0,
    links: [],
    untimed: [],
    cascade: 0,
    orderLog: new Int32Array(4 * n + 64),
    orderLogSize: 0,
  }
}

function linkSequence(schedule: Schedule, sequence: number[], machine: number): void {
  const { model, before, after } = schedule
  let last = model.operations + machine
  for (const operation of sequence) {
    schedule.machine[operation] = machine
    schedule.minutes[operation] = minutesOn(model, operation, machine)!
    before[operation] = last
    after[last] = operation
    last = operation
  }
  after[last] = -1
}

/** Kahn's algorithm over routings and machine sequences. */
function orderAll({ model, before, after, order, rank }: Schedule): void {
  const { operations, predsAt, succsAt, succs } = model
  const waiting = new Int32Array(operations)
  let size = 0
  for (let u = 0; u < operations; u++) {
    waiting[u] = predsAt[u + 1]! - predsAt[u]! + (before[u]! < operations ? 1 : 0)
    if (waiting[u] === 0) order[size++] = u
  }
  for (let i = 0; i < size; i++) {
    const u = order[i]!
    rank[u] = i
    const next = after[u]!
    if (next >= 0 && --waiting[next]! === 0) order[size++] = next
    for (let k = succsAt[u]!; k < succsAt[u + 1]!; k++) {
      if (--waiting[succs[k]!]! === 0) order[size++] = succs[k]!
    }
  }
  if (size < operations) throw new Error('the machine sequences contradict the routings')
}

function timeFixed({ model, machine, minutes, start, end, handover }: Schedule): void {
  for (let u = 0; u < model.operations; u++) {
    if (!model.isFixed[u]) continue
    const clock = clockFor(model, u, machine[u]!)
    start[u] = model.fixedStart[u]!
    const done = workAt(clock, start[u]!)
    end[u] = Math.max(start[u]!, timeDone(clock, done + minutes[u]!))
    handover[u] = timeDone(clock, done + Math.ceil(minutes[u]! * model.share[u]! - 1e-9))
  }
}

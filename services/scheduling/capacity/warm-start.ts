import { minuteMs, toMs } from '../../../domain/calendar'
import { placeJob } from './cascade'
import { elapsedPerWorked } from './dispatch'
import type { CapacityInput, PreviousOperation } from './input'
import type { Model } from './model'
import { minutesOn } from './model'
import { begin, commit, place, rollBack, settle } from './moves'
import { remainingMinutes } from './paths'
import { canStayFixed } from './propagate'
import { isBetter } from './resequence'
import type { Schedule, Sequences } from './schedule'
import { scheduleOf } from './schedule'

/** Where the plan in force has each operation: its machine and its start, minutes after the start of the new plan. */
export type Places = { machine: Int32Array; start: Float64Array }

/** Places of a machine's sequence that are tried for a new operation, and for one that has to wait. */
const mostPlaces = { inserted: 80, overtaken: 30 }
/** What a minute counts that makes nobody late. */
const small = 1e-3
/** Rounds in which operations that wait let others pass. */
const mostRounds = 3
/** Times that an operation is moved behind a fixed one that it would hold up. */
const mostGivenWay = 200

/** The places of a plan in the numbers of a model; what the plan does not have, or has elsewhere, has machine −1. */
export function placesOf(input: CapacityInput, model: Model, previous: readonly PreviousOperation[]): Places {
  const known = new Map(previous.map((one) => [JSON.stringify([one.job, one.operation]), one]))
  const machineIndex = new Map(input.machines.map(({ id }, index) => [id, index]))
  const machine = new Int32Array(model.operations).fill(-1)
  const start = new Float64Array(model.operations).fill(Infinity)
  let u = -1
  for (const job of input.jobs)
    for (const operation of job.operations) {
      u++
      const place = known.get(JSON.stringify([job.id, operation.id]))
      const index = place && machineIndex.get(place.machine)
      if (!place || index === undefined || minutesOn(model, u, index) === undefined) continue
      machine[u] = index
      start[u] = (toMs(place.startAt) - model.originMs) / minuteMs
    }
  return { machine, start }
}

/**
 * The plan in force timed anew for a changed input: every machine keeps its sequence, what is new goes where it
 * costs least, and what has to wait now lets others pass where that does no harm. The same input comes to the same
 * plan. Undefined when fixed operations leave no such plan.
 */
export function warmStart(model: Model, places: Places): Schedule | undefined {
  const schedule = keptSequences(model, places)
  if (!schedule) return undefined
  insertNew(schedule, places)
  for (let round = 0; round < mostRounds; round++) if (!letOthersPass(schedule, places)) break
  return schedule
}

/** Sequences in the order of the plan in force; an operation that would hold up a fixed one gives way to it. */
function keptSequences(model: Model, places: Places): Schedule | undefined {
  const keys = keysOf(model, places)
  for (let n = 0; n < mostGivenWay; n++) {
    const schedule = scheduleOf(model, sequencesBy(model, places, keys))
    const held = heldUp(schedule)
    if (held === undefined) return schedule
    const {
      before,
      model: { operations },
    } = schedule
    const prior = before[held]!
    if (prior >= operations || model.isFixed[prior] === 1) return undefined
    keys[prior] = model.fixedStart[held]! + 1e-3
    followPredecessors(model, keys)
  }
  return undefined
}

/** By what operations are put in sequence: their start in the plan in force, never before a predecessor's. */
function keysOf(model: Model, { start, machine }: Places): Float64Array {
  const keys = Float64Array.from({ length: model.operations }, (_, u) => {
    if (model.isFixed[u] === 1) return model.fixedStart[u]!
    return machine[u]! < 0 ? model.horizon : start[u]!
  })
  followPredecessors(model, keys)
  return keys
}

function followPredecessors({ operations, predsAt, preds, succsAt, succs }: Model, keys: Float64Array): void {
  const waiting = Int32Array.from({ length: operations }, (_, u) => predsAt[u + 1]! - predsAt[u]!)
  const ready = Array.from({ length: operations }, (_, u) => u).filter((u) => waiting[u] === 0)
  for (let i = 0; i < ready.length; i++) {
    const u = ready[i]!
    for (let k = predsAt[u]!; k < predsAt[u + 1]!; k++) keys[u] = Math.max(keys[u]!, keys[preds[k]!]! + 1e-6)
    for (let k = succsAt[u]!; k < succsAt[u + 1]!; k++) if (--waiting[succs[k]!]! === 0) ready.push(succs[k]!)
  }
}

function sequencesBy(model: Model, places: Places, keys: Float64Array): Sequences {
  const sequences: Sequences = Array.from({ length: model.machines }, () => [])
  for (let u = 0; u < model.operations; u++) sequences[machineOf(model, places, u)]!.push(u)
  for (const sequence of sequences) sequence.sort((a, b) => keys[a]! - keys[b]! || a - b)
  return sequences
}

function machineOf(model: Model, { machine }: Places, u: number): number {
  if (model.isFixed[u] === 1) return model.fixedMachine[u]!
  return machine[u]! >= 0 ? machine[u]! : model.choiceMachine[model.choicesAt[u]!]!
}

/** A fixed operation that what comes before it leaves too little time. */
function heldUp(schedule: Schedule): number | undefined {
  const { model, order } = schedule
  for (let i = 0; i < model.operations; i++) {
    const u = order[i]!
    if (model.isFixed[u] === 1 && !canStayFixed(schedule, u)) return u
  }
  return undefined
}

/** Puts new operations, which stand last on one of their machines, one after another where they cost least. */
function insertNew(schedule: Schedule, { machine }: Places): void {
  const { model } = schedule
  const added = Array.from(schedule.order).filter((u) => machine[u]! < 0 && model.isFixed[u] === 0)
  if (added.length === 0) return
  const remaining = remainingMinutes(model)
  const stretch = elapsedPerWorked(model)
  for (const u of added) {
    const after = (remaining[u]! - Math.min(...minutesOf(model, u))) * stretch
    moveToCheapest(schedule, { u, after, targets: targetsOfAll(schedule, u) })
  }
}

function minutesOf({ choiceMinutes, choicesAt }: Model, u: number): Float64Array {
  return choiceMinutes.subarray(choicesAt[u]!, choicesAt[u + 1]!)
}

function targetsOfAll(schedule: Schedule, u: number): number[] {
  const { choicesAt, choiceMachine } = schedule.model
  const machines = choiceMachine.subarray(choicesAt[u]!, choicesAt[u + 1]!)
  return Array.from(machines).flatMap((machine) => targetsOn(schedule, machine, u))
}

/**
 * Moves an operation to where other jobs lose least and its own, which needs `after` minutes more behind it, would
 * be least late. Where that is equal nobody is pushed, and the earlier is the better.
 */
function moveToCheapest(
  schedule: Schedule,
  { u, after, targets }: { u: number; after: number; targets: readonly number[] },
): void {
  const { model, end, jobEnd } = schedule
  const j = model.jobOf[u]!
  const [weight, due] = [model.weight[j]!, model.due[j]!]
  let best = { cost: Infinity, target: -1 }
  for (const target of targets) {
    begin(schedule)
    if (place(schedule, u, target) && settle(schedule)) {
      const others = model.isMakespan
        ? schedule.value
        : schedule.value - weight * Math.max(0, jobEnd[j]! - due)
      const own = weight * Math.max(0, end[u]! + after - due)
      const cost = others + own + small * (end[u]! + 2 * (sumOf(jobEnd) - jobEnd[j]!))
      if (cost < best.cost - 1e-9) best = { cost, target }
    }
    rollBack(schedule)
  }
  if (best.target >= 0) moveBehind(schedule, u, { ...best, put: place })
}

/** The last places of a machine's sequence before which the operation could be ready. */
function targetsOn({ model, after, start, handover }: Schedule, machine: number, u: number): number[] {
  let ready = model.ready[u]!
  for (let k = model.predsAt[u]!; k < model.predsAt[u + 1]!; k++)
    ready = Math.max(ready, handover[model.preds[k]!]!)
  const targets = [model.operations + machine]
  for (let x = after[model.operations + machine]!; x >= 0; x = after[x]!) {
    if (x === u) continue
    // Before what starts too early to wait for it there is nothing to gain.
    if (start[x]! < ready) targets.length = 0
    targets.push(x)
  }
  return targets.slice(0, mostPlaces.inserted)
}

/** True when an operation that waits, while its machine stands still, has let others pass. */
function letOthersPass(schedule: Schedule, places: Places): boolean {
  const { model, start, before, end, after } = schedule
  const waiting = Array.from(schedule.order).filter(
    (u) => model.isFixed[u] === 0 && places.machine[u]! >= 0 && start[u]! > places.start[u]! + 0.5,
  )
  let hasMoved = false
  for (const u of waiting) {
    if (start[u]! <= end[before[u]!]! + 0.5) continue
    const targets: number[] = []
    for (let x = after[u]!; x >= 0 && targets.length < mostPlaces.overtaken; x = after[x]!) targets.push(x)
    if (moveToBest(schedule, u, targets)) hasMoved = true
  }
  return hasMoved
}

/** Alone, or with what follows it in its job, which lets others pass on its machines as well. */
const ways = [place, placeJob]

/**
 * Moves an operation behind the target at which the plan is best; false when it is best where it is. Where nothing
 * else differs a plan is better that ends its jobs sooner.
 */
function moveToBest(schedule: Schedule, u: number, targets: readonly number[]): boolean {
  const { jobEnd } = schedule
  let best = {
    value: schedule.value,
    flowTime: schedule.flowTime,
    ends: sumOf(jobEnd),
    target: -1,
    put: place,
  }
  for (const target of targets)
    for (const put of ways) {
      if (target === u || schedule.before[u] === target) continue
      begin(schedule)
      if (put(schedule, u, target) && settle(schedule)) {
        const { value, flowTime } = schedule
        const ends = sumOf(jobEnd)
        const isEqual = !isBetter(schedule, best) && !isBetter(best, schedule)
        if (isBetter(schedule, best) || (isEqual && ends < best.ends - 1e-6))
          best = { value, flowTime, ends, target, put }
      }
      rollBack(schedule)
    }
  if (best.target < 0) return false
  moveBehind(schedule, u, best)
  return true
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

/** A move that was tried before. */
function moveBehind(
  schedule: Schedule,
  u: number,
  { target, put }: { target: number; put: typeof place },
): void {
  begin(schedule)
  put(schedule, u, target)
  settle(schedule)
  commit(schedule)
}

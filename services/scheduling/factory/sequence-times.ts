import type { CalendarData } from '../../../domain/calendar'
import { minuteMs, toMs } from '../../../domain/calendar'
import type { CapacityJob } from '../capacity'
import { clockOf } from '../capacity/clock'
import type { Model } from '../capacity/model'
import { modelOf } from '../capacity/model'
import type { Schedule, Sequences } from '../capacity/schedule'
import { capacityInput } from './capacity-call'
import type { FactoryInput } from './input'
import { phasesOf } from './phases'
import { operationKey, placesOf } from './places'
import type { PlannedFactory } from './planned'
import { tryScheduleOf } from './retime'

/**
 * Epoch milliseconds of every operation, in the order of the plan of the machines: those of contracted orders first,
 * of which there are `contracted`.
 */
export type Times = { start: Float64Array; end: Float64Array; contracted: number }

/** What is otherwise than in the plan: when jobs may start, and the calendar of one machine. */
export type Circumstances = {
  releases?: ReadonlyMap<string, string>
  calendar?: { machine: number; data: CalendarData | undefined }
}

/** Times the machines' sequences under circumstances; undefined when they cannot be kept. */
export type Timer = (circumstances: Circumstances) => Times | undefined

/**
 * Prepares the plan of the machines to be timed again and again on the sequences that it has, as repairing it would:
 * contracted jobs first, tentative ones around them. Tentative jobs that cannot keep their sequences there stay where
 * they are in the plan: planning them anew would move them for other reasons than the circumstances.
 */
export function timerOf(planned: PlannedFactory): Timer {
  const [contracted = [], tentative = []] = jobsByPhase(planned)
  const first = contracted.length > 0 ? linedUp(planned, contracted, 0) : undefined
  const kept = contracted.length
  const both = tentative.length > 0 ? linedUp(planned, [...contracted, ...tentative], kept) : undefined
  return (circumstances) => {
    const own = first ? timedFirst(planned, first, circumstances) : none
    return own && both ? timedBeside(planned, both, { circumstances, own }) : own
  }
}

const none: Times = { start: new Float64Array(0), end: new Float64Array(0), contracted: 0 }

function jobsByPhase({ factory, orders }: PlannedFactory): CapacityJob[][] {
  const states = new Map(orders.map((state) => [state.order, state]))
  return phasesOf(factory.input.orders).map((phase) =>
    phase.flatMap((order) => states.get(order)!.lines.flatMap(({ job }) => job ?? [])),
  )
}

/** Jobs in numbers, with what the plan has of each operation. */
type LinedUp = {
  model: Model
  jobs: ReadonlyMap<string, number>
  /** Operations of jobs that were planned before, and stay where they are. */
  kept: number
  /** Machine, and start in the plan, of each operation. */
  machine: number[]
  at: Float64Array
  /** Before what no operation is let start by the repairs so far, minutes. */
  notBefore: Float64Array
}

function linedUp({ factory, capacity }: PlannedFactory, jobs: CapacityJob[], keptJobs: number): LinedUp {
  const keptIds = new Set(jobs.slice(0, keptJobs).map(({ id }) => id))
  const places = placesOf({ operations: capacity.operations.filter(({ job }) => keptIds.has(job)) })
  const model = modelOf(capacityInput(factory, jobs, places))
  const numbers = new Map(factory.machines.map(({ id }, m) => [id, m]))
  const placed = new Map(capacity.operations.map((one) => [operationKey(one.job, one.operation), one]))
  const own = jobs.flatMap(({ id, operations }) =>
    operations.map((operation) => placed.get(operationKey(id, operation.id))!),
  )
  return {
    model,
    jobs: new Map(jobs.map(({ id }, j) => [id, j])),
    kept: model.operationsAt[keptJobs]!,
    machine: own.map(({ machine }) => numbers.get(machine)!),
    at: Float64Array.from(own, ({ startAt }) => toMs(startAt)),
    notBefore: Float64Array.from(own, ({ notBefore: at }) =>
      at === undefined ? -Infinity : (toMs(at) - model.originMs) / minuteMs,
    ),
  }
}

function timedFirst(
  { factory: { input } }: PlannedFactory,
  lined: LinedUp,
  circumstances: Circumstances,
): Times | undefined {
  const frozenUntil = input.frozenUntil === undefined ? -Infinity : toMs(input.frozenUntil)
  const turns = lined.at.map((at) => (at < frozenUntil ? at - 1e15 : at))
  const schedule = tryScheduleOf(modelUnder(input, lined, circumstances), sequencesBy(lined, turns))
  return schedule && timesOf(schedule, lined.model.operations)
}

/** In their sequences around what is kept; where they would get in its way, where the plan has them. */
function timedBeside(
  { factory: { input }, capacity }: PlannedFactory,
  lined: LinedUp,
  { circumstances, own }: { circumstances: Circumstances; own: Times },
): Times {
  const { kept, at } = lined
  const turns = Float64Array.from(at)
  turns.set(own.start.subarray(0, kept))
  const changed = modelUnder(input, lined, circumstances)
  const toMinutes = (ms: number) => (ms - changed.originMs) / minuteMs
  const model = { ...changed, fixedStart: turns.map((turn, u) => (u < kept ? toMinutes(turn) : NaN)) }
  const schedule = tryScheduleOf(model, sequencesBy(lined, turns))
  const times = schedule && timesOf(schedule, kept)
  if (times && !isCrowded(lined, times)) return times
  const end = Float64Array.from(capacity.operations, ({ endAt }) => toMs(endAt))
  end.set(own.end.subarray(0, kept))
  return { start: turns, end, contracted: kept }
}

function modelUnder(input: FactoryInput, lined: LinedUp, { releases, calendar }: Circumstances): Model {
  const { model } = lined
  return {
    ...model,
    ready: readyUnder(lined, releases),
    clocks: calendar ? clocksUnder(input, model, calendar) : model.clocks,
  }
}

function readyUnder(
  { model, jobs, notBefore }: LinedUp,
  releases: ReadonlyMap<string, string> = new Map(),
): Float64Array {
  const ready = Float64Array.from(model.ready)
  for (const [id, at] of releases) {
    const j = jobs.get(id)
    if (j === undefined) continue
    const release = Math.max(0, (toMs(at) - model.originMs) / minuteMs)
    ready.fill(release, model.operationsAt[j], model.operationsAt[j + 1])
  }
  return ready.map((at, u) => Math.max(at, notBefore[u]!))
}

function clocksUnder(
  { machines }: FactoryInput,
  { clocks, originMs, horizon }: Model,
  { machine, data }: NonNullable<Circumstances['calendar']>,
): Model['clocks'] {
  const span = { originMs, from: clocks[2 * machine]!.from, to: horizon }
  const { reservePercent = 0 } = machines[machine]!
  return clocks
    .with(2 * machine, clockOf(data, reservePercent, span))
    .with(2 * machine + 1, clockOf(data, 0, span))
}

function sequencesBy({ machine, model }: LinedUp, turns: Float64Array): Sequences {
  const sequences: Sequences = Array.from({ length: model.machines }, () => [])
  machine.forEach((m, u) => sequences[m]!.push(u))
  for (const sequence of sequences) sequence.sort((a, b) => turns[a]! - turns[b]! || a - b)
  return sequences
}

/** On the millisecond, as plans are told; undefined for a plan that reaches too far. */
function timesOf({ model, start, end }: Schedule, contracted: number): Times | undefined {
  const { operations, originMs, horizon } = model
  for (let u = 0; u < operations; u++) if (end[u]! > horizon) return undefined
  const inMs = (time: number) => Math.round(originMs + time * minuteMs)
  return { start: start.map(inMs), end: end.slice(0, operations).map(inMs), contracted }
}

/** True when an operation starts before the one ahead of it on its machine ends, because that one could not move. */
function isCrowded({ machine, model }: LinedUp, { start, end }: Times): boolean {
  const order = Array.from({ length: model.operations }, (_, u) => u)
  order.sort((a, b) => start[a]! - start[b]! || end[a]! - end[b]!)
  const free = new Float64Array(model.machines).fill(-Infinity)
  for (const u of order) {
    if (start[u]! < free[machine[u]!]!) return true
    free[machine[u]!] = end[u]!
  }
  return false
}

import { toIso } from '../../../domain/calendar'
import type { CapacityPlan, PlannedOperation } from '../capacity'
import type { MaterialPlan } from '../materials'
import { onPlan, planAgain } from './base'
import type { Change } from './changes'
import { changed } from './changes'
import { finishOrder, operationsByJob } from './expectations'
import type { Factory } from './factory'
import { factoryOf } from './factory'
import { boundOtherwise } from './line-materials'
import type { StartedOrder } from './phases'
import { phasesOf, startPhase } from './phases'
import type { PlannedFactory, PlannedLine, PlannedOrderState } from './planned'
import { plannedLine } from './planned-lines'
import { isSooner } from './repair-marks'
import type { Times } from './sequence-times'
import { timerOf } from './sequence-times'
import { stockOf } from './stock'

/** A plan in which something is otherwise. */
export type Outcome = {
  /** In the order of the input. */
  orders: readonly PlannedOrderState[]
  /** True for an order whose materials or machines come at another time. */
  isTouched: (order: number) => boolean
  /** The whole plan, to find reasons from; made when it is asked for. */
  planned: () => PlannedFactory
}

/** Answers what would be with a change, and without one; undefined for a picture that cannot be planned. */
export type WhatIf = (change?: Change) => Outcome | undefined

/**
 * Prepares a plan to be asked what would be if one thing of its picture were otherwise, at the cost of what that
 * changes: materials are planned anew only where the change is one of shared supply, the machines' sequences are
 * timed as numbers, and orders only where either touches them. The answer is that of repairing the plan; where a change
 * makes anything start later, or lets a job begin that gave up its turn, a repair does more than time it anew, and it
 * is repaired as a whole.
 */
export function whatIfOn(planned: PlannedFactory): WhatIf {
  const timer = timerOf(planned)
  const unchanged = timer({})
  const waited = waitedUntil(planned)
  return (change) => {
    if (!change) return unchanged && outcomeOf(planned, { ...asIs(planned), times: unchanged })
    const started = startedUnder(planned, change)
    const isLetGo = started && letsGo(started, waited)
    const times = started && !isLetGo ? timer(circumstancesOf(planned, started, change)) : undefined
    const canTime = times && unchanged && isNoneLater(times, unchanged)
    return started && canTime ? outcomeOf(planned, { ...started, times }) : repairedWith(planned, change)
  }
}

/** Jobs that gave up their turns, with the instant until which they could not begin. */
function waitedUntil({ capacity: { operations } }: PlannedFactory): ReadonlyMap<string, string> {
  return new Map(operations.flatMap(({ job, waitedUntil: until }) => (until ? [[job, until]] : [])))
}

function letsGo({ orders }: Started, waited: ReadonlyMap<string, string>): boolean {
  if (waited.size === 0) return false
  const jobs = orders.flatMap(({ lines }) => lines.flatMap(({ job }) => job ?? []))
  return jobs.some(({ id, releaseAt }) => isSooner(releaseAt, waited.get(id)))
}

/** True when no contracted operation starts later than before. */
function isNoneLater({ start, contracted }: Times, before: Times): boolean {
  return start.subarray(0, contracted).every((at, u) => at <= before.start[u]!)
}

type Started = { factory: Factory; orders: readonly StartedOrder[]; materials: MaterialPlan }

function asIs({ factory, orders, materials }: PlannedFactory): Started {
  return { factory, orders, materials }
}

/** The orders before their production is planned; undefined when their materials cannot be. */
function startedUnder(planned: PlannedFactory, change: Change): Started | undefined {
  const factory = factoryOf(changed(planned.factory.input, change))
  if (change.kind === 'stop') return { ...asIs(planned), factory }
  if (change.kind === 'supply') return suppliedAnew(factory)
  const order = factory.input.orders[change.order]!
  const before = planned.orders[change.order]!
  const line = order.lines[change.line]!
  const materials = boundOtherwise(factory, line, before.lines[change.line]!.materials)
  const place = factory.lines.get(line.id)!
  const lines = before.lines
    .map((one) => ({ ...one, order }))
    .with(change.line, plannedLine(factory, place, { own: before.own, materials }))
  return {
    ...asIs(planned),
    factory,
    orders: (planned.orders as readonly StartedOrder[]).with(change.order, { order, own: before.own, lines }),
  }
}

function suppliedAnew(factory: Factory): Started | undefined {
  const [contracted = [], tentative = []] = phasesOf(factory.input.orders)
  const first = startPhase(factory, stockOf(factory.input), { orders: contracted, isLater: false })
  if (!first.ok) return undefined
  const later = tentative.length > 0 && startPhase(factory, first.left, { orders: tentative, isLater: true })
  if (later && !later.ok) return undefined
  const started = new Map([...first.started, ...(later ? later.started : [])].map((one) => [one.order, one]))
  const orders = factory.input.orders.map((order) => started.get(order)!)
  return { factory, orders, materials: first.materials }
}

function circumstancesOf(planned: PlannedFactory, { factory, orders }: Started, change: Change) {
  if (change.kind === 'stop') {
    const { machine } = change
    return { calendar: { machine, data: factory.machines[machine]!.calendar } }
  }
  const releases = new Map<string, string>()
  orders.forEach(({ lines }, o) =>
    lines.forEach(({ line, job }, l) => {
      const before = planned.orders[o]!.lines[l]!.job
      if (job && job !== before && job.releaseAt !== before?.releaseAt) releases.set(line.id, job.releaseAt!)
    }),
  )
  return { releases }
}

function outcomeOf(planned: PlannedFactory, { times, ...started }: Started & { times: Times }): Outcome {
  const moved = movedOperations(planned, times)
  const touched = new Set<number>()
  const orders = planned.orders.map((before, o) => {
    const now = started.orders[o]!
    const isTouched =
      now.lines.some(({ line }) => moved.has(line.id)) ||
      now.lines.some((line, l) => !isSupplied(line, before.lines[l]!))
    if (!isTouched) return before
    touched.add(o)
    return finishOrder(started.factory, now, operationsOf(planned, now, moved))
  })
  return {
    orders,
    isTouched: (o) => touched.has(o),
    planned: () => ({
      factory: started.factory,
      materials: started.materials,
      capacity: capacityWith(planned.capacity, moved),
      orders,
    }),
  }
}

/** All operations of each job of which some are at another time. */
type Moved = ReadonlyMap<string, PlannedOperation[]>

function movedOperations({ capacity: { operations } }: PlannedFactory, { start, end }: Times): Moved {
  const timed = operations.map((one, u): PlannedOperation => {
    const [startAt, endAt] = [toIso(start[u]!), toIso(end[u]!)]
    return startAt === one.startAt && endAt === one.endAt ? one : { ...one, startAt, endAt }
  })
  const jobs = new Set(operations.flatMap((one, u) => (timed[u] === one ? [] : [one.job])))
  const moved = new Map([...jobs].map((job): [string, PlannedOperation[]] => [job, []]))
  for (const one of timed) moved.get(one.job)?.push(one)
  return moved
}

function isSupplied({ materials: now }: PlannedLine, { materials: before }: PlannedLine): boolean {
  return (
    now === before ||
    (now.readyOn === before.readyOn && JSON.stringify(now.decidedBy) === JSON.stringify(before.decidedBy))
  )
}

function operationsOf({ capacity }: PlannedFactory, { lines }: StartedOrder, moved: Moved): Moved {
  const before = operationsByJob(capacity)
  return new Map(lines.map(({ line: { id } }) => [id, moved.get(id) ?? [...(before.get(id) ?? [])]]))
}

function capacityWith(capacity: CapacityPlan, moved: Moved): CapacityPlan {
  const byJob = new Map([...moved].map(([job, operations]) => [job, [...operations]]))
  return {
    ...capacity,
    operations: capacity.operations.map((one) => byJob.get(one.job)?.shift() ?? one),
    jobs: capacity.jobs.map((job) => {
      const operations = moved.get(job.job)
      if (!operations) return job
      const [starts, ends] = [operations.map(({ startAt }) => startAt), operations.map(({ endAt }) => endAt)]
      return { ...job, startAt: starts.toSorted()[0]!, endAt: ends.toSorted().at(-1)! }
    }),
  }
}

function repairedWith(planned: PlannedFactory, change: Change): Outcome | undefined {
  const answer = planAgain(onPlan(changed(planned.factory.input, change), planned))
  if (!answer.ok) return undefined
  const { orders, capacity } = answer.planned
  const [was, is] = [operationsByJob(planned.capacity), operationsByJob(capacity)]
  const isTouched = (o: number) =>
    orders[o]!.lines.some(
      (line, l) =>
        !isSupplied(line, planned.orders[o]!.lines[l]!) || timesIn(was, line) !== timesIn(is, line),
    )
  return { orders, isTouched, planned: () => answer.planned }
}

function timesIn(byJob: Moved, { line: { id } }: PlannedLine): string {
  return (byJob.get(id) ?? []).map(({ startAt, endAt }) => startAt + endAt).join()
}

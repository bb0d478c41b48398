import { toMs } from '../../../domain/calendar'
import type { CapacityJob, CapacityPlan, PlannedOperation } from '../capacity'
import type { CapacityAnswer } from './capacity-call'
import { capacityInput, isPossible, scheduled, withoutMarks } from './capacity-call'
import type { FactoryOptions } from './check'
import type { Factory } from './factory'
import type { PreviousOperation } from './input'
import type { Place } from './places'
import { operationKey, placesOf } from './places'
import type { Turn } from './retime'
import { retimed } from './retime'

/** A plan is repaired when there is one in force and no search is asked for; the daily run searches. */
export function isRepair({ input }: Factory, { iterations, seconds }: FactoryOptions): boolean {
  return input.previous !== undefined && iterations === undefined && seconds === undefined
}

/**
 * The plan in force after a change: every machine keeps the order of its operations, and all are timed anew; what
 * has to wait now lets those behind it go when they were to, so that a late material hurts its own orders alone. New
 * jobs go into the time that is left; a new rush job that would be late there goes before whatever has not started
 * by then, the frozen zone excepted. Undefined when the plan in force says too little of these jobs to go on from.
 */
export function repaired(factory: Factory, jobs: CapacityJob[]): CapacityPlan | undefined {
  const before = placesBefore(factory)
  const isKnown = (job: CapacityJob) => isIn(before, job)
  const known = jobs.filter(isKnown)
  if (known.length * 2 < jobs.length) return undefined
  const inOrder = retimed(capacityInput(factory, known), (job, operation) =>
    turnOf(factory, before.get(operationKey(job, operation))!),
  )
  const base =
    inOrder &&
    (heldAside(factory, known, { inOrder, before }) ?? lettingPass(factory, known, { inOrder, before }))
  if (!base || known.length === jobs.length) return base
  const beside = scheduled(factory, jobs, { places: placesOf(base), options: {} })
  if (!beside.ok) return undefined
  const late = new Set(beside.plan.jobs.filter(({ minutesLate }) => minutesLate > 0).map(({ job }) => job))
  const first = jobs.filter((job) => job.rush && !isKnown(job) && late.has(job.id))
  return first.length === 0 ? beside.plan : withRush(factory, { jobs, first, beside: beside.plan })
}

/**
 * The same for the orders of a later phase: the operations that are `kept` do not move, and the others keep their
 * order around them. Undefined when they would get in the way of those.
 */
export function repairedBeside(
  factory: Factory,
  jobs: CapacityJob[],
  kept: ReadonlyMap<string, Place>,
): CapacityAnswer | undefined {
  const before = placesBefore(factory)
  const known = jobs.filter((job) => isIn(kept, job) || isIn(before, job))
  const input = capacityInput(factory, known, kept)
  const plan = retimed(input, (job, operation) => {
    const key = operationKey(job, operation)
    return { ...(kept.get(key) ?? before.get(key)!), isFrozen: false }
  })
  if (!plan || isCrowded(plan)) return undefined
  if (known.length === jobs.length) return { ok: true, plan: withoutMarks(plan) }
  return scheduled(factory, jobs, { places: placesOf(plan), options: {} })
}

type InOrder = { inOrder: CapacityPlan; before: ReadonlyMap<string, PreviousOperation> }

/**
 * The same plan, where material or time hold some jobs up: all others keep their places, and those that are held take
 * the time that is left, so that nobody else loses by them. Undefined when no job is held, or nothing comes later.
 */
function heldAside(
  factory: Factory,
  jobs: CapacityJob[],
  { inOrder, before }: InOrder,
): CapacityPlan | undefined {
  const held = new Set(jobs.filter((job) => isHeld(job, before)))
  if (held.size === 0 || !isAnyLater(inOrder, before)) return undefined
  const others = bounded(
    jobs.filter((job) => !held.has(job)),
    { inOrder, before },
  )
  const kept = retimed(capacityInput(factory, others), (job, operation) =>
    turnOf(factory, before.get(operationKey(job, operation))!),
  )
  if (!kept) return undefined
  const answer = scheduled(factory, jobs, { places: placesOf(kept), options: {} })
  return answer.ok ? answer.plan : undefined
}

/** True when a job cannot begin, or one of its materials is not there, at the time that the plan in force has for it. */
function isHeld({ id, releaseAt, operations }: CapacityJob, before: InOrder['before']): boolean {
  const startOf = (operation: string) => toMs(before.get(operationKey(id, operation))!.startAt)
  const first = Math.min(...operations.map((operation) => startOf(operation.id)))
  const isReleased = releaseAt === undefined || toMs(releaseAt) <= first
  return (
    !isReleased ||
    operations.some((one) => one.materialAt !== undefined && toMs(one.materialAt) > startOf(one.id))
  )
}

/**
 * The same plan where machines hold jobs up: those behind an operation that now waits are let pass. Nobody starts
 * sooner than before for it; the daily run makes use of what has become free.
 */
function lettingPass(factory: Factory, jobs: CapacityJob[], { inOrder, before }: InOrder): CapacityPlan {
  if (!isAnyLater(inOrder, before)) return inOrder
  const answer = scheduled(factory, bounded(jobs, { inOrder, before }), { places: new Map(), options: {} })
  return answer.ok ? answer.plan : inOrder
}

function isAnyLater({ operations }: CapacityPlan, before: InOrder['before']): boolean {
  return operations.some(
    (one) => toMs(one.startAt) > toMs(before.get(operationKey(one.job, one.operation))!.startAt),
  )
}

/** Jobs of which no operation may start sooner than it did, or than it does in its order. */
function bounded(jobs: CapacityJob[], { inOrder, before }: InOrder): CapacityJob[] {
  const starts = new Map(inOrder.operations.map((one) => [operationKey(one.job, one.operation), one.startAt]))
  return jobs.map((job) => ({
    ...job,
    operations: job.operations.map((operation) => {
      const key = operationKey(job.id, operation.id)
      const soonest = earlier(starts.get(key)!, before.get(key)!.startAt)
      return {
        ...operation,
        materialAt: operation.materialAt ? later(operation.materialAt, soonest) : soonest,
      }
    }),
  }))
}

function earlier(a: string, b: string): string {
  return toMs(a) <= toMs(b) ? a : b
}

function later(a: string, b: string): string {
  return toMs(a) >= toMs(b) ? a : b
}

/** True when an operation ends after the one behind it starts, because that one could not move. */
function isCrowded({ operations }: CapacityPlan): boolean {
  const ends = new Map<string, number>()
  for (const { machine, startAt, endAt } of operations.toSorted(inTurn)) {
    if (toMs(startAt) < (ends.get(machine) ?? -Infinity)) return true
    ends.set(machine, toMs(endAt))
  }
  return false
}

function inTurn(a: PlannedOperation, b: PlannedOperation): number {
  return toMs(a.startAt) - toMs(b.startAt) || toMs(a.endAt) - toMs(b.endAt)
}

function placesBefore({ input }: Factory): Map<string, PreviousOperation> {
  return new Map(input.previous!.operations.map((one) => [operationKey(one.job, one.operation), one]))
}

/** True when a plan says where all of a job is done, and that is possible. */
function isIn(places: ReadonlyMap<string, Pick<Place, 'machine'>>, { id, operations }: CapacityJob): boolean {
  return operations.every((operation) => {
    const place = places.get(operationKey(id, operation.id))
    return place !== undefined && isPossible(operation, place)
  })
}

function turnOf({ input: { frozenUntil } }: Factory, { machine, startAt }: PreviousOperation): Turn {
  return { machine, startAt, isFrozen: frozenUntil !== undefined && toMs(startAt) < toMs(frozenUntil) }
}

type Rush = { jobs: CapacityJob[]; first: CapacityJob[]; beside: CapacityPlan }

/** Rush jobs take their turns as if they were alone; all others come after, in the order that they have. */
function withRush(factory: Factory, { jobs, first, beside }: Rush): CapacityPlan {
  const frozen = frozenKeys(factory)
  const alone = scheduled(factory, first, { places: new Map(), options: {} })
  if (!alone.ok) return beside
  const ahead = placesOf(alone.plan)
  const places = new Map([...placesOf(beside), ...ahead])
  const plan = retimed(capacityInput(factory, jobs), (job, operation) => {
    const key = operationKey(job, operation)
    return { ...places.get(key)!, isFrozen: frozen.has(key), isRush: ahead.has(key) }
  })
  return plan ?? beside
}

function frozenKeys({ input: { previous, frozenUntil } }: Factory): Set<string> {
  if (frozenUntil === undefined) return new Set()
  return new Set(
    previous!.operations
      .filter(({ startAt }) => toMs(startAt) < toMs(frozenUntil))
      .map(({ job, operation }) => operationKey(job, operation)),
  )
}

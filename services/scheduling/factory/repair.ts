import { toMs } from '../../../domain/calendar'
import type { CapacityJob, CapacityPlan } from '../capacity'
import type { Place } from './capacity-call'
import { capacityInput, isPossible, operationKey, scheduled } from './capacity-call'
import type { FactoryOptions } from './check'
import type { Factory } from './factory'
import type { PreviousOperation } from './input'
import type { Turn } from './retime'
import { retimed } from './retime'

/** A plan is repaired when there is one in force and no search is asked for; the daily run searches. */
export function isRepair({ input }: Factory, { iterations, seconds }: FactoryOptions): boolean {
  return input.previous !== undefined && iterations === undefined && seconds === undefined
}

/**
 * The plan in force after a change: every machine keeps the order of its operations, and all are timed anew. New
 * jobs go into the time that is left; a new rush job that would be late there goes before whatever has not started
 * by then, the frozen zone excepted. Undefined when the plan in force says too little of these jobs to go on from.
 */
export function repaired(factory: Factory, jobs: CapacityJob[]): CapacityPlan | undefined {
  const before = new Map(
    factory.input.previous!.operations.map((one) => [operationKey(one.job, one.operation), one]),
  )
  const isKnown = ({ id, operations }: CapacityJob) =>
    operations.every((operation) => {
      const one = before.get(operationKey(id, operation.id))
      return one !== undefined && isPossible(operation, one)
    })
  const known = jobs.filter(isKnown)
  if (known.length * 2 < jobs.length) return undefined
  const base = retimed(capacityInput(factory, known), (job, operation) =>
    turnOf(factory, before.get(operationKey(job, operation))!),
  )
  if (!base || known.length === jobs.length) return base
  const beside = scheduled(factory, jobs, { places: placesOf(base), options: {} })
  if (!beside.ok) return undefined
  const late = new Set(beside.plan.jobs.filter(({ minutesLate }) => minutesLate > 0).map(({ job }) => job))
  const first = jobs.filter((job) => job.rush && !isKnown(job) && late.has(job.id))
  return first.length === 0 ? beside.plan : withRush(factory, { jobs, first, beside: beside.plan })
}

function turnOf({ input: { frozenUntil } }: Factory, { machine, startAt }: PreviousOperation): Turn {
  return { machine, startAt, isFrozen: frozenUntil !== undefined && toMs(startAt) < toMs(frozenUntil) }
}

function placesOf({ operations }: CapacityPlan): Map<string, Place> {
  return new Map(
    operations.map(({ job, operation, machine, startAt }) => [
      operationKey(job, operation),
      { machine, startAt },
    ]),
  )
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

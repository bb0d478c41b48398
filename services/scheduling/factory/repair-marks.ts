import { toMs } from '../../../domain/calendar'
import type { CapacityJob, CapacityPlan } from '../capacity'
import { capacityInput } from './capacity-call'
import type { Factory } from './factory'
import type { PreviousOperation } from './input'
import type { Place } from './places'
import { operationKey, placesOf } from './places'
import { retimed } from './retime'

/** The plan in force, and operations that stay where they are. */
type Before = { before: ReadonlyMap<string, PreviousOperation>; kept: ReadonlyMap<string, Place> }

/**
 * Jobs that start no sooner than the repairs before have left them: each would otherwise pass on to all behind a
 * late order what that order could not use. `isHeldBack`: no sooner than they do in the plan in force.
 */
export function limited({ before, kept }: Before, jobs: CapacityJob[], isHeldBack: boolean): CapacityJob[] {
  return jobs.map((job) => ({
    ...job,
    operations: job.operations.map((operation) => {
      const key = operationKey(job.id, operation.id)
      const was = kept.has(key) ? undefined : before.get(key)
      const soonest = isHeldBack ? was?.startAt : was?.notBefore
      return soonest === undefined ? operation : { ...operation, materialAt: soonest }
    }),
  }))
}

/** True when a job that gave up its turn, because it could not begin, can now begin sooner than it was to. */
export function isLetGo({ id, releaseAt, operations }: CapacityJob, { before }: Before): boolean {
  // All operations of a job bear the same mark.
  return isSooner(releaseAt, before.get(operationKey(id, operations[0]!.id))?.waitedUntil)
}

/** True when a job can begin before the instant until which it waited; false when it did not wait. */
export function isSooner(releaseAt: string | undefined, waitedUntil: string | undefined): boolean {
  return waitedUntil !== undefined && releaseAt !== undefined && toMs(releaseAt) < toMs(waitedUntil)
}

type Repaired = {
  plan: CapacityPlan
  /** Jobs that have given up their turns in it, or got them back. */
  waiting?: readonly CapacityJob[]
  /** The plan with its marks to which the new jobs have been added. */
  known?: CapacityPlan
}

/** A repaired plan with what the next repair has to know: which operations could start sooner, and which jobs waited. */
export function marked(
  scene: Before & { factory: Factory },
  jobs: CapacityJob[],
  { plan, waiting = [], known }: Repaired,
): CapacityPlan {
  const free = soonestStarts(scene, jobs, plan)
  const before = known ? placesOf(known) : scene.before
  const untils = new Map(waiting.map(({ id, releaseAt }) => [id, releaseAt]))
  return {
    ...plan,
    operations: plan.operations.map(({ notBefore: _earlier, waitedUntil: _before, ...operation }) => {
      const key = operationKey(operation.job, operation.operation)
      const until = untils.get(operation.job) ?? before.get(key)?.waitedUntil
      const couldStart = free?.get(key)
      const isKept = couldStart !== undefined && couldStart < toMs(operation.startAt)
      return {
        ...operation,
        ...(isKept && !scene.kept.has(key) && { notBefore: operation.startAt }),
        ...(until !== undefined && { waitedUntil: until }),
      }
    }),
  }
}

/** When each operation would start if all went as soon as they can in the sequences of a plan; undefined for none. */
function soonestStarts(
  { factory, kept }: { factory: Factory; kept: Before['kept'] },
  jobs: CapacityJob[],
  { operations }: CapacityPlan,
): Map<string, number> | undefined {
  const places = placesOf({ operations })
  const free = retimed(capacityInput(factory, jobs, kept), (job, operation) => ({
    ...places.get(operationKey(job, operation))!,
    isFrozen: false,
  }))
  return (
    free && new Map(free.operations.map((one) => [operationKey(one.job, one.operation), toMs(one.startAt)]))
  )
}

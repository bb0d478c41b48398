import type { Problem } from '../../../domain/body/check'
import { toMs } from '../../../domain/calendar'
import type { CapacityJob, CapacityPlan } from '../capacity'
import { capacityLimits } from '../capacity'
import type { CapacityAnswer, Place } from './capacity-call'
import { capacityInput, operationKey, scheduled, withoutMarks } from './capacity-call'
import type { FactoryOptions } from './check'
import type { Factory } from './factory'
import { isRepair, repaired } from './repair'
import { retimed } from './retime'

/** How jobs are planned: what stays where it is, and what of it may be given up. */
export type CapacityStep = {
  /** Operations of an earlier phase; absent in the first. */
  kept?: ReadonlyMap<string, Place>
  options: FactoryOptions
}

/**
 * Plans jobs on the factory's machines. Operations of an earlier phase stay where they are. Without a search to be
 * made, the plan in force is repaired: see `repaired`.
 */
export function planCapacity(
  factory: Factory,
  jobs: CapacityJob[],
  { kept, options }: CapacityStep,
): CapacityAnswer {
  const tooMany = limitProblem(jobs)
  if (tooMany) return { ok: false, problems: [tooMany] }
  if (jobs.length === 0) return { ok: true, plan: emptyPlan(factory) }
  const repair = !kept && isRepair(factory, options) ? repaired(factory, jobs) : undefined
  if (repair) return { ok: true, plan: repair }
  const isLaterRepair = kept !== undefined && isRepair(factory, options)
  const wanted = isLaterRepair ? unmovedPlaces(factory, jobs) : frozenPlaces(factory)
  const places = new Map([...wanted, ...(kept ?? [])])
  const same = isLaterRepair ? unmoved(factory, jobs, places) : undefined
  return same ? { ok: true, plan: same } : scheduled(factory, jobs, { places, options })
}

/** What the plan in force starts before the end of the frozen zone; what is at work now goes on from now. */
function frozenPlaces({ input }: Factory): Map<string, Place> {
  const { previous, frozenUntil, plannedAt } = input
  const places = new Map<string, Place>()
  if (!previous || frozenUntil === undefined) return places
  const busy = new Set<string>()
  const now = toMs(plannedAt)
  const inOrder = previous.operations.toSorted((a, b) => toMs(a.startAt) - toMs(b.startAt))
  for (const { job, operation, machine, startAt, endAt } of inOrder) {
    if (toMs(startAt) >= toMs(frozenUntil)) continue
    const isAtWork = toMs(startAt) < now
    if (isAtWork && (toMs(endAt) <= now || busy.has(machine))) continue
    if (isAtWork) busy.add(machine)
    places.set(operationKey(job, operation), { machine, startAt: isAtWork ? plannedAt : startAt })
  }
  return places
}

/** The plan when everything stays where it is, if it can. */
function unmoved(
  factory: Factory,
  jobs: CapacityJob[],
  places: ReadonlyMap<string, Place>,
): CapacityPlan | undefined {
  const input = capacityInput(factory, jobs, places)
  if (!input.jobs.every(({ operations }) => operations.every(({ fixed }) => fixed))) return undefined
  const plan = retimed(input, (job, operation) => ({
    ...places.get(operationKey(job, operation))!,
    isFrozen: false,
  }))
  return plan && withoutMarks(plan)
}

/** Jobs that the plan in force starts no earlier than they now may: they stay where they are. */
function unmovedPlaces({ input }: Factory, jobs: CapacityJob[]): Map<string, Place> {
  const before = new Map(
    (input.previous?.operations ?? []).map((one) => [operationKey(one.job, one.operation), one]),
  )
  const places = new Map<string, Place>()
  for (const { id, operations, releaseAt = input.plannedAt } of jobs) {
    const from = Math.max(toMs(input.plannedAt), toMs(releaseAt))
    const own = operations.map((operation) => before.get(operationKey(id, operation.id)))
    if (!own.every((one) => one && toMs(one.startAt) >= from)) continue
    for (const one of own)
      places.set(operationKey(id, one!.operation), { machine: one!.machine, startAt: one!.startAt })
  }
  return places
}

function limitProblem(jobs: CapacityJob[]): Problem | undefined {
  const operations = jobs.reduce((sum, job) => sum + job.operations.length, 0)
  if (jobs.length > capacityLimits.jobs)
    return {
      pointer: '/orders',
      detail: `come to ${jobs.length} lines with work left; at most ${capacityLimits.jobs} are planned`,
    }
  if (operations > capacityLimits.operations)
    return {
      pointer: '/orders',
      detail: `come to ${operations} operations; at most ${capacityLimits.operations} are planned`,
    }
  return undefined
}

function emptyPlan({ input }: Factory): CapacityPlan {
  const values = { weightedTardiness: 0, lateJobs: 0, flowTime: 0, makespan: 0 }
  return {
    planFrom: input.plannedAt,
    objective: 'tardiness',
    operations: [],
    jobs: [],
    loads: { machines: [], labour: [], floorSpace: [] },
    starvation: [],
    values,
    start: { ...values, rule: 'none' },
    dueDateOrder: values,
    iterations: 0,
    improvements: [],
  }
}

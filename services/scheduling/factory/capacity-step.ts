import type { Problem } from '../../../domain/body/check'
import { toMs } from '../../../domain/calendar'
import type { CapacityJob, CapacityPlan } from '../capacity'
import { capacityLimits } from '../capacity'
import type { CapacityAnswer } from './capacity-call'
import { scheduled } from './capacity-call'
import type { FactoryOptions } from './check'
import type { Factory } from './factory'
import type { Kept } from './repair'
import { isRepair, repaired } from './repair'
import type { Place } from './places'
import { operationKey } from './places'

/** How jobs are planned: what stays where it is, and what of it may be given up. */
export type CapacityStep = {
  /** Operations of an earlier phase; absent in the first. */
  kept?: Kept
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
  const repair = isRepair(factory, options) ? repaired(factory, jobs, kept) : undefined
  if (repair) return { ok: true, plan: repair }
  const places = new Map([...frozenPlaces(factory), ...(kept ?? [])])
  return scheduled(factory, jobs, { places, options })
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

import type { Problem } from '../../../domain/body/check'
import { toMs } from '../../../domain/calendar'
import type { CapacityInput, CapacityJob, CapacityPlan } from '../capacity'
import { capacityLimits, scheduleCapacity } from '../capacity'
import type { FactoryOptions } from './check'
import type { Factory } from './factory'

/** Where an operation is kept. */
export type Place = { machine: string; startAt: string }

/** An operation of the factory as one name. */
export function operationKey(job: string, operation: string): string {
  return JSON.stringify([job, operation])
}

/** Most times that places which cannot be kept are given up, each time all that are found. */
const mostTries = 20

/**
 * Plans jobs on the factory's machines. Operations in `kept` stay where they are; those that the frozen zone holds
 * stay as long as they can: one that the machines no longer allow is planned like any other.
 */
export function planCapacity(
  factory: Factory,
  jobs: CapacityJob[],
  { kept, options }: { kept: ReadonlyMap<string, Place>; options: FactoryOptions },
): { ok: true; plan: CapacityPlan } | { ok: false; problems: Problem[] } {
  const tooMany = limitProblem(jobs)
  if (tooMany) return { ok: false, problems: [tooMany] }
  if (jobs.length === 0) return { ok: true, plan: emptyPlan(factory) }
  const places = new Map([...frozenPlaces(factory), ...kept])
  for (let tries = 0; ; tries++) {
    const input = capacityInput(factory, jobs, tries < mostTries ? places : new Map())
    const answer = schedule(input, factory, options)
    if (answer.ok) return { ok: true, plan: withoutMarks(answer.plan) }
    const given = givenUp(input, answer.problems)
    if (given.length === 0)
      return { ok: false, problems: answer.problems.map((one) => pointedBack(factory, jobs, one)) }
    for (const key of given) places.delete(key)
  }
}

/** The one call of the capacity plan. */
function schedule(
  input: CapacityInput,
  _factory: Factory,
  { seed = 1, iterations, seconds }: FactoryOptions,
) {
  return scheduleCapacity(input, {
    seed,
    ...(iterations !== undefined && { iterations }),
    ...(seconds !== undefined && { seconds }),
  })
}

function capacityInput(
  { input, machines }: Factory,
  jobs: CapacityJob[],
  places: ReadonlyMap<string, Place>,
): CapacityInput {
  return {
    planFrom: input.plannedAt,
    ...(input.classWeights && { classWeights: input.classWeights }),
    machines,
    workCentres: input.workCentres,
    jobs: jobs.map((job) => ({
      ...job,
      operations: job.operations.map((operation) => {
        const fixed = places.get(operationKey(job.id, operation.id))
        return fixed && isPossible(operation, fixed) ? { ...operation, fixed } : operation
      }),
    })),
  }
}

function isPossible({ machines }: CapacityJob['operations'][number], { machine }: Place): boolean {
  return machines.some((choice) => choice.machine === machine)
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

/** Operations whose fixed places are refused. */
function givenUp({ jobs }: CapacityInput, problems: Problem[]): string[] {
  return problems.flatMap(({ pointer }) => {
    const [, j, i] = /^\/jobs\/(\d+)\/operations\/(\d+)\/fixed/.exec(pointer) ?? []
    const job = jobs[Number(j)]
    const operation = job?.operations[Number(i)]
    return job && operation ? [operationKey(job.id, operation.id)] : []
  })
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

/** A problem of the capacity plan at the order line that it is about. */
function pointedBack({ lines }: Factory, jobs: CapacityJob[], { pointer, detail }: Problem): Problem {
  const [, list, index, below, number] = pointer.split('/')
  if (list !== 'jobs' || index === undefined)
    return { pointer: list === 'jobs' ? '/orders' : pointer, detail }
  const job = jobs[Number(index)]!
  const at = lines.get(job.id)!.pointer
  const operation = below === 'operations' && job.operations[Number(number)]
  return { pointer: at, detail: operation ? `operation ${operation.id} ${detail}` : detail }
}

/** That an operation was kept is how the plan was made, not part of it. */
function withoutMarks(plan: CapacityPlan): CapacityPlan {
  return { ...plan, operations: plan.operations.map(({ fixed: _fixed, ...operation }) => operation) }
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

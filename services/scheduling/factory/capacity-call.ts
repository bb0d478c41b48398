import type { Problem } from '../../../domain/body/check'
import type { CapacityInput, CapacityJob, CapacityPlan } from '../capacity'
import { scheduleCapacity } from '../capacity'
import type { FactoryOptions } from './check'
import type { Factory } from './factory'
import type { Place } from './places'
import { operationKey } from './places'

/** A plan of the machines, or what is wrong with it in the picture of the factory. */
export type CapacityAnswer = { ok: true; plan: CapacityPlan } | { ok: false; problems: Problem[] }

/** Most times that places which cannot be kept are given up, each time all that are found. */
const mostTries = 20

type Around = {
  places: ReadonlyMap<string, Place>
  options: FactoryOptions
  /** Jobs that are placed as if the plan in force did not have them. */
  anew?: ReadonlySet<string>
}

/** Plans with operations fixed at their places as far as these are possible; the rest around them. */
export function scheduled(
  factory: Factory,
  jobs: CapacityJob[],
  { places: asked, options, anew = new Set() }: Around,
): CapacityAnswer {
  const previous = factory.input.previous?.operations.filter(({ job }) => !anew.has(job))
  const places = new Map(asked)
  const { seed = 1, iterations, seconds } = options
  for (let tries = 0; ; tries++) {
    const capacity = capacityInput(factory, jobs, tries < mostTries ? places : new Map())
    const answer = scheduleCapacity(capacity, {
      seed,
      ...(previous && { previous }),
      ...(iterations !== undefined && { iterations }),
      ...(seconds !== undefined && { seconds }),
    })
    if (answer.ok) return { ok: true, plan: withoutMarks(answer.plan) }
    const given = givenUp(capacity, answer.problems)
    if (given.length === 0)
      return { ok: false, problems: answer.problems.map((one) => pointedBack(factory, jobs, one)) }
    for (const key of given) places.delete(key)
  }
}

/** The jobs as the capacity plan takes them, with some of their operations fixed. */
export function capacityInput(
  { input, machines }: Factory,
  jobs: CapacityJob[],
  places: ReadonlyMap<string, Place> = new Map(),
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
        if (!fixed || !isPossible(operation, fixed)) return operation
        return { ...operation, fixed: { machine: fixed.machine, startAt: fixed.startAt } }
      }),
    })),
  }
}

/** True when an operation can be done on a machine. */
export function isPossible(
  { machines }: CapacityJob['operations'][number],
  { machine }: Pick<Place, 'machine'>,
): boolean {
  return machines.some((choice) => choice.machine === machine)
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
export function withoutMarks(plan: CapacityPlan): CapacityPlan {
  return { ...plan, operations: plan.operations.map(({ fixed: _fixed, ...operation }) => operation) }
}

import { toMs } from '../../../domain/calendar'
import type { CapacityJob, CapacityPlan, PlannedOperation } from '../capacity'
import { capacityInput, isPossible, scheduled, withoutMarks } from './capacity-call'
import type { FactoryOptions } from './check'
import type { Factory } from './factory'
import type { PreviousOperation } from './input'
import type { Place } from './places'
import { operationKey, placesOf } from './places'
import { isLetGo, limited, marked } from './repair-marks'
import type { Turn } from './retime'
import { retimed } from './retime'

/** A plan is repaired when there is one in force and no search is asked for; the daily run searches. */
export function isRepair({ input }: Factory, { iterations, seconds }: FactoryOptions): boolean {
  return input.previous !== undefined && iterations === undefined && seconds === undefined
}

/** What a repair starts from: the plan in force, and what an earlier phase of this one has planned, which stays. */
type Scene = {
  factory: Factory
  before: ReadonlyMap<string, PreviousOperation>
  kept: Kept
}

/** Operations of an earlier phase, which do not move. */
export type Kept = ReadonlyMap<string, PreviousOperation>

/**
 * The plan in force after a change: every machine keeps the order of its operations, and all are timed anew; what
 * has to wait now lets those behind it go when they were to, so that a late material hurts its own orders alone, and
 * what need not wait any more goes back into the time that is left. Nobody else starts sooner for it, in this repair
 * or in the next. New jobs go into the time that is left; a new rush job that would be late there goes before
 * whatever has not started by then, the frozen zone excepted. Operations that are `kept` from an earlier phase do not
 * move. Undefined when the plan in force says too little of these jobs to go on from, or cannot be kept.
 */
export function repaired(
  factory: Factory,
  jobs: CapacityJob[],
  kept: Kept = new Map(),
): CapacityPlan | undefined {
  const scene = { factory, before: placesOf(factory.input.previous!), kept }
  const known = jobs.filter((job) => isIn(kept, job) || isIn(scene.before, job))
  if (known.length * 2 < jobs.length) return undefined
  const base = repairedKnown(scene, known)
  if (!base || known.length === jobs.length) return base
  const beside = withNew(scene, jobs, base)
  return beside && marked(scene, jobs, { plan: beside, known: base })
}

function repairedKnown(scene: Scene, jobs: CapacityJob[]): CapacityPlan | undefined {
  const own = jobs.filter((job) => !isIn(scene.kept, job))
  const inOrder = timed(scene, limited(scene, jobs, isAnyLater(scene.kept.entries(), scene)))
  const held = own.filter((job) => isHeld(job, scene))
  const letGo = own.filter((job) => isLetGo(job, scene))
  const plan = inOrder
    ? (letGo.length > 0 && goingBack(scene, jobs, { inOrder, held, letGo })) ||
      (held.length > 0 && setAside(scene, jobs, { inOrder, aside: held })) ||
      lettingPass(scene, jobs, inOrder)
    : makingWay(scene, jobs, new Set([...held, ...letGo]))
  return plan && marked(scene, jobs, { plan, waiting: [...held, ...letGo] })
}

/** Jobs on the machines and in the turns of the plan in force; undefined when they would get in the way of what is kept. */
function timed({ factory, before, kept }: Scene, jobs: CapacityJob[]): CapacityPlan | undefined {
  const plan = retimed(capacityInput(factory, jobs, kept), (job, operation) => {
    const key = operationKey(job, operation)
    if (kept.size === 0) return turnOf(factory, before.get(key)!)
    return { ...(kept.get(key) ?? before.get(key)!), isFrozen: false }
  })
  return plan && !isCrowded(plan) ? withoutMarks(plan) : undefined
}

/**
 * Jobs of a later phase where what is kept has come into their way: what it leaves at its place stays there, and
 * the rest takes the time that is left. Undefined in the first phase, whose turns contradict the routings.
 */
function makingWay(
  scene: Scene,
  jobs: CapacityJob[],
  aside: ReadonlySet<CapacityJob>,
): CapacityPlan | undefined {
  const { factory, before, kept } = scene
  if (kept.size === 0) return undefined
  const isFree = freeBeside(kept)
  const inTurn = jobs.filter((job) => !aside.has(job))
  const keys = inTurn.flatMap(({ id, operations }) => operations.map((one) => operationKey(id, one.id)))
  const free = keys.filter((key) => !kept.has(key) && isFree(before.get(key)!))
  const places = new Map([...kept, ...free.map((key) => [key, before.get(key)!] as const)])
  const stays = limited(scene, jobs, true)
  const answer = scheduled(
    factory,
    jobs.map((job, j) => (aside.has(job) ? job : stays[j]!)),
    { places, options: {} },
  )
  return answer.ok ? answer.plan : undefined
}

/** Tells whether an operation is done while its machine does nothing that is kept. */
function freeBeside(kept: Kept): (operation: PreviousOperation) => boolean {
  const taken = new Map<string, { from: number; to: number }[]>()
  for (const { machine, startAt, endAt } of kept.values()) {
    const own = taken.get(machine) ?? []
    own.push({ from: toMs(startAt), to: toMs(endAt) })
    taken.set(machine, own)
  }
  return ({ machine, startAt, endAt }) => {
    const [from, to] = [toMs(startAt), toMs(endAt)]
    return !taken.get(machine)?.some((other) => from < other.to && other.from < to)
  }
}

/** With the jobs back in the time that is left which need not wait any more; undefined when one of them loses by it. */
function goingBack(
  scene: Scene,
  jobs: CapacityJob[],
  { inOrder, held, letGo }: { inOrder: CapacityPlan; held: CapacityJob[]; letGo: CapacityJob[] },
): CapacityPlan | undefined {
  const plan = setAside(scene, jobs, { inOrder, aside: [...held, ...letGo], anew: letGo })
  if (!plan) return undefined
  const [was, is] = [endsOf(inOrder), endsOf(plan)]
  return letGo.every(({ id }) => is.get(id)! <= was.get(id)!) ? plan : undefined
}

function endsOf({ jobs }: CapacityPlan): Map<string, number> {
  return new Map(jobs.map(({ job, endAt }) => [job, toMs(endAt)]))
}

/** Jobs that give up their turns, and of these the ones that are placed as if they were new. */
type Aside = { inOrder: CapacityPlan; aside: CapacityJob[]; anew?: CapacityJob[] }

/**
 * The same plan, where some jobs give up their turns: all others keep their places, and these take the time that is
 * left, so that nobody else loses by them. Undefined when the others cannot keep their places.
 */
function setAside(
  scene: Scene,
  jobs: CapacityJob[],
  { inOrder, aside, anew = [] }: Aside,
): CapacityPlan | undefined {
  const isAside = new Set(aside)
  const others = jobs.filter((job) => !isAside.has(job))
  const kept = timed(scene, bounded(scene, others, inOrder))
  if (!kept) return undefined
  const answer = scheduled(scene.factory, jobs, {
    places: placesOf(kept),
    options: {},
    anew: new Set(anew.map(({ id }) => id)),
  })
  return answer.ok ? answer.plan : undefined
}

/** True when a job cannot begin at the time that the plan in force has for it. */
function isHeld({ id, releaseAt, operations }: CapacityJob, { before }: Scene): boolean {
  if (releaseAt === undefined) return false
  const starts = operations.map((operation) => toMs(before.get(operationKey(id, operation.id))!.startAt))
  return toMs(releaseAt) > Math.min(...starts)
}

/**
 * The same plan where machines hold jobs up: those behind an operation that now waits are let pass. Nobody starts
 * sooner than before for it; the daily run makes use of what has become free.
 */
function lettingPass(scene: Scene, jobs: CapacityJob[], inOrder: CapacityPlan): CapacityPlan {
  const own = Array.from(placesOf(inOrder)).filter(([key]) => !scene.kept.has(key))
  if (!isAnyLater(own, scene)) return inOrder
  const answer = scheduled(scene.factory, bounded(scene, jobs, inOrder), { places: scene.kept, options: {} })
  return answer.ok ? answer.plan : inOrder
}

function isAnyLater(places: Iterable<[string, Place]>, { before }: Scene): boolean {
  return Array.from(places).some(([key, { startAt }]) => {
    const was = before.get(key)
    return was !== undefined && toMs(startAt) > toMs(was.startAt)
  })
}

/** Jobs of which no operation may start sooner than it did, or than it does in its order. */
function bounded({ before, kept }: Scene, jobs: CapacityJob[], inOrder: CapacityPlan): CapacityJob[] {
  const places = placesOf(inOrder)
  return jobs.map((job) => ({
    ...job,
    operations: job.operations.map((operation) => {
      const key = operationKey(job.id, operation.id)
      if (kept.has(key)) return operation
      return { ...operation, materialAt: earlier(places.get(key)!.startAt, before.get(key)!.startAt) }
    }),
  }))
}

function earlier(a: string, b: string): string {
  return toMs(a) <= toMs(b) ? a : b
}

/** True when an operation ends after the one behind it starts, because that one could not move. */
function isCrowded({ operations }: CapacityPlan): boolean {
  const ends = new Map<string, number>()
  for (const { machine, startAt, endAt } of operations.toSorted(byStart)) {
    if (toMs(startAt) < (ends.get(machine) ?? -Infinity)) return true
    ends.set(machine, toMs(endAt))
  }
  return false
}

function byStart(a: PlannedOperation, b: PlannedOperation): number {
  return toMs(a.startAt) - toMs(b.startAt) || toMs(a.endAt) - toMs(b.endAt)
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

/** New jobs in the time that a plan leaves; rush jobs that would be late there before others. */
function withNew(scene: Scene, jobs: CapacityJob[], base: CapacityPlan): CapacityPlan | undefined {
  const answer = scheduled(scene.factory, jobs, { places: placesOf(base), options: {} })
  if (!answer.ok) return undefined
  const late = new Set(answer.plan.jobs.filter(({ minutesLate }) => minutesLate > 0).map(({ job }) => job))
  const known = new Set(base.jobs.map(({ job }) => job))
  const first = jobs.filter(({ id, rush }) => rush && !known.has(id) && late.has(id))
  if (first.length === 0 || scene.kept.size > 0) return answer.plan
  return withRush(scene, { jobs, first, beside: answer.plan, base })
}

type Rush = { jobs: CapacityJob[]; first: CapacityJob[]; beside: CapacityPlan; base: CapacityPlan }

/** Rush jobs take their turns as if they were alone; all others come after, in the order that they have. */
function withRush({ factory, kept }: Scene, { jobs, first, beside, base }: Rush): CapacityPlan {
  const frozen = frozenKeys(factory)
  const alone = scheduled(factory, first, { places: new Map(), options: {} })
  if (!alone.ok) return beside
  const ahead = placesOf(alone.plan)
  const places = new Map([...placesOf(beside), ...ahead])
  const others = limited({ before: placesOf(base), kept }, jobs, false)
  const plan = retimed(capacityInput(factory, others), (job, operation) => {
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

import {
  addWorkingDays,
  compileCalendar,
  localDate,
  startOfWorkingDay,
  toIso,
  toMs,
} from '../../domain/calendar'
import type { Problem } from '../../domain/body/check'
import type { PlanKind, PlanVersionRecord, Repositories, StoredPlan } from '../database'
import { differencesBetween, type CapacityPlan } from '../scheduling/capacity'
import type { FactoryInput, FactoryOptions, FactoryPlan, OrderProjection } from '../scheduling/factory'
import { previousOf } from '../scheduling/factory/places'
import type { Compute } from './compute'
import { recomputeClasses } from './customer-classes'
import { loadFactory } from './load-factory'
import { withPromises } from './promises'

/** What a run of the planner works with; `key` names the run, so that its repetition stores nothing. */
export type PlannerDeps = { repositories: Repositories; compute: Compute; clock: () => string; key?: string }

/** What came of a run, in brief. */
export type PlanOutcome = {
  version: number
  orders: number
  late: number
  changed: { order: string; from?: string; to: string }[]
  untold: number
}

/** Thrown when the data of the factory cannot be planned with; says what is wrong with it. */
export class FactoryNotPlannable extends Error {
  override readonly name = 'FactoryNotPlannable'
  readonly code = 'factory-not-plannable'

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '))
  }
}

/** Working days from now in which nothing that is planned is moved any more (R75). */
const frozenDays = 2
/** How long the daily run searches, seconds. */
const improveSeconds = 30
/** Of what a plan changes, so much is told in brief. */
const mostChanged = 100

/**
 * Plans the factory and stores the plan as a new version. `repair` times the plan in force anew and does nothing when
 * nothing asks for it and the plan is of today; `improve` also computes the classes of the customers anew and searches for a better plan.
 */
export async function planTheFactory(kind: PlanKind, deps: PlannerDeps): Promise<PlanOutcome> {
  const { repositories, compute, clock } = deps
  const [requests, latest] = await Promise.all([
    repositories.planning.waitingRequests(),
    repositories.planning.latestVersion(),
  ])
  const now = clock()
  const isAskedFor = requests.length > 0 || isOfAnEarlierDay(latest?.plannedAt, now)
  if (kind === 'repair' && !isAskedFor && latest) return outcomeOf(repositories, latest.version)
  if (kind === 'improve') await recomputeClasses(repositories, now)
  const factory = await loadFactory(repositories, { now })
  const frozenUntil = frozenFrom(factory)
  const before = await projectionsByOrder(repositories)
  const options = kind === 'improve' ? { seed: 1, seconds: improveSeconds } : { seed: 1 }
  const { plan, leftOut } = await planWhatCanBe(compute, { ...factory, frozenUntil }, options)
  const asked = new Set(requests.flatMap(({ kind: about, ref }) => (about === 'order' && ref ? [ref] : [])))
  const isAsked = (order: string) => kind === 'improve' || asked.has(order)
  const projections = await withPromises(compute, { factory, plan, before, isAsked })
  const { version, changedOrders } = await repositories.planning.storeVersion({
    plannedAt: now,
    kind,
    reasons: requests.map(({ reason }) => reason),
    requests: requests.map(({ id }) => id),
    result: { ...storedPlan(plan), leftOut },
    differences: differencesFrom(latest, plan),
    values: plan.capacity.values,
    frozenUntil,
    projections,
    key: deps.key,
    basedOn: latest?.version ?? 0,
  })
  return outcomeOf(repositories, version, { before, changedOrders })
}

/** What was to be done yesterday is late today: a plan holds for its day, in UTC, which is the factory's morning. */
function isOfAnEarlierDay(plannedAt: string | undefined, now: string): boolean {
  return plannedAt !== undefined && plannedAt.slice(0, 10) < now.slice(0, 10)
}

/** An order that cannot be planned, such as one of a million pieces or of another century, and why. */
type LeftOut = { order: string; problems: readonly Problem[] }

/** One odd order must not keep all others from being planned: it is left out, and told with what is wrong with it. */
async function planWhatCanBe(
  compute: Compute,
  factory: FactoryInput,
  options: FactoryOptions,
): Promise<{ plan: FactoryPlan; leftOut: LeftOut[] }> {
  let orders = factory.orders
  const leftOut: LeftOut[] = []
  for (;;) {
    const answer = await compute.run('planFactory', { ...factory, orders }, options)
    if (answer.ok) return { plan: answer.plan, leftOut }
    const odd = byOrder(answer.problems, orders)
    if (odd.length === 0) throw new FactoryNotPlannable(answer.problems)
    leftOut.push(...odd)
    const isOdd = new Set(odd.map(({ order }) => order))
    orders = orders.filter(({ number }) => !isOdd.has(number))
  }
}

/** Problems by the order that they are about; empty when one of them is about something else. */
function byOrder(problems: readonly Problem[], orders: FactoryInput['orders']): LeftOut[] {
  const found = new Map<string, Problem[]>()
  for (const problem of problems) {
    const index = /^\/orders\/(\d+)(\/|$)/.exec(problem.pointer)?.[1]
    const order = index === undefined ? undefined : orders[Number(index)]?.number
    if (order === undefined) return []
    found.set(order, [...(found.get(order) ?? []), problem])
  }
  return [...found].map(([order, own]) => ({ order, problems: own }))
}

/** The start of the working day before which the plan stays as it is. */
function frozenFrom({ calendar, plannedAt }: FactoryInput): string {
  const compiled = compileCalendar(calendar)
  const on = addWorkingDays(compiled, localDate(compiled, toMs(plannedAt)), frozenDays)
  return toIso(startOfWorkingDay(compiled, on))
}

async function projectionsByOrder({ planning }: Repositories): Promise<Map<string, OrderProjection>> {
  const known = await planning.listProjections()
  return new Map(known.map(({ order, projection }) => [order, projection]))
}

/** What people and the next plan want of a plan; the loads of every day are computed again where they are asked for. */
function storedPlan({ capacity, materials }: FactoryPlan): StoredPlan {
  const { jobs, values, start, dueDateOrder, bottleneck, lineBalance, starvation } = capacity
  const { messages, late, missed, kitting, warnings } = materials
  return {
    ...previousOf(capacity),
    jobs,
    values,
    start,
    dueDateOrder,
    ...(bottleneck && { bottleneck }),
    ...(lineBalance && { lineBalance }),
    starvation: starvation.slice(0, mostChanged),
    materials: { messages, late, missed, kitting, warnings },
  }
}

/** Against the version before, when that one still has its operations. */
function differencesFrom(latest: PlanVersionRecord | undefined, { capacity }: FactoryPlan): unknown {
  const before = latest?.result as (StoredPlan & Partial<CapacityPlan>) | undefined
  if (!before?.jobs || !before.values) return undefined
  return differencesBetween(before as CapacityPlan, capacity)
}

type Changes = { before: ReadonlyMap<string, OrderProjection>; changedOrders: readonly string[] }

async function outcomeOf(
  { planning }: Repositories,
  version: number,
  changes?: Changes,
): Promise<PlanOutcome> {
  const [all, untold] = await Promise.all([planning.listProjections(), planning.untold()])
  const changed = all.flatMap(({ order, projection: { projectedShipOn: to } }) => {
    const from = changes?.before.get(order)?.projectedShipOn
    return changes?.changedOrders.includes(order) && from !== to ? [{ order, ...(from && { from }), to }] : []
  })
  return {
    version,
    orders: all.length,
    late: all.filter(({ projection }) => projection.daysLate > 0).length,
    changed: changed.slice(0, mostChanged),
    untold: untold.length,
  }
}

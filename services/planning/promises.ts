import type { FactoryInput, FactoryPlan, OrderProjection, PromiseMade } from '../scheduling/factory'
import { previousOf } from '../scheduling/factory/places'
import type { Compute } from './compute'

/** Promises that one run computes; each is a plan of its own. The others keep what they had until a later run. */
const mostPromises = 25

type Planned = {
  factory: FactoryInput
  plan: FactoryPlan
  /** What the plan before said of each order. */
  before: ReadonlyMap<string, OrderProjection>
  /** True for orders whose promise is to be computed anew. */
  isAsked: (order: string) => boolean
}

/**
 * The projections of a plan, tentative orders with the earliest ship date that they can be promised (R9). When more
 * are due than a run computes, those without a promise come first, then the oldest, so that each has its turn.
 */
export async function withPromises(compute: Compute, planned: Planned): Promise<OrderProjection[]> {
  const { factory, plan, before } = planned
  const picture = { ...factory, previous: previousOf(plan.capacity) }
  const due = duePromises(planned)
  const made = new Map<string, PromiseMade | undefined>()
  for (const order of due.slice(0, mostPromises)) made.set(order, await promiseOf(compute, picture, order))
  const late = new Set(due.slice(mostPromises))
  return plan.orders.map((projection) => {
    const { order, tentative } = projection
    const known = before.get(order)?.promise
    const kept = known && late.has(order) ? { ...known, isOld: true as const } : known
    const promise = made.has(order) ? made.get(order) : kept
    return tentative && promise ? { ...projection, promise } : projection
  })
}

/** Tentative orders whose promise is to be computed, the most urgent first. */
function duePromises({ plan, before, isAsked }: Planned): string[] {
  const madeAt = (order: string) => before.get(order)?.promise?.asOf ?? ''
  return plan.orders
    .filter((projection) => {
      const earlier = before.get(projection.order)
      const isOld = !earlier?.promise || earlier.promise.isOld || hasMoved(earlier, projection)
      return projection.tentative && (isOld || isAsked(projection.order))
    })
    .map(({ order }) => order)
    .toSorted((a, b) => (madeAt(a) < madeAt(b) ? -1 : madeAt(a) > madeAt(b) ? 1 : 0))
}

/** What a promise rests on has changed: the dates of materials and production, or what binds them. */
function hasMoved(before: OrderProjection, after: OrderProjection): boolean {
  const datesOf = ({ projectedShipOn, materialsReadyOn, productionEndOn }: OrderProjection) =>
    [projectedShipOn, materialsReadyOn, productionEndOn].join()
  return datesOf(before) !== datesOf(after)
}

async function promiseOf(
  compute: Compute,
  factory: FactoryInput,
  number: string,
): Promise<PromiseMade | undefined> {
  const order = factory.orders.find((one) => one.number === number)
  const answer = await compute.run('promiseDate', { factory, order })
  if (!answer.ok) return undefined
  const { shipOn, binding } = answer.promise
  return { shipOn, binding, asOf: factory.plannedAt }
}

import type { FactoryInput, FactoryPlan, OrderProjection } from '../scheduling/factory'
import { previousOf } from '../scheduling/factory/places'
import type { Compute } from './compute'

/** Promises that one run computes; each is a plan of its own. The others keep what they had. */
const mostPromises = 25

type Planned = {
  factory: FactoryInput
  plan: FactoryPlan
  /** What the plan before said of each order. */
  before: ReadonlyMap<string, OrderProjection>
  /** True for orders whose promise is to be computed anew. */
  isAsked: (order: string) => boolean
}

/** The projections of a plan, tentative orders with the earliest ship date that they can be promised (R9). */
export async function withPromises(
  compute: Compute,
  { factory, plan, before, isAsked }: Planned,
): Promise<OrderProjection[]> {
  const picture = { ...factory, previous: previousOf(plan.capacity) }
  const projections: OrderProjection[] = []
  let left = mostPromises
  for (const projection of plan.orders) {
    const earlier = before.get(projection.order)
    const known = earlier?.promise
    const isOld = !known || isAsked(projection.order) || hasMoved(earlier!, projection)
    const isDue = projection.tentative && left > 0 && isOld
    if (isDue) left -= 1
    const promise = isDue ? await promiseOf(compute, picture, projection.order) : known
    projections.push(projection.tentative && promise ? { ...projection, promise } : projection)
  }
  return projections
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
): Promise<OrderProjection['promise']> {
  const order = factory.orders.find((one) => one.number === number)
  const answer = await compute.run('promiseDate', { factory, order })
  if (!answer.ok) return undefined
  const { shipOn, binding } = answer.promise
  return { shipOn, binding }
}

import type { Problem } from '../../../domain/body/check'
import { addWorkingDays } from '../../../domain/calendar'
import { isObject } from '../capacity/checks'
import { basePlan, onPlan, planAgain } from './base'
import { causesOf } from './causes'
import type { FactoryOptions } from './check'
import { factoryProblems } from './check'
import { finishOrder, operationsByJob } from './expectations'
import type { FactoryInput, FactoryOrder } from './input'
import { phasesOf } from './phases'
import type { PlannedFactory, PlannedOrderState } from './planned'
import type { PromisedDate } from './promise-result'
import { bindingOf, projectionOf } from './projections'
import { pushesOf } from './pushes'
import { requiredDates } from './required-dates'
import { orderTime } from './time'

/** A promise, or everything that is wrong with the question. */
export type PromiseAnswer = { ok: true; promise: PromisedDate } | { ok: false; problems: Problem[] }

/**
 * Capable to promise (R9, R81): the earliest ship date of an order from what material, machines and time plan leave,
 * and what binds it. `request` is `{ factory, order, options? }`; an order of the picture with the same number is
 * replaced. A normal order takes what all others leave and pushes nobody. A rush order may use the reserve and, where
 * it would otherwise be late, goes first: the orders it pushes are those whose dates differ between the plan with and
 * without it, both made from the same plan in force.
 */
export function promiseDate(request: unknown): PromiseAnswer {
  const problems = requestProblems(request)
  if (problems.length > 0) return { ok: false, problems }
  const { factory, order, options = {} } = request as Request
  const others = { ...factory, orders: factory.orders.filter(({ number }) => number !== order.number) }
  const base = basePlan(others, options)
  if (!base.ok) return refused(base.problems, others.orders.length)
  const asked = { ...order, tentative: !order.rush }
  const isEarliest = !order.rush || order.time.shipOn === undefined
  const added = isEarliest ? asSoonAsPossible(asked, base.planned.factory.today) : asked
  const picture = onPlan({ ...others, orders: [...others.orders, added] }, base.planned)
  const answer = planAgain(picture, phasesWith(others.orders, added))
  if (!answer.ok) return refused(answer.problems, others.orders.length)
  return { ok: true, promise: promiseOf(answer.planned, { order: asked, base: base.planned }) }
}

type Request = { factory: FactoryInput; order: FactoryOrder; options?: FactoryOptions }

function phasesWith(others: FactoryOrder[], order: FactoryOrder): FactoryOrder[][] {
  const [contracted = [], tentative = []] = phasesOf(others)
  return order.rush ? [[...contracted, order], tentative] : [contracted, tentative, [order]]
}

/** Without a date of its own, or the vessel's: what comes out is the earliest. */
function asSoonAsPossible({ time, ...order }: FactoryOrder, today: string): FactoryOrder {
  const { etaOn: _etaOn, cutOffs: _cutOffs, ...rest } = time
  return { ...order, time: { ...rest, shipOn: today } }
}

function promiseOf(
  planned: PlannedFactory,
  { order, base }: { order: FactoryOrder; base: PlannedFactory },
): PromisedDate {
  const { factory } = planned
  const state = planned.orders.at(-1)!
  const { expected: _expected, ...projection } = projectionOf(planned, state)
  const shipOn = projection.projectedShipOn
  const askedOn = order.time.shipOn
  const canHold = askedOn === undefined ? undefined : shipOn <= askedOn
  // Measured against the day before the earliest, the dates on the way say what keeps it from being earlier.
  const isHeld = order.rush && canHold
  const missed = isHeld ? shipOn : addWorkingDays(factory.calendar, shipOn, -1)
  const shown = shippingOn(planned, state, { order, shipOn: missed })
  const causes = isHeld ? [] : causesOf(planned, shown, { isPhysicalFirst: true })
  return {
    order: order.number,
    ...(askedOn !== undefined && { askedOn, canHold: canHold! }),
    shipOn,
    ...(canHold === false && {
      toHold: requiredDates(planned, shippingOn(planned, state, { order, shipOn: askedOn! })),
    }),
    binding: bindingOf(factory, shown, causes),
    causes,
    ...(projection.materialsReadyOn && { materialsReadyOn: projection.materialsReadyOn }),
    ...(projection.productionStartOn && { productionStartOn: projection.productionStartOn }),
    ...(projection.productionEndOn && { productionEndOn: projection.productionEndOn }),
    lines: projection.lines,
    ...(order.rush && { pushes: pushesOf(base, planned) }),
  }
}

/** The same plan of materials and machines, the order's time counted from another ship date. */
function shippingOn(
  { factory, capacity }: PlannedFactory,
  state: PlannedOrderState,
  { order, shipOn }: { order: FactoryOrder; shipOn: string },
): PlannedOrderState {
  const dated = { ...state.order, time: { ...order.time, shipOn } }
  const started = { ...state, order: dated, own: orderTime(factory, dated) }
  return finishOrder(factory, started, operationsByJob(capacity))
}

function requestProblems(request: unknown): Problem[] {
  if (!isObject(request))
    return [{ pointer: '', detail: 'must be an object with factory, order and options' }]
  const odd = Object.keys(request).filter((name) => !['factory', 'order', 'options'].includes(name))
  if (odd.length > 0)
    return odd.map((name) => ({
      pointer: `/${name}`,
      detail: 'is not a field here; the fields are: factory, order, options',
    }))
  const { factory, order, options = {} } = request
  if (!isObject(order)) return [{ pointer: '/order', detail: 'must be an object: the order to promise' }]
  if (!isObject(factory) || !Array.isArray(factory.orders))
    return pointed(factoryProblems(factory, options), { newAt: -1 })
  const others = factory.orders.filter((one) => !isObject(one) || one.number !== order.number)
  const found = factoryProblems({ ...factory, orders: [...others, order] }, options)
  return pointed(found, { newAt: others.length })
}

function refused(problems: Problem[], newAt: number): PromiseAnswer {
  return { ok: false, problems: pointed(problems, { newAt }) }
}

/** Points to the order that is asked for, or into the picture. */
function pointed(problems: Problem[], { newAt }: { newAt: number }): Problem[] {
  const own = `/orders/${newAt}`
  return problems.map(({ pointer, detail }) => {
    if (pointer.startsWith('/options')) return { pointer, detail }
    if (pointer === own || pointer.startsWith(`${own}/`))
      return { pointer: `/order${pointer.slice(own.length)}`, detail }
    return { pointer: `/factory${pointer}`, detail }
  })
}

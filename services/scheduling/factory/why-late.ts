import type { Problem } from '../../../domain/body/check'
import type { Bilingual } from '../../../domain/policy'
import { isObject } from '../capacity/checks'
import { basePlan } from './base'
import type { CauseLink } from './cause'
import { causesOf } from './causes'
import type { FactoryOptions } from './check'
import { factoryProblems } from './check'
import { harmsOf } from './harms'
import type { FactoryInput, PreviousOperation } from './input'
import { previousOf } from './places'
import type { LateOrder, LateReport } from './late-result'
import type { PlannedFactory, PlannedOrderState } from './planned'
import { daysLateOf } from './projections'

/** Why orders are late, or everything that is wrong with the question. */
export type LateAnswer = { ok: true; report: LateReport } | { ok: false; problems: Problem[] }

/**
 * For every late order one chain of causes back to its root, and for every late purchase line and stopped machine
 * the orders that it hurts. `request` is `{ factory, plan?, order?, options? }`: `plan` is a plan of the same factory to
 * explain, in place of the picture's plan in force; without either one is made. `order` asks of one order alone, and
 * of what it is hurt by. Both answers rest on slack: what
 * does not touch the end of an order is no cause, and what an order would not gain does not hurt it.
 */
export function whyLate(request: unknown): LateAnswer {
  const problems = requestProblems(request)
  if (problems.length > 0) return { ok: false, problems }
  const { factory, plan, order, options = {} } = request as Request
  const picture = plan ? { ...factory, previous: previousOf(plan.capacity) } : factory
  const base = basePlan(picture, options)
  if (!base.ok) return { ok: false, problems: base.problems.map(inFactory) }
  const { planned } = base
  return { ok: true, report: { orders: lateOrders(planned, order), ...harmsOf(planned, order) } }
}

type Plan = { capacity: { operations: PreviousOperation[] } }
type Request = { factory: FactoryInput; plan?: Plan; order?: string; options?: FactoryOptions }

function lateOrders(planned: PlannedFactory, number?: string): LateOrder[] {
  return planned.orders
    .filter(({ order }) => !number || order.number === number)
    .flatMap((state) => lateOrder(planned, state))
    .toSorted((a, b) => b.daysLate - a.daysLate || (a.order < b.order ? -1 : 1))
}

function lateOrder(planned: PlannedFactory, state: PlannedOrderState): LateOrder[] {
  const { order, final } = state
  const causes = causesOf(planned, state)
  if (causes.length === 0) return []
  const daysLate = daysLateOf(planned.factory, final)
  return [
    {
      order: order.number,
      customer: order.customer,
      ...(order.customerClass && { customerClass: order.customerClass }),
      shipOn: final.plan.shipOn,
      projectedShipOn: final.projectedShipOn,
      daysLate,
      causes,
      text: sentenceOf(order.number, daysLate, causes),
    },
  ]
}

function sentenceOf(order: string, days: number, causes: CauseLink[]): Bilingual {
  return {
    en: `${order} ships ${days} working days late: ${causes.map(({ text }) => text.en).join(' ← ')}`,
    zh: `${order} 延误${days}个工作日：${causes.map(({ text }) => text.zh).join(' ← ')}`,
  }
}

function requestProblems(request: unknown): Problem[] {
  const fields = ['factory', 'plan', 'order', 'options']
  if (!isObject(request)) return [{ pointer: '', detail: `must be an object with ${fields.join(', ')}` }]
  const odd = Object.keys(request).filter((name) => !fields.includes(name))
  const { factory, plan, order, options = {} } = request
  return [
    ...odd.map((name) => ({
      pointer: `/${name}`,
      detail: `is not a field here; the fields are: ${fields.join(', ')}`,
    })),
    ...factoryProblems(factory, options).map((one) =>
      one.pointer.startsWith('/options') ? one : inFactory(one),
    ),
    ...(plan === undefined ? [] : planProblems(plan)),
    ...(order === undefined ? [] : orderProblems(factory, order)),
  ]
}

function orderProblems(factory: unknown, order: unknown): Problem[] {
  const orders = isObject(factory) && Array.isArray(factory.orders) ? factory.orders : []
  if (orders.some((one) => isObject(one) && one.number === order)) return []
  return [{ pointer: '/order', detail: 'must be the number of an order of the factory' }]
}

/** Of a plan only its operations are looked at. */
function planProblems(plan: unknown): Problem[] {
  const operations = isObject(plan) && isObject(plan.capacity) ? plan.capacity.operations : undefined
  if (!Array.isArray(operations))
    return [{ pointer: '/plan', detail: 'must be a plan of the factory, as planning answers it' }]
  const wrong = operations.findIndex(
    (one) =>
      !isObject(one) ||
      ![one.job, one.operation, one.machine].every((name) => typeof name === 'string') ||
      ![one.startAt, one.endAt].every(isInstant) ||
      ![one.notBefore, one.waitedUntil].every((at) => at === undefined || isInstant(at)),
  )
  if (wrong < 0) return []
  const detail = 'must have job, operation, machine, startAt and endAt'
  return [{ pointer: `/plan/capacity/operations/${wrong}`, detail }]
}

function isInstant(at: unknown): boolean {
  return typeof at === 'string' && !Number.isNaN(Date.parse(at))
}

function inFactory({ pointer, detail }: Problem): Problem {
  return { pointer: `/factory${pointer}`, detail }
}

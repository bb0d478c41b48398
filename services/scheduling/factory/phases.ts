import type { Problem } from '../../../domain/body/check'
import type { CapacityJob, CapacityPlan } from '../capacity'
import type { MaterialPlan } from '../materials'
import { planCapacity } from './capacity-step'
import type { FactoryOptions } from './check'
import { withEarlier } from './earlier-phase'
import { finishOrder, operationsByJob } from './expectations'
import type { Factory } from './factory'
import type { FactoryOrder } from './input'
import { planLineMaterials } from './line-materials'
import { placesOf } from './places'
import type { PlannedFactory, PlannedOrderState } from './planned'
import { demandsOf, plannedLine } from './planned-lines'
import type { Kept } from './repair'
import type { Stock } from './stock'
import { stockOf } from './stock'
import { orderTime } from './time'

/** Later phases are small: a tenth of the time goes to them. */
const laterShare = 0.1

type Answer<T> = ({ ok: true } & T) | { ok: false; problems: Problem[] }

/**
 * Contracted orders first; then the tentative ones, in order of receipt, into what these leave. In each phase the
 * operations of the earlier ones stay where they are, and their materials are no longer there.
 */
export function phasesOf(orders: FactoryOrder[]): FactoryOrder[][] {
  const tentative = orders
    .filter((order) => order.tentative)
    .toSorted(
      (a, b) =>
        Date.parse(a.time.receivedAt) - Date.parse(b.time.receivedAt) || (a.number < b.number ? -1 : 1),
    )
  return [orders.filter((order) => !order.tentative), tentative]
}

/** Plans orders phase by phase. */
export function planInPhases(
  factory: Factory,
  phases: FactoryOrder[][],
  options: FactoryOptions,
): Answer<{ planned: PlannedFactory }> {
  let progress: Progress = { stock: stockOf(factory.input), jobs: [], kept: new Map(), lines: new Map() }
  for (const [number, orders] of phases.entries()) {
    const isLater = number > 0
    if (isLater && orders.length === 0) continue
    const next = planPhase(factory, progress, {
      orders,
      isLater,
      options: isLater ? lighter(options) : options,
    })
    if (!next.ok) return next
    progress = next
  }
  const { materials, capacity, lines } = progress
  const byJob = operationsByJob(capacity!)
  const orders = factory.input.orders.map((order) => finishOrder(factory, lines.get(order)!, byJob))
  return { ok: true, planned: { factory, materials: materials!, capacity: capacity!, orders } }
}

function lighter({ seed, iterations, seconds }: FactoryOptions): FactoryOptions {
  return {
    ...(seed !== undefined && { seed }),
    ...(iterations !== undefined && { iterations: Math.ceil(iterations * laterShare) }),
    ...(seconds !== undefined && { seconds: seconds * laterShare }),
  }
}

type Progress = {
  stock: Stock
  jobs: CapacityJob[]
  kept: Kept
  lines: Map<FactoryOrder, StartedOrder>
  materials?: MaterialPlan
  capacity?: CapacityPlan
}

/** An order before its production is planned. */
export type StartedOrder = Pick<PlannedOrderState, 'order' | 'own' | 'lines'>

/** Orders that are planned together; a later phase takes what the earlier ones leave. */
export type Phase = { orders: FactoryOrder[]; isLater: boolean }

/** Orders with their materials, and what they leave for those of the next phase. */
export type StartedPhase = { started: StartedOrder[]; materials: MaterialPlan; left: Stock }

/** Plans the materials of a phase's orders on a stock. */
export function startPhase(factory: Factory, stock: Stock, { orders, isLater }: Phase): Answer<StartedPhase> {
  const own = new Map(orders.map((order) => [order, orderTime(factory, order)]))
  const step = planLineMaterials(factory, stock, demandsOf(factory, own, isLater))
  if (!step.ok) return step
  const started = orders.map((order) => ({
    order,
    own: own.get(order)!,
    lines: order.lines.map((line) =>
      plannedLine(factory, factory.lines.get(line.id)!, {
        own: own.get(order)!,
        materials: step.lines.get(line.id)!,
      }),
    ),
  }))
  return { ok: true, started, materials: step.plan, left: step.left }
}

function planPhase(
  factory: Factory,
  before: Progress,
  { options, ...phase }: Phase & { options: FactoryOptions },
): Answer<Progress> {
  const step = startPhase(factory, before.stock, phase)
  if (!step.ok) return step
  const { started } = step
  const made = started.flatMap(({ lines }) => lines.flatMap(({ job }) => job ?? []))
  const jobs = [...before.jobs, ...made]
  const needsPlan = before.capacity === undefined || made.length > 0
  const answer = needsPlan
    ? planCapacity(factory, jobs, { ...(phase.isLater && { kept: before.kept }), options })
    : { ok: true as const, plan: before.capacity! }
  if (!answer.ok) return answer
  const capacity = before.capacity ? withEarlier(answer.plan, before.capacity) : answer.plan
  return {
    ok: true,
    stock: step.left,
    jobs,
    kept: placesOf(capacity),
    lines: new Map([
      ...before.lines,
      ...started.map((one): [FactoryOrder, StartedOrder] => [one.order, one]),
    ]),
    materials: before.materials ?? step.materials,
    capacity,
  }
}

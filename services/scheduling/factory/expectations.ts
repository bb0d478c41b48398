import type { CapacityPlan, PlannedOperation } from '../capacity'
import type { Factory } from './factory'
import type { LineMaterials } from './line-materials'
import type { StartedOrder } from './phases'
import type { PlannedLine, PlannedOrderState } from './planned'
import type { Expected } from './time'
import { orderTime } from './time'
import { dateAt, machineDone, machineStarts, materialComes } from './words'

/** Where the lines of an order stand on the machines. */
export type Placed = { first?: PlannedOperation; last?: PlannedOperation }

/** An order's time once its materials and its production are planned. */
export function finishOrder(
  factory: Factory,
  started: StartedOrder,
  capacity: CapacityPlan,
): PlannedOrderState {
  const expected = expectedOf(factory, started, operationsByJob(capacity))
  return { ...started, expected, final: orderTime(factory, started.order, expected) }
}

const indexed = new WeakMap<CapacityPlan, Map<string, PlannedOperation[]>>()

/** The operations of each job; a plan is indexed once. */
export function operationsByJob(capacity: CapacityPlan): ReadonlyMap<string, PlannedOperation[]> {
  const known = indexed.get(capacity)
  if (known) return known
  const byJob = new Map<string, PlannedOperation[]>()
  for (const operation of capacity.operations) {
    const list = byJob.get(operation.job)
    if (list) list.push(operation)
    else byJob.set(operation.job, [operation])
  }
  indexed.set(capacity, byJob)
  return byJob
}

/** The first and the last operation of some lines. */
export function placedOf(lines: PlannedLine[], byJob: ReadonlyMap<string, PlannedOperation[]>): Placed {
  const operations = lines.flatMap(({ line, job }) => (job ? (byJob.get(line.id) ?? []) : []))
  return {
    first: operations.reduce<PlannedOperation | undefined>(
      (a, b) => (a && a.startAt <= b.startAt ? a : b),
      undefined,
    ),
    last: operations.reduce<PlannedOperation | undefined>(
      (a, b) => (a && a.endAt >= b.endAt ? a : b),
      undefined,
    ),
  }
}

/** The materials that come last among lines for which something still comes. */
export function lastMaterials(lines: PlannedLine[]): LineMaterials | undefined {
  return lines
    .filter(({ isDone, materials }) => !isDone && materials.decidedBy)
    .reduce<LineMaterials | undefined>(
      (a, { materials: b }) => (a && a.readyOn >= b.readyOn ? a : b),
      undefined,
    )
}

function expectedOf(
  factory: Factory,
  { order, lines }: StartedOrder,
  byJob: ReadonlyMap<string, PlannedOperation[]>,
): Expected {
  const done = order.time.done ?? {}
  const materials = lastMaterials(lines.filter(({ isBoughtIn }) => !isBoughtIn))
  const goods = lastMaterials(lines.filter(({ isBoughtIn }) => isBoughtIn))
  const { first, last } = placedOf(lines, byJob)
  const expected: Expected = {}
  if (materials) {
    const one = { on: materials.readyOn, because: materialComes(factory, materials.decidedBy!) }
    if (!done.materialsIn) expected.materialsIn = one
    if (!done.trimsIn) expected.trimsIn = one
  }
  if (first && !done.productionStart) {
    const on = dateAt(factory, first.startAt)
    expected.productionStart = { on, because: machineStarts(factory, { machine: first.machine, on }) }
  }
  const end = last && { on: dateAt(factory, last.endAt), machine: last.machine }
  if (end && !done.productionComplete && !(goods && goods.readyOn > end.on))
    expected.productionComplete = { on: end.on, because: machineDone(factory, end) }
  else if (goods && !done.productionComplete)
    expected.productionComplete = { on: goods.readyOn, because: materialComes(factory, goods.decidedBy!) }
  return expected
}

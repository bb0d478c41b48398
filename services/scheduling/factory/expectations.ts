import type { CapacityPlan, PlannedOperation } from '../capacity'
import type { Factory } from './factory'
import type { FactoryOrder } from './input'
import type { LineMaterials } from './line-materials'
import type { StartedOrder } from './phases'
import type { PlannedLine, PlannedOrderState } from './planned'
import type { Expected } from './time'
import { orderTime } from './time'
import { allInStock, dateAt, machineDone, machineStarts, materialComes } from './words'

/** Where the lines of an order stand on the machines. */
export type Placed = { first?: PlannedOperation; last?: PlannedOperation }

/** An order's time once its materials and its production are planned; `byJob` has the operations of its lines. */
export function finishOrder(
  factory: Factory,
  started: StartedOrder,
  byJob: ReadonlyMap<string, PlannedOperation[]>,
): PlannedOrderState {
  const expected = expectedOf(factory, started, byJob)
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

/**
 * When an order's materials are expected, its trims with them. What is all in stock was there when the order came:
 * a date that does not move from day to day.
 */
export function materialsExpected(
  factory: Factory,
  { time: { receivedAt, done = {} } }: FactoryOrder,
  { readyOn, decidedBy, isKnown }: LineMaterials,
): Expected {
  if (!decidedBy && !isKnown) return {}
  const one = decidedBy
    ? { on: readyOn, because: materialComes(factory, decidedBy) }
    : { on: dateAt(factory, receivedAt), because: allInStock }
  return { ...(!done.materialsIn && { materialsIn: one }), ...(!done.trimsIn && { trimsIn: one }) }
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

/** Nothing comes any more for any line: all is in stock, unless what some line needs is not known. */
function stockExpected(factory: Factory, { order, lines }: Pick<StartedOrder, 'order' | 'lines'>): Expected {
  const open = lines.filter(({ isDone, isBoughtIn }) => !isDone && !isBoughtIn)
  if (open.length === 0 || !open.every(({ materials }) => materials.isKnown)) return {}
  return materialsExpected(factory, order, open[0]!.materials)
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
  const expected = materials
    ? materialsExpected(factory, order, materials)
    : stockExpected(factory, { order, lines })
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

import type { CapacityJob, CapacityOperation, CustomerClass } from '../capacity'
import type { Factory } from './factory'
import type { FactoryOrder, FactoryOrderLine, Routing, RoutingOperation } from './input'
import { isBoughtIn } from './products'

/** When a line may start and when it should be made; instants. */
export type JobDates = { releaseAt: string; dueAt?: string }

/** What a rush order weighs, in orders of its class: it goes before others (R81). */
const rushFactor = 100

/** Weight of a late order by class, as the capacity plan has it. */
const usualWeights: Record<CustomerClass, number> = { A: 4, B: 2, C: 1 }

/** Weight of an order in the capacity plan. */
export function weightOf({ input }: Factory, { customerClass = 'C', rush }: FactoryOrder): number {
  const weight = (input.classWeights ?? usualWeights)[customerClass]
  return rush ? Math.min(1e6, weight * rushFactor) : weight
}

/** What is left to make of a line, by its routing; undefined when that is nothing, or nothing is made here. */
export function operationsLeft(
  factory: Factory,
  order: FactoryOrder,
  line: FactoryOrderLine,
): CapacityOperation[] | undefined {
  const routing = factory.routings.get(line.item)
  if (line.isMade || !routing || isBoughtIn(order, factory.items.get(line.item))) return undefined
  const left = (operation: RoutingOperation) => line.quantity - (line.done?.[operation.process] ?? 0)
  const open = routing.operations.filter((operation) => left(operation) > 0)
  if (open.length === 0) return undefined
  const before = openPredecessors(routing, new Set(open.map(({ id }) => id)))
  return open.map((operation) => operationOf(factory, operation, { pieces: left(operation), before }))
}

/** The job of a line: what is left of it, with its dates. */
export function jobOf(
  factory: Factory,
  { order, line }: { order: FactoryOrder; line: FactoryOrderLine },
  { operations, releaseAt, dueAt }: JobDates & { operations: CapacityOperation[] },
): CapacityJob {
  return {
    id: line.id,
    orderLine: line.id,
    ...(order.customerClass && { customerClass: order.customerClass }),
    weight: weightOf(factory, order),
    ...(order.rush && { rush: true }),
    releaseAt,
    ...(dueAt !== undefined && { dueAt }),
    operations,
  }
}

type Predecessors = ReadonlyMap<string, string[]>

/** Predecessors that are not done; what came after one that is comes after its predecessors instead. */
function openPredecessors({ operations }: Routing, open: ReadonlySet<string>): Predecessors {
  const given = new Map(
    operations.map(({ id, predecessors }, i) => [
      id,
      predecessors ?? (i === 0 ? [] : [operations[i - 1]!.id]),
    ]),
  )
  const known = new Map<string, string[]>()
  const resolve = (id: string): string[] => {
    const before = known.get(id)
    if (before) return before
    const found = given.get(id)!.flatMap((prior) => (open.has(prior) ? [prior] : resolve(prior)))
    const unique = [...new Set(found)]
    known.set(id, unique)
    return unique
  }
  return new Map(operations.map(({ id }) => [id, resolve(id)]))
}

function operationOf(
  { machines: all }: Factory,
  operation: RoutingOperation,
  { pieces, before }: { pieces: number; before: Predecessors },
): CapacityOperation {
  const { id, process, workCentre, minutesPerPiece, setupFamily, transferBatch, workers, floorSpace } =
    operation
  const machines =
    operation.machines ??
    all.filter((one) => one.workCentre === workCentre).map((one) => ({ machine: one.id }))
  return {
    id,
    process,
    pieces,
    machines: machines.map((choice: { machine: string; minutesPerPiece?: number }) => ({
      machine: choice.machine,
      minutesPerPiece: choice.minutesPerPiece ?? minutesPerPiece,
    })),
    predecessors: before.get(id)!,
    ...(setupFamily !== undefined && { setupFamily }),
    ...(transferBatch !== undefined && { transferBatch }),
    ...(workers !== undefined && { workers }),
    ...(floorSpace !== undefined && { floorSpace }),
  }
}

import { startOfWorkingDay, toIso } from '../../../domain/calendar'
import { materialsExpected } from './expectations'
import type { Factory, LinePlace } from './factory'
import type { FactoryOrder, FactoryOrderLine } from './input'
import { jobOf, operationsLeft } from './jobs'
import type { LineDemand, LineMaterials } from './line-materials'
import type { PlannedLine } from './planned'
import { isBoughtIn } from './products'
import type { OrderTime } from './time'
import { dueOf, orderTime, reachedOn } from './time'

/**
 * What lines need, on the day on which their materials should be in. Rush orders come first; in a later phase
 * everything is wanted at once, in the order of the phase.
 */
export function demandsOf(
  factory: Factory,
  own: ReadonlyMap<FactoryOrder, OrderTime>,
  isLater: boolean,
): LineDemand[] {
  const orders = [...own.keys()].toSorted((a, b) =>
    isLater ? 0 : Number(b.rush ?? false) - Number(a.rush ?? false),
  )
  return orders.flatMap((order) =>
    order.lines.map((line): LineDemand => {
      const place = factory.lines.get(line.id)!
      const due = dueOf(own.get(order)!, materialsMilestone(factory, place)) ?? factory.today
      const isUrgent = isLater || order.rush || due < factory.today
      return { ...place, neededOn: isUrgent ? factory.today : due }
    }),
  )
}

function materialsMilestone(
  factory: Factory,
  { order, line }: LinePlace,
): 'materialsIn' | 'productionComplete' {
  return isBoughtIn(order, factory.items.get(line.item)) ? 'productionComplete' : 'materialsIn'
}

/** A line with its materials and, when something is left to make of it, its job. */
export function plannedLine(
  factory: Factory,
  place: LinePlace,
  { own, materials }: { own: OrderTime; materials: LineMaterials },
): PlannedLine {
  const { order, line } = place
  const boughtIn = isBoughtIn(order, factory.items.get(line.item))
  const operations = operationsLeft(factory, order, line)
  const known = {
    ...place,
    materials,
    isBoughtIn: boughtIn,
    isDone: isDone(factory, line, { boughtIn, isOpen: operations !== undefined }),
  }
  if (!operations) return known
  const release = orderTime(factory, order, materialsExpected(factory, order, materials))
  const start = reachedOn(release, 'productionStart') ?? factory.today
  const on = start > materials.readyOn ? start : materials.readyOn
  const releaseAt = toIso(startOfWorkingDay(factory.calendar, on))
  const dueAt = own.milestones.get('productionComplete')?.dueAt
  return { ...known, release, job: jobOf(factory, place, { operations, releaseAt, dueAt }) }
}

/** A product whose routing has no operation is made without a plan of machines, and is done when it is reported so. */
function isDone(
  { routings }: Factory,
  line: FactoryOrderLine,
  { boughtIn, isOpen }: { boughtIn: boolean; isOpen: boolean },
): boolean {
  if (line.isMade) return true
  return !boughtIn && !isOpen && (routings.get(line.item)?.operations.length ?? 0) > 0
}

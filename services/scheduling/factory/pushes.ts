import { minuteMs, toMs, workingDaysBetween } from '../../../domain/calendar'
import { operationsByJob, placedOf } from './expectations'
import type { PlannedFactory, PlannedOrderState } from './planned'
import { daysLateOf } from './projections'
import type { PushedOrder, Pushes } from './promise-result'

/** The orders that ship, or whose production ends, later in one plan than in another; most hurt first. */
export function pushesOf(without: PlannedFactory, withIt: PlannedFactory): Pushes {
  const before = new Map(without.orders.map((state) => [state.order.number, state]))
  const orders = withIt.orders
    .flatMap((after) => pushedOrder(without, withIt, { before: before.get(after.order.number), after }))
    .toSorted(
      (a, b) =>
        b.days - a.days ||
        b.productionLaterMinutes - a.productionLaterMinutes ||
        (a.order < b.order ? -1 : 1),
    )
  const becomeLate = orders.filter((one) => one.becomesLate).length
  const days = orders.reduce((sum, one) => sum + one.days, 0)
  const text = {
    en: `pushes ${counted(orders.length, 'order')} by ${counted(days, 'working day')} in all; ${becomeLate} of them newly late`,
    zh: `影响${orders.length}个订单，合计推迟${days}个工作日，其中${becomeLate}个变为延误`,
  }
  return { orders, becomeLate, days, text }
}

function pushedOrder(
  without: PlannedFactory,
  withIt: PlannedFactory,
  { before, after }: { before?: PlannedOrderState; after: PlannedOrderState },
): PushedOrder[] {
  if (!before) return []
  const { factory } = withIt
  const [from, to] = [before.final.projectedShipOn, after.final.projectedShipOn]
  const later = Math.max(0, (endOf(withIt, after) - endOf(without, before)) / minuteMs)
  if (to <= from && later === 0) return []
  const { number, customer, customerClass } = after.order
  return [
    {
      order: number,
      customer,
      ...(customerClass && { customerClass }),
      from,
      to,
      days: Math.max(0, workingDaysBetween(factory.calendar, from, to)),
      productionLaterMinutes: later,
      becomesLate: daysLateOf(factory, before.final) === 0 && daysLateOf(factory, after.final) > 0,
    },
  ]
}

/** The end of an order's production; the start of the plan when nothing is left to make. */
function endOf({ capacity, factory }: PlannedFactory, { lines }: PlannedOrderState): number {
  const { last } = placedOf(lines, operationsByJob(capacity))
  return toMs(last?.endAt ?? factory.input.plannedAt)
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

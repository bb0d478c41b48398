import type { Repositories, StockReservation } from '../database'
import { allocateShortage, type AllocationInput } from '../scheduling/allocation'
import type { FactoryInput } from '../scheduling/factory'
import { factoryOf } from '../scheduling/factory/factory'
import { orderTime } from '../scheduling/factory/time'
import { loadFactory } from './load-factory'

/** Class of a customer that has none. */
const lowestClass = 'C'

/**
 * Who gets what of an item that is in stock now (R129): every line of an open order that still needs it, by class of
 * customer, then ship date (while none is committed, that of the order's plan), after what is reserved for it and what
 * an approved override gives it.
 */
export async function allocationOf(repositories: Repositories, item: string, now: string) {
  const [factory, reserved, overrides] = await Promise.all([
    loadFactory(repositories, { now }),
    repositories.reservations.list(),
    repositories.allocationOverrides.list({ status: 'approved' }),
  ])
  const demands = demandsOf(factory, item, reserved)
  const asked = new Set(demands.map(({ orderLine }) => orderLine))
  const stock = factory.items.find(({ code }) => code === item)
  const input: AllocationInput = {
    items: [{ item, available: (stock?.onHand ?? 0) - (stock?.reserved ?? 0) }],
    demands,
    overrides: overrides
      .filter((one) => one.item === item && asked.has(one.orderLine))
      .map(({ orderLine, quantity, approvedBy = '', reason }) => ({
        item,
        orderLine,
        quantity: Number(quantity),
        approvedBy,
        reason,
      })),
  }
  return allocateShortage(input)
}

/** `reservations` are those that people made: the picture also sets aside what overrides give. */
function demandsOf(
  input: FactoryInput,
  item: string,
  reservations: readonly StockReservation[],
): AllocationInput['demands'] {
  const factory = factoryOf(input)
  return input.orders.flatMap((order) => {
    const { number, customer, customerClass, lines } = order
    return lines.flatMap(({ id, needs = [] }) => {
      const needed = needs
        .filter((need) => need.item === item)
        .reduce((sum, { quantity }) => sum + quantity, 0)
      if (needed <= 0) return []
      const reserved = reservations
        .filter((one) => one.item === item && one.orderLine === id)
        .reduce((sum, { quantity }) => sum + Number(quantity), 0)
      return [
        {
          order: number,
          orderLine: id,
          item,
          quantity: needed,
          customer,
          class: customerClass ?? lowestClass,
          dueOn: orderTime(factory, order).plan.shipOn,
          ...(reserved > 0 && { reserved }),
        },
      ]
    })
  })
}

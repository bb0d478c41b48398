import {
  draftedPurchaseOrders,
  materialsReceived,
  productionOrders,
  releasedAllocations,
  releasedPurchaseOrders,
} from './compensation-goods'
import { bookings, helpers, insurance, invoices, letterOfCredit, payments } from './compensation-trade'
import { live, passedAtOpening } from './facts'
import type { WantedTask } from './rule'
import { stages } from './stage'
import type { Compensation, OrderState } from './state'

/** A compensation before it has a number. */
export type Undoing = Omit<Compensation, 'id'>

/** Why an order can no longer be cancelled: goods that are on board belong to the carrier's papers. */
export function cancellationProblem(state: OrderState): string | undefined {
  const sailed = live(state.shipment.shipments).filter((shipment) => shipment.onBoardAt !== undefined)
  if (sailed.length > 0) {
    const names = sailed.map((shipment) => shipment.id).join(', ')
    return `Goods are on board (${names}); the order can no longer be cancelled, only settled with the customer`
  }
  const wasShipped = (state.order.opening?.shipped ?? []).some((entry) => entry.quantity > 0)
  if (wasShipped || passedAtOpening(state, 'shipment')) {
    return 'Goods were shipped before the order was opened here; it can no longer be cancelled'
  }
  return undefined
}

/** Everything set in motion that a cancellation must undo, numbered C1, C2 … in the order in which to undo it. */
export function compensationsFor(state: OrderState): Compensation[] {
  return [
    ...productionOrders(state),
    ...draftedPurchaseOrders(state),
    ...releasedAllocations(state),
    ...releasedPurchaseOrders(state),
    ...materialsReceived(state),
    ...bookings(state),
    ...helpers(state),
    ...insurance(state),
    ...invoices(state),
    ...payments(state),
    ...letterOfCredit(state),
  ].map((undoing, index) => ({ id: `C${index + 1}`, ...undoing }))
}

/** A task for each compensation that still waits for a person's word. */
export function compensationTasks(state: OrderState): WantedTask[] {
  const stage = stages.find((candidate) => state.stages[candidate].status === 'open') ?? 'collection'
  return state.compensations
    .filter((item) => !item.automatic && item.doneAt === undefined)
    .map((item) => ({
      key: `compensation:${item.id}`,
      kind: 'critical',
      stage,
      title: item.description,
      department: item.department,
      ref: item.id,
      due: { workingDays: 1 },
    }))
}

import { exceeds, subtractQuantity } from '../../quantity'
import { finishedQuantity, openProductionOrders, quantityInShipments } from '../facts'
import type { OrderState, Progress } from '../state'
import { kitting } from './kitting'
import { cellName, findProductionOrder, made, processAfter, startOf } from './production-facts'

/**
 * Why a progress, receipt or allocation entry cannot be voided now, in words: its pieces went on to a later
 * process or into a shipment, or its materials are in work. Undefined when it can be, and for other entries.
 */
export function voidProblem(state: OrderState, entryId: string): string | undefined {
  const progress = state.production.progress.find((entry) => entry.id === entryId && !entry.voided)
  return progress ? progressProblem(state, progress) : materialProblem(state, entryId)
}

function progressProblem(state: OrderState, entry: Progress): string | undefined {
  const order = findProductionOrder(state, entry.productionOrder)
  if (!order) return undefined
  const { process } = entry
  const cell = { color: entry.color, size: entry.size }
  const left = subtractQuantity(made(state, order, { process, cell }), entry.quantity)
  const after = processAfter(state, process)
  const passedOn = after === undefined ? 0 : made(state, order, { process: after, cell })
  if (exceeds(passedOn, left)) {
    return `${cellName(cell)}: ${process} would fall to ${left}, but ${passedOn} went on to ${after}; void those first`
  }
  if (process !== 'packing') return undefined
  return shippedProblem(state, order.line, entry)
}

/** Finished pieces may not fall below what shipments hold, neither of the cell nor of the line. */
function shippedProblem(
  state: OrderState,
  line: number,
  { quantity, color, size }: Progress,
): string | undefined {
  for (const cell of [{ color, size }, undefined]) {
    const left = subtractQuantity(finishedQuantity(state, line, cell), quantity)
    const held = quantityInShipments(state, () => true, { line, cell })
    if (exceeds(held, left)) {
      const of = cell ? cellName(cell) : `line ${line}`
      return `${of}: finished pieces would fall to ${left}, but shipments hold ${held}; void the shipment first`
    }
  }
  return undefined
}

function materialProblem(state: OrderState, entryId: string): string | undefined {
  const isMaterial = [...state.materials.receipts, ...state.materials.allocations].some(
    ({ id }) => id === entryId,
  )
  if (!isMaterial) return undefined
  const inWork = new Set(
    openProductionOrders(state)
      .filter((order) => startOf(state, order))
      .map(({ id }) => id),
  )
  const completeNow = kitting(state).filter((kit) => kit.complete && inWork.has(kit.productionOrder))
  const after = kitting(withoutEntry(state, entryId))
  const robbed = completeNow.find((kit) =>
    after.some((later) => later.productionOrder === kit.productionOrder && !later.complete),
  )
  return robbed && `${robbed.productionOrder} is in work with these materials; enter the replacement first`
}

function withoutEntry(state: OrderState, id: string): OrderState {
  const { receipts, allocations } = state.materials
  const others = <E extends { id: string }>(entries: E[]) => entries.filter((entry) => entry.id !== id)
  return {
    ...state,
    materials: { ...state.materials, receipts: others(receipts), allocations: others(allocations) },
  }
}

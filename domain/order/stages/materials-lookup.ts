import { refuse, type Refusal } from '../rule'
import type { OrderState, PurchaseOrder } from '../state'
import { purchaseLines, type OpenPurchaseLine } from './kitting'

/** A purchase order that stands, or why there is none. */
export function findPurchaseOrder(state: OrderState, id: string): PurchaseOrder | Refusal {
  const order = state.materials.purchaseOrders.find((candidate) => candidate.id === id)
  if (!order) {
    const known = state.materials.purchaseOrders.map((candidate) => candidate.id)
    const list = known.length === 0 ? 'none' : known.join(', ')
    return refuse(
      'unknown-purchase-order',
      `There is no purchase order ${id}; there are: ${list}`,
      '/purchaseOrder',
    )
  }
  return order.cancelledAt
    ? refuse(
        'purchase-order-cancelled',
        `${id} was cancelled on ${order.cancelledAt.slice(0, 10)}`,
        '/purchaseOrder',
      )
    : order
}

/** A line of a purchase order that stands, or why there is none. */
export function findPurchaseLine(
  state: OrderState,
  { purchaseOrder, line }: { purchaseOrder: string; line: number },
): OpenPurchaseLine | Refusal {
  const order = findPurchaseOrder(state, purchaseOrder)
  if ('kind' in order) return order
  const found = purchaseLines(state).find(
    (entry) => entry.purchaseOrder.id === order.id && entry.line.line === line,
  )
  const lines = order.lines.map((entry) => entry.line).join(', ')
  return (
    found ??
    refuse('unknown-purchase-line', `${order.id} has no line ${line}; its lines are ${lines}`, '/line')
  )
}

/** The refusal of a material that the order does not need. */
export function unknownMaterial(material: string, known: readonly string[], pointer: string): Refusal {
  const list = known.length === 0 ? 'nothing' : known.slice(0, 30).join(', ')
  return refuse('unknown-material', `This order does not need ${material}; it needs ${list}`, pointer)
}

/** True for JSON data that say the same, whatever the order of their keys. */
export function sameData(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  )
}

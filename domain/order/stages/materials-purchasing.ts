import { draft, type EventDraft } from '../events'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { PurchaseLine } from '../state'
import { paymentGateOpen } from './collection'
import { requirements } from './kitting'
import { malformed } from './malformed'
import { findPurchaseLine, findPurchaseOrder, sameData, unknownMaterial } from './materials-lookup'

/** A purchase order for materials that this order needs; name, model and unit are those of the bill of materials. */
export function draftPurchase({ state, body }: RuleInput<'draftPurchaseOrder'>): EventDraft[] | Refusal {
  const { purchaseOrder: id, supplier, currency } = body
  const needed = new Map(requirements(state).map((requirement) => [requirement.material, requirement]))
  const lines: PurchaseLine[] = []
  for (const [index, line] of body.lines.entries()) {
    const requirement = needed.get(line.material)
    if (!requirement) return unknownMaterial(line.material, [...needed.keys()], `/lines/${index}/material`)
    if (line.price !== undefined && currency === undefined) {
      return malformed('currency-missing', 'A price needs the currency of the purchase order', '/currency')
    }
    const { name, model, unit } = requirement
    lines.push({ line: index + 1, name, model, unit, ...line })
  }
  const purchaseOrder = { id, supplier, ...(currency ? { currency } : {}), lines }
  const known = state.materials.purchaseOrders.find((order) => order.id === id)
  if (!known) return [draft('purchaseOrderDrafted', { purchaseOrder })]
  const isSame = known.supplier === supplier && known.currency === currency && sameData(known.lines, lines)
  return isSame && !known.cancelledAt
    ? []
    : refuse('purchase-order-exists', `${id} was drafted already; take another number`, '/purchaseOrder')
}

/** A purchase order goes out once the money that guards purchase is in. */
export function release({ state, body }: RuleInput<'releasePurchaseOrder'>): EventDraft[] | Refusal {
  const order = findPurchaseOrder(state, body.purchaseOrder)
  if ('kind' in order) return order
  if (order.releasedAt) return []
  if (!paymentGateOpen(state, 'purchase')) {
    return refuse(
      'deposit-not-in',
      'The deposit or letter of credit that guards purchase is not in; record it, or have the gate released by name',
    )
  }
  return [draft('purchaseOrderReleased', { purchaseOrder: order.id })]
}

/** A supplier's new promised date (R45). */
export function changePromise({ state, body }: RuleInput<'changePromise'>): EventDraft[] | Refusal {
  const found = findPurchaseLine(state, body)
  if ('kind' in found) return found
  if (found.outstanding === 0) {
    return refuse(
      'received-in-full',
      `Line ${body.line} of ${body.purchaseOrder} was received in full`,
      '/line',
    )
  }
  const from = found.line.promisedOn
  return from === body.promisedOn ? [] : [draft('promiseChanged', { ...body, from })]
}

/** A purchase order is cancelled while nothing of it was received. */
export function cancel({ state, body }: RuleInput<'cancelPurchaseOrder'>): EventDraft[] | Refusal {
  const known = state.materials.purchaseOrders.find((order) => order.id === body.purchaseOrder)
  if (known?.cancelledAt) return []
  const order = findPurchaseOrder(state, body.purchaseOrder)
  if ('kind' in order) return order
  const receipt = state.materials.receipts.find((entry) => !entry.voided && entry.purchaseOrder === order.id)
  return receipt
    ? refuse(
        'already-received',
        `${order.id} has receipts, such as ${receipt.id}; it can no longer be cancelled`,
      )
    : [draft('purchaseOrderCancelled', body)]
}

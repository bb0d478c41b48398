import { exceeds, subtractQuantity, withOver } from '../../quantity'
import { draft, type EventDraft } from '../events'
import { factoryDay, nextId } from '../facts'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { Exception } from '../state'
import { allocated, available, requirements, type OpenPurchaseLine } from './kitting'
import { malformed } from './malformed'
import { findPurchaseLine, unknownMaterial } from './materials-lookup'

/** A delivery may exceed what is outstanding, and an allocation what is needed, by so many percent. */
const overReceiptPercent = 5

/** A receipt matches its purchase line (R47); what is rejected becomes an exception for quality (R39). */
export function receive(input: RuleInput<'recordReceipt'>): EventDraft[] | Refusal {
  const { state, body, by, now } = input
  const found = findPurchaseLine(state, body)
  if ('kind' in found) return found
  const problem = receiptProblem(input, found)
  if (problem) return problem
  const { purchaseOrder, line, quantity, rejected = 0, receivedOn, deliveryNote } = body
  const id = nextId(state, 'R')
  const receipt = {
    id,
    purchaseOrder,
    line,
    material: found.line.material,
    quantity,
    rejected,
    receivedOn,
    by,
  }
  const recorded = draft('receiptRecorded', {
    receipt: { ...receipt, ...(deliveryNote ? { deliveryNote } : {}) },
  })
  if (rejected === 0) return [recorded]
  const exception: Exception = {
    id: nextId(state, 'E'),
    kind: 'material',
    description: `来料拒收 ${found.line.name} ${rejected}/${quantity} ${found.line.unit} · ${rejected} of ${quantity} ${found.line.unit} of ${found.line.name} rejected on receipt (${purchaseOrder} line ${line})`,
    department: 'quality',
    hitsShipDate: false,
    raisedAt: now,
    raisedBy: by,
    ref: id,
  }
  return [recorded, draft('exceptionRaised', { exception })]
}

/** Name, model and quantity must be those of the purchase line (R47). */
function receiptProblem(
  { state, body, now }: RuleInput<'recordReceipt'>,
  { purchaseOrder, line, outstanding }: OpenPurchaseLine,
): Refusal | undefined {
  if (!purchaseOrder.releasedAt) {
    return refuse('purchase-order-not-released', `${purchaseOrder.id} was not released`, '/purchaseOrder')
  }
  for (const key of ['name', 'model'] as const) {
    if (collapsed(body[key]) !== collapsed(line[key])) {
      const detail = `The delivery says "${body[key]}", line ${line.line} of ${purchaseOrder.id} says "${line[key]}"`
      return refuse('receipt-mismatch', detail, `/${key}`)
    }
  }
  if (exceeds(body.rejected ?? 0, body.quantity)) {
    return malformed(
      'rejected-exceeds-quantity',
      `No more than the ${body.quantity} delivered can be rejected`,
      '/rejected',
    )
  }
  const today = factoryDay(state, now)
  if (body.receivedOn > today) {
    return refuse('date-in-future', `Received on ${body.receivedOn}, but today is ${today}`, '/receivedOn')
  }
  const most = withOver(outstanding, overReceiptPercent)
  return exceeds(body.quantity, most)
    ? refuse(
        'over-receipt',
        `${outstanding} ${line.unit} are outstanding; at most ${most} may be received, not ${body.quantity}`,
        '/quantity',
      )
    : undefined
}

/** Materials that are in stock already; never more than the order still needs, with a margin. */
export function allocate({ state, body, by }: RuleInput<'allocateStock'>): EventDraft[] | Refusal {
  const needed = requirements(state)
  const requirement = needed.find(({ material }) => material === body.material)
  if (!requirement) {
    return unknownMaterial(body.material, needed.map(({ material }) => material), '/material') // prettier-ignore
  }
  const lacking = Math.max(0, subtractQuantity(requirement.required, available(state, body.material)))
  const most = withOver(lacking, overReceiptPercent)
  if (exceeds(body.quantity, most)) {
    const there = `${allocated(state, body.material)} ${requirement.unit} are allocated`
    return refuse(
      'over-allocation',
      `${there} and ${lacking} still needed; at most ${most} may be added`,
      '/quantity',
    )
  }
  return [draft('stockAllocated', { allocation: { id: nextId(state, 'A'), ...body, by } })]
}

const collapsed = (text: string) => text.trim().replace(/\s+/gu, ' ')

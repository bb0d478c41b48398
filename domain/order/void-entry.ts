import { voidInvoiceProblem } from './stages/invoicing'
import { voidPaymentProblem } from './stages/collection'
import { voidProblem } from './stages/production'
import { voidShipmentProblem } from './stages/shipment'
import type { OrderState } from './state'

/** Why an entry cannot be voided now, such as pieces that went on to a later process; undefined when it can. */
export function voidEntryProblem(state: OrderState, id: string): string | undefined {
  return (
    voidProblem(state, id) ??
    voidShipmentProblem(state, id) ??
    voidInvoiceProblem(state, id) ??
    voidPaymentProblem(state, id)
  )
}

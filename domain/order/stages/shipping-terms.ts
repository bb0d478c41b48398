import { bookingParty, incotermDuties, type IncotermDuties } from '../../shipping/incoterms'
import type { OrderState } from '../state'

/** What the Incoterm and the transport mode of an order ask of its customs and shipment stages. */

function dutiesOf({ order }: OrderState): IncotermDuties | undefined {
  return order.incoterm && incotermDuties[order.incoterm]
}

/** EXW and FCA: hand-over to the buyer's carrier ends our transport. */
export function handsOver(state: OrderState): boolean {
  return dutiesOf(state)?.vesselBooking === false
}

/** True when space must be booked: not where the buyer's carrier or a courier fetches the goods. */
export function needsVessel(state: OrderState): boolean {
  return !handsOver(state) && state.order.transportMode !== 'courier'
}

/** False under EXW, where the buyer clears the export. */
export function clearsExport(state: OrderState): boolean {
  return dutiesOf(state)?.exportClearance !== 'buyer'
}

/** CIF and CIP: insured before loading. */
export function mustInsure(state: OrderState): boolean {
  return dutiesOf(state)?.insurance === 'seller'
}

export function needsTruck(state: OrderState): boolean {
  return clearsExport(state) && state.order.transportMode !== 'courier'
}

/** Who the Incoterm says books; undefined while it is open. */
export function partyToBook({ order }: OrderState): 'seller' | 'buyersForwarder' | undefined {
  return order.incoterm && bookingParty(order.incoterm)
}

/** 商检: any product of the order is listed, and the export is ours to clear. */
export function needsStatutoryInspection(state: OrderState): boolean {
  if (!clearsExport(state)) return false
  return state.order.lines.some(({ product }) => product && state.products[product]?.inspectionListed)
}

/** By sea under our own or the buyer's booking: shipping instruction, VGM and bill of lading are ours. */
export function hasBillOfLading(state: OrderState): boolean {
  return state.order.transportMode === 'sea' && !handsOver(state)
}

/** Containers go into a terminal by sea and rail; air, road and courier skip it. */
export function entersTerminal(state: OrderState): boolean {
  return ['sea', 'rail'].includes(state.order.transportMode) && !handsOver(state)
}

/** True when a letter of credit is agreed or was received. */
export function hasLetterOfCredit(state: OrderState): boolean {
  const agreed = state.order.payment?.some(({ trigger }) => trigger === 'letterOfCreditSight')
  return agreed === true || state.collection.letterOfCredit !== undefined
}

/** False where the documents go through the bank and nothing else is owed, and where no bill of lading is issued. */
export function releasesBillOfLading(state: OrderState): boolean {
  if (!hasBillOfLading(state)) return false
  const hasBalance = (state.order.payment ?? []).some(
    ({ trigger, gate }) => trigger !== 'letterOfCreditSight' && trigger !== 'contract' && gate !== 'purchase',
  )
  return hasBalance || !hasLetterOfCredit(state)
}

/** The last day on which the goods may sail: the order's or the letter of credit's, whichever is earlier. */
export function latestShipmentOn(state: OrderState): string | undefined {
  return [state.order.latestShipmentOn, state.collection.letterOfCredit?.latestShipmentOn]
    .filter((day) => day !== undefined)
    .sort()[0]
}

import type { OrderIntake } from '../../domain/order/intake'
import type { OrderStart } from '../../domain/order/start'
import type { ProductData } from '../../domain/order/state'

/** A T-shirt as the technical department knows it. */
export const shirt: ProductData = {
  code: 'TS-100',
  name: { en: 'Crew-neck T-shirt', zh: '圆领T恤' },
  inspectionListed: false,
  hsCode: '6109100010',
  bom: [
    { material: 'FAB-1', name: 'Single jersey', model: '180 g/m2', unit: 'KGM', perPiece: '0.21', scrapPercent: '6', supplier: 'S-FABRIC' },
    { material: 'LBL-1', name: 'Neck label', model: 'woven', unit: 'PCE', perPiece: '1', scrapPercent: '2', supplier: 'S-TRIMS' },
  ],
} // prettier-ignore

/** A complete order: deposit 30 %, balance against the bill of lading, FOB by sea. */
export function sampleIntake(change: Partial<OrderIntake> = {}): OrderIntake {
  return {
    customer: 'C-NORDLYS',
    buyerOrderNumber: 'PO-7781',
    channel: 'email',
    receivedAt: '2026-03-02T01:00:00.000Z',
    merchandiser: 'ME03',
    template: 'repeat',
    currency: 'USD',
    requestedOn: '2026-06-30',
    shipOn: '2026-05-15',
    transportMode: 'sea',
    portOfLoading: 'CNSHA',
    portOfDischarge: 'NOOSL',
    passageDays: 35,
    deliveryMethod: 'One container, full load',
    incoterm: 'FOB',
    incotermPlace: 'Shanghai',
    payment: [
      { percent: '30', trigger: 'contract', days: 5, gate: 'purchase' },
      { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
    ],
    packing: '20 pieces in a carton',
    overPercent: 5,
    shortPercent: 5,
    paymentTolerance: '50.00',
    lines: [
      {
        line: 1,
        product: 'TS-100',
        description: 'Crew-neck T-shirt',
        unit: 'PCE',
        unitPrice: '4.25',
        quantities: [
          { color: 'navy', size: 'M', quantity: 600 },
          { color: 'navy', size: 'L', quantity: 400 },
        ],
      },
    ],
    ...change,
  }
}

export function sampleStart(change: Partial<OrderIntake> = {}, number = 'GD26-00001'): OrderStart {
  const order = sampleIntake(change)
  return { v: 1, number, order, openedAt: order.receivedAt, openedBy: 'ME03' }
}

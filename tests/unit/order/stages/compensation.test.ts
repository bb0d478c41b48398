import {
  cancellationProblem,
  compensationsFor,
  compensationTasks,
} from '../../../../domain/order/compensation'
import type { Booking, OrderState, PurchaseOrder, Receipt } from '../../../../domain/order/state'
import { after, contracted, now, receiving, sailed, shipment, shipping, voided } from './money-fixtures'

const at = now
const kinds = (state: OrderState) => compensationsFor(state).map(({ kind }) => kind)
const only = (state: OrderState) => {
  const found = compensationsFor(state)
  expect(found).toHaveLength(1)
  return found[0]!
}

const purchaseOrder = (given: Partial<PurchaseOrder> = {}): PurchaseOrder => ({
  id: 'PO1',
  supplier: 'SUP7',
  lines: [
    {
      line: 1,
      material: 'FAB1',
      name: 'Jersey',
      model: '180 g',
      unit: 'KGM',
      quantity: 300,
      promisedOn: '2026-02-01',
    },
    {
      line: 2,
      material: 'LBL1',
      name: 'Label',
      model: 'woven',
      unit: 'PCE',
      quantity: 2000,
      promisedOn: '2026-02-01',
    },
  ],
  draftedAt: at,
  ...given,
})
const receipt = (
  given: Pick<Receipt, 'id' | 'line' | 'material' | 'quantity'> & Partial<Receipt>,
): Receipt => ({
  at,
  by: 'W1',
  purchaseOrder: 'PO1',
  rejected: 0,
  receivedOn: '2026-02-02',
  ...given,
})
const withMaterials = (given: Partial<OrderState['materials']>): OrderState => {
  const state = contracted()
  return { ...state, materials: { ...state.materials, ...given } }
}
const booking: Booking = {
  id: 'BK1',
  bookedBy: 'seller',
  carrier: 'COSCO',
  vessel: 'COSCO STAR',
  voyage: '012E',
  portOfLoading: 'Ningbo',
  portOfDischarge: 'Hamburg',
  zone: 'Asia/Shanghai',
  etd: '2026-03-15',
  eta: '2026-04-14',
  bookedAt: at,
  cutOffs: {},
  rolled: [],
}
const withCustoms = (given: Partial<OrderState['customs']>): OrderState => {
  const state = contracted()
  return { ...state, customs: { ...state.customs, ...given } }
}

describe('cancellationProblem', () => {
  it('allows it until goods are on board', () => {
    expect(cancellationProblem(contracted())).toBeUndefined()
    expect(cancellationProblem(shipping(contracted(), shipment({ id: 'S1' })))).toBeUndefined()
    expect(cancellationProblem(sailed())).toMatch(/on board \(S1\)/)
    expect(
      cancellationProblem(shipping(contracted(), shipment({ id: 'S1', onBoardAt: at, voided }))),
    ).toBeUndefined()
  })

  it('refuses it when goods were shipped before the order was opened', () => {
    const opening = { stage: 'shipment' as const, milestones: [], produced: [] }
    const shipped = [{ line: 1, quantity: 1 }]
    expect(cancellationProblem(contracted({ opening: { ...opening, shipped } }))).toMatch(/shipped before/)
    expect(cancellationProblem(contracted({ opening: { ...opening, shipped: [] } }))).toBeUndefined()
  })
})

describe('compensationsFor', () => {
  it('is empty while nothing was set in motion', () => {
    expect(compensationsFor(contracted())).toEqual([])
  })

  it('withdraws open production orders at once', () => {
    const state = contracted()
    const productionOrders = [
      { id: '26-0001-P1', line: 1, quantities: [], createdAt: at, startedAt: at },
      { id: '26-0001-P2', line: 2, quantities: [], createdAt: at, withdrawnAt: at },
    ]
    expect(only({ ...state, conversion: { ...state.conversion, productionOrders } })).toEqual({
      id: 'C1',
      kind: 'withdrawProductionOrders',
      department: 'planning',
      description: {
        en: 'Withdraw production orders 26-0001-P1; work in hand stops',
        zh: '撤回生产单 26-0001-P1，在制品停工',
      },
      automatic: true,
    })
  })

  it('drops drafts at once, and asks purchasing for what was released', () => {
    expect(only(withMaterials({ purchaseOrders: [purchaseOrder()] }))).toMatchObject({
      kind: 'cancelPurchaseOrder',
      ref: 'PO1',
      automatic: true,
    })
    expect(only(withMaterials({ purchaseOrders: [purchaseOrder({ releasedAt: at })] }))).toMatchObject({
      kind: 'cancelPurchaseOrder',
      department: 'purchasing',
      automatic: false,
      description: {
        en: 'Cancel purchase order PO1 with supplier SUP7; still to come: FAB1 300, LBL1 2000',
        zh: '与供应商 SUP7 协商取消采购单 PO1，未到料：FAB1 300, LBL1 2000',
      },
    })
    expect(compensationsFor(withMaterials({ purchaseOrders: [purchaseOrder({ cancelledAt: at })] }))).toEqual(
      [],
    )
  })

  it('names what was received, without what was rejected or void', () => {
    const receipts = [
      receipt({ id: 'R1', line: 1, material: 'FAB1', quantity: 200, rejected: 20 }),
      receipt({ id: 'R2', line: 1, material: 'FAB1', quantity: 50 }),
      { ...receipt({ id: 'R3', line: 2, material: 'LBL1', quantity: 2000 }), voided },
    ]
    const [cancel, goods] = compensationsFor(
      withMaterials({ purchaseOrders: [purchaseOrder({ releasedAt: at })], receipts }),
    )
    expect(cancel?.description.en).toMatch(/still to come: FAB1 70, LBL1 2000$/)
    expect(goods).toMatchObject({
      id: 'C2',
      kind: 'returnMaterials',
      ref: 'PO1',
      department: 'warehouse',
      description: { en: 'Return to supplier SUP7 or keep in stock what came with PO1: FAB1 230' },
    })
  })

  it('does not cancel a purchase order that came in full', () => {
    const receipts = [
      receipt({ id: 'R1', line: 1, material: 'FAB1', quantity: 300 }),
      receipt({ id: 'R2', line: 2, material: 'LBL1', quantity: 2000 }),
    ]
    expect(kinds(withMaterials({ purchaseOrders: [purchaseOrder({ releasedAt: at })], receipts }))).toEqual([
      'returnMaterials',
    ])
  })

  it('releases reserved stock at once', () => {
    const allocations = [
      { id: 'A1', at, by: 'W1', material: 'FAB1', quantity: 0.1 },
      { id: 'A2', at, by: 'W1', material: 'FAB1', quantity: 0.2 },
      { id: 'A3', at, by: 'W1', material: 'LBL1', quantity: 5, voided },
    ]
    expect(only(withMaterials({ allocations }))).toMatchObject({
      kind: 'releaseAllocations',
      automatic: true,
      description: { zh: '释放本单占用库存：FAB1 0.3' },
    })
  })

  it('cancels our own booking, and tells the forwarder of a nominated one', () => {
    expect(only(withCustoms({ bookings: [booking] })).description.en).toMatch(
      /^Cancel booking BK1 with COSCO/,
    )
    const nominated = {
      ...booking,
      bookedBy: 'buyersForwarder' as const,
      shippingOrder: { number: 'SO9', receivedAt: at },
    }
    expect(only(withCustoms({ bookings: [nominated] })).description).toEqual({
      en: "Tell the buyer's forwarder that booking SO9, COSCO STAR 012E of 2026-03-15, is not used",
      zh: '通知客户指定货代退舱：SO9，COSCO STAR 012E，开船日 2026-03-15',
    })
    expect(compensationsFor(withCustoms({ bookings: [{ ...booking, cancelledAt: at }] }))).toEqual([])
  })

  it('calls off broker, trucker, inspector and insurer', () => {
    const state = withCustoms({
      broker: { name: 'Broker Li', instructedAt: at, appointmentAt: at, by: 'SH1' },
      trucker: { name: 'Truck Wang', bookedAt: at, pickUpAt: at, by: 'SH1' },
      inspection: { inspector: 'SGS', appointedFor: '2026-03-08', by: 'M1' },
      insurance: {
        policy: 'PICC-1',
        insurer: 'PICC',
        amount: '11000',
        currency: 'USD',
        issuedOn: '2026-03-10',
      },
    })
    expect(
      compensationsFor(state).map(({ kind, department, automatic }) => [kind, department, automatic]),
    ).toEqual([
      ['dismissBroker', 'shipping', false],
      ['dismissTrucker', 'shipping', false],
      ['cancelInspection', 'merchandising', false],
      ['cancelInsurance', 'shipping', false],
    ])
    expect(compensationsFor(state)[2]?.description.zh).toBe('取消 SGS 于 2026-03-08 的验货预约')
  })

  it('settles invoices, money and the credit', () => {
    const issued = after(contracted(), 'issueProforma', {
      number: 'PI-1',
      amount: '10000',
      issuedOn: '2026-01-08',
    })
    const state = receiving(receiving(issued, '2985', { bankCharges: '15' }), '100')
    expect(kinds(state)).toEqual(['voidInvoice', 'settlePayments'])
    expect(compensationsFor(state).map(({ description }) => description.en)).toEqual([
      'Withdraw proforma invoice PI-1 for USD 10000.00',
      'Refund USD 3085.00 received, or agree with customer ACME to keep it as credit',
    ])
    const billing = {
      ...issued,
      invoicing: { invoices: issued.invoicing.invoices.map((one) => ({ ...one, kind: 'billing' as const })) },
    }
    expect(only(billing).description.zh).toBe('冲红发票 PI-1，金额 USD 10000.00')
    const letterOfCredit = {
      number: 'LC-77', bank: 'Deutsche Bank', amount: '10000', currency: 'USD', expiresOn: '2026-04-10',
      latestShipmentOn: '2026-03-20', presentationDays: 21, receivedAt: at,
    } // prettier-ignore
    const credited = { ...contracted(), collection: { ...contracted().collection, letterOfCredit } }
    expect(only(credited)).toMatchObject({
      kind: 'cancelLetterOfCredit',
      ref: 'LC-77',
      department: 'finance',
    })
  })

  it('refunds also what was paid before the order was opened', () => {
    const opening = {
      stage: 'materials' as const,
      milestones: [],
      produced: [],
      shipped: [],
      paidAmount: '3000',
    }
    expect(only(contracted({ opening })).description.en).toMatch(/USD 3000.00/)
  })
})

describe('compensationTasks', () => {
  it('asks for each that waits for a person, in the earliest open stage', () => {
    const state = withMaterials({
      purchaseOrders: [purchaseOrder(), purchaseOrder({ id: 'PO2', releasedAt: at })],
    })
    const cancelling: OrderState = {
      ...state,
      compensations: compensationsFor(state),
      stages: {
        ...state.stages,
        materials: { status: 'open', since: at },
        collection: { status: 'open', since: at },
      },
    }
    expect(compensationTasks(cancelling)).toMatchObject([
      {
        key: 'compensation:C2',
        kind: 'critical',
        stage: 'materials',
        department: 'purchasing',
        ref: 'C2',
        due: { workingDays: 1 },
      },
    ])
    const done = cancelling.compensations.map((item) => ({ ...item, doneAt: at }))
    expect(compensationTasks({ ...cancelling, compensations: done })).toEqual([])
    expect(compensationTasks({ ...cancelling, stages: state.stages })[0]?.stage).toBe('collection')
  })
})

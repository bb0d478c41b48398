import type { OrderState, PurchaseLine, Receipt } from '../../../domain/order/state'
import type { LicenceFinding } from '../../../domain/rhythm'
import {
  draftLicenceChecks,
  licenceChecks,
  type HeldLicence,
} from '../../../services/rhythms/licence-validity'
import { draftMonthPlan, monthPlanOf, plannedMonth } from '../../../services/rhythms/next-month-plan'
import { draftPurchases, factoryPurchase, purchasesOf } from '../../../services/rhythms/purchase-summary'
import { walkToPaid } from '../../support/rhythm-orders'

const shirts = walkToPaid()

describe('the summary of purchases', () => {
  const base = shirts('O1', 'draftPurchaseOrder')
  const days = { nominalOn: '2026-03-20', today: '2026-03-20' }
  const line = (number: number, promisedOn: string): PurchaseLine => ({
    line: number, material: 'FAB-1', name: 'Single jersey', model: '180', unit: 'KGM', quantity: 100, promisedOn,
  }) // prettier-ignore
  const receipt = (number: number, quantity: number, change: Partial<Receipt> = {}): Receipt => ({
    id: `R${number}`, at: '2026-03-15T02:00:00.000Z', by: 'WH02', purchaseOrder: 'PO1', line: number, material: 'FAB-1',
    quantity, rejected: 0, receivedOn: '2026-03-15', ...change,
  }) // prettier-ignore
  const withPurchases = (
    change: Partial<OrderState> & { lines: PurchaseLine[]; receipts?: Receipt[]; isDraft?: true },
  ) => {
    const { lines, receipts = [], isDraft, ...rest } = change
    const order = { id: 'PO1', supplier: 'S-FABRIC', lines, draftedAt: '2026-03-02T02:00:00.000Z' }
    const released = isDraft ? order : { ...order, releasedAt: '2026-03-02T03:00:00.000Z' }
    const materials = { ...base.state.materials, purchaseOrders: [released], receipts }
    return { ...base, state: { ...base.state, ...rest, materials } }
  }
  const told = (order: ReturnType<typeof withPurchases>, on = days) =>
    purchasesOf(order, on).map(({ ref, status, daysLate, reason, actionOwner }) =>
      [ref.split('/')[1], status, daysLate, reason ?? '', actionOwner ?? ''].join(' '),
    )

  it('says of each line of the month whether it is done, how late, why not, and who acts', () => {
    const order = withPurchases({
      lines: [line(1, '2026-03-10'), line(2, '2026-03-16'), line(3, '2026-03-12'), line(4, '2026-03-12'), line(5, '2026-03-19'), line(6, '2026-03-20')],
      receipts: [
        receipt(1, 100),
        receipt(2, 100),
        receipt(3, 60),
        receipt(4, 100, { rejected: 30 }),
        receipt(6, 100, { voided: { at: '2026-03-15T03:00:00.000Z', by: 'WH02', reason: 'counted twice' } }),
      ],
    }) // prettier-ignore
    expect(told(order)).toEqual([
      '1 done 5 deliveredLate ',
      '2 done 0  ',
      '3 late 8 partDelivered purchasing',
      '4 late 8 rejected quality',
      '5 late 1 notDelivered purchasing',
      '6 notDone 0 notDueYet purchasing',
    ])
  })

  it('carries over what was promised in an earlier month and is open, and leaves out later months', () => {
    const order = withPurchases({
      lines: [line(1, '2026-02-27'), line(2, '2026-02-27'), line(3, '2026-04-01'), line(4, '2026-03-31')],
      receipts: [receipt(2, 100)],
    })
    expect(told(order)).toEqual(['1 late 21 notDelivered purchasing', '4 notDone 0 notDueYet purchasing'])
  })

  it('looks behind a draft: the deposit, the release, the hold', () => {
    const lines = [line(1, '2026-03-25')]
    const unpaid = { collection: { ...base.state.collection, payments: [] } }
    const hold = { since: '2026-03-10T02:00:00.000Z', by: 'SA01', reason: 'credit' }
    expect(told(withPurchases({ lines, isDraft: true }))).toEqual(['1 notDone 0 notReleased purchasing'])
    expect(told(withPurchases({ lines, isDraft: true, ...unpaid }))).toEqual([
      '1 notDone 0 depositMissing sales',
    ])
    expect(told(withPurchases({ lines, hold }))).toEqual(['1 notDone 0 orderOnHold sales'])
    expect(told(withPurchases({ lines, status: 'cancelled' }))).toEqual([])
  })

  it('takes in the lines that serve the whole factory', () => {
    const given = {
      ref: 'PS-1/1',
      supplier: 'S-1',
      item: 'THR',
      quantity: '10',
      received: '4',
      promisedOn: '2026-03-18',
    }
    expect(factoryPurchase(given, days)).toEqual([
      {
        ref: 'PS-1/1', supplier: 'S-1', material: 'THR', quantity: 10, accepted: 4, promisedOn: '2026-03-18',
        status: 'late', daysLate: 2, reason: 'partDelivered', actionOwner: 'purchasing',
      },
    ]) // prettier-ignore
    const done = factoryPurchase({ ...given, received: '10', completedOn: '2026-03-19' }, days)
    expect(done).toMatchObject([{ status: 'done', daysLate: 1, reason: 'deliveredLate' }])
    expect(factoryPurchase({ ...given, received: '10', promisedOn: '2026-02-18' }, days)).toEqual([])
  })

  it('puts late lines first, and tells each department its own', () => {
    const order = withPurchases({
      lines: [line(1, '2026-03-30'), line(2, '2026-03-12')],
      receipts: [receipt(2, 100, { rejected: 100 })],
    })
    const { counts, record, reports } = draftPurchases(purchasesOf(order, days), days)
    expect(counts).toEqual({ lines: 2, done: 0, notDone: 1, late: 1 })
    expect(record).toMatchObject({ lines: [{ status: 'late' }, { status: 'notDone' }] })
    expect(reports.map(({ to, tables }) => [to[0], tables[0]?.rows.length])).toEqual([
      [{ department: 'purchasing', level: 'lead' }, 2],
      [{ department: 'quality', level: 'lead' }, 1],
    ])
    expect(reports[0]?.lead.zh).toBe('2026-03 采购订单：完成 0，未完成 1，逾期 1')
  })
})

describe("next month's plan", () => {
  const month = plannedMonth('2026-03-25')
  const base = shirts('O1', 'startProduction')
  const outlook = (productionStartOn: string, productionEndOn: string, projectedShipOn: string) => ({
    planVersion: 1, projectedShipOn, daysLate: 0, slackDays: 0, productionStartOn, productionEndOn,
    binding: { kind: 'requested' as const, text: { en: '', zh: '' } },
  }) // prettier-ignore
  const planned = (change: Partial<OrderState>) =>
    monthPlanOf({ ...base, state: { ...base.state, ...change } }, month, 'SA02')

  it('is that of the month after the nominal date', () => {
    expect(month).toEqual({ from: '2026-04-01', until: '2026-04-30' })
    expect(plannedMonth('2026-12-25')).toEqual({ from: '2027-01-01', until: '2027-01-31' })
    expect(plannedMonth('2026-01-31').until).toBe('2026-02-28')
  })

  it('places production and shipment in ten-day periods, by the plan of the factory', () => {
    expect(planned({ outlook: outlook('2026-04-08', '2026-04-21', '2026-05-02') })).toEqual([
      {
        order: 'O1', customer: 'C-NORDLYS', sales: 'SA02', pieces: 1000, produceFrom: '2026-04-08',
        produceUntil: '2026-04-21', shipOn: '2026-05-02', producePeriods: [1, 2, 3],
      },
    ]) // prettier-ignore
    expect(planned({ outlook: outlook('2026-03-20', '2026-04-10', '2026-04-20') })).toMatchObject([
      { producePeriods: [1], shipPeriod: 2 },
    ])
    expect(planned({ outlook: outlook('2026-03-20', '2026-03-31', '2026-04-30') })).toMatchObject([
      { producePeriods: [], shipPeriod: 3 },
    ])
    expect(planned({ outlook: outlook('2026-05-01', '2026-05-31', '2026-06-30') })).toEqual([])
  })

  it('goes by the time plan of an order that the factory has not planned', () => {
    const { state } = base
    const [item] = planned({ outlook: undefined, order: { ...state.order, shipOn: '2026-04-30' } })
    const dates = (key: string) => state.plan?.milestones.find((one) => one.key === key)?.dueOn
    expect([item?.produceFrom, item?.produceUntil]).toEqual([
      dates('productionStart'),
      dates('productionComplete'),
    ])
  })

  it('leaves out what is made already, what has sailed, and what is no longer open', () => {
    const april = outlook('2026-04-08', '2026-04-21', '2026-04-30')
    const made = { ...base.state.milestones, productionComplete: '2026-03-20' }
    expect(planned({ outlook: april, milestones: made })).toMatchObject([
      { producePeriods: [], shipPeriod: 3 },
    ])
    expect(planned({ outlook: april, status: 'cancelling' })).toEqual([])
    const sailed = shirts('O2', 'recordPayment', 2)
    expect(monthPlanOf({ ...sailed, state: { ...sailed.state, outlook: april } }, month)).toEqual([])
  })

  it('goes to planning, production and each salesperson', () => {
    const items = planned({ outlook: outlook('2026-04-08', '2026-04-21', '2026-04-30') })
    const { counts, reports } = draftMonthPlan(items, month, [{ code: 'C-NORDLYS', name: 'Nordlys' }])
    expect(counts).toEqual({ orders: 1, toProduce: 1, toShip: 1, period1: 1, period2: 1, period3: 1 })
    expect(reports.map(({ to }) => to)).toEqual([
      [
        { department: 'planning', level: 'lead' },
        { department: 'production', level: 'lead' },
      ],
      [{ employee: 'SA02' }],
    ])
    expect(draftMonthPlan([], month, []).counts).toMatchObject({ orders: 0, period1: 0 })
  })
})

describe('the validity of licences', () => {
  const today = '2026-03-16'
  const kinds = [
    { kind: 'businessLicence', name: { en: 'Business licence', zh: '营业执照' }, requiredOf: ['customer', 'supplier'], country: 'CN', isUscc: true },
    { kind: 'invoicingData', name: { en: 'Invoicing data', zh: '开票资料' }, requiredOf: ['customer'], isUscc: false },
  ] // prettier-ignore
  const supplier = { code: 'S-1', kind: 'supplier', country: 'CN', createdAt: '2020-01-01T00:00:00.000Z' }
  const customer = {
    code: 'C-1',
    kind: 'customer',
    country: 'NO',
    sales: 'SA02',
    createdAt: '2026-03-01T00:00:00.000Z',
  }
  const licence = (change: Partial<HeldLicence>): HeldLicence => ({
    id: 'L1', party: 'S-1', kind: 'businessLicence', number: '91350100M000100Y43', validFrom: '2020-01-01',
    checkedAt: '2026-01-01T00:00:00.000Z', ...change,
  }) // prettier-ignore
  const finding = (...licences: HeldLicence[]) =>
    licenceChecks({ parties: [supplier], kinds, licences }, today).map((check) => check.finding)

  it.each<[string, Partial<HeldLicence>, LicenceFinding]>([
    ['has no end', {}, 'valid'],
    ['ended yesterday', { validUntil: '2026-03-15' }, 'expired'],
    ['ends today', { validUntil: '2026-03-16' }, 'expiresIn30Days'],
    ['ends in 30 days', { validUntil: '2026-04-15' }, 'expiresIn30Days'],
    ['ends in 31 days', { validUntil: '2026-04-16' }, 'expiresIn60Days'],
    ['ends in 60 days', { validUntil: '2026-05-15' }, 'expiresIn60Days'],
    ['ends in 61 days', { validUntil: '2026-05-16' }, 'valid'],
    ['begins tomorrow', { validFrom: '2026-03-17' }, 'notYetValid'],
    ['was not compared with the original', { checkedAt: undefined }, 'notChecked'],
    ['has a wrong check character', { number: '91350100M000100Y44' }, 'wrongNumber'],
  ])('of one that %s', (_, change, expected) => {
    expect(finding(licence(change))).toEqual([expected])
  })

  it('asks for what a party must have by its kind and country, and looks at the one that holds longest', () => {
    expect(finding()).toEqual(['missing'])
    expect(
      finding(licence({ validUntil: '2026-01-01' }), licence({ id: 'L2', validUntil: '2027-01-01' })),
    ).toEqual(['valid'])
    const checks = licenceChecks({ parties: [supplier, customer], kinds, licences: [] }, today)
    expect(checks).toEqual([
      { party: 'S-1', kind: 'businessLicence', finding: 'missing', isNewCustomer: false },
      { party: 'C-1', kind: 'invoicingData', finding: 'missing', isNewCustomer: true },
    ])
    const { counts, record, reports } = draftLicenceChecks(checks, { parties: [supplier, customer], kinds })
    expect(counts).toMatchObject({ checks: 2, missing: 2, valid: 0, newCustomersMissing: 1 })
    // New customers first: their orders wait for it.
    expect(record).toMatchObject({ checks: [{ party: 'C-1' }, { party: 'S-1' }] })
    expect(reports.map(({ to }) => to[0])).toEqual([
      { department: 'sales', level: 'lead' },
      { employee: 'SA02' },
    ])
  })

  it('writes to nobody when all is well', () => {
    const facts = { parties: [supplier], kinds, licences: [licence({})] }
    expect(draftLicenceChecks(licenceChecks(facts, today), facts).reports).toEqual([])
  })
})

import fc from 'fast-check'
import { lackingForGate } from '../../../../domain/order/stages/collection'
import { productionOrdersReleased } from '../../../../domain/order/stages/conversion'
import {
  allocated,
  kitting,
  materials,
  ordered,
  received,
  requirements,
  shortages,
} from '../../../../domain/order/stages/materials'
import { voidProblem } from '../../../../domain/order/stages/production'
import type { OrderState } from '../../../../domain/order/state'
import {
  accepted,
  after,
  codes,
  fabric,
  kitted,
  label,
  monday,
  oneLine,
  ready,
  refusal,
  released,
  says,
  voided,
} from './making-fixtures'

const purchase = {
  purchaseOrder: 'PU-1',
  supplier: 'MILL',
  lines: [
    { material: 'FAB-01', quantity: 453, promisedOn: '2026-03-10' },
    { material: 'LBL-01', quantity: 300, promisedOn: '2026-03-12' },
  ],
}
const drafted = (state = released()) => after(state, 'draftPurchaseOrder', purchase)
const bought = (state = released()) =>
  after(drafted(state), 'releasePurchaseOrder', { purchaseOrder: 'PU-1' })
const fabricReceipt = {
  purchaseOrder: 'PU-1',
  line: 1,
  name: 'Cotton jersey',
  model: '180 gsm navy',
  quantity: 453,
  receivedOn: '2026-03-02',
}
const labelReceipt = { ...fabricReceipt, line: 2, name: 'Care label', model: 'CL 30', quantity: 300 }
const unknownProduct = () => released({ lines: oneLine(300, { product: 'BARE' }) })
const keys = (state: OrderState) => materials.tasks(state).map(({ key }) => key)

describe('requirements', () => {
  it('are pieces × quantity per piece × scrap of every production order', () => {
    expect(requirements(released())).toEqual([
      {
        material: 'FAB-01',
        name: 'Cotton jersey',
        model: '180 gsm  navy',
        unit: 'm',
        supplier: 'MILL',
        required: 453,
        perProductionOrder: [
          { productionOrder: 'SO1-P1', quantity: 378 },
          { productionOrder: 'SO1-P2', quantity: 75 },
        ],
      },
      expect.objectContaining({ material: 'LBL-01', required: 300 }),
    ])
  })

  it('are exact decimals, rounded up to the thousandth', () => {
    const bom = { ...fabric, perPiece: '0.333333', scrapPercent: '0.1' }
    const state = after(released({ lines: oneLine(3) }), 'specifyBillOfMaterials', {
      line: 1,
      materials: [bom],
    })
    expect(requirements(state)[0]?.required).toBe(1.001)
    const whole = { ...fabric, perPiece: '0.1', scrapPercent: '0' }
    const plain = after(released({ lines: oneLine(3) }), 'specifyBillOfMaterials', {
      line: 1,
      materials: [whole],
    })
    expect(requirements(plain)[0]?.required).toBe(0.3)
  })

  it('are none for withdrawn production orders and for lines declared to need none', () => {
    const state = after(released(), 'declareNoMaterials', { line: 1, reason: 'bought in' })
    expect(requirements(state)).toEqual([expect.objectContaining({ material: 'FAB-01', required: 75 })])
    const withdrawn = state.conversion.productionOrders.map((order) => ({ ...order, withdrawnAt: monday }))
    expect(
      requirements({ ...state, conversion: { ...state.conversion, productionOrders: withdrawn } }),
    ).toEqual([])
  })

  it('do not take a product code for a property of every object', () => {
    expect(requirements(released({ lines: oneLine(1, { product: 'constructor' }) }))).toEqual([])
  })
})

describe('specifyBillOfMaterials', () => {
  const body = { line: 1, materials: [{ ...label, supplier: undefined }] }

  it('enters the bill of a line, and repeats to nothing', () => {
    const state = after(unknownProduct(), 'specifyBillOfMaterials', { line: 1, materials: [label] })
    expect(requirements(state)).toEqual([expect.objectContaining({ material: 'LBL-01', required: 300 })])
    expect(accepted(state, 'specifyBillOfMaterials', { line: 1, materials: [label] })).toEqual([])
  })

  it('replaces a declaration that none are needed', () => {
    const none = after(unknownProduct(), 'declareNoMaterials', { line: 1, reason: 'r' })
    const state = after(none, 'specifyBillOfMaterials', { line: 1, materials: [label] })
    expect(state.materials.noneNeeded).toEqual({})
  })

  it('is refused for a line that the order does not have', () => {
    expect(refusal(released(), 'specifyBillOfMaterials', { ...body, line: 9 })).toBe('unknown-line /line')
  })

  it('is refused when a material is named twice', () => {
    const twice = { line: 1, materials: [label, label] }
    expect(refusal(released(), 'specifyBillOfMaterials', twice)).toBe(
      'material-named-twice /materials/1/material',
    )
  })

  it('is refused when another line knows the material by another name', () => {
    const other = { line: 1, materials: [{ ...fabric, model: '200 gsm' }] }
    expect(refusal(released(), 'specifyBillOfMaterials', other)).toBe(
      'material-differs /materials/0/material',
    )
  })

  it('is refused once the materials are in, or the line is in work', () => {
    const state = kitted()
    const stages = { ...state.stages, materials: { status: 'passed' as const, since: monday } }
    expect(refusal({ ...state, stages }, 'specifyBillOfMaterials', body)).toBe('materials-passed')
    const inWork = after(ready(), 'startProduction', { productionOrder: 'SO1-P1' })
    expect(refusal(inWork, 'specifyBillOfMaterials', body)).toBe('production-started /line')
  })
})

describe('declareNoMaterials', () => {
  it('makes the line complete, and repeats to nothing', () => {
    const state = after(unknownProduct(), 'declareNoMaterials', { line: 1, reason: 'bought in' })
    expect(state.materials.noneNeeded[1]).toEqual({ reason: 'bought in', by: 'wang', at: monday })
    expect(materials.gate(state)).toEqual([])
    expect(accepted(state, 'declareNoMaterials', { line: 1, reason: 'bought in' })).toEqual([])
  })

  it('is refused for a line that the order does not have', () => {
    expect(refusal(released(), 'declareNoMaterials', { line: 9, reason: 'r' })).toBe('unknown-line /line')
  })

  it('is refused once the line is in work', () => {
    const inWork = after(ready(), 'startProduction', { productionOrder: 'SO1-P1' })
    expect(refusal(inWork, 'declareNoMaterials', { line: 1, reason: 'r' })).toBe('production-started /line')
  })
})

describe('draftPurchaseOrder', () => {
  it('takes name, model and unit from the bill of materials', () => {
    expect(drafted().materials.purchaseOrders).toEqual([
      {
        id: 'PU-1',
        supplier: 'MILL',
        draftedAt: monday,
        lines: [
          expect.objectContaining({
            line: 1,
            name: 'Cotton jersey',
            model: '180 gsm  navy',
            unit: 'm',
            quantity: 453,
          }),
          expect.objectContaining({ line: 2, name: 'Care label', unit: 'pc', promisedOn: '2026-03-12' }),
        ],
      },
    ])
  })

  it('repeats to nothing, but refuses another content under the same number', () => {
    expect(accepted(drafted(), 'draftPurchaseOrder', purchase)).toEqual([])
    const other = { ...purchase, supplier: 'OTHER' }
    expect(refusal(drafted(), 'draftPurchaseOrder', other)).toBe('purchase-order-exists /purchaseOrder')
    const cancelled = after(drafted(), 'cancelPurchaseOrder', { purchaseOrder: 'PU-1', reason: 'r' })
    expect(refusal(cancelled, 'draftPurchaseOrder', purchase)).toBe('purchase-order-exists /purchaseOrder')
  })

  it('is refused for a material that the order does not need', () => {
    const lines = [...purchase.lines, { material: 'ZIP', quantity: 1, promisedOn: '2026-03-10' }]
    expect(refusal(released(), 'draftPurchaseOrder', { ...purchase, lines })).toBe(
      'unknown-material /lines/2/material',
    )
  })

  it('is refused for a price without a currency', () => {
    const lines = [{ ...purchase.lines[0]!, price: '3.10' }]
    expect(refusal(released(), 'draftPurchaseOrder', { ...purchase, lines })).toBe(
      'currency-missing /currency',
    )
    expect(accepted(released(), 'draftPurchaseOrder', { ...purchase, lines, currency: 'CNY' })).toEqual([
      'purchaseOrderDrafted',
    ])
  })
})

describe('releasePurchaseOrder', () => {
  it('is refused while the deposit is not in', () => {
    const state = drafted()
    const unpaid = { ...state, collection: { ...state.collection, released: [] } }
    expect(lackingForGate(unpaid, 'purchase')).toBeDefined()
    expect(refusal(unpaid, 'releasePurchaseOrder', { purchaseOrder: 'PU-1' })).toBe('deposit-not-in')
  })

  it('releases once', () => {
    const state = bought()
    expect(state.materials.purchaseOrders[0]?.releasedAt).toBe(monday)
    expect(ordered(state, 'FAB-01')).toBe(453)
    expect(accepted(state, 'releasePurchaseOrder', { purchaseOrder: 'PU-1' })).toEqual([])
  })

  it('is refused for an unknown or a cancelled purchase order', () => {
    const unknown = refusal(drafted(), 'releasePurchaseOrder', { purchaseOrder: 'PU-2' })
    expect(unknown).toBe('unknown-purchase-order /purchaseOrder')
    const cancelled = after(drafted(), 'cancelPurchaseOrder', { purchaseOrder: 'PU-1', reason: 'r' })
    const refused = refusal(cancelled, 'releasePurchaseOrder', { purchaseOrder: 'PU-1' })
    expect(refused).toBe('purchase-order-cancelled /purchaseOrder')
  })
})

describe('changePromise', () => {
  const body = { purchaseOrder: 'PU-1', line: 1, promisedOn: '2026-03-18', reason: 'dyeing late' }

  it('moves the date, and its task with it', () => {
    const state = after(bought(), 'changePromise', body)
    expect(state.materials.purchaseOrders[0]?.lines[0]?.promisedOn).toBe('2026-03-18')
    expect(materials.tasks(state)[0]).toMatchObject({
      key: 'promise:PU-1:1',
      due: { at: '2026-03-18T09:30:00.000Z' },
    })
    expect(accepted(state, 'changePromise', body)).toEqual([])
  })

  it('keeps the date promised at first, however often it moves', () => {
    const line = (state: OrderState) => state.materials.purchaseOrders[0]?.lines[0]
    expect(line(bought())).not.toHaveProperty('firstPromisedOn')
    const once = after(bought(), 'changePromise', body)
    const twice = after(once, 'changePromise', { ...body, promisedOn: '2026-03-25' })
    expect(line(once)).toMatchObject({ promisedOn: '2026-03-18', firstPromisedOn: '2026-03-10' })
    expect(line(twice)).toMatchObject({ promisedOn: '2026-03-25', firstPromisedOn: '2026-03-10' })
  })

  it('is refused for an unknown line and for one that was received in full', () => {
    expect(refusal(bought(), 'changePromise', { ...body, line: 3 })).toBe('unknown-purchase-line /line')
    const unknown = { ...body, purchaseOrder: 'X' }
    expect(refusal(bought(), 'changePromise', unknown)).toBe('unknown-purchase-order /purchaseOrder')
    const full = after(bought(), 'recordReceipt', fabricReceipt)
    expect(refusal(full, 'changePromise', body)).toBe('received-in-full /line')
  })
})

describe('cancelPurchaseOrder', () => {
  const body = { purchaseOrder: 'PU-1', reason: 'double' }

  it('takes the order out of what is ordered, once', () => {
    const state = after(bought(), 'cancelPurchaseOrder', body)
    expect(ordered(state, 'FAB-01')).toBe(0)
    expect(accepted(state, 'cancelPurchaseOrder', body)).toEqual([])
  })

  it('is refused for an unknown one and once anything was received, unless that was voided', () => {
    expect(refusal(released(), 'cancelPurchaseOrder', body)).toBe('unknown-purchase-order /purchaseOrder')
    const some = after(bought(), 'recordReceipt', { ...fabricReceipt, quantity: 1 })
    expect(refusal(some, 'cancelPurchaseOrder', body)).toBe('already-received')
    expect(accepted(voided(some, 'R1'), 'cancelPurchaseOrder', body)).toEqual(['purchaseOrderCancelled'])
  })
})

describe('recordReceipt', () => {
  it('adds up parts, without what was rejected', () => {
    const first = after(bought(), 'recordReceipt', { ...fabricReceipt, quantity: 200, rejected: 20.5 })
    const second = after(first, 'recordReceipt', { ...fabricReceipt, quantity: 100 })
    expect(received(second, 'FAB-01')).toBe(279.5)
    expect(second.materials.receipts.map(({ id }) => id)).toEqual(['R1', 'R2'])
    expect(received(voided(second, 'R1'), 'FAB-01')).toBe(100)
  })

  it('raises an exception for what was rejected (R39)', () => {
    const state = after(bought(), 'recordReceipt', { ...fabricReceipt, rejected: 10 })
    expect(state.exceptions).toEqual([expect.objectContaining({ id: 'E1', kind: 'material', ref: 'R1' })])
  })

  it('compares name and model exactly, but for spaces (R47)', () => {
    const wrongName = { ...fabricReceipt, name: 'Cotton Jersey' }
    expect(refusal(bought(), 'recordReceipt', wrongName)).toBe('receipt-mismatch /name')
    const wrongModel = { ...fabricReceipt, model: '180 gsm black' }
    expect(refusal(bought(), 'recordReceipt', wrongModel)).toBe('receipt-mismatch /model')
    expect(says(bought(), 'recordReceipt', wrongModel)).toMatchObject({
      detail: expect.stringMatching(/180 gsm black.*180 gsm {2}navy/),
    })
    const spaced = { ...fabricReceipt, name: ' Cotton  jersey ' }
    expect(accepted(bought(), 'recordReceipt', spaced)).toEqual(['receiptRecorded'])
  })

  it('is refused for a purchase order that is not released, cancelled or unknown', () => {
    expect(refusal(drafted(), 'recordReceipt', fabricReceipt)).toBe(
      'purchase-order-not-released /purchaseOrder',
    )
    const cancelled = after(bought(), 'cancelPurchaseOrder', { purchaseOrder: 'PU-1', reason: 'r' })
    expect(refusal(cancelled, 'recordReceipt', fabricReceipt)).toBe('purchase-order-cancelled /purchaseOrder')
    const unknown = { ...fabricReceipt, purchaseOrder: 'X' }
    expect(refusal(bought(), 'recordReceipt', unknown)).toBe('unknown-purchase-order /purchaseOrder')
    expect(refusal(bought(), 'recordReceipt', { ...fabricReceipt, line: 9 })).toBe(
      'unknown-purchase-line /line',
    )
  })

  it('is refused beyond 5 percent over what is outstanding', () => {
    expect(accepted(bought(), 'recordReceipt', { ...fabricReceipt, quantity: 475.65 })).toEqual([
      'receiptRecorded',
    ])
    const over = { ...fabricReceipt, quantity: 475.651 }
    expect(refusal(bought(), 'recordReceipt', over)).toBe('over-receipt /quantity')
    const full = after(bought(), 'recordReceipt', fabricReceipt)
    expect(refusal(full, 'recordReceipt', { ...fabricReceipt, quantity: 1 })).toBe('over-receipt /quantity')
    const replaced = after(bought(), 'recordReceipt', { ...fabricReceipt, rejected: 53 })
    expect(accepted(replaced, 'recordReceipt', { ...fabricReceipt, quantity: 53 })).toEqual([
      'receiptRecorded',
    ])
  })

  it('is refused when more is rejected than delivered, and on a day ahead', () => {
    const rejected = { ...fabricReceipt, quantity: 5, rejected: 6 }
    expect(refusal(bought(), 'recordReceipt', rejected)).toBe('rejected-exceeds-quantity /rejected')
    const ahead = { ...fabricReceipt, receivedOn: '2026-03-03' }
    expect(refusal(bought(), 'recordReceipt', ahead)).toBe('date-in-future /receivedOn')
    // 23:00 UTC is the next day in the factory.
    const late = { now: '2026-03-02T23:00:00.000Z' }
    expect(accepted(bought(), 'recordReceipt', ahead, late)).toEqual(['receiptRecorded'])
  })
})

describe('allocateStock', () => {
  it('counts until it is voided', () => {
    const state = after(released(), 'allocateStock', { material: 'LBL-01', quantity: 120, location: 'A3' })
    expect(allocated(state, 'LBL-01')).toBe(120)
    expect(allocated(voided(state, 'A1'), 'LBL-01')).toBe(0)
  })

  it('is refused for a material that is not needed, and beyond what is', () => {
    const zip = { material: 'ZIP', quantity: 1 }
    expect(refusal(released(), 'allocateStock', zip)).toBe('unknown-material /material')
    expect(accepted(released(), 'allocateStock', { material: 'LBL-01', quantity: 315 })).toEqual([
      'stockAllocated',
    ])
    const over = { material: 'LBL-01', quantity: 316 }
    expect(refusal(released(), 'allocateStock', over)).toBe('over-allocation /quantity')
    expect(refusal(kitted(), 'allocateStock', { material: 'LBL-01', quantity: 1 })).toBe(
      'over-allocation /quantity',
    )
  })
})

describe('kitting', () => {
  it('gives shared materials in the order of the production orders', () => {
    const state = after(released(), 'allocateStock', { material: 'FAB-01', quantity: 400 })
    expect(kitting(state)).toEqual([
      {
        productionOrder: 'SO1-P1',
        percent: 50,
        complete: false,
        missing: [{ material: 'LBL-01', required: 300, available: 0 }],
      },
      {
        productionOrder: 'SO1-P2',
        percent: 0,
        complete: false,
        missing: [{ material: 'FAB-01', required: 75, available: 22 }],
      },
    ])
  })

  it('names the promised day on which a production order becomes complete', () => {
    const split = {
      ...purchase,
      lines: [
        { material: 'FAB-01', quantity: 400, promisedOn: '2026-03-10' },
        { material: 'FAB-01', quantity: 60, promisedOn: '2026-03-25' },
        { material: 'LBL-01', quantity: 300, promisedOn: '2026-03-12' },
      ],
    }
    const draftOnly = after(released(), 'draftPurchaseOrder', split)
    expect(kitting(draftOnly)[0]?.completeOn).toBeUndefined()
    const state = after(draftOnly, 'releasePurchaseOrder', { purchaseOrder: 'PU-1' })
    expect(kitting(state).map(({ completeOn }) => completeOn)).toEqual(['2026-03-12', '2026-03-25'])
  })

  it('leaves what is in work its materials', () => {
    // SO1-P2 started while line 1 needed nothing; a bill for line 1 must not take its fabric away.
    let state = after(ready(), 'declareNoMaterials', { line: 1, reason: 'r' })
    state = voided(state, 'A1')
    state = after(state, 'allocateStock', { material: 'FAB-01', quantity: 75 })
    state = after(state, 'startProduction', { productionOrder: 'SO1-P2' })
    state = after(state, 'specifyBillOfMaterials', { line: 1, materials: [fabric] })
    expect(kitting(state).map(({ complete }) => complete)).toEqual([false, true])
  })

  it('is unknown without a bill of materials', () => {
    expect(kitting(unknownProduct())[0]).toMatchObject({
      complete: false,
      billOfMaterialsUnknown: true,
      percent: 0,
    })
  })

  it('never gives out more than there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 475_650 }), (thousandths) => {
        const state = after(released(), 'allocateStock', { material: 'FAB-01', quantity: thousandths / 1000 })
        const given = kitting(state).reduce((sum, kit, index) => {
          const missing = kit.missing.find(({ material }) => material === 'FAB-01')
          return sum + Math.round((missing?.available ?? [378, 75][index]!) * 1000)
        }, 0)
        expect(given).toBe(Math.min(thousandths, 453_000))
        const complete = kitting(state).map(
          (kit) => !kit.missing.some(({ material }) => material === 'FAB-01'),
        )
        expect(complete).toEqual([thousandths >= 378_000, thousandths >= 453_000])
      }),
    )
  })
})

describe('shortages', () => {
  const kinds = (state: OrderState, today?: string) =>
    shortages(state, today).map(({ material, kind, missing }) => `${material} ${kind} ${missing}`)

  it('tell what is forgotten (R36) or ordered in part', () => {
    expect(kinds(released())).toEqual(['FAB-01 notOrdered 453', 'LBL-01 notOrdered 300'])
    const partly = { ...purchase, lines: [{ material: 'FAB-01', quantity: 400, promisedOn: '2026-03-10' }] }
    const state = after(released(), 'draftPurchaseOrder', partly)
    expect(kinds(state)).toEqual(['FAB-01 partlyOrdered 53', 'LBL-01 notOrdered 300'])
    const cancelled = after(state, 'cancelPurchaseOrder', { purchaseOrder: 'PU-1', reason: 'r' })
    expect(kinds(cancelled)).toEqual(['FAB-01 notOrdered 453', 'LBL-01 notOrdered 300'])
  })

  it('tell what is promised for after the planned start (R56)', () => {
    expect(kinds(bought())).toEqual([])
    const late = { purchaseOrder: 'PU-1', line: 1, promisedOn: '2026-03-21', reason: 'r' }
    const state = after(bought(), 'changePromise', late)
    expect(kinds(state)).toEqual(['FAB-01 late 453'])
    const inTime = after(bought(), 'changePromise', { ...late, promisedOn: '2026-03-20' })
    expect(kinds(inTime)).toEqual([])
  })

  it('tell what is overdue, when they know the day', () => {
    expect(kinds(bought(), '2026-03-10')).toEqual([])
    expect(kinds(bought(), '2026-03-11')).toEqual(['FAB-01 overdue 453'])
    const there = after(bought(), 'recordReceipt', fabricReceipt)
    expect(kinds(there, '2026-03-11')).toEqual([])
  })

  it('say nothing of when production is to start while there is no plan', () => {
    expect(kinds({ ...bought(), plan: undefined })).toEqual([])
  })
})

describe('tasks of materials', () => {
  it('ask for what was forgotten once purchasing has begun', () => {
    expect(keys(released())).toEqual([])
    const partly = { ...purchase, lines: purchase.lines.slice(0, 1) }
    const state = after(released(), 'draftPurchaseOrder', partly)
    expect(keys(state)).toEqual([])
    const sent = after(state, 'releasePurchaseOrder', { purchaseOrder: 'PU-1' })
    expect(materials.tasks(sent)).toEqual([
      expect.objectContaining({
        key: 'shortage:LBL-01',
        due: { milestone: 'bulkPurchase' },
        department: 'purchasing',
      }),
      expect.objectContaining({
        key: 'promise:PU-1:1',
        party: 'MILL',
        due: { at: '2026-03-10T09:30:00.000Z' },
      }),
    ])
  })

  it('hasten what is promised too late', () => {
    const late = { purchaseOrder: 'PU-1', line: 1, promisedOn: '2026-03-21', reason: 'r' }
    const state = after(bought(), 'changePromise', late)
    expect(materials.tasks(state)[0]).toMatchObject({
      key: 'shortage:FAB-01',
      party: 'MILL',
      due: { workingDays: 1 },
    })
    expect(materials.tasks(state)[0]?.title.zh).toContain('2026-03-21')
  })

  it('follow a promise until enough is in', () => {
    expect(keys(bought())).toEqual(['promise:PU-1:1', 'promise:PU-1:2'])
    const some = after(bought(), 'recordReceipt', { ...fabricReceipt, quantity: 400 })
    expect(keys(some)).toEqual(['promise:PU-1:1', 'promise:PU-1:2'])
    const all = after(some, 'recordReceipt', { ...fabricReceipt, quantity: 53 })
    expect(keys(all)).toEqual(['promise:PU-1:2'])
    expect(keys(voided(all, 'R2'))).toEqual(['promise:PU-1:1', 'promise:PU-1:2'])
    expect(keys(after(all, 'recordReceipt', labelReceipt))).toEqual([])
  })

  it('have a key of their own each', () => {
    const all = keys(bought())
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('the stage materials', () => {
  it('is entered with the release of the production orders', () => {
    expect(materials.entry).toBe(productionOrdersReleased)
    expect(materials.entry(released())).toBe(true)
  })

  it('ends when everything is there, and opens again when a receipt is voided', () => {
    const state = bought()
    expect(codes(materials.gate(state))).toEqual(['materials-not-complete', 'materials-not-complete'])
    expect(materials.gate(state)[0]?.en).toBe(
      'SO1-P1 is 0 percent kitted; missing: FAB-01 0 of 378 m, LBL-01 0 of 300 pc',
    )
    const fabricIn = after(state, 'recordReceipt', { ...fabricReceipt, quantity: 400 })
    expect(codes(materials.gate(fabricIn))).toEqual(['materials-not-complete', 'materials-not-complete'])
    const more = after(fabricIn, 'recordReceipt', { ...fabricReceipt, quantity: 53 })
    const done = after(more, 'recordReceipt', labelReceipt)
    expect(materials.gate(done)).toEqual([])
    expect(codes(materials.gate(voided(done, 'R2')))).toEqual(['materials-not-complete'])
  })

  it('does not end while a line has no bill of materials, or there are no production orders', () => {
    expect(codes(materials.gate(unknownProduct()))).toEqual(['bill-of-materials-unknown'])
    const state = released()
    const none = { ...state, conversion: { ...state.conversion, productionOrders: [] } }
    expect(codes(materials.gate(none))).toEqual(['no-production-orders'])
  })

  it('lists at most five missing materials', () => {
    const many = Array.from({ length: 7 }, (_, index) => ({
      ...label,
      material: `M${index}`,
      name: `M${index}`,
    }))
    const state = after(unknownProduct(), 'specifyBillOfMaterials', { line: 1, materials: many })
    expect(materials.gate(state)[0]?.en).toContain('and 2 more')
    expect(materials.gate(state)[0]?.zh).toContain('等7项')
  })

  it('has ended for an order opened behind it', () => {
    const opening = { stage: 'production' as const, milestones: [], produced: [], shipped: [] }
    const state = released({ opening })
    expect(materials.gate(state)).toEqual([])
    expect(kitting(state).every(({ complete }) => complete)).toBe(true)
    expect(materials.milestones.materialsIn?.(state)).toBe('2026-01-05')
    const dated = { ...opening, milestones: [{ milestone: 'materialsIn', doneOn: '2025-12-01' }] }
    expect(materials.milestones.materialsIn?.(released({ opening: dated }))).toBe('2025-12-01')
  })
})

describe('milestones of materials', () => {
  const { bulkPurchase, materialsIn, trimsIn } = materials.milestones

  it('reach bulk purchase when released orders and allocations cover everything', () => {
    expect(bulkPurchase?.(drafted())).toBeUndefined()
    expect(bulkPurchase?.(bought())).toBe(monday)
    expect(bulkPurchase?.(kitted())).toBe(monday)
    const cancelled = after(bought(), 'cancelPurchaseOrder', { purchaseOrder: 'PU-1', reason: 'r' })
    expect(bulkPurchase?.(cancelled)).toBeUndefined()
    expect(bulkPurchase?.(unknownProduct())).toBeUndefined()
  })

  it('keep the moment at which it was covered when more is bought later', () => {
    const extra = { ...purchase, purchaseOrder: 'PU-2' }
    const later = { now: '2026-03-05T02:00:00.000Z' }
    const state = after(after(bought(), 'draftPurchaseOrder', extra), 'releasePurchaseOrder', { purchaseOrder: 'PU-2' }, later) // prettier-ignore
    expect(bulkPurchase?.(state)).toBe(monday)
  })

  it('reach materials in on the day of the last receipt', () => {
    const fabricIn = after(bought(), 'recordReceipt', { ...fabricReceipt, receivedOn: '2026-02-20' })
    expect(materialsIn?.(fabricIn)).toBeUndefined()
    const all = after(fabricIn, 'recordReceipt', { ...labelReceipt, receivedOn: '2026-02-27' })
    expect(materialsIn?.(all)).toBe('2026-02-27')
    expect(trimsIn?.(all)).toBe('2026-02-27')
    expect(materialsIn?.(voided(all, 'R1'))).toBeUndefined()
    expect(materialsIn?.(kitted())).toBe('2026-03-02')
  })

  it('are reached at once by an order that needs nothing', () => {
    const state = after(unknownProduct(), 'declareNoMaterials', { line: 1, reason: 'bought in' })
    expect(bulkPurchase?.(state)).toBe(monday)
    expect(materialsIn?.(state)).toBe('2026-03-02')
  })
})

describe('voiding receipts and allocations', () => {
  it('is possible until their materials are in work', () => {
    const state = ready()
    expect(voidProblem(state, 'A1')).toBeUndefined()
    const inWork = after(state, 'startProduction', { productionOrder: 'SO1-P1' })
    expect(voidProblem(inWork, 'A1')).toMatch(/SO1-P1 is in work/)
    const spare = after(voided(inWork, 'A1'), 'allocateStock', { material: 'FAB-01', quantity: 378 })
    const more = after(spare, 'allocateStock', { material: 'FAB-01', quantity: 75 })
    expect(voidProblem(more, 'A4')).toBeUndefined()
    expect(voidProblem(more, 'A3')).toMatch(/SO1-P1/)
  })

  it('says nothing of entries of other kinds', () => {
    expect(voidProblem(ready(), 'PAY1')).toBeUndefined()
  })
})

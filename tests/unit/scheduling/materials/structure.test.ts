import { levelsOf } from '../../../../services/scheduling/materials/levels'
import { networkOf } from '../../../../services/scheduling/materials/network'
import { workdaysOf } from '../../../../services/scheduling/materials/workdays'
import {
  demandsOf,
  everyDay,
  grossOf,
  inputOf,
  item,
  make,
  period,
  planOf,
  problemsOf,
  production,
  purchase,
  receiptsOf,
  releasesOf,
  uses,
} from './fixtures'

const levelCodes = (codes: string[], bom: ReturnType<typeof uses>[]) => {
  const input = inputOf({ items: codes.map((code) => make(code)), bom })
  const found = levelsOf(networkOf(input, workdaysOf(everyDay)).items)
  if ('problem' in found) return found.problem
  return Object.fromEntries(
    found.levels.flatMap(({ members, lowLevelCode }) => members.map((one) => [codes[one], lowLevelCode])),
  )
}

describe('low-level codes', () => {
  it('are the longest way down', () => {
    const bom = [uses('A', 'B'), uses('B', 'C'), uses('A', 'C'), uses('C', 'D'), uses('A', 'D')]
    expect(levelCodes(['D', 'C', 'B', 'A'], bom)).toEqual({ A: 0, B: 1, C: 2, D: 3 })
  })

  it('are the same for items that may replace one another', () => {
    const bom = [uses('A', 'X', { alternates: [{ component: 'Y' }] }), uses('A', 'B'), uses('B', 'Y')]
    expect(levelCodes(['A', 'B', 'X', 'Y'], bom)).toEqual({ A: 0, B: 1, X: 2, Y: 2 })
  })

  it.each([
    [[uses('A', 'A')], '/bom/0', 'A → A'],
    [[uses('A', 'B'), uses('B', 'C'), uses('C', 'B')], '/bom/1', 'B → C → B'],
    [
      [uses('A', 'B', { until: '2026-01-01' }), uses('B', 'C', { alternates: [{ component: 'A' }] })],
      '/bom/0',
      'A → B → A',
    ],
  ])('%#: refuse a cycle and name its path', (bom, pointer, path) => {
    expect(levelCodes(['A', 'B', 'C'], bom)).toEqual({
      pointer,
      detail: `is part of a cycle: ${path}; a product cannot be made of itself`,
    })
  })

  it('refuse an alternate that is made of what it replaces', () => {
    const bom = [uses('A', 'GREY', { alternates: [{ component: 'DYED' }] }), uses('DYED', 'GREY')]
    expect(levelCodes(['A', 'GREY', 'DYED'], bom)).toMatchObject({
      pointer: '/bom',
      detail: expect.stringContaining('GREY / DYED → GREY / DYED'),
    })
  })

  it('refuse more levels, and longer chains of lead times, than can be meant', () => {
    const codes = Array.from({ length: 101 }, (_, i) => `I${i}`)
    const bom = codes.slice(1).map((code, i) => uses(`I${i}`, code))
    expect(levelCodes(codes, bom)).toEqual({
      pointer: '/items/100',
      detail: 'I100 stands on level 101; at most 100 levels are planned',
    })
    const items = ['A', 'B', 'C', 'D', 'E', 'F'].map((code) => make(code, { leadTimeDays: 1000 }))
    const chain = items.slice(1).map(({ code }, i) => uses(items[i]!.code, code))
    expect(problemsOf(inputOf({ items, bom: chain }))).toEqual([
      {
        pointer: '/items/0/leadTimeDays',
        detail: 'with the lead times below it A takes 6000 working days; at most 5000 are planned',
      },
    ])
  })
})

describe('quantities', () => {
  it('are exact, and rounded up once per line', () => {
    const plan = planOf({
      items: [make('A'), item('B'), item('C'), item('D')],
      bom: [
        uses('A', 'B', { perParent: '0.1' }),
        uses('A', 'C', { perParent: '1.3333', scrapPercent: '2.5' }),
        // Twice the same material: each line is rounded for itself.
        uses('A', 'D', { perParent: '0.0001' }),
        uses('A', 'D', { perParent: '0.0001' }),
      ],
      demands: demandsOf('A', [[9, 3]]),
    })
    // 3 × 1.3333 × 1.025 = 4.0998975 → 4.1; 3 × 0.0001 = 0.0003 → 0.001, twice.
    expect(['B', 'C', 'D'].map((code) => releasesOf(plan, code))).toEqual([
      [[7, 0.3]],
      [[7, 4.1]],
      [[7, 0.002]],
    ])
    expect(grossOf(plan, 'D')).toEqual([
      [8, 0.001],
      [8, 0.001],
    ])
  })

  it('stay exact where a double would not: 999,999,999.999 × 123456.789123 × 1.01 is refused, a tenth percent works', () => {
    const items = [make('A'), item('B')]
    const demands = demandsOf('A', [[9, 999_999_999.999]])
    const huge = [uses('A', 'B', { perParent: '123456.789123', scrapPercent: '1' })]
    expect(problemsOf(inputOf({ items, bom: huge, demands }))[0]).toMatchObject({ pointer: '/bom' })
    // 1 × 1.000001 × 1.000001 = 1.000002000001; × 999999999.999 = 1000001999.99999999… → 1000002000.
    const fine = [uses('A', 'B', { perParent: '1.000001', scrapPercent: '0.0001' })]
    expect(grossOf(planOf({ items, bom: fine, demands }), 'B')).toEqual([[8, 1_000_002_000]])
  })

  it('allow for the loss of an item in making it, and explode what is started', () => {
    const plan = planOf({
      items: [make('A', { scrapPercent: '5', lotSize: { policy: 'multiple', multiple: 10 } }), item('B')],
      bom: [uses('A', 'B', { perParent: '2' })],
      demands: demandsOf('A', [[9, 100]]),
    })
    // 100 × 1.05 = 105 → lot of 110, of which 110 / 1.05 = 104.761 are good.
    expect(plan.plannedOrders[0]).toMatchObject({ quantity: 110, expected: 104.761 })
    expect(grossOf(plan, 'B')).toEqual([[8, 220]])
  })
})

describe('effectivity', () => {
  const items = [make('A', { leadTimeDays: 2 }), item('OLD'), item('NEW')]
  const bom = [uses('A', 'OLD', { until: period(10) }), uses('A', 'NEW', { from: period(11) })]

  it('is that of the day on which the parent starts, both ends included', () => {
    const plan = planOf({
      items,
      bom,
      demands: demandsOf('A', [
        [12, 1],
        [13, 1],
      ]),
    })
    expect([grossOf(plan, 'OLD'), grossOf(plan, 'NEW')]).toEqual([[[10, 1]], [[11, 1]]])
  })

  it('is that of today for a start that should have been in the past', () => {
    const plan = planOf({ items, bom, today: period(11), demands: demandsOf('A', [[12, 1]]) })
    expect(grossOf(plan, 'OLD')).toEqual([])
    expect(grossOf(plan, 'NEW')).toEqual([[10, 1]])
  })

  it('is that of its own start for an open order', () => {
    const open = production('MO1', 'A', [14, 5], { startOn: period(9) })
    const plan = planOf({
      items,
      bom,
      today: period(11),
      demands: demandsOf('A', [[14, 5]]),
      scheduledReceipts: [open],
    })
    expect(grossOf(plan, 'OLD')).toEqual([[9, 5]])
  })

  it('that leaves a product without any material is a warning', () => {
    const plan = planOf({
      items,
      bom: [uses('A', 'OLD', { until: period(2) })],
      demands: demandsOf('A', [[9, 1]]),
    })
    expect(plan.warnings).toEqual([{ code: 'no-bill-of-materials', item: 'A', pointer: '/items/0' }])
  })
})

describe('phantoms', () => {
  const items = [
    make('SHIRT'),
    item('TRIM', { kind: 'phantom', leadTimeDays: 0 }),
    item('BUTTON'),
    item('LABEL'),
  ]
  const bom = [
    uses('SHIRT', 'TRIM'),
    uses('TRIM', 'BUTTON', { perParent: '8' }),
    uses('TRIM', 'LABEL', { perParent: '2' }),
  ]

  it('are blown through on the day of their parent, with no order of their own', () => {
    const plan = planOf({ items, bom, demands: demandsOf('SHIRT', [[9, 10]]) })
    expect(plan.plannedOrders.map((order) => order.item)).toEqual(['SHIRT', 'BUTTON', 'LABEL'])
    expect([grossOf(plan, 'BUTTON'), grossOf(plan, 'LABEL')]).toEqual([[[8, 80]], [[8, 20]]])
    expect(plan.phantoms).toEqual([{ id: 'P2', item: 'TRIM', quantity: 10, on: period(8) }])
    expect(plan.missed.map(({ component, orderLines }) => [component, orderLines])).toEqual([
      ['BUTTON', ['S1/1']],
      ['LABEL', ['S1/1']],
    ])
  })

  it('use what there is of themselves first', () => {
    const stocked = items.map((one) => (one.code === 'TRIM' ? { ...one, onHand: 4 } : one))
    const plan = planOf({ items: stocked, bom, demands: demandsOf('SHIRT', [[9, 10]]) })
    expect(grossOf(plan, 'BUTTON')).toEqual([[8, 48]])
  })

  it('can be sold as they are', () => {
    const plan = planOf({ items, bom, demands: demandsOf('TRIM', [[5, 3]]) })
    expect(grossOf(plan, 'LABEL')).toEqual([[5, 6]])
  })

  /** OCA/manufacture #1362: a kit's stock derived from its components was counted beside theirs. */
  it('do not count the stock of their components twice', () => {
    const kit = [make('FP'), item('KIT', { kind: 'phantom', leadTimeDays: 0 }), item('PP', { onHand: 2 })]
    const lines = [
      uses('FP', 'KIT'),
      uses('KIT', 'PP', { perParent: '2' }),
      uses('FP', 'PP', { perParent: '2' }),
    ]
    const plan = planOf({ items: kit, bom: lines, demands: demandsOf('FP', [[9, 1]]) })
    expect(releasesOf(plan, 'PP')).toEqual([[7, 2]])
  })
})

describe('alternates', () => {
  const line = uses('A', 'X', {
    perParent: '2',
    alternates: [{ component: 'Y' }, { component: 'Z', perParent: '3' }],
  })
  const stock = (x: number, y: number, z: number, extra = {}) => [
    make('A'),
    item('X', { onHand: x, leadTimeDays: 5, ...extra }),
    item('Y', { onHand: y, leadTimeDays: 5 }),
    item('Z', { onHand: z, leadTimeDays: 2 }),
  ]
  const used = (plan: ReturnType<typeof planOf>) =>
    plan.requirements
      .filter(({ of }) => of !== 'orderLine')
      .map(({ item: code, quantity, alternate }) => [code, quantity, alternate])

  it('stand in with their stock, in order of preference and with their own quantity, before anything is ordered', () => {
    const plan = planOf({ items: stock(5, 7, 100), bom: [line], demands: demandsOf('A', [[20, 10]]) })
    // X is enough for 2 whole A (4), Y for 3 (6), Z for the other 5 (15).
    expect(used(plan)).toEqual([
      ['X', 4, undefined],
      ['Y', 6, 0],
      ['Z', 15, 1],
    ])
    expect(plan.plannedOrders.map((order) => order.item)).toEqual(['A'])
  })

  it('are not touched while the component is there', () => {
    expect(
      used(planOf({ items: stock(20, 99, 99), bom: [line], demands: demandsOf('A', [[20, 10]]) })),
    ).toEqual([['X', 20, undefined]])
  })

  it('leave what is lacking to a new order of the component when its lead time fits', () => {
    const plan = planOf({ items: stock(0, 2, 0), bom: [line], demands: demandsOf('A', [[20, 10]]) })
    expect(used(plan)).toEqual([
      ['X', 18, undefined],
      ['Y', 2, 0],
    ])
  })

  it('are ordered when only theirs still fits', () => {
    const plan = planOf({ items: stock(0, 0, 0), bom: [line], demands: demandsOf('A', [[4, 10]]) })
    expect(used(plan)).toEqual([['Z', 30, 1]])
    expect(plan.late).toEqual([])
  })

  it('do not help when none fits: the component is ordered, and late', () => {
    const plan = planOf({ items: stock(0, 0, 0), bom: [line], demands: demandsOf('A', [[2, 10]]) })
    expect(used(plan)).toEqual([['X', 20, undefined]])
    expect(plan.late[0]).toMatchObject({ item: 'X', daysLate: 5 })
  })

  it('count open orders that come in time, and leave the safety stock', () => {
    const items = stock(0, 6, 0).map((one) => (one.code === 'Y' ? { ...one, safetyStock: 4 } : one))
    const receipts = [purchase('PO1', 'X', [19, 8]), purchase('PO2', 'X', [20, 100])]
    const plan = planOf({
      items,
      bom: [line],
      demands: demandsOf('A', [[20, 10]]),
      scheduledReceipts: receipts,
    })
    expect(used(plan)).toEqual([
      ['X', 18, undefined],
      ['Y', 2, 0],
    ])
  })

  it('may replace one another both ways, first come first served', () => {
    const bom = [
      uses('A', 'X', { alternates: [{ component: 'Y' }] }),
      uses('B', 'Y', { alternates: [{ component: 'X' }] }),
    ]
    const items = [make('A'), make('B'), item('X', { onHand: 10 }), item('Y', { onHand: 10 })]
    const demands = [
      { orderLine: 'S1/1', item: 'B', quantity: 15, neededOn: period(8) },
      { orderLine: 'S2/1', item: 'A', quantity: 8, neededOn: period(9) },
    ]
    const plan = planOf({ items, bom, demands })
    expect(used(plan)).toEqual([
      ['X', 8, undefined],
      ['Y', 10, undefined],
      ['X', 5, 0],
    ])
    expect(receiptsOf(plan, 'X')).toEqual([[8, 3]])
  })

  it('are taken first when they were set aside for the order', () => {
    const plan = planOf({
      items: stock(100, 6, 0),
      bom: [line],
      demands: demandsOf('A', [[20, 10]]),
      reservations: [{ item: 'Y', quantity: 6, orderLine: 'S1/1' }],
    })
    expect(used(plan)).toEqual([
      ['X', 14, undefined],
      ['Y', 6, 0],
    ])
  })
})

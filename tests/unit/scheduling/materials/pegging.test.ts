import type { MaterialPlan } from '../../../../services/scheduling/materials'
import { linesHurtBy, peggingOf } from '../../../../services/scheduling/materials'
import {
  demandsOf,
  inputOf,
  item,
  make,
  period,
  planOf,
  production,
  purchase,
  receiptsOf,
  uses,
} from './fixtures'

const idOf = (plan: MaterialPlan, code: string) => plan.plannedOrders.find((order) => order.item === code)!.id

describe('pegging', () => {
  const data = {
    items: [
      make('SHIRT', { lotSize: { policy: 'period' as const, days: 5 } }),
      item('CLOTH', { onHand: 30, lotSize: { policy: 'multiple' as const, multiple: 100 } }),
    ],
    bom: [uses('SHIRT', 'CLOTH', { perParent: '1.5' })],
    demands: demandsOf('SHIRT', [
      [8, 40],
      [9, 60],
    ]),
  }

  it('ties every requirement to its supplies and every order to the order lines, down and up', () => {
    const plan = planOf(data)
    const walk = peggingOf(plan)
    const [shirt, cloth] = [idOf(plan, 'SHIRT'), idOf(plan, 'CLOTH')]
    expect(plan.requirements).toMatchObject([
      { of: 'orderLine', ref: 'S1/1', quantity: 40, pegs: [{ kind: 'planned', ref: shirt, quantity: 40 }] },
      { of: 'orderLine', ref: 'S2/1', quantity: 60, pegs: [{ kind: 'planned', ref: shirt, quantity: 60 }] },
      {
        of: 'planned',
        ref: shirt,
        bomLine: 0,
        quantity: 150,
        pegs: [
          { kind: 'stock', ref: 'CLOTH', quantity: 30 },
          { kind: 'planned', ref: cloth, quantity: 120 },
        ],
      },
    ])
    expect(walk.sharesOf({ kind: 'planned', ref: cloth })).toEqual([
      { orderLine: 'S1/1', quantity: 48 },
      { orderLine: 'S2/1', quantity: 72 },
      { quantity: 80 },
    ])
    expect(walk.sourcesOf('S1/1')).toEqual([
      { kind: 'planned', ref: shirt },
      { kind: 'stock', ref: 'CLOTH' },
      { kind: 'planned', ref: cloth },
    ])
    expect(walk.usesOf({ kind: 'planned', ref: cloth }).map(({ quantity }) => quantity)).toEqual([120])
  })

  it('splits what does not divide into whole thousandths that sum up', () => {
    const thirds = demandsOf('SHIRT', [
      [8, 1],
      [8, 1],
      [8, 1],
    ])
    const plan = planOf({
      ...data,
      items: [data.items[0]!, item('CLOTH')],
      demands: thirds,
      bom: [uses('SHIRT', 'CLOTH', { perParent: '0.3334' })],
    })
    expect(peggingOf(plan).sharesOf({ kind: 'planned', ref: idOf(plan, 'CLOTH') })).toEqual([
      { orderLine: 'S1/1', quantity: 0.333 },
      { orderLine: 'S2/1', quantity: 0.334 },
      { orderLine: 'S3/1', quantity: 0.334 },
    ])
  })
})

describe('reserved stock', () => {
  it('held for needs outside the plan is not there', () => {
    const plan = planOf({
      items: [item('A', { onHand: 10, reserved: 7 })],
      demands: demandsOf('A', [[5, 5]]),
    })
    expect(receiptsOf(plan, 'A')).toEqual([[5, 2]])
  })

  it('beyond what is on hand is a warning', () => {
    const plan = planOf({ items: [item('A', { onHand: 10, reserved: 12 })], reservations: [] })
    expect(plan.warnings).toEqual([
      { code: 'over-reserved', item: 'A', pointer: '/items/0/reserved', quantity: 2 },
    ])
  })

  /** InvenTree #3653, filaops PR #108: stock that was allocated to a need of the plan still serves that need. */
  it('is not taken off twice when it is set aside for a demand of the plan', () => {
    const plan = planOf({
      items: [item('A', { onHand: 30 })],
      demands: demandsOf('A', [[5, 20]]),
      reservations: [{ item: 'A', quantity: 20, orderLine: 'S1/1' }],
    })
    expect([plan.plannedOrders, plan.warnings]).toEqual([[], []])
  })

  it('goes to its order line, at whatever level, before an earlier one', () => {
    const plan = planOf({
      items: [make('SHIRT'), make('COAT'), item('CLOTH', { onHand: 10 })],
      bom: [uses('SHIRT', 'CLOTH'), uses('COAT', 'CLOTH')],
      demands: [
        { orderLine: 'S1/1', item: 'SHIRT', quantity: 8, neededOn: period(5) },
        { orderLine: 'S2/1', item: 'COAT', quantity: 8, neededOn: period(9) },
      ],
      reservations: [{ item: 'CLOTH', quantity: 8, orderLine: 'S2/1' }],
    })
    expect(
      plan.requirements
        .filter((one) => one.item === 'CLOTH')
        .map(({ pegs }) => pegs.map((peg) => [peg.kind, peg.quantity])),
    ).toEqual([
      [
        ['stock', 2],
        ['planned', 6],
      ],
      [['stock', 8]],
    ])
  })

  it('goes to its production order', () => {
    const plan = planOf({
      items: [make('SHIRT'), item('CLOTH', { onHand: 10 })],
      bom: [uses('SHIRT', 'CLOTH')],
      demands: demandsOf('SHIRT', [
        [5, 10],
        [9, 10],
      ]),
      scheduledReceipts: [production('MO1', 'SHIRT', [5, 10]), production('MO2', 'SHIRT', [9, 10])],
      reservations: [{ item: 'CLOTH', quantity: 10, productionOrder: 'MO2' }],
    })
    expect(plan.kitting.map(({ order, percent }) => [order, percent])).toEqual([
      ['MO1', 0],
      ['MO2', 100],
    ])
  })

  it('that its order does not need serves others, with a warning', () => {
    const plan = planOf({
      items: [item('A', { onHand: 10 })],
      demands: demandsOf('A', [
        [5, 4],
        [6, 6],
      ]),
      reservations: [
        { item: 'A', quantity: 7, orderLine: 'S1/1' },
        { item: 'A', quantity: 5, orderLine: 'S2/1' },
      ],
    })
    expect(plan.plannedOrders).toEqual([])
    expect(plan.warnings).toEqual([
      { code: 'over-reserved', item: 'A', pointer: '/reservations/1', quantity: 2 },
      { code: 'reservation-unneeded', item: 'A', pointer: '/reservations/0', quantity: 3 },
    ])
  })
})

describe('a release that would lie in the past', () => {
  const chain = {
    items: [
      make('COAT', { leadTimeDays: 3 }),
      item('WOOL', { leadTimeDays: 10 }),
      item('ZIP', { leadTimeDays: 4 }),
    ],
    bom: [uses('COAT', 'WOOL'), uses('COAT', 'ZIP')],
    demands: demandsOf('COAT', [[9, 5]]),
  }

  it('stays there and is reported with the order lines it hurts', () => {
    const plan = planOf(chain)
    // COAT starts in period 6; WOOL would have been ordered in period −4, five working days ago.
    expect(plan.late).toEqual([
      {
        order: idOf(plan, 'WOOL'),
        item: 'WOOL',
        releaseOn: period(-4),
        daysLate: 5,
        hurts: [{ orderLine: 'S1/1', days: 5 }],
      },
    ])
    expect(plan.plannedOrders.find((order) => order.item === 'WOOL')).toMatchObject({
      releaseOn: period(-4),
      dueOn: period(6),
      readyOn: period(11),
      daysLate: 5,
    })
    expect(plan.lines).toEqual([
      {
        orderLine: 'S1/1',
        item: 'COAT',
        quantity: 5,
        neededOn: period(9),
        readyOn: period(14),
        daysLate: 5,
        because: [
          { kind: 'planned', ref: idOf(plan, 'COAT') },
          { kind: 'planned', ref: idOf(plan, 'WOOL') },
        ],
      },
    ])
    expect(plan.messages).toMatchObject([{ action: 'release', item: 'WOOL', quantity: 5 }])
  })

  it('hurts only as far as no slack takes it up', () => {
    const period5 = { policy: 'period' as const, days: 5 }
    const plan = planOf({
      ...chain,
      items: [make('COAT', { leadTimeDays: 3, lotSize: period5 }), ...chain.items.slice(1)],
      demands: demandsOf('COAT', [
        [9, 5],
        [12, 5],
        [13, 5],
      ]),
    })
    expect(plan.late.map(({ hurts }) => hurts)).toEqual([
      [
        { orderLine: 'S1/1', days: 5 },
        { orderLine: 'S2/1', days: 2 },
        { orderLine: 'S3/1', days: 1 },
      ],
    ])
    expect(plan.lines.map(({ daysLate }) => daysLate)).toEqual([5, 2, 1])
  })

  it('hurts nobody while the safety stock serves', () => {
    const plan = planOf({
      items: [item('A', { onHand: 20, safetyStock: 20, leadTimeDays: 10 })],
      demands: demandsOf('A', [[3, 5]]),
    })
    expect(plan.late).toMatchObject([{ item: 'A', daysLate: 8, hurts: [] }])
    expect(plan.lines[0]).toMatchObject({ daysLate: 0 })
  })

  it('is not made up for a safety stock that is missing today', () => {
    const plan = planOf({ items: [item('A', { onHand: 5, safetyStock: 20, leadTimeDays: 10 })] })
    expect(receiptsOf(plan, 'A')).toEqual([[11, 15]])
    expect(plan.late).toEqual([])
  })

  it('is not made up either for a demand that is served from what was set aside for it', () => {
    const plan = planOf({
      items: [item('A', { onHand: 5, safetyStock: 20, leadTimeDays: 10 })],
      demands: demandsOf('A', [[3, 5]]),
      reservations: [{ item: 'A', quantity: 5, orderLine: 'S1/1' }],
    })
    expect(receiptsOf(plan, 'A')).toEqual([[11, 20]])
    expect(plan.late).toEqual([])
  })

  it('leaves an open order alone that will restore the safety stock', () => {
    const plan = planOf({
      items: [item('A', { onHand: 5, safetyStock: 20 })],
      scheduledReceipts: [purchase('PO1', 'A', [30, 15])],
    })
    expect([plan.plannedOrders, plan.messages]).toEqual([[], []])
  })

  it('names the hundred worst hit and counts the rest, which a walk still finds', () => {
    const demands = demandsOf(
      'COAT',
      Array.from({ length: 130 }, () => [9, 1] as [number, number]),
    )
    const input = inputOf({ ...chain, demands })
    const plan = planOf(input)
    expect(plan.late[0]).toMatchObject({ more: 30 })
    expect(plan.late[0]!.hurts).toHaveLength(100)
    expect(
      linesHurtBy(plan, input.calendar, { kind: 'planned', ref: plan.late[0]!.order, days: 5 }),
    ).toHaveLength(130)
  })
})

describe('missed material (漏定)', () => {
  const items = [
    make('SHIRT'),
    item('CLOTH'),
    item('ZIP', { onHand: 10 }),
    item('LABEL', { leadTimeDays: 3 }),
  ]
  const bom = [uses('SHIRT', 'CLOTH'), uses('SHIRT', 'ZIP'), uses('SHIRT', 'LABEL', { perParent: '2' })]

  it('is a line with nothing ordered and nothing in stock', () => {
    const plan = planOf({
      items,
      bom,
      demands: demandsOf('SHIRT', [[9, 10]]),
      scheduledReceipts: [purchase('PO1', 'CLOTH', [8, 4])],
    })
    expect(plan.missed).toEqual([
      {
        component: 'LABEL',
        quantity: 20,
        neededOn: period(8),
        orderBy: period(5),
        bomLine: 2,
        uses: 1,
        orderLines: ['S1/1'],
      },
    ])
  })

  it('is told for each open production order by itself, and for planned ones together', () => {
    const plan = planOf({
      items: items
        .map((one) => (one.code === 'LABEL' ? one : { ...one, onHand: 999 }))
        .map((one) => (one.code === 'SHIRT' ? { ...one, onHand: 0 } : one)),
      bom,
      demands: demandsOf('SHIRT', [
        [7, 10],
        [9, 10],
        [10, 10],
      ]),
      scheduledReceipts: [production('MO1', 'SHIRT', [7, 10])],
    })
    expect(plan.missed).toMatchObject([
      { component: 'LABEL', openOrder: 'MO1', quantity: 20, uses: 1, orderLines: ['S1/1'] },
      { component: 'LABEL', quantity: 40, uses: 2, orderLines: ['S2/1', 'S3/1'] },
    ])
  })

  it('is not what an alternate meets, even in part', () => {
    const alternates = [{ component: 'TAG' }]
    const plan = planOf({
      items: [make('SHIRT'), item('LABEL'), item('TAG', { onHand: 3 })],
      bom: [uses('SHIRT', 'LABEL', { alternates })],
      demands: demandsOf('SHIRT', [[9, 10]]),
    })
    expect(plan.missed).toEqual([])
  })

  it('covers bought-in goods, and names ten order lines', () => {
    const plan = planOf({ items: [item('CAP')], demands: demandsOf('CAP', [[9, 1]]) })
    expect(plan.missed).toMatchObject([{ component: 'CAP', orderLines: ['S1/1'] }])
    const many = demandsOf(
      'SHIRT',
      Array.from({ length: 12 }, () => [9, 1] as [number, number]),
    )
    const label = planOf({ items, bom, demands: many }).missed.find(({ component }) => component === 'LABEL')!
    expect([label.orderLines.length, label.more]).toEqual([10, true])
  })
})

describe('kitting (齐套率)', () => {
  it('says how complete an order is, when it will be, and by which line', () => {
    const plan = planOf({
      items: [
        make('SHIRT', { leadTimeDays: 2 }),
        item('CLOTH', { onHand: 10 }),
        item('ZIP', { leadTimeDays: 4 }),
        item('LABEL'),
        item('BOX'),
      ],
      bom: [uses('SHIRT', 'CLOTH'), uses('SHIRT', 'ZIP'), uses('SHIRT', 'LABEL'), uses('SHIRT', 'BOX')],
      demands: demandsOf('SHIRT', [[5, 10]]),
      scheduledReceipts: [
        production('MO1', 'SHIRT', [5, 10], { issued: [{ item: 'BOX', quantity: 10 }] }),
        purchase('PO1', 'LABEL', [7, 10]),
      ],
    })
    expect(plan.kitting).toEqual([
      {
        order: 'MO1',
        item: 'SHIRT',
        startOn: period(3),
        percent: 50,
        completeOn: period(7),
        daysLate: 4,
        decidedBy: { bomLine: 2, component: 'LABEL', source: { kind: 'open', ref: 'PO1' } },
        missing: [
          { bomLine: 1, component: 'ZIP', quantity: 10, inStock: 0, readyOn: period(5) },
          { bomLine: 2, component: 'LABEL', quantity: 10, inStock: 0, readyOn: period(7) },
        ],
      },
    ])
    // Four days after the start it becomes complete, so it comes four days after its date.
    expect(plan.openOrders[0]).toMatchObject({ dueOn: period(5), readyOn: period(9) })
    expect(plan.lines[0]).toMatchObject({
      daysLate: 4,
      because: [
        { kind: 'open', ref: 'MO1' },
        { kind: 'open', ref: 'PO1' },
      ],
    })
  })

  it('is complete today when everything is there', () => {
    const plan = planOf({
      items: [make('SHIRT'), item('CLOTH', { onHand: 10 })],
      bom: [uses('SHIRT', 'CLOTH')],
      scheduledReceipts: [production('MO1', 'SHIRT', [5, 10])],
    })
    expect(plan.kitting).toMatchObject([{ percent: 100, completeOn: period(1), daysLate: 0, missing: [] }])
  })
})

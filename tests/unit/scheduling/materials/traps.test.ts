import {
  demandsOf,
  everyDay,
  factory,
  grossOf,
  item,
  make,
  period,
  planOf,
  production,
  purchase,
  receiptsOf,
  releasesOf,
  uses,
} from './fixtures'

/** What users of other systems ran into: standards.md, "What users of the best systems complain about". */
describe('traps', () => {
  /** erpnext #47237: needed on 15 May with a lead time of 5 days means 10 May, not today plus 5. */
  it('counts back from the need, not forward from today', () => {
    const plan = planOf({
      today: '2025-04-24',
      items: [make('FG', { leadTimeDays: 0 }), item('SCREW', { leadTimeDays: 5 })],
      bom: [uses('FG', 'SCREW')],
      demands: [{ orderLine: 'S1/1', item: 'FG', quantity: 1, neededOn: '2025-05-15' }],
    })
    expect(plan.plannedOrders.find((order) => order.item === 'SCREW')!.releaseOn).toBe('2025-05-10')
  })

  /** odoo PR #40315: A takes 20 days, its bought part 10; the part is ordered 30 days before the delivery, not 10. */
  it('adds the lead time of the parent to that of the component', () => {
    const plan = planOf({
      items: [make('A', { leadTimeDays: 20 }), item('B', { leadTimeDays: 10 })],
      bom: [uses('A', 'B')],
      demands: demandsOf('A', [[50, 1]]),
    })
    expect(releasesOf(plan, 'B')).toEqual([[20, 1]])
  })

  /** odoo #62571: no lead time of its own, components of 7 days: still planned, and seen in time. */
  it('plans components of a parent without lead time', () => {
    const plan = planOf({
      items: [make('MEAL', { leadTimeDays: 0 }), item('FLOUR', { leadTimeDays: 7 })],
      bom: [uses('MEAL', 'FLOUR')],
      demands: demandsOf('MEAL', [[8, 1]]),
    })
    expect(releasesOf(plan, 'FLOUR')).toEqual([[1, 1]])
    expect(plan.messages).toMatchObject([{ action: 'release', item: 'FLOUR' }])
  })

  /** odoo #9306, #9454: an order planned in the past without a word; #4788: everything at the earliest date. */
  it('says that an order is late, and plans one in six months for then', () => {
    const late = planOf({ items: [make('A', { leadTimeDays: 30 })], demands: demandsOf('A', [[5, 1]]) })
    expect(late.late).toMatchObject([{ item: 'A', daysLate: 26, hurts: [{ orderLine: 'S1/1', days: 26 }] }])
    const far = planOf({ items: [item('A')], demands: demandsOf('A', [[180, 1]]) })
    expect([releasesOf(far, 'A'), far.messages]).toEqual([[[179, 1]], []])
  })

  /** A weekend is no lead time (odoo #4805 and others: dates shifted by a day). */
  it('counts working days, and falls back from a day off', () => {
    const plan = planOf({
      calendar: factory,
      today: '2026-03-02',
      items: [item('A', { leadTimeDays: 3 })],
      demands: [{ orderLine: 'S1/1', item: 'A', quantity: 1, neededOn: '2026-03-15' }],
    })
    expect(plan.plannedOrders[0]).toMatchObject({ dueOn: '2026-03-13', releaseOn: '2026-03-10' })
  })

  it('does not use on a day off what comes on it', () => {
    const plan = planOf({
      calendar: factory,
      today: '2026-03-02',
      items: [item('A', { leadTimeDays: 30 })],
      demands: [{ orderLine: 'S1/1', item: 'A', quantity: 1, neededOn: '2026-03-13' }],
      scheduledReceipts: [{ ...purchase('PO1', 'A', [1, 1]), dueOn: '2026-03-14' }],
    })
    expect(plan.lines[0]).toMatchObject({ readyOn: '2026-03-16', daysLate: 1 })
  })

  /**
   * carbon PR #856: three machines need three computers; one is in stock, two come from a sub-job that needs two
   * graphics cards, and a purchase order brings two. Nothing is to be bought, whatever week each falls in.
   */
  it('does not buy what a sub-job and a purchase order already bring', () => {
    const plan = planOf({
      items: [
        make('MACHINE', { leadTimeDays: 5 }),
        make('COMPUTER', { onHand: 1, leadTimeDays: 5 }),
        item('GPU'),
      ],
      bom: [uses('MACHINE', 'COMPUTER'), uses('COMPUTER', 'GPU')],
      demands: demandsOf('MACHINE', [[90, 3]]),
      scheduledReceipts: [production('JOB1', 'COMPUTER', [18, 2]), purchase('PO260087', 'GPU', [2, 2])],
    })
    expect(plan.plannedOrders.map((order) => order.item)).toEqual(['MACHINE'])
    expect(grossOf(plan, 'GPU')).toEqual([[13, 2]])
  })

  /** The same without the purchase order: the sub-job's two cards are to be bought, not none and not three. */
  it('buys what the sub-job needs when nothing brings it', () => {
    const plan = planOf({
      items: [
        make('MACHINE', { leadTimeDays: 5 }),
        make('COMPUTER', { onHand: 1, leadTimeDays: 5 }),
        item('GPU'),
      ],
      bom: [uses('MACHINE', 'COMPUTER'), uses('COMPUTER', 'GPU')],
      demands: demandsOf('MACHINE', [[90, 3]]),
      scheduledReceipts: [production('JOB1', 'COMPUTER', [18, 2])],
    })
    expect(receiptsOf(plan, 'GPU')).toEqual([[13, 2]])
  })

  /** erpnext PR #50788: 12 projected, needs of 12 and 1: one row alone is covered, both together are not. */
  it('uses stock up over all requirements', () => {
    const plan = planOf({
      items: [item('RM', { onHand: 12 })],
      demands: demandsOf('RM', [
        [5, 12],
        [5, 1],
      ]),
    })
    expect(receiptsOf(plan, 'RM')).toEqual([[5, 1]])
  })

  /** OCA PR #1247: 12 on hand, safety stock 10, demand 5, an order of 3 that stands: three more, not six. */
  it('counts a fixed order before it plans another', () => {
    const plan = planOf({
      items: [item('A', { onHand: 12, safetyStock: 10 })],
      demands: demandsOf('A', [[5, 5]]),
      scheduledReceipts: [purchase('FIX', 'A', [5, 3], { firm: true })],
    })
    expect(receiptsOf(plan, 'A')).toEqual([])
    const short = planOf({
      items: [item('A', { onHand: 12, safetyStock: 10 })],
      demands: demandsOf('A', [[5, 8]]),
      scheduledReceipts: [purchase('FIX', 'A', [5, 3], { firm: true })],
    })
    expect(receiptsOf(short, 'A')).toEqual([[5, 3]])
  })

  /** carbon PR #1312: a scrap of 5 % taken as a fraction, or divided by 100 twice. */
  it('takes scrap in percent', () => {
    const plan = planOf({
      items: [make('A'), item('B')],
      bom: [uses('A', 'B', { scrapPercent: '5' })],
      demands: demandsOf('A', [[9, 100]]),
    })
    expect(grossOf(plan, 'B')).toEqual([[8, 105]])
  })

  /** erpnext #26563, #15781, #41579: the same run again, with what it proposed on order, proposes nothing more. */
  it('proposes nothing once what it proposed is on order', () => {
    const data = {
      items: [
        make('A', { leadTimeDays: 2 }),
        make('B', { leadTimeDays: 3, scrapPercent: '4' }),
        item('C', { leadTimeDays: 5 }),
      ],
      bom: [uses('A', 'B', { perParent: '2' }), uses('B', 'C', { perParent: '1.25', scrapPercent: '3' })],
      demands: demandsOf('A', [
        [30, 7],
        [40, 9],
      ]),
    }
    const first = planOf(data)
    const again = planOf({
      ...data,
      scheduledReceipts: first.plannedOrders.map(({ id, item: code, kind, expected, releaseOn, dueOn }) =>
        kind === 'buy'
          ? { ref: id, item: code, quantity: expected, dueOn, kind: 'purchase' as const }
          : {
              ref: id,
              item: code,
              quantity: expected,
              dueOn,
              startOn: releaseOn,
              kind: 'production' as const,
            },
      ),
    })
    expect([again.plannedOrders, again.messages]).toEqual([[], []])
  })

  it('gives the same answer each time, and leaves its input alone', () => {
    const data = {
      calendar: everyDay,
      items: [make('A'), item('B')],
      bom: [uses('A', 'B')],
      demands: demandsOf('A', [[9, 5]]),
    }
    const before = JSON.stringify(data)
    expect(planOf(data)).toEqual(planOf(structuredClone(data)))
    expect(JSON.stringify(data)).toBe(before)
    expect(period(1)).toBe(planOf(data).today)
  })
})

import {
  demandsOf,
  factory,
  item,
  make,
  planOf,
  production,
  purchase,
  receiptsOf,
  releasesOf,
  uses,
} from './fixtures'

describe('textbook cases', () => {
  /**
   * A classroom problem, question and answer as at edu.com/homework-helper/math/question/829356. By hand:
   * A nets 10@2, 30@5, 40@8. B: 10@1 comes, so 30@4, 40@7. C needs 20@1, 60@4, 80@7 of 10 + 50: 20 short @4 → 50,
   * 30 left; 50 short @7 → 50. D (A's and 2 per C) needs 10@1, 100@3, 30@4, 100@6, 40@7 of 20: 90 short @3, 20 @4,
   * 20 @6 → 100 each. E (3 per C) needs 150@3, 150@6 of 10: 140 short @3 → 150, 140 @6 → 150.
   */
  it('plans five items on three levels, D on two of them, with minimum and multiple lots', () => {
    const plan = planOf({
      items: [
        make('A', { onHand: 20 }),
        item('B'),
        make('C', { onHand: 10, lotSize: { policy: 'multiple', minimum: 50 } }),
        item('D', { onHand: 20, leadTimeDays: 2, lotSize: { policy: 'multiple', multiple: 100 } }),
        item('E', { onHand: 10, leadTimeDays: 2, lotSize: { policy: 'multiple', multiple: 50 } }),
      ],
      bom: [
        uses('A', 'B'),
        uses('A', 'C', { perParent: '2' }),
        uses('A', 'D'),
        uses('C', 'D', { perParent: '2' }),
        uses('C', 'E', { perParent: '3' }),
      ],
      demands: demandsOf('A', [
        [2, 30],
        [5, 30],
        [8, 40],
      ]),
      // The 50 of C are in their last step: their components are drawn.
      scheduledReceipts: [
        purchase('PO-B', 'B', [1, 10]),
        production('MO-C', 'C', [1, 50], {
          issued: [
            { item: 'D', quantity: 100 },
            { item: 'E', quantity: 150 },
          ],
        }),
      ],
    })
    expect(
      Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((code) => [code, releasesOf(plan, code)])),
    ).toEqual({
      A: [
        [1, 10],
        [4, 30],
        [7, 40],
      ],
      B: [
        [3, 30],
        [6, 40],
      ],
      C: [
        [3, 50],
        [6, 50],
      ],
      D: [
        [1, 100],
        [2, 100],
        [4, 100],
      ],
      E: [
        [1, 150],
        [4, 150],
      ],
    })
    expect(plan.late).toEqual([])
  })

  /**
   * edu.com/homework-helper/math/question/1098717. By hand: A nets 20@2, 60@6, 50@8. B (2) needs 40@1, 120@5, 100@7
   * of 50 + 30: 80@5, 100@7. C (3) needs 60@1, 180@5, 150@7 of 60. D needs 180@3, 150@5 of 25: 155 → 200, 105 → 150.
   * E: 180 → 200, 130 → 200. F (1 per B, 2 per C) needs 360@3, 80@4, 300@5, 100@6: 400, 100, 300, 100.
   */
  it('plans six items on three levels, F under two parents, in multiples', () => {
    const multiple = (quantity: number) => ({ policy: 'multiple' as const, multiple: quantity })
    const plan = planOf({
      items: [
        make('A', { onHand: 20 }),
        make('B', { onHand: 50 }),
        make('C', { onHand: 60, leadTimeDays: 2 }),
        item('D', { onHand: 25, lotSize: multiple(50) }),
        item('E', { leadTimeDays: 2, lotSize: multiple(100) }),
        item('F', { leadTimeDays: 2, lotSize: multiple(100) }),
      ],
      bom: [
        uses('A', 'B', { perParent: '2' }),
        uses('A', 'C', { perParent: '3' }),
        uses('B', 'F'),
        uses('C', 'D'),
        uses('C', 'E'),
        uses('C', 'F', { perParent: '2' }),
      ],
      demands: demandsOf('A', [
        [1, 20],
        [2, 20],
        [6, 60],
        [8, 50],
      ]),
      scheduledReceipts: [production('MO-B', 'B', [1, 30], { issued: [{ item: 'F', quantity: 30 }] })],
    })
    expect(
      Object.fromEntries(['B', 'C', 'D', 'E', 'F'].map((code) => [code, releasesOf(plan, code)])),
    ).toEqual({
      B: [
        [4, 80],
        [6, 100],
      ],
      C: [
        [3, 180],
        [5, 150],
      ],
      D: [
        [2, 200],
        [4, 150],
      ],
      E: [
        [1, 200],
        [3, 200],
      ],
      F: [
        [1, 400],
        [2, 100],
        [3, 300],
        [4, 100],
      ],
    })
  })

  /** Orlicky's Material Requirements Planning, 3rd ed., figure 8-4: net requirements covered two periods at a time. */
  it('covers fixed periods in one order each, from the first requirement on', () => {
    const plan = planOf({
      items: [item('X', { leadTimeDays: 0, lotSize: { policy: 'period', days: 2 } })],
      demands: demandsOf('X', [
        [1, 35],
        [2, 10],
        [4, 40],
        [6, 20],
        [7, 5],
        [8, 10],
        [9, 30],
      ]),
    })
    expect(receiptsOf(plan, 'X')).toEqual([
      [1, 45],
      [4, 40],
      [6, 25],
      [8, 40],
    ])
  })

  /**
   * tutorsglobe.com question 51623292: 120 on hand, lead time 2, lot for lot. Projected 79 and 35 after weeks 1 and
   * 2, so net 84 − 35 = 49 in week 3, then each week's demand; released two weeks before.
   */
  it('offsets lot for lot by the lead time', () => {
    const demand = [41, 44, 84, 42, 84, 86, 7, 18, 49, 30]
    const plan = planOf({
      items: [item('A', { onHand: 120, leadTimeDays: 2 })],
      demands: demandsOf(
        'A',
        demand.map((quantity, i): [number, number] => [i + 1, quantity]),
      ),
    })
    expect(releasesOf(plan, 'A')).toEqual([
      [1, 49],
      [2, 42],
      [3, 84],
      [4, 86],
      [5, 7],
      [6, 18],
      [7, 49],
      [8, 30],
    ])
  })

  /** standards.md §8: net = max(0, gross + safety − on hand − scheduled); 40 + 20 − 50 = 10 in period 2. */
  it('keeps the safety stock', () => {
    const plan = planOf({
      items: [item('A', { onHand: 50, safetyStock: 20 })],
      demands: demandsOf('A', [
        [2, 40],
        [3, 15],
      ]),
    })
    expect(receiptsOf(plan, 'A')).toEqual([
      [2, 10],
      [3, 15],
    ])
  })

  it('orders in whole fixed lots', () => {
    const plan = planOf({
      items: [item('A', { lotSize: { policy: 'fixed', quantity: 60 } })],
      demands: demandsOf('A', [
        [2, 130],
        [3, 40],
        [4, 20],
      ]),
    })
    expect(receiptsOf(plan, 'A')).toEqual([
      [2, 180],
      [4, 60],
    ])
  })

  it('counts lead times backward in working days over the National Day holiday', () => {
    const plan = planOf({
      calendar: factory,
      today: '2026-08-31',
      items: [make('COAT', { leadTimeDays: 3 }), item('WOOL', { leadTimeDays: 5 })],
      bom: [uses('COAT', 'WOOL')],
      demands: [{ orderLine: 'S1/1', item: 'COAT', quantity: 1, neededOn: '2026-10-09' }],
    })
    // 8, and the make-up day 10 are worked in October; 1 to 7 are off, as is Mid-autumn on 25 September.
    expect(plan.plannedOrders.map(({ item: code, releaseOn, dueOn }) => [code, releaseOn, dueOn])).toEqual([
      ['COAT', '2026-09-29', '2026-10-09'],
      ['WOOL', '2026-09-21', '2026-09-29'],
    ])
  })
})

import type { MaterialsInput } from '../../../../services/scheduling/materials'
import { demandsOf, everyDay, inputOf, item, make, problemsOf, production, purchase, uses } from './fixtures'

const good = {
  items: [make('A'), item('B')],
  bom: [uses('A', 'B')],
  demands: demandsOf('A', [[5, 1]]),
}

const bad = (extra: object) => problemsOf({ ...inputOf(good), ...extra })

describe('bad input', () => {
  it.each<[string, object, string, string]>([
    ['a date that is none', { today: '2026-02-30' }, '/today', 'must be a day that exists, YYYY-MM-DD'],
    ['no demands', { demands: undefined }, '/demands', 'must be a list of at most 100000 entries'],
    [
      'a field that is none',
      { color: 1 },
      '/color',
      'is not a field here; the fields are: today, calendar, items, bom, demands, scheduledReceipts, reservations, horizonEnd, freezeEnd, damping',
    ],
    [
      'a negative lead time',
      { items: [make('A', { leadTimeDays: -1 }), item('B')] },
      '/items/0/leadTimeDays',
      'must be a whole number from 0 to 1000',
    ],
    [
      'a negative stock',
      { items: [make('A', { onHand: -1 }), item('B')] },
      '/items/0/onHand',
      'must be a number of zero or more with at most three decimals',
    ],
    [
      'a fourth decimal',
      { items: [make('A', { onHand: 0.0001 }), item('B')] },
      '/items/0/onHand',
      'must be a number of zero or more with at most three decimals',
    ],
    [
      'an unknown kind',
      { items: [make('A', { kind: 'rent' as 'buy' }), item('B')] },
      '/items/0/kind',
      'must be one of: make, buy, phantom',
    ],
    [
      'a code twice',
      { items: [make('A'), item('B'), item('A')] },
      '/items/2/code',
      'must be unique, and A comes twice',
    ],
    [
      'a phantom with a lead time',
      { items: [make('A'), item('B', { kind: 'phantom' })] },
      '/items/1/leadTimeDays',
      'must be 0: a phantom is never ordered',
    ],
    [
      'an unknown lot size',
      { items: [make('A', { lotSize: { policy: 'eoq' } as never }), item('B')] },
      '/items/0/lotSize/policy',
      'must be one of: lotForLot, fixed, multiple, period',
    ],
    [
      'a lot size that is no object',
      { items: [make('A', { lotSize: null as never }), item('B')] },
      '/items/0/lotSize/policy',
      'must be one of: lotForLot, fixed, multiple, period',
    ],
    [
      'a fixed lot of nothing',
      { items: [make('A', { lotSize: { policy: 'fixed', quantity: 0 } }), item('B')] },
      '/items/0/lotSize/quantity',
      'must be a number above zero with at most three decimals',
    ],
    [
      'a component that is unknown',
      { bom: [uses('A', 'X')] },
      '/bom/0/component',
      'names X, which is not among the items',
    ],
    [
      'an alternate that is unknown',
      { bom: [uses('A', 'B', { alternates: [{ component: 'X' }] })] },
      '/bom/0/alternates/0/component',
      'names X, which is not among the items',
    ],
    [
      'nothing per parent',
      { bom: [uses('A', 'B', { perParent: '0' })] },
      '/bom/0/perParent',
      'must be a decimal string above zero, at most 1000000, with at most six decimals',
    ],
    [
      'a number per parent',
      { bom: [uses('A', 'B', { perParent: 1.5 as never })] },
      '/bom/0/perParent',
      'must be a decimal string above zero, at most 1000000, with at most six decimals',
    ],
    [
      'a scrap above a hundred',
      { bom: [uses('A', 'B', { scrapPercent: '101' })] },
      '/bom/0/scrapPercent',
      'must be a percentage from "0" to "100" as a decimal string',
    ],
    [
      'dates that end before they begin',
      { bom: [uses('A', 'B', { from: '2026-03-02', until: '2026-03-01' })] },
      '/bom/0/until',
      'must not be before from',
    ],
    [
      'a negative quantity',
      { demands: demandsOf('A', [[5, -1]]) },
      '/demands/0/quantity',
      'must be a number above zero with at most three decimals',
    ],
    [
      'a demand for nothing known',
      { demands: demandsOf('X', [[5, 1]]) },
      '/demands/0/item',
      'names X, which is not among the items',
    ],
    [
      'an order twice',
      { scheduledReceipts: [purchase('R', 'B', [1, 1]), purchase('R', 'B', [1, 1])] },
      '/scheduledReceipts/1/ref',
      'must be unique, and R comes twice',
    ],
    [
      'a purchase with a start',
      { scheduledReceipts: [purchase('R', 'B', [5, 1], { startOn: '2026-03-01' })] },
      '/scheduledReceipts/0',
      'is a purchase: only production has startOn and issued',
    ],
    [
      'a start after the end',
      { scheduledReceipts: [production('R', 'A', [1, 1], { startOn: '2026-03-09' })] },
      '/scheduledReceipts/0/startOn',
      'must not be after dueOn',
    ],
    [
      'a reservation for nobody',
      { reservations: [{ item: 'B', quantity: 1 }] },
      '/reservations/0',
      'must name either an orderLine or a productionOrder',
    ],
    [
      'a reservation for an unknown line',
      { reservations: [{ item: 'B', quantity: 1, orderLine: 'X' }] },
      '/reservations/0/orderLine',
      'names X, which is not among the demands',
    ],
    [
      'a reservation for an unknown order',
      { reservations: [{ item: 'B', quantity: 1, productionOrder: 'X' }] },
      '/reservations/0/productionOrder',
      'names X, which is no open production order',
    ],
    [
      'damping below zero',
      { damping: { deferDays: -1 } },
      '/damping/deferDays',
      'must be a whole number from 0 to 1000',
    ],
    [
      'no calendar',
      { calendar: undefined },
      '/calendar',
      'must be a working calendar: an object with week, exceptions and offsets',
    ],
    [
      'a calendar without working time',
      { calendar: { ...everyDay, week: everyDay.week.map(() => []) } },
      '/calendar/week',
      'the week has no shift',
    ],
    [
      'a calendar without a week',
      { calendar: { ...everyDay, week: 5 } },
      '/calendar',
      'must have a week of seven lists of shifts',
    ],
    [
      'a cycle',
      { bom: [uses('A', 'B'), uses('B', 'A')] },
      '/bom/0',
      'is part of a cycle: A → B → A; a product cannot be made of itself',
    ],
  ])('refuses %s with the field and what would be right', (_, extra, pointer, detail) => {
    expect(bad(extra)).toEqual([{ pointer, detail }])
  })

  it.each([undefined, null, 5, 'text', [], [1]])('refuses %p', (input) => {
    expect(problemsOf(input)).toEqual([{ pointer: '', detail: 'must be an object' }])
  })

  it('names the limit of a list, and the first hundred problems', () => {
    const demands = Array.from({ length: 1_000_000 }, () => null)
    expect(bad({ demands })).toEqual([
      { pointer: '/demands', detail: 'has 1000000 entries; at most 100000 are planned in one request' },
    ])
    const problems = bad({ demands: demands.slice(0, 5000) })
    expect(problems).toHaveLength(101)
    expect(problems[100]).toEqual({ pointer: '', detail: 'has more problems; the first 100 are listed' })
  })

  it('refuses a plan that would have too many requirements', () => {
    const items = Array.from({ length: 60 }, (_, i) => make(`I${i}`, { leadTimeDays: 0 }))
    const bom = items
      .slice(1)
      .flatMap(({ code }, i) => Array.from({ length: 90 }, () => uses(`I${i}`, code, { perParent: '0.01' })))
    const demands = demandsOf(
      'I0',
      Array.from({ length: 500 }, (_, i) => [i + 1, 1] as [number, number]),
    )
    expect(bad({ items, bom, demands })).toEqual([
      {
        pointer: '/demands',
        detail:
          'come to more than 1000000 requirements; plan a shorter horizon, or use the lot size "period"',
      },
    ])
  })

  it('never throws, whatever it is given', () => {
    const junk = [null, 7, 'x', [], {}, [null], [{}], [[]], { week: [] }]
    const fields: (keyof MaterialsInput)[] = [
      'today',
      'calendar',
      'items',
      'bom',
      'demands',
      'scheduledReceipts',
      'reservations',
      'horizonEnd',
      'freezeEnd',
      'damping',
    ]
    for (const field of fields) for (const value of junk) expect(() => bad({ [field]: value })).not.toThrow()
    for (const value of junk) {
      expect(() => bad({ items: [{ ...make('A'), lotSize: value }] })).not.toThrow()
      expect(() => bad({ bom: [{ ...uses('A', 'B'), alternates: value }] })).not.toThrow()
      expect(() =>
        bad({ scheduledReceipts: [{ ...production('R', 'A', [5, 1]), issued: value }] }),
      ).not.toThrow()
    }
  })
})

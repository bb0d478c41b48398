import {
  demandsOf,
  grossOf,
  item,
  make,
  period,
  planOf,
  production,
  purchase,
  receiptsOf,
  uses,
} from './fixtures'

const messages = (plan: ReturnType<typeof planOf>) =>
  plan.messages.map(({ action, order }) => `${action} ${order}`)

describe('open orders', () => {
  it('are used before anything is ordered, and in time need no message', () => {
    const plan = planOf({
      items: [item('A')],
      demands: demandsOf('A', [[5, 10]]),
      scheduledReceipts: [purchase('PO1', 'A', [5, 10])],
    })
    expect([plan.plannedOrders, plan.messages]).toEqual([[], []])
    expect(plan.openOrders[0]).toMatchObject({ ref: 'PO1', wantedOn: period(5), used: 10 })
  })

  it('are to be expedited when they come after the need, and the line is late by their promise until then', () => {
    const plan = planOf({
      items: [item('A', { leadTimeDays: 30 })],
      demands: demandsOf('A', [[5, 10]]),
      scheduledReceipts: [purchase('PO1', 'A', [8, 10])],
    })
    expect(plan.messages).toEqual([
      {
        action: 'expedite',
        order: 'PO1',
        item: 'A',
        from: period(8),
        to: period(5),
        days: 3,
        hurts: [{ orderLine: 'S1/1', days: 3 }],
      },
    ])
    expect(plan.lines[0]).toMatchObject({
      readyOn: period(8),
      daysLate: 3,
      because: [{ kind: 'open', ref: 'PO1' }],
    })
  })

  it('that somebody needs later are left alone when a new order can still be in time', () => {
    const plan = planOf({
      items: [item('A', { leadTimeDays: 5 })],
      demands: demandsOf('A', [
        [10, 10],
        [100, 10],
      ]),
      scheduledReceipts: [purchase('PO1', 'A', [100, 10])],
    })
    expect(receiptsOf(plan, 'A')).toEqual([[10, 10]])
    expect(plan.messages).toEqual([])
  })

  it('that would be left over are expedited rather than doubled', () => {
    const plan = planOf({
      items: [item('A', { leadTimeDays: 5 })],
      demands: demandsOf('A', [[60, 10]]),
      scheduledReceipts: [purchase('PO1', 'A', [100, 10])],
    })
    expect(plan.plannedOrders).toEqual([])
    expect(messages(plan)).toEqual(['expedite PO1'])
  })

  it('that are firm are waited for only while that is shorter than ordering anew', () => {
    const firm = (due: number) =>
      planOf({
        items: [item('A', { leadTimeDays: 20 })],
        demands: demandsOf('A', [[10, 10]]),
        scheduledReceipts: [purchase('PO1', 'A', [due, 10], { firm: true })],
      })
    expect(firm(15).plannedOrders).toEqual([])
    expect(firm(15).lines[0]).toMatchObject({ daysLate: 5 })
    expect(receiptsOf(firm(40), 'A')).toEqual([[10, 10]])
    expect([...firm(15).messages, ...firm(40).messages].map(({ action }) => action)).toEqual(['release'])
  })

  it('are to be deferred when they come before the need, beyond the damping', () => {
    const data = {
      items: [item('A')],
      demands: demandsOf('A', [[9, 10]]),
      scheduledReceipts: [purchase('PO1', 'A', [5, 10])],
    }
    expect(planOf(data).messages).toEqual([
      { action: 'defer', order: 'PO1', item: 'A', from: period(5), to: period(9), days: 4 },
    ])
    expect(planOf({ ...data, damping: { deferDays: 5 } }).messages).toEqual([])
  })

  it('that nothing needs are to be cancelled', () => {
    const plan = planOf({
      items: [item('A', { onHand: 10 })],
      demands: demandsOf('A', [[5, 10]]),
      scheduledReceipts: [purchase('PO1', 'A', [5, 7])],
    })
    expect(plan.messages).toEqual([
      { action: 'cancel', order: 'PO1', item: 'A', quantity: 7, dueOn: period(5) },
    ])
  })

  it('that bring more than is needed are to be decreased, as far as their lots allow', () => {
    const decreased = (lotSize: Parameters<typeof item>[1]) =>
      planOf({
        items: [item('A', lotSize)],
        demands: demandsOf('A', [[5, 12]]),
        scheduledReceipts: [purchase('PO1', 'A', [5, 50])],
      }).messages
    expect(decreased({})).toEqual([{ action: 'decrease', order: 'PO1', item: 'A', by: 38, quantity: 12 }])
    expect(decreased({ lotSize: { policy: 'multiple', multiple: 20 } })).toEqual([
      { action: 'decrease', order: 'PO1', item: 'A', by: 30, quantity: 20 },
    ])
    expect(decreased({ lotSize: { policy: 'multiple', minimum: 50 } })).toEqual([])
    expect(decreased({ safetyStock: 38 })).toEqual([])
  })

  it('that bring too little on their day are to be increased, unless lots are fixed or work has begun', () => {
    const short = (lotSize: Parameters<typeof item>[1], extra = {}) =>
      planOf({
        items: [item('A', { ...lotSize, kind: 'make' })],
        demands: demandsOf('A', [[5, 25]]),
        scheduledReceipts: [production('MO1', 'A', [5, 10], extra)],
      })
    const plan = short({})
    expect(plan.messages).toEqual([{ action: 'increase', order: 'MO1', item: 'A', by: 15, quantity: 25 }])
    expect(plan.plannedOrders[0]).toMatchObject({ quantity: 15, increases: 'MO1' })
    expect(short({ lotSize: { policy: 'multiple', minimum: 100, multiple: 10 } }).messages).toMatchObject([
      { action: 'increase', by: 20, quantity: 30 },
    ])
    expect(short({ lotSize: { policy: 'fixed', quantity: 8 } }).plannedOrders).toMatchObject([
      { quantity: 16 },
    ])
    expect(short({}, { startOn: period(1) }).plannedOrders[0]).not.toHaveProperty('increases')
  })

  it('whose promise has passed are to be chased, and count from today', () => {
    const plan = planOf({
      today: period(10),
      items: [item('A', { leadTimeDays: 30 })],
      demands: demandsOf('A', [[9, 10]]),
      scheduledReceipts: [purchase('PO1', 'A', [6, 10])],
    })
    expect(plan.messages).toMatchObject([
      { action: 'expedite', order: 'PO1', from: period(6), to: period(9), days: 4 },
    ])
    expect(plan.lines[0]).toMatchObject({ readyOn: period(10), daysLate: 1 })
  })

  it('in the frozen zone, and beyond the horizon, get no message', () => {
    const data = {
      items: [item('A'), item('B')],
      demands: demandsOf('A', [[4, 5]]),
      scheduledReceipts: [
        purchase('PO1', 'A', [2, 5]),
        purchase('PO2', 'A', [3, 5]),
        purchase('PO3', 'A', [30, 5]),
      ],
    }
    expect(messages(planOf(data))).toEqual(['defer PO1', 'cancel PO2', 'cancel PO3'])
    expect(messages(planOf({ ...data, freezeEnd: period(3), horizonEnd: period(20) }))).toEqual([])
  })

  it('of production need their components, without what was issued', () => {
    const plan = planOf({
      items: [make('A', { leadTimeDays: 3 }), item('B'), item('C'), item('D')],
      bom: [uses('A', 'B', { perParent: '2' }), uses('A', 'C'), uses('A', 'D')],
      demands: demandsOf('A', [[9, 10]]),
      scheduledReceipts: [
        production('MO1', 'A', [9, 10], {
          issued: [
            { item: 'B', quantity: 15 },
            { item: 'C', quantity: 10 },
          ],
        }),
      ],
    })
    expect(['B', 'C', 'D'].map((code) => grossOf(plan, code))).toEqual([[[6, 5]], [], [[6, 10]]])
  })

  it('of production that are expedited need their components as much earlier', () => {
    const plan = planOf({
      items: [make('A', { leadTimeDays: 3 }), item('B')],
      bom: [uses('A', 'B')],
      demands: demandsOf('A', [[9, 10]]),
      scheduledReceipts: [production('MO1', 'A', [13, 10])],
    })
    expect(grossOf(plan, 'B')).toEqual([[6, 10]])
  })
})

describe('horizon and freeze', () => {
  it('leave later demands out, and say so', () => {
    const demands = demandsOf('A', [
      [5, 1],
      [50, 1],
    ])
    const plan = planOf({ items: [item('A')], demands, horizonEnd: period(20) })
    expect(plan.lines.map(({ orderLine }) => orderLine)).toEqual(['S1/1'])
    expect(plan.beyondHorizon).toEqual([1])
  })

  it('keep stock that is set aside for a line beyond the horizon', () => {
    const demands = demandsOf('A', [
      [5, 8],
      [50, 6],
    ])
    const data = { items: [item('A', { onHand: 10 })], demands, horizonEnd: period(20) }
    const plan = planOf({ ...data, reservations: [{ item: 'A', quantity: 6, orderLine: 'S2/1' }] })
    expect(receiptsOf(plan, 'A')).toEqual([[5, 4]])
  })

  it('mark a release in the frozen zone', () => {
    const plan = planOf({
      items: [item('A')],
      demands: demandsOf('A', [
        [3, 1],
        [9, 1],
      ]),
      freezeEnd: period(4),
    })
    expect(plan.plannedOrders.map(({ frozen }) => frozen)).toEqual([true, undefined])
  })
})

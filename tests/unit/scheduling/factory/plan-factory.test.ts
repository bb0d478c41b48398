import { addDays, compileCalendar, previousWorkingDay } from '../../../../domain/calendar'
import { promiseDate, whyLate, type FactoryPlan } from '../../../../services/scheduling/factory'
import { calendar, inForce, order, planOf, projected, shop } from './fixtures'

const stock = { needs: [] }
const bound = (dueOn: string, firstDueOn = '2026-03-03') => ({
  needs: [],
  bound: [{ ref: 'PO-1/1', item: 'FAB', quantity: 100, dueOn, firstDueOn, supplier: 'V1' }],
})
const shared = (dueOn: string) => [
  { ref: 'PO-9/1', item: 'FAB', quantity: 200, dueOn, firstDueOn: '2026-03-10', kind: 'purchase' as const },
]

const placed = ({ capacity }: ReturnType<typeof planOf>) =>
  Object.fromEntries(
    capacity.operations.map(({ job, operation, startAt, endAt }) => [
      `${job} ${operation}`,
      [startAt.slice(5, 10), endAt.slice(5, 10)],
    ]),
  )

describe('a factory of two machines, by hand', () => {
  // Production starts the working day after the pre-production meeting, which waits for the materials; production
  // complete is seven working days before the sailing (repeat template).
  const input = shop({
    supplies: shared('2026-03-10'),
    orders: [
      order('S1', { shipOn: '2026-03-24' }),
      order('S2', { shipOn: '2026-03-25' }),
      order('S3', { shipOn: '2026-03-24', line: stock }),
    ],
  })

  it('starts each line when its material is there, and pegs a shared purchase line to both', () => {
    const plan = planOf(input)
    expect(placed(plan)).toEqual({
      'S3-P1 cutting': ['03-03', '03-03'],
      'S3-P1 sewing': ['03-04', '03-05'],
      'S1-P1 cutting': ['03-11', '03-11'],
      'S1-P1 sewing': ['03-12', '03-13'],
      'S2-P1 cutting': ['03-12', '03-12'],
      // The weekend is the 14th and 15th.
      'S2-P1 sewing': ['03-16', '03-17'],
    })
    // The 17th and seven working days are the 26th.
    expect(projected(plan)).toEqual({ S1: '2026-03-24', S2: '2026-03-26', S3: '2026-03-24' })
    expect(plan.orders.map(({ lines }) => lines[0]!.decidedBy)).toEqual([
      { item: 'FAB', ref: 'PO-9/1', kind: 'open', on: '2026-03-10' },
      { item: 'FAB', ref: 'PO-9/1', kind: 'open', on: '2026-03-10' },
      undefined,
    ])
    expect(plan.orders[1]).toMatchObject({
      daysLate: 1,
      slackDays: 0,
      materialsReadyOn: '2026-03-10',
      productionStartOn: '2026-03-12',
      productionEndOn: '2026-03-17',
      binding: { kind: 'capacity', machine: 'SEW1', until: '2026-03-13' },
    })
    expect(plan.orders[0]!.expected.materialsIn).toEqual({
      on: '2026-03-10',
      because: { en: 'FAB from PO-9/1 comes on 2026-03-10', zh: 'PO-9/1 的 FAB 3月10日才到料' },
    })
  })

  it('moves exactly the orders pegged to a purchase line that comes five days later', () => {
    const plan = planOf(input)
    const later = planOf(inForce({ ...input, supplies: shared('2026-03-17') }, plan))
    // Five working days each: the line decides both.
    expect(projected(later)).toEqual({ S1: '2026-03-31', S2: '2026-04-02', S3: '2026-03-24' })
  })

  it('holds nobody up behind a line that waits, and starts nobody sooner for it', () => {
    const bound = (dueOn: string) => [{ ref: 'PO-5/1', item: 'FAB', quantity: 100, dueOn }]
    const picture = (dueOn: string) =>
      shop({
        items: [
          { code: 'SHIRT', kind: 'make', leadTimeDays: 0 },
          { code: 'FAB', kind: 'buy', leadTimeDays: 10, onHand: 200 },
        ],
        orders: [
          order('A', { shipOn: '2026-03-20', line: { bound: bound(dueOn) }, customerClass: 'A' }),
          order('B', { shipOn: '2026-03-23' }),
          order('C', { shipOn: '2026-03-24' }),
        ],
      })
    const before = planOf(picture('2026-03-02'))
    const after = planOf(inForce(picture('2026-03-09'), before))
    const of = (plan: FactoryPlan, job: string) =>
      plan.capacity.operations
        .filter((one) => one.job === `${job}-P1`)
        .map(({ notBefore: _kept, ...operation }) => operation)

    expect(of(before, 'A')[0]!.startAt < of(before, 'B')[0]!.startAt).toBe(true)
    for (const unrelated of ['B', 'C']) expect(of(after, unrelated)).toEqual(of(before, unrelated))
    // Once the supplier is back on time, so is the order, and again nobody else moves.
    expect(projected(planOf(inForce(picture('2026-03-02'), after)))).toEqual(projected(before))
    expect(of(after, 'A')[0]!.startAt > of(before, 'A')[0]!.startAt).toBe(true)
  })

  it('keeps the plan in force when nothing has changed', () => {
    const plan = planOf(input)
    expect(planOf(inForce(input, plan)).capacity.operations).toEqual(plan.capacity.operations)
  })

  it('plans the need of a line that nothing covers with the lead time from today', () => {
    const plan = planOf(shop({ orders: [order('S1', { shipOn: '2026-03-24' })] }))
    // Ten working days after 2 March.
    expect(plan.orders[0]).toMatchObject({ materialsReadyOn: '2026-03-16' })
    expect(plan.orders[0]!.lines[0]!.decidedBy).toMatchObject({ kind: 'planned', item: 'FAB' })
    expect(plan.orders[0]!.binding).toMatchObject({ kind: 'material', readyOn: '2026-03-16' })
  })

  it('gives tentative orders only what the contracted ones leave, of fabric and of machines', () => {
    const tentative = order('S0', { shipOn: '2026-03-10', tentative: true, customerClass: 'A' })
    const one = { items: input.items.map((item) => (item.code === 'FAB' ? { ...item, onHand: 100 } : item)) }
    const contracted = planOf(shop({ ...one, orders: [order('S1', { shipOn: '2026-04-30' })] }))
    const both = planOf(shop({ ...one, orders: [tentative, order('S1', { shipOn: '2026-04-30' })] }))
    expect(both.orders[1]).toEqual(contracted.orders[0])
    expect(both.orders[0]).toMatchObject({ tentative: true, materialsReadyOn: '2026-03-16' })
    expect(both.materials.plannedOrders).toEqual([])
  })

  it('counts what is done, and a stop of a machine as time in which it does not work', () => {
    const half = order('S1', { shipOn: '2026-03-24', line: { ...stock, done: { cutting: 100, sewing: 50 } } })
    const stop = {
      id: 'ST-1',
      from: '2026-03-03T00:00:00Z',
      until: '2026-03-10T00:00:00Z',
      reason: 'motor burnt',
    }
    const machines = shop().machines.map((one) => (one.id === 'SEW1' ? { ...one, stops: [stop] } : one))
    expect(placed(planOf(shop({ orders: [half] })))).toEqual({ 'S1-P1 sewing': ['03-03', '03-03'] })
    const stopped = shop({ machines, orders: [{ ...half, time: { ...half.time, shipOn: '2026-03-16' } }] })
    expect(placed(planOf(stopped))).toEqual({ 'S1-P1 sewing': ['03-10', '03-10'] })
    const answer = whyLate({ factory: stopped })
    // Sewn on the 10th: seven working days later is the 19th. Without the stop it would be sewn on the 3rd, in time.
    expect(answer).toMatchObject({
      ok: true,
      report: {
        orders: [
          { order: 'S1', daysLate: 3, causes: [{ kind: 'production' }, { kind: 'stop', machine: 'SEW1' }] },
        ],
        harms: [
          { kind: 'stop', stop: 'ST-1', orders: [{ order: 'S1', days: 3, wouldShipOn: '2026-03-16' }] },
        ],
      },
    })
  })

  it('lets goods that are bought in be complete when they come, without a machine', () => {
    const goods = { item: 'FAB', needs: [], bound: bound('2026-03-20').bound }
    const plan = planOf(shop({ orders: [order('S1', { shipOn: '2026-03-24', line: goods })] }))
    expect(plan.capacity.operations).toEqual([])
    expect(plan.orders[0]!.expected.productionComplete).toMatchObject({ on: '2026-03-20' })
    expect(plan.orders[0]).toMatchObject({ projectedShipOn: '2026-03-31', binding: { kind: 'material' } })
  })
})

describe('why orders are late', () => {
  const input = shop({
    orders: [
      order('S1', { shipOn: '2026-03-24', line: bound('2026-03-20') }),
      order('S2', { shipOn: '2026-03-16', line: stock, customerClass: 'A' }),
      order('S3', { shipOn: '2026-03-16', line: stock }),
      order('S4', { shipOn: '2026-03-10', line: stock }),
    ],
  })

  it('follows each chain to its root, latest first, and names whom the late line hurts', () => {
    const answer = whyLate({ factory: input })
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
    const { orders, harms } = answer.report
    const roots = Object.fromEntries(orders.map(({ order: number, causes }) => [number, causes.at(-1)]))
    expect(roots.S1).toMatchObject({
      kind: 'material',
      ref: 'PO-1/1',
      supplier: 'V1',
      readyOn: '2026-03-20',
      firstDueOn: '2026-03-03',
      text: { en: 'FAB from PO-1/1 comes on 2026-03-20, first promised for 2026-03-03' },
    })
    expect(roots.S3).toMatchObject({ kind: 'machine', machine: 'SEW1', because: expect.any(String) })
    expect(orders.map(({ daysLate }) => daysLate)).toEqual(
      orders.map(({ daysLate }) => daysLate).toSorted((a, b) => b - a),
    )
    expect(harms).toMatchObject([{ kind: 'purchase', ref: 'PO-1/1', line: 'S1-P1', daysLate: 13 }])
    expect(harms[0]!.orders.map(({ order: number }) => number)).toEqual(['S1'])
  })

  it('does not blame a machine for a wait of minutes that ends on the same day', () => {
    // Ten pieces are cut in 48 minutes and sewn in 96: the one that is sewn second waits for the other that long.
    const small = (number: string) => order(number, { shipOn: '2026-03-16', line: { quantity: 10 } })
    const answer = whyLate({
      factory: shop({ supplies: shared('2026-03-17'), orders: ['S1', 'S2'].map(small) }),
    })
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
    const { orders } = answer.report
    expect(orders.map(({ order: number, causes }) => [number, causes.at(-1)])).toMatchObject([
      ['S1', { kind: 'material', ref: 'PO-9/1' }],
      ['S2', { kind: 'material', ref: 'PO-9/1' }],
    ])
  })

  it('does not blame a late purchase line whose order has slack', () => {
    const relaxed = shop({ orders: [order('S1', { shipOn: '2026-05-20', line: bound('2026-03-20') })] })
    const answer = whyLate({ factory: relaxed })
    expect(answer).toMatchObject({ ok: true, report: { orders: [], harms: [{ ref: 'PO-1/1', orders: [] }] } })
  })

  it('says of a cause without which an order would ship no sooner what else holds the order up', () => {
    // Both trims come in three weeks; either alone on time changes nothing.
    const trims = ['PO-1/1', 'PO-1/2'].map((ref) => ({
      ref,
      item: 'FAB',
      quantity: 50,
      dueOn: '2026-03-20',
      firstDueOn: '2026-03-03',
    }))
    const line = { needs: [], bound: trims }
    const answer = whyLate({
      factory: shop({ orders: [order('S1', { shipOn: '2026-03-24', line })] }),
      order: 'S1',
    })
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
    const { harms } = answer.report
    expect(harms.find(({ text }) => text.en.includes('PO-1/1'))).toMatchObject({
      orders: [],
      unmoved: {
        count: 1,
        orders: [{ order: 'S1', causes: [{ kind: 'production' }, { kind: 'material', ref: 'PO-1/2' }] }],
      },
    })
    expect(harms.find(({ text }) => text.en.includes('PO-1/2'))).toMatchObject({ orders: [] })
  })

  it('asks of one order alone, and refuses one that is not there', () => {
    const answer = whyLate({ factory: input, order: 'S3' })
    expect(answer).toMatchObject({ ok: true, report: { orders: [{ order: 'S3' }], harms: [] } })
    expect(answer.ok && answer.report.orders).toHaveLength(1)
    expect(whyLate({ factory: input, order: 'S9' })).toMatchObject({
      ok: false,
      problems: [{ pointer: '/order' }],
    })
  })

  it('computes the harm of what late orders wait for first, and says what it left out', () => {
    const others = Array.from({ length: 30 }, (_, i) => ({
      ref: `PO-X${i}/1`,
      item: 'FAB',
      quantity: 1,
      dueOn: '2026-05-20',
      firstDueOn: '2026-01-05',
      kind: 'purchase' as const,
    }))
    const answer = whyLate({ factory: { ...input, supplies: others } })
    expect(answer).toMatchObject({
      ok: true,
      report: {
        harms: { 0: { ref: 'PO-1/1', orders: [{ order: 'S1' }] } },
        leftOut: { limit: 25, count: 6 },
      },
    })
  })

  it('names the milestone that keeps production from starting', () => {
    const done = { receiptAcknowledged: '2026-02-20', review: '2026-02-20' }
    const answer = whyLate({
      factory: shop({ orders: [order('S1', { shipOn: '2026-03-16', line: stock, done })] }),
    })
    expect(answer).toMatchObject({ ok: true, report: { orders: [{ order: 'S1' }] } })
    const causes = answer.ok ? answer.report.orders[0]!.causes : []
    expect(causes.at(-1)).toMatchObject({ kind: 'milestone', milestone: 'contractSigned' })
  })
})

describe('a promise', () => {
  const input = shop({
    orders: [
      order('S2', { shipOn: '2026-03-18', line: stock, customerClass: 'A' }),
      order('S3', { shipOn: '2026-03-18', line: stock }),
    ],
  })
  const promised = (request: unknown) => {
    const answer = promiseDate(request)
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
    return answer.promise
  }

  it('to a normal order is what the others leave, with the machine that binds it', () => {
    // Sewing is free on the 10th; the 11th and seven working days are the 20th.
    expect(promised({ factory: input, order: order('N', { line: stock }) })).toMatchObject({
      shipOn: '2026-03-20',
      productionEndOn: '2026-03-11',
      binding: { kind: 'capacity', machine: 'SEW1', until: '2026-03-09' },
    })
  })

  it('says what would have to change for the date asked for', () => {
    const asked = order('N', { shipOn: '2026-03-13', line: bound('2026-03-20') })
    expect(promised({ factory: input, order: asked })).toMatchObject({
      askedOn: '2026-03-13',
      canHold: false,
      shipOn: '2026-04-03',
      binding: { kind: 'material', ref: 'PO-1/1' },
      toHold: [
        { milestone: 'productionComplete', by: '2026-03-04', on: '2026-03-25', days: 15 },
        { milestone: 'materialsIn', by: '2026-02-27', on: '2026-03-20', days: 15 },
      ],
    })
    const relaxed = order('N', { shipOn: '2026-03-30', line: stock })
    expect(promised({ factory: input, order: relaxed })).toMatchObject({
      canHold: true,
      shipOn: '2026-03-20',
    })
  })

  it('to a rush order goes first and names whom it pushes, most hurt first', () => {
    const rush = promised({ factory: input, order: order('R', { rush: true, line: stock }) })
    // Cut on the 3rd, sewn by the 5th; S2 and S3 are sewn two days later each.
    expect(rush).toMatchObject({ shipOn: '2026-03-16', productionEndOn: '2026-03-05' })
    expect(rush.pushes).toMatchObject({
      orders: [
        { order: 'S3', from: '2026-03-18', to: '2026-03-20', days: 2, becomesLate: true },
        { order: 'S2', from: '2026-03-18', to: '2026-03-18', days: 0, becomesLate: false },
      ],
      becomeLate: 1,
      days: 2,
    })
  })

  it('pushes nobody for a rush order whose date can be held without', () => {
    const rush = order('R', { rush: true, shipOn: '2026-04-15', line: stock })
    const { shipOn, canHold, pushes, binding } = promised({ factory: input, order: rush })
    expect({ shipOn, canHold, binding: binding.kind, pushed: pushes!.orders }).toEqual({
      shipOn: '2026-04-15',
      canHold: true,
      binding: 'requested',
      pushed: [],
    })
  })

  it('names the material where it and the paper work leave no room at the same time', () => {
    const asked = (line: object) => promised({ factory: shop(), order: order('N', { line, done: {} }) })
    const paper = asked({ needs: [] })
    expect(paper.binding.kind).toBe('timePlan')
    const days = Array.from({ length: 40 }, (_, day) => addDays('2026-03-02', day))
    const later = days.findIndex((day) => asked(bound(day)).shipOn > paper.shipOn)
    expect(later).toBeGreaterThan(0)
    expect(asked(bound(days[later]!)).binding.kind).toBe('material')
    // A day later would move the ship date.
    const last = asked(bound(previousWorkingDay(compileCalendar(calendar), days[later - 1]!)))
    expect(last).toMatchObject({ shipOn: paper.shipOn, binding: { kind: 'material', ref: 'PO-1/1' } })
  })

  it('replaces an order of the picture with the same number', () => {
    const with3 = promised({ factory: input, order: order('S3', { line: stock }) })
    expect(with3.productionEndOn).toBe('2026-03-09')
  })
})

describe('a plan in force', () => {
  const input = shop({
    orders: [
      order('S2', { shipOn: '2026-03-18', line: stock, customerClass: 'A' }),
      order('S3', { shipOn: '2026-03-18', line: stock }),
    ],
  })
  const force = () => inForce(input, planOf(input))

  it('keeps its frozen zone, before which no rush order goes', () => {
    const factory = { ...force(), frozenUntil: '2026-03-05T00:00:00.000Z' }
    const answer = promiseDate({ factory, order: order('R', { rush: true, line: stock }) })
    // S2's and S3's cutting and S2's sewing start before the 5th; S3's sewing does not.
    expect(answer).toMatchObject({
      ok: true,
      promise: {
        productionStartOn: '2026-03-05',
        productionEndOn: '2026-03-09',
        pushes: { orders: [{ order: 'S3', days: 2 }] },
      },
    })
  })

  it('goes on with what is at work now, and keeps what is frozen when it is improved', () => {
    const factory = {
      ...force(),
      plannedAt: '2026-03-03T10:00:00.000Z',
      frozenUntil: '2026-03-05T00:00:00.000Z',
    }
    const improved = planOf(factory, { iterations: 200, seed: 3 })
    expect(placed(improved)['S2-P1 cutting']).toEqual(['03-03', '03-04'])
    expect(improved.capacity.operations[0]!.startAt).toBe('2026-03-03T10:00:00.000Z')
    expect(planOf(factory, { iterations: 200, seed: 3 })).toEqual(improved)
  })

  it('lets a new order into the time that is left, and drops one that is gone', () => {
    const extra = order('S1', { shipOn: '2026-03-10', line: stock, customerClass: 'A' })
    const more = planOf({ ...force(), orders: [extra, ...input.orders] })
    expect(placed(more)).toMatchObject({
      'S2-P1 sewing': ['03-04', '03-05'],
      'S1-P1 sewing': ['03-10', '03-11'],
    })
    const fewer = planOf({ ...force(), orders: [input.orders[1]!] })
    expect(placed(fewer)).toEqual({ 'S3-P1 cutting': ['03-03', '03-03'], 'S3-P1 sewing': ['03-04', '03-05'] })
  })
})

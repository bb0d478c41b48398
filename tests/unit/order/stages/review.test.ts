import fc from 'fast-check'
import type { OrderIntake } from '../../../../domain/order/intake'
import {
  statedAmount,
  fieldValue,
  lackingFields,
  missingFacts,
  review,
} from '../../../../domain/order/stages/review'
import { confirmedFields, reviewPoints, type OrderState, type Query } from '../../../../domain/order/state'
import {
  aLine,
  after,
  answer,
  anOrder,
  approval,
  checkAll,
  commit,
  confirmAll,
  contract,
  events,
  judged,
  now,
  refusal,
  reviewed,
} from './review-fixtures'

const codes = (state: OrderState) => review.gate(state).map((blocker) => blocker.code)
const taskKeys = (state: OrderState) => review.tasks(state).map((task) => task.key)
const facts = (state: OrderState) => missingFacts(state).map((fact) => fact.lacks)

describe('the gate of the review', () => {
  it('is open from the first moment on and names everything that is missing', () => {
    expect(review.entry(anOrder())).toBe(true)
    expect(codes(anOrder())).toEqual([
      ...confirmedFields.map((field) => `field-unconfirmed:${field}`),
      ...reviewPoints.map((point) => `point-unchecked:${point}`),
      'verdict-missing:production',
      'verdict-missing:purchasing',
      'verdict-missing:warehouse',
      'verdict-missing:technical',
      'date-not-committed',
      'contract-not-signed',
    ])
  })

  it('holds once all of it is done', () => {
    expect(codes(reviewed())).toEqual([])
    expect(taskKeys(reviewed())).toEqual([])
  })

  it('speaks both languages', () => {
    for (const { en, zh } of review.gate(anOrder({ channel: 'phone', payment: undefined }))) {
      expect(en).toMatch(/^[A-Z]/)
      expect(zh).toMatch(/[\u4e00-\u9fff]/)
    }
  })

  it('counts as passed for an order opened behind it', () => {
    const opening = { stage: 'production' as const, milestones: [], produced: [], shipped: [] }
    const state = anOrder({ opening })
    expect(review.gate(state)).toEqual([])
    expect(review.tasks(state)).toEqual([])
  })

  it('stays closed while a blocking query is open, and reopens for a later one', () => {
    const query: Query = {
      id: 'Q1',
      subject: 'Collar',
      question: 'Which rib?',
      department: 'technical',
      blocking: true,
      raisedAt: now,
      raisedBy: 'E09',
    }
    const asked = { ...reviewed(), queries: [query] }
    expect(codes(asked)).toEqual(['query-open:Q1'])
    expect(codes({ ...asked, queries: [{ ...query, answeredAt: now }] })).toEqual([])
    expect(codes({ ...asked, queries: [{ ...query, blocking: false }] })).toEqual([])
  })

  it.each(['phone', 'visit'] as const)('wants an order by %s confirmed in writing (R2)', (channel) => {
    const oral = reviewed(anOrder({ channel }))
    expect(codes(oral)).toEqual(['written-confirmation'])
    expect(taskKeys(oral)).toEqual(['writtenConfirmation'])
    const written = after(oral, {
      command: 'recordWrittenConfirmation',
      body: { reference: 'mail of 10 March', receivedOn: '2026-03-10' },
    })
    expect(codes(written)).toEqual([])
    expect(taskKeys(written)).toEqual([])
  })
})

describe('acknowledgeReceipt', () => {
  it('dates the milestone, once', () => {
    const given = { command: 'acknowledgeReceipt', body: { via: 'email' } } as const
    const state = after(anOrder(), given)
    expect(review.milestones.receiptAcknowledged?.(anOrder())).toBeUndefined()
    expect(review.milestones.receiptAcknowledged?.(state)).toBe(now)
    expect(events(state, given)).toEqual([])
  })
})

describe('recordWrittenConfirmation', () => {
  const given = {
    command: 'recordWrittenConfirmation',
    body: { reference: 'fax 12', receivedOn: '2026-03-10' },
  } as const

  it('changes nothing when repeated', () => {
    expect(events(after(anOrder({ channel: 'phone' }), given), given)).toEqual([])
  })

  it('refuses a day to come', () => {
    const body = { ...given.body, receivedOn: '2026-03-11' }
    expect(refusal(anOrder(), { ...given, body })).toMatchObject({
      code: 'not-yet',
      problems: [{ pointer: '/receivedOn' }],
    })
  })
})

describe('the nine fields (R5)', () => {
  const open: [keyof OrderIntake | 'line', Partial<OrderIntake>, string[]][] = [
    ['lines', { lines: [], amount: undefined }, ['product', 'quantity', 'unitPrice', 'amount']],
    ['line', { lines: [aLine({ quantities: [] })] }, ['quantity']],
    ['line', { lines: [aLine({ unitPrice: undefined })] }, ['unitPrice']],
    ['line', { lines: [aLine({ unitPrice: undefined })], amount: undefined }, ['unitPrice', 'amount']],
    ['line', { lines: [aLine({ product: undefined, description: '' })] }, ['product']],
    ['requestedOn', { requestedOn: undefined }, ['deliveryDate']],
    ['deliveryMethod', { deliveryMethod: undefined }, ['deliveryMethod']],
    ['incoterm', { incoterm: undefined }, ['priceTerms']],
    ['incotermPlace', { incotermPlace: undefined }, ['priceTerms']],
    ['currency', { currency: undefined }, ['priceTerms']],
    ['payment', { payment: undefined, paymentNote: 'as usual' }, ['paymentTerms']],
    ['payment', { payment: [] }, ['paymentTerms']],
    [
      'payment',
      { payment: [{ percent: '99', trigger: 'contract', days: 0, gate: 'none' }] },
      ['paymentTerms'],
    ],
    ['packing', { packing: undefined }, ['packing']],
  ]

  it('are all there on a complete order', () => {
    expect(lackingFields(anOrder())).toEqual([])
    expect(lackingFields(anOrder({ requestedOn: undefined, latestShipmentOn: '2026-05-20' }))).toEqual([])
  })

  it.each(open)('lack what an order without %s leaves open', (_name, intake, lacking) => {
    const state = anOrder(intake)
    expect(lackingFields(state)).toEqual(lacking)
    expect(codes(state)).toEqual(expect.arrayContaining(lacking.map((field) => `field-lacking:${field}`)))
    expect(facts(state)).toEqual(expect.arrayContaining(lacking))
    const refused = refusal(state, confirmAll)
    expect(refused.code).toBe('field-lacking')
    expect(refused.problems?.length).toBeGreaterThan(0)
  })

  it('name the line that lacks something', () => {
    const state = anOrder({ lines: [aLine(), aLine({ line: 2, unitPrice: undefined })], amount: '9' })
    expect(refusal(state, confirmAll)).toMatchObject({
      detail: 'The order does not say enough to confirm: unit price',
      problems: [{ pointer: '/fields/2', detail: 'is lacking: unit price of line 2' }],
    })
  })

  it('read the same whatever the form of a decimal or the sequence of sizes', () => {
    const [first, second] = aLine().quantities
    const other = anOrder({ lines: [aLine({ unitPrice: '2.5000', quantities: [second!, first!] })] })
    for (const field of confirmedFields) expect(fieldValue(other, field)).toBe(fieldValue(anOrder(), field))
  })

  it('take the amount from the lines when the document states none', () => {
    expect(statedAmount(anOrder({ amount: undefined }))).toBe('2500.00')
    expect(statedAmount(anOrder({ amount: '2500', currency: undefined }))).toBe('2500')
  })
})

describe('confirmFields', () => {
  it('keeps what was confirmed, by whom, when and where it is seen', () => {
    const state = after(anOrder(), {
      ...confirmAll,
      body: { ...confirmAll.body, fields: ['packing', 'packing'] },
    })
    expect(state.review.confirmed).toEqual({
      packing: {
        value: '20 pieces a carton',
        confirmedBy: 'J. Doe',
        confirmedOn: '2026-03-10',
        evidence: 'mail of 10 March',
      },
    })
  })

  it('changes nothing when repeated', () => {
    expect(events(after(anOrder(), confirmAll), confirmAll)).toEqual([])
  })

  it('refuses a day to come', () => {
    const body = { ...confirmAll.body, confirmedOn: '2026-03-11' }
    expect(refusal(anOrder(), { ...confirmAll, body }).code).toBe('not-yet')
  })

  it('is void for a field that changes afterwards, and holds again when it changes back', () => {
    const confirmed = after(anOrder(), confirmAll)
    const changed = after(confirmed, { command: 'specifyTerms', body: { packing: '10 pieces a carton' } })
    expect(codes(changed)).toContain('field-changed:packing')
    expect(taskKeys(changed)).toContain('confirmFields')
    const back = after(changed, { command: 'specifyTerms', body: { packing: '20 pieces a carton' } })
    expect(codes(back).filter((code) => code.startsWith('field-'))).toEqual([])
  })
})

describe('specifyTerms', () => {
  const open = anOrder({ payment: undefined, packing: undefined, shipOn: undefined })

  it('enters what was open and asks for a new plan where dates or milestones depend on it', () => {
    const packed = after(open, { command: 'specifyTerms', body: { packing: 'flat' } })
    expect(packed.order.packing).toBe('flat')
    expect(packed.planStale).toBeUndefined()
    const payment = anOrder().order.payment!
    expect(after(packed, { command: 'specifyTerms', body: { payment } }).planStale).toBe(
      'terms entered: payment',
    )
  })

  it.each([{ incoterm: 'CIF' }, { transportMode: 'air' }, { passageDays: 8 }] as const)(
    'replans for %j',
    (body) => {
      expect(after(anOrder(), { command: 'specifyTerms', body }).planStale).toMatch(/^terms entered/)
    },
  )

  it('replans for a ship date that is not the plan’s, and for the reasons of several changes', () => {
    expect(after(open, { command: 'specifyTerms', body: { shipOn: '2026-05-15' } }).planStale).toBeUndefined()
    const later = after(open, { command: 'specifyTerms', body: { shipOn: '2026-05-22', incoterm: 'CIF' } })
    expect(later.planStale).toBe('ship date 2026-05-22; terms entered: incoterm')
    expect(after(later, { command: 'specifyTerms', body: { passageDays: 9 } }).planStale).toBe(
      'ship date 2026-05-22; terms entered: incoterm; terms entered: passageDays',
    )
  })

  it('replans when the plan had assumed the very date', () => {
    const assumed = { ...open, plan: { ...open.plan!, shipOnAssumed: true } }
    const state = after(assumed, { command: 'specifyTerms', body: { shipOn: '2026-05-15' } })
    expect(state.planStale).toBe('ship date 2026-05-15')
  })

  it('changes nothing when all of it is known', () => {
    const { payment, packing } = anOrder().order
    expect(
      events(anOrder(), { command: 'specifyTerms', body: { payment, packing, amount: '2500' } }),
    ).toEqual([])
  })

  it('refuses an empty body', () => {
    expect(refusal(open, { command: 'specifyTerms', body: {} })).toMatchObject({
      kind: 'malformed',
      code: 'nothing-given',
    })
  })

  it.each([
    ['payment-not-100-percent', [{ percent: '99.99', trigger: 'contract', days: 0, gate: 'none' }]],
    [
      'empty-instalment',
      [
        { percent: '100', trigger: 'contract', days: 0, gate: 'none' },
        { percent: '0.00', trigger: 'contract', days: 0, gate: 'none' },
      ],
    ],
    ['gate-before-trigger', [{ percent: '100', trigger: 'billOfLadingCopy', days: 0, gate: 'stuffing' }]],
    ['gate-before-trigger', [{ percent: '100', trigger: 'afterShipment', days: 30, gate: 'purchase' }]],
    ['gate-before-trigger', [{ percent: '100', trigger: 'beforeStuffing', days: 0, gate: 'purchase' }]],
  ] as const)('refuses payment terms: %s', (code, payment) => {
    const refused = refusal(open, { command: 'specifyTerms', body: { payment: [...payment] } })
    expect(refused).toMatchObject({ kind: 'malformed', code })
    expect(refused.problems?.[0]?.pointer).toMatch(/^\/payment/)
  })

  it('accepts a letter of credit that guards purchase', () => {
    const payment = [{ percent: '100', trigger: 'letterOfCreditSight', days: 0, gate: 'purchase' }] as const
    const state = after(open, { command: 'specifyTerms', body: { payment: [...payment] } })
    expect(fieldValue(state, 'paymentTerms')).toBe('100 % letterOfCreditSight +0 days, guards purchase')
  })

  it('refuses a sailing after the latest shipment date', () => {
    const body = { shipOn: '2026-05-22', latestShipmentOn: '2026-05-21' }
    expect(refusal(open, { command: 'specifyTerms', body })).toMatchObject({
      code: 'after-latest-shipment',
      problems: [{ pointer: '/shipOn' }],
    })
  })

  it('voids the checks, verdicts and committed date that spoke of something else', () => {
    const done = reviewed(anOrder())
    const reopened = { ...done, review: { ...done.review, contract: undefined } }
    const state = after(reopened, {
      command: 'specifyTerms',
      body: { requestedOn: '2026-06-30', shipOn: '2026-06-20' },
    })
    expect(state.review.checked.deliveryDate).toBeUndefined()
    expect(state.review.checked.packing).toBeDefined()
    expect(state.review.verdicts).toEqual({})
    expect(state.review.committed).toBeUndefined()
    expect(codes(state)).toContain('field-changed:deliveryDate')
  })

  it('keeps the verdicts when only money changes', () => {
    const done = reviewed(anOrder())
    const reopened = { ...done, review: { ...done.review, contract: undefined } }
    const payment = [{ percent: '100', trigger: 'contract', days: 0, gate: 'purchase' }] as const
    const state = after(reopened, { command: 'specifyTerms', body: { payment: [...payment] } })
    expect(Object.keys(state.review.verdicts)).toHaveLength(4)
    expect(state.review.checked.paymentTerms).toBeUndefined()
    expect(state.review.committed).toBeDefined()
  })

  it('leaves agreed terms to an amendment, but takes what an order opened under way still lacks', () => {
    const agreed = reviewed()
    expect(refusal(agreed, { command: 'specifyTerms', body: { packing: 'loose' } })).toMatchObject({
      code: 'terms-agreed',
      detail: expect.stringContaining('packing'),
    })
    const opening = { stage: 'production' as const, milestones: [], produced: [], shipped: [] }
    const underWay = anOrder({
      opening,
      payment: undefined,
      packing: undefined,
      lines: [aLine({ product: 'X' })],
    })
    expect(facts(underWay)).toEqual(['paymentTerms'])
    const state = after(underWay, { command: 'specifyTerms', body: { payment: agreed.order.payment } })
    expect(facts(state)).toEqual([])
    const again = [{ percent: '100', trigger: 'contract', days: 0, gate: 'none' }] as const
    expect(refusal(state, { command: 'specifyTerms', body: { payment: [...again] } }).code).toBe(
      'terms-agreed',
    )
  })
})

describe('specifyLine', () => {
  it('enters what a line left open, and replans for another product only', () => {
    const state = after(anOrder(), { command: 'specifyLine', body: { line: 1, unitPrice: '2.40' } })
    expect(state.order.lines[0]?.unitPrice).toBe('2.40')
    expect(state.planStale).toBeUndefined()
    const mapped = after(state, { command: 'specifyLine', body: { line: 1, product: 'TS-200' } })
    expect(mapped.planStale).toBe('product of line 1')
  })

  it('changes nothing when all of it is known', () => {
    const { product, quantities } = aLine()
    const body = { line: 1, product, unitPrice: '2.5', quantities: [...quantities].reverse() }
    expect(events(anOrder(), { command: 'specifyLine', body })).toEqual([])
  })

  it('voids the verdicts for another quantity', () => {
    const body = { line: 1, quantities: [{ quantity: 100_000 }] }
    const state = after(judged(anOrder()), { command: 'specifyLine', body })
    expect(state.review.verdicts).toEqual({})
  })

  it.each([
    ['unknown-line', { line: 2, unitPrice: '1' }],
    ['nothing-given', { line: 1 }],
    [
      'cell-given-twice',
      {
        line: 1,
        quantities: [
          { color: 'red', quantity: 1 },
          { color: 'red', quantity: 2 },
        ],
      },
    ],
  ])('refuses: %s', (code, body) => {
    expect(refusal(anOrder(), { command: 'specifyLine', body }).code).toBe(code)
  })

  it('leaves product and quantities of a line in production to an amendment', () => {
    const productionOrders = [{ id: 'SO-1-P1', line: 1, quantities: [], createdAt: now }]
    const base = anOrder()
    const state = { ...base, conversion: { ...base.conversion, productionOrders } }
    const body = { line: 1, quantities: [{ quantity: 5 }] }
    expect(refusal(state, { command: 'specifyLine', body }).code).toBe('terms-agreed')
    expect(
      refusal(state, { command: 'specifyLine', body: { line: 1, product: 'B' } }).problems,
    ).toMatchObject([{ pointer: '/product' }])
    expect(refusal(state, { command: 'specifyLine', body: { line: 1, unitPrice: '3' } }).code).toBe(
      'terms-agreed',
    )
  })
})

describe('checkOrder (R6)', () => {
  const price = { command: 'checkOrder', body: { points: [{ point: 'priceAndAmount', ok: true }] } } as const
  const given = { ...price, body: { points: [...price.body.points] } }

  it('refuses an amount that is not quantity × price, naming the line and both figures', () => {
    const state = anOrder({ lines: [aLine({ amount: '2600.00' })], amount: '2600.00' })
    const refused = refusal(state, given)
    expect(refused.code).toBe('amount-differs')
    expect(refused.problems?.map((problem) => problem.detail)).toEqual([
      'Line 1: 1000 × 2.50 = 2500.00 USD, but the order states 2600.00',
      'The lines sum to 2500.00 USD, but the order states 2600.00',
    ])
    expect(refused.problems?.[0]?.pointer).toBe('/points/0/ok')
  })

  it('rounds each line half up to the minor unit before it sums them', () => {
    const line = { unitPrice: '0.335', quantities: [{ quantity: 1 }] }
    const lines = [aLine({ ...line, amount: '0.34' }), aLine({ ...line, line: 2 })]
    expect(events(anOrder({ lines, amount: '0.68' }), given)).toHaveLength(1)
    expect(refusal(anOrder({ lines, amount: '0.67' }), given).code).toBe('amount-differs')
    const yen = [aLine({ unitPrice: '0.5', quantities: [{ quantity: 1 }] })]
    expect(events(anOrder({ lines: yen, amount: '1', currency: 'JPY' }), given)).toHaveLength(1)
  })

  it('takes the computed amount when the document states none', () => {
    expect(events(anOrder({ amount: undefined }), given)).toHaveLength(1)
  })

  it('can be settled by correcting the price or the stated amount', () => {
    const state = anOrder({ lines: [aLine({ amount: '2600' })], amount: '2650' })
    const priced = after(state, { command: 'specifyLine', body: { line: 1, unitPrice: '2.60' } })
    const stated = after(priced, { command: 'specifyTerms', body: { amount: '2600' } })
    expect(events(stated, given)).toHaveLength(1)
  })

  it('reopens when the arithmetic is broken later', () => {
    const checked = after(anOrder(), given)
    const state = { ...checked, order: { ...checked.order, amount: '1' } }
    expect(codes(state)).toContain('point-not-right:priceAndAmount')
  })

  it('refuses a point as right while the order lacks what it looks at', () => {
    const state = anOrder({ packing: undefined })
    const body = { points: [{ point: 'packing' as const, ok: true }] }
    expect(refusal(state, { command: 'checkOrder', body })).toMatchObject({
      code: 'point-lacks-value',
      problems: [{ pointer: '/points/0/ok' }],
    })
  })

  it('records what is not right with its note and keeps the gate closed until it is', () => {
    const wrong = { point: 'packing' as const, ok: false, note: 'carton too heavy' }
    const state = after(after(anOrder(), checkAll), { command: 'checkOrder', body: { points: [wrong] } })
    expect(review.gate(state).find((blocker) => blocker.code === 'point-not-right:packing')?.en).toBe(
      'Found not right: packing (carton too heavy)',
    )
    expect(codes(after(state, checkAll))).not.toContain('point-not-right:packing')
  })

  it('refuses a point that stands twice and changes nothing when repeated', () => {
    const points = [
      { point: 'packing' as const, ok: true },
      { point: 'packing' as const, ok: false },
    ]
    expect(refusal(anOrder(), { command: 'checkOrder', body: { points } }).code).toBe('point-given-twice')
    expect(events(after(anOrder(), checkAll), checkAll)).toEqual([])
  })

  it('accepts an amount exactly when it is the sum of the rounded lines', () => {
    const line = fc.record({
      cents: fc.integer({ min: 1, max: 99_999 }),
      quantity: fc.integer({ min: 2, max: 9999 }),
    })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -2, max: 2 }),
        (lines, off) => {
          const order = {
            lines: lines.map(({ cents, quantity }, index) =>
              aLine({ line: index + 1, unitPrice: (cents / 100).toFixed(2), quantities: [{ quantity }] }),
            ),
          }
          const total = lines.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0) + off
          const state = anOrder({ ...order, amount: (total / 100).toFixed(2) })
          expect(Array.isArray(answer(state, given))).toBe(off === 0)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('giveVerdict (R9)', () => {
  const approve = { command: 'giveVerdict', body: { verdict: 'approve' } } as const

  it('is the verdict of the actor’s own department', () => {
    const state = after(anOrder(), { ...approve, department: 'warehouse', code: 'W1' })
    expect(state.review.verdicts).toEqual({ warehouse: { verdict: 'approve', by: 'W1', at: now } })
    expect(events(state, { ...approve, department: 'warehouse' })).toEqual([])
  })

  it('is refused from a department that does not review', () => {
    expect(refusal(anOrder(), { ...approve, department: 'finance' })).toMatchObject({
      kind: 'forbidden',
      code: 'not-a-reviewing-department',
    })
  })

  it.each(['reject', 'comment'] as const)('a %s needs its comment and keeps the gate closed', (verdict) => {
    const given = { command: 'giveVerdict', body: { verdict }, department: 'production' } as const
    expect(refusal(anOrder(), given)).toMatchObject({
      kind: 'malformed',
      problems: [{ pointer: '/comment' }],
    })
    const objected = after(anOrder(), { ...given, body: { verdict, comment: 'no needles' } })
    expect(codes(objected)).toContain(`verdict-${verdict}:production`)
    expect(taskKeys(objected)).toContain('objection:production')
    expect(taskKeys(objected)).not.toContain('verdict:production')
    const agreed = after(objected, { ...approve, department: 'production' })
    expect(codes(agreed)).not.toContain(`verdict-${verdict}:production`)
    expect(taskKeys(agreed)).not.toContain('objection:production')
  })
})

describe('commitDate (R7)', () => {
  it('becomes the ship date, even later than requested, and replans', () => {
    const state = after(anOrder(), { ...commit, body: { ...commit.body, shipOn: '2026-05-29' } })
    expect(state.review.committed).toEqual({ shipOn: '2026-05-29', returnedAt: now, via: 'email' })
    expect(state.order).toMatchObject({ shipOn: '2026-05-29', requestedOn: '2026-05-20' })
    expect(state.planStale).toBe('ship date 2026-05-29')
  })

  it('does not replan for the date of the plan and changes nothing when repeated', () => {
    const state = after(anOrder(), commit)
    expect(state.planStale).toBeUndefined()
    expect(events(state, commit)).toEqual([])
  })

  it.each([
    ['not-yet', { shipOn: '2026-05-15', returnedAt: '2026-03-10T02:00:01.000Z', via: 'email' }],
    ['date-passed', { shipOn: '2026-03-09', via: 'email' }],
    ['delivered-before-shipped', { shipOn: '2026-05-15', deliverOn: '2026-05-14', via: 'email' }],
    ['after-latest-shipment', { shipOn: '2026-06-01', via: 'email' }],
  ] as const)('refuses: %s', (code, body) => {
    expect(refusal(anOrder({ latestShipmentOn: '2026-05-31' }), { command: 'commitDate', body }).code).toBe(
      code,
    )
  })

  it('may have been returned earlier than it is recorded', () => {
    const body = { shipOn: '2026-03-09', returnedAt: '2026-03-08T02:00:00.000Z', via: 'email' } as const
    expect(events(anOrder(), { command: 'commitDate', body })).toHaveLength(1)
  })
})

describe('the contract (R12)', () => {
  it('is about the amount of the order', () => {
    const wrong = { ...contract, body: { ...contract.body, amount: '2499.99' } }
    expect(refusal(anOrder(), wrong)).toMatchObject({
      code: 'contract-amount-differs',
      detail: 'The order is about 2500.00 USD, the contract about 2499.99; they must agree',
    })
    const open = anOrder({ amount: undefined, lines: [aLine({ unitPrice: undefined })] })
    expect(refusal(open, contract)).toMatchObject({
      code: 'amount-unknown',
      detail: expect.stringContaining('unit price of line 1'),
    })
  })

  it('refuses a signature to come', () => {
    const body = { ...contract.body, signedOn: '2026-03-11' }
    expect(refusal(anOrder(), { ...contract, body }).code).toBe('not-yet')
  })

  it('waits for approval, by another than who recorded it', () => {
    expect(refusal(anOrder(), approval).code).toBe('contract-not-recorded')
    const signed = after(anOrder(), contract)
    expect(codes(signed)).toContain('contract-not-approved')
    expect(taskKeys(signed)).toContain('approveContract')
    expect(refusal(signed, { ...approval, code: 'E01' }).code).toBe('own-contract')
    const approved = after(signed, approval)
    expect(approved.review.contract).toMatchObject({ approvedBy: 'M01', approvedAt: now })
    expect(taskKeys(approved)).not.toContain('approveContract')
    expect(events(approved, approval)).toEqual([])
    expect(events(approved, contract)).toEqual([])
  })

  it('is approved anew when another one replaces it', () => {
    const other = { ...contract, body: { ...contract.body, number: 'C-2' } }
    expect(codes(after(reviewed(), other))).toEqual(['contract-not-approved'])
  })

  it('no longer counts once the amount of the order is another', () => {
    const done = reviewed()
    const state = { ...done, order: { ...done.order, amount: '2501' } }
    expect(codes(state)).toContain('contract-amount-differs')
    expect(review.milestones.contractSigned?.(state)).toBeUndefined()
    const unapproved = after(anOrder(), contract)
    const changed = { ...unapproved, order: { ...unapproved.order, amount: '2501' } }
    expect(refusal(changed, approval).code).toBe('contract-amount-differs')
  })
})

describe('the milestones of the review', () => {
  const later = '2026-03-11T02:00:00.000Z'

  it('review is reached with the last of points and verdicts', () => {
    const checked = after(anOrder(), checkAll)
    expect(review.milestones.review?.(checked)).toBeUndefined()
    expect(review.milestones.review?.(judged(checked))).toBe(now)
    const last = after(judged(checked), {
      command: 'giveVerdict',
      body: { verdict: 'approve', comment: 'with the new needles' },
      department: 'technical',
      at: later,
    })
    expect(review.milestones.review?.(last)).toBe(later)
  })

  it('contractSigned is reached with the approval and the committed date', () => {
    const signed = after(anOrder(), contract)
    const approved = after(signed, { ...approval, at: later })
    expect(review.milestones.contractSigned?.(signed)).toBeUndefined()
    expect(review.milestones.contractSigned?.(approved)).toBeUndefined()
    expect(review.milestones.contractSigned?.(after(approved, commit))).toBe(later)
  })
})

describe('the tasks of the review', () => {
  it('are a verdict per department, the confirmation and the committed date', () => {
    expect(taskKeys(anOrder())).toEqual([
      'verdict:production',
      'verdict:purchasing',
      'verdict:warehouse',
      'verdict:technical',
      'confirmFields',
      'committedDate',
    ])
    expect(review.tasks(anOrder())[0]).toMatchObject({ kind: 'review', due: { milestone: 'review' } })
  })
})

describe('missing facts', () => {
  it('are none on a complete order', () => {
    expect(missingFacts(anOrder())).toEqual([])
  })

  it('ask in both languages, of the department that can answer', () => {
    expect(missingFacts(anOrder({ payment: undefined }))).toEqual([
      {
        lacks: 'paymentTerms',
        subject: 'Payment terms 付款方式',
        question: expect.stringMatching(/instalments that sum to 100 percent.*分期付款/),
        department: 'sales',
      },
    ])
  })

  it('ask for a product that is missing or unknown, and for a bill of materials', () => {
    const lines = [
      aLine({ product: undefined }),
      aLine({ line: 2, product: 'constructor' }),
      aLine({ line: 3, product: 'EMPTY' }),
      aLine({ line: 4 }),
    ]
    const products = { ...anOrder().products }
    products.EMPTY = { ...products['TS-100']!, code: 'EMPTY', bom: [] }
    expect(facts(anOrder({ lines, amount: undefined }, { products }))).toEqual([
      'product:1',
      'product:2',
      'bom:3',
    ])
  })

  it('are answered by a bill of materials on the order, or by the word that none is needed', () => {
    const lines = [aLine({ product: undefined }), aLine({ line: 2, product: 'X' })]
    const state = anOrder({ lines, amount: undefined })
    const [bom] = state.products['TS-100']!.bom
    const noneNeeded = { 2: { reason: 'bought in', by: 'E01', at: now } }
    expect(
      facts({ ...state, materials: { ...state.materials, specified: { 1: [bom!] }, noneNeeded } }),
    ).toEqual([])
  })

  it('neither ask nor close while the plan that brings the master data is on its way', () => {
    const known = after(anOrder({ lines: [aLine({ product: 'X' })] }), {
      command: 'specifyLine',
      body: { line: 1, product: 'Y' },
    })
    expect(known.planStale).toBeDefined()
    expect(facts(known)).toEqual([])
    const query: Query = {
      id: 'Q1',
      subject: '',
      question: '',
      department: 'technical',
      blocking: true,
      raisedAt: now,
      raisedBy: 'gendan',
      lacks: 'product:1',
    }
    expect(facts({ ...known, queries: [query] })).toEqual(['product:1'])
    expect(facts({ ...known, planStale: undefined, queries: [query] })).toEqual(['product:1'])
    expect(facts({ ...known, queries: [{ ...query, answeredAt: now }] })).toEqual([])
  })
})

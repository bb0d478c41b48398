import fc from 'fast-check'
import { addMoney, compareMoney, subtractMoney } from '../../../../domain/money/money'
import type { Instalment } from '../../../../domain/order/intake'
import {
  collection,
  creditAccepted,
  creditDiscrepancies,
  instalments,
  lackingForGate,
  lastPresentation,
  outstanding,
  overpaid,
  owed,
  paid,
  paymentGateOpen,
  voidPaymentProblem,
} from '../../../../domain/order/stages/collection'
import type { OrderState } from '../../../../domain/order/state'
import type { TimePlan } from '../../../../domain/policy/time-plan'
import {
  after,
  codeOf,
  contracted,
  give,
  now,
  pieces,
  receiving,
  sailed,
  shipment,
  shipping,
  today,
  voided,
} from './money-fixtures'

const credit: Instalment[] = [{ percent: '100', trigger: 'letterOfCreditSight', days: 0, gate: 'purchase' }]
const openAccount: Instalment[] = [{ percent: '100', trigger: 'afterShipment', days: 60, gate: 'none' }]
const letter = {
  number: 'LC-77',
  bank: 'Deutsche Bank',
  amount: '10000',
  currency: 'USD',
  expiresOn: '2026-04-10',
  latestShipmentOn: '2026-03-20',
  presentationDays: 21,
}
const underCredit = (given: Partial<typeof letter> = {}): OrderState =>
  after(contracted({ payment: credit }), 'recordLetterOfCredit', { ...letter, ...given })
const checked = (state: OrderState, discrepancies: string[] = []): OrderState =>
  after(state, 'checkLetterOfCredit', { discrepancies })
const planning = (state: OrderState, ...keys: string[]): OrderState => ({
  ...state,
  plan: { shipOn: '2026-03-15', milestones: keys.map((key) => ({ key })) } as unknown as TimePlan,
})
const voidingPayments = (state: OrderState): OrderState => ({
  ...state,
  collection: { ...state.collection, payments: state.collection.payments.map((one) => ({ ...one, voided })) },
})
const blockerCodes = (state: OrderState): string[] => collection.gate(state).map(({ code }) => code)
const taskKeys = (state: OrderState): string[] => collection.tasks(state).map(({ key }) => key)
const billed = (state: OrderState, lines = pieces(1000, 1000), amount = '10000'): OrderState =>
  after(state, 'issueInvoice', { number: `B-${state.version}`, issuedOn: '2026-03-16', lines, amount })

describe('entry', () => {
  it('opens with the approved contract', () => {
    const { contract, ...review } = contracted().review
    expect(collection.entry(contracted())).toBe(true)
    expect(collection.entry({ ...contracted(), review })).toBe(false)
    expect(
      collection.entry({
        ...contracted(),
        review: { ...review, contract: { ...contract!, approvedAt: undefined } },
      }),
    ).toBe(false)
  })

  it('opens for an order taken over behind review', () => {
    const opening = { stage: 'production' as const, milestones: [], produced: [], shipped: [] }
    const state = contracted({ opening })
    expect(collection.entry({ ...state, review: { ...state.review, contract: undefined } })).toBe(true)
  })
})

describe('recordPayment', () => {
  const body = { amount: '3000', currency: 'USD', receivedOn: today, reference: 'TT-A' }

  it('keeps amount and charges in the minor unit under a new id', () => {
    const state = after(contracted(), 'recordPayment', { ...body, bankCharges: '15' })
    expect(state.collection.payments).toEqual([
      {
        id: 'PAY1',
        at: now,
        by: 'F1',
        amount: '3000.00',
        bankCharges: '15.00',
        receivedOn: today,
        reference: 'TT-A',
      },
    ])
    expect(after(state, 'recordPayment', { ...body, reference: 'TT-B' }).collection.payments[1]?.id).toBe(
      'PAY2',
    )
  })

  it.each([
    ['wrong-currency', { currency: 'EUR' }],
    ['too-many-decimals', { amount: '3000.001' }],
    ['too-many-decimals', { bankCharges: '0.001' }],
    ['date-in-future', { receivedOn: '2026-03-21' }],
  ])('refuses %s', (code, given) => {
    expect(codeOf(give(contracted(), 'recordPayment', { ...body, ...given }))).toBe(code)
  })

  it('refuses money for an order without a currency', () => {
    expect(codeOf(give(contracted({ currency: undefined }), 'recordPayment', body))).toBe('wrong-currency')
  })

  it('refuses yen with decimals', () => {
    const state = contracted({ currency: 'JPY' })
    expect(codeOf(give(state, 'recordPayment', { ...body, currency: 'JPY', amount: '3000.5' }))).toBe(
      'too-many-decimals',
    )
  })

  it("takes the factory's day, not the UTC day, for today", () => {
    const late = '2026-03-20T17:00:00.000Z'
    expect(codeOf(give(contracted(), 'recordPayment', { ...body, receivedOn: '2026-03-21' }, late))).toMatch(
      /^accepted/,
    )
  })

  it('refuses the same bank reference twice, however it is spaced, unless the first was voided', () => {
    const state = after(contracted(), 'recordPayment', body)
    expect(codeOf(give(state, 'recordPayment', { ...body, reference: 'tt- a' }))).toBe('duplicate-payment')
    expect(codeOf(give(voidingPayments(state), 'recordPayment', body))).toBe('accepted: paymentRecorded')
  })

  it('can always be voided', () => {
    expect(voidPaymentProblem(after(contracted(), 'recordPayment', body), 'PAY1')).toBeUndefined()
  })
})

describe('what is owed and paid', () => {
  it('is the amount of the order at first', () => {
    expect(owed(contracted())).toBe('10000.00')
    expect(outstanding(contracted())).toBe('10000.00')
  })

  it('is what was billed once everything is on board and billed', () => {
    const short = sailed(contracted(), pieces(980, 1000))
    expect(owed(short)).toBe('10000.00')
    const state = billed(short, pieces(980, 1000), '9840')
    expect(owed(state)).toBe('9840.00')
    expect(instalments(state).map(({ amount }) => amount)).toEqual(['3000.00', '6840.00'])
  })

  it('moves the last instalment when more is shipped, and asks for no second deposit', () => {
    const state = billed(
      receiving(sailed(contracted(), pieces(1050, 1000)), '3000'),
      pieces(1050, 1000),
      '10400',
    )
    expect(instalments(state).map(({ amount }) => amount)).toEqual(['3000.00', '7400.00'])
    expect(paymentGateOpen(state, 'purchase')).toBe(true)
    expect(lackingForGate(state, 'billOfLading')).toBe('7400.00')
  })

  it('asks for no more deposit of a prepaid order that is shipped over, but for the rest of the money', () => {
    const prepaid: Instalment[] = [{ percent: '100', trigger: 'contract', days: 0, gate: 'purchase' }]
    const state = billed(
      receiving(sailed(contracted({ payment: prepaid }), pieces(1050, 1000)), '10000'),
      pieces(1050, 1000),
      '10400',
    )
    expect(paymentGateOpen(state, 'purchase')).toBe(true)
    expect(outstanding(state)).toBe('400.00')
    expect(blockerCodes(state)).toContain('balance-outstanding')
  })

  it('never gives an instalment a negative amount when little is left for the last', () => {
    const payment: Instalment[] = [
      { percent: '98', trigger: 'contract', days: 0, gate: 'purchase' },
      { percent: '2', trigger: 'afterShipment', days: 30, gate: 'none' },
    ]
    const state = billed(sailed(contracted({ payment }), pieces(960, 960)), pieces(960, 960), '9600')
    expect(instalments(state).map(({ amount }) => amount)).toEqual(['9600.00', '0.00'])
  })

  it('gives the last instalment what rounding leaves', () => {
    const third = { trigger: 'contract', days: 0, gate: 'none' } as const
    const payment: Instalment[] = ['33.333', '33.333', '33.334'].map((percent) => ({ percent, ...third }))
    const lines = [
      { line: 1, description: 'Pin', unit: 'PCE', unitPrice: '0.1', quantities: [{ quantity: 1 }] },
    ]
    expect(instalments(contracted({ payment, lines })).map(({ amount }) => amount)).toEqual([
      '0.03',
      '0.03',
      '0.04',
    ])
  })

  it('takes bank charges within the tolerance as paid, and of higher ones nothing', () => {
    expect(paid(receiving(contracted(), '2970', { bankCharges: '30' }))).toBe('3000.00')
    const state = receiving(contracted(), '2969', { bankCharges: '31' })
    expect(paid(state)).toBe('2969.00')
    expect(lackingForGate(state, 'purchase')).toBe('31.00')
  })

  it('reports what was paid beyond it as credit', () => {
    const state = receiving(contracted(), '10250')
    expect([paid(state), outstanding(state), overpaid(state)]).toEqual(['10250.00', '0.00', '250.00'])
  })

  it('counts what was paid before the order was opened', () => {
    const opening = {
      stage: 'production' as const,
      milestones: [],
      produced: [],
      shipped: [],
      paidAmount: '3000',
    }
    expect(outstanding(contracted({ opening }))).toBe('7000.00')
  })

  it('works terms that came as words as one instalment before the bill of lading', () => {
    const state = contracted({ payment: undefined, paymentNote: 'T/T as usual' })
    expect(instalments(state)).toMatchObject([{ percent: '100', gate: 'billOfLading', amount: '10000.00' }])
    expect(paymentGateOpen(state, 'purchase')).toBe(true)
    expect(paymentGateOpen(state, 'billOfLading')).toBe(false)
  })
})

describe('instalments', () => {
  it('applies payments in order, in parts and beyond an instalment', () => {
    const view = (state: OrderState) =>
      instalments(state).map((one) => [one.paid, one.outstanding, one.status])
    const first = receiving(contracted(), '1000')
    expect(view(first)).toEqual([
      ['1000.00', '2000.00', 'due'],
      ['0.00', '7000.00', 'waiting'],
    ])
    expect(view(receiving(first, '2500'))).toEqual([
      ['3000.00', '0.00', 'paid'],
      ['500.00', '6500.00', 'waiting'],
    ])
  })

  it('dates the deposit from the contract and says when it is overdue', () => {
    const [deposit] = instalments(contracted(), today)
    expect(deposit).toMatchObject({
      index: 1,
      triggeredAt: '2026-01-09',
      dueOn: '2026-01-09',
      status: 'overdue',
    })
    expect(instalments(contracted(), '2026-01-09')[0]?.status).toBe('due')
  })

  it('dates the balance from its request, else from the last bill of lading', () => {
    const billOfLading = { number: 'BL1', issuedOn: '2026-03-16', kind: 'original' as const }
    const onBoardAt = '2026-03-15T04:00:00.000Z'
    const first = shipment({ id: 'S1', lines: pieces(1000, 0), onBoardAt, billOfLading })
    const second = shipment({ id: 'S2', lines: pieces(0, 1000), onBoardAt })
    expect(instalments(shipping(contracted(), first))[1]?.triggeredAt).toBeUndefined()
    expect(instalments(shipping(contracted(), first, second))[1]?.triggeredAt).toBeUndefined()
    const both = shipping(contracted(), first, {
      ...second,
      billOfLading: { ...billOfLading, issuedOn: '2026-03-17' },
    })
    expect(instalments(both)[1]?.triggeredAt).toBe('2026-03-17')
    expect(instalments(after(both, 'requestBalance', { requestedOn: '2026-03-18' }))[1]?.dueOn).toBe(
      '2026-03-18',
    )
  })

  it('dates open account from the last sailing', () => {
    expect(instalments(contracted({ payment: openAccount }))[0]?.status).toBe('waiting')
    expect(instalments(sailed(contracted({ payment: openAccount })))[0]).toMatchObject({
      triggeredAt: '2026-03-15',
      dueOn: '2026-05-14',
    })
  })

  it('dates money before stuffing from the end of production or the first shipment', () => {
    const payment: Instalment[] = [{ percent: '100', trigger: 'beforeStuffing', days: 2, gate: 'stuffing' }]
    const state = contracted({ payment })
    expect(instalments(state)[0]?.status).toBe('waiting')
    const produced = { ...state, milestones: { productionComplete: '2026-03-05' } }
    expect(instalments(produced)[0]?.dueOn).toBe('2026-03-07')
    expect(instalments(shipping(state, shipment({ id: 'S1' })))[0]?.triggeredAt).toBe('2026-03-10')
  })

  it('dates a credit from the last presentation, with the time that the bank has', () => {
    const presented = shipment({
      id: 'S1',
      onBoardAt: '2026-03-15T04:00:00.000Z',
      documentsPresented: { bank: 'BOC', at: '2026-03-18T02:00:00.000Z' },
    })
    expect(instalments(shipping(contracted({ payment: credit }), presented))[0]).toMatchObject({
      triggeredAt: '2026-03-18',
      dueOn: '2026-03-25',
    })
  })
})

describe('gates', () => {
  it('lets purchase wait for the deposit, within tolerance', () => {
    expect(lackingForGate(contracted(), 'purchase')).toBe('3000.00')
    expect(lackingForGate(receiving(contracted(), '2969.99'), 'purchase')).toBe('30.01')
    expect(paymentGateOpen(receiving(contracted(), '2970'), 'purchase')).toBe(true)
    expect(paymentGateOpen(contracted(), 'stuffing')).toBe(true)
  })

  it('closes again when the payment is voided', () => {
    expect(paymentGateOpen(voidingPayments(receiving(contracted(), '3000')), 'purchase')).toBe(false)
  })

  it('wants some money even when the whole instalment is below the tolerance', () => {
    const state = contracted({ paymentTolerance: '5000' })
    expect(paymentGateOpen(state, 'purchase')).toBe(false)
    expect(paymentGateOpen(receiving(state, '1'), 'purchase')).toBe(true)
  })

  it('stays closed while the amount of the order is unknown', () => {
    const lines = contracted().order.lines.map((line) => ({ ...line, unitPrice: undefined }))
    const state = contracted({ lines })
    const unknown = { ...state, review: { ...state.review, contract: undefined } }
    expect(lackingForGate(unknown, 'purchase')).toBe('0.00')
    expect(blockerCodes(sailed(unknown))).toContain('amount-open')
  })

  it.each([
    ['a short passage', { passageDays: 9 }],
    ['air freight', { transportMode: 'air' as const }],
  ])('lets the balance guard stuffing instead of the bill of lading on %s', (_, given) => {
    const state = receiving(contracted(given), '3000')
    expect(lackingForGate(state, 'stuffing')).toBe('7000.00')
    expect(paymentGateOpen(state, 'billOfLading')).toBe(true)
    expect(instalments(state)[1]).toMatchObject({ gate: 'stuffing', trigger: 'beforeStuffing' })
    expect(paymentGateOpen(receiving(state, '7000'), 'stuffing')).toBe(true)
  })

  it('lets the bill of lading wait for the balance from ten days of passage on', () => {
    expect(paymentGateOpen(contracted({ passageDays: 10 }), 'stuffing')).toBe(true)
    expect(lackingForGate(contracted({ passageDays: 10 }), 'billOfLading')).toBe('7000.00')
  })

  it('opens without the money by a named release, once', () => {
    const release = { gate: 'purchase' as const, reason: 'Customer of twenty years' }
    const state = after(contracted(), 'releasePaymentGate', release)
    expect(paymentGateOpen(state, 'purchase')).toBe(true)
    expect(paymentGateOpen(state, 'billOfLading')).toBe(false)
    expect(give(state, 'releasePaymentGate', { ...release, reason: 'again' })).toEqual([])
    expect(state.collection.released).toEqual([{ ...release, by: 'F1', at: now }])
  })

  it('does not hold an order that was opened behind them', () => {
    const opening = { stage: 'production' as const, milestones: [], produced: [], shipped: [] }
    expect(paymentGateOpen(contracted({ opening }), 'purchase')).toBe(true)
    expect(paymentGateOpen(contracted({ opening }), 'billOfLading')).toBe(false)
  })
})

describe('letter of credit', () => {
  it('opens purchase only when it is received and checked without discrepancies', () => {
    expect(paymentGateOpen(contracted({ payment: credit }), 'purchase')).toBe(false)
    expect(paymentGateOpen(underCredit(), 'purchase')).toBe(false)
    expect(paymentGateOpen(checked(underCredit(), ['Beneficiary misspelt']), 'purchase')).toBe(false)
    expect(paymentGateOpen(checked(underCredit()), 'purchase')).toBe(true)
  })

  it('has to be checked again after an amendment, and not when it is recorded again as it is', () => {
    const state = checked(underCredit())
    expect(give(state, 'recordLetterOfCredit', { ...letter, amount: '10000.00' })).toEqual([])
    const amended = after(state, 'recordLetterOfCredit', { ...letter, expiresOn: '2026-04-30' })
    expect(creditAccepted(amended)).toBe(false)
    expect(creditAccepted(checked(amended))).toBe(true)
  })

  it('is refused where the terms know none, and with fractions of a cent', () => {
    expect(codeOf(give(contracted(), 'recordLetterOfCredit', letter))).toBe('no-credit-in-terms')
    const fine = { ...letter, amount: '10000.001' }
    expect(codeOf(give(contracted({ payment: credit }), 'recordLetterOfCredit', fine))).toBe(
      'too-many-decimals',
    )
    expect(codeOf(give(contracted({ payment: undefined }), 'recordLetterOfCredit', letter))).toMatch(
      /^accepted/,
    )
  })

  it('can be checked only once it is there, and the same check twice changes nothing', () => {
    expect(codeOf(give(contracted({ payment: credit }), 'checkLetterOfCredit', { discrepancies: [] }))).toBe(
      'no-letter-of-credit',
    )
    expect(give(checked(underCredit()), 'checkLetterOfCredit', { discrepancies: [] })).toEqual([])
    expect(codeOf(give(checked(underCredit(), ['x']), 'checkLetterOfCredit', { discrepancies: [] }))).toMatch(
      /^accepted/,
    )
  })

  it.each([
    ['amount', { amount: '9499.99' }, /below the USD 9500.00/],
    ['currency', { currency: 'EUR' }, /EUR/],
    ['latest shipment', { latestShipmentOn: '2026-03-14' }, /latest shipment 2026-03-14 lies before/],
    ['expiry before latest shipment', { expiresOn: '2026-03-19' }, /before the latest shipment/],
    [
      'expiry before sailing',
      { expiresOn: '2026-03-14', latestShipmentOn: '2026-03-14' },
      /expires on 2026-03-14, before the sailing/,
    ],
  ])('is compared with the contract: %s', (_, given, text) => {
    const state = checked(underCredit(given))
    expect(creditDiscrepancies(state).some((problem) => text.test(problem))).toBe(true)
    expect(creditAccepted(state)).toBe(false)
  })

  it('may fall short by the short tolerance, never without one', () => {
    expect(creditDiscrepancies(underCredit({ amount: '9500' }))).toEqual([])
    const exact = contracted({ payment: credit, shortPercent: 0 })
    const state = after(exact, 'recordLetterOfCredit', { ...letter, amount: '9999.99' })
    expect(creditDiscrepancies(state)).toHaveLength(1)
  })

  it('must cover only its own instalments', () => {
    const payment: Instalment[] = [
      { percent: '30', trigger: 'contract', days: 0, gate: 'purchase' },
      { ...credit[0]!, percent: '70' },
    ]
    const state = after(contracted({ payment, shortPercent: 0 }), 'recordLetterOfCredit', {
      ...letter,
      amount: '7000',
    })
    expect(creditDiscrepancies(state)).toEqual([])
    expect(lackingForGate(checked(state), 'purchase')).toBe('3000.00')
    expect(paymentGateOpen(receiving(checked(state), '3000'), 'purchase')).toBe(true)
  })

  it('is broken by a later plan', () => {
    const state = checked(underCredit())
    expect(creditAccepted({ ...state, order: { ...state.order, shipOn: '2026-03-25' } })).toBe(false)
    expect(
      creditAccepted({
        ...planning(state),
        plan: { shipOn: '2026-03-25', milestones: [] } as unknown as TimePlan,
      }),
    ).toBe(false)
  })

  it('is broken by a late sailing', () => {
    const late = shipping(
      checked(underCredit()),
      shipment({ id: 'S1', onBoardAt: '2026-03-22T04:00:00.000Z' }),
    )
    expect(creditAccepted(late)).toBe(false)
  })

  it('adds the findings of the check once', () => {
    const state = checked(underCredit({ currency: 'EUR' }), [
      'Goods described wrongly',
      'Goods described wrongly',
    ])
    expect(creditDiscrepancies(state)).toEqual(['Goods described wrongly', expect.stringMatching(/EUR/)])
    expect(creditDiscrepancies(contracted())).toEqual([])
  })

  it('says what it lacks among the blockers', () => {
    expect(blockerCodes(contracted({ payment: credit }))).toContain('credit-missing')
    expect(blockerCodes(underCredit())).toContain('credit-unchecked')
    expect(blockerCodes(underCredit({ expiresOn: '2026-03-10' }))).toContain('credit-discrepancies')
    expect(blockerCodes(checked(underCredit())).filter((code) => code.startsWith('credit'))).toEqual([])
    expect(blockerCodes(contracted()).filter((code) => code.startsWith('credit'))).toEqual([])
  })

  it('wants its documents so many days after shipment, never after expiry (UCP 600 14c)', () => {
    expect(lastPresentation(sailed(underCredit()))).toBe('2026-04-05')
    expect(lastPresentation(sailed(underCredit({ expiresOn: '2026-03-31' })))).toBe('2026-03-31')
    expect(lastPresentation(underCredit())).toBeUndefined()
    expect(lastPresentation(sailed())).toBeUndefined()
    expect(lastPresentation(underCredit(), shipment({ id: 'S1' }))).toBeUndefined()
  })

  it('asks for the documents of each shipment with the last day as a cut-off', () => {
    const state = sailed(checked(underCredit()))
    expect(collection.tasks(state)).toMatchObject([
      {
        key: 'presentation:S1',
        kind: 'presentation',
        department: 'shipping',
        due: { at: '2026-04-05T09:30:00.000Z', cutOff: true },
      },
    ])
    expect(taskKeys(receiving(state, '10000'))).toEqual([])
    expect(taskKeys(sailed(contracted({ payment: credit })))).toEqual([])
  })
})

describe('requestBalance', () => {
  it('needs goods on board, and a day between sailing and today', () => {
    expect(codeOf(give(contracted(), 'requestBalance', { requestedOn: today }))).toBe('not-on-board')
    expect(codeOf(give(sailed(), 'requestBalance', { requestedOn: '2026-03-21' }))).toBe('date-in-future')
    expect(codeOf(give(sailed(), 'requestBalance', { requestedOn: '2026-03-14' }))).toBe('before-on-board')
  })

  it('is done once for what is on board, and again after a later lot', () => {
    const first = shipment({ id: 'S1', lines: pieces(1000, 0), onBoardAt: '2026-03-15T04:00:00.000Z' })
    const second = shipment({ id: 'S2', lines: pieces(0, 1000), onBoardAt: '2026-03-18T04:00:00.000Z' })
    const lot = after(shipping(contracted(), first), 'requestBalance', { requestedOn: '2026-03-16' })
    expect(collection.milestones.balanceRequested?.(lot)).toBeUndefined()
    expect(give(lot, 'requestBalance', { requestedOn: '2026-03-17' })).toEqual([])
    const whole = shipping(lot, first, second)
    expect(collection.milestones.balanceRequested?.(whole)).toBeUndefined()
    const asked = after(whole, 'requestBalance', { requestedOn: '2026-03-19' })
    expect(collection.milestones.balanceRequested?.(asked)).toBe('2026-03-19')
  })

  it('comes before stuffing where the balance guards it', () => {
    const state = after(contracted({ passageDays: 5 }), 'requestBalance', { requestedOn: '2026-03-01' })
    expect(collection.milestones.balanceRequested?.(state)).toBe('2026-03-01')
    expect(instalments(state)[1]?.triggeredAt).toBe('2026-03-01')
    expect(give(state, 'requestBalance', { requestedOn: '2026-03-02' })).toEqual([])
  })

  it('is possible for goods that sailed before the order was opened', () => {
    const opening = {
      stage: 'collection' as const,
      milestones: [{ milestone: 'onBoard', doneOn: '2026-01-03' }],
      produced: [],
      shipped: [],
    }
    expect(codeOf(give(contracted({ opening }), 'requestBalance', { requestedOn: '2026-01-02' }))).toBe(
      'before-on-board',
    )
    const state = after(contracted({ opening }), 'requestBalance', { requestedOn: '2026-01-05' })
    expect(collection.milestones.balanceRequested?.(state)).toBe('2026-01-05')
  })
})

describe('handOverToFinance', () => {
  const documents = ['Commercial invoice', 'Bill of lading copy']

  it('needs everything on board', () => {
    expect(codeOf(give(contracted(), 'handOverToFinance', { documents }))).toBe('not-all-on-board')
    const part = sailed(contracted(), pieces(1000, 0))
    expect(codeOf(give(part, 'handOverToFinance', { documents }))).toBe('not-all-on-board')
  })

  it('reaches its milestone, and changes nothing when repeated', () => {
    const state = after(sailed(), 'handOverToFinance', { documents })
    expect(collection.milestones.financeHandover?.(state)).toBe(now)
    expect(give(state, 'handOverToFinance', { documents })).toEqual([])
    expect(codeOf(give(state, 'handOverToFinance', { documents: ['All'] }))).toMatch(/^accepted/)
    const undone = {
      ...state,
      shipment: { shipments: state.shipment.shipments.map((one) => ({ ...one, voided })) },
    }
    expect(collection.milestones.financeHandover?.(undone)).toBeUndefined()
  })
})

describe('writeOffBalance', () => {
  const reason = 'Customer insolvent'

  it.each([
    ['not-all-on-board', contracted(), '100'],
    ['too-many-decimals', sailed(), '0.001'],
    ['more-than-outstanding', sailed(), '10000.01'],
  ])('refuses %s', (code, state, amount) => {
    expect(codeOf(give(state, 'writeOffBalance', { amount, reason }))).toBe(code)
  })

  it('adds up and closes what is owed', () => {
    const first = after(receiving(sailed(), '8000'), 'writeOffBalance', { amount: '500', reason })
    expect(outstanding(first)).toBe('1500.00')
    expect(collection.milestones.balanceIn?.(first)).toBeUndefined()
    expect(codeOf(give(first, 'writeOffBalance', { amount: '1500.01', reason }))).toBe(
      'more-than-outstanding',
    )
    const state = after(first, 'writeOffBalance', { amount: '1500', reason })
    expect(state.collection.writtenOff).toEqual({ amount: '2000.00', reason, by: 'F1', at: now })
    expect(outstanding(state)).toBe('0.00')
    expect(paid(state)).toBe('8000.00')
    expect(collection.milestones.balanceIn?.(state)).toBe(now)
    expect(paymentGateOpen(state, 'billOfLading')).toBe(true)
  })
})

describe('gate', () => {
  it('holds when everything is shipped, paid and handed over', () => {
    expect(blockerCodes(contracted())).toEqual(['not-all-on-board', 'balance-outstanding', 'not-handed-over'])
    const state = after(receiving(sailed(), '9980'), 'handOverToFinance', { documents: ['All'] })
    expect(blockerCodes(state)).toEqual([])
    expect(blockerCodes(voidingPayments(state))).toEqual(['balance-outstanding'])
  })

  it('tells the figures in both languages', () => {
    const [shipped, money] = collection.gate(receiving(sailed(contracted(), pieces(1000, 400)), '3000'))
    expect(shipped).toMatchObject({
      en: 'Not everything is on board yet: line 2 lacks 600',
      zh: '货物尚未全部装船：第2行还差 600',
    })
    expect(money).toMatchObject({
      en: 'USD 7000.00 of USD 10000.00 is outstanding',
      zh: '货款 USD 10000.00，尚欠 USD 7000.00',
    })
  })

  it('reopens when what was billed turns out higher than what was paid', () => {
    const paidUp = after(receiving(sailed(contracted(), pieces(1050, 1000)), '10000'), 'handOverToFinance', {
      documents: ['All'],
    })
    expect(blockerCodes(paidUp)).toEqual([])
    expect(blockerCodes(billed(paidUp, pieces(1050, 1000), '10400'))).toEqual(['balance-outstanding'])
  })
})

describe('milestones', () => {
  const depositIn = (state: OrderState) => collection.milestones.depositIn?.(state)

  it('reaches the deposit on the day of the payment that completed it', () => {
    expect(depositIn(contracted())).toBeUndefined()
    const part = receiving(contracted(), '1000', { receivedOn: '2026-01-12' })
    expect(depositIn(part)).toBeUndefined()
    const whole = receiving(receiving(part, '5000', { receivedOn: '2026-02-01' }), '2000', {
      receivedOn: '2026-01-20',
    })
    expect(depositIn(whole)).toBe('2026-01-20')
    expect(depositIn(voidingPayments(whole))).toBeUndefined()
  })

  it('reaches it by a release too, so that purchase goes on', () => {
    const state = after(contracted(), 'releasePaymentGate', { gate: 'purchase', reason: 'Old customer' })
    expect(depositIn(state)).toBe(now)
  })

  it('reaches it with the credit checked, and knows none on open account', () => {
    expect(depositIn(checked(underCredit()))).toBe(today)
    expect(depositIn(underCredit())).toBeUndefined()
    expect(depositIn(contracted({ payment: openAccount }))).toBeUndefined()
  })

  it('wants both deposit and credit where the terms have both', () => {
    const payment: Instalment[] = [
      { percent: '30', trigger: 'contract', days: 0, gate: 'purchase' },
      { ...credit[0]!, percent: '70' },
    ]
    const state = receiving(contracted({ payment }), '3000', { receivedOn: '2026-01-12' })
    expect(depositIn(state)).toBeUndefined()
    expect(depositIn(checked(after(state, 'recordLetterOfCredit', letter)))).toBe(today)
  })

  it('dates it from the opening of an order taken over behind it', () => {
    const opening = { stage: 'production' as const, produced: [], shipped: [] }
    const milestones = [{ milestone: 'depositIn', doneOn: '2025-12-20' }]
    expect(depositIn(contracted({ opening: { ...opening, milestones } }))).toBe('2025-12-20')
    expect(depositIn(contracted({ opening: { ...opening, milestones: [] } }))).toBe('2026-01-05')
  })

  it('does not wait for a deposit that terms in words do not name', () => {
    expect(depositIn(contracted({ payment: undefined }))).toBe('2026-01-09')
  })

  it('reaches the balance when all is paid within tolerance', () => {
    const deposit = receiving(sailed(), '3000', { receivedOn: '2026-01-12' })
    expect(collection.milestones.balanceIn?.(deposit)).toBeUndefined()
    expect(collection.milestones.balanceIn?.(receiving(deposit, '6970', { receivedOn: '2026-03-19' }))).toBe(
      '2026-03-19',
    )
  })
})

describe('tasks', () => {
  it('leaves to the plan what its milestones ask for', () => {
    const plan = ['depositIn', 'balanceIn']
    expect(taskKeys(planning(contracted(), ...plan))).toEqual([])
    const asked = after(planning(receiving(sailed(), '3000'), ...plan), 'requestBalance', {
      requestedOn: today,
    })
    expect(taskKeys(asked)).toEqual([])
  })

  it('asks for a due instalment that the plan does not know', () => {
    const state = planning(sailed(contracted({ payment: openAccount })))
    expect(collection.tasks(state)).toEqual([
      {
        key: 'instalment:1',
        kind: 'balance',
        stage: 'collection',
        title: { en: 'Collect instalment 1 (100 %)', zh: '催收第1期货款（100%）' },
        department: 'finance',
        party: 'ACME',
        ref: '1',
        due: { at: '2026-05-14T09:30:00.000Z' },
      },
    ])
    expect(taskKeys(receiving(state, '10000'))).toEqual([])
    expect(taskKeys(planning(contracted({ payment: openAccount })))).toEqual([])
  })

  it('asks for a deposit that was released without the money', () => {
    const released = after(contracted(), 'releasePaymentGate', { gate: 'purchase', reason: 'Old customer' })
    expect(taskKeys(planning(released, 'depositIn', 'balanceIn'))).toEqual(['instalment:1'])
  })

  it('asks for each part before the last one', () => {
    const payment: Instalment[] = [
      { percent: '50', trigger: 'beforeStuffing', days: 0, gate: 'stuffing' },
      { percent: '50', trigger: 'billOfLadingCopy', days: 0, gate: 'billOfLading' },
    ]
    const state = planning(sailed(contracted({ payment })), 'balanceIn')
    expect(taskKeys(state)).toEqual(['instalment:1'])
  })
})

describe('properties', () => {
  const cents = (value: number) => (value / 100).toFixed(2)
  const payment = fc.record({
    amount: fc.integer({ min: 1, max: 900_000 }),
    charges: fc.integer({ min: 0, max: 6_000 }),
    isVoid: fc.boolean(),
  })
  const terms = fc
    .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100])
    .chain((cuts) =>
      fc.tuple(
        ...cuts.slice(1).map((cut, i) =>
          fc.record({
            percent: fc.constant(String(cut - cuts[i]!)),
            trigger: fc.constantFrom<Instalment['trigger']>(
              'contract',
              'beforeStuffing',
              'billOfLadingCopy',
              'afterShipment',
            ),
            days: fc.integer({ min: 0, max: 90 }),
            gate: fc.constantFrom<Instalment['gate']>('purchase', 'stuffing', 'billOfLading', 'none'),
          }),
        ),
      ),
    )
  const withPayments = (
    state: OrderState,
    given: { amount: number; charges: number; isVoid: boolean }[],
  ): OrderState => ({
    ...state,
    collection: {
      ...state.collection,
      payments: given.map(({ amount, charges, isVoid }, index) => ({
        id: `PAY${index + 1}`,
        at: now,
        by: 'F1',
        amount: cents(amount),
        bankCharges: cents(charges),
        receivedOn: today,
        reference: `R${index}`,
        ...(isVoid ? { voided } : {}),
      })),
    },
  })
  const gates = ['purchase', 'stuffing', 'billOfLading'] as const

  it('keeps owed, paid, outstanding and overpaid consistent for any payments', () => {
    fc.assert(
      fc.property(terms, fc.array(payment, { maxLength: 6 }), (parts, payments) => {
        const state = withPayments(contracted({ payment: parts }), payments)
        const balance = subtractMoney(
          addMoney([owed(state), overpaid(state)]),
          addMoney([paid(state), outstanding(state)]),
        )
        expect(compareMoney(balance, '0')).toBe(0)
        expect([outstanding(state), overpaid(state)]).toContain('0.00')
        const views = instalments(state)
        expect(compareMoney(addMoney(views.map(({ amount }) => amount)), owed(state))).toBe(0)
        expect(compareMoney(addMoney(views.map((one) => one.outstanding)), outstanding(state))).toBe(0)
        for (const one of views) {
          expect(compareMoney(one.amount, '0')).toBeGreaterThanOrEqual(0)
          expect(compareMoney(addMoney([one.paid, one.outstanding]), one.amount)).toBe(0)
        }
      }),
    )
  })

  it('never closes a gate, nor asks for more, because of one more payment', () => {
    fc.assert(
      fc.property(terms, fc.array(payment, { maxLength: 5 }), payment, (parts, payments, extra) => {
        const before = withPayments(contracted({ payment: parts }), payments)
        const more = withPayments(contracted({ payment: parts }), [...payments, extra])
        for (const gate of gates) {
          const [lacked, lacks] = [lackingForGate(before, gate), lackingForGate(more, gate)]
          expect(compareMoney(lacks ?? '0', lacked ?? '0')).toBeLessThanOrEqual(0)
          expect(paymentGateOpen(before, gate) && !paymentGateOpen(more, gate)).toBe(false)
        }
      }),
    )
  })

  it('opens every gate with the whole amount', () => {
    fc.assert(
      fc.property(terms, (parts) => {
        const state = withPayments(contracted({ payment: parts }), [
          { amount: 1_000_000, charges: 0, isVoid: false },
        ])
        expect(gates.map((gate) => paymentGateOpen(state, gate))).toEqual([true, true, true])
      }),
    )
  })
})

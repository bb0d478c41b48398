import fc from 'fast-check'
import { addMoney, compareMoney } from '../../../../domain/money/money'
import type { Opening } from '../../../../domain/order/intake'
import { shippedQuantity } from '../../../../domain/order/facts'
import {
  invoicedAmount,
  invoicedQuantity,
  invoicing,
  nextInvoiceRun,
  voidInvoiceProblem,
} from '../../../../domain/order/stages/invoicing'
import type { OrderState } from '../../../../domain/order/state'
import type { CalendarData } from '../../../../domain/calendar'
import {
  after,
  codeOf,
  contracted,
  give,
  now,
  pieces,
  sailed,
  shipment,
  shipping,
  today,
  voided,
} from './money-fixtures'

const onBoardAt = '2026-03-15T04:00:00.000Z'
const body = { number: 'B-1', issuedOn: '2026-03-16', lines: pieces(1000, 1000), amount: '10000' }
const send = { invoice: 'I1', sentOn: '2026-03-17', via: 'courier' as const, tracking: 'DHL-1' }
const confirm = { invoice: 'I1', confirmedOn: '2026-03-19', confirmedBy: 'Ms Green' }
const issued = (state: OrderState = sailed(), given: Partial<typeof body> & { shipment?: string } = {}) =>
  after(state, 'issueInvoice', { ...body, ...given })
const voiding = (state: OrderState, id: string): OrderState => ({
  ...state,
  invoicing: { invoices: state.invoicing.invoices.map((one) => (one.id === id ? { ...one, voided } : one)) },
})
const opened = (given: Partial<Opening>): OrderState =>
  contracted({ opening: { stage: 'shipment', milestones: [], produced: [], shipped: [], ...given } })
const blockerCodes = (state: OrderState): string[] => invoicing.gate(state).map(({ code }) => code)
const taskKeys = (state: OrderState): string[] => invoicing.tasks(state).map(({ key }) => key)
const twoLots = shipping(
  contracted(),
  shipment({ id: 'S1', lines: pieces(600, 0), onBoardAt }),
  shipment({ id: 'S2', lines: pieces(400, 1000), onBoardAt: '2026-03-18T04:00:00.000Z' }),
)

describe('entry', () => {
  it('opens when a live shipment is on board, or was before the order was opened', () => {
    expect(invoicing.entry(contracted())).toBe(false)
    expect(invoicing.entry(shipping(contracted(), shipment({ id: 'S1' })))).toBe(false)
    expect(invoicing.entry(shipping(contracted(), shipment({ id: 'S1', onBoardAt, voided })))).toBe(false)
    expect(invoicing.entry(sailed())).toBe(true)
    expect(invoicing.entry(opened({ shipped: [{ line: 1, quantity: 10 }] }))).toBe(true)
    expect(invoicing.entry(opened({ stage: 'invoicing' }))).toBe(true)
  })
})

describe('issueProforma', () => {
  const proforma = { number: 'PI-1', amount: '10000', issuedOn: '2026-01-08' }

  it('shows the amount of the order and bills nothing', () => {
    const state = after(contracted(), 'issueProforma', proforma)
    expect(state.invoicing.invoices).toEqual([
      { id: 'I1', at: now, by: 'F1', kind: 'proforma', lines: [], ...proforma, amount: '10000.00' },
    ])
    expect([invoicedAmount(state), invoicedQuantity(state, 1)]).toEqual(['0.00', 0])
    expect(codeOf(give(state, 'issueProforma', { ...proforma, number: 'PI-2' }))).toBe(
      'accepted: proformaIssued',
    )
  })

  it.each([
    ['amount-mismatch', { amount: '9999.99' }],
    ['date-in-future', { issuedOn: '2026-03-21' }],
  ])('refuses %s', (code, given) => {
    expect(codeOf(give(contracted(), 'issueProforma', { ...proforma, ...given }))).toBe(code)
  })

  it('refuses a number taken and an order without an amount', () => {
    const state = after(contracted(), 'issueProforma', proforma)
    expect(codeOf(give(state, 'issueProforma', proforma))).toBe('duplicate-invoice')
    expect(codeOf(give(voiding(state, 'I1'), 'issueProforma', proforma))).toBe('accepted: proformaIssued')
    expect(codeOf(give(contracted({ currency: undefined }), 'issueProforma', proforma))).toBe('amount-open')
  })
})

describe('issueInvoice', () => {
  it('bills what is on board', () => {
    const state = issued()
    expect(state.invoicing.invoices).toEqual([
      { id: 'I1', at: now, by: 'F1', kind: 'billing', ...body, amount: '10000.00' },
    ])
    expect([invoicedAmount(state), invoicedQuantity(state, 1)]).toEqual(['10000.00', 1000])
  })

  it('bills in parts, counting lines that are named twice together', () => {
    const lines = [...pieces(100, 0), ...pieces(200, 0)]
    const state = issued(sailed(), { lines, amount: '2400' })
    expect(state.invoicing.invoices[0]?.lines).toEqual([{ line: 1, quantity: 300 }])
    expect(issued(state, { number: 'B-2', lines: pieces(700, 1000), amount: '7600' }).counters.I).toBe(2)
  })

  it.each([
    ['unknown-line', { lines: [{ line: 9, quantity: 1 }] }],
    ['more-than-shipped', { lines: pieces(1001, 0), amount: '8008' }],
    ['more-than-shipped', { lines: [...pieces(600, 0), ...pieces(600, 0)], amount: '9600' }],
    ['amount-mismatch', { amount: '10000.01' }],
    ['date-in-future', { issuedOn: '2026-03-21' }],
    ['before-on-board', { issuedOn: '2026-03-14' }],
    ['unknown-shipment', { shipment: 'S9' }],
  ])('refuses %s', (code, given) => {
    expect(codeOf(give(sailed(), 'issueInvoice', { ...body, ...given }))).toBe(code)
  })

  it('tells the right figures', () => {
    const state = issued(sailed(), { lines: pieces(400, 0), amount: '3200' })
    expect(
      give(state, 'issueInvoice', { ...body, number: 'B-2', lines: pieces(700, 0), amount: '5600' }),
    ).toMatchObject({
      code: 'more-than-shipped',
      detail: 'Line 1: 1000 on board, 400 invoiced; at most 600 can be invoiced, not 700',
    })
    expect(
      give(state, 'issueInvoice', { ...body, number: 'B-2', lines: pieces(100, 0), amount: '1' }),
    ).toMatchObject({
      detail: 'Quantity times price comes to 800.00, not 1',
      problems: [{ pointer: '/amount' }],
    })
  })

  it('refuses a number taken, and a line without a price', () => {
    expect(codeOf(give(issued(sailed(), { lines: pieces(1, 0), amount: '8' }), 'issueInvoice', body))).toBe(
      'duplicate-invoice',
    )
    const lines = contracted().order.lines.map((line) => ({ ...line, unitPrice: undefined }))
    expect(codeOf(give(sailed(contracted({ lines })), 'issueInvoice', body))).toBe('price-open')
  })

  it('keeps an invoice within the shipment that it names', () => {
    const lot = { shipment: 'S1', lines: pieces(601, 0), amount: '4808' }
    expect(codeOf(give(twoLots, 'issueInvoice', { ...body, ...lot }))).toBe('more-than-shipped')
    expect(
      codeOf(give(twoLots, 'issueInvoice', { ...body, shipment: 'S1', lines: pieces(0, 1), amount: '2' })),
    ).toBe('more-than-shipped')
    const first = issued(twoLots, { shipment: 'S1', lines: pieces(500, 0), amount: '4000' })
    expect(
      codeOf(
        give(first, 'issueInvoice', { ...body, ...lot, number: 'B-2', lines: pieces(101, 0), amount: '808' }),
      ),
    ).toBe('more-than-shipped')
    expect(codeOf(give(twoLots, 'issueInvoice', { ...body, shipment: 'S2', issuedOn: '2026-03-17' }))).toBe(
      'more-than-shipped',
    )
    const second = {
      ...body,
      shipment: 'S2',
      lines: pieces(400, 1000),
      amount: '5200',
      issuedOn: '2026-03-17',
    }
    expect(codeOf(give(twoLots, 'issueInvoice', second))).toBe('before-on-board')
  })

  it('refuses a shipment that is not on board, or void', () => {
    const waiting = shipping(contracted(), shipment({ id: 'S1' }), shipment({ id: 'S2', onBoardAt, voided }))
    expect(codeOf(give(waiting, 'issueInvoice', { ...body, shipment: 'S1' }))).toBe('not-on-board')
    expect(codeOf(give(waiting, 'issueInvoice', { ...body, shipment: 'S2' }))).toBe('unknown-shipment')
    expect(codeOf(give(waiting, 'issueInvoice', body))).toBe('more-than-shipped')
  })

  it('bills again what a void invoice had billed', () => {
    const state = voiding(issued(), 'I1')
    expect(voidInvoiceProblem(state, 'I1')).toBeUndefined()
    expect(invoicedQuantity(state, 1)).toBe(0)
    expect(issued(state).invoicing.invoices[1]).toMatchObject({ id: 'I2', number: 'B-1' })
  })

  it('rounds each line half up', () => {
    const lines = [
      { line: 1, description: 'Pin', unit: 'PCE', unitPrice: '0.0105', quantities: [{ quantity: 10 }] },
    ]
    const state = sailed(contracted({ lines }), pieces(10, 0))
    expect(issued(state, { lines: pieces(10, 0), amount: '0.11' }).invoicing.invoices[0]?.amount).toBe('0.11')
    expect(codeOf(give(state, 'issueInvoice', { ...body, lines: pieces(10, 0), amount: '0.105' }))).toBe(
      'amount-mismatch',
    )
  })
})

describe('sendInvoice', () => {
  it('refuses an unknown or void invoice', () => {
    expect(codeOf(give(sailed(), 'sendInvoice', send))).toBe('unknown-invoice')
    expect(codeOf(give(voiding(issued(), 'I1'), 'sendInvoice', send))).toBe('unknown-invoice')
  })

  it('refuses a day before its issue or ahead', () => {
    expect(codeOf(give(issued(), 'sendInvoice', { ...send, sentOn: '2026-03-15' }))).toBe('before-issue')
    expect(codeOf(give(issued(), 'sendInvoice', { ...send, sentOn: '2026-03-21' }))).toBe('date-in-future')
  })

  it('keeps the way it went, can be sent again, and the same twice changes nothing', () => {
    const state = after(issued(), 'sendInvoice', send)
    expect(state.invoicing.invoices[0]?.sent).toEqual({ on: '2026-03-17', via: 'courier', tracking: 'DHL-1' })
    expect(give(state, 'sendInvoice', send)).toEqual([])
    const again = after(state, 'sendInvoice', { invoice: 'I1', sentOn: '2026-03-18', via: 'email' })
    expect(again.invoicing.invoices[0]?.sent).toEqual({ on: '2026-03-18', via: 'email' })
    const done = after(again, 'confirmInvoiceReceipt', confirm)
    expect(codeOf(give(done, 'sendInvoice', send))).toBe('receipt-already-confirmed')
  })
})

describe('confirmInvoiceReceipt', () => {
  const sent = after(issued(), 'sendInvoice', send)

  it('refuses what was not sent, and impossible days', () => {
    expect(codeOf(give(sailed(), 'confirmInvoiceReceipt', confirm))).toBe('unknown-invoice')
    expect(codeOf(give(issued(), 'confirmInvoiceReceipt', confirm))).toBe('not-sent')
    expect(codeOf(give(sent, 'confirmInvoiceReceipt', { ...confirm, confirmedOn: '2026-03-16' }))).toBe(
      'before-sending',
    )
    expect(codeOf(give(sent, 'confirmInvoiceReceipt', { ...confirm, confirmedOn: '2026-03-21' }))).toBe(
      'date-in-future',
    )
  })

  it("keeps the customer's word once", () => {
    const state = after(sent, 'confirmInvoiceReceipt', confirm)
    expect(state.invoicing.invoices[0]?.receiptConfirmed).toEqual({ on: '2026-03-19', by: 'Ms Green' })
    expect(give(state, 'confirmInvoiceReceipt', confirm)).toEqual([])
  })
})

describe('gate', () => {
  const done = (state: OrderState) =>
    after(after(state, 'sendInvoice', send), 'confirmInvoiceReceipt', confirm)

  it('holds when all is shipped, billed, sent and confirmed', () => {
    expect(blockerCodes(sailed())).toEqual(['not-all-invoiced', 'not-all-invoiced'])
    expect(blockerCodes(issued())).toEqual(['invoice-not-sent'])
    expect(blockerCodes(after(issued(), 'sendInvoice', send))).toEqual(['invoice-receipt-open'])
    expect(blockerCodes(done(issued()))).toEqual([])
    expect(blockerCodes(voiding(done(issued()), 'I1'))).toEqual(['not-all-invoiced', 'not-all-invoiced'])
  })

  it('waits for the rest of the order, within its short tolerance', () => {
    const short = sailed(contracted(), pieces(949, 1000))
    expect(blockerCodes(done(issued(short, { lines: pieces(949, 1000), amount: '9592' })))).toEqual([
      'not-all-on-board',
    ])
    const enough = sailed(contracted(), pieces(950, 1000))
    expect(blockerCodes(done(issued(enough, { lines: pieces(950, 1000), amount: '9600' })))).toEqual([])
  })

  it('reopens when a shipment is voided', () => {
    const state = done(issued())
    const undone = {
      ...state,
      shipment: { shipments: state.shipment.shipments.map((one) => ({ ...one, voided })) },
    }
    expect(blockerCodes(undone)).toEqual(['not-all-on-board'])
  })

  it('says so in both languages', () => {
    expect(invoicing.gate(sailed(contracted(), pieces(1000, 0)))).toEqual([
      {
        code: 'not-all-on-board',
        en: 'Not everything is on board yet: line 2 lacks 1000',
        zh: '货物尚未全部装船：第2行还差 1000',
      },
      {
        code: 'not-all-invoiced',
        en: 'Line 1: 1000 on board and not invoiced',
        zh: '第1行：已装船 1000 尚未开票',
      },
    ])
  })
})

describe('opened under way', () => {
  const shipped = [
    { line: 1, quantity: 600 },
    { line: 2, quantity: 500 },
  ]

  it('reads the amount billed as pieces, line by line', () => {
    const state = opened({ shipped, invoicedAmount: '5000' })
    expect([invoicedQuantity(state, 1), invoicedQuantity(state, 2)]).toEqual([600, 100])
    expect(invoicedAmount(state)).toBe('5000.00')
    expect(taskKeys(state)).toEqual(['invoice:opening'])
    expect(taskKeys(opened({ shipped, invoicedAmount: '5800' }))).toEqual([])
  })

  it('does not let more be billed than was shipped and is still open', () => {
    const state = opened({ shipped, invoicedAmount: '5000' })
    expect(codeOf(give(state, 'issueInvoice', { ...body, lines: pieces(0, 401), amount: '802' }))).toBe(
      'more-than-shipped',
    )
    expect(invoicedAmount(issued(state, { lines: pieces(0, 400), amount: '800' }))).toBe('5800.00')
  })

  it('has passed when it was opened behind invoicing, all that was shipped counting as billed', () => {
    const state = opened({ stage: 'collection', shipped })
    expect(invoicing.gate(state)).toEqual([])
    expect([invoicedQuantity(state, 1), invoicedAmount(state)]).toEqual([600, '5800.00'])
  })

  it('takes everything for shipped when it was opened behind shipment without quantities', () => {
    const state = opened({ stage: 'invoicing' })
    expect(blockerCodes(state)).toEqual(['not-all-invoiced', 'not-all-invoiced'])
    expect(blockerCodes(issued(state))).toEqual(['invoice-not-sent'])
  })

  it('does not compare the day of an invoice with a sailing that it does not know', () => {
    expect(
      codeOf(
        give(opened({ shipped }), 'issueInvoice', {
          ...body,
          issuedOn: '2026-01-01',
          lines: pieces(1, 0),
          amount: '8',
        }),
      ),
    ).toMatch(/^accepted/)
  })
})

describe('tasks', () => {
  it('asks for the invoice of each shipment at the next run (R109)', () => {
    expect(invoicing.tasks(twoLots)).toMatchObject([
      { key: 'invoice:S1', kind: 'internal', department: 'finance', due: { at: '2026-03-20T09:30:00.000Z' } },
      { key: 'invoice:S2', due: { at: '2026-03-20T09:30:00.000Z' } },
    ])
  })

  it('counts invoices that name no shipment to the earliest', () => {
    expect(taskKeys(issued(twoLots, { lines: pieces(600, 0), amount: '4800' }))).toEqual([
      'invoice:S2',
      'sendInvoice:I1',
    ])
    const named = issued(twoLots, {
      shipment: 'S2',
      lines: pieces(400, 1000),
      amount: '5200',
      issuedOn: '2026-03-18',
    })
    expect(taskKeys(named)).toEqual(['invoice:S1', 'sendInvoice:I1'])
  })

  it('asks to send, then for the receipt, then for nothing', () => {
    expect(taskKeys(issued())).toEqual(['sendInvoice:I1'])
    const sent = after(issued(), 'sendInvoice', send)
    expect(invoicing.tasks(sent)).toMatchObject([
      { key: 'invoiceReceipt:I1', kind: 'customerApproval', party: 'ACME', due: { workingDays: 5 } },
    ])
    expect(taskKeys(after(sent, 'confirmInvoiceReceipt', confirm))).toEqual([])
  })

  it.each([
    ['2026-03-01', '2026-03-10'],
    ['2026-03-10', '2026-03-20'],
    ['2026-03-20', '2026-03-31'],
    ['2026-03-31', '2026-04-10'],
    ['2026-02-25', '2026-02-28'],
    ['2028-02-28', '2028-02-29'],
    ['2026-12-31', '2027-01-10'],
    ['2026-04-30', '2026-05-10'],
  ])('after %s the next run is %s', (day, run) => {
    expect(nextInvoiceRun(contracted(), day)).toBe(run)
  })

  it('makes a run that falls on a day off on the working day before, unless that is over', () => {
    const shifts: [number, number][] = [[510, 1050]]
    const calendar: CalendarData = {
      name: 'five days',
      zone: 'Asia/Shanghai',
      offsets: [{ from: '2020-01-01T00:00:00.000Z', minutes: 480 }],
      from: '2026-01-01',
      to: '2026-12-31',
      week: [shifts, shifts, shifts, shifts, shifts, [], []],
      exceptions: {},
    }
    const state = { ...contracted(), calendar }
    expect(nextInvoiceRun(state, '2026-05-05')).toBe('2026-05-08')
    expect(nextInvoiceRun(state, '2026-05-08')).toBe('2026-05-08')
    expect(nextInvoiceRun(state, '2026-05-09')).toBe('2026-05-20')
  })
})

describe('properties', () => {
  const part = fc.record({ line: fc.integer({ min: 1, max: 2 }), quantity: fc.integer({ min: 1, max: 700 }) })
  const attempt = fc.record({
    lines: fc.array(part, { minLength: 1, maxLength: 3 }),
    shipment: fc.constantFrom(undefined, 'S1', 'S2'),
    isVoid: fc.boolean(),
  })
  const price = { 1: 8, 2: 2 } as Record<number, number>

  it('never bills more than is on board, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 12 }), (attempts) => {
        let state = twoLots
        attempts.forEach(({ lines, shipment: of, isVoid }, index) => {
          const amount = String(lines.reduce((sum, { line, quantity }) => sum + quantity * price[line]!, 0))
          const given = {
            number: `B-${index}`,
            issuedOn: today,
            lines,
            amount,
            ...(of ? { shipment: of } : {}),
          }
          if (!Array.isArray(give(state, 'issueInvoice', given))) return
          state = after(state, 'issueInvoice', given)
          if (isVoid) state = voiding(state, state.invoicing.invoices.at(-1)!.id)
        })
        for (const line of [1, 2]) {
          expect(invoicedQuantity(state, line)).toBeLessThanOrEqual(shippedQuantity(state, line))
        }
        const worth = addMoney([1, 2].map((line) => String(invoicedQuantity(state, line) * price[line]!)))
        expect(compareMoney(invoicedAmount(state), worth)).toBe(0)
        const open = [1, 2].some((line) => invoicedQuantity(state, line) < shippedQuantity(state, line))
        expect(taskKeys(state).some((key) => key.startsWith('invoice:'))).toBe(open)
      }),
    )
  })
})

import {
  collectionOf,
  confirmationsOf,
  draftConfirmations,
} from '../../../services/rhythms/collection-confirmation'
import { balanceOf, customerBalances, draftBalances } from '../../../services/rhythms/customer-balance'
import { draftInvoiceRun, invoiceItemsOf } from '../../../services/rhythms/invoice-run'
import { ledgerOf, type LedgerEntry } from '../../../services/rhythms/ledger'
import { draftStatements, statedMonth, statementsOf } from '../../../services/rhythms/monthly-statement'
import { walkToPaid } from '../../support/rhythm-orders'

const shirts = walkToPaid()
const prepaid = shirts('O1', 'openShipment')
const billed = shirts('O2', 'recordPayment', 2)
const euros = walkToPaid({ currency: 'EUR', customer: 'C-LUMIERE' })('O3', 'openShipment')
const orders = [prepaid, billed, euros]
const customers = [
  { code: 'C-NORDLYS', name: 'Nordlys', sales: 'SA02', currency: 'USD', creditLimit: '3000' },
  { code: 'C-LUMIERE', name: 'Lumière', sales: 'SA03', currency: 'USD', creditLimit: '10' },
  { code: 'C-KAWASE', name: 'Kawase', currency: 'JPY', creditLimit: '0' },
]
const balances = (today: string) =>
  customerBalances(
    orders.flatMap((order) => balanceOf(order, today)),
    customers,
  )

describe('the balance of customers', () => {
  it('is told per currency, order by order: what is paid ahead for one order pays for no other', () => {
    expect(balances('2026-03-03')).toEqual([
      {
        customer: 'C-KAWASE', currency: 'JPY', orders: 0, invoiced: '0', paid: '0', outstanding: '0', overdue: '0',
        prepaid: '0', creditLimit: '0', alerts: [],
      },
      // The limit is in dollars, and says nothing of euros.
      {
        customer: 'C-LUMIERE', currency: 'EUR', orders: 1, invoiced: '0.00', paid: '1275.00', outstanding: '0.00',
        overdue: '0.00', prepaid: '1275.00', alerts: [],
      },
      {
        customer: 'C-NORDLYS', currency: 'USD', orders: 2, invoiced: '4250.00', paid: '2550.00', outstanding: '2975.00',
        overdue: '0.00', prepaid: '1275.00', creditLimit: '3000.00', creditUsed: '99.2', alerts: ['nearLimit'],
      },
    ]) // prettier-ignore
  })

  it('is overdue from the day after the instalment was due, and over the limit beyond it', () => {
    const [, , due] = balances('2026-03-09')
    const [, , late] = balances('2026-03-10')
    expect([due?.overdue, late?.overdue]).toEqual(['0.00', '2975.00'])
    const [over] = customerBalances(balanceOf(billed, '2026-03-10'), [
      { ...customers[0]!, creditLimit: '2974.99' },
    ])
    expect(over?.alerts).toEqual(['overdue', 'overLimit'])
    const [none] = customerBalances(balanceOf(billed, '2026-03-10'), [{ ...customers[0]!, creditLimit: '0' }])
    expect(none).toMatchObject({ alerts: ['overdue', 'overLimit'] })
    expect(none).not.toHaveProperty('creditUsed')
  })

  it('is reported to finance when it needs a look, with the figures of the record', () => {
    const draft = draftBalances(balances('2026-03-10'))
    expect(draft.counts).toEqual({ customers: 3, balances: 3, overdue: 1, nearLimit: 1, overLimit: 0 })
    expect(draft.reports[0]?.tables[0]?.rows).toEqual([
      ['C-NORDLYS', 'USD', '4250.00', '2550.00', '2975.00', '2975.00', '99.2% / 3000.00'],
    ])
    expect(draftBalances([]).reports).toEqual([])
  })

  it('keeps what was paid too much for a closed order, as the statement does, and nothing else of orders that ended', () => {
    const ended = (order: typeof prepaid, status: 'closed' | 'cancelled') => ({ ...order, state: { ...order.state, status } })
    const left = [ended(prepaid, 'closed'), ended(prepaid, 'cancelled'), ended(billed, 'closed')]
    const [credit] = customerBalances(left.flatMap((order) => balanceOf(order, '2026-03-10')), [customers[0]!])
    expect(credit).toMatchObject({ orders: 0, invoiced: '0.00', paid: '0.00', outstanding: '0.00', overdue: '0.00', prepaid: '1275.00', alerts: [] })
    const [stated] = statementsOf(left.flatMap(ledgerOf), statedMonth('2026-04-01'))
    expect(stated?.closing).toBe('-1275.00')
  }) // prettier-ignore

  it('has nothing of an order without a currency', () => {
    const { state } = shirts('O4', 'acknowledgeReceipt')
    const open = { ...prepaid, state: { ...state, order: { ...state.order, currency: undefined } } }
    expect(balanceOf(open, '2026-03-03')).toEqual([])
    expect(ledgerOf(open)).toEqual([])
    expect(collectionOf(open, { nominalOn: '2026-03-06', today: '2026-03-06' })).toEqual([])
  })
})

describe('the monthly statement', () => {
  const march = statedMonth('2026-04-01')

  it('states the month before its nominal date', () => {
    expect(march).toEqual({ from: '2026-03-01', until: '2026-03-31' })
    expect(statedMonth('2026-01-01')).toEqual({ from: '2025-12-01', until: '2025-12-31' })
    expect(statedMonth('2026-03-01')).toEqual({ from: '2026-02-01', until: '2026-02-28' })
  })

  it('leads from the opening to the closing balance line by line, per customer and currency', () => {
    const [eur, usd] = statementsOf(orders.flatMap(ledgerOf), march)
    expect(eur).toMatchObject({
      customer: 'C-LUMIERE',
      currency: 'EUR',
      opening: '0.00',
      closing: '-1275.00',
    })
    expect(usd).toEqual({
      customer: 'C-NORDLYS',
      currency: 'USD',
      fromOn: '2026-03-01',
      untilOn: '2026-03-31',
      opening: '0.00',
      invoiced: '4250.00',
      paid: '2550.00',
      closing: '1700.00',
      lines: [
        { line: 1, kind: 'opening', on: '2026-03-01', amount: '0.00' },
        {
          line: 2,
          kind: 'payment',
          on: '2026-03-02',
          order: 'O1',
          ref: expect.any(String),
          amount: '-1275.00',
        },
        {
          line: 3,
          kind: 'invoice',
          on: '2026-03-02',
          order: 'O2',
          ref: expect.any(String),
          amount: '4250.00',
        },
        {
          line: 4,
          kind: 'payment',
          on: '2026-03-02',
          order: 'O2',
          ref: expect.any(String),
          amount: '-1275.00',
        },
      ],
    })
  })

  it('opens with what the month before closed with, as long as anything is owed', () => {
    const entries = orders.flatMap(ledgerOf)
    const april = statementsOf(entries, statedMonth('2026-05-01'))
    expect(april.map(({ opening, closing, lines }) => [opening, closing, lines.length])).toEqual([
      ['-1275.00', '-1275.00', 1],
      ['1700.00', '1700.00', 1],
    ])
    expect(statementsOf(entries, statedMonth('2026-03-01'))).toEqual([])
    const paid = ledgerOf(shirts('O4', 'paid'))
    expect(statementsOf(paid, march)[0]?.closing).toBe('0.00')
    expect(statementsOf(paid, statedMonth('2026-05-01'))).toEqual([])
  })

  describe('after others', () => {
    const entry = (on: string, amount: string, ref: string): LedgerEntry => ({
      customer: 'C-NORDLYS',
      currency: 'USD',
      kind: amount.startsWith('-') ? 'payment' : 'invoice',
      on,
      order: 'O1',
      ref,
      amount,
    })
    const held = (statements: ReturnType<typeof statementsOf>, firstNominalOn = '2026-04-01') => ({
      firstNominalOn,
      accounts: statements.map(({ customer, currency, closing, lines }) => ({
        customer,
        currency,
        closing,
        lines: lines.map(({ line: _line, ...rest }) => rest),
      })),
    })
    const april = statedMonth('2026-05-01')
    const told = [entry('2026-03-05', '100.00', 'I1'), entry('2026-03-06', '-40.00', 'TT-1')]
    const inMarch = statementsOf(told, march)
    const lineOf = ({ kind, on, ref, amount }: { kind: string; on: string; ref?: string; amount: string }) =>
      [kind, on, ref, amount] // prettier-ignore

    it('opens with what the last one closed with, and tells with its own day what was booked late', () => {
      const late = [...told, entry('2026-03-31', '-25.00', 'TT-2'), entry('2026-04-02', '10.00', 'I2')]
      const [next] = statementsOf(late, april, held(inMarch))
      expect(next).toMatchObject({ opening: '60.00', invoiced: '10.00', paid: '25.00', closing: '45.00' })
      expect(next?.lines.map(lineOf)).toEqual([
        ['opening', '2026-04-01', undefined, '60.00'],
        ['payment', '2026-03-31', 'TT-2', '-25.00'],
        ['invoice', '2026-04-02', 'I2', '10.00'],
      ])
      // A customer whose account did not move in March had no statement then.
      const [first] = statementsOf([entry('2026-03-31', '-25.00', 'TT-2')], april, held([]))
      expect(first?.lines.map(lineOf)).toEqual([
        ['opening', '2026-04-01', undefined, '0.00'],
        ['payment', '2026-03-31', 'TT-2', '-25.00'],
      ])
      expect(first?.closing).toBe('-25.00')
    })

    it('takes back what was stated and is withdrawn, even when nothing else is left', () => {
      const [next] = statementsOf(told.slice(0, 1), april, held(inMarch))
      expect(next?.lines.map(lineOf).slice(1)).toEqual([['payment', '2026-03-06', 'TT-1', '40.00']])
      expect(next).toMatchObject({ opening: '60.00', paid: '-40.00', closing: '100.00' })
      const [none] = statementsOf([], april, held(inMarch))
      expect(none).toMatchObject({ opening: '60.00', closing: '0.00' })
      expect(none?.lines).toHaveLength(3)
    })

    it('corrects in one line what moved before the first one and its opening did not hold', () => {
      const old = [entry('2026-01-10', '500.00', 'I0'), ...told]
      const opened = held(statementsOf(old, march))
      const [next] = statementsOf([...old, entry('2026-02-01', '-500.00', 'TT-0')], april, opened)
      expect(next?.lines.map(lineOf)).toEqual([
        ['opening', '2026-04-01', undefined, '560.00'],
        ['correction', '2026-04-01', undefined, '-500.00'],
      ])
      expect(next).toMatchObject({ invoiced: '0.00', paid: '500.00', closing: '60.00' })
    })

    it('says nothing twice', () => {
      const [next] = statementsOf(told, april, held(inMarch))
      expect(next?.lines.map(lineOf)).toEqual([['opening', '2026-04-01', undefined, '60.00']])
    })
  })

  it('settles what an order leaves over that is closed or cancelled', () => {
    const entries = ledgerOf({ ...billed, state: { ...billed.state, status: 'closed' } })
    expect(entries.at(-1)).toMatchObject({ kind: 'settlement', ref: 'order closed', amount: '-2975.00' })
    expect(statementsOf(entries, march)[0]).toMatchObject({
      invoiced: '4250.00',
      paid: '4250.00',
      closing: '0.00',
    })
  })

  it('leaves in the customer’s favour what was paid too much for a closed order, and not for a cancelled one', () => {
    const ended = (status: 'closed' | 'cancelled') => {
      const entries = ledgerOf({ ...prepaid, state: { ...prepaid.state, status } })
      return statementsOf(entries, march)[0]?.closing
    }
    expect([ended('closed'), ended('cancelled')]).toEqual(['-1275.00', '0.00'])
  })

  it('adds yen without decimals, and never adds two currencies', () => {
    const entry: LedgerEntry = {
      customer: 'C-KAWASE', currency: 'JPY', kind: 'invoice', on: '2026-03-05', order: 'O6', ref: 'I', amount: '1000000',
    } // prettier-ignore
    const both = statementsOf(
      [entry, { ...entry, kind: 'payment', amount: '-1' }, { ...entry, currency: 'USD', amount: '0.10' }, { ...entry, currency: 'USD', amount: '0.20' }],
      march,
    ) // prettier-ignore
    expect(both.map(({ currency, closing, paid }) => [currency, closing, paid])).toEqual([
      ['JPY', '999999', '1'],
      ['USD', '0.30', '0.00'],
    ])
  })

  it('goes to finance, to each salesperson, and to each customer with nothing of the others', () => {
    const statements = statementsOf(orders.flatMap(ledgerOf), march)
    const { counts, reports } = draftStatements(statements, march, customers)
    expect(counts).toEqual({ statements: 2, lines: 6, customers: 2 })
    expect(reports.map(({ to }) => to[0])).toEqual([
      { department: 'finance', level: 'lead' },
      { employee: 'SA03' },
      { employee: 'SA02' },
      { customer: 'C-LUMIERE' },
      { customer: 'C-NORDLYS' },
    ])
    expect(JSON.stringify(reports[4])).not.toContain('EUR')
    expect(reports[4]?.tables[0]?.rows.at(-1)?.at(-1)).toBe('1700.00')
  })
})

describe('an invoice run', () => {
  it('lists what is on board and not billed, billed and not sent, sent and not confirmed', () => {
    const items = [
      shirts('O7', 'issueInvoice'),
      shirts('O8', 'sendInvoice'),
      shirts('O9', 'confirmInvoiceReceipt'),
      prepaid,
      billed,
    ].flatMap(invoiceItemsOf)
    const { record, counts, reports } = draftInvoiceRun(items.toReversed())
    expect(counts).toEqual({ items: 3, toInvoice: 1, toSend: 1, toConfirm: 1 })
    expect(record).toMatchObject({
      items: [
        { kind: 'toInvoice', order: 'O7', amount: '4250.00', currency: 'USD', shipments: ['S1'], lines: [{ line: 1, quantity: 1000 }], since: '2026-03-02' },
        { kind: 'toSend', order: 'O8', invoice: expect.any(String), amount: '4250.00' },
        { kind: 'toConfirm', order: 'O9', since: '2026-03-02' },
      ],
    }) // prettier-ignore
    expect(reports.map(({ tables }) => tables[0]?.rows.length)).toEqual([3, 1])
    expect(draftInvoiceRun([]).counts).toEqual({ items: 0, toInvoice: 0, toSend: 0, toConfirm: 0 })
  })
})

describe('the confirmation of collection', () => {
  const days = { nominalOn: '2026-03-06', today: '2026-03-10' }

  it('sums what came in in the week and what is due until the end of the next, per salesperson and currency', () => {
    const confirmations = confirmationsOf([
      ...collectionOf(billed, days, 'SA02'),
      ...collectionOf(prepaid, days, 'SA02'),
      ...collectionOf(euros, days),
    ])
    expect(confirmations.map(({ lines: _lines, ...sums }) => sums)).toEqual([
      { sales: '', currency: 'EUR', collected: '1275.00', due: '0.00', overdue: '0.00' },
      { sales: 'SA02', currency: 'USD', collected: '2550.00', due: '2975.00', overdue: '2975.00' },
    ])
    const { counts, reports } = draftConfirmations(confirmations, days)
    expect(counts).toEqual({ confirmations: 2, collected: 3, due: 0, overdue: 1 })
    expect(reports.map(({ to }) => to[0])).toEqual([
      { department: 'finance', level: 'lead' },
      { department: 'sales', level: 'lead' },
      { employee: 'SA02' },
    ])
  })

  it('counts a payment in its own week, and what a closed order owes not at all', () => {
    const week = { nominalOn: '2026-03-13', today: '2026-03-13' }
    expect(collectionOf(prepaid, week)).toEqual([])
    const closed = { ...billed, state: { ...billed.state, status: 'closed' as const } }
    expect(collectionOf(closed, days).map(({ kind }) => kind)).toEqual(['collected'])
  })
})

it('a written-off balance is settled on its day', () => {
  const writtenOff = {
    amount: '2975.00',
    reason: 'agreed rebate',
    by: 'FI01',
    at: '2026-03-31T16:00:00.000Z',
  }
  const { state } = billed
  const entries = ledgerOf({
    ...billed,
    state: { ...state, collection: { ...state.collection, writtenOff } },
  })
  // Midnight in Shanghai: April has begun.
  expect(entries.at(-1)).toMatchObject({ kind: 'settlement', on: '2026-04-01', amount: '-2975.00' })
})

import { subtractMoney } from '../../domain/money/money'
import type { Bilingual } from '../../domain/policy/ladders'
import {
  monthBefore,
  type Period,
  type Statement,
  type StatementLine,
  type StatementLineKind,
} from '../../domain/rhythm'
import { count } from '../email/format'
import type { Stated, StatedAccount } from '../database'
import { lateMovements } from './late-movements'
import type { LedgerEntry } from './ledger'
import type { Drafted, Report } from './report'
import type { RhythmCustomer } from './rhythm-order'
import { byText, groupedBy, isZero, sumIn } from './sums'

/** The month that a run states: the one before its nominal date. */
export function statedMonth(nominalOn: string): Period {
  return monthBefore(nominalOn)
}

/**
 * The statements of a month (R110), one per customer and currency that has a balance or has moved: what was owed
 * before, each invoice and payment, and what is owed after. Negative is in the customer's favour. What is owed before
 * is what the last statement told; what of its days was booked since has lines in this one.
 */
export function statementsOf(entries: readonly LedgerEntry[], month: Period, stated?: Stated): Statement[] {
  const accounts = new Map<string, Account>()
  const accountOf = ({ customer, currency }: Pick<Account, 'customer' | 'currency'>): Account => {
    const key = JSON.stringify([customer, currency])
    const account = accounts.get(key) ?? { customer, currency, entries: [] }
    accounts.set(key, account)
    return account
  }
  for (const entry of entries) if (entry.on <= month.until) accountOf(entry).entries.push(entry)
  for (const account of stated?.accounts ?? []) accountOf(account).stated = account
  const since = stated && statedMonth(stated.firstNominalOn).from
  return [...accounts.values()]
    .map((account) => statement(account, month, since))
    .filter(({ opening, lines }) => !isZero(opening) || lines.length > 1)
    .toSorted(
      byText(
        ({ customer }) => customer,
        ({ currency }) => currency,
      ),
    )
}

type Account = { customer: string; currency: string; entries: LedgerEntry[]; stated?: StatedAccount }

type Movement = Omit<StatementLine, 'line'>

function statement(account: Account, { from, until }: Period, since: string | undefined): Statement {
  const { customer, currency, entries } = account
  const opening = openingOf(account, from, since)
  const closing = sumOf(currency, entries)
  const moved = movementsOf(account, from, since)
  const correction = subtractMoney(closing, sumOf(currency, [{ amount: opening }, ...moved]))
  const lines: Movement[] = isZero(correction)
    ? moved
    : [{ kind: 'correction', on: from, amount: sumIn(currency, [correction]) }, ...moved]
  const credited = lines.filter(({ kind }) => kind !== 'invoice')
  return {
    customer,
    currency,
    fromOn: from,
    untilOn: until,
    opening,
    invoiced: sumOf(
      currency,
      lines.filter(({ kind }) => kind === 'invoice'),
    ),
    paid: negated(sumOf(currency, credited)),
    closing,
    lines: [{ kind: 'opening' as const, on: from, amount: opening }, ...lines].map((line, index) => ({
      line: index + 1,
      ...line,
    })),
  }
}

/** What the last statement closed with. An account that statements were not about stood at zero when they were made. */
function openingOf({ currency, entries, stated }: Account, from: string, since: string | undefined): string {
  if (stated) return stated.closing
  if (since !== undefined) return sumIn(currency, [])
  return sumOf(
    currency,
    entries.filter(({ on }) => on < from),
  )
}

/** What has lines in a statement, by day: the movements of its month, and those of earlier ones that none has told. */
function movementsOf(account: Account, from: string, since: string | undefined): Movement[] {
  const { entries } = account
  const late = since === undefined ? [] : lateMovements(entries, { ...account, since, before: from })
  const inMonth = entries
    .filter(({ on }) => on >= from)
    .map(({ kind, on, order, ref, amount }) => ({ kind, on, order, ref, amount }))
  return [...late, ...inMonth].toSorted(
    byText(
      ({ on }) => on,
      ({ order = '' }) => order,
      ({ ref = '' }) => ref,
    ),
  )
}

function sumOf(currency: string, movements: readonly Pick<Movement, 'amount'>[]): string {
  return sumIn(
    currency,
    movements.map(({ amount }) => amount),
  )
}

function negated(amount: string): string {
  if (isZero(amount)) return amount
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}

/** The run: the statements, one report for finance, one per salesperson, and each customer's own for the customer. */
export function draftStatements(
  statements: Statement[],
  month: Period,
  customers: readonly RhythmCustomer[],
): Drafted {
  const salesOf = new Map(customers.map(({ code, sales }) => [code, sales]))
  const bySales = groupedBy(
    statements.filter(({ customer }) => salesOf.get(customer) !== undefined),
    ({ customer }) => salesOf.get(customer) ?? '',
  )
  const lines = statements.reduce((sum, one) => sum + one.lines.length, 0)
  return {
    counts: {
      statements: statements.length,
      lines,
      customers: new Set(statements.map(({ customer }) => customer)).size,
    },
    record: { kind: 'monthlyStatement', statements },
    reports: [
      overview(statements, month, { department: 'finance', level: 'lead' }),
      ...bySales.map((own) => overview(own, month, { employee: salesOf.get(own[0]!.customer) ?? '' })),
      ...groupedBy(statements, ({ customer }) => customer).map((own) => forCustomer(own, month)),
    ],
  }
}

function overview(statements: Statement[], month: Period, to: Report['to'][number]): Report {
  return {
    to: [to],
    lead: {
      en: `${count(statements.length, 'statement')} for ${month.from} to ${month.until}; record the customers' answers line by line`,
      zh: `${month.from} 至 ${month.until} 对账单 ${statements.length} 份，请与客户逐行核对并登记`,
    },
    tables: [
      {
        columns: [
          { en: 'Customer', zh: '客户' },
          { en: 'Currency', zh: '币种' },
          { en: 'Opening balance', zh: '期初' },
          { en: 'Invoiced', zh: '开票' },
          { en: 'Paid', zh: '收款' },
          { en: 'Closing balance', zh: '期末' },
        ],
        rows: statements.map((one) => [
          one.customer,
          one.currency,
          one.opening,
          one.invoiced,
          one.paid,
          one.closing,
        ]),
      },
    ],
  }
}

const kindNames: Record<StatementLineKind, Bilingual> = {
  opening: { en: 'Opening balance', zh: '期初余额' },
  invoice: { en: 'Invoice', zh: '开票' },
  payment: { en: 'Payment', zh: '收款' },
  settlement: { en: 'Settlement', zh: '核销/结清' },
  correction: { en: 'Correction of earlier balances', zh: '前期余额调整' },
}

/** What the ledger says where a movement has no number of its own. */
const refNames: Record<string, Bilingual | undefined> = {
  'brought forward': { en: 'brought forward', zh: '期初结转' },
  'written off': { en: 'written off', zh: '核销' },
  'order cancelled': { en: 'order cancelled', zh: '订单取消' },
  'order closed': { en: 'order closed', zh: '订单结案' },
}

function forCustomer(statements: Statement[], month: Period): Report {
  return {
    to: [{ customer: statements[0]!.customer }],
    lead: {
      en: `Statement of account from ${month.from} to ${month.until}. Please confirm each line, or tell us what differs.`,
      zh: `${month.from} 至 ${month.until} 对账单，请逐行核对确认，如有不符请告知。`,
    },
    tables: statements.map(({ currency, lines, closing, untilOn }) => ({
      caption: { en: `Account in ${currency}`, zh: `${currency} 账户` },
      columns: [
        { en: 'Line', zh: '行' },
        { en: 'Date', zh: '日期' },
        { en: 'What', zh: '摘要' },
        { en: 'Order', zh: '订单' },
        { en: 'Reference', zh: '单号' },
        { en: 'Amount', zh: '金额' },
      ],
      rows: [
        ...lines.map(({ line, on, kind, order = '', ref = '', amount }) => [
          String(line),
          on,
          kindNames[kind],
          order,
          refNames[ref] ?? ref,
          amount,
        ]),
        ['', untilOn, { en: 'Closing balance', zh: '期末余额' }, '', '', closing],
      ],
    })),
  }
}

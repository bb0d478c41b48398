import type { Bilingual } from '../../domain/policy/ladders'
import {
  monthBefore,
  type Period,
  type Statement,
  type StatementLine,
  type StatementLineKind,
} from '../../domain/rhythm'
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
 * before, each invoice and payment, and what is owed after. Negative is in the customer's favour.
 */
export function statementsOf(entries: readonly LedgerEntry[], month: Period): Statement[] {
  const upTo = entries.filter(({ on }) => on <= month.until)
  return groupedBy(upTo, ({ customer, currency }) => `${customer} ${currency}`)
    .map((group) => statement(group, month))
    .filter(({ opening, lines }) => !isZero(opening) || lines.length > 1)
    .toSorted(
      byText(
        ({ customer }) => customer,
        ({ currency }) => currency,
      ),
    )
}

function statement(group: LedgerEntry[], { from, until }: Period): Statement {
  const { customer, currency } = group[0]!
  const inMonth = group
    .filter(({ on }) => on >= from)
    .toSorted(
      byText(
        ({ on }) => on,
        ({ order }) => order,
        ({ ref }) => ref,
      ),
    )
  const sum = (entries: readonly LedgerEntry[]) =>
    sumIn(
      currency,
      entries.map(({ amount }) => amount),
    )
  const opening = sum(group.filter(({ on }) => on < from))
  const invoiced = sum(inMonth.filter(({ kind }) => kind === 'invoice'))
  const credited = sum(inMonth.filter(({ kind }) => kind !== 'invoice'))
  const first: StatementLine = { line: 1, kind: 'opening', on: from, amount: opening }
  return {
    customer,
    currency,
    fromOn: from,
    untilOn: until,
    opening,
    invoiced,
    paid: negated(credited),
    closing: sum(group),
    lines: [
      first,
      ...inMonth.map(({ kind, on, order, ref, amount }, index) => ({
        line: index + 2,
        kind,
        on,
        order,
        ref,
        amount,
      })),
    ],
  }
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
      en: `${statements.length} statements for ${month.from} to ${month.until}; record the customers' answers line by line`,
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
          `${kindNames[kind].zh} ${kindNames[kind].en}`,
          order,
          ref,
          amount,
        ]),
        ['', untilOn, '期末余额 Closing balance', '', '', closing],
      ],
    })),
  }
}

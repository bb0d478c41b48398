import { addDays } from '../../domain/calendar'
import { live } from '../../domain/order/facts'
import { instalments } from '../../domain/order/stages/collection-instalments'
import { creditOf } from '../../domain/order/stages/collection-money'
import { isOver } from '../../domain/order/status'
import type { Bilingual } from '../../domain/policy/ladders'
import {
  isWithin,
  weekOf,
  type CollectionConfirmation,
  type CollectionLine,
  type Period,
} from '../../domain/rhythm'
import type { Drafted, Report } from './report'
import type { RhythmOrder, RunDays } from './rhythm-order'
import { byText, groupedBy, sumIn } from './sums'

type OwnedLine = CollectionLine & { sales: string; currency: string }

/**
 * What an order has brought in in the week of the nominal date, and what it has to bring in until the end of the
 * week after (R112).
 */
export function collectionOf(
  { number, customer, state }: RhythmOrder,
  { nominalOn, today }: RunDays,
  sales = '',
): OwnedLine[] {
  const { currency } = state.order
  if (currency === undefined) return []
  const week = weekOf(nominalOn)
  const of = { sales, currency, customer, order: number }
  const collected = live(state.collection.payments)
    .filter(({ receivedOn }) => isWithin(week, receivedOn))
    .map((payment) => ({
      ...of,
      kind: 'collected' as const,
      on: payment.receivedOn,
      amount: sumIn(currency, [creditOf(state, payment)]),
    }))
  if (isOver(state)) return collected
  const until = addDays(week.until, 7)
  const due = instalments(state, today).flatMap(({ status, dueOn, outstanding }) =>
    dueOn === undefined || dueOn > until || (status !== 'due' && status !== 'overdue')
      ? []
      : [{ ...of, kind: status, on: dueOn, amount: outstanding }],
  )
  return [...collected, ...due]
}

/** One confirmation per salesperson and currency. */
export function confirmationsOf(lines: readonly OwnedLine[]): CollectionConfirmation[] {
  return groupedBy(lines, ({ sales, currency }) => `${sales} ${currency}`)
    .map((group) => {
      const { sales, currency } = group[0]!
      const sum = (...kinds: CollectionLine['kind'][]) =>
        sumIn(
          currency,
          group.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount),
        )
      return {
        sales,
        currency,
        collected: sum('collected'),
        due: sum('due', 'overdue'),
        overdue: sum('overdue'),
        lines: group
          .map(({ sales: _sales, currency: _currency, ...line }) => line)
          .toSorted(
            byText(
              ({ kind }) => kind,
              ({ on }) => on,
              ({ order }) => order,
            ),
          ),
      }
    })
    .toSorted(
      byText(
        ({ sales }) => sales,
        ({ currency }) => currency,
      ),
    )
}

/** The run: each salesperson confirms their own; finance sees all. */
export function draftConfirmations(confirmations: CollectionConfirmation[], { nominalOn }: RunDays): Drafted {
  const lines = confirmations.flatMap((one) => one.lines)
  const count = (kind: CollectionLine['kind']) => lines.filter((line) => line.kind === kind).length
  const week = weekOf(nominalOn)
  const bySales = groupedBy(confirmations, ({ sales }) => sales)
  return {
    counts: {
      confirmations: confirmations.length,
      collected: count('collected'),
      due: count('due'),
      overdue: count('overdue'),
    },
    record: { kind: 'collectionConfirmation', confirmations },
    reports: [
      report({ department: 'finance', level: 'lead' }, confirmations, week),
      ...bySales.map((own) => {
        const { sales } = own[0]!
        const to = sales === '' ? ({ department: 'sales', level: 'lead' } as const) : { employee: sales }
        return report(to, own, week)
      }),
    ],
  }
}

function report(
  to: Report['to'][number],
  confirmations: CollectionConfirmation[],
  { from, until }: Period,
): Report {
  return {
    to: [to],
    lead: {
      en: `Collection from ${from} to ${until}: confirm what was collected and what is due`,
      zh: `${from} 至 ${until} 回款：请确认已收款与到期款`,
    },
    tables: [
      {
        columns: [
          { en: 'Salesperson', zh: '业务员' },
          { en: 'Currency', zh: '币种' },
          { en: 'Collected', zh: '已收' },
          { en: 'Due', zh: '到期' },
          { en: 'Overdue', zh: '逾期' },
        ],
        rows: confirmations.map((one) => [
          one.sales || '—',
          one.currency,
          one.collected,
          one.due,
          one.overdue,
        ]),
      },
      {
        columns: [
          { en: 'What', zh: '项目' },
          { en: 'Customer', zh: '客户' },
          { en: 'Order', zh: '订单' },
          { en: 'Date', zh: '日期' },
          { en: 'Amount', zh: '金额' },
        ],
        rows: confirmations.flatMap(({ currency, lines }) =>
          lines.map(({ kind, customer, order, on, amount }) => [
            kindNames[kind],
            customer,
            order,
            on,
            `${currency} ${amount}`,
          ]),
        ),
      },
    ],
  }
}

const kindNames: Record<CollectionLine['kind'], Bilingual> = {
  collected: { en: 'collected', zh: '已收' },
  due: { en: 'due', zh: '到期' },
  overdue: { en: 'overdue', zh: '逾期' },
}

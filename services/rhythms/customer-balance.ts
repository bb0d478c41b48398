import { compareMoney, percentOf, subtractMoney, toMillionths } from '../../domain/money/money'
import { instalments } from '../../domain/order/stages/collection-instalments'
import { atLeastZero, covered, paid } from '../../domain/order/stages/collection-money'
import { invoicedAmount } from '../../domain/order/stages/invoicing-quantities'
import { isOver } from '../../domain/order/status'
import type { BalanceAlert, CustomerBalance } from '../../domain/rhythm'
import { balanceAlerts } from '../../domain/rhythm'
import type { Drafted, Report } from './report'
import type { RhythmCustomer, RhythmOrder } from './rhythm-order'
import { byText, countBy, groupedBy, isZero, sumIn } from './sums'

/** From this share of the credit limit on, somebody is to look, percent. */
const nearPercent = '90'

type OrderBalance = Pick<
  CustomerBalance,
  'customer' | 'currency' | 'orders' | 'invoiced' | 'paid' | 'outstanding' | 'overdue' | 'prepaid'
>

/**
 * The account of one order; nothing while its currency is open, since nothing can have been billed. Of a closed one
 * only what was paid too much is left, which stays in the customer's favour as in the statements.
 */
export function balanceOf({ customer, state }: RhythmOrder, today: string): OrderBalance[] {
  const { currency } = state.order
  if (currency === undefined) return []
  if (isOver(state)) return creditLeft({ customer, state, currency })
  const invoiced = invoicedAmount(state)
  const late = instalments(state, today).filter(({ status }) => status === 'overdue')
  return [
    {
      customer,
      currency,
      orders: 1,
      invoiced,
      paid: paid(state),
      outstanding: atLeastZero(subtractMoney(invoiced, covered(state))),
      overdue: sumIn(
        currency,
        late.map(({ outstanding }) => outstanding),
      ),
      prepaid: atLeastZero(subtractMoney(paid(state), invoiced)),
    },
  ]
}

function creditLeft(of: Pick<RhythmOrder, 'customer' | 'state'> & { currency: string }): OrderBalance[] {
  const { customer, state, currency } = of
  const prepaid = subtractMoney(covered(state), invoicedAmount(state))
  if (state.status !== 'closed' || compareMoney(prepaid, '0') <= 0) return []
  const none = sumIn(currency, [])
  return [
    { customer, currency, orders: 0, invoiced: none, paid: none, outstanding: none, overdue: none, prepaid },
  ]
}

/** The balance of every customer, one per currency of its orders; zeros for one that has none (R113). */
export function customerBalances(
  orders: readonly OrderBalance[],
  customers: readonly RhythmCustomer[],
): CustomerBalance[] {
  const known = new Map(customers.map((customer) => [customer.code, customer]))
  const withOrders = new Set(orders.map(({ customer }) => customer))
  const idle = customers.filter(({ code, currency }) => currency !== undefined && !withOrders.has(code))
  return [
    ...groupedBy(orders, ({ customer, currency }) => `${customer} ${currency}`).map((group) =>
      balance(group, known.get(group[0]!.customer)),
    ),
    ...idle.map((customer) => withCredit(nothing(customer), customer)),
  ].toSorted(
    byText(
      ({ customer }) => customer,
      ({ currency }) => currency,
    ),
  )
}

function balance(group: OrderBalance[], customer: RhythmCustomer | undefined): CustomerBalance {
  const { customer: code, currency } = group[0]!
  const sum = (field: 'invoiced' | 'paid' | 'outstanding' | 'overdue' | 'prepaid') =>
    sumIn(
      currency,
      group.map((one) => one[field]),
    )
  const bare = {
    customer: code,
    currency,
    orders: group.reduce((all, { orders }) => all + orders, 0),
    invoiced: sum('invoiced'),
    paid: sum('paid'),
    outstanding: sum('outstanding'),
    overdue: sum('overdue'),
    prepaid: sum('prepaid'),
  }
  return withCredit(bare, customer)
}

function nothing({ code, currency = '' }: RhythmCustomer): Omit<CustomerBalance, 'alerts'> {
  const none = sumIn(currency, [])
  return {
    customer: code,
    currency,
    orders: 0,
    invoiced: none,
    paid: none,
    outstanding: none,
    overdue: none,
    prepaid: none,
  }
}

/** A limit in one currency says nothing of what is owed in another. */
function withCredit(
  bare: Omit<CustomerBalance, 'alerts'>,
  customer: RhythmCustomer | undefined,
): CustomerBalance {
  const limit = customer?.currency === bare.currency ? customer.creditLimit : undefined
  const isOverdue: BalanceAlert[] = isZero(bare.overdue) ? [] : ['overdue']
  if (limit === undefined) return { ...bare, alerts: isOverdue }
  const { outstanding } = bare
  const isOverLimit = compareMoney(outstanding, limit) > 0
  const isNear =
    !isOverLimit && !isZero(outstanding) && compareMoney(outstanding, percentOf(limit, nearPercent)) >= 0
  return {
    ...bare,
    creditLimit: sumIn(bare.currency, [limit]),
    ...(isZero(limit) ? {} : { creditUsed: share(outstanding, limit) }),
    alerts: [
      ...isOverdue,
      ...(isNear ? ['nearLimit' as const] : []),
      ...(isOverLimit ? ['overLimit' as const] : []),
    ],
  }
}

/** Percent with one decimal, rounded half up. */
function share(part: string, whole: string): string {
  const divisor = toMillionths(whole)
  const tenths = (toMillionths(part) * 2000n + divisor) / (2n * divisor)
  return `${tenths / 10n}.${tenths % 10n}`
}

/** The run: the balances, and a report of those that need a look. */
export function draftBalances(balances: CustomerBalance[]): Drafted {
  const notable = balances.filter(({ alerts }) => alerts.length > 0)
  const alerts = countBy(
    notable.flatMap((one) => one.alerts),
    balanceAlerts,
  )
  return {
    counts: {
      customers: new Set(balances.map(({ customer }) => customer)).size,
      balances: balances.length,
      ...alerts,
    },
    record: { kind: 'customerBalance', balances },
    reports: notable.length === 0 ? [] : [report(notable)],
  }
}

function report(notable: CustomerBalance[]): Report {
  return {
    to: [{ department: 'finance', level: 'lead' }],
    lead: {
      en: `${notable.length === 1 ? '1 balance needs' : `${notable.length} balances need`} a look: overdue, or near or over the credit limit`,
      zh: `${notable.length} 个客户余额需关注：逾期、接近或超过信用额度`,
    },
    tables: [
      {
        columns: [
          { en: 'Customer', zh: '客户' },
          { en: 'Currency', zh: '币种' },
          { en: 'Invoiced', zh: '已开票' },
          { en: 'Paid', zh: '已收款' },
          { en: 'Outstanding', zh: '未收' },
          { en: 'Overdue', zh: '逾期' },
          { en: 'Limit used', zh: '额度占用' },
        ],
        rows: notable.map((one) => [
          one.customer,
          one.currency,
          one.invoiced,
          one.paid,
          one.outstanding,
          one.overdue,
          one.creditUsed === undefined ? '—' : `${one.creditUsed}% / ${one.creditLimit}`,
        ]),
      },
    ],
  }
}

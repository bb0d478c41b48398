import { lineQuantity, shippedQuantity } from '../../domain/order/facts'
import { everythingOnBoard } from '../../domain/order/stages/invoicing-quantities'
import type { OrderState } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'
import type { MilestoneKey } from '../../domain/policy/milestone'
import { subtractQuantity, sumQuantities } from '../../domain/quantity'
import { isWithin, monthAfter, tenDayPeriod, type MonthPlanItem, type Period } from '../../domain/rhythm'
import { count } from '../email/format'
import type { Words } from '../email/language'
import type { Drafted, Report } from './report'
import type { RhythmCustomer, RhythmOrder } from './rhythm-order'
import { byText, groupedBy } from './sums'

/** The month that a run plans: the one after its nominal date. */
export function plannedMonth(nominalOn: string): Period {
  return monthAfter(nominalOn)
}

/**
 * An order that is to be made or shipped in a month (R73). The factory's plan comes before the order's own dates;
 * what is made already is only to be shipped, and what has sailed is neither.
 */
export function monthPlanOf(
  { number, customer, state }: RhythmOrder,
  month: Period,
  sales?: string,
): MonthPlanItem[] {
  if (state.status !== 'open' || everythingOnBoard(state)) return []
  const made = production(state)
  const shipOn = state.outlook?.projectedShipOn ?? state.plan?.shipOn ?? state.order.shipOn
  const shipPeriod = shipOn !== undefined && isWithin(month, shipOn) ? tenDayPeriod(shipOn) : undefined
  const producePeriods = made ? periodsOf(made, month) : []
  if (shipPeriod === undefined && producePeriods.length === 0) return []
  return [
    {
      order: number,
      customer,
      ...(sales === undefined ? {} : { sales }),
      pieces: sumQuantities(
        state.order.lines.map((line) =>
          Math.max(0, subtractQuantity(lineQuantity(line), shippedQuantity(state, line.line))),
        ),
      ),
      ...(made ? { produceFrom: made.from, produceUntil: made.until } : {}),
      ...(shipOn === undefined ? {} : { shipOn }),
      producePeriods,
      ...(shipPeriod === undefined ? {} : { shipPeriod }),
    },
  ]
}

function production(state: OrderState): Period | undefined {
  if (state.milestones.productionComplete !== undefined) return undefined
  const from = state.outlook?.productionStartOn ?? milestone(state, 'productionStart')
  const until = state.outlook?.productionEndOn ?? milestone(state, 'productionComplete')
  if (from === undefined || until === undefined) return undefined
  return until < from ? { from, until: from } : { from, until }
}

function milestone(state: OrderState, key: MilestoneKey): string | undefined {
  return state.plan?.milestones.find((one) => one.key === key)?.dueOn
}

function periodsOf(made: Period, month: Period): number[] {
  if (made.until < month.from || made.from > month.until) return []
  const first = made.from < month.from ? 1 : tenDayPeriod(made.from)
  const last = made.until > month.until ? 3 : tenDayPeriod(made.until)
  return [1, 2, 3].filter((period) => period >= first && period <= last)
}

/** The run: by ten-day period, for planning, and each salesperson's own orders for confirmation. */
export function draftMonthPlan(
  items: MonthPlanItem[],
  month: Period,
  customers: readonly RhythmCustomer[],
): Drafted {
  const sorted = items.toSorted(
    byText(
      ({ producePeriods, shipPeriod }) => String(producePeriods[0] ?? shipPeriod ?? 9),
      ({ shipOn = '9' }) => shipOn,
      ({ order }) => order,
    ),
  )
  const inPeriod = (period: number) =>
    sorted.filter(
      ({ producePeriods, shipPeriod }) => producePeriods.includes(period) || shipPeriod === period,
    ).length
  const bySales = groupedBy(
    sorted.filter(({ sales }) => sales !== undefined),
    ({ sales }) => sales ?? '',
  )
  const names = new Map(customers.map(({ code, name }) => [code, name]))
  return {
    counts: {
      orders: sorted.length,
      toProduce: sorted.filter(({ producePeriods }) => producePeriods.length > 0).length,
      toShip: sorted.filter(({ shipPeriod }) => shipPeriod !== undefined).length,
      period1: inPeriod(1),
      period2: inPeriod(2),
      period3: inPeriod(3),
    },
    record: { kind: 'nextMonthPlan', items: sorted },
    reports: [
      report(
        [
          { department: 'planning', level: 'lead' },
          { department: 'production', level: 'lead' },
        ],
        {
          items: sorted,
          month,
          names,
        },
      ),
      ...bySales.map((own) => report([{ employee: own[0]?.sales ?? '' }], { items: own, month, names })),
    ],
  }
}

function report(
  to: Report['to'],
  { items, month, names }: { items: MonthPlanItem[]; month: Period; names: Map<string, string> },
): Report {
  const name = month.from.slice(0, 7)
  return {
    to,
    lead: {
      en: `Plan of ${name}: ${count(items.length, 'order')}, to be confirmed with customer and sales`,
      zh: `${name} 生产出货计划：${items.length} 单，请与客户及业务确认`,
    },
    tables: [
      {
        columns: [
          { en: 'Order', zh: '订单' },
          { en: 'Customer', zh: '客户' },
          { en: 'Pieces', zh: '数量' },
          { en: 'Made', zh: '生产' },
          { en: 'Periods', zh: '旬' },
          { en: 'Ships', zh: '出货' },
        ],
        rows: items.map(({ order, customer, pieces, producePeriods, shipPeriod, ...dates }) => [
          order,
          names.get(customer) ?? customer,
          String(pieces),
          dates.produceFrom === undefined ? '—' : `${dates.produceFrom} – ${dates.produceUntil}`,
          periodsIn(producePeriods),
          shipWords(dates.shipOn, shipPeriod),
        ]),
      },
    ],
  }
}

/** The ten-day periods of a month (旬); English has no word for them. */
const periodNames: Record<number, Bilingual | undefined> = {
  1: { en: '1st–10th', zh: '上旬' },
  2: { en: '11th–20th', zh: '中旬' },
  3: { en: '21st–end', zh: '下旬' },
}

function periodsIn(periods: readonly number[]): Words {
  if (periods.length === 0) return '—'
  const names = periods.flatMap((period) => periodNames[period] ?? [])
  return { en: names.map(({ en }) => en).join(', '), zh: names.map(({ zh }) => zh).join('、') }
}

function shipWords(on: string | undefined, period: number | undefined): Words {
  const name = period === undefined ? undefined : periodNames[period]
  if (on === undefined || !name) return on ?? '—'
  return { en: `${on} (${name.en})`, zh: `${on}（${name.zh}）` }
}

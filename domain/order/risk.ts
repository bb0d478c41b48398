import { compileCalendar, workingMinutesBetween, type WorkingCalendar } from '../calendar'
import type { CustomerClass } from '../policy/ladders'
import { orderAmount } from './facts'
import type { OrderState, Task } from './state'

/** The factory's working day, in which delays are counted. */
export const workingDayMinutes = 480

/**
 * How late something due is at an instant, in working days of eight hours with one decimal; 0 while it is not. The
 * figure that mails, summaries and lists of tasks alike show.
 */
export function workingDaysLate(calendar: WorkingCalendar, dueAt: string, now: string): number {
  if (dueAt >= now) return 0
  const minutes = workingMinutesBetween(calendar, Date.parse(dueAt), Date.parse(now))
  return Math.round((minutes / workingDayMinutes) * 10) / 10
}

/** How late a task of an order is; see `workingDaysLate`. Without a calendar yet, calendar days count. */
export function taskDaysLate({ calendar }: OrderState, { dueAt }: Pick<Task, 'dueAt'>, now: string): number {
  if (calendar) return workingDaysLate(compileCalendar(calendar), dueAt, now)
  return dueAt >= now ? 0 : Math.round((Date.parse(now) - Date.parse(dueAt)) / 8_640_000) / 10
}

const classWeight: Record<CustomerClass, number> = { A: 3, B: 2, C: 1 }

/** A task that is not late yet counts as half a day. */
const leastDays = 0.5

/**
 * How much an order's delay puts at risk, by which mails about several orders are sorted: days late × weight of the
 * customer's class (A 3, B 2, C 1) × value. What is unknown counts as the least.
 */
export function riskOf(of: { daysLate: number; customerClass?: CustomerClass; value?: number }): number {
  const { daysLate, customerClass = 'C', value = 1 } = of
  return Math.max(leastDays, daysLate) * classWeight[customerClass] * Math.max(1, value)
}

/**
 * US dollars for one unit, roughly: enough to see which of two orders is the larger. No amount that anybody reads is
 * converted with it; a currency that is not listed counts as the dollar.
 */
const roughDollars: Record<string, number> = {
  USD: 1, EUR: 1.1, GBP: 1.3, CHF: 1.15, CNY: 0.14, HKD: 0.13, TWD: 0.031, JPY: 0.0067, KRW: 0.00072, INR: 0.012,
  AUD: 0.65, CAD: 0.72, NZD: 0.6, SGD: 0.75, SEK: 0.1, NOK: 0.095, DKK: 0.15, PLN: 0.26, MXN: 0.055, BRL: 0.18,
  THB: 0.029, VND: 0.00004, IDR: 0.000062, RUB: 0.011, TRY: 0.028, ZAR: 0.055, AED: 0.27, SAR: 0.27,
} // prettier-ignore

/** What an order is worth in US dollars, roughly; undefined while neither its lines nor itself say. */
export function roughValue(state: OrderState): number | undefined {
  const { lines, amount: stated, currency = '' } = state.order
  const amount = (lines.length > 0 ? orderAmount(state) : undefined) ?? stated
  return amount === undefined ? undefined : Number(amount) * (roughDollars[currency] ?? 1)
}

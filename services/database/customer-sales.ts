import type { CustomerClass } from '../scheduling/capacity'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { decimalText, storableText } from './values'

/** Currency of the factory, in which orders and customers are compared. */
export const factoryCurrency = 'CNY'

/** What one unit of a currency is worth in the factory's, decimal string, from a date on. */
export type ExchangeRate = { currency: string; asOf: string; rate: string }

/** The rate of each currency that holds on a date; the factory's own is always 1. */
export async function exchangeRates(db: Connection, on: string): Promise<ExchangeRate[]> {
  const rows = await db.$queryRaw<{ currency: string; asOf: string; rate: Prisma.Decimal }[]>`
    SELECT DISTINCT ON (currency) currency, as_of::text AS "asOf", rate FROM exchange_rates
    WHERE as_of <= ${on}::date AND currency <> ${factoryCurrency}
    ORDER BY currency, as_of DESC`
  const others = rows.map(({ rate, ...row }) => ({ ...row, rate: decimalText(rate) }))
  return [{ currency: factoryCurrency, asOf: on, rate: '1' }, ...others]
}

/** Enters the rate of a currency from a date on, in place of one entered for the same date. */
export async function setExchangeRate(db: Connection, { currency, asOf, rate }: ExchangeRate): Promise<void> {
  const key = { currency: storableText(currency), asOf: new Date(asOf) }
  await db.exchangeRate.upsert({
    where: { currency_asOf: key },
    create: { ...key, rate },
    update: { rate },
  })
}

/** Sales of one customer in the factory's currency, decimal string rounded to the cent. */
export type CustomerSales = {
  customer: string
  sales: string
  orders: number
  /** Orders without amount, or in a currency without rate: they count for nothing. */
  unvalued: number
}

/**
 * Sum of the amounts of every customer's orders received in a period, the end not included, each at the rate of the
 * day it was received; cancelled ones do not count. Customers without orders come with nothing, the largest first.
 */
export async function customerSales(
  db: Connection,
  { from, until }: { from: string; until: string },
): Promise<CustomerSales[]> {
  const rows = await db.$queryRaw<(Omit<CustomerSales, 'sales'> & { sales: Prisma.Decimal })[]>`
    SELECT parties.code AS customer, coalesce(round(sum(amount * rate), 2), 0) AS sales,
      count(number)::int AS orders,
      count(number) FILTER (WHERE amount IS NULL OR rate IS NULL)::int AS unvalued
    FROM parties
    LEFT JOIN orders ON customer_code = parties.code AND status NOT IN ('cancelled', 'cancelling')
      AND received_at >= ${from}::timestamptz AND received_at < ${until}::timestamptz
    LEFT JOIN LATERAL (
      SELECT CASE WHEN orders.currency = ${factoryCurrency} THEN 1 ELSE (
        SELECT known.rate FROM exchange_rates known
        WHERE known.currency = orders.currency AND known.as_of <= orders.received_at::date
        ORDER BY known.as_of DESC LIMIT 1
      ) END AS rate
    ) valued ON true
    WHERE parties.kind = 'customer'
    GROUP BY parties.code
    ORDER BY sales DESC, customer`
  return rows.map((row) => ({ ...row, sales: decimalText(row.sales) }))
}

/** Classes computed from sales (R68), by customer. */
export type ComputedClass = { customer: string; class: CustomerClass }

/**
 * Writes computed classes; a class that was set by hand stays. Gives the customers whose class has changed.
 * Repeating it changes nothing but the time of the computation.
 */
export async function setClasses(
  db: Database,
  classes: readonly ComputedClass[],
  { at }: { at: string },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ customer: string; changed: boolean }[]>`
    UPDATE parties SET class = given.class, class_set_by = 'sales', class_computed_at = ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(classes)}::jsonb) AS given (customer text, class text),
      parties before
    WHERE parties.code = given.customer AND before.code = parties.code AND parties.kind = 'customer'
      AND parties.class_set_by IS DISTINCT FROM 'hand'
    RETURNING parties.code AS customer, before.class IS DISTINCT FROM parties.class AS changed`
  return rows.flatMap(({ customer, changed }) => (changed ? [customer] : [])).toSorted()
}

/** Sets a customer's class by hand, or gives it back to the computation. False when there is no such customer. */
export async function setClassByHand(
  db: Connection,
  { customer, class: given }: { customer: string; class?: CustomerClass },
): Promise<boolean> {
  const data = given === undefined ? { classSetBy: null } : { class: given, classSetBy: 'hand' }
  const where = { code: storableText(customer), kind: 'customer' }
  return (await db.party.updateMany({ where, data })).count > 0
}

/** Class of every customer that has one, by code. */
export async function customerClasses(db: Connection): Promise<Record<string, CustomerClass>> {
  const rows = await db.party.findMany({
    where: { kind: 'customer', class: { not: null } },
    select: { code: true, class: true },
  })
  return Object.fromEntries(rows.map((row) => [row.code, row.class as CustomerClass]))
}

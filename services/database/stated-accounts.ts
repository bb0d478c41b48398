import { roundMoney } from '../../domain/money/money'
import type { StatementLine } from '../../domain/rhythm'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { day, decimalText } from './values'

/** What earlier statements have told a customer of an account. */
export type StatedAccount = {
  customer: string
  currency: string
  /** Of the last statement. */
  closing: string
  /** Every movement that was stated; one that was stated several times stands once, with its sum. */
  lines: Omit<StatementLine, 'line'>[]
}

/** Everything stated before a month, and the nominal date of the first run that did. */
export type Stated = { firstNominalOn: string; accounts: StatedAccount[] }

type Row = {
  customer: string
  currency: string
  closing: Prisma.Decimal
  kind: StatementLine['kind']
  on: Date
  order: string | null
  ref: string | null
  amount: Prisma.Decimal
}

/**
 * What the runs up to a nominal date have stated, account by account; undefined when there was none. Of a month that
 * was stated more than once the last statement counts.
 */
export async function statedUntil(db: Connection, nominalOn: string): Promise<Stated | undefined> {
  const first = await db.rhythmRun.findFirst({
    where: { rhythm: 'monthlyStatement', status: 'done', nominalOn: { lte: new Date(nominalOn) } },
    orderBy: { nominalOn: 'asc' },
  })
  if (!first) return undefined
  return { firstNominalOn: day(first.nominalOn) ?? '', accounts: accountsOf(await linesUntil(db, nominalOn)) }
}

async function linesUntil(db: Connection, nominalOn: string): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    WITH stated AS (
      SELECT DISTINCT ON (customer_code, currency, from_on)
        statement.id, customer_code AS customer, currency, from_on, closing
      FROM statements AS statement JOIN rhythm_runs AS run ON run.id = statement.run_id
      WHERE run.nominal_on <= ${nominalOn}::date
      ORDER BY customer_code, currency, from_on, run.nominal_on DESC
    ), latest AS (
      SELECT DISTINCT ON (customer, currency) customer, currency, closing FROM stated
      ORDER BY customer, currency, from_on DESC
    )
    SELECT customer, currency, latest.closing, kind, line.on, order_number AS "order", ref, sum(amount) AS amount
    FROM stated JOIN latest USING (customer, currency) JOIN statement_lines AS line ON line.statement_id = stated.id
    GROUP BY customer, currency, latest.closing, kind, line.on, order_number, ref
    ORDER BY customer, currency, line.on, order_number, ref`
}

function accountsOf(rows: readonly Row[]): StatedAccount[] {
  const accounts = new Map<string, StatedAccount>()
  for (const { customer, currency, closing, kind, on, order, ref, amount } of rows) {
    const money = (value: Prisma.Decimal) => roundMoney(decimalText(value), currency)
    const key = JSON.stringify([customer, currency])
    const account = accounts.get(key) ?? { customer, currency, closing: money(closing), lines: [] }
    account.lines.push({
      kind,
      on: day(on) ?? '',
      ...(order === null ? {} : { order }),
      ...(ref === null ? {} : { ref }),
      amount: money(amount),
    })
    accounts.set(key, account)
  }
  return [...accounts.values()]
}

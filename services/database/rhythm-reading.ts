import { roundMoney } from '../../domain/money/money'
import type { RhythmName } from '../../domain/rhythm'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { day, decimalText, iso, withoutNulls } from './values'

/** An entry of a record as the API shows it: text, numbers and lists. */
export type RecordEntry = Record<string, unknown>

type Reader = (db: Connection, runId: string) => Promise<RecordEntry[]>

const readers: Partial<Record<RhythmName, Reader>> = {
  materialRun: async (db, runId) =>
    (await db.materialRunLine.findMany({ where: { runId }, orderBy: { position: 'asc' } })).map(plain),
  purchaseSummary: async (db, runId) =>
    (await db.purchaseSummaryLine.findMany({ where: { runId }, orderBy: { position: 'asc' } })).map(plain),
  monthlyStatement: async (db, runId) => {
    const rows = await db.statement.findMany({
      where: { runId },
      include: { lines: { orderBy: { line: 'asc' } } },
      orderBy: [{ customerCode: 'asc' }, { currency: 'asc' }],
    })
    return rows.map(({ lines, ...statement }) => ({
      ...plain(statement),
      unresolved: lines.filter(({ status }) => status !== 'confirmed').length,
      lines: lines.map((line) => statementLine(line, statement.currency)),
    }))
  },
  customerBalance: async (db, runId) => {
    const rows = await db.customerBalance.findMany({
      where: { runId },
      orderBy: [{ customerCode: 'asc' }, { currency: 'asc' }],
    })
    return rows.map(plain)
  },
  invoiceRun: async (db, runId) =>
    (await db.invoiceRunItem.findMany({ where: { runId }, orderBy: { position: 'asc' } })).map(plain),
  nextMonthPlan: async (db, runId) => {
    const rows = await db.monthPlanItem.findMany({
      where: { runId },
      orderBy: [{ shipOn: 'asc' }, { orderNumber: 'asc' }],
    })
    return rows.map(plain)
  },
  collectionConfirmation: async (db, runId) => {
    const rows = await db.collectionConfirmation.findMany({
      where: { runId },
      orderBy: [{ salesCode: 'asc' }, { currency: 'asc' }],
    })
    return rows.map(plain)
  },
  licenceValidity: async (db, runId) => {
    const rows = await db.licenceCheck.findMany({
      where: { runId },
      orderBy: [{ partyCode: 'asc' }, { kind: 'asc' }],
    })
    return rows.map(plain)
  },
  workList: async (db, runId) =>
    (await db.workList.findMany({ where: { runId }, orderBy: { employeeCode: 'asc' } })).map(plain),
  weeklySummary: async (db, runId) =>
    (await db.departmentWeek.findMany({ where: { runId }, orderBy: { department: 'asc' } })).map(plain),
}

/** What a run has left behind, entry by entry, with the answers that were given; nothing but counts for some. */
export async function readRecord(
  db: Connection,
  run: { id: string; rhythm: RhythmName },
): Promise<RecordEntry[]> {
  return (await readers[run.rhythm]?.(db, run.id)) ?? []
}

/** Lines of all statements that no customer has confirmed, the oldest first (R110). */
export async function unresolvedLines(db: Connection, customer?: string): Promise<RecordEntry[]> {
  const rows = await db.statementLine.findMany({
    where: { status: { not: 'confirmed' }, statement: { customerCode: customer } },
    include: { statement: true },
    orderBy: [{ statement: { untilOn: 'asc' } }, { statementId: 'asc' }, { line: 'asc' }],
    take: mostUnresolved,
  })
  return rows.map(({ statement, ...line }) => ({
    customer: statement.customerCode,
    currency: statement.currency,
    untilOn: day(statement.untilOn),
    statement: statement.id,
    ...statementLine(line, statement.currency),
  }))
}

/** More would be read by nobody; confirmed ones make room. */
const mostUnresolved = 1000

/** A line of a statement without the statement's id; its amount with all digits of the statement's currency. */
export function statementLine(
  { statementId: _statement, ...line }: Prisma.StatementLineGetPayload<object>,
  currency: string,
): RecordEntry {
  const { currency: _currency, ...entry } = plain({ ...line, currency })
  return entry
}

/** Columns that hold a day, the others of type Date an instant. */
const instants = new Set(['at', 'customerAt', 'salesAt', 'enteredAt', 'checkedAt'])

const names: Record<string, string> = {
  orderNumber: 'order',
  customerCode: 'customer',
  supplierCode: 'supplier',
  salesCode: 'sales',
  partyCode: 'party',
  employeeCode: 'employee',
  standInCode: 'standIn',
  licenceId: 'licence',
  itemCode: 'item',
  onDate: 'on',
  toDate: 'to',
}

/** Columns of money in the currency of their row. */
const money = new Set([
  'amount', 'opening', 'closing', 'invoiced', 'paid', 'outstanding', 'overdue', 'prepaid', 'creditLimit', 'collected', 'due',
]) // prettier-ignore

/**
 * A row as JSON: absent columns left out, decimals as text, money with all digits of its currency, days and instants
 * as ISO 8601.
 */
export function plain(row: object): RecordEntry {
  const { currency } = row as { currency?: string | null }
  const entries = Object.entries(withoutNulls(row)).filter(([name]) => name !== 'runId')
  return Object.fromEntries(
    entries.map(([name, value]) => [names[name] ?? name, plainValue(name, value, currency ?? undefined)]),
  )
}

function plainValue(name: string, value: unknown, currency?: string): unknown {
  if (value instanceof Date) return instants.has(name) ? iso(value) : day(value)
  if (!isDecimal(value)) return value
  const text = decimalText(value)
  return currency !== undefined && money.has(name) ? roundMoney(text, currency) : text
}

function isDecimal(value: unknown): value is Prisma.Decimal {
  return typeof (value as { toFixed?: unknown } | null)?.toFixed === 'function' && typeof value === 'object'
}

import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { plain, statementLine, type RecordEntry } from './rhythm-reading'
import { isUuid, storableText } from './values'

/** What somebody answers: a disputed entry may be confirmed later, a confirmed one stays. */
export type Answer = {
  answer: 'confirmed' | 'disputed'
  /** Who records it, and who gave it when that is somebody else, such as at the customer. */
  by: string
  at: string
  answeredBy?: string
  comment?: string
}

/** Records what a customer says of a line of a statement (R110). */
export async function answerStatementLine(
  db: Database,
  { statement, line }: { statement: string; line: number },
  { answer, by, at, answeredBy, comment }: Answer,
): Promise<RecordEntry> {
  return db.$transaction(async (tx) => {
    const where = { statementId_line: { statementId: statement, line } }
    if (!isUuid(statement)) throw noSuch('line')
    await tx.$queryRaw`SELECT 1 FROM statement_lines WHERE statement_id = ${statement}::uuid AND line = ${line} FOR UPDATE`
    const known = await tx.statementLine.findUnique({ where, include: { statement: true } })
    if (!known) throw noSuch('line')
    assertOpen(known.status, answer)
    const data = { status: answer, by, at, answeredBy: text(answeredBy), comment: text(comment) }
    return statementLine(await tx.statementLine.update({ where, data }), known.statement.currency)
  })
}

/** Records that sales, or the customer, agree to an order's place in the plan of a month, or not (R73). */
export async function answerMonthPlan(
  db: Database,
  { item, party }: { item: string; party: 'customer' | 'sales' },
  { answer, by, at, comment }: Answer,
): Promise<RecordEntry> {
  return db.$transaction(async (tx) => {
    const known = await locked(tx, 'month_plan_items', item, () =>
      tx.monthPlanItem.findUnique({ where: { id: item } }),
    )
    assertOpen(party === 'customer' ? known.customerStatus : known.salesStatus, answer)
    const data =
      party === 'customer'
        ? { customerStatus: answer, customerBy: by, customerAt: at, customerComment: text(comment) }
        : { salesStatus: answer, salesBy: by, salesAt: at, salesComment: text(comment) }
    return plain(await tx.monthPlanItem.update({ where: { id: item }, data }))
  })
}

/** Whose confirmation of collection it is; undefined when there is none with that id. */
export async function collectionOwner(db: Connection, id: string): Promise<{ sales: string } | undefined> {
  const row = isUuid(id) ? await db.collectionConfirmation.findUnique({ where: { id } }) : null
  return row ? { sales: row.salesCode } : undefined
}

/** Records that a salesperson agrees to what was collected and is due, or not (R112). */
export async function answerCollection(
  db: Database,
  id: string,
  { answer, by, at, comment }: Answer,
): Promise<RecordEntry> {
  return db.$transaction(async (tx) => {
    const known = await locked(tx, 'collection_confirmations', id, () =>
      tx.collectionConfirmation.findUnique({ where: { id } }),
    )
    assertOpen(known.status, answer)
    const data = { status: answer, by, at, comment: text(comment) }
    return plain(await tx.collectionConfirmation.update({ where: { id }, data }))
  })
}

type Answered = 'month_plan_items' | 'collection_confirmations'

/** Two who answer at a time do so one after the other. */
async function locked<T>(
  tx: Connection,
  table: Answered,
  id: string,
  find: () => Promise<T | null>,
): Promise<T> {
  if (!isUuid(id)) throw noSuch('entry')
  if (table === 'month_plan_items')
    await tx.$queryRaw`SELECT 1 FROM month_plan_items WHERE id = ${id}::uuid FOR UPDATE`
  else await tx.$queryRaw`SELECT 1 FROM collection_confirmations WHERE id = ${id}::uuid FOR UPDATE`
  const known = await find()
  if (known === null) throw noSuch('entry')
  return known
}

function noSuch(what: string): ChangeRefused {
  return new ChangeRefused('not-found', `there is no such ${what}`)
}

function assertOpen(status: string, answer: Answer['answer']): void {
  if (status === 'confirmed' && answer === 'disputed')
    throw new ChangeRefused('already-decided', 'it was confirmed before; enter the correction on the order')
}

function text(value: string | undefined): string | null {
  return value === undefined ? null : storableText(value)
}

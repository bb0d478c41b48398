import type { OrderIntakeRow, Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { nextCount } from './counters'
import { storeSourceDocument, type NewSourceDocument } from './source-documents'
import { iso, jsonColumn, storableText } from './values'

/** An order as it is written down before its workflow starts. `S` is the argument of the workflow. */
export type Intake<S = unknown> = {
  number: string
  customerCode: string
  /** Our selling entity as the buyer names it; empty when nobody does. */
  seller?: string
  buyerOrderNumber: string
  start: S
  createdBy: string
  createdAt: string
  requestKey?: string
}

/** By what a buyer's order is known: a buyer numbers the orders of each seller apart. */
export type BuyersNumber = { customerCode: string; seller?: string; buyerOrderNumber: string }

/** An order to be given a number. The workflow's argument is made from the number. */
export type NewIntake<S> = Omit<Intake<S>, 'number' | 'start'> & {
  start: (number: string) => S
  /** The document it came in with. */
  document?: Omit<NewSourceDocument, 'orderNumber'>
  /** Time zone in which the order's year is read off. */
  zone?: string
}

/**
 * Gives an order its number, and keeps what its workflow is to be started with: all or nothing. For a customer's
 * order number that is known already, that order is given, as it was first written down.
 */
export async function receiveIntake<S>(
  db: Database,
  intake: NewIntake<S>,
): Promise<{ created: boolean; intake: Intake<S> }> {
  const known = await findIntakeOf<S>(db, intake)
  if (known) return { created: false, intake: known }
  return db.$transaction(async (tx) => {
    const number = await nextNumber(tx, intake)
    const inserted = await insertIntake(tx, number, intake)
    if (!inserted) return { created: false, intake: (await findIntakeOf<S>(tx, intake))! }
    if (intake.document) await storeSourceDocument(tx, { ...intake.document, orderNumber: number })
    return { created: true, intake: (await findIntake<S>(tx, number))! }
  })
}

/** The intake of an order by its number. */
export async function findIntake<S>(db: Connection, number: string): Promise<Intake<S> | undefined> {
  const row = await db.orderIntakeRow.findUnique({ where: { number: storableText(number) } })
  return row ? toIntake<S>(row) : undefined
}

/** The intake of a customer's order by the customer's own number. */
export async function findIntakeOf<S>(db: Connection, order: BuyersNumber): Promise<Intake<S> | undefined> {
  const row = await db.orderIntakeRow.findUnique({
    where: { customerCode_seller_buyerOrderNumber: keyOf(order) },
  })
  return row ? toIntake<S>(row) : undefined
}

/** `GD26-00001`: the year, and the count of the orders in it. The count's row makes creations wait for each other. */
async function nextNumber(
  tx: Connection,
  { createdAt, zone = 'Asia/Shanghai' }: NewIntake<unknown>,
): Promise<string> {
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: zone }).format(new Date(createdAt))
  const count = await nextCount(tx, `order-${year}`)
  return `GD${year.slice(-2)}-${String(count).padStart(5, '0')}`
}

async function insertIntake<S>(tx: Connection, number: string, intake: NewIntake<S>): Promise<boolean> {
  const data: Prisma.OrderIntakeRowCreateManyInput = {
    number,
    ...keyOf(intake),
    start: jsonColumn(intake.start(number)),
    createdBy: intake.createdBy,
    createdAt: intake.createdAt,
    requestKey: intake.requestKey,
  }
  const { count } = await tx.orderIntakeRow.createMany({ data: [data], skipDuplicates: true })
  return count > 0
}

function keyOf({ customerCode, seller = '', buyerOrderNumber }: BuyersNumber): Required<BuyersNumber> {
  return {
    customerCode: storableText(customerCode),
    seller: storableText(seller),
    buyerOrderNumber: storableText(buyerOrderNumber),
  }
}

function toIntake<S>({ createdAt, requestKey, start, ...row }: OrderIntakeRow): Intake<S> {
  return {
    ...row,
    createdAt: iso(createdAt),
    start: start as S,
    ...(requestKey === null ? {} : { requestKey }),
  }
}

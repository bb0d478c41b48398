import type { Prisma, SupplyLine as Row } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { ChangeRefused, StaleVersion, violatesReference, violatesUnique } from './errors'
import { requestPlanning } from './planning-requests'
import { assertQuantity, lockItem, move } from './stock'
import { wasMade, writeChange, type ChangeOrigin } from './supply-line-changes'
import { toSupplyLine, type SupplyKind, type SupplyLine } from './supply-lines'
import { day, decimalText, storableText } from './values'

/** A line to be entered; its first promise is the one it is measured against. */
export type NewSupplyLine = ChangeOrigin & {
  ref: string
  kind: SupplyKind
  item: string
  supplier?: string
  quantity: number
  promisedOn: string
  startOn?: string
  firm?: boolean
}

/** A change of one line, and the version of it that the person had before them; absent to change it whatever it is. */
export type SupplyLineEdit = ChangeOrigin & { ref: string; expectedVersion?: number }

/**
 * Enters a line and asks for a plan. The same line again changes nothing; another one under its reference is
 * refused, as are an item and a supplier that are not known (`ChangeRefused`).
 */
export async function createSupplyLine(db: Database, line: NewSupplyLine): Promise<SupplyLine> {
  assertQuantity(line.quantity, '/quantity')
  try {
    return await db.$transaction(async (tx) => {
      const data = columnsOf(line)
      const known = await tx.supplyLine.findUnique({ where: { ref: data.ref } })
      if (known) return sameLine(known, line)
      const row = await tx.supplyLine.create({ data })
      const { at, by, key, promisedOn } = line
      await writeChange(tx, row.ref, { at, by, key, what: 'created', to: promisedOn })
      await request(tx, row, { at, what: `ordered ${line.quantity} ${line.item} by ${promisedOn}` })
      return toSupplyLine(row)
    })
  } catch (error) {
    if (violatesUnique(error)) return createSupplyLine(db, line)
    if (violatesReference(error))
      throw new ChangeRefused(
        'unknown-code',
        `the item ${line.item} or the supplier ${line.supplier} is not known`,
      )
    throw error
  }
}

/** The supplier promises another date. The same date again changes nothing. */
export async function changePromise(
  db: Database,
  change: SupplyLineEdit & { promisedOn: string; reason: string },
): Promise<SupplyLine> {
  const { promisedOn, reason, ...origin } = change
  return edit(db, change, 'promise', async (tx, row) => {
    const from = day(row.promisedOn)!
    if (from === promisedOn) return row
    await writeChange(tx, row.ref, { ...originOf(origin), what: 'promise', from, to: promisedOn, reason })
    await request(tx, row, { at: change.at, what: `promised on ${promisedOn}, not ${from}: ${reason}` })
    return update(tx, row, { promisedOn: new Date(promisedOn) })
  })
}

/** A quantity arrives and goes into stock. More than is outstanding is refused. */
export async function receiveSupply(
  db: Database,
  change: SupplyLineEdit & { quantity: number },
): Promise<SupplyLine> {
  assertQuantity(change.quantity, '/quantity')
  return edit(db, change, 'receipt', async (tx, row) => {
    const outstanding = row.quantity.minus(row.received)
    if (outstanding.lt(change.quantity)) {
      const detail = `${decimalText(outstanding)} of ${row.ref} are outstanding, not ${change.quantity}`
      throw new ChangeRefused('over-receipt', detail, '/quantity')
    }
    const received = row.received.plus(change.quantity)
    const { at, by } = change
    const [from, to] = [decimalText(row.received), decimalText(received)]
    await writeChange(tx, row.ref, { ...originOf(change), what: 'receipt', from, to })
    await lockItem(tx, row.itemCode)
    const { itemCode: item, ref } = row
    await move(tx, { item, quantity: change.quantity, kind: 'receipt', ref, at, by })
    await request(tx, row, { at, what: `received ${change.quantity} ${item}` })
    return update(tx, row, { received })
  })
}

/** Nothing more will come of the line. Repeating it changes nothing. */
export async function cancelSupply(
  db: Database,
  change: SupplyLineEdit & { reason: string },
): Promise<SupplyLine> {
  const { at, reason } = change
  return edit(db, change, 'cancelled', async (tx, row) => {
    await writeChange(tx, row.ref, { ...originOf(change), what: 'cancelled', reason })
    await request(tx, row, { at, what: `cancelled: ${reason}` })
    return update(tx, row, { cancelledAt: new Date(at) })
  })
}

/** One change of one line at a time: its row is locked. */
async function edit(
  db: Database,
  change: SupplyLineEdit,
  what: 'promise' | 'receipt' | 'cancelled',
  apply: (tx: Connection, row: Row) => Promise<Row>,
): Promise<SupplyLine> {
  return db.$transaction(async (tx) => {
    const ref = storableText(change.ref)
    await tx.$queryRaw`SELECT 1 FROM supply_lines WHERE ref = ${ref} FOR UPDATE`
    const row = await tx.supplyLine.findUnique({ where: { ref } })
    if (!row) throw new ChangeRefused('not-found', `there is no supply line ${change.ref}`, '/ref')
    if (await wasMade(tx, change, { ref, what })) return toSupplyLine(row)
    if (row.cancelledAt) {
      if (what === 'cancelled') return toSupplyLine(row)
      throw new ChangeRefused('already-cancelled', `${ref} was cancelled: nothing more will come of it`)
    }
    const { expectedVersion } = change
    if (expectedVersion !== undefined && expectedVersion !== row.version)
      throw new StaleVersion(ref, row.version)
    return toSupplyLine(await apply(tx, row))
  })
}

function update(tx: Connection, { ref }: Row, data: Prisma.SupplyLineUpdateInput): Promise<Row> {
  return tx.supplyLine.update({ where: { ref }, data: { ...data, version: { increment: 1 } } })
}

async function request(
  tx: Connection,
  { ref }: Row,
  { at, what }: { at: string; what: string },
): Promise<void> {
  await requestPlanning(tx, { at, kind: 'purchase', ref, reason: `${ref} ${what}` })
}

function originOf({ at, by, key }: ChangeOrigin): ChangeOrigin {
  return { at, by, key }
}

function columnsOf(line: NewSupplyLine): Prisma.SupplyLineUncheckedCreateInput {
  const promisedOn = new Date(line.promisedOn)
  return {
    ref: storableText(line.ref),
    kind: line.kind,
    itemCode: storableText(line.item),
    supplierCode: line.supplier && storableText(line.supplier),
    quantity: line.quantity,
    promisedOn,
    firstPromisedOn: promisedOn,
    startOn: line.startOn ? new Date(line.startOn) : undefined,
    firm: line.firm ?? false,
    createdBy: line.by,
    createdAt: line.at,
  }
}

/** What was first entered decides; what has happened to the line since does not. */
function sameLine(row: Row, line: NewSupplyLine): SupplyLine {
  const isSame =
    row.itemCode === line.item && row.kind === line.kind && row.quantity.equals(line.quantity) &&
    day(row.firstPromisedOn) === line.promisedOn // prettier-ignore
  if (isSame) return toSupplyLine(row)
  throw new ChangeRefused('key-reused', `another supply line has the reference ${line.ref}`, '/ref')
}

import { addressKey, isAddress } from './address-failures'
import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { giveAddress } from './party-contacts'
import { isNotOut } from './queued-mails'
import { iso, storableText } from './values'

/** One correction of an address, and what it was before. */
export type EmailChange = { email: string; before: string; by: string; at: string }

/** Where an employee is written to, with every correction of it, the last one first. */
export type EmployeeEmail = { code: string; email: string; history: EmailChange[] }

/** The address of an employee; undefined for a code that nobody has. */
export async function readEmail(db: Connection, code: string): Promise<EmployeeEmail | undefined> {
  const row = await db.employee.findUnique({
    where: { code: storableText(code) },
    include: { emailChanges: { orderBy: { id: 'desc' } } },
  })
  if (!row) return undefined
  const history = row.emailChanges.map(({ email, before, by, at }) => ({ email, before, by, at: iso(at) }))
  return { code: row.code, email: row.email, history }
}

/** Corrections wait for each other, so that two people never get one address. */
const EMAIL_LOCK = 20260014

/**
 * Gives an employee another address; mail that waits for them goes there. The address that they have already changes
 * nothing. Throws `ChangeRefused` for a code that nobody has, and for the address of a colleague or of a party: a reply
 * from it could be anybody's.
 */
export async function setEmail(
  db: Database,
  { code, email, by, at }: { code: string; email: string; by: string; at: string },
): Promise<EmployeeEmail> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${EMAIL_LOCK}::bigint)`
    const known = await readEmail(tx, code)
    if (!known) throw new ChangeRefused('not-found', `There is no employee ${code}`)
    const before = known.email
    if (before === email) return known
    await assertNobodyElses(tx, code, email)
    await tx.employee.update({ where: { code: known.code }, data: { email } })
    await tx.emailChange.create({ data: { employeeCode: known.code, before, email, by, at } })
    const waiting = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM emails
      WHERE recipient_code = ${known.code} AND lower(address) = ${addressKey(before)} AND ${isNotOut} FOR UPDATE`
    await giveAddress(
      tx,
      waiting.map(({ id }) => id),
      email,
    )
    return (await readEmail(tx, code))!
  })
}

async function assertNobodyElses(tx: Connection, code: string, email: string): Promise<void> {
  const colleague = await tx.employee.findFirst({
    where: {
      active: true,
      code: { not: storableText(code) },
      email: isAddress(email),
    },
  })
  const contact = await tx.partyContact.findFirst({
    where: { email: isAddress(email) },
  })
  const other = colleague?.code ?? contact?.partyCode
  if (other === undefined) return
  const detail = `is the address of ${other} already: must be one of their own`
  throw new ChangeRefused('address-taken', detail, '/email')
}

import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { findEmployee, type Employee } from './people'
import { storableText } from './values'

/** A time away, from its first instant to the one on which the person is back, and who is written to meanwhile. */
export type Absence = { code: string; awayFrom: string; awayUntil: string; deputy: string }

const ABSENCE_LOCK = 20260013

/**
 * Enters an absence in place of an earlier one; repeating it changes nothing. Throws `ChangeRefused` for an unknown
 * person, for a deputy who is unknown, has left or is the person themself, and for deputies who would stand in for
 * each other in a ring while all of them are away. Absences wait for each other, so that two cannot make a ring.
 */
export async function setAbsence(db: Database, absence: Absence): Promise<Employee> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ABSENCE_LOCK}::bigint)`
    await assertEmployee(tx, absence.code)
    await assertDeputy(tx, absence)
    const { code, awayFrom, awayUntil, deputy } = absence
    await tx.employee.update({ where: { code }, data: { awayFrom, awayUntil, deputyCode: deputy } })
    return assertEmployee(tx, code)
  })
}

/** Ends an absence, or takes it back; who stands in for the person the next time stays on record. */
export async function endAbsence(db: Database, code: string): Promise<Employee> {
  return db.$transaction(async (tx) => {
    await assertEmployee(tx, code)
    await tx.employee.update({ where: { code }, data: { awayFrom: null, awayUntil: null } })
    return assertEmployee(tx, code)
  })
}

async function assertEmployee(tx: Connection, code: string): Promise<Employee> {
  const found = await findEmployee(tx, storableText(code))
  if (found) return found
  throw new ChangeRefused('not-found', `There is no employee ${code}`)
}

async function assertDeputy(tx: Connection, absence: Absence): Promise<void> {
  const { code, deputy } = absence
  const refuse = (detail: string) => new ChangeRefused('unknown-code', detail, '/deputy')
  if (deputy === code) throw refuse(`must be somebody else than ${code}`)
  const first = await findEmployee(tx, deputy)
  if (!first) throw refuse(`names ${deputy}, who is no employee`)
  if (!first.active) throw refuse(`names ${deputy}, who has left`)
  const ring = await ringOf(tx, absence, first)
  if (!ring) return
  throw new ChangeRefused(
    'deputies-in-a-ring',
    `goes in a ring while all are away: ${ring.join(' → ')}`,
    '/deputy',
  )
}

/** The deputies from the person back to the person, when each of them is away at a time with the others. */
async function ringOf(tx: Connection, absence: Absence, first: Employee): Promise<string[] | undefined> {
  const path = [absence.code]
  for (let next: Employee | undefined = first; next && isAway(next, absence);) {
    path.push(next.code)
    if (next.deputyCode === absence.code) return [...path, absence.code]
    if (next.deputyCode === undefined || path.includes(next.deputyCode)) return undefined
    next = await findEmployee(tx, next.deputyCode)
  }
  return undefined
}

/** Away at some instant of the absence, or gone for good. */
function isAway({ active, awayFrom, awayUntil }: Employee, absence: Absence): boolean {
  if (!active) return true
  if (awayFrom === undefined && awayUntil === undefined) return false
  const begins = awayFrom === undefined || awayFrom < absence.awayUntil
  return begins && (awayUntil === undefined || awayUntil > absence.awayFrom)
}

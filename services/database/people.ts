import type { Department, Level } from '../../domain/departments'
import type { Employee as EmployeeRow } from '../../prisma/generated/client'
import { addressProblem } from '../email/address'
import { failingAddresses, isAddress } from './address-failures'
import type { Connection } from './client'
import { withQuiet, type OwnQuietHours } from './quiet-hours'
import { iso, storableText, withoutNulls } from './values'

/** Language of the mails to somebody. */
export type Language = 'zh' | 'en' | 'both'

export type Employee = {
  code: string
  name: string
  nameEn: string
  department: Department
  level: Level
  supervisorCode?: string
  email: string
  language: Language
  active: boolean
  /** Who is written to instead while the person is away or after they left. */
  deputyCode?: string
  awayFrom?: string
  awayUntil?: string
  /** When no mail is sent that can wait; the factory's quiet hours when absent. */
  quiet?: OwnQuietHours
}

/** Somebody to write to. */
export type Person = {
  code: string
  name: string
  nameEn?: string
  email: string
  language: Language
  department: Department
  level: Level
  /** The person in whose place they are written to. */
  standsInFor?: string
  /** That person is here, but the address refuses mail. */
  isUnreachable?: true
  /** That person is here, but has no address that could be one. */
  hasNoAddress?: true
}

/** The employee with that code, whether or not they have left. */
export async function findEmployee(db: Connection, code: string): Promise<Employee | undefined> {
  const row = await db.employee.findUnique({ where: { code: storableText(code) } })
  return row ? toEmployee(row) : undefined
}

/** Everybody, by code, those who have left too. */
export async function listEmployees(db: Connection): Promise<Employee[]> {
  return (await db.employee.findMany({ orderBy: { code: 'asc' } })).map(toEmployee)
}

/** The people of a department, or those of one level in it, by code; without those who have left. */
export async function employeesOf(
  db: Connection,
  department: Department,
  level?: Level,
): Promise<Employee[]> {
  const rows = await db.employee.findMany({
    where: { department, level, active: true },
    orderBy: { code: 'asc' },
  })
  return rows.map(toEmployee)
}

/** Those of one level in the whole company, by code; without those who have left. */
export async function employeesOfLevel(db: Connection, level: Level): Promise<Employee[]> {
  const rows = await db.employee.findMany({ where: { level, active: true }, orderBy: { code: 'asc' } })
  return rows.map(toEmployee)
}

/** The supervisors above an employee, the nearest first. */
export async function supervisorChain(db: Connection, code: string): Promise<Employee[]> {
  const rows = await db.$queryRaw<{ code: string }[]>`
    WITH RECURSIVE line AS (
      SELECT code, supervisor_code, 0 AS distance FROM employees WHERE code = ${storableText(code)}
      UNION ALL
      SELECT above.code, above.supervisor_code, distance + 1 FROM line
      JOIN employees above ON above.code = line.supervisor_code
    ) CYCLE code SET repeated USING path
    SELECT code FROM line WHERE distance > 0 AND NOT repeated ORDER BY distance`
  const employees = await db.employee.findMany({ where: { code: { in: rows.map((row) => row.code) } } })
  return rows.map((row) => toEmployee(employees.find((employee) => employee.code === row.code)!))
}

/** The employee with that address, in upper or lower case; undefined when it is nobody's, or that of several. */
export async function findEmployeeByAddress(db: Connection, address: string): Promise<Employee | undefined> {
  const rows = await db.employee.findMany({
    where: { email: isAddress(address), active: true },
    take: 2,
  })
  return rows.length === 1 ? toEmployee(rows[0]!) : undefined
}

/**
 * Whom to write to in an employee's place at an instant: themself, or while they are away, have left or have an
 * address that refuses mail, or none, their deputy, or else the nearest supervisor who is there. When nobody stands in
 * for somebody who works here, it is themself if they have an address. Nobody for a code that is not known.
 */
export async function resolvePerson(db: Connection, code: string, at: string): Promise<Person[]> {
  const employee = await findEmployee(db, code)
  if (!employee) return []
  if (await isReachable(db, employee, at)) return [toPerson(employee)]
  const standIn = (await presentDeputy(db, employee, at)) ?? (await presentSupervisor(db, code, at))
  if (standIn) return [{ ...toPerson(standIn), standsInFor: code, ...whyAbsent(employee, at) }]
  return employee.active && hasAddress(employee) ? [toPerson(employee)] : []
}

/** What keeps mail from somebody who is here. */
function whyAbsent(employee: Employee, at: string): Pick<Person, 'isUnreachable' | 'hasNoAddress'> {
  if (!isPresent(employee, at)) return {}
  return hasAddress(employee) ? { isUnreachable: true } : { hasNoAddress: true }
}

/** Works here, is not away at that instant, and has an address that takes mail. */
async function isReachable(db: Connection, employee: Employee, at: string): Promise<boolean> {
  if (!isPresent(employee, at) || !hasAddress(employee)) return false
  return (await failingAddresses(db, [employee.email])).size === 0
}

function hasAddress({ email }: Employee): boolean {
  return addressProblem(email) === undefined
}

/** Works here, and is not away at that instant. */
export function isPresent(employee: Employee, at: string): boolean {
  const { active, awayFrom, awayUntil } = employee
  const instant = Date.parse(at)
  const isAway =
    (awayFrom !== undefined || awayUntil !== undefined) &&
    instant >= (awayFrom === undefined ? -Infinity : Date.parse(awayFrom)) &&
    instant < (awayUntil === undefined ? Infinity : Date.parse(awayUntil))
  return active && !isAway
}

/** A deputy may be away too: then it is the deputy's deputy, until somebody is there or the round is closed. */
async function presentDeputy(db: Connection, away: Employee, at: string): Promise<Employee | undefined> {
  const asked = new Set([away.code])
  let code = away.deputyCode
  while (code !== undefined && !asked.has(code)) {
    asked.add(code)
    const deputy = await findEmployee(db, code)
    if (deputy && (await isReachable(db, deputy, at))) return deputy
    code = deputy?.deputyCode
  }
  return undefined
}

async function presentSupervisor(db: Connection, code: string, at: string): Promise<Employee | undefined> {
  for (const supervisor of await supervisorChain(db, code)) {
    if (await isReachable(db, supervisor, at)) return supervisor
  }
  return undefined
}

function toPerson({ code, name, nameEn, email, language, department, level }: Employee): Person {
  return { code, name, nameEn, email, language, department, level }
}

/** An employee out of the table's row. */
export function toEmployee(row: EmployeeRow): Employee {
  const { awayFrom, awayUntil } = row
  return withoutNulls({ ...withQuiet(row), awayFrom: iso(awayFrom), awayUntil: iso(awayUntil) }) as Employee
}

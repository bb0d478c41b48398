import { reaches } from '../domain/departments'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { Problem } from './problem'

/** Who may enter things about an employee, as descriptions and refusals say it. */
export const whoMaySpeakFor = 'For the person, the lead of the department and above, and the supervisors.'

/** Throws 403 for a colleague, and 404 for a code that nobody has. */
export async function assertMaySpeakFor(
  { people }: ApiDeps['repositories'],
  { actor }: Caller,
  code: string,
): Promise<void> {
  if (actor.code === code || actor.level === 'director') return
  const employee = await people.find(code)
  if (!employee) throw new Problem('entry-not-found', `There is no employee ${code}`)
  const isOfDepartment = actor.department === employee.department
  if (isOfDepartment && reaches(actor.level, 'lead') && !reaches(employee.level, actor.level)) return
  const supervisors = await people.supervisorsOf(code)
  if (supervisors.some((above) => above.code === actor.code)) return
  throw new Problem('not-permitted', `${whoMaySpeakFor} ${code} is none of yours`)
}

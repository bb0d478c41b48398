import type { Request } from 'express'
import type { Actor } from '../domain/order/rule'
import type { Employee, Repositories } from '../services/database'
import { Problem } from './problem'

/** Who a request comes from: the person who acts, and the key's own person when that is another. */
export type Caller = { employee: Employee; actor: Actor; keyHolder: string; mayActAs: boolean }

/** The header by which an administrator's key names the acting employee. */
export const actAsHeader = 'Gendan-Act-As'

/** The caller by the API key and the acting employee that it names; throws 401, 403 or 422. */
export async function identify(request: Request, repositories: Repositories): Promise<Caller> {
  const holder = await repositories.apiKeys.findEmployee(keyOf(request))
  if (!holder) throw unauthenticated('The API key is unknown, revoked, or of somebody who has left')
  const actAs = request.get(actAsHeader)
  if (actAs === undefined || actAs === holder.employee.code) return caller(holder.employee, holder)
  if (!holder.mayActAs) {
    throw new Problem(
      'act-as-not-permitted',
      `This key acts as ${holder.employee.code} only; leave ${actAsHeader} out`,
    )
  }
  return caller(await actingEmployee(actAs, repositories), holder)
}

async function actingEmployee(code: string, repositories: Repositories): Promise<Employee> {
  const employee = await repositories.people.find(code)
  if (employee?.active) return employee
  const detail = employee ? `${code} has left` : `There is no employee ${code.slice(0, 64)}`
  throw new Problem('unknown-employee', detail, { errors: [{ header: actAsHeader, detail }] })
}

function caller(employee: Employee, holder: { employee: Employee; mayActAs: boolean }): Caller {
  const { code, department, level } = employee
  const { mayActAs } = holder
  return { employee, actor: { code, department, level }, keyHolder: holder.employee.code, mayActAs }
}

/** `Authorization: Bearer <key>` (RFC 6750, section 2.1); the scheme in any case. */
function keyOf(request: Request): string {
  const match = /^bearer +([\x21-\x7e]{1,200})$/i.exec(request.get('Authorization') ?? '')
  if (!match?.[1]) throw unauthenticated('Send the header Authorization: Bearer <key>')
  return match[1]
}

function unauthenticated(detail: string): Problem {
  return new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="gendan"' } })
}

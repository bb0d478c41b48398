import type { CommandBody, CommandName } from '../domain/order/commands'
import type { Employee, PartyKind } from '../services/database'
import type { ApiDeps } from './deps'
import type { ProblemEntry } from './problem'
import type { CommandExtras } from './schemas/commands'
import { bodyProblem } from './schemas/validation'

/** Kinds of parties that commands name. */
const namedKinds = ['supplier', 'forwarder', 'broker'] as const satisfies readonly PartyKind[]
type NamedKind = (typeof namedKinds)[number]

type Named = { is: 'employee' | NamedKind; pointer: string; code: string | undefined }
type NamedIn = { [C in CommandName]?: (body: CommandBody<C>) => Named[] }

/** The fields of commands that name somebody of master data; the order's rules know neither people nor parties. */
const namedIn: NamedIn = {
  reassignTask: ({ to }) => [{ is: 'employee', pointer: '/to', code: to }],
  raiseException: ({ owner }) => [{ is: 'employee', pointer: '/owner', code: owner }],
  draftPurchaseOrder: ({ supplier }) => [{ is: 'supplier', pointer: '/supplier', code: supplier }],
  specifyBillOfMaterials: ({ materials }) =>
    materials.map(({ supplier }, index) => ({
      is: 'supplier',
      pointer: `/materials/${index}/supplier`,
      code: supplier,
    })),
  bookVessel: ({ forwarder }) => [{ is: 'forwarder', pointer: '/forwarder', code: forwarder }],
  enterShippingOrder: ({ forwarder }) => [{ is: 'forwarder', pointer: '/forwarder', code: forwarder }],
  instructBroker: ({ party }) => [{ is: 'broker', pointer: '/party', code: party }],
}

/** A command whose names are to be looked up. */
export type Naming = { name: CommandName; body: unknown; extras: CommandExtras }

/** Refuses a command that names an employee or a party who is not there; gives whom it is recorded for. */
export async function lookUpNames(
  deps: ApiDeps,
  { name, body, extras }: Naming,
): Promise<Employee | undefined> {
  const find = namedIn[name] as ((body: unknown) => Named[]) | undefined
  const named = find?.(body) ?? []
  const worker = await employeeOf(deps, '/onBehalfOf/employee', extras.onBehalfOf?.employee)
  const employees = named.filter(({ is }) => is === 'employee')
  const others = await Promise.all(employees.map(({ pointer, code }) => employeeOf(deps, pointer, code)))
  const errors = [
    ...[worker, ...others].flatMap((found) => (isError(found) ? [found] : [])),
    ...(await Promise.all(namedKinds.map((kind) => missingParties(deps, kind, named)))).flat(),
  ]
  if (errors.length > 0) throw bodyProblem(errors)
  return isError(worker) ? undefined : worker
}

function isError(found: Employee | ProblemEntry | undefined): found is ProblemEntry {
  return found !== undefined && 'detail' in found
}

async function employeeOf(
  { repositories }: ApiDeps,
  pointer: string,
  code: string | undefined,
): Promise<Employee | ProblemEntry | undefined> {
  if (code === undefined) return undefined
  const employee = await repositories.people.find(code)
  if (employee?.active) return employee
  return { pointer, detail: employee ? `names ${code}, who has left` : `names ${code}, who is no employee` }
}

async function missingParties(
  { repositories }: ApiDeps,
  kind: NamedKind,
  named: Named[],
): Promise<ProblemEntry[]> {
  const wanted = named.filter(({ is, code }) => is === kind && code !== undefined)
  if (wanted.length === 0) return []
  const known = new Set((await repositories.parties.list(kind)).map(({ code }) => code))
  return wanted
    .filter(({ code }) => !known.has(code!))
    .map(({ pointer, code }) => ({ pointer, detail: `names ${code}, which is no active ${kind}` }))
}

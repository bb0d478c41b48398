import type { Problem } from '../../../domain/body/check'
import { isDate } from '../../../domain/body/check'
import { departmentNames } from '../../../domain/departments'
import { capacityLimits } from '../capacity'
import { capacityProblems } from '../capacity/check-input'
import type { Check, Report } from '../capacity/checks'
import { instant, isObject, list, numberFrom, object, optional } from '../capacity/checks'
import { materialsProblems } from '../materials/check'
import { calendar, instantNear } from './check-dates'
import { byName } from '../template-check'
import { orderCheck } from './check-order'
import { machineExtras, previous, reservation, routing, supplyExtras } from './check-parts'
import { checkReferences } from './check-references'
import type { FactoryInput } from './input'
import { factoryLimits } from './limits'

/** How long a plan is improved, and from which seed. */
export type FactoryOptions = { seed?: number; iterations?: number; seconds?: number }

const mostProblems = 100

/** Everything that is wrong with a picture of the factory, at most a hundred entries; empty when it can be planned. */
export function factoryProblems(input: unknown, options: unknown = {}): Problem[] {
  const problems: Problem[] = []
  const report: Report = (pointer, detail) => {
    if (problems.length < mostProblems) problems.push({ pointer, detail })
  }
  checkOptions(options, report)
  if (!isObject(input)) {
    report('', 'must be an object: the picture of the factory')
    return problems
  }
  if (!checkSize(input, report) || !checkPlannedAt(input.plannedAt, report)) return problems
  checkShape(input, report)
  // References are looked up only in what has the right shape.
  if (problems.length === 0) checkReferences(input as FactoryInput, report)
  return problems
}

function checkOptions(options: unknown, report: Report): void {
  object({
    seed: optional(numberFrom(-2_147_483_648, 4_294_967_295)),
    iterations: optional(numberFrom(0, capacityLimits.iterations)),
    seconds: optional(numberFrom(0, capacityLimits.seconds)),
  })(options, '/options', report)
  if (isObject(options) && options.seed !== undefined && !Number.isInteger(options.seed))
    report('/options/seed', 'must be a whole number')
}

/** Looks at nothing inside a list that is too long. */
function checkSize({ orders }: Record<string, unknown>, report: Report): boolean {
  if (!Array.isArray(orders)) return true
  if (orders.length > factoryLimits.orders) {
    report(
      '/orders',
      `has ${orders.length} entries; at most ${factoryLimits.orders} are planned in one request`,
    )
    return false
  }
  const lines = orders.reduce<number>(
    (sum, order) => sum + (isObject(order) && Array.isArray(order.lines) ? order.lines.length : 0),
    0,
  )
  if (lines <= factoryLimits.lines) return true
  report('/orders', `have ${lines} lines; at most ${factoryLimits.lines} are planned in one request`)
  return false
}

/** All other dates are measured against it. */
function checkPlannedAt(plannedAt: unknown, report: Report): boolean {
  let isRight = true
  instant(plannedAt, '/plannedAt', (pointer, detail) => {
    isRight = false
    report(pointer, detail)
  })
  if (!isRight || isDate((plannedAt as string).slice(0, 10))) return isRight
  report('/plannedAt', 'must lie between 1990 and 2199')
  return false
}

function checkShape(input: Record<string, unknown>, report: Report): void {
  const plannedAt = input.plannedAt as string
  object({
    plannedAt: instant,
    calendar,
    departmentCalendars: optional(byName(departmentNames, calendar)),
    items: anything,
    bom: anything,
    supplies: optional(list(supplyExtras(plannedAt), 0, 100_000)),
    reservations: optional(list(reservation, 0, 100_000)),
    workCentres: anything,
    machines: list(machineExtras(plannedAt), 0, capacityLimits.machines),
    routings: list(routing, 0, factoryLimits.routings),
    orders: list(orderCheck(plannedAt), 0, factoryLimits.orders),
    classWeights: anything,
    previous: optional(object({ operations: list(previous, 0, factoryLimits.previousOperations) })),
    frozenUntil: optional(instantNear(plannedAt)),
  })(input, '', report)
  checkMaterials(input, report)
  checkMachines(input, report)
}

/** Checked elsewhere. */
const anything: Check = () => undefined

/** Items, bills of materials and supplies by the rules of the material plan. */
function checkMaterials(input: Record<string, unknown>, report: Report): void {
  const supplies = Array.isArray(input.supplies) ? input.supplies.map(withoutExtras) : input.supplies
  const problems = materialsProblems({
    today: '2000-01-01',
    calendar: alwaysWorking,
    items: input.items,
    bom: input.bom,
    demands: [],
    ...(supplies !== undefined && { scheduledReceipts: supplies }),
  })
  for (const { pointer, detail } of problems)
    report(pointer.replace(/^\/scheduledReceipts/, '/supplies'), detail)
}

/** The input's own calendar is checked once. */
const alwaysWorking = {
  name: 'every day',
  zone: 'UTC',
  offsets: [{ from: '1970-01-01T00:00:00.000Z', minutes: 0 }],
  from: '1970-01-01',
  to: '2199-12-31',
  week: Array.from({ length: 7 }, () => [[0, 1440]]),
  exceptions: {},
}

function withoutExtras(supply: unknown): unknown {
  if (!isObject(supply)) return supply
  const { supplier: _supplier, firstDueOn: _firstDueOn, ...rest } = supply
  return rest
}

/** Machines, work centres and weights by the rules of the capacity plan. */
function checkMachines(input: Record<string, unknown>, report: Report): void {
  const { machines, workCentres, classWeights } = input
  const bare = Array.isArray(machines)
    ? machines.map((machine) => {
        if (!isObject(machine)) return machine
        const { stops: _stops, calendar: _calendar, ...rest } = machine
        return rest
      })
    : []
  if (bare.length === 0) bare.push({ id: 'none' })
  const first = isObject(bare[0]) ? bare[0].id : 'none'
  const problems = capacityProblems(
    {
      planFrom: input.plannedAt,
      jobs: [{ id: 'any', operations: [{ id: 'any', machines: [{ machine: first, minutes: 0 }] }] }],
      machines: bare,
      workCentres: workCentres ?? null,
      ...(classWeights !== undefined && { classWeights }),
    },
    { seed: 0 },
  )
  for (const { pointer, detail } of problems)
    if (
      !pointer.startsWith('/jobs') &&
      !(Array.isArray(machines) && machines.length === 0 && pointer.startsWith('/machines'))
    )
      report(pointer, detail)
}

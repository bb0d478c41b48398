import type { Problem } from '../../../domain/body/check'
import type { CalendarData } from '../../../domain/calendar'
import { calendarProblems, isDate } from '../../../domain/calendar'
import type { CapacityInput, CapacityOptions } from './input'
import { checkReferences } from './check-references'

/** Most that one request may hold. */
export const capacityLimits = {
  jobs: 5_000,
  operations: 20_000,
  operationsPerJob: 200,
  machines: 500,
  machinesPerOperation: 50,
  workCentres: 200,
  setupFamilies: 200,
  /** Of one operation, a year and more of work. */
  minutes: 200_000,
  seconds: 600,
  iterations: 1_000_000_000,
} as const

/** Everything wrong with an input, at most a hundred entries; empty when a plan can be made from it. */
export function capacityProblems(input: unknown, options: CapacityOptions): Problem[] {
  const problems: Problem[] = []
  const report: Report = (pointer, detail) => {
    if (problems.length < mostProblems) problems.push({ pointer, detail })
  }
  checkOptions(options, report)
  checkShape(input, report)
  // References are looked up only in what has the right shape.
  if (problems.length === 0) checkReferences(input as CapacityInput, report)
  return problems
}

export type Report = (pointer: string, detail: string) => void
type Check = (value: unknown, pointer: string, report: Report) => void

const mostProblems = 100

function checkOptions({ seed, iterations, seconds }: CapacityOptions, report: Report): void {
  if (!Number.isInteger(seed)) report('/options/seed', 'must be a whole number')
  optional(numberFrom(0, capacityLimits.iterations))(iterations, '/options/iterations', report)
  optional(numberFrom(0, capacityLimits.seconds))(seconds, '/options/seconds', report)
}

function checkShape(input: unknown, report: Report): void {
  const operations = countOperations(input)
  if (operations > capacityLimits.operations) {
    report('/jobs', `must have at most ${capacityLimits.operations} operations in all, not ${operations}`)
    return
  }
  inputShape(input, '', report)
}

function countOperations(input: unknown): number {
  const jobs = (input as Partial<CapacityInput> | null)?.jobs
  if (!Array.isArray(jobs)) return 0
  return jobs.reduce<number>(
    (sum, job) => sum + (Array.isArray(job?.operations) ? job.operations.length : 0),
    0,
  )
}

const text: Check = (value, pointer, report) => {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 200)
    report(pointer, 'must be text that is not empty, of at most 200 characters')
}

const instant: Check = (value, pointer, report) => {
  if (
    typeof value !== 'string' ||
    !instantPattern.test(value) ||
    !isDate(value.slice(0, 10)) ||
    isNaN(Date.parse(value))
  )
    report(pointer, 'must be an instant such as 2026-03-02T09:00:00+08:00 or with Z')
}
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

const boolean: Check = (value, pointer, report) => {
  if (typeof value !== 'boolean') report(pointer, 'must be true or false')
}

function numberFrom(least: number, most: number): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'number' || !(value >= least && value <= most))
      report(pointer, `must be a number from ${least} to ${most}`)
  }
}

const wholeNumber =
  (least: number, most: number): Check =>
  (value, pointer, report) => {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
      report(pointer, `must be a whole number from ${least} to ${most}`)
  }

const positive: Check = (value, pointer, report) => {
  if (typeof value !== 'number' || !(value > 0 && value <= 1e9))
    report(pointer, 'must be a number above 0, at most 1000000000')
}

const choice =
  (...of: string[]): Check =>
  (value, pointer, report) => {
    if (!of.includes(value as string)) report(pointer, `must be one of: ${of.join(', ')}`)
  }

const optional =
  (check: Check): Check =>
  (value, pointer, report) => {
    if (value !== undefined) check(value, pointer, report)
  }

const list =
  (of: Check, least: number, most: number): Check =>
  (value, pointer, report) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      report(pointer, `must be a list of ${least} to ${most} entries`)
      return
    }
    value.forEach((entry, i) => of(entry, `${pointer}/${i}`, report))
  }

const object =
  (fields: Record<string, Check>): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) {
      report(pointer, `must be an object with ${Object.keys(fields).join(', ')}`)
      return
    }
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields, name))
        report(below(pointer, name), `is not a field here; the fields are: ${Object.keys(fields).join(', ')}`)
    for (const [name, check] of Object.entries(fields)) check(value[name], `${pointer}/${name}`, report)
  }

const record =
  (of: Check, most: number): Check =>
  (value, pointer, report) => {
    if (!isObject(value) || Object.keys(value).length > most) {
      report(pointer, `must be an object with at most ${most} entries`)
      return
    }
    for (const [name, entry] of Object.entries(value)) of(entry, below(pointer, name), report)
  }

const shifts = list(list(wholeNumber(0, 1440), 2, 2), 0, 48)

const calendarShape = object({
  name: text,
  zone: text,
  offsets: list(object({ from: instant, minutes: wholeNumber(-1440, 1440) }), 1, 2000),
  from: text,
  to: text,
  week: list(shifts, 7, 7),
  exceptions: record(shifts, 20_000),
  provisionalFrom: optional(text),
})

const calendar: Check = (value, pointer, report) => {
  let isWellFormed = true
  calendarShape(value, pointer, (at, detail) => {
    isWellFormed = false
    report(at, detail)
  })
  if (!isWellFormed) return
  for (const { field, message } of calendarProblems(value as CalendarData))
    report(`${pointer}/${field.split('.').join('/')}`, message)
}

const minutes = numberFrom(0, capacityLimits.minutes)

const machineChoice: Check = (value, pointer, report) => {
  object({ machine: text, minutes: optional(minutes), minutesPerPiece: optional(minutes) })(
    value,
    pointer,
    report,
  )
  if (!isObject(value)) return
  if ((value.minutes === undefined) === (value.minutesPerPiece === undefined))
    report(pointer, 'must have either minutes or minutesPerPiece')
}

const operation = object({
  id: text,
  process: optional(text),
  pieces: optional(positive),
  machines: list(machineChoice, 1, capacityLimits.machinesPerOperation),
  setupFamily: optional(text),
  predecessors: optional(list(text, 0, capacityLimits.operationsPerJob)),
  transferBatch: optional(positive),
  materialAt: optional(instant),
  fixed: optional(object({ machine: text, startAt: instant })),
  workers: optional(numberFrom(0, 10_000)),
  floorSpace: optional(numberFrom(0, 1e6)),
})

const weight = numberFrom(0, 1e6)

const inputShape = object({
  planFrom: instant,
  objective: optional(choice('tardiness', 'makespan')),
  classWeights: optional(object({ A: weight, B: weight, C: weight })),
  jobs: list(
    object({
      id: text,
      orderLine: optional(text),
      customerClass: optional(choice('A', 'B', 'C')),
      weight: optional(weight),
      rush: optional(boolean),
      releaseAt: optional(instant),
      dueAt: optional(instant),
      operations: list(operation, 1, capacityLimits.operationsPerJob),
    }),
    1,
    capacityLimits.jobs,
  ),
  machines: list(
    object({
      id: text,
      workCentre: optional(text),
      calendar: optional(calendar),
      setupMatrix: optional(
        record(record(minutes, capacityLimits.setupFamilies), capacityLimits.setupFamilies),
      ),
      setupFamily: optional(text),
      reservePercent: optional(numberFrom(0, 90)),
    }),
    1,
    capacityLimits.machines,
  ),
  workCentres: optional(
    list(
      object({
        id: text,
        line: optional(choice('semiFinished', 'finished')),
        labourMinutesPerDay: optional(numberFrom(0, 1e7)),
        floorSpace: optional(numberFrom(0, 1e7)),
      }),
      0,
      capacityLimits.workCentres,
    ),
  ),
})

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function below(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

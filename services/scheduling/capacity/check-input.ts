import type { Problem } from '../../../domain/body/check'
import type { CalendarData } from '../../../domain/calendar'
import { calendarProblems } from '../../../domain/calendar'
import type { CapacityInput, CapacityOptions } from './input'
import { checkReferences } from './check-references'
import type { Check, Report } from './checks'
import {
  boolean,
  choice,
  instant,
  isObject,
  list,
  numberFrom,
  object,
  optional,
  positive,
  record,
  text,
  wholeNumber,
} from './checks'
import { capacityLimits } from './limits'

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

import type { CalendarData } from '../../../domain/calendar'
import { minuteMs, toMs } from '../../../domain/calendar'
import type { Clock, ClockSpan } from './clock'
import { alwaysCalendar, clockOf } from './clock'
import type { CapacityInput, CapacityJob, CapacityMachine, CapacityOperation, CustomerClass } from './input'

/**
 * The input as numbered jobs, operations and machines in typed arrays. Times are minutes after the start of the
 * plan, durations minutes of working time. Lists of varying length are one array with the place where each
 * one starts: those of `i` lie from `xAt[i]` to before `xAt[i + 1]`.
 */
export type Model = {
  readonly isMakespan: boolean
  readonly jobs: number
  readonly operations: number
  readonly machines: number
  readonly weight: Float64Array
  readonly due: Float64Array
  readonly release: Float64Array
  /** Processes − 1: what a minute of the job's flow time counts. */
  readonly flowWeight: Float64Array
  readonly operationsAt: Int32Array
  readonly jobOf: Int32Array
  /** Earliest start of an operation by material. */
  readonly ready: Float64Array
  readonly predsAt: Int32Array
  readonly preds: Int32Array
  readonly succsAt: Int32Array
  readonly succs: Int32Array
  /** Operations of each job that none follows. */
  readonly sinksAt: Int32Array
  readonly sinks: Int32Array
  /** Share of an operation after which its successors may start; 1 without transfer batches. */
  readonly share: Float64Array
  readonly choicesAt: Int32Array
  readonly choiceMachine: Int32Array
  readonly choiceMinutes: Float64Array
  /** Some operation has more than one machine. */
  readonly hasChoices: boolean
  /** A longest path is only shortened at the borders of its blocks, and not at its own ends; see `isClassic`. */
  readonly hasBlockProperty: boolean
  /** Of each operation, then of each machine at the start; 0 is none. */
  readonly family: Int32Array
  readonly families: number
  /** Minutes from family to family (row to column) by machine; undefined when the machine has none. */
  readonly setups: (Float64Array | undefined)[]
  /** Twice the machine, plus one for rush jobs. */
  readonly clocks: Clock[]
  readonly isRush: Uint8Array
  readonly isFixed: Uint8Array
  readonly fixedMachine: Int32Array
  readonly fixedStart: Float64Array
  readonly originMs: number
  /** Times beyond lie outside the calendars' tables. */
  readonly horizon: number
}

const defaultClassWeights: Record<CustomerClass, number> = { A: 4, B: 2, C: 1 }
const dayMinutes = 1440

/** Longest plan, in days. */
export const horizonDays = 20 * 366

/** Numbers a checked input. */
export function modelOf(input: CapacityInput): Model {
  const originMs = toMs(input.planFrom)
  const minutesAfter = (iso: string) => (toMs(iso) - originMs) / minuteMs
  const operations = input.jobs.flatMap((job) => job.operations)
  const span = { originMs, ...spanOf(input, operations, minutesAfter) }
  return {
    isMakespan: input.objective === 'makespan',
    hasBlockProperty: isClassic(input, operations),
    jobs: input.jobs.length,
    operations: operations.length,
    machines: input.machines.length,
    ...jobArrays(input, minutesAfter),
    ...operationArrays(input.jobs, minutesAfter),
    ...routingsOf(input.jobs),
    ...choices(operations, input.machines),
    ...familiesOf(operations, input.machines),
    clocks: clocksOf(input.machines, span),
    ...fixedArrays(operations, input.machines, minutesAfter),
    originMs,
    horizon: span.to,
  }
}

/**
 * A makespan with nothing but machines and routings: no calendars, set-ups, material dates, overlap or fixed
 * operations, so that the length of a path is the sum of its operations' minutes.
 */
function isClassic({ objective, machines, jobs }: CapacityInput, operations: CapacityOperation[]): boolean {
  const isPlain = (one: CapacityOperation) => !one.materialAt && !one.fixed && one.transferBatch === undefined
  return (
    objective === 'makespan' &&
    machines.every(
      ({ calendar, setupMatrix, reservePercent = 0 }) => !calendar && !setupMatrix && !reservePercent,
    ) &&
    jobs.every(({ releaseAt }) => !releaseAt) &&
    operations.every(isPlain)
  )
}

/** Minutes of the operation on a choice of machine, or of the whole batch at so much a piece, rounded up. */
export function minutesOf(
  { pieces = 1 }: Pick<CapacityOperation, 'pieces'>,
  choice: CapacityOperation['machines'][number],
): number {
  // A thousandth less, so that 0.1 × 30 is 3 and not 4.
  return Math.ceil((choice.minutes ?? choice.minutesPerPiece! * pieces) - 1e-6)
}

/** The clock that rules an operation on a machine. */
export function clockFor(model: Model, operation: number, machine: number): Clock {
  return model.clocks[2 * machine + model.isRush[model.jobOf[operation]!]!]!
}

/** Minutes to set a machine up for a family after another. */
export function setupBetween(model: Model, machine: number, from: number, to: number): number {
  const matrix = model.setups[machine]
  return matrix ? matrix[from * model.families + to]! : 0
}

/** Minutes of an operation on a machine; undefined when it cannot be done there. */
export function minutesOn(model: Model, operation: number, machine: number): number | undefined {
  for (let k = model.choicesAt[operation]!; k < model.choicesAt[operation + 1]!; k++)
    if (model.choiceMachine[k] === machine) return model.choiceMinutes[k]
  return undefined
}

type MinutesAfter = (iso: string) => number

/** From before the first fixed start to when all would be done one after another; see `horizonDays`. */
function spanOf(
  { jobs, machines }: CapacityInput,
  operations: CapacityOperation[],
  minutesAfter: MinutesAfter,
): Omit<ClockSpan, 'originMs'> {
  let [first, last, work] = [0, 0, 0]
  const setups = machines.flatMap(({ setupMatrix = {} }) => Object.values(setupMatrix).map(longestOf))
  for (const { releaseAt } of jobs) if (releaseAt) last = Math.max(last, minutesAfter(releaseAt))
  for (const one of operations) {
    if (one.fixed) first = Math.min(first, minutesAfter(one.fixed.startAt))
    if (one.fixed) last = Math.max(last, minutesAfter(one.fixed.startAt))
    if (one.materialAt) last = Math.max(last, minutesAfter(one.materialAt))
    work += Math.max(...one.machines.map((choice) => minutesOf(one, choice)))
  }
  work += operations.length * setups.reduce((most, minutes) => Math.max(most, minutes), 0)
  const weekly = machines.map(
    ({ calendar, reservePercent = 0 }) => weekMinutes(calendar) * (1 - reservePercent / 100),
  )
  // Twice, for holidays; a quarter more; and the days off of the machine that has most, such as a long stop.
  const daysOff = machines.map(({ calendar }) => daysOffOf(calendar))
  const weeks = 13 + Math.max(0, ...daysOff) / 7 + (2 * work) / Math.max(60, Math.min(...weekly))
  return { from: first - dayMinutes, to: Math.min(last + weeks * 7 * dayMinutes, horizonDays * dayMinutes) }
}

function weekMinutes(calendar: CalendarData = alwaysCalendar): number {
  return calendar.week.flat().reduce((sum, [start, end]) => sum + end - start, 0)
}

function daysOffOf(calendar: CalendarData = alwaysCalendar): number {
  return Object.values(calendar.exceptions).filter((shifts) => shifts.length === 0).length
}

function longestOf(row: Record<string, number>): number {
  return Math.max(0, ...Object.values(row))
}

/** Machines with the same calendar and reserve share tables. */
function clocksOf(machines: CapacityMachine[], span: ClockSpan): Clock[] {
  const known = new Map<string, Clock>()
  const shared = (calendar: CalendarData | undefined, reserve: number) => {
    const key = `${reserve} ${JSON.stringify(calendar)}`
    const clock = known.get(key) ?? clockOf(calendar, reserve, span)
    known.set(key, clock)
    return clock
  }
  return machines.flatMap(({ calendar, reservePercent = 0 }) => [
    shared(calendar, reservePercent),
    shared(calendar, 0),
  ])
}

function jobArrays(input: CapacityInput, minutesAfter: MinutesAfter) {
  const weights = input.classWeights ?? defaultClassWeights
  const { jobs } = input
  return {
    weight: Float64Array.from(jobs, (job) => weightOf(job, weights)),
    due: Float64Array.from(jobs, ({ dueAt }) => (dueAt === undefined ? Infinity : minutesAfter(dueAt))),
    release: Float64Array.from(jobs, ({ releaseAt }) =>
      releaseAt === undefined ? 0 : Math.max(0, minutesAfter(releaseAt)),
    ),
    flowWeight: Float64Array.from(jobs, ({ operations }) => operations.length - 1),
    isRush: Uint8Array.from(jobs, ({ rush }) => (rush ? 1 : 0)),
    operationsAt: startsOf(jobs.map(({ operations }) => operations.length)),
  }
}

function weightOf(job: CapacityJob, weights: Record<CustomerClass, number>): number {
  return job.weight ?? weights[job.customerClass ?? 'C']
}

function operationArrays(jobs: CapacityJob[], minutesAfter: MinutesAfter) {
  const all = jobs.flatMap((job, j) => job.operations.map((operation) => ({ job, j, operation })))
  return {
    jobOf: Int32Array.from(all, ({ j }) => j),
    ready: Float64Array.from(all, ({ job, operation }) =>
      Math.max(0, ...[job.releaseAt, operation.materialAt].map((at) => (at ? minutesAfter(at) : 0))),
    ),
    share: Float64Array.from(all, ({ operation: { pieces = 1, transferBatch } }) =>
      transferBatch === undefined ? 1 : Math.min(1, transferBatch / pieces),
    ),
  }
}

function routingsOf(jobs: CapacityJob[]) {
  const preds: number[][] = []
  for (const { operations } of jobs) {
    const first = preds.length
    const numbers = new Map(operations.map(({ id }, i) => [id, first + i]))
    operations.forEach(({ predecessors }, i) =>
      preds.push(predecessors ? predecessors.map((id) => numbers.get(id)!) : i === 0 ? [] : [first + i - 1]),
    )
  }
  const succs: number[][] = preds.map(() => [])
  preds.forEach((before, operation) => before.forEach((one) => succs[one]!.push(operation)))
  let first = 0
  const sinks = jobs.map(({ operations: { length } }) => {
    const all = Array.from({ length }, (_, i) => first + i)
    first += length
    return all.filter((operation) => succs[operation]!.length === 0)
  })
  const [predsAt, predsOf] = flat(preds)
  const [succsAt, succsOf] = flat(succs)
  const [sinksAt, sinksOf] = flat(sinks)
  return { predsAt, preds: predsOf, succsAt, succs: succsOf, sinksAt, sinks: sinksOf }
}

function flat(lists: number[][]): [starts: Int32Array, entries: Int32Array] {
  return [startsOf(lists.map(({ length }) => length)), Int32Array.from(lists.flat())]
}

function choices(operations: CapacityOperation[], machines: CapacityMachine[]) {
  const numbers = numbersOf(machines)
  return {
    hasChoices: operations.some((one) => one.machines.length > 1 && !one.fixed),
    choicesAt: startsOf(operations.map(({ machines: { length } }) => length)),
    choiceMachine: Int32Array.from(
      operations.flatMap((one) => one.machines.map(({ machine }) => numbers.get(machine)!)),
    ),
    choiceMinutes: Float64Array.from(
      operations.flatMap((one) => one.machines.map((choice) => minutesOf(one, choice))),
    ),
  }
}

function familiesOf(operations: CapacityOperation[], machines: CapacityMachine[]) {
  const numbers = new Map<string, number>()
  const numberOf = (family: string | undefined) => {
    if (family === undefined) return 0
    if (!numbers.has(family)) numbers.set(family, numbers.size + 1)
    return numbers.get(family)!
  }
  const family = Int32Array.from([...operations, ...machines], ({ setupFamily }) => numberOf(setupFamily))
  const families = numbers.size + 1
  const setups = machines.map(({ setupMatrix }) => {
    if (!setupMatrix) return undefined
    const matrix = new Float64Array(families * families)
    for (const [from, row] of Object.entries(setupMatrix))
      for (const [to, minutes] of Object.entries(row))
        if (numbers.has(from) && numbers.has(to))
          matrix[numbers.get(from)! * families + numbers.get(to)!] = minutes
    return matrix
  })
  return { family, families, setups }
}

function fixedArrays(
  operations: CapacityOperation[],
  machines: CapacityMachine[],
  minutesAfter: MinutesAfter,
) {
  const numbers = numbersOf(machines)
  return {
    isFixed: Uint8Array.from(operations, ({ fixed }) => (fixed ? 1 : 0)),
    fixedMachine: Int32Array.from(operations, ({ fixed }) => (fixed ? numbers.get(fixed.machine)! : -1)),
    fixedStart: Float64Array.from(operations, ({ fixed }) => (fixed ? minutesAfter(fixed.startAt) : NaN)),
  }
}

function numbersOf(machines: CapacityMachine[]): Map<string, number> {
  return new Map(machines.map(({ id }, i) => [id, i]))
}

function startsOf(lengths: number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1)
  lengths.forEach((length, i) => (starts[i + 1] = starts[i]! + length))
  return starts
}

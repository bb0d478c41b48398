import { minuteMs, toMs } from '../../../domain/calendar'
import type { Report } from './checks'
import { capacityLimits } from './limits'
import type { Clock } from './clock'
import { alwaysClock, clockOf, timeDone, timeToGoOn, workAt } from './clock'
import type { CapacityInput, CapacityJob, CapacityMachine, CapacityOperation } from './input'
import { minutesOf } from './model'

/** What refers to nothing, twice to the same, or to itself in a circle, in an input of the right shape. */
export function checkReferences(input: CapacityInput, report: Report): void {
  const machines = byId(input.machines, '/machines', report)
  const workCentres = byId(input.workCentres ?? [], '/workCentres', report)
  byId(input.jobs, '/jobs', report)
  checkFamilies(input, report)
  input.machines.forEach(({ workCentre }, m) => {
    if (workCentre !== undefined && input.workCentres && !workCentres.has(workCentre))
      report(`/machines/${m}/workCentre`, `no work centre has the id ${workCentre}`)
  })
  input.jobs.forEach((job, j) => checkJob(job, `/jobs/${j}`, { machines, report }))
  checkFixed(input, machines, report)
}

const dayMinutes = 1440

type Machines = ReadonlyMap<string, CapacityMachine>
type Context = { machines: Machines; report: Report }

function byId<T extends { id: string }>(entries: T[], pointer: string, report: Report): Map<string, T> {
  const found = new Map<string, T>()
  entries.forEach((entry, i) => {
    if (found.has(entry.id)) report(`${pointer}/${i}/id`, `${entry.id} is used twice`)
    found.set(entry.id, entry)
  })
  return found
}

function checkFamilies({ jobs, machines }: CapacityInput, report: Report): void {
  const families = new Set<string>()
  for (const { operations } of jobs)
    for (const { setupFamily } of operations) if (setupFamily) families.add(setupFamily)
  for (const { setupFamily } of machines) if (setupFamily) families.add(setupFamily)
  if (families.size > capacityLimits.setupFamilies)
    report('/jobs', `must have at most ${capacityLimits.setupFamilies} set-up families, not ${families.size}`)
}

function checkJob(job: CapacityJob, pointer: string, { machines, report }: Context): void {
  const operations = byId(job.operations, `${pointer}/operations`, report)
  job.operations.forEach((operation, i) => {
    const at = `${pointer}/operations/${i}`
    checkMachines(operation, at, { machines, report })
    operation.predecessors?.forEach((id, k) => {
      if (!operations.has(id)) report(`${at}/predecessors/${k}`, `the job has no operation ${id}`)
    })
  })
  const cycle = cycleIn(job.operations)
  if (cycle) report(`${pointer}/operations`, `the predecessors go in a circle: ${cycle.join(' → ')}`)
}

function checkMachines(operation: CapacityOperation, at: string, { machines, report }: Context): void {
  const seen = new Set<string>()
  operation.machines.forEach((choice, k) => {
    const pointer = `${at}/machines/${k}`
    if (!machines.has(choice.machine)) report(`${pointer}/machine`, `no machine has the id ${choice.machine}`)
    if (seen.has(choice.machine)) report(`${pointer}/machine`, `${choice.machine} is listed twice`)
    seen.add(choice.machine)
    if (minutesOf(operation, choice) > capacityLimits.minutes)
      report(pointer, `takes more than ${capacityLimits.minutes} minutes`)
  })
  if (operation.fixed && !seen.has(operation.fixed.machine))
    report(`${at}/fixed/machine`, `must be one of the operation's machines: ${[...seen].join(', ')}`)
}

/** Ids along a circle of predecessors, the first again at the end. */
function cycleIn(operations: CapacityOperation[]): string[] | undefined {
  const done = new Set<string>()
  const onPath = new Set<string>()
  const before = new Map(
    operations.map(({ id, predecessors }, i) => [
      id,
      predecessors ?? (i === 0 ? [] : [operations[i - 1]!.id]),
    ]),
  )
  const visit = (id: string): string[] | undefined => {
    if (onPath.has(id)) return [...[...onPath].slice([...onPath].indexOf(id)), id].reverse()
    if (done.has(id) || !before.has(id)) return undefined
    onPath.add(id)
    for (const prior of before.get(id)!) {
      const cycle = visit(prior)
      if (cycle) return cycle
    }
    onPath.delete(id)
    done.add(id)
    return undefined
  }
  for (const { id } of operations) {
    const cycle = visit(id)
    if (cycle) return cycle
  }
  return undefined
}

type FixedOperation = {
  pointer: string
  operation: CapacityOperation
  start: number
  end: number
  handover: number
}

/** Fixed operations must be possible among themselves; all others are planned around them. */
function checkFixed(input: CapacityInput, machines: Machines, report: Report): void {
  const byMachine = new Map<string, FixedOperation[]>()
  const clockOn = fixedClocks(input)
  input.jobs.forEach((job, j) => {
    const fixed = new Map<string, FixedOperation>()
    job.operations.forEach((operation, i) => {
      const machine = operation.fixed && machines.get(operation.fixed.machine)
      const choice = operation.machines.find((one) => one.machine === operation.fixed?.machine)
      if (!machine || !choice) return
      const placed = { input, operation, clock: clockOn(machine, job) }
      const one = timed(placed, minutesOf(operation, choice), `/jobs/${j}/operations/${i}`)
      fixed.set(operation.id, one)
      byMachine.set(machine.id, [...(byMachine.get(machine.id) ?? []), one])
    })
    job.operations.forEach((operation, i) =>
      checkPredecessors(job, i, { one: fixed.get(operation.id), fixed, report }),
    )
  })
  for (const list of byMachine.values()) checkOverlap(list, report)
}

type Placed = { input: CapacityInput; operation: CapacityOperation; clock: Clock }

/** Times a fixed operation by its machine's clock; a start outside working time is moved to the next working instant. */
function timed({ input, operation, clock }: Placed, minutes: number, pointer: string): FixedOperation {
  const begin = workAt(clock, minutesAfter(input, operation.fixed!.startAt))
  const share = Math.min(1, (operation.transferBatch ?? Infinity) / (operation.pieces ?? 1))
  return {
    pointer: `${pointer}/fixed`,
    operation,
    start: timeToGoOn(clock, begin),
    end: timeDone(clock, begin + minutes),
    handover: timeDone(clock, begin + Math.ceil(minutes * share - 1e-9)),
  }
}

function minutesAfter({ planFrom }: CapacityInput, at: string): number {
  return (toMs(at) - toMs(planFrom)) / minuteMs
}

/** The clock of a machine for a job, made once for all that is fixed. */
function fixedClocks(input: CapacityInput): (machine: CapacityMachine, job: CapacityJob) => Clock {
  const span = { originMs: toMs(input.planFrom), ...fixedSpan(input) }
  const known = new Map<string, Clock>()
  return ({ id, calendar, reservePercent = 0 }, { rush }) => {
    const reserve = rush ? 0 : reservePercent
    const key = JSON.stringify([id, reserve])
    const clock = known.get(key) ?? (calendar ? clockOf(calendar, reserve, span) : alwaysClock)
    known.set(key, clock)
    return clock
  }
}

/** From before the first fixed start to when the longest operation behind the last would be done. */
function fixedSpan(input: CapacityInput): { from: number; to: number } {
  let [from, to, longest] = [0, 0, 0]
  for (const { operations } of input.jobs)
    for (const operation of operations) {
      if (!operation.fixed) continue
      const start = minutesAfter(input, operation.fixed.startAt)
      from = Math.min(from, start)
      to = Math.max(to, start)
      longest = Math.max(longest, ...operation.machines.map((choice) => minutesOf(operation, choice)))
    }
  return { from: from - 2 * dayMinutes, to: to + (30 + longest / 30) * dayMinutes }
}

function checkPredecessors(
  job: CapacityJob,
  i: number,
  { one, fixed, report }: { one?: FixedOperation; fixed: Map<string, FixedOperation>; report: Report },
): void {
  if (!one) return
  const operation = job.operations[i]!
  const before = operation.predecessors ?? (i === 0 ? [] : [job.operations[i - 1]!.id])
  for (const id of before) {
    const prior = fixed.get(id)
    if (!prior) report(one.pointer, `its predecessor ${id} must be fixed too, or left out when it is done`)
    else if (prior.handover > one.start + 1e-6)
      report(`${one.pointer}/startAt`, `its predecessor ${id} is not ready by then`)
  }
}

function checkOverlap(list: FixedOperation[], report: Report): void {
  list.sort((a, b) => a.start - b.start)
  list.forEach((one, i) => {
    const prior = list[i - 1]
    if (prior && prior.end > one.start + 1e-6)
      report(
        `${one.pointer}/startAt`,
        `${one.operation.fixed!.machine} is still at work on ${prior.operation.id} then`,
      )
  })
}

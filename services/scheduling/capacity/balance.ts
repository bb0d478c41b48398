import { minuteMs, toIso } from '../../../domain/calendar'
import { timeToGoOn, workAt } from './clock'
import { heldByMachine, heldByNothing, holderOf } from './critical'
import type { Bottleneck, CapacityInput, LineBalance, Starvation } from './input'
import { setupOf } from './loads'
import { clockFor } from './model'
import type { Schedule } from './schedule'

/** Waits listed at most. */
const mostStarvation = 200
/** Rates within so much of one another are in balance. */
const tolerance = 0.05

/**
 * The machine for which late jobs wait longest, weighted; the fullest when none is late (R69). Undefined when no
 * machine has anything to do.
 */
export function bottleneckOf(input: CapacityInput, schedule: Schedule): Bottleneck | undefined {
  const rows = input.machines.map(({ id, workCentre }, machine) => ({
    machine: id,
    ...(workCentre !== undefined && { workCentre }),
    percent: percentInUse(schedule, machine),
    weightedWaitMinutes: waitOfLateJobs(schedule, machine),
  }))
  const worst = rows
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.weightedWaitMinutes - a.weightedWaitMinutes || b.percent - a.percent)
  return worst[0]
}

/** Times at which a machine stands still for want of what it needs next, longest first. */
export function starvationOf(input: CapacityInput, schedule: Schedule): Starvation[] {
  const names = namesOf(input)
  const found: Starvation[] = []
  for (let u = 0; u < schedule.model.operations; u++) {
    const gap = gapBefore(schedule, u)
    if (!gap) continue
    const holder = holderOf(schedule, u)
    const { id: machine, workCentre } = input.machines[schedule.machine[u]!]!
    found.push({
      machine,
      ...(workCentre !== undefined && { workCentre }),
      from: isoAt(schedule, gap.from),
      to: isoAt(schedule, schedule.start[u]!),
      minutes: gap.minutes,
      ...names[u]!,
      waitsFor:
        holder === heldByNothing || holder === heldByMachine
          ? 'material'
          : { operation: names[holder]!.operation, machine: input.machines[schedule.machine[holder]!]!.id },
    })
  }
  return found.sort((a, b) => b.minutes - a.minutes || (a.from < b.from ? -1 : 1)).slice(0, mostStarvation)
}

/**
 * Speeds of the semi-finished and the finished lines, in pieces a day from a line's first start to its last end.
 * Undefined unless both kinds of line have work.
 */
export function lineBalanceOf(input: CapacityInput, schedule: Schedule): LineBalance | undefined {
  const semi = lineSpeed(input, schedule, 'semiFinished')
  const finished = lineSpeed(input, schedule, 'finished')
  if (!semi || !finished) return undefined
  const ratio = semi / finished
  const starvedMinutes = starvedByOtherLine(input, schedule)
  return {
    semiFinishedPiecesPerDay: rounded(semi),
    finishedPiecesPerDay: rounded(finished),
    ratio: Math.round(ratio * 1000) / 1000,
    starvedMinutes: rounded(starvedMinutes),
    verdict:
      ratio > 1 + tolerance
        ? 'semi-finished stock grows'
        : ratio < 1 - tolerance
          ? 'finished line starves'
          : 'balanced',
  }
}

function percentInUse(schedule: Schedule, machine: number): number {
  const { model, after, end, minutes } = schedule
  let [used, last] = [0, 0]
  for (let u = after[model.operations + machine]!; u >= 0; u = after[u]!) {
    used += minutes[u]! + setupOf(schedule, u).minutes
    last = Math.max(last, end[u]!)
  }
  const clock = model.clocks[2 * machine + 1]!
  const available = workAt(clock, last) - workAt(clock, 0)
  return available <= 0 ? 0 : rounded(Math.min(100, (100 * used) / available))
}

function waitOfLateJobs({ model, after, wait, jobEnd }: Schedule, machine: number): number {
  let total = 0
  for (let u = after[model.operations + machine]!; u >= 0; u = after[u]!) {
    const j = model.jobOf[u]!
    if (jobEnd[j]! > model.due[j]!) total += model.weight[j]! * wait[u]!
  }
  return rounded(total)
}

/** Working minutes that a machine stands still, ready, before an operation; and since when. */
function gapBefore(schedule: Schedule, u: number): { from: number; minutes: number } | undefined {
  const { model, machine, before, start, end } = schedule
  if (model.isFixed[u]) return undefined
  const clock = clockFor(model, u, machine[u]!)
  const ready = workAt(clock, end[before[u]!]!) + setupOf(schedule, u).minutes
  const minutes = workAt(clock, start[u]!) - ready
  return minutes < 1 ? undefined : { from: timeToGoOn(clock, ready), minutes: rounded(minutes) }
}

function lineSpeed(input: CapacityInput, schedule: Schedule, line: 'semiFinished' | 'finished'): number {
  const centres = centresOf(input, line)
  let [first, last, pieces, u] = [Infinity, -Infinity, 0, 0]
  for (const { operations } of input.jobs) {
    let most = 0
    for (const operation of operations) {
      if (centres.has(input.machines[schedule.machine[u]!]!.workCentre)) {
        first = Math.min(first, schedule.start[u]!)
        last = Math.max(last, schedule.end[u]!)
        most = Math.max(most, operation.pieces ?? 1)
      }
      u++
    }
    pieces += most
  }
  return last > first ? (pieces * 1440) / (last - first) : 0
}

function starvedByOtherLine(input: CapacityInput, schedule: Schedule): number {
  const [semi, finished] = [centresOf(input, 'semiFinished'), centresOf(input, 'finished')]
  const centreOf = (u: number) => input.machines[schedule.machine[u]!]!.workCentre
  let total = 0
  for (let u = 0; u < schedule.model.operations; u++) {
    if (!finished.has(centreOf(u))) continue
    const gap = gapBefore(schedule, u)
    const holder = gap ? holderOf(schedule, u) : heldByNothing
    if (gap && holder >= 0 && semi.has(centreOf(holder))) total += gap.minutes
  }
  return total
}

function centresOf(input: CapacityInput, line: 'semiFinished' | 'finished'): Set<string | undefined> {
  return new Set((input.workCentres ?? []).filter((one) => one.line === line).map(({ id }) => id))
}

function namesOf(input: CapacityInput): { job: string; operation: string }[] {
  return input.jobs.flatMap(({ id: job, operations }) =>
    operations.map(({ id: operation }) => ({ job, operation })),
  )
}

function isoAt({ model }: Schedule, time: number): string {
  return toIso(Math.round(model.originMs + time * minuteMs))
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}

import {
  addWorkingMinutes,
  compileCalendar,
  toIso,
  toMs,
  workingMinutesBetween,
} from '../../../domain/calendar'
import type { WorkingCalendar } from '../../../domain/calendar'
import type { CapacityOperation, PlannedOperation } from '../capacity'
import { alwaysCalendar } from '../capacity/clock'
import { operationKey } from './places'
import { operationsByJob } from './expectations'
import type { MachineStop } from './input'
import type { PlannedFactory, PlannedLine, PlannedOrderState } from './planned'
import { dateAt } from './words'

/** A machine standing still while a line could have used it. */
export type Standstill = { operation: PlannedOperation; stop: MachineStop }

/** What kept a line's work from ending earlier, from its last operation back. */
export type MachineWalk = {
  line: PlannedLine
  /** The line's own operations on the way, last first. */
  path: PlannedOperation[]
  standstills: Standstill[]
  /** The operation of another order that the way ends at, and the instant from which ours could have started. */
  blocked?: { by: PlannedOperation; operation: PlannedOperation; readyAt: number }
  /** The way ends at the last standstill: the machine stood still when the line was ready for it. */
  isStopped?: true
  /** Set when the way ends at the start of a line: the one that could not start before. */
  released?: PlannedLine
}

/** Plans are walked for many orders; a plan is indexed once. */
type Index = {
  byJob: ReadonlyMap<string, PlannedOperation[]>
  byKey: ReadonlyMap<string, PlannedOperation>
  /** What a machine does right before an operation. */
  before: ReadonlyMap<PlannedOperation, PlannedOperation>
}

const indexed = new WeakMap<PlannedFactory, Index>()

/**
 * Walks back from the end of an order's last operation: through the predecessor that it waits for, or through the
 * machine's operation before it when that ends later. Other lines of the same order are walked through, and so are
 * waits for other orders that together do not move the day on which the work ends.
 */
export function walkBack(
  planned: PlannedFactory,
  state: PlannedOrderState,
  line: PlannedLine,
): MachineWalk | undefined {
  const index = indexOf(planned)
  const last = (index.byJob.get(line.line.id) ?? []).reduce<PlannedOperation | undefined>(
    (a, b) => (a && a.endAt >= b.endAt ? a : b),
    undefined,
  )
  if (!last) return undefined
  const walk: MachineWalk = { line, path: [], standstills: [] }
  const lines = new Map(state.lines.map((one) => [one.line.id, one]))
  let waited = 0
  // Every step goes back in time, and an operation is met once.
  for (let at: PlannedOperation | undefined = last; at && !walk.path.includes(at);) {
    walk.path.push(at)
    const owner: PlannedLine = lines.get(at.job)!
    const ready = readyOf(planned, index, { owner, operation: at })
    const standstills = standstillsOf(planned, at, ready.at)
    walk.standstills.push(...standstills)
    const before = index.before.get(at)
    const isBehind = before !== undefined && toMs(before.endAt) > ready.at
    if (isBehind && lines.has(before.job)) {
      at = before
      continue
    }
    if (isBehind) {
      waited += waitFor(planned, { before, last, readyAt: ready.at })
      if (endsSooner(planned, last, waited))
        return { ...walk, blocked: { by: before, operation: at, readyAt: ready.at } }
    }
    if (standstills.some(({ stop }) => toMs(stop.from) <= ready.at)) return { ...walk, isStopped: true }
    else if (ready.by) at = ready.by
    else return { ...walk, released: owner }
  }
  return { ...walk, released: line }
}

type Wait = { before: PlannedOperation; last: PlannedOperation; readyAt: number }

/** The most working minutes that the line's last operation could gain if its own operation had not waited. */
function waitFor(planned: PlannedFactory, { before, last, readyAt }: Wait): number {
  const minutes = [before, last].map(({ machine }) =>
    workingMinutesBetween(calendarOf(planned, machine), readyAt, toMs(before.endAt)),
  )
  return Math.max(...minutes)
}

/** True when so many minutes less bring the end of an operation to an earlier day. */
function endsSooner(planned: PlannedFactory, { machine, endAt }: PlannedOperation, minutes: number): boolean {
  const calendar = calendarOf(planned, machine)
  // A minute further back and on again: work ends with a shift, not at the start of the next.
  const without = addWorkingMinutes(calendar, addWorkingMinutes(calendar, toMs(endAt), -minutes - 1), 1)
  return dateAt(planned.factory, toIso(without)) < dateAt(planned.factory, endAt)
}

function indexOf(planned: PlannedFactory): Index {
  const known = indexed.get(planned)
  if (known) return known
  const { operations } = planned.capacity
  const before = new Map<PlannedOperation, PlannedOperation>()
  const last = new Map<string, PlannedOperation>()
  const timed = operations.map((operation) => ({
    operation,
    start: toMs(operation.startAt),
    end: toMs(operation.endAt),
  }))
  for (const { operation } of timed.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const prior = last.get(operation.machine)
    if (prior) before.set(operation, prior)
    last.set(operation.machine, operation)
  }
  const index: Index = {
    byJob: operationsByJob(planned.capacity),
    byKey: new Map(operations.map((one) => [operationKey(one.job, one.operation), one])),
    before,
  }
  indexed.set(planned, index)
  return index
}

/** When an operation could have started for its own line's part, and the operation that decides it. */
function readyOf(
  planned: PlannedFactory,
  { byKey }: Index,
  { owner, operation }: { owner: PlannedLine; operation: PlannedOperation },
): { at: number; by?: PlannedOperation } {
  const job = owner.job!
  const given = job.operations.find(({ id }) => id === operation.operation)!
  let ready: { at: number; by?: PlannedOperation } = {
    at: Math.max(toMs(planned.factory.input.plannedAt), toMs(job.releaseAt!)),
  }
  for (const id of given.predecessors ?? []) {
    const by = byKey.get(operationKey(job.id, id))!
    const at = handoverOf(
      planned,
      by,
      job.operations.find((one) => one.id === id)!,
    )
    if (at >= ready.at) ready = { at, by }
  }
  return ready
}

function handoverOf(
  planned: PlannedFactory,
  placed: PlannedOperation,
  { pieces = 1, transferBatch = pieces }: CapacityOperation,
): number {
  const share = Math.min(1, transferBatch / pieces)
  if (share === 1) return toMs(placed.endAt)
  const calendar = calendarOf(planned, placed.machine)
  return addWorkingMinutes(calendar, toMs(placed.startAt), Math.ceil(placed.minutes * share - 1e-9))
}

/** A machine's calendar without its stops. */
export function calendarOf({ factory }: PlannedFactory, machine: string): WorkingCalendar {
  return compileCalendar(factory.input.machines.find(({ id }) => id === machine)?.calendar ?? alwaysCalendar)
}

/** Stops that cost working time between the instant from which an operation could run and its end. */
function standstillsOf(planned: PlannedFactory, operation: PlannedOperation, readyAt: number): Standstill[] {
  const { stops = [] } = planned.factory.input.machines.find(({ id }) => id === operation.machine)!
  const end = toMs(operation.endAt)
  return stops.flatMap((stop) => {
    const [from, until] = [Math.max(readyAt, toMs(stop.from)), Math.min(end, toMs(stop.until))]
    if (from >= until || workingMinutesBetween(calendarOf(planned, operation.machine), from, until) <= 0)
      return []
    return [{ operation, stop }]
  })
}

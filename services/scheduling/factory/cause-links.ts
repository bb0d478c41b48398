import { addWorkingDays, isWorkingDay, toIso, toMs, workingDaysBetween } from '../../../domain/calendar'
import type { MilestoneKey } from '../../../domain/policy'
import type { CauseOf, Precedence } from './cause'
import { calendarText, machineText, materialText, milestoneText, stopText, workText } from './cause-words'
import type { Factory } from './factory'
import type { MachineWalk } from './machine-walk'
import { calendarOf } from './machine-walk'
import type { PlannedFactory, PlannedOrderState } from './planned'
import type { OrderTime } from './time'
import { dueOf } from './time'
import { dateAt } from './words'

/** A supply that a line waits for. */
export function materialCause(
  factory: Factory,
  { item, ref, kind, on }: { item: string; ref: string; kind: 'bound' | 'open' | 'planned'; on: string },
  {
    neededOn,
    days,
    supply,
  }: { neededOn: string; days: number; supply?: { supplier?: string; firstDueOn?: string } },
): CauseOf<'material'> {
  const known = supply ?? (kind === 'open' ? factory.supplies.get(ref) : undefined)
  const leadTimeDays = kind === 'planned' ? factory.items.get(item)?.leadTimeDays : undefined
  const link = {
    kind: 'material' as const,
    item,
    ref,
    source: kind,
    readyOn: on,
    neededOn,
    days,
    ...(known?.supplier !== undefined && { supplier: known.supplier }),
    ...(known?.firstDueOn !== undefined && { firstDueOn: known.firstDueOn }),
    ...(leadTimeDays !== undefined && { leadTimeDays }),
  }
  return { ...link, text: materialText(factory, link) }
}

/** A machine that another order is on. */
export function machineCause(
  planned: PlannedFactory,
  { by, operation, readyAt }: NonNullable<MachineWalk['blocked']>,
): CauseOf<'machine'> {
  const { factory, capacity } = planned
  const { order } = factory.lines.get(by.job)!
  const until = dateAt(factory, by.endAt)
  const jobs = new Map(capacity.jobs.map((job) => [job.job, job]))
  const because = precedence(jobs.get(by.job)!, jobs.get(operation.job)!)
  const machine = { machine: by.machine, ...centreOf(factory, by.machine) }
  const link = { kind: 'machine' as const, ...machine, until, line: by.job, order: order.number, because }
  const days = daysFrom(factory, dateAt(factory, toIso(readyAt)), until)
  return { ...link, days, text: machineText(factory, link) }
}

function precedence(
  theirs: { weight: number; dueAt?: string },
  ours: { weight: number; dueAt?: string },
): Precedence {
  if (theirs.weight > ours.weight) return 'weight'
  const [a, b] = [theirs.dueAt ?? '9999', ours.dueAt ?? '9999']
  return toMs(a) < toMs(b) ? 'dueDate' : 'order'
}

/** The stops on the way. */
export function standstillCauses(planned: PlannedFactory, { standstills }: MachineWalk): CauseOf<'stop'>[] {
  const { factory } = planned
  return standstills.map(({ operation: { machine }, stop }) => {
    const [from, until] = [dateAt(factory, stop.from), dateAt(factory, stop.until)]
    const link = {
      kind: 'stop' as const,
      machine,
      ...centreOf(factory, machine),
      from,
      until,
      reason: stop.reason,
    }
    return { ...link, days: Math.max(1, daysFrom(factory, from, until)), text: stopText(factory, link) }
  })
}

/** Days on which a machine on the way does not work while the factory does. */
export function calendarCause(
  planned: PlannedFactory,
  { path }: MachineWalk,
  releasedOn: string,
): CauseOf<'calendar'> | undefined {
  const { factory } = planned
  for (const { machine, endAt } of path) {
    const calendar = calendarOf(planned, machine)
    const until = dateAt(factory, endAt)
    const dates: string[] = []
    for (let on = releasedOn; on <= until && dates.length < 31; on = addWorkingDays(factory.calendar, on, 1))
      if (isWorkingDay(factory.calendar, on) && !isWorkingDay(calendar, on)) dates.push(on)
    if (dates.length === 0) continue
    const link = { kind: 'calendar' as const, machine, ...centreOf(factory, machine), until, dates }
    return { ...link, days: dates.length, text: calendarText(factory, link) }
  }
  return undefined
}

/** Nothing but the work itself. */
export function workCause(
  { factory, capacity }: PlannedFactory,
  state: PlannedOrderState,
  { walk, releasedOn }: { walk: MachineWalk; releasedOn: string },
): CauseOf<'work'> {
  const [{ machine }] = walk.path as [MachineWalk['path'][number]]
  const line = walk.released!.line.id
  const endsOn = dateAt(factory, capacity.jobs.find(({ job }) => job === walk.line.line.id)!.endAt)
  const dueOn = dueOf(state.own, 'productionComplete') ?? endsOn
  const link = {
    kind: 'work' as const,
    line,
    machine,
    ...centreOf(factory, machine),
    startsOn: releasedOn,
    endsOn,
    dueOn,
  }
  return { ...link, days: daysFrom(factory, dueOn, endsOn), text: workText(factory, link) }
}

/** A milestone that is, or was, late. */
export function milestoneCause(
  factory: Factory,
  { milestones }: OrderTime,
  { key, dueOn, on, isStarted }: { key: MilestoneKey; dueOn: string; on: string; isStarted: boolean },
): CauseOf<'milestone'> {
  const link = { kind: 'milestone' as const, milestone: key, dueOn, on, isStarted }
  const { name } = milestones.get(key)!
  return { ...link, days: daysFrom(factory, dueOn, on), text: milestoneText(factory, { ...link, name }) }
}

function centreOf({ input }: Factory, machine: string): { workCentre?: string } {
  const workCentre = input.machines.find(({ id }) => id === machine)?.workCentre
  return workCentre === undefined ? {} : { workCentre }
}

/** Working days from a date to a later one; 0 when it is not later. */
export function daysFrom({ calendar }: Factory, from: string, to: string): number {
  return Math.max(0, workingDaysBetween(calendar, from, to))
}

import { addWorkingDays, isWorkingDay, toMs, workingDaysBetween } from '../../../domain/calendar'
import type { MilestoneKey } from '../../../domain/policy'
import type { CauseLink, CauseOf, Precedence } from './cause'
import {
  calendarText,
  machineText,
  materialText,
  milestoneText,
  productionText,
  stopText,
  workText,
} from './cause-words'
import type { Factory } from './factory'
import type { MachineWalk } from './machine-walk'
import { calendarOf, walkBack } from './machine-walk'
import type { PlannedFactory, PlannedLine, PlannedOrderState } from './planned'
import type { OrderTime } from './time'
import { dueOf, orderTime, reachedOn } from './time'
import { dateAt } from './words'

/**
 * The chain of causes of an order that cannot ship on its date, from what delays it down to the root; empty when
 * it can. At each step it follows what decides the date, so that lateness which something else covers is not in it.
 */
export function causesOf(planned: PlannedFactory, state: PlannedOrderState): CauseLink[] {
  const { factory } = planned
  const { final, expected, order } = state
  if (final.projectedShipOn <= final.plan.shipOn) return []
  const today = { on: factory.today }
  if (expected.productionComplete) {
    const made = { ...expected, productionStart: today, productionComplete: today }
    if (orderTime(factory, order, made).projectedShipOn < final.projectedShipOn)
      return productionCauses(planned, state)
  }
  if (expected.materialsIn && expected.materialsIn.on > factory.today) {
    const here = { ...expected, materialsIn: today, trimsIn: today }
    if (orderTime(factory, order, here).projectedShipOn < final.projectedShipOn) {
      const line = lastLine(
        state,
        ({ isDone, isBoughtIn, materials }) => !isDone && !isBoughtIn && Boolean(materials.decidedBy),
      )
      if (line) return materialCauses(factory, state, line)
    }
  }
  return milestoneCauses(factory, final, 'onBoard')
}

/** The line whose materials come last among some. */
function lastLine(
  { lines }: PlannedOrderState,
  isMeant: (line: PlannedLine) => boolean,
): PlannedLine | undefined {
  return lines
    .filter(isMeant)
    .reduce<PlannedLine | undefined>(
      (a, b) => (a && a.materials.readyOn >= b.materials.readyOn ? a : b),
      undefined,
    )
}

/** The line that is made, or comes, last decides when production is complete. */
function productionCauses(planned: PlannedFactory, state: PlannedOrderState): CauseLink[] {
  const { factory, capacity } = planned
  const endsOn = state.expected.productionComplete!.on
  const goods = lastLine(
    state,
    ({ isBoughtIn, isDone, materials }) => isBoughtIn && !isDone && Boolean(materials.decidedBy),
  )
  if (goods && goods.materials.readyOn === endsOn) return materialCauses(factory, state, goods)
  const ends = new Map(capacity.jobs.map(({ job, endAt }) => [job, endAt]))
  const line = state.lines
    .filter(({ job }) => job)
    .reduce((a, b) => (ends.get(a.line.id)! >= ends.get(b.line.id)! ? a : b))
  const walk = walkBack(planned, state, line)!
  const dueOn = dueOf(state.own, 'productionComplete') ?? endsOn
  const late = daysFrom(factory, dueOn, endsOn)
  const head: CauseLink[] = [
    {
      kind: 'production',
      line: line.line.id,
      dueOn,
      endsOn,
      days: late,
      text: productionText(factory, { line: line.line.id, endsOn, dueOn }),
    },
  ]
  return [...head, ...standstillCauses(planned, walk), ...rootOf(planned, state, walk)]
}

function rootOf(planned: PlannedFactory, state: PlannedOrderState, walk: MachineWalk): CauseLink[] {
  if (walk.blocked) return [machineCause(planned, walk.blocked)]
  const { factory } = planned
  const line = walk.released!
  const start = state.order.time.done?.productionStart
  const startDue = dueOf(state.own, 'productionStart')
  const releasedOn = releaseDate(factory, line)
  const isLate = startDue !== undefined && releasedOn > startDue
  if (isLate && start === undefined) return startCauses(factory, state, line)
  if (isLate && line.materials.decidedBy && line.materials.readyOn >= releasedOn)
    return materialCauses(factory, state, line)
  if (start !== undefined && startDue !== undefined && start > startDue)
    return [
      milestoneCause(factory, state.own, {
        key: 'productionStart',
        dueOn: startDue,
        on: start,
        isStarted: true,
      }),
    ]
  if (walk.standstills.length > 0) return []
  return [calendarCause(planned, walk, releasedOn) ?? workCause(planned, state, { walk, releasedOn })]
}

function releaseDate(factory: Factory, { job }: PlannedLine): string {
  const on = dateAt(factory, job!.releaseAt!)
  return on > factory.today ? on : factory.today
}

/** Production could not start in time: for its material, or for a milestone before it. */
function startCauses(factory: Factory, state: PlannedOrderState, line: PlannedLine): CauseLink[] {
  const { materials } = line
  const without = reachedOn(state.own, 'productionStart') ?? factory.today
  if (materials.decidedBy && releaseDate(factory, line) > without) return materialCauses(factory, state, line)
  return milestoneCauses(factory, line.release ?? state.own, 'productionStart')
}

/** Through the production orders that wait for their components, to the supply that decides. */
function materialCauses(
  factory: Factory,
  state: PlannedOrderState,
  { materials, isBoughtIn }: PlannedLine,
): CauseLink[] {
  const { decidedBy, chain, readyOn } = materials
  const dueOn = dueOf(state.own, isBoughtIn ? 'productionComplete' : 'materialsIn') ?? factory.today
  const neededOn = dueOn
  const days = daysFrom(factory, neededOn, readyOn)
  const links = chain
    .slice(0, -1)
    .filter(({ kind }) => kind === 'open' || kind === 'planned')
    .map((source) =>
      materialCause(
        factory,
        { item: source.item, ref: source.ref, kind: source.kind as 'open' | 'planned', on: source.on },
        { neededOn, days },
      ),
    )
  if (!decidedBy || decidedBy.kind === 'stock') return links
  const { kind, item, ref, on } = decidedBy
  const bound = state.lines
    .flatMap(({ line }) => line.bound ?? [])
    .find((one) => kind === 'bound' && one.ref === ref)
  return [
    ...links,
    materialCause(factory, { item, ref, kind, on }, { neededOn, days, ...(bound && { supply: bound }) }),
  ]
}

function materialCause(
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

function machineCause(
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
  const days = daysFrom(factory, dateAt(factory, new Date(readyAt).toISOString()), until)
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

function standstillCauses(planned: PlannedFactory, { standstills }: MachineWalk): CauseOf<'stop'>[] {
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
function calendarCause(
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

function workCause(
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

/** Back along what decides a milestone's date to the first that is still open. */
function milestoneCauses(factory: Factory, time: OrderTime, key: MilestoneKey): CauseLink[] {
  const last = time.milestones.has(key) ? key : time.plan.criticalPath.at(-1)
  const path: MilestoneKey[] = []
  for (let at = last; at !== undefined && !path.includes(at); at = decidingBefore(time, at)) path.push(at)
  const root = path.at(-1)
  const row = root && time.milestones.get(root)
  if (!row) return []
  return [
    milestoneCause(factory, time, { key: row.key, dueOn: row.dueOn, on: row.earliestOn, isStarted: false }),
  ]
}

function decidingBefore({ milestones }: OrderTime, key: MilestoneKey): MilestoneKey | undefined {
  const open = milestones
    .get(key)!
    .after.flatMap((prior) => milestones.get(prior) ?? [])
    .filter(({ doneOn }) => doneOn === undefined)
  return open.reduce<(typeof open)[number] | undefined>(
    (a, b) => (a && a.earliestOn >= b.earliestOn ? a : b),
    undefined,
  )?.key
}

function milestoneCause(
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

function daysFrom({ calendar }: Factory, from: string, to: string): number {
  return Math.max(0, workingDaysBetween(calendar, from, to))
}

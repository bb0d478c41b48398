import { addWorkingDays } from '../../../domain/calendar'
import type { MilestoneKey } from '../../../domain/policy'
import type { CauseLink } from './cause'
import {
  calendarCause,
  daysFrom,
  machineCause,
  materialCause,
  milestoneCause,
  standstillCauses,
  workCause,
} from './cause-links'
import { productionText } from './cause-words'
import type { Factory } from './factory'
import type { MachineWalk } from './machine-walk'
import { walkBack } from './machine-walk'
import type { PlannedFactory, PlannedLine, PlannedOrderState } from './planned'
import type { OrderTime } from './time'
import { dueOf, orderTime, reachedOn } from './time'
import { dateAt } from './words'

/** How to choose among causes that leave no room at the same time. */
type Ties = { isPhysicalFirst?: boolean }

/**
 * The chain of causes of an order that cannot ship on its date, from what delays it down to the root; empty when
 * it can. At each step it follows what decides the date, so that lateness which something else covers is not in it.
 * With `isPhysicalFirst`, where the machines or the materials decide it together with a milestone, it follows them.
 */
export function causesOf(
  planned: PlannedFactory,
  state: PlannedOrderState,
  { isPhysicalFirst = false }: Ties = {},
): CauseLink[] {
  const { factory } = planned
  const { final, expected, order } = state
  if (final.projectedShipOn <= final.plan.shipOn) return []
  const today = { on: factory.today }
  if (expected.productionComplete) {
    const made = { ...expected, productionStart: today, productionComplete: today }
    const isSooner = orderTime(factory, order, made).projectedShipOn < final.projectedShipOn
    if (isSooner || (isPhysicalFirst && decidesToo(factory, state, 'productionComplete')))
      return productionCauses(planned, state, { isPhysicalFirst })
  }
  if (expected.materialsIn && expected.materialsIn.on > factory.today) {
    const here = { ...expected, materialsIn: today, trimsIn: today }
    const isSooner = orderTime(factory, order, here).projectedShipOn < final.projectedShipOn
    if (isSooner || (isPhysicalFirst && decidesToo(factory, state, 'materialsIn'))) {
      const line = lastLine(
        state,
        ({ isDone, isBoughtIn, materials }) => !isDone && !isBoughtIn && Boolean(materials.decidedBy),
      )
      if (line) return materialCauses(factory, state, line)
    }
  }
  return milestoneCauses(factory, final, 'onBoard')
}

/** True when a milestone that comes a working day later than expected moves the ship date. */
function decidesToo(
  factory: Factory,
  { order, expected, final }: PlannedOrderState,
  key: MilestoneKey,
): boolean {
  const later = { ...expected, [key]: { on: addWorkingDays(factory.calendar, expected[key]!.on, 1) } }
  return orderTime(factory, order, later).projectedShipOn > final.projectedShipOn
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
function productionCauses(planned: PlannedFactory, state: PlannedOrderState, ties: Ties): CauseLink[] {
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
  return [...head, ...standstillCauses(planned, walk), ...rootOf(planned, state, { walk, ties })]
}

function rootOf(
  planned: PlannedFactory,
  state: PlannedOrderState,
  { walk, ties }: { walk: MachineWalk; ties: Ties },
): CauseLink[] {
  if (walk.blocked) return [machineCause(planned, walk.blocked)]
  if (walk.isStopped) return []
  const { factory } = planned
  const line = walk.released!
  const start = state.order.time.done?.productionStart
  const startDue = dueOf(state.own, 'productionStart')
  const releasedOn = releaseDate(factory, line)
  const isLate = startDue !== undefined && releasedOn > startDue
  if (isLate && start === undefined) return startCauses(factory, state, { line, ties })
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
function startCauses(
  factory: Factory,
  state: PlannedOrderState,
  { line, ties }: { line: PlannedLine; ties: Ties },
): CauseLink[] {
  const { materials } = line
  // Were the materials here, the usual time of buying them would not be waited for either.
  const startWith = (on: string) => {
    const time = orderTime(factory, state.order, { materialsIn: { on }, trimsIn: { on } })
    return reachedOn(time, 'productionStart') ?? factory.today
  }
  const release = releaseDate(factory, line)
  const isWaitedFor =
    release > startWith(factory.today) ||
    (ties.isPhysicalFirst && startWith(addWorkingDays(factory.calendar, materials.readyOn, 1)) > release)
  if (materials.decidedBy && isWaitedFor) return materialCauses(factory, state, line)
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

/** Among what comes before a milestone and is still open; materials in stock are not waited for. */
function decidingBefore(
  { milestones, plan, expected }: OrderTime,
  key: MilestoneKey,
): MilestoneKey | undefined {
  const isInStock = (prior: MilestoneKey) => (expected[prior]?.on ?? '9999') <= plan.receivedOn
  const open = milestones
    .get(key)!
    .after.flatMap((prior) => milestones.get(prior) ?? [])
    .filter(({ key: prior, doneOn }) => doneOn === undefined && !isInStock(prior))
  return open.reduce<(typeof open)[number] | undefined>(
    (a, b) => (a && a.earliestOn >= b.earliestOn ? a : b),
    undefined,
  )?.key
}

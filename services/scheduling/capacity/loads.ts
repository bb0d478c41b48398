import { compileCalendar, minuteMs } from '../../../domain/calendar'
import type { Zone } from '../../../domain/calendar'
import { dateOf } from '../../../domain/calendar/dates'
import { instantOfDay, localDay } from '../../../domain/calendar/zone'
import { alwaysCalendar, intervalsBetween, timeDone, timeToGoOn, workAt } from './clock'
import type { CapacityInput, CapacityLoads, CapacityOperation, MachineLoad, WorkCentreLoad } from './input'
import { clockFor, setupBetween } from './model'
import type { Schedule } from './schedule'

/** What a plan asks of machines, people and floor, by local date (R62, R63, R64, R66). */
export function loadsOf(input: CapacityInput, schedule: Schedule): CapacityLoads {
  const operations = input.jobs.flatMap((job) => job.operations)
  return {
    machines: input.machines.flatMap((_, machine) => machineLoads(input, schedule, machine)),
    labour: (input.workCentres ?? []).flatMap(({ id, labourMinutesPerDay }) =>
      rowsOf(id, labourByDay({ input, schedule, operations }, id), labourMinutesPerDay),
    ),
    floorSpace: (input.workCentres ?? []).flatMap(({ id, floorSpace }) =>
      rowsOf(id, floorByDay({ input, schedule, operations }, id), floorSpace),
    ),
  }
}

/** Working time taken before an operation's start, and when it begins. */
export function setupOf(schedule: Schedule, u: number): { minutes: number; from: number } {
  const { model, machine, before, start } = schedule
  const m = machine[u]!
  const minutes = model.isFixed[u] ? 0 : setupBetween(model, m, model.family[before[u]!]!, model.family[u]!)
  if (minutes === 0) return { minutes, from: start[u]! }
  const clock = clockFor(model, u, m)
  return { minutes, from: timeToGoOn(clock, workAt(clock, start[u]!) - minutes) }
}

type ByDay = Map<number, number>
type Context = { input: CapacityInput; schedule: Schedule; operations: CapacityOperation[] }

function machineLoads(input: CapacityInput, schedule: Schedule, machine: number): MachineLoad[] {
  const { model, after, start, end } = schedule
  const zone = zoneOf(input, machine)
  const [run, setup]: [ByDay, ByDay] = [new Map(), new Map()]
  let last = 0
  for (let u = after[model.operations + machine]!; u >= 0; u = after[u]!) {
    addWork({ schedule, u, zone, into: run }, start[u]!, end[u]!)
    const { minutes, from } = setupOf(schedule, u)
    if (minutes > 0) addWork({ schedule, u, zone, into: setup }, from, setupEnd(schedule, u))
    last = Math.max(last, end[u]!)
  }
  const available = workByDay(schedule, { clock: 2 * machine + 1, zone, until: last })
  const ordinary = workByDay(schedule, { clock: 2 * machine, zone, until: last })
  const days = [...new Set([...available.keys(), ...run.keys(), ...setup.keys()])].sort((a, b) => a - b)
  return days.map((day) => {
    const availableMinutes = available.get(day) ?? 0
    const [runMinutes, setupMinutes] = [run.get(day) ?? 0, setup.get(day) ?? 0]
    const used = runMinutes + setupMinutes
    return {
      machine: input.machines[machine]!.id,
      date: dateOf(day),
      availableMinutes,
      reservedMinutes: availableMinutes - (ordinary.get(day) ?? 0),
      runMinutes,
      setupMinutes,
      percent: availableMinutes === 0 ? 0 : Math.round((1000 * used) / availableMinutes) / 10,
    }
  })
}

function setupEnd(schedule: Schedule, u: number): number {
  const clock = clockFor(schedule.model, u, schedule.machine[u]!)
  return timeDone(clock, workAt(clock, schedule.start[u]!))
}

/** Whole local days from the plan's start to a time. */
function workByDay(
  { model }: Schedule,
  { clock, zone, until }: { clock: number; zone: Zone; until: number },
): ByDay {
  const days: ByDay = new Map()
  const first = localDay(zone, model.originMs)
  const last = localDay(zone, model.originMs + until * minuteMs)
  for (let day = first; day <= last; day++) {
    const [from, to] = [day, day + 1].map((d) => (instantOfDay(zone, d, 0) - model.originMs) / minuteMs)
    const minutes = intervalsBetween(model.clocks[clock]!, from!, to!).reduce((sum, [a, b]) => sum + b - a, 0)
    if (minutes > 0) days.set(day, minutes)
  }
  return days
}

/** Adds the working minutes of an operation's clock between two times to their days, each times a factor. */
function addWork(
  {
    schedule,
    u,
    zone,
    into,
    factor = 1,
  }: { schedule: Schedule; u: number; zone: Zone; into: ByDay; factor?: number },
  from: number,
  to: number,
): void {
  const clock = clockFor(schedule.model, u, schedule.machine[u]!)
  for (const interval of intervalsBetween(clock, from, to))
    eachDay(zone, schedule.model.originMs, interval, (day, minutes) =>
      into.set(day, (into.get(day) ?? 0) + factor * minutes),
    )
}

/** Calls back for every local day that a span of time touches, with the minutes of it. */
function eachDay(
  zone: Zone,
  originMs: number,
  [from, to]: [number, number],
  visit: (day: number, minutes: number) => void,
): void {
  let at = from
  while (at < to) {
    const day = localDay(zone, originMs + at * minuteMs)
    const midnight = (instantOfDay(zone, day + 1, 0) - originMs) / minuteMs
    const until = Math.min(to, midnight > at ? midnight : to)
    visit(day, until - at)
    at = until
  }
}

function labourByDay({ input, schedule, operations }: Context, workCentre: string): ByDay {
  const days: ByDay = new Map()
  operations.forEach(({ workers = 1 }, u) => {
    const machine = schedule.machine[u]!
    if (workers === 0 || input.machines[machine]!.workCentre !== workCentre) return
    const work = { schedule, u, zone: zoneOf(input, machine), into: days, factor: workers }
    addWork(work, schedule.start[u]!, schedule.end[u]!)
    const { minutes, from } = setupOf(schedule, u)
    if (minutes > 0) addWork(work, from, setupEnd(schedule, u))
  })
  return days
}

/** The largest area taken at one time of each day: an operation's from its start until its job goes on elsewhere. */
function floorByDay({ input, schedule, operations }: Context, workCentre: string): ByDay {
  const { model, machine, start } = schedule
  const changes: [time: number, area: number][] = []
  operations.forEach(({ floorSpace = 0 }, u) => {
    if (floorSpace === 0 || input.machines[machine[u]!]!.workCentre !== workCentre) return
    changes.push([start[u]!, floorSpace], [leaves(schedule, u), -floorSpace])
  })
  // At the same time what leaves makes room for what comes.
  changes.sort(([a, x], [b, y]) => a - b || x - y)
  const zone = zoneOf(
    input,
    Math.max(
      0,
      input.machines.findIndex((one) => one.workCentre === workCentre),
    ),
  )
  const days: ByDay = new Map()
  let taken = 0
  changes.forEach(([time, area], i) => {
    taken += area
    const until = changes[i + 1]?.[0] ?? time
    if (taken > 0)
      eachDay(zone, model.originMs, [time, until], (day) =>
        days.set(day, Math.max(days.get(day) ?? 0, taken)),
      )
  })
  return days
}

function leaves({ model, start, end }: Schedule, u: number): number {
  let at = end[u]!
  for (let k = model.succsAt[u]!; k < model.succsAt[u + 1]!; k++) at = Math.max(at, start[model.succs[k]!]!)
  return at
}

function rowsOf(workCentre: string, days: ByDay, limit?: number): WorkCentreLoad[] {
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([day, used]) => ({
      workCentre,
      date: dateOf(day),
      used: Math.round(used * 100) / 100,
      ...(limit !== undefined && { limit }),
      over: limit !== undefined && used > limit + 1e-6,
    }))
}

function zoneOf(input: CapacityInput, machine: number): Zone {
  return compileCalendar(input.machines[machine]?.calendar ?? alwaysCalendar)
}

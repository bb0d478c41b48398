import type { CalendarData, Shift } from '../../../../domain/calendar'
import { addWorkingMinutes, compileCalendar, toMs, workingMinutesBetween } from '../../../../domain/calendar'
import type { CapacityInput, CapacityPlan, PlannedOperation } from '../../../../services/scheduling/capacity'

const day: Shift[] = [[0, 1440]]
/** Working every minute. */
export const always: CalendarData = {
  name: 'always',
  zone: 'UTC',
  offsets: [{ from: '1970-01-01T00:00:00Z', minutes: 0 }],
  from: '2020-01-01',
  to: '2030-12-31',
  week: Array.from({ length: 7 }, () => day),
  exceptions: {},
}

/** Every rule that a plan breaks, by domain/calendar alone and from the plan as a client reads it. */
export function violationsOf(input: CapacityInput, plan: CapacityPlan): string[] {
  const found: string[] = []
  const planned = new Map(plan.operations.map((one) => [`${one.job}/${one.operation}`, one]))
  const machines = new Map(input.machines.map((one) => [one.id, one]))
  for (const job of input.jobs) {
    job.operations.forEach((operation, i) => {
      const name = `${job.id}/${operation.id}`
      const one = planned.get(name)!
      const choice = operation.machines.find(({ machine }) => machine === one.machine)
      if (!choice) return found.push(`${name} is on ${one.machine}, which cannot do it`)
      const minutes = Math.ceil((choice.minutes ?? choice.minutesPerPiece! * (operation.pieces ?? 1)) - 1e-6)
      if (one.minutes !== minutes) found.push(`${name} has ${one.minutes} minutes, not ${minutes}`)
      const { calendar, reservePercent = 0 } = machines.get(one.machine)!
      const clock = compileCalendar(job.rush ? (calendar ?? always) : cut(calendar ?? always, reservePercent))
      const [start, end] = [toMs(one.startAt), toMs(one.endAt)]
      if (Math.abs(workingMinutesBetween(clock, start, end) - minutes) > 1e-6)
        found.push(`${name} works ${workingMinutesBetween(clock, start, end)} of ${minutes} minutes`)
      if (operation.fixed) {
        if (start !== toMs(operation.fixed.startAt) || one.machine !== operation.fixed.machine)
          found.push(`${name} was moved`)
        return
      }
      for (const at of [input.planFrom, job.releaseAt, operation.materialAt])
        if (at && start < toMs(at)) found.push(`${name} starts before its material, ${at}`)
      const before = operation.predecessors ?? (i === 0 ? [] : [job.operations[i - 1]!.id])
      for (const id of before) {
        const prior = planned.get(`${job.id}/${id}`)!
        const { transferBatch, pieces = 1 } = job.operations.find((other) => other.id === id)!
        const share = Math.min(1, (transferBatch ?? Infinity) / pieces)
        const ready = share === 1 ? toMs(prior.endAt) : doneAt(input, job.rush ?? false, prior, share)
        if (start < ready) found.push(`${name} starts before ${id} hands over`)
        const lead = Math.floor(minutes * (1 - share) + 1e-9)
        if (workingMinutesBetween(clock, toMs(prior.endAt), end) < minutes - lead - 1e-6)
          found.push(`${name} ends too soon after ${id}`)
      }
    })
  }
  for (const machine of input.machines) found.push(...machineViolations(input, plan, machine.id))
  return found
}

function doneAt(input: CapacityInput, isRush: boolean, one: PlannedOperation, share: number): number {
  const { calendar = always, reservePercent = 0 } = input.machines.find(({ id }) => id === one.machine)!
  const clock = compileCalendar(isRush ? calendar : cut(calendar, reservePercent))
  return addWorkingMinutes(clock, toMs(one.startAt), Math.ceil(one.minutes * share - 1e-9))
}

function machineViolations(input: CapacityInput, plan: CapacityPlan, id: string): string[] {
  const machine = input.machines.find((one) => one.id === id)!
  const jobs = new Map(input.jobs.map((job) => [job.id, job]))
  const familyOf = (one: PlannedOperation) =>
    jobs.get(one.job)!.operations.find((operation) => operation.id === one.operation)!.setupFamily
  const sequence = plan.operations
    .filter((one) => one.machine === id)
    .sort((a, b) => toMs(a.startAt) - toMs(b.startAt) || toMs(a.endAt) - toMs(b.endAt))
  const found: string[] = []
  sequence.forEach((one, i) => {
    const prior = sequence[i - 1]
    const free = prior ? toMs(prior.endAt) : toMs(input.planFrom)
    if (prior && toMs(one.startAt) < free)
      found.push(`${id} does ${one.job}/${one.operation} while ${prior.job}/${prior.operation} runs`)
    if (one.fixed && (!prior || prior.fixed)) return
    const [from, to] = [prior ? familyOf(prior) : machine.setupFamily, familyOf(one)]
    const setup = from && to ? (machine.setupMatrix?.[from]?.[to] ?? 0) : 0
    const { calendar = always, reservePercent = 0 } = machine
    const clock = compileCalendar(jobs.get(one.job)!.rush ? calendar : cut(calendar, reservePercent))
    if (workingMinutesBetween(clock, free, toMs(one.startAt)) < setup - 1e-6)
      found.push(`${id} has no time to be set up for ${one.job}/${one.operation}`)
    if (!one.fixed && one.setupMinutes !== setup)
      found.push(`${one.job}/${one.operation} shows ${one.setupMinutes} minutes of set-up, not ${setup}`)
  })
  return found
}

const cuts = new Map<CalendarData, Map<number, CalendarData>>()

/** The calendar without the last part of every day. */
export function cut(calendar: CalendarData, percent: number): CalendarData {
  if (percent === 0) return calendar
  const known = cuts.get(calendar) ?? new Map<number, CalendarData>()
  cuts.set(calendar, known)
  const keep = (shifts: Shift[]): Shift[] => {
    let left = Math.floor((shifts.reduce((sum, [a, b]) => sum + b - a, 0) * (100 - percent)) / 100)
    return shifts.flatMap(([a, b]) => {
      const minutes = Math.min(left, b - a)
      left -= minutes
      return minutes > 0 ? [[a, a + minutes] as Shift] : []
    })
  }
  const data = known.get(percent) ?? {
    ...calendar,
    week: calendar.week.map(keep),
    exceptions: Object.fromEntries(
      Object.entries(calendar.exceptions).map(([date, shifts]) => [date, keep(shifts)]),
    ),
  }
  known.set(percent, data)
  return data
}

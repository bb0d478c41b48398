import type { CalendarData, WorkingCalendar } from '../../../domain/calendar'
import { compileCalendar, minuteMs } from '../../../domain/calendar'
import { intervalsOfDay } from '../../../domain/calendar/working-calendar'
import { localDay } from '../../../domain/calendar/zone'

/**
 * Working time of a machine as tables, so that a search can convert millions of times. Times are minutes after
 * the start of the plan; work is minutes of working time after the first table entry. After its last entry a
 * clock never rests: a plan that reaches so far is refused.
 */
export type Clock = {
  /** Work is time. */
  readonly always: boolean
  readonly starts: Float64Array
  readonly ends: Float64Array
  /** Work before each interval, and one more: after the last. */
  readonly work: Float64Array
  /** First interval that ends after the start of each day since `from`. */
  readonly byDay: Int32Array
  /** First interval by whose end each `workStep` of work is done. */
  readonly byWork: Int32Array
  readonly from: number
}

/** What a clock's table covers: minutes after `originMs`. */
export type ClockSpan = { originMs: number; from: number; to: number }

const dayMinutes = 1440
const workStep = 240

/** A clock that never rests. */
export const alwaysClock: Clock = {
  always: true,
  starts: new Float64Array(0),
  ends: new Float64Array(0),
  work: new Float64Array(0),
  byDay: new Int32Array(0),
  byWork: new Int32Array(0),
  from: 0,
}

/** Working every minute of every day, as calendar data. */
export const alwaysCalendar: CalendarData = {
  name: 'always',
  zone: 'UTC',
  offsets: [{ from: '1970-01-01T00:00:00.000Z', minutes: 0 }],
  from: '1970-01-01',
  to: '2199-12-31',
  week: Array.from({ length: 7 }, () => [[0, dayMinutes]]),
  exceptions: {},
}

/** Tables of a calendar whose days lose their last `reservePercent` of working time. */
export function clockOf(calendar: CalendarData | undefined, reservePercent: number, span: ClockSpan): Clock {
  if (!calendar && reservePercent === 0) return alwaysClock
  return indexed(intervalsOf(compileCalendar(calendar ?? alwaysCalendar), reservePercent, span), span)
}

/** Minutes of working time before a time. */
export function workAt(clock: Clock, time: number): number {
  if (clock.always) return time
  const { starts, ends, work, byDay } = clock
  const day = Math.floor((time - clock.from) / dayMinutes)
  let k = byDay[day < 0 ? 0 : day < byDay.length ? day : byDay.length - 1]!
  while (ends[k]! <= time) k++
  const start = starts[k]!
  return time <= start ? work[k]! : work[k]! + time - start
}

/** The earliest time by which that much work is done: the end of an interval, never the start of the next. */
export function timeDone(clock: Clock, amount: number): number {
  if (clock.always) return amount
  const { starts, work } = clock
  let k = intervalNear(clock, amount)
  while (work[k + 1]! < amount) k++
  return starts[k]! + amount - work[k]!
}

/** The time at which work goes on after that much of it: the start of an interval, never an end. */
export function timeToGoOn(clock: Clock, amount: number): number {
  if (clock.always) return amount
  const { starts, work } = clock
  let k = intervalNear(clock, amount)
  while (work[k + 1]! <= amount) k++
  return starts[k]! + amount - work[k]!
}

/** Working intervals that touch a span of time, cut to it. */
export function intervalsBetween(clock: Clock, from: number, to: number): [start: number, end: number][] {
  if (clock.always) return to > from ? [[from, to]] : []
  const found: [number, number][] = []
  const day = Math.floor((from - clock.from) / dayMinutes)
  let k = clock.byDay[Math.min(Math.max(day, 0), clock.byDay.length - 1)]!
  for (; k < clock.starts.length && clock.starts[k]! < to; k++) {
    const [start, end] = [Math.max(from, clock.starts[k]!), Math.min(to, clock.ends[k]!)]
    if (end > start) found.push([start, end])
  }
  return found
}

function intervalNear({ byWork }: Clock, amount: number): number {
  const step = Math.floor(amount / workStep)
  return byWork[step < 0 ? 0 : step < byWork.length ? step : byWork.length - 1]!
}

function intervalsOf(calendar: WorkingCalendar, reservePercent: number, span: ClockSpan): [number, number][] {
  const { originMs, from, to } = span
  const found: [number, number][] = []
  const last = localDay(calendar, originMs + to * minuteMs)
  for (let day = localDay(calendar, originMs + from * minuteMs); day <= last; day++) {
    const shifts = intervalsOfDay(calendar, day).map(([start, end]): [number, number] => [
      (start - originMs) / minuteMs,
      (end - originMs) / minuteMs,
    ])
    found.push(...withoutReserve(shifts, reservePercent))
  }
  return found
}

/** The first part of a day's working time, whole minutes; the reserve is the rest. */
function withoutReserve(shifts: [number, number][], reservePercent: number): [number, number][] {
  const total = shifts.reduce((sum, [start, end]) => sum + end - start, 0)
  let left = Math.floor((total * (100 - reservePercent)) / 100)
  const kept: [number, number][] = []
  for (const [start, end] of shifts) {
    const minutes = Math.min(left, end - start)
    if (minutes > 0) kept.push([start, start + minutes])
    left -= minutes
  }
  return kept
}

function indexed(intervals: [number, number][], { from, to }: ClockSpan): Clock {
  const all: [number, number][] = [...intervals, [Math.max(to, intervals.at(-1)?.[1] ?? to), Infinity]]
  const work = new Float64Array(all.length + 1)
  all.forEach(([start, end], k) => (work[k + 1] = work[k]! + end - start))
  const days = Math.ceil((to - from) / dayMinutes) + 2
  const steps = Math.floor(work[all.length - 1]! / workStep) + 2
  return {
    always: false,
    from,
    work,
    starts: Float64Array.from(all, ([start]) => start),
    ends: Float64Array.from(all, ([, end]) => end),
    byDay: firstReaching(days, (day, k) => all[k]![1] > from + day * dayMinutes),
    byWork: firstReaching(steps, (step, k) => work[k + 1]! >= step * workStep),
  }
}

/** For each index the first entry that satisfies the test; tests are satisfied ever later. */
function firstReaching(size: number, isReached: (index: number, entry: number) => boolean): Int32Array {
  const table = new Int32Array(size)
  let entry = 0
  for (let index = 0; index < size; index++) {
    while (!isReached(index, entry)) entry++
    table[index] = entry
  }
  return table
}

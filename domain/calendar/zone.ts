import type { ZoneData } from './calendar-data'
import { dateOf, dayMs, dayNumber, minuteMs, toMs } from './dates'

/** A zone made ready for arithmetic. */
export type Zone = {
  readonly zone: string
  readonly starts: readonly number[]
  readonly offsets: readonly number[]
}

/** Reads a zone's offset transitions. */
export function compileZone(data: ZoneData): Zone {
  return {
    zone: data.zone,
    starts: data.offsets.map((offset) => toMs(offset.from)),
    offsets: data.offsets.map((offset) => offset.minutes * minuteMs),
  }
}

/** Milliseconds by which the zone is ahead of UTC at an instant. */
export function offsetAt(zone: Zone, at: number): number {
  let low = 0
  let high = zone.starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (zone.starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return zone.offsets[low] ?? 0
}

/** Local day number at an instant. */
export function localDay(zone: Zone, at: number): number {
  return Math.floor((at + offsetAt(zone, at)) / dayMs)
}

/** Local date at an instant, `YYYY-MM-DD`. */
export function localDate(zone: Zone, at: number): string {
  return dateOf(localDay(zone, at))
}

/** Minutes on the local clock since midnight, with a fraction for seconds. */
export function localMinute(zone: Zone, at: number): number {
  const local = at + offsetAt(zone, at)
  return (local - Math.floor(local / dayMs) * dayMs) / minuteMs
}

/**
 * The instant at which the local clock shows a minute of a day. A time that the change to summer time skips
 * moves forward by the skip; of a time that occurs twice the first is meant, as in TC39 Temporal's `compatible`.
 */
export function instantOfDay(zone: Zone, day: number, minute: number): number {
  const local = day * dayMs + minute * minuteMs
  const before = offsetAt(zone, local - dayMs)
  const after = offsetAt(zone, local + dayMs)
  if (before === after || offsetAt(zone, local - before) === before) return local - before
  return offsetAt(zone, local - after) === after ? local - after : local - before
}

/** As `instantOfDay`, for a date `YYYY-MM-DD`. */
export function instantAt(zone: Zone, date: string, minute: number): number {
  return instantOfDay(zone, dayNumber(date), minute)
}

/** The instant with the same local time `days` calendar days later. */
export function addCalendarDays(zone: Zone, at: number, days: number): number {
  return instantOfDay(zone, localDay(zone, at) + days, localMinute(zone, at))
}

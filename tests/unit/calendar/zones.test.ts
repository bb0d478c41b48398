import fc from 'fast-check'
import type { CalendarData } from '../../../domain/calendar'
import {
  addCalendarDays,
  addDays,
  addWorkingDaysToInstant,
  compileCalendar,
  compileZone,
  dayMs,
  instantAt,
  localDate,
  localMinute,
  toIso,
  toMs,
} from '../../../domain/calendar'
import { zoneOffsets } from '../../../services/scheduling'
import { berlin, newYork } from './calendars'

const zones = [
  'America/New_York', 'Europe/Berlin', 'Asia/Shanghai', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Cairo',
  'Asia/Kathmandu',
] as const // prettier-ignore

describe.each(zones)('%s', (name) => {
  const data = zoneOffsets(name, '2025-01-01', '2027-12-31')
  const zone = compileZone(data)
  const format = new Intl.DateTimeFormat('sv', { timeZone: name, dateStyle: 'short', timeStyle: 'short' })
  const wall = (at: number) => format.format(at)

  it('shows the local date and time that Intl shows', () => {
    const instants = fc.integer({ min: toMs('2025-01-03T00:00:00Z'), max: toMs('2027-12-29T00:00:00Z') })
    fc.assert(
      fc.property(instants, (at) => {
        const minute = Math.floor(localMinute(zone, at))
        expect(`${localDate(zone, at)} ${clock(minute)}`).toBe(wall(at))
      }),
    )
  })

  const changes = data.offsets.slice(1).map(({ from }) => toMs(from))
  const around = changes.flatMap((change) => {
    const on = localDate(zone, change)
    const minutes = Array.from({ length: 96 }, (_, i) => i * 15)
    return [addDays(on, -1), on, addDays(on, 1)].flatMap((date) =>
      minutes.map((minute) => ({ change, date, minute })),
    )
  })

  it('finds every quarter of an hour around a clock change, later by the skip where the clock skips it', () => {
    for (const { change, date, minute } of around) {
      const skipped = Math.max(0, minutesBetween(wall(change - 60_000), wall(change)) - 1)
      const later = minutesBetween(`${date} ${clock(minute)}`, wall(instantAt(zone, date, minute)))
      expect([0, skipped]).toContain(later)
    }
  })

  it('finds the first of two instants where the clock is put back', () => {
    const repeats = around.filter(({ change, date, minute }) => {
      const asked = `${date} ${clock(minute)}`
      const found = instantAt(zone, date, minute)
      return Array.from({ length: 12 }, (_, i) => found - (i + 1) * 15 * 60_000).some(
        (earlier) => Math.abs(earlier - change) < dayMs && wall(earlier) === asked,
      )
    })
    expect(repeats).toEqual([])
  })
})

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function minutesBetween(a: string, b: string): number {
  return (Date.parse(`${b}Z`) - Date.parse(`${a}Z`)) / 60_000
}

it.each<[CalendarData, string, string]>([
  [newYork, '2026-03-06T22:00:00.000Z', '2026-03-09T21:00:00.000Z'],
  [berlin, '2026-10-23T15:00:00.000Z', '2026-10-26T16:00:00.000Z'],
])('keeps the local time over a clock change in $zone', (data, friday, monday) => {
  expect(toIso(addWorkingDaysToInstant(compileCalendar(data), toMs(friday), 1))).toBe(monday)
  expect(toIso(addCalendarDays(compileCalendar(data), toMs(friday), 3))).toBe(monday)
})

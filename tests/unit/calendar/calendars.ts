import type { CalendarData, Shift } from '../../../domain/calendar'

export const dayShifts: Shift[] = [
  [510, 720],
  [780, 1050],
]

/** A calendar of Monday to Friday, 08:30–12:00 and 13:00–17:30, in a zone with one offset, unless told otherwise. */
export function aCalendar(change: Partial<CalendarData> = {}): CalendarData {
  return {
    name: 'test',
    zone: 'Asia/Shanghai',
    offsets: [{ from: '2024-12-31T16:00:00Z', minutes: 480 }],
    from: '2025-01-01',
    to: '2027-12-31',
    week: [dayShifts, dayShifts, dayShifts, dayShifts, dayShifts, [], []],
    exceptions: {},
    ...change,
  }
}

/** Spring Festival 2026: 15–23 February off, Saturdays 14 and 28 February worked. */
export const springFestival: CalendarData = aCalendar({
  exceptions: {
    '2026-02-14': dayShifts,
    '2026-02-16': [],
    '2026-02-17': [],
    '2026-02-18': [],
    '2026-02-19': [],
    '2026-02-20': [],
    '2026-02-23': [],
    '2026-02-28': dayShifts,
  },
})

export const newYork: CalendarData = aCalendar({
  name: 'New York',
  zone: 'America/New_York',
  offsets: [
    { from: '2026-01-01T05:00:00Z', minutes: -300 },
    { from: '2026-03-08T07:00:00Z', minutes: -240 },
    { from: '2026-11-01T06:00:00Z', minutes: -300 },
  ],
})

export const berlin: CalendarData = aCalendar({
  name: 'Berlin',
  zone: 'Europe/Berlin',
  offsets: [
    { from: '2025-12-31T23:00:00Z', minutes: 60 },
    { from: '2026-03-29T01:00:00Z', minutes: 120 },
    { from: '2026-10-25T01:00:00Z', minutes: 60 },
  ],
})

/** Works round the clock every day, so that every clock change falls into a shift. */
export const roundTheClock: CalendarData = {
  ...berlin,
  name: 'Berlin, three shifts',
  week: Array.from({ length: 7 }, (): Shift[] => [
    [0, 360],
    [360, 840],
    [840, 1440],
  ]),
}

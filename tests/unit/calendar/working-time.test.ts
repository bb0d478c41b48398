import fc from 'fast-check'
import type { CalendarData } from '../../../domain/calendar'
import {
  addDays,
  addWorkingDays,
  addWorkingDaysToInstant,
  addWorkingMinutes,
  compileCalendar,
  endOfWorkingDay,
  instantAt,
  isProvisional,
  isWorkingDay,
  localDate,
  nextWorkingDay,
  nextWorkingInstant,
  previousWorkingDay,
  previousWorkingInstant,
  startOfWorkingDay,
  toIso,
  toMs,
  workingDaysBetween,
  workingMinutesBetween,
} from '../../../domain/calendar'
import { aCalendar, berlin, dayShifts, newYork, roundTheClock, springFestival } from './calendars'

const calendar = compileCalendar(springFestival)
/** Shanghai wall time to epoch milliseconds. */
const at = (local: string) => toMs(`${local}:00+08:00`)
const shown = (instant: number) => toIso(instant + 8 * 3_600_000).slice(0, 16)

describe('working days', () => {
  it('works on make-up Saturdays and rests through Spring Festival', () => {
    const worked = Array.from({ length: 16 }, (_, i) => addDays('2026-02-13', i)).filter((date) =>
      isWorkingDay(calendar, date),
    )
    expect(worked).toEqual([
      '2026-02-13', '2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28',
    ]) // prettier-ignore
  })

  it.each([
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-13', 2, '2026-02-24'],
    ['2026-02-24', -1, '2026-02-14'],
    ['2026-02-18', 1, '2026-02-24'],
    ['2026-02-18', -1, '2026-02-14'],
    ['2026-02-18', 0, '2026-02-18'],
    ['2026-01-26', 42, '2026-03-31'],
    ['2026-03-31', -42, '2026-01-26'],
  ])('%s and %i working days is %s', (date, n, expected) => {
    expect(addWorkingDays(calendar, date, n)).toBe(expected)
  })

  it('finds the working day on, before or after a date', () => {
    expect(nextWorkingDay(calendar, '2026-02-15')).toBe('2026-02-24')
    expect(nextWorkingDay(calendar, '2026-02-14')).toBe('2026-02-14')
    expect(previousWorkingDay(calendar, '2026-02-23')).toBe('2026-02-14')
    expect(previousWorkingDay(calendar, '2026-02-28')).toBe('2026-02-28')
  })

  it('moves an instant by working days at the same local time', () => {
    expect(shown(addWorkingDaysToInstant(calendar, at('2026-02-13T17:30'), 2))).toBe('2026-02-24T17:30')
    expect(shown(addWorkingDaysToInstant(calendar, at('2026-02-22T10:00'), -1))).toBe('2026-02-14T10:00')
    expect(shown(addWorkingDaysToInstant(calendar, at('2026-02-22T10:00'), 0))).toBe('2026-02-22T10:00')
  })

  it('gives a day off the usual hours of the week', () => {
    expect(shown(startOfWorkingDay(calendar, '2026-02-18'))).toBe('2026-02-18T08:30')
    expect(shown(endOfWorkingDay(calendar, '2026-02-18'))).toBe('2026-02-18T17:30')
    expect(shown(endOfWorkingDay(calendar, '2026-02-14'))).toBe('2026-02-14T17:30')
  })

  it('knows the week for ever and says where holidays are unknown', () => {
    const unpublished = compileCalendar(aCalendar({ provisionalFrom: '2027-01-01' }))
    expect(addWorkingDays(unpublished, '2031-01-03', 1)).toBe('2031-01-06')
    expect(addWorkingDays(unpublished, '1965-01-04', -1)).toBe('1965-01-01')
    expect(isProvisional(unpublished, '2026-12-31')).toBe(false)
    expect(isProvisional(unpublished, '2027-01-01')).toBe(true)
    expect(isProvisional(compileCalendar(aCalendar()), '2028-01-01')).toBe(true)
    expect(isProvisional(compileCalendar(aCalendar()), '2024-12-31')).toBe(true)
  })
})

describe('working minutes', () => {
  it.each([
    ['2026-02-13T11:30', 60, '2026-02-13T13:30'],
    ['2026-02-13T11:30', 30, '2026-02-13T12:00'],
    ['2026-02-13T13:30', -60, '2026-02-13T11:30'],
    ['2026-02-13T13:30', -30, '2026-02-13T13:00'],
    ['2026-02-14T16:30', 240, '2026-02-24T11:30'],
    ['2026-02-24T10:00', -240, '2026-02-14T15:00'],
    ['2026-02-18T03:00', 1, '2026-02-24T08:31'],
    ['2026-02-18T03:00', -1, '2026-02-14T17:29'],
    ['2026-02-18T03:00', 0, '2026-02-18T03:00'],
  ])('%s and %i minutes is %s', (from, minutes, expected) => {
    expect(shown(addWorkingMinutes(calendar, at(from), minutes))).toBe(expected)
  })

  it('counts eight hours a day and none on holidays', () => {
    expect(workingMinutesBetween(calendar, at('2026-02-14T00:00'), at('2026-02-25T00:00'))).toBe(2 * 480)
    expect(workingMinutesBetween(calendar, at('2026-02-25T00:00'), at('2026-02-14T00:00'))).toBe(-2 * 480)
    expect(workingMinutesBetween(calendar, at('2026-02-13T11:59'), at('2026-02-13T13:01'))).toBe(2)
  })

  it('finds where work goes on and where it last went on', () => {
    expect(shown(nextWorkingInstant(calendar, at('2026-02-13T10:00')))).toBe('2026-02-13T10:00')
    expect(shown(nextWorkingInstant(calendar, at('2026-02-13T12:00')))).toBe('2026-02-13T13:00')
    expect(shown(nextWorkingInstant(calendar, at('2026-02-14T17:30')))).toBe('2026-02-24T08:30')
    expect(shown(previousWorkingInstant(calendar, at('2026-02-13T10:00')))).toBe('2026-02-13T10:00')
    expect(shown(previousWorkingInstant(calendar, at('2026-02-13T13:00')))).toBe('2026-02-13T12:00')
    expect(shown(previousWorkingInstant(calendar, at('2026-02-24T08:30')))).toBe('2026-02-14T17:30')
  })

  it('counts the hour that a night shift really works when the clock changes', () => {
    const night = compileCalendar(roundTheClock)
    const worked = (date: string) =>
      workingMinutesBetween(night, instantAt(night, date, 0), instantAt(night, addDays(date, 1), 0))
    expect(worked('2026-03-29')).toBe(23 * 60)
    expect(worked('2026-10-25')).toBe(25 * 60)
    expect(worked('2026-06-01')).toBe(24 * 60)
  })
})

/** Calendars with random shifts and exceptions, in zones with and without clock changes. */
const someShifts = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 })
  .map((marks) => marks.map((mark) => mark * 15).sort((a, b) => a - b))
  .map((marks) =>
    Array.from({ length: Math.floor(marks.length / 2) }, (_, i): [number, number] => [
      marks[2 * i]!,
      marks[2 * i + 1]!,
    ]),
  )
const someDate = fc.integer({ min: 0, max: 364 }).map((day) => addDays('2026-01-01', day))
const someCalendar: fc.Arbitrary<CalendarData> = fc
  .record({
    base: fc.constantFrom(aCalendar(), newYork, berlin),
    week: fc.array(someShifts, { minLength: 7, maxLength: 7 }),
    exceptions: fc.dictionary(someDate, someShifts, { maxKeys: 40 }),
  })
  .map(({ base, week, exceptions }) => ({
    ...base,
    week: week.map((shifts, day) => (day === 2 && shifts.length === 0 ? dayShifts : shifts)),
    exceptions: { ...exceptions },
  }))
const someInstant = fc
  .integer({ min: 0, max: 366 * 24 * 60 })
  .map((minute) => toMs('2026-01-01T00:00:00Z') + minute * 60_000)
const yearOfMinutes = fc.integer({ min: -150_000, max: 150_000 })

describe('properties', () => {
  it('adding and measuring are inverse', () => {
    fc.assert(
      fc.property(someCalendar, someInstant, yearOfMinutes, (data, start, minutes) => {
        const any = compileCalendar(data)
        const end = addWorkingMinutes(any, start, minutes)
        expect(workingMinutesBetween(any, start, end)).toBe(minutes)
        expect(workingMinutesBetween(any, end, start)).toBe(-minutes + 0)
      }),
    )
  })

  it('adding then subtracting returns to the working instant', () => {
    fc.assert(
      fc.property(someCalendar, someInstant, yearOfMinutes, (data, start, minutes) => {
        const any = compileCalendar(data)
        const back = addWorkingMinutes(any, addWorkingMinutes(any, start, minutes), -minutes)
        const expected =
          minutes > 0
            ? nextWorkingInstant(any, start)
            : minutes < 0
              ? previousWorkingInstant(any, start)
              : start
        expect(toIso(back)).toBe(toIso(expected))
      }),
    )
  })

  it('a later start or more work never ends earlier', () => {
    fc.assert(
      fc.property(someCalendar, someInstant, fc.nat(3_000), fc.nat(3_000), (data, start, wait, minutes) => {
        const any = compileCalendar(data)
        const end = addWorkingMinutes(any, start, minutes + 1)
        expect(addWorkingMinutes(any, start + wait * 60_000, minutes + 1)).toBeGreaterThanOrEqual(end)
        expect(addWorkingMinutes(any, start, minutes + 1 + wait)).toBeGreaterThanOrEqual(end)
        expect(end).toBeGreaterThan(start)
      }),
    )
  })

  it('agrees with a walk from minute to minute', () => {
    fc.assert(
      fc.property(someCalendar, someInstant, fc.integer({ min: -400, max: 400 }), (data, start, minutes) => {
        const any = compileCalendar(data)
        const walked = walkMinutes(data, start, minutes)
        if (walked === undefined) return
        expect(toIso(addWorkingMinutes(any, start, minutes))).toBe(toIso(walked))
      }),
      { numRuns: 150 },
    )
  })

  it('agrees with a walk from day to day', () => {
    fc.assert(
      fc.property(someCalendar, someDate, fc.integer({ min: -60, max: 60 }), (data, date, n) => {
        const any = compileCalendar(data)
        const walked = walkDays(data, date, n)
        expect(addWorkingDays(any, date, n)).toBe(walked)
        expect(workingDaysBetween(any, date, walked)).toBe(n)
      }),
    )
  })
})

function shiftsOn(data: CalendarData, date: string) {
  return data.exceptions[date] ?? data.week[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!
}

function isWorkedMinute(data: CalendarData, instant: number): boolean {
  const offset = data.offsets.findLast(({ from }) => Date.parse(from) <= instant) ?? data.offsets[0]!
  const local = new Date(instant + offset.minutes * 60_000)
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
  return shiftsOn(data, local.toISOString().slice(0, 10)).some(
    ([start, end]) => start <= minute && minute < end,
  )
}

/** Undefined when it would walk for more than three weeks. */
function walkMinutes(data: CalendarData, start: number, minutes: number): number | undefined {
  const step = Math.sign(minutes) * 60_000
  let instant = start
  for (let left = Math.abs(minutes); left > 0; instant += step) {
    if (Math.abs(instant - start) > 21 * 86_400_000) return undefined
    if (isWorkedMinute(data, step > 0 ? instant : instant - 60_000)) left--
  }
  return instant
}

function walkDays(data: CalendarData, date: string, n: number): string {
  let on = date
  for (let left = Math.abs(n); left > 0;) {
    on = addDays(on, Math.sign(n))
    if (shiftsOn(data, on).length > 0) left--
  }
  return on
}

describe('speed', () => {
  it('ten years of arithmetic cost what a day costs: nothing walks', () => {
    const cost = (minutes: number) => {
      const started = performance.now()
      for (let i = 0; i < 5_000; i++)
        addWorkingMinutes(calendar, at('2026-01-26T10:00') + i * 60_000, minutes)
      return performance.now() - started
    }
    cost(480)
    expect(cost(10 * 250 * 480)).toBeLessThan(10 * cost(480))
  })

  it('compiles the same data once', () => {
    expect(compileCalendar(springFestival)).toBe(calendar)
    expect(localDate(calendar, at('2026-02-14T23:59'))).toBe('2026-02-14')
  })
})

import * as fc from 'fast-check'
import { compileCalendar, isWorkingDay, localDate, localMinute as minuteOf } from '../../../domain/calendar'
import { nextReadingInstant, parseQuietHours, type QuietHours } from '../../../services/email/quiet-hours'
import { factoryCalendar, weeklyCalendar } from '../../../services/scheduling'

const factory = compileCalendar(
  factoryCalendar({ zone: 'Asia/Shanghai', from: '2026-01-01', to: '2026-12-31' }),
)
const night: QuietHours = { from: 20 * 60, until: 7 * 60 + 30, mailsOnDaysOff: false }
const next = (at: string, quiet = night, calendar = factory) =>
  new Date(nextReadingInstant(calendar, quiet, Date.parse(at))).toISOString()

describe('nextReadingInstant', () => {
  it.each([
    ['at work', '2026-03-02T02:00:00.000Z', '2026-03-02T02:00:00.000Z'],
    ['in the evening of a working day, still', '2026-03-02T11:59:00.000Z', '2026-03-02T11:59:00.000Z'],
    ['late in the evening: the next morning', '2026-03-02T12:00:00.000Z', '2026-03-02T23:30:00.000Z'],
    ['early in the morning: the same morning', '2026-03-02T20:00:00.000Z', '2026-03-02T23:30:00.000Z'],
    ['on Friday night: Monday', '2026-03-06T13:00:00.000Z', '2026-03-08T23:30:00.000Z'],
    ['on Saturday at noon: Monday', '2026-03-07T04:00:00.000Z', '2026-03-08T23:30:00.000Z'],
    // 2026: the Spring Festival is 15 to 23 February; Saturday 14 and Saturday 28 February are worked.
    [
      'on the make-up Saturday before the Spring Festival',
      '2026-02-14T02:00:00.000Z',
      '2026-02-14T02:00:00.000Z',
    ],
    ['in the Spring Festival: the day after', '2026-02-18T02:00:00.000Z', '2026-02-23T23:30:00.000Z'],
    ['on the make-up Saturday after it', '2026-02-28T02:00:00.000Z', '2026-02-28T02:00:00.000Z'],
  ])('%s', (_when, at, expected) => {
    expect(next(at)).toBe(expected)
  })

  it('keeps the hours of a zone with daylight saving', () => {
    const oslo = compileCalendar(
      weeklyCalendar({ zone: 'Europe/Oslo', from: '2026-01-01', to: '2026-12-31' }),
    )
    expect(next('2026-03-27T22:00:00.000Z', night, oslo)).toBe('2026-03-30T05:30:00.000Z')
    expect(next('2026-02-02T22:00:00.000Z', night, oslo)).toBe('2026-02-03T06:30:00.000Z')
  })

  it('is never over before it has begun, in the hour that a clock strikes twice', () => {
    const paris = compileCalendar(weeklyCalendar({ zone: 'Europe/Paris', from: '2026-01-01', to: '2026-12-31' }))
    const late: QuietHours = { from: 22 * 60, until: 2 * 60 + 30, mailsOnDaysOff: true }
    // 02:17 in winter time, an hour after 02:17 in summer time.
    expect(next('2026-10-25T01:17:00.000Z', late, paris)).toBe('2026-10-25T01:30:00.000Z')
    expect(next('2026-10-25T00:17:00.000Z', late, paris)).toBe('2026-10-25T00:30:00.000Z')
  }) // prettier-ignore

  it('takes a pause at noon, and days off where they are wanted', () => {
    const noon: QuietHours = { from: 12 * 60, until: 13 * 60, mailsOnDaysOff: true }
    expect(next('2026-03-07T04:10:00.000Z', noon)).toBe('2026-03-07T05:00:00.000Z')
    expect(next('2026-03-07T18:00:00.000Z', noon)).toBe('2026-03-07T18:00:00.000Z')
  })

  it('is never quiet where the hours say so, but on days off', () => {
    const never: QuietHours = { from: 0, until: 0, mailsOnDaysOff: false }
    expect(next('2026-03-02T18:00:00.000Z', never)).toBe('2026-03-02T18:00:00.000Z')
    expect(next('2026-03-07T04:00:00.000Z', never)).toBe('2026-03-08T16:00:00.000Z')
  })

  it('is the earliest instant that is neither quiet nor on a day off, for any hours', () => {
    const start = Date.parse('2026-02-01T00:00:00.000Z')
    fc.assert(
      fc.property(
        fc.record({
          from: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
          until: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
          mailsOnDaysOff: fc.boolean(),
        }),
        fc.integer({ min: 0, max: 60 * 96 }),
        (quiet, quarter) => {
          const at = start + quarter * 900_000
          let expected = at
          while (!reads(quiet, expected)) expected += 900_000
          expect(nextReadingInstant(factory, quiet, at)).toBe(expected)
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** The definition itself, an instant at a time. */
function reads({ from, until, mailsOnDaysOff }: QuietHours, at: number): boolean {
  if (!mailsOnDaysOff && !isWorkingDay(factory, localDate(factory, at))) return false
  const minute = minuteOf(factory, at)
  const isQuiet =
    from < until ? minute >= from && minute < until : from > until && (minute >= from || minute < until)
  return !isQuiet
}

describe('parseQuietHours', () => {
  it('reads two times of day, or none', () => {
    expect(parseQuietHours('20:00-07:30')).toEqual(night)
    expect(parseQuietHours('none')).toBe('none')
  })
  it.each(['', '20:00', '24:00-07:30', '8-7', '08:00-08:00', '20:00-07:60'])('refuses %j', (text) => {
    expect(parseQuietHours(text)).toBeUndefined()
  })
})

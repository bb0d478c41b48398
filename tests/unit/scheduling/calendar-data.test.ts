import { execFileSync } from 'node:child_process'
import { calendarProblems, compileCalendar, isProvisional, isWorkingDay } from '../../../domain/calendar'
import { factoryCalendar, factoryShifts, weeklyCalendar, zoneOffsets } from '../../../services/scheduling'

const data = factoryCalendar({ from: '2025-01-01', to: '2027-12-31' })
const calendar = compileCalendar(data)

describe('the factory calendar', () => {
  it.each(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])(
    'works the make-up day %s with the usual shifts',
    (date) => {
      expect(data.exceptions[date]).toEqual(factoryShifts)
    },
  )

  it.each([
    ['New Year', ['2026-01-01', '2026-01-02', '2026-01-03']],
    [
      'Spring Festival',
      ['2026-02-15', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23'],
    ],
    ['Tomb-sweeping Day', ['2026-04-04', '2026-04-05', '2026-04-06']],
    ['Labour Day', ['2026-05-01', '2026-05-04', '2026-05-05']],
    ['Dragon Boat Festival', ['2026-06-19']],
    ['Mid-autumn Festival', ['2026-09-25']],
    ['National Day', ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']],
  ])('rests on %s 2026', (_, dates) => {
    expect(dates.filter((date) => isWorkingDay(calendar, date))).toEqual([])
  })

  it('works 248 days in 2026 and 248 in 2025, as the State Council arranged', () => {
    const worked = (year: number) =>
      Array.from({ length: 365 }, (_, day) =>
        new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10),
      ).filter((date) => isWorkingDay(calendar, date)).length
    expect([worked(2025), worked(2026)]).toEqual([248, 248])
  })

  it('is provisional from the first year not yet published', () => {
    expect(data.provisionalFrom).toBe('2027-01-01')
    expect(isProvisional(calendar, '2026-12-31')).toBe(false)
    expect(factoryCalendar({ from: '2028-03-01', to: '2028-12-31' }).provisionalFrom).toBe('2028-03-01')
    expect(factoryCalendar({ from: '2025-01-01', to: '2026-12-31' })).not.toHaveProperty('provisionalFrom')
  })

  it.each(['America/Los_Angeles'])('is the same on a server in %s', (TZ) => {
    const script = `
      const { factoryCalendar } = require('./services/scheduling/calendar-data')
      console.log(JSON.stringify(factoryCalendar({ from: '2025-01-01', to: '2027-12-31' })))`
    const printed = execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
      env: { ...process.env, TZ },
    })
    expect(JSON.parse(printed.toString())).toEqual(data)
  })

  it('is valid, small, and one offset for Shanghai', () => {
    expect(calendarProblems(data)).toEqual([])
    expect(JSON.stringify(data).length).toBeLessThan(4_000)
    expect(data.offsets).toEqual([{ from: '2024-12-31T16:00:00.000Z', minutes: 480 }])
  })

  it('lets a factory work Saturdays, and set its own days', () => {
    const six = factoryCalendar({
      from: '2026-01-01',
      to: '2026-12-31',
      week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day < 7 ? factoryShifts : [])),
      exceptions: { '2026-02-14': [], '2026-02-24': [] },
    })
    const own = compileCalendar(six)
    expect(isWorkingDay(own, '2026-01-10')).toBe(true)
    expect(isWorkingDay(own, '2026-02-21')).toBe(false)
    expect([isWorkingDay(own, '2026-02-14'), isWorkingDay(own, '2026-02-24')]).toEqual([false, false])
  })
})

describe('zones', () => {
  it('finds the clock changes of the horizon', () => {
    expect(zoneOffsets('Europe/Berlin', '2026-01-01', '2026-12-31')).toEqual({
      zone: 'Europe/Berlin',
      offsets: [
        { from: '2025-12-31T23:00:00.000Z', minutes: 60 },
        { from: '2026-03-29T01:00:00.000Z', minutes: 120 },
        { from: '2026-10-25T01:00:00.000Z', minutes: 60 },
      ],
    })
    expect(zoneOffsets('America/New_York', '2026-06-01', '2026-12-31').offsets).toEqual([
      { from: '2026-06-01T04:00:00.000Z', minutes: -240 },
      { from: '2026-11-01T06:00:00.000Z', minutes: -300 },
    ])
  })

  it.each([
    ['UTC', 0],
    ['Asia/Kathmandu', 345],
  ])('reads the offset of %s', (zone, minutes) => {
    expect(zoneOffsets(zone, '2026-01-01', '2026-12-31').offsets).toMatchObject([{ minutes }])
  })

  it('refuses a zone that does not exist', () => {
    expect(() => zoneOffsets('Asia/Atlantis', '2026-01-01', '2026-12-31')).toThrow(RangeError)
  })

  it('makes a calendar for a party abroad, which knows no Chinese holiday', () => {
    const buyer = compileCalendar(
      weeklyCalendar({ zone: 'Europe/Berlin', from: '2026-01-01', to: '2026-12-31' }),
    )
    expect(isWorkingDay(buyer, '2026-02-17')).toBe(true)
    expect(isWorkingDay(buyer, '2026-02-14')).toBe(false)
  })
})

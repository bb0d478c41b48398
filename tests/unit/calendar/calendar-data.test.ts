import type { CalendarData } from '../../../domain/calendar'
import {
  CalendarError,
  addWorkingDays,
  calendarProblems,
  compileCalendar,
  isDate,
} from '../../../domain/calendar'
import { aCalendar, dayShifts } from './calendars'

const week = (monday: CalendarData['week'][number]) => [monday, [], [], [], [], [], []]

it('refuses a calendar without working time instead of searching for ever', () => {
  const idle = aCalendar({ week: week([]), exceptions: { '2026-02-14': dayShifts } })
  expect(() => compileCalendar(idle)).toThrow(CalendarError)
  expect(calendarProblems(idle)).toEqual([
    { code: 'no-working-time', field: 'week', message: 'the week has no shift' },
  ])
})

it.each<[string, Partial<CalendarData>, string]>([
  ['six days', { week: week([[0, 60]]).slice(1) }, 'week'],
  ['a shift past midnight', { week: week([[1200, 1500]]) }, 'week'],
  ['a shift that ends before it starts', { week: week([[720, 510]]) }, 'week'],
  ['overlapping shifts', { week: week([[510, 720], [700, 1050]]) }, 'week'], // prettier-ignore
  ['a shift in fractions', { week: week([[510.5, 720]]) }, 'week'],
  ['an exception on no date', { exceptions: { '2026-02-29': [] } }, 'exceptions.2026-02-29'],
  ['an exception with a bad shift', { exceptions: { '2026-03-01': [[5, 5]] } }, 'exceptions.2026-03-01'],
  ['no offset', { offsets: [] }, 'offsets'],
  ['an offset that is none', { offsets: [{ from: 'soon', minutes: 0 }] }, 'offsets'],
  ['a horizon that ends before it starts', { from: '2027-01-01', to: '2026-01-01' }, 'from'],
  ['a provisional date that is none', { provisionalFrom: 'next year' }, 'provisionalFrom'],
])('refuses %s and names the field', (_, change, field) => {
  expect(calendarProblems(aCalendar(change))).toMatchObject([{ code: 'malformed-calendar', field }])
})

it('has no problem with calendar data that went through JSON', () => {
  const data = JSON.parse(
    JSON.stringify(aCalendar({ exceptions: { '2026-02-14': dayShifts } })),
  ) as CalendarData
  expect(calendarProblems(data)).toEqual([])
  expect(addWorkingDays(compileCalendar(data), '2026-02-13', 1)).toBe('2026-02-14')
})

it.each([
  '2026-02-29',
  '2026-2-3',
  '2026-13-01',
  '2026-04-31',
  '2026-00-10',
  '',
  '2100-02-29',
  '2026-01-01T00:00Z',
])('refuses the date %p', (date) => {
  expect(isDate(date)).toBe(false)
  expect(() => addWorkingDays(compileCalendar(aCalendar()), date, 1)).toThrow(
    expect.objectContaining({ code: 'not-a-date' }),
  )
})

it.each(['2024-02-29', '2000-02-29', '2026-12-31'])('takes the date %p', (date) => {
  expect(isDate(date)).toBe(true)
})

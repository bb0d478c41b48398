import fc from 'fast-check'
import { computeCalendar } from '../../../../services/scheduling/calendar'

const horizon = { from: '2025-01-01', to: '2027-12-31' }
const answersOf = (input: object) => {
  const result = computeCalendar({ ...horizon, ...input })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.answers
}
const problemsOf = (input: unknown) => {
  const result = computeCalendar(input)
  return result.ok ? [] : result.problems
}

describe('computeCalendar', () => {
  it('knows Spring Festival 2026 with its make-up days, and says from when on it guesses', () => {
    const answers = answersOf({
      operations: [
        { op: 'isWorkingDay', on: '2026-02-14' },
        { op: 'isWorkingDay', on: '2026-02-17' },
        // 13 and 14 (Saturday), then nothing until 24 February.
        { op: 'addDays', on: '2026-02-12', days: 3 },
        { op: 'daysBetween', from: '2026-02-12', to: '2026-02-28' },
        { op: 'addDays', on: '2026-12-25', days: 10 },
      ],
    })
    expect(answers).toEqual([
      { isWorkingDay: true, shifts: [[510, 720], [780, 1050]] },
      { isWorkingDay: false, shifts: [] },
      { on: '2026-02-24' },
      { days: 7 },
      { on: '2027-01-08', provisional: true },
    ]) // prettier-ignore
  })

  it("counts the hours of a department and of a work centre, which has its department's but for its own", () => {
    const late: [number, number][] = [[14 * 60, 22 * 60]]
    const saturdays = Array.from({ length: 7 }, (_, day) => (day === 5 ? [[480, 720]] : []))
    const answers = answersOf({
      holidays: 'none',
      departments: { production: { shifts: late }, warehouse: { week: saturdays } },
      workCentres: { SEW: { department: 'production', exceptions: { '2026-03-03': [] } } },
      operations: [
        // Monday 2 March 2026, 09:00 in Shanghai.
        { op: 'next', at: '2026-03-02T01:00:00Z' },
        { op: 'next', at: '2026-03-02T01:00:00Z', department: 'production' },
        { op: 'next', at: '2026-03-02T01:00:00Z', department: 'warehouse' },
        { op: 'addMinutes', at: '2026-03-02T13:00:00Z', minutes: 120, workCentre: 'SEW' },
        { op: 'addMinutes', at: '2026-03-02T13:00:00Z', minutes: 120, department: 'production' },
      ],
    })
    expect(answers).toEqual([
      { at: '2026-03-02T01:00:00.000Z' },
      { at: '2026-03-02T06:00:00.000Z' },
      { at: '2026-03-07T00:00:00.000Z' },
      { at: '2026-03-04T07:00:00.000Z' },
      { at: '2026-03-03T07:00:00.000Z' },
    ])
  })

  it("goes by a party's zone and its change of the clock", () => {
    const [hours] = answersOf({
      zone: 'Europe/Oslo',
      holidays: 'none',
      week: Array.from({ length: 7 }, () => [[0, 1440]]),
      // The night of 29 March 2026 has 23 hours.
      operations: [{ op: 'minutesBetween', from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }],
    })
    expect(hours).toEqual({ minutes: 23 * 60 })
  })

  it('comes back by as much as it went', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5000, max: 50_000 }),
        fc.integer({ min: -200, max: 200 }),
        (minutes, days) => {
          const at = '2026-03-02T01:00:00.000Z'
          const [to, on] = answersOf({
            operations: [
              { op: 'addMinutes', at, minutes },
              { op: 'addDays', on: '2026-03-02', days },
            ],
          }) as [{ at: string }, { on: string }]
          const back = answersOf({
            operations: [
              { op: 'minutesBetween', from: at, to: to.at },
              { op: 'daysBetween', from: '2026-03-02', to: on.on },
            ],
          })
          expect(back).toMatchObject([{ minutes }, { days }])
        },
      ),
      { numRuns: 50 },
    )
  })

  it.each<[string, object, string]>([
    ['no working time', { week: Array.from({ length: 7 }, () => []) }, '/week'],
    [
      'a department without working time',
      { departments: { sales: { week: Array.from({ length: 7 }, () => []) } } },
      '/departments/sales/week',
    ],
    ['a shift over midnight', { shifts: [[1320, 360]] }, '/shifts/0'],
    [
      'a date that is none',
      { operations: [{ op: 'addDays', on: '2026-02-30', days: 1 }] },
      '/operations/0/on',
    ],
    ['an operation that is none', { operations: [{ op: 'guess' }] }, '/operations/0/op'],
    [
      'a field that is none',
      { operations: [{ op: 'next', at: '2026-03-02T00:00:00Z', zone: 'UTC' }] },
      '/operations/0/zone',
    ],
    ['a zone that is none', { zone: 'Mars/Base' }, '/zone'],
    [
      'a department that is not given',
      { operations: [{ op: 'next', at: '2026-03-02T00:00:00Z', department: 'x' }] },
      '/operations/0/department',
    ],
    [
      'a department with a shift that ends before it starts, its name written as a JSON Pointer wants',
      { departments: { 'a/b': { shifts: [[600, 600]] } } },
      '/departments/a~1b/shifts/0',
    ],
    [
      'hours of a department and of a work centre at once',
      {
        departments: { a: {} },
        workCentres: { b: {} },
        operations: [{ op: 'next', at: '2026-03-02T00:00:00Z', department: 'a', workCentre: 'b' }],
      },
      '/operations/0/workCentre',
    ],
    [
      'an instant before the calendars',
      { operations: [{ op: 'next', at: '0000-01-01T00:00:00Z' }] },
      '/operations/0/at',
    ],
    [
      'more work than is done until the year 9999',
      {
        week: Array.from({ length: 7 }, (_, day) => (day === 0 ? [[0, 1]] : [])),
        operations: [{ op: 'addMinutes', at: '2026-03-02T00:00:00Z', minutes: 20_000_000 }],
      },
      '/operations/0/minutes',
    ],
    ['a time of which no holiday is known', { from: '2003-12-31', to: '2026-12-31' }, '/from'],
    ['too many years', { to: '2126-01-01' }, '/to'],
    ['dates the wrong way round', { from: '2026-03-02', to: '2026-03-01' }, '/to'],
  ])('refuses %s with its place', (_, change, pointer) => {
    const input = { ...horizon, operations: [{ op: 'next', at: '2026-03-02T00:00:00Z' }], ...change }
    const [problem] = problemsOf(input)
    expect(problem?.pointer).toBe(pointer)
    expect(problem?.detail).toMatch(/must|is not|no shift/)
  })

  it('looks the clock changes of 40 years up once, for however many departments', () => {
    const departments = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`d${i}`, { shifts: [[480, 960]] }]),
    )
    const started = performance.now()
    const [at] = answersOf({
      from: '2004-01-01',
      to: '2043-12-31',
      zone: 'Europe/Oslo',
      departments,
      operations: [{ op: 'next', at: '2026-07-04T00:00:00Z', department: 'd399' }],
    })
    // Monday 6 July 2026 at eight in summer time. One look-up takes a tenth of a second, 400 would take forty.
    expect(at).toEqual({ at: '2026-07-06T06:00:00.000Z' })
    expect(performance.now() - started).toBeLessThan(8_000)
  })

  it('is total over anything', () => {
    fc.assert(fc.property(fc.anything(), (input) => expect(problemsOf(input).length).toBeGreaterThan(0)))
  })
})

import { compileCalendar } from '../../../domain/calendar'
import { factoryCalendar } from '../../../services/scheduling'
import type { NominalDays } from '../../../domain/rhythm'
import type { TaskDelay } from '../../../services/database'
import type { AddressBook, Person } from '../../../services/email/recipients'
import { weeklyLetters } from '../../../services/rhythms/weekly-mails'
import { departmentWeeks, summarizedWeek, weekCounts } from '../../../services/rhythms/weekly-summary'

const calendar = compileCalendar(factoryCalendar({ from: '2025-06-01', to: '2027-06-01' }))
const mondays = { every: 'week' as const, weekday: 1 }
const summarized = (nominalOn: string, days: NominalDays, now: string) =>
  summarizedWeek({ nominalOn, days, calendar, now })
const { week, span } = summarized('2026-03-09', mondays, '2026-03-09T00:00:00.000Z')

const delay = (parts: Partial<TaskDelay> = {}): TaskDelay => ({
  department: 'merchandising',
  kind: 'review',
  owner: 'ME03',
  // Wednesday half past five until Thursday half past five: one working day.
  dueAt: '2026-03-04T09:30:00.000Z',
  until: '2026-03-05T09:30:00.000Z',
  tasks: 1,
  ...parts,
})
const tally = { department: 'merchandising' as const, open: 5, late: 2, resolved: 1, escalated: 1, steps: 3 }
const figures = (delays: TaskDelay[]) => departmentWeeks({ tallies: [tally], delays }, week, calendar)
const of = (delays: TaskDelay[]) => figures(delays).find(({ department }) => department === 'merchandising')!

it('is about the week before, from Monday to Sunday on the clock of the factory', () => {
  expect([week, span]).toEqual([
    { from: '2026-03-02', until: '2026-03-08' },
    { from: '2026-03-01T16:00:00.000Z', until: '2026-03-08T16:00:00.000Z' },
  ])
  // Of a run that a holiday has moved it is the week before the Monday that it is for.
  const moved = summarized('2026-02-16', mondays, '2026-02-24T00:00:00.000Z')
  expect(moved.week).toEqual({ from: '2026-02-09', until: '2026-02-15' })
})

it('is about the seven days up to its own where it is not of Mondays, as far as that day has come', () => {
  const fridays = { every: 'week' as const, weekday: 5 }
  expect(summarized('2026-03-06', fridays, '2026-03-06T09:00:00.000Z')).toEqual({
    week: { from: '2026-02-28', until: '2026-03-06' },
    span: { from: '2026-02-27T16:00:00.000Z', until: '2026-03-06T09:00:00.000Z' },
  })
  const madeLate = summarized('2026-03-06', fridays, '2026-03-09T00:00:00.000Z')
  expect(madeLate.span.until).toBe('2026-03-06T16:00:00.000Z')
  // Where it is made every day, the one of a Monday is like the others.
  const daily = summarized('2026-03-09', { every: 'day' }, '2026-03-09T09:00:00.000Z')
  expect(daily.week).toEqual({ from: '2026-03-03', until: '2026-03-09' })
})

describe('the figures of a department', () => {
  it('average the delay in working hours, each task counting once', () => {
    const late = [delay(), delay({ dueAt: '2026-03-05T05:30:00.000Z', tasks: 3 })]
    expect(of(late).averageDelayHours).toBe((8 + 3 * 4) / 4)
    expect(of([])).not.toHaveProperty('averageDelayHours')
    // A weekend is no delay.
    const weekend = delay({ dueAt: '2026-03-06T09:30:00.000Z', until: '2026-03-09T01:30:00.000Z' })
    expect(of([weekend]).averageDelayHours).toBe(1)
  })

  it('name persons, suppliers and kinds of tasks that were late at least twice, the most often late first', () => {
    const delays = [
      delay({ tasks: 2 }),
      delay({ owner: 'ME04', kind: 'booking' }),
      delay({ owner: undefined, kind: 'supplierPromise', supplier: 'S-1' }),
      delay({
        owner: undefined,
        kind: 'supplierPromise',
        supplier: 'S-1',
        dueAt: '2026-03-05T05:30:00.000Z',
      }),
      delay({ owner: undefined, kind: 'supplierPromise', supplier: 'S-2' }),
      delay({ department: 'quality', owner: 'QA02', tasks: 9 }),
    ]
    expect(of(delays).repeated).toEqual([
      { kind: 'taskKind', code: 'supplierPromise', times: 3, averageDelayHours: 6.7 },
      { kind: 'person', code: 'ME03', times: 2, averageDelayHours: 8 },
      { kind: 'taskKind', code: 'review', times: 2, averageDelayHours: 8 },
      { kind: 'supplier', code: 'S-1', times: 2, averageDelayHours: 6 },
    ])
  })

  it('are there of all departments, and summed for the run', () => {
    expect(figures([])).toHaveLength(11)
    expect(figures([])[0]).toMatchObject({
      open: 0,
      late: 0,
      repeated: [],
      fromOn: week.from,
      untilOn: week.until,
    })
    expect(weekCounts(figures([delay({ tasks: 2 })]))).toEqual({
      ...tally,
      department: undefined,
      repeated: 2,
    })
  })
})

describe('the mails of a week', () => {
  const person = (code: string, parts: Partial<Person>): Person => ({
    code,
    name: code,
    email: `${code}@jiahe.example`,
    language: 'en',
    department: 'merchandising',
    level: 'manager',
    ...parts,
  })
  const bookOf = (isAway: boolean): AddressBook => ({
    employee: async () => [],
    ofLevel: async () => [],
    supervisorsOf: async () => [],
    party: async () => undefined,
    staff: async (department, level) => {
      if (level === 'manager') return [person(`${department}-M`, { department })]
      const director = isAway
        ? person('quality-M', { standsInFor: 'GM', standsInForName: 'The director' })
        : person('GM', { level })
      return department === 'merchandising' && level === 'director' ? [director] : []
    },
  })
  const names = { people: new Map([['ME03', { en: 'Huang Lijuan', zh: '黄丽娟' }]]), suppliers: new Map() }
  const letters = (isAway = false, isQuiet = false) =>
    weeklyLetters(
      departmentWeeks(
        isQuiet
          ? { tallies: [], delays: [] }
          : { tallies: [tally, { ...tally, department: 'quality', open: 1 }], delays: [delay({ tasks: 2 })] },
        week,
        calendar,
      ),
      { week, names, book: bookOf(isAway) },
    )

  it('go to the managers of departments with anything to tell, and to the director with all of them', async () => {
    const written = await letters()
    expect(written.map(({ recipient }) => recipient.code).toSorted()).toEqual([
      'GM',
      'merchandising-M',
      'quality-M',
    ])
    const texts = await Promise.all(
      written.map(async ({ recipient, compose }) => [
        recipient.code,
        (await compose({ id: 'x', domain: 'y' })).text,
      ]),
    )
    const text = Object.fromEntries(texts) as Record<string, string>
    expect(text['merchandising-M']).toContain('5 tasks open, 2 of them late; 1 were escalated')
    expect(text['merchandising-M']).toContain('Huang Lijuan')
    expect(text['merchandising-M']).toContain('Review of an order')
    expect(text['quality-M']).not.toContain('Huang Lijuan')
    expect(text['GM']).toContain('6 tasks open, 4 of them late')
  })

  it('go to the director alone when there was nothing, who then knows that somebody has looked', async () => {
    const written = await letters(false, true)
    expect(written.map(({ recipient }) => recipient.code)).toEqual(['GM'])
    expect((await written[0]!.compose({ id: 'x', domain: 'y' })).text).toContain('0 tasks open')
  })

  it('go to the deputy of a director who is away, who is told so', async () => {
    const written = await letters(true)
    const inPlace = written.filter(({ standsInFor }) => standsInFor === 'GM')
    expect(inPlace.map(({ recipient }) => recipient.code)).toEqual(['quality-M'])
    expect((await inPlace[0]!.compose({ id: 'x', domain: 'y' })).text).toContain('in place of The director')
  })
})

import fc from 'fast-check'
import { compileCalendar, isWorkingDay, localDate, toMs } from '../../../domain/calendar'
import {
  lastDue,
  missedRuns,
  nextRun,
  nominalDates,
  rhythmDates,
  rhythms,
  runAt,
  timingProblems,
  type RhythmTiming,
} from '../../../domain/rhythm'
import { newYork, springFestival } from '../calendar/calendars'

const calendar = compileCalendar(springFestival)
const summary = rhythms.purchaseSummary.timing
const days = (timing: RhythmTiming, from: string, to: string) =>
  rhythmDates(timing, calendar, from, to).map(({ nominalOn, effectiveOn }) => `${nominalOn} ${effectiveOn}`)

describe('rhythmDates', () => {
  it('keeps the 10th, 20th and last day of February 2026 through Spring Festival and its make-up Saturdays', () => {
    expect(days(summary, '2026-02-01', '2026-02-28')).toEqual([
      '2026-02-10 2026-02-10',
      // A Friday in the holiday: the Saturday before it is worked.
      '2026-02-20 2026-02-14',
      // A Saturday that is worked.
      '2026-02-28 2026-02-28',
    ])
    expect(days({ ...summary, onHoliday: 'next' }, '2026-02-20', '2026-02-20')).toEqual([
      '2026-02-20 2026-02-24',
    ])
    expect(days({ ...summary, onHoliday: 'sameDay' }, '2026-02-20', '2026-02-20')).toEqual([
      '2026-02-20 2026-02-20',
    ])
    expect(rhythmDates(summary, calendar, '2026-02-20', '2026-02-20')[0]?.at).toBe('2026-02-14T08:00:00.000Z')
  })

  it('runs on every working day, make-up days included, and not in the holiday', () => {
    const timing: RhythmTiming = { days: { every: 'workingDay' }, minute: 480, onHoliday: 'sameDay' }
    const runs = rhythmDates(timing, calendar, '2026-02-12', '2026-03-02')
    // Spring Festival is from the 15th to the 23rd; the Saturdays 14 and 28 make up for it.
    expect(runs.map(({ nominalOn }) => nominalOn.slice(5))).toEqual([
      '02-12', '02-13', '02-14', '02-24', '02-25', '02-26', '02-27', '02-28', '03-02',
    ]) // prettier-ignore
    expect(runs.every(({ nominalOn, effectiveOn }) => nominalOn === effectiveOn)).toBe(true)
    expect(runs[2]?.at).toBe('2026-02-14T00:00:00.000Z')
    expect(nextRun(timing, calendar, '2026-02-14T00:00:00.000Z')?.nominalOn).toBe('2026-02-24')
  })

  it('makes two runs of two nominal dates that fall on one day, each at an instant of its own', () => {
    const timing: RhythmTiming = { ...summary, days: { every: 'month', days: [14, 16, 20] } }
    expect(rhythmDates(timing, calendar, '2026-02-01', '2026-02-28')).toEqual([
      { nominalOn: '2026-02-14', effectiveOn: '2026-02-14', at: '2026-02-14T08:00:00.000Z' },
      { nominalOn: '2026-02-16', effectiveOn: '2026-02-14', at: '2026-02-14T08:01:00.000Z' },
      { nominalOn: '2026-02-20', effectiveOn: '2026-02-14', at: '2026-02-14T08:02:00.000Z' },
    ])
    // The place in the day does not depend on what was asked for.
    expect(rhythmDates(timing, calendar, '2026-02-20', '2026-02-20')[0]?.at).toBe('2026-02-14T08:02:00.000Z')
  })

  it('takes the last day for a day that the month does not have, once', () => {
    const of = (nominal: RhythmTiming['days'], from: string, to: string) =>
      nominalDates(nominal, calendar, from, to)
    expect(of({ every: 'month', days: [30, 31, 'last'] }, '2026-02-01', '2026-04-30')).toEqual([
      '2026-02-28', '2026-03-30', '2026-03-31', '2026-04-30',
    ]) // prettier-ignore
    expect(of({ every: 'week', weekday: 5 }, '2026-02-01', '2026-02-15')).toEqual([
      '2026-02-06',
      '2026-02-13',
    ])
    expect(of({ every: 'day' }, '2026-02-02', '2026-02-01')).toEqual([])
  })

  it('keeps the local time through a change of the clocks', () => {
    const abroad = compileCalendar(newYork)
    const at = rhythmDates(rhythms.collectionConfirmation.timing, abroad, '2026-03-01', '2026-03-15')
    expect(at.map((run) => run.at)).toEqual(['2026-03-06T20:00:00.000Z', '2026-03-13T19:00:00.000Z'])
  })

  const timings = fc.record<RhythmTiming>({
    days: fc.oneof(
      fc.constant({ every: 'day' as const }),
      fc.constant({ every: 'workingDay' as const }),
      fc.integer({ min: 1, max: 7 }).map((weekday) => ({ every: 'week' as const, weekday })),
      fc
        .array(fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const)), { minLength: 1 })
        .map((given) => ({ every: 'month' as const, days: given })),
    ),
    minute: fc.integer({ min: 0, max: 1320 }),
    onHoliday: fc.constantFrom('sameDay', 'previous', 'next'),
  })

  it('skips no nominal date, works on working days unless the day itself is meant, and repeats no instant', () => {
    fc.assert(
      fc.property(timings, (timing) => {
        const [from, to] = ['2026-01-20', '2026-03-20']
        const runs = rhythmDates(timing, calendar, from, to)
        expect(timingProblems(timing)).toEqual([])
        expect(runs.map(({ nominalOn }) => nominalOn)).toEqual(nominalDates(timing.days, calendar, from, to))
        expect(new Set(runs.map(({ at }) => at)).size).toBe(runs.length)
        for (const { nominalOn, effectiveOn, at } of runs) {
          expect(localDate(calendar, toMs(at))).toBe(effectiveOn)
          const isRight = {
            sameDay: effectiveOn === nominalOn,
            previous: effectiveOn <= nominalOn && isWorkingDay(calendar, effectiveOn),
            next: effectiveOn >= nominalOn && isWorkingDay(calendar, effectiveOn),
          }
          expect(isRight[timing.onHoliday]).toBe(true)
        }
        const some = runs.at(-1)
        expect(some && runAt(timing, calendar, some.at)?.nominalOn).toBe(some?.nominalOn)
      }),
      { numRuns: 60 },
    )
  })

  it('is between the last run that is due and the next one, wherever one stands', () => {
    fc.assert(
      fc.property(timings, fc.integer({ min: 0, max: 60 * 24 * 60 }), (timing, minutes) => {
        const now = new Date(toMs('2026-01-20T00:00:00Z') + minutes * 60_000).toISOString()
        const [last, next] = [lastDue(timing, calendar, now), nextRun(timing, calendar, now)]
        expect(last!.at <= now && now < next!.at).toBe(true)
        const between = missedRuns(timing, calendar, { since: last!.at, now: next!.at, known: [] })
        expect(between.map(({ at }) => at)).toEqual([last!.at, next!.at])
      }),
      { numRuns: 40 },
    )
  })
})

describe('missedRuns', () => {
  it('are those due since the rhythm began of which nothing is known', () => {
    const given = { since: '2026-02-10T09:00:00.000Z', now: '2026-02-28T08:00:00.000Z' }
    const missed = (known: string[]) =>
      missedRuns(summary, calendar, { ...given, known }).map(({ nominalOn }) => nominalOn)
    expect(missed([])).toEqual(['2026-02-20', '2026-02-28'])
    expect(missed(['2026-02-20'])).toEqual(['2026-02-28'])
    expect(
      missedRuns(summary, calendar, { ...given, now: '2026-02-28T07:59:59.999Z', known: ['2026-02-20'] }),
    ).toEqual([])
  })
})

describe('timingProblems', () => {
  it.each([
    [{ ...summary, minute: 1321 }, '/minute'],
    [{ ...summary, minute: 0.5 }, '/minute'],
    [{ ...summary, onHoliday: 'skip' as never }, '/onHoliday'],
    [{ ...summary, days: { every: 'week' as const, weekday: 0 } }, '/days/weekday'],
    [{ ...summary, days: { every: 'month' as const, days: [] } }, '/days/days'],
    [{ ...summary, days: { every: 'month' as const, days: [10, 32] } }, '/days/days/1'],
  ])('name the field: %j', (timing, pointer) => {
    expect(timingProblems(timing).map((problem) => problem.pointer)).toEqual([pointer])
  })

  it('finds none in the usual timings', () => {
    for (const { timing } of Object.values(rhythms)) expect(timingProblems(timing)).toEqual([])
  })
})

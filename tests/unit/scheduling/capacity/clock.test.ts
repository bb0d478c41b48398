import fc from 'fast-check'
import {
  addWorkingMinutes,
  compileCalendar,
  minuteMs,
  nextWorkingInstant,
  toMs,
  workingMinutesBetween,
} from '../../../../domain/calendar'
import { weeklyCalendar } from '../../../../services/scheduling'
import { clockOf, timeDone, timeToGoOn, workAt } from '../../../../services/scheduling/capacity/clock'
import { night, oneShift, planFrom } from './some-inputs'

const newYork = weeklyCalendar({ zone: 'America/New_York', from: '2026-01-01', to: '2026-12-31' })
const span = { originMs: toMs(planFrom), from: -5 * 1440, to: 200 * 1440 }
const anyCalendar = fc.constantFrom(oneShift, night, newYork)
const anyTime = fc.integer({ min: -2 * 1440, max: 150 * 1440 })
const at = (minutes: number) => span.originMs + minutes * minuteMs
const minutesTo = (ms: number) => (ms - span.originMs) / minuteMs

describe("a machine's clock", () => {
  it('counts working time as the calendar does, over clock changes too', () => {
    fc.assert(
      fc.property(anyCalendar, anyTime, anyTime, (data, a, b) => {
        const clock = clockOf(data, 0, span)
        expect(workAt(clock, b) - workAt(clock, a)).toBe(
          workingMinutesBetween(compileCalendar(data), at(a), at(b)),
        )
      }),
    )
  })

  it('ends work and goes on with it where the calendar does', () => {
    fc.assert(
      fc.property(anyCalendar, anyTime, fc.integer({ min: 1, max: 3000 }), (data, from, minutes) => {
        const clock = clockOf(data, 0, span)
        const calendar = compileCalendar(data)
        const work = workAt(clock, from)
        expect(timeToGoOn(clock, work)).toBe(minutesTo(nextWorkingInstant(calendar, at(from))))
        expect(timeDone(clock, work + minutes)).toBe(
          minutesTo(addWorkingMinutes(calendar, at(from), minutes)),
        )
      }),
    )
  })

  it('loses the end of every day to the reserve, rounded for the reserve', () => {
    const clock = clockOf(oneShift, 30, span)
    // 70 % of 480 are 336 minutes: Monday until 15:06, lunch included.
    expect(timeDone(clock, workAt(clock, 0) + 336)).toBe(396)
    expect(timeToGoOn(clock, workAt(clock, 0) + 336)).toBe(1440)
  })
})

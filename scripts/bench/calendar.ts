import type { WorkingCalendar } from '../../domain/calendar'
import {
  addWorkingDays,
  addWorkingMinutes,
  compileCalendar,
  localDate,
  nextWorkingInstant,
  toMs,
  workingDaysBetween,
  workingMinutesBetween,
} from '../../domain/calendar'
import { defaultTemplates } from '../../domain/policy'
import { factoryCalendar, scheduleTimePlan } from '../../services/scheduling'
import { nextBelow, randomFrom } from '../../services/scheduling/capacity/random'
import type { Output } from './output'
import { memoryMb, timed } from './output'

const operations = 1_000_000
const plans = 5_000
const data = factoryCalendar({ from: '2025-01-01', to: '2027-12-31' })

/** Arithmetic on a factory's calendar of three years, and whole time-and-action plans on it. */
export function benchCalendar(output: Output): void {
  output.progress('calendar: operations')
  const calendar = compileCalendar(data)
  const instants = someInstants(10_000)
  const run = () => runOperations(calendar, instants)
  run()
  const perSecond = Math.round(operations / timed(run).seconds)
  output.row(
    { part: 'calendar operations', size: 'three years, one zone', figure: `${perSecond} a second` },
    { part: 'calendar', operationsPerSecond: perSecond, memoryMb: memoryMb() },
  )
  output.progress('calendar: time plans')
  runPlans(500)
  const plansPerSecond = Math.round(plans / timed(() => runPlans(plans)).seconds)
  output.row(
    { part: 'time plans', size: 'new style, repeat, glass', figure: `${plansPerSecond} a second` },
    { part: 'timePlans', plansPerSecond, memoryMb: memoryMb() },
  )
}

function someInstants(count: number): number[] {
  const random = randomFrom(1)
  const first = toMs('2025-01-10T00:00:00Z')
  return Array.from({ length: count }, () => first + nextBelow(random, 1_000_000) * 60_000)
}

/** The sum keeps the work from being optimised away. */
function runOperations(calendar: WorkingCalendar, instants: number[]): number {
  let sum = 0
  for (let n = 0; n < operations / 5; n++) {
    const at = instants[n % instants.length]!
    const until = addWorkingMinutes(calendar, at, 10 + (n % 5000))
    sum += nextWorkingInstant(calendar, at) + workingMinutesBetween(calendar, at, until)
    const date = localDate(calendar, at)
    sum += workingDaysBetween(calendar, date, addWorkingDays(calendar, date, n % 60))
  }
  return sum
}

function runPlans(count: number): void {
  const templates = [defaultTemplates.newStyle, defaultTemplates.repeat, defaultTemplates.glass]
  for (let n = 0; n < count; n++)
    scheduleTimePlan({
      template: templates[n % templates.length]!,
      facts: { incoterm: 'FOB', transportMode: 'sea', passageDays: 30 },
      receivedAt: '2026-01-26T02:00:00Z',
      plannedAt: '2026-01-26T02:00:00Z',
      calendar: data,
    })
}

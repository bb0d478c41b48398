import { compileCalendar, localDate, localMinute, workingMinutesBetween } from '../../domain/calendar'
import type { OrderState } from '../../domain/order/state'
import type { Bilingual } from './wording'

/** An instant on the factory's clock: `2026-03-02 17:30`. */
export function localTime(state: OrderState, instant: string): string {
  if (!state.calendar) return instant
  const calendar = compileCalendar(state.calendar)
  const at = Date.parse(instant)
  const minute = Math.floor(localMinute(calendar, at))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${localDate(calendar, at)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** How long something has been late in working time, or how long is left; in the factory's eight-hour days. */
export function lateness(
  state: OrderState,
  dueAt: string,
  now: string,
): { isLate: boolean; words: Bilingual } {
  if (!state.calendar) return { isLate: dueAt <= now, words: { en: '', zh: '' } }
  const calendar = compileCalendar(state.calendar)
  const minutes = workingMinutesBetween(calendar, Date.parse(dueAt), Date.parse(now))
  return { isLate: dueAt <= now, words: span(Math.abs(minutes)) }
}

const workingDayMinutes = 480

function span(minutes: number): Bilingual {
  const days = Math.floor(minutes / workingDayMinutes)
  const hours = Math.floor((minutes % workingDayMinutes) / 60)
  if (days > 0) {
    return {
      en: `${count(days, 'working day')}${hours > 0 ? ` ${count(hours, 'hour')}` : ''}`,
      zh: `${days} 个工作日${hours > 0 ? ` ${hours} 小时` : ''}`,
    }
  }
  if (hours > 0) return { en: count(hours, 'working hour'), zh: `${hours} 个工作小时` }
  return { en: count(Math.round(minutes), 'minute'), zh: `${Math.round(minutes)} 分钟` }
}

const count = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'}`

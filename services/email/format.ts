import {
  compileCalendar,
  compileZone,
  isDate,
  isoWeekday,
  localDate,
  localMinute,
  timeOfDay,
  workingMinutesBetween,
  type ZoneData,
} from '../../domain/calendar'
import { workingDayMinutes } from '../../domain/order/risk'
import type { OrderState } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'

const weekdays: readonly Bilingual[] = [
  { en: 'Mon', zh: '周一' },
  { en: 'Tue', zh: '周二' },
  { en: 'Wed', zh: '周三' },
  { en: 'Thu', zh: '周四' },
  { en: 'Fri', zh: '周五' },
  { en: 'Sat', zh: '周六' },
  { en: 'Sun', zh: '周日' },
]

/** A date with its weekday: `2026-03-03（周二）`, `Tue 2026-03-03`; what is no date stays as it is. */
export function longDate(date: string): Bilingual {
  const weekday = isDate(date) ? weekdays[isoWeekday(date) - 1] : undefined
  return weekday ? { en: `${weekday.en} ${date}`, zh: `${date}（${weekday.zh}）` } : { en: date, zh: date }
}

/** An instant on the clock of a zone, `2026-03-02 17:30`; in UTC as it is while no zone is known. */
export function localTime(zoneData: ZoneData | undefined, instant: string): string {
  if (!zoneData) return instant
  const zone = compileZone(zoneData)
  const at = Date.parse(instant)
  const minute = Math.floor(localMinute(zone, at))
  return `${localDate(zone, at)} ${timeOfDay(minute)}`
}

/** An instant with its weekday: `2026-03-03（周二）17:30`, `Tue 2026-03-03 17:30`. */
export function longTime(zoneData: ZoneData | undefined, instant: string): Bilingual {
  const [date = '', time = ''] = localTime(zoneData, instant).split(' ')
  const { en, zh } = longDate(date)
  return time === ''
    ? { en, zh }
    : { en: `${en} ${time}`, zh: isDate(date) ? `${zh}${time}` : `${zh} ${time}` }
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

/** A number with its unit in English: `1 working day`, `2 working days`. */
export const count = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'}`

import type { WorkingCalendar } from '../calendar'
import {
  addCalendarDays,
  addWorkingDaysToInstant,
  addWorkingMinutes,
  hourMs,
  instantAt,
  localDate,
} from '../calendar'

/** d working days, h working hours, c calendar days, ch clock hours. */
export type Unit = 'd' | 'h' | 'c' | 'ch'

/** A distance in time from a due instant or an anchor. */
export type Offset = { value: number; unit: Unit }

/** An offset as policies.md writes it: `-1d`, `+4h`, `-24ch`. */
export type OffsetText = `${number}${Unit}`

/** Reads an offset as policies.md writes it. */
export function offset(text: OffsetText): Offset {
  const unit = /[a-z]+$/.exec(text)![0] as Unit
  return { value: Number.parseInt(text, 10), unit }
}

/** The instant at that distance; days keep the local time. */
export function applyOffset(calendar: WorkingCalendar, at: number, { value, unit }: Offset): number {
  switch (unit) {
    case 'd':
      return addWorkingDaysToInstant(calendar, at, value)
    case 'h':
      return addWorkingMinutes(calendar, at, value * 60)
    case 'c':
      return addCalendarDays(calendar, at, value)
    case 'ch':
      return at + value * hourMs
  }
}

/** The same local date at another minute of the day. */
export function atLocalMinute(calendar: WorkingCalendar, at: number, minute: number): number {
  return instantAt(calendar, localDate(calendar, at), minute)
}

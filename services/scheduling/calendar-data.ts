// The data file, not the functions: those shift every day by one on a server west of Greenwich.
import stateCouncil from 'chinese-days/dist/chinese-days.json'
import type { CalendarData, Shift, ZoneData, ZoneOffset } from '../../domain/calendar'
import { dayMs, isoWeekday, minuteMs, toIso } from '../../domain/calendar'

const holidays: Record<string, string> = stateCouncil.holidays
const workdays: Record<string, string> = stateCouncil.workdays

/** Dates that the State Council took off or, at a weekend, made working days; ascending. */
const published = [
  ...Object.keys(holidays).map((date) => ({ date, isWorked: false })),
  ...Object.keys(workdays).map((date) => ({ date, isWorked: true })),
].sort((a, b) => (a.date < b.date ? -1 : 1))

/** First day of the first year whose public holidays are known here. */
export const holidaysKnownFrom = `${published[0]!.date.slice(0, 4)}-01-01`

/** Usual hours of a factory: 08:30–12:00 and 13:00–17:30. */
export const factoryShifts: Shift[] = [
  [8 * 60 + 30, 12 * 60],
  [13 * 60, 17 * 60 + 30],
]

/** IANA zone of the factory unless it says otherwise. */
export const factoryZone = 'Asia/Shanghai'

/** The dates a calendar covers, and what of it differs from the default. */
export type CalendarOptions = {
  name?: string
  zone?: string
  from: string
  to: string
  /** Hours of a working day, make-up working days included. */
  shifts?: Shift[]
  /** Monday first; the default works `shifts` from Monday to Friday. */
  week?: Shift[][]
  /** The factory's own days, over the public ones. */
  exceptions?: Record<string, Shift[]>
  /** Clock changes of the zone between the dates, where they are known already: looking them up is slow. */
  offsets?: ZoneOffset[]
}

/**
 * Working calendar of a Chinese factory from the State Council's holidays and make-up working days. The first
 * year not yet published, and what follows it, is provisional.
 */
export function factoryCalendar(options: CalendarOptions): CalendarData {
  const plain = weeklyCalendar({ name: '工厂日历', zone: factoryZone, ...options })
  const shifts = options.shifts ?? factoryShifts
  const exceptions: Record<string, Shift[]> = {}
  for (const { date, isWorked } of published) {
    if (date < options.from || date > options.to) continue
    const isUsuallyWorked = plain.week[isoWeekday(date) - 1]!.length > 0
    if (isWorked !== isUsuallyWorked) exceptions[date] = isWorked ? shifts : []
  }
  const unpublished = firstUnpublished(options.from, options.to)
  return {
    ...plain,
    exceptions: { ...exceptions, ...options.exceptions },
    ...(unpublished !== undefined && { provisionalFrom: unpublished }),
  }
}

/** Working calendar of a party abroad: a week, its own exceptions, and its zone's clock changes. */
export function weeklyCalendar(options: CalendarOptions & { zone: string }): CalendarData {
  const { name, zone, from, to, shifts = factoryShifts, exceptions = {} } = options
  const week = options.week ?? Array.from({ length: 7 }, (_, day) => (day < 5 ? shifts : []))
  const { offsets = zoneOffsets(zone, from, to).offsets } = options
  return { name: name ?? zone, zone, offsets, from, to, week, exceptions }
}

/** True for the name of an IANA time zone. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** UTC offsets of an IANA zone between two dates. Throws `RangeError` for an unknown zone. */
export function zoneOffsets(zone: string, from: string, to: string): ZoneData {
  const minutesAt = offsetReader(zone)
  const start = Date.parse(from) - minutesAt(Date.parse(from)) * minuteMs
  const end = Date.parse(to) + 2 * dayMs
  const offsets: ZoneOffset[] = [{ from: toIso(start), minutes: minutesAt(start) }]
  for (let at = start; at < end; at += dayMs) {
    const minutes = minutesAt(at + dayMs)
    if (minutes === offsets.at(-1)!.minutes) continue
    offsets.push({ from: toIso(changeBetween(minutesAt, at, at + dayMs)), minutes })
  }
  return { zone, offsets }
}

/** The instant, to the minute, from which the offset at `high` holds; the one at `low` is another. */
function changeBetween(minutesAt: (at: number) => number, low: number, high: number): number {
  while (high - low > minuteMs) {
    const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs
    if (minutesAt(middle) === minutesAt(high)) high = middle
    else low = middle
  }
  return high
}

/** Reads a zone's minutes ahead of UTC from the ICU data: `GMT+08:00` is 480. */
function offsetReader(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [name, '+', '0', '0']
    return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  }
}

function firstUnpublished(from: string, to: string): string | undefined {
  // Years long past, of which the data tells nothing, are no years still to be published.
  const start = from < holidaysKnownFrom ? holidaysKnownFrom : from
  for (let year = Number(start.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
    // National Day closes every published year, so that a year announced in part counts as not published.
    if (!(`${year}-10-01` in holidays)) return `${year}-01-01` < from ? from : `${year}-01-01`
  return undefined
}

import { addDays, compileCalendar, toIso, type WorkingCalendar } from '../../domain/calendar'
import type { Employee, Party, Repositories } from '../database'
import { departmentCalendars } from '../planning/calendars'
import { factoryCalendar, weeklyCalendar } from '../scheduling'
import { nextReadingInstant, type QuietHours } from './quiet-hours'

/** When a recipient next reads mail; undefined when that is now. ISO 8601 in UTC. */
export type QuietUntil = (recipient: string) => Promise<string | undefined>

type Sources = Pick<Repositories, 'people' | 'parties' | 'factory'>

export type ReadingTimesOf = {
  repositories: Sources
  /** Quiet hours of those who have none of their own; nobody is quiet by default without it. */
  usual?: QuietHours
  /** IANA time zone of the factory. */
  zone: string
  clock: () => string
}

/** Days before and after today that the calendars know: no holiday is longer. */
const [behind, ahead] = [2, 60]

/** When each recipient reads mail: by their own quiet hours or the factory's, on the days on which they work. */
export function createReadingTimes({ repositories, usual, zone, clock }: ReadingTimesOf): QuietUntil {
  const calendars = createCalendars(repositories, zone)
  return async (recipient) => {
    const now = clock()
    const reader = (await repositories.people.find(recipient)) ?? (await repositories.parties.find(recipient))
    const quiet = reader?.quiet ?? usual
    if (!reader || !quiet) return undefined
    const calendar = await calendars(reader, now)
    const at = Date.parse(now)
    const next = nextReadingInstant(calendar, quiet, at)
    return next > at ? toIso(next) : undefined
  }
}

type Reader = Employee | Party

/** The calendar of the days on which somebody works, each read once a day. */
function createCalendars({ factory }: Sources, zone: string) {
  let known = new Map<string, Promise<WorkingCalendar>>()
  let knownOn = ''
  return (reader: Reader, now: string): Promise<WorkingCalendar> => {
    const today = now.slice(0, 10)
    if (today !== knownOn) known = new Map()
    knownOn = today
    const key = 'department' in reader ? reader.department : `${reader.zone} ${weekendOf(reader.country)}`
    const found = known.get(key) ?? calendarOf(reader, today)
    // What could not be read is asked for again.
    known.set(key, found)
    found.catch(() => known.delete(key))
    return found
  }

  async function calendarOf(reader: Reader, today: string): Promise<WorkingCalendar> {
    const horizon = { from: addDays(today, -behind), to: addDays(today, ahead) }
    if (!('department' in reader)) return compileCalendar(partyCalendar(reader, horizon))
    const own = departmentCalendars(await factory.shiftCalendars(), horizon)[reader.department]
    return compileCalendar(own ?? factoryCalendar({ zone, ...horizon }))
  }
}

/** Countries whose weekend is Friday and Saturday, by ISO 3166-1. */
const fridayWeekend = new Set('BD BH DZ EG IL IQ JO KW LY OM PS QA SA SD SY YE'.split(' '))

function weekendOf(country: string | undefined): 'china' | 'friday' | 'sunday' {
  if (country === 'CN') return 'china'
  return fridayWeekend.has(country ?? '') ? 'friday' : 'sunday'
}

/** A party's working week in its own zone: with the public holidays of China for one there, elsewhere without any. */
function partyCalendar({ zone, country }: Party, horizon: { from: string; to: string }) {
  const weekend = weekendOf(country)
  if (weekend === 'china') return factoryCalendar({ zone, ...horizon })
  const plain = weeklyCalendar({ zone, ...horizon })
  if (weekend === 'sunday') return plain
  const [shifts] = plain.week
  return { ...plain, week: plain.week.map((_, day) => (day === 4 || day === 5 ? [] : shifts!)) }
}

import { addDays, compileCalendar, type WorkingCalendar } from '../../domain/calendar'
import { factoryCalendar } from '../scheduling'

/** Calendar days before and after today that the rhythms are dated over: a year ahead, and what may be made up for. */
const [behind, ahead] = [400, 500]

/** The one that was asked for last: whoever lists tasks asks for that of today again and again. */
let latest: { key: string; calendar: WorkingCalendar } | undefined

/** The factory's working calendar around an instant, with the public holidays that are known. */
export function rhythmCalendar(now: string, zone: string): WorkingCalendar {
  const today = now.slice(0, 10)
  const key = `${today} ${zone}`
  if (latest?.key !== key) latest = { key, calendar: compiled(today, zone) }
  return latest.calendar
}

function compiled(today: string, zone: string): WorkingCalendar {
  return compileCalendar(factoryCalendar({ zone, from: addDays(today, -behind), to: addDays(today, ahead) }))
}

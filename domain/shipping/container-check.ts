import { addDays, isoWeekday } from '../calendar'
import { containerCheckWeekdays } from '../policy/recurring'

/** The next Monday, Wednesday or Friday after a day, holiday or not: a duty person checks on a holiday (R106). */
export function nextContainerCheckDay(after: string): string {
  let day = addDays(after, 1)
  while (!containerCheckWeekdays.includes(isoWeekday(day))) day = addDays(day, 1)
  return day
}

/** So many calendar days an arrival slips, against what was told last, before it is told again. */
export const slipToTell = 3

import type { CalendarData } from '../../../domain/calendar'
import { calendarProblems } from '../../../domain/calendar'
import type { Check } from '../capacity/checks'
import { isObject, list, object, optional, record, text, wholeNumber, instant } from '../capacity/checks'
import { checkDescription, date, description, hours } from './check'
import { calendarLimits, type CalendarDescription, type Hours } from './input'
import { below } from './pointer'

const shifts = list(list(wholeNumber(0, 1440), 2, 2), 0, 48)

const dataShape = object({
  name: text,
  zone: text,
  offsets: list(object({ from: instant, minutes: wholeNumber(-1439, 1439) }), 1, 2_000),
  from: date,
  to: date,
  week: list(shifts, 7, 7),
  exceptions: record(shifts, calendarLimits.exceptions),
  provisionalFrom: optional(date),
})

/** Compiled calendar data can be told from a description by the clock changes that it carries. */
export function isCompiled(value: unknown): value is CalendarData {
  return isObject(value) && value.offsets !== undefined
}

/** Working hours as people describe them, or calendar data as a plan carries it. */
export const calendarCheck = eitherBy(object(description))

/** As `calendarCheck`, for hours that are laid over a calendar. */
export const hoursCheck = eitherBy(object(hours))

function eitherBy(shape: Check): Check {
  return (value, pointer, report) => {
    let isRight = true
    const noted: typeof report = (at, detail) => {
      isRight = false
      report(at, detail)
    }
    if (!isCompiled(value)) {
      shape(value, pointer, noted)
      if (isRight) checkDescription(value as CalendarDescription | Hours, pointer, report)
      return
    }
    dataShape(value, pointer, noted)
    if (!isRight) return
    for (const { field, message } of calendarProblems(value))
      report(below(pointer, ...field.split('.')), message)
  }
}

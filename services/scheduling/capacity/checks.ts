import { isDate } from '../../../domain/calendar'

/** Told of each problem: a JSON Pointer, and what would be right. */
export type Report = (pointer: string, detail: string) => void

/** Looks at one value of an input. */
export type Check = (value: unknown, pointer: string, report: Report) => void

export const text: Check = (value, pointer, report) => {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 200)
    report(pointer, 'must be text that is not empty, of at most 200 characters')
}

export const instant: Check = (value, pointer, report) => {
  if (
    typeof value !== 'string' ||
    !instantPattern.test(value) ||
    !isDate(value.slice(0, 10)) ||
    isNaN(Date.parse(value))
  )
    report(pointer, 'must be an instant such as 2026-03-02T09:00:00+08:00 or with Z')
}
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

export const boolean: Check = (value, pointer, report) => {
  if (typeof value !== 'boolean') report(pointer, 'must be true or false')
}

export function numberFrom(least: number, most: number): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'number' || !(value >= least && value <= most))
      report(pointer, `must be a number from ${least} to ${most}`)
  }
}

export const wholeNumber =
  (least: number, most: number): Check =>
  (value, pointer, report) => {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
      report(pointer, `must be a whole number from ${least} to ${most}`)
  }

export const positive: Check = (value, pointer, report) => {
  if (typeof value !== 'number' || !(value > 0 && value <= 1e9))
    report(pointer, 'must be a number above 0, at most 1000000000')
}

export const choice =
  (...of: string[]): Check =>
  (value, pointer, report) => {
    if (!of.includes(value as string)) report(pointer, `must be one of: ${of.join(', ')}`)
  }

export const optional =
  (check: Check): Check =>
  (value, pointer, report) => {
    if (value !== undefined) check(value, pointer, report)
  }

export const list =
  (of: Check, least: number, most: number): Check =>
  (value, pointer, report) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      report(pointer, `must be a list of ${least} to ${most} entries`)
      return
    }
    value.forEach((entry, i) => of(entry, `${pointer}/${i}`, report))
  }

export const object =
  (fields: Record<string, Check>): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) {
      report(pointer, `must be an object with ${Object.keys(fields).join(', ')}`)
      return
    }
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields, name))
        report(below(pointer, name), `is not a field here; the fields are: ${Object.keys(fields).join(', ')}`)
    for (const [name, check] of Object.entries(fields)) check(value[name], `${pointer}/${name}`, report)
  }

export const record =
  (of: Check, most: number): Check =>
  (value, pointer, report) => {
    if (!isObject(value) || Object.keys(value).length > most) {
      report(pointer, `must be an object with at most ${most} entries`)
      return
    }
    for (const [name, entry] of Object.entries(value)) of(entry, below(pointer, name), report)
  }

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function below(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

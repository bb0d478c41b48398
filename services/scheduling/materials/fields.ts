import { isAmount, isDate, isQuantity } from '../../../domain/body/check'
import type { Problem } from '../../../domain/body/check'

/** What would be right, when the value is not; undefined when it is. */
export type Rule = (value: unknown) => string | undefined
/** The fields of an object; an optional field may be absent, never null. */
export type FieldRules = Readonly<Record<string, Rule | { optional: Rule }>>

/** The most problems that are named one by one. */
export const mostProblems = 100

/** Problems found so far, cut at `mostProblems` with a last one that says so. */
export type Findings = { problems: Problem[] }

/** Notes a problem. */
export function note({ problems }: Findings, pointer: string, detail: string): void {
  if (problems.length < mostProblems) problems.push({ pointer, detail })
  else if (problems.length === mostProblems) {
    problems.push({ pointer: '', detail: `has more problems; the first ${mostProblems} are listed` })
  }
}

export const isText: Rule = (value) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 100 && !hasControl(value)
    ? undefined
    : 'must be text of 1 to 100 characters'

export const quantityOrZero: Rule = (value) =>
  isQuantity(value) ? undefined : 'must be a number of zero or more with at most three decimals'

export const quantity: Rule = (value) =>
  isQuantity(value) && value > 0 ? undefined : 'must be a number above zero with at most three decimals'

export const date: Rule = (value) => (isDate(value) ? undefined : 'must be a day that exists, YYYY-MM-DD')

export const flag: Rule = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')

export const percent: Rule = (value) =>
  isAmount(value) && Number(value) <= 100
    ? undefined
    : 'must be a percentage from "0" to "100" as a decimal string'

/** A decimal string above zero, at most a million, with at most six decimals. */
export const factor: Rule = (value) =>
  isAmount(value) && Number(value) > 0 && Number(value) <= 1_000_000
    ? undefined
    : 'must be a decimal string above zero, at most 1000000, with at most six decimals'

/** A whole number between two bounds, both included. */
export function whole(min: number, max: number): Rule {
  return (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `must be a whole number from ${min} to ${max}`
}

export function oneOf(...choices: string[]): Rule {
  return (value) =>
    typeof value === 'string' && choices.includes(value) ? undefined : `must be one of: ${choices.join(', ')}`
}

export function optional(rule: Rule): { optional: Rule } {
  return { optional: rule }
}

/** For a field whose own fields are checked elsewhere. */
export const anything: Rule = () => undefined

/** Checks the fields of one object, and that it has no others. False when it is not even an object. */
export function checkObject(
  rules: FieldRules,
  value: unknown,
  pointer: string,
  found: Findings,
): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    note(found, pointer, 'must be an object')
    return false
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(rules, name))
      note(
        found,
        `${pointer}/${escaped(name)}`,
        `is not a field here; the fields are: ${Object.keys(rules).join(', ')}`,
      )
  }
  for (const name in rules)
    checkField(rules[name]!, (value as Record<string, unknown>)[name], { pointer, name, found })
  return true
}

/** The entries of a list, or undefined when it is none or too long. */
export function checkList(value: unknown, pointer: string, max: number, found: Findings): unknown[] {
  if (!Array.isArray(value)) {
    note(found, pointer, `must be a list of at most ${max} entries`)
    return []
  }
  if (value.length <= max) return value
  note(found, pointer, `has ${value.length} entries; at most ${max} are planned in one request`)
  return []
}

function checkField(
  rule: Rule | { optional: Rule },
  value: unknown,
  { pointer, name, found }: { pointer: string; name: string; found: Findings },
): void {
  if (value === undefined) {
    if (typeof rule !== 'function') return
    const detail = rule(undefined)
    if (detail !== undefined) note(found, `${pointer}/${name}`, `is required: ${detail}`)
    return
  }
  const detail = (typeof rule === 'function' ? rule : rule.optional)(value)
  if (detail !== undefined) note(found, `${pointer}/${name}`, detail)
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i++)
    if (value.charCodeAt(i) < 32 || value.charCodeAt(i) === 127) return true
  return false
}

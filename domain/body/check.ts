import { currencies } from '../money/currencies'
import { containerProblem } from '../shipping/container-number'
import type { Field, Fields, FieldSpec } from './fields'

/** What is wrong with one field, and what would be right. `pointer` is a JSON Pointer (RFC 6901). */
export type Problem = { pointer: string; detail: string }

export type Checked = { ok: true; value: unknown } | { ok: false; problems: Problem[] }

/** Checks a whole body; the value that comes back is a clean copy (text trimmed, instants in UTC). */
export function checkFields(fields: Fields, input: unknown): Checked {
  const problems: Problem[] = []
  const value = cleanObject(fields, input, { pointer: '', problems })
  return problems.length === 0 ? { ok: true, value } : { ok: false, problems }
}

type Place = { pointer: string; problems: Problem[] }

const quoted = (names: readonly string[]) => names.join(', ')

function cleanObject(fields: Fields, input: unknown, place: Place): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return fail(place, 'must be an object')
  }
  const given = input as Record<string, unknown>
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) {
      fail(below(place, name), `is not a field here; the fields are: ${quoted(Object.keys(fields))}`)
    }
  }
  const clean: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = cleanField(field, Object.hasOwn(given, name) ? given[name] : undefined, below(place, name))
    if (value !== undefined) clean[name] = value
  }
  return clean
}

function cleanField(field: Field<unknown>, input: unknown, place: Place): unknown {
  if (input === undefined) return field.optional ? undefined : fail(place, `is required: ${hint(field.spec)}`)
  return cleaners[field.spec.kind](field.spec as never, input, place)
}

type Cleaner<K extends FieldSpec['kind']> = (
  spec: Extract<FieldSpec, { kind: K }>,
  input: unknown,
  place: Place,
) => unknown

const cleaners: { [K in FieldSpec['kind']]: Cleaner<K> } = {
  text: (spec, input, place) => {
    if (typeof input !== 'string' || input.trim() === '') return fail(place, 'must be text that is not empty')
    if (input.length > spec.max) return fail(place, `must have at most ${spec.max} characters`)
    return hasControl(input) ? fail(place, 'must not contain control characters') : input.trim()
  },
  code: (spec, input, place) => matching(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,63}$/u, spec, { input, place }),
  boolean: (spec, input, place) =>
    typeof input === 'boolean' ? input : fail(place, `must be ${hint(spec)}`),
  integer: (spec, input, place) =>
    Number.isInteger(input) && (input as number) >= spec.min && (input as number) <= spec.max
      ? input
      : fail(place, `must be ${hint(spec)}`),
  quantity: (spec, input, place) =>
    isQuantity(input) && (!spec.positive || input > 0) ? input : fail(place, `must be ${hint(spec)}`),
  amount: (spec, input, place) =>
    isAmount(input) && (!spec.positive || /[1-9]/.test(input)) ? input : fail(place, `must be ${hint(spec)}`),
  percent: (spec, input, place) =>
    isAmount(input) && Number(input) <= 100 ? input : fail(place, `must be ${hint(spec)}`),
  currency: (spec, input, place) =>
    typeof input === 'string' && Object.hasOwn(currencies, input)
      ? input
      : fail(place, `must be ${hint(spec)}`),
  date: (spec, input, place) => (isDate(input) ? input : fail(place, `must be ${hint(spec)}`)),
  instant: (spec, input, place) => toInstant(input) ?? fail(place, `must be ${hint(spec)}`),
  choice: (spec, input, place) =>
    typeof input === 'string' && spec.of.includes(input) ? input : fail(place, `must be ${hint(spec)}`),
  container: (_spec, input, place) => {
    const problem = containerProblem(input)
    return problem ? fail(place, problem) : input
  },
  sha256: (spec, input, place) => matching(/^[0-9a-f]{64}$/, spec, { input, place }),
  list: (spec, input, place) => {
    if (!Array.isArray(input) || input.length < spec.min || input.length > spec.max) {
      return fail(place, `must be ${hint(spec)}`)
    }
    return input.map((item, index) => cleanField(spec.of, item, below(place, String(index))))
  },
  object: (spec, input, place) => cleanObject(spec.fields, input, place),
}

/** What would be right, in words. */
export function hint(spec: FieldSpec): string {
  switch (spec.kind) {
    case 'text':
      return `text of at most ${spec.max} characters`
    case 'code':
      return 'a code of letters, digits, `.`, `_`, `/` and `-`, at most 64 characters'
    case 'boolean':
      return 'true or false'
    case 'integer':
      return `a whole number from ${spec.min} to ${spec.max}`
    case 'quantity':
      return `a number ${spec.positive ? 'above zero' : 'of zero or more'} with at most three decimals`
    case 'amount':
      return `an amount ${spec.positive ? 'above zero' : 'of zero or more'} as a decimal string such as "1250.00"`
    case 'percent':
      return 'a percentage from "0" to "100" as a decimal string'
    case 'currency':
      return 'an ISO 4217 currency code such as USD'
    case 'date':
      return 'a day that exists, YYYY-MM-DD'
    case 'instant':
      return 'an instant such as 2026-03-02T09:00:00+08:00 or with Z'
    case 'choice':
      return `one of: ${quoted(spec.of)}`
    case 'container':
      return 'a container number by ISO 6346 such as CSQU3054383'
    case 'sha256':
      return 'a SHA-256 in 64 lower-case hexadecimal digits'
    case 'list':
      return `a list of ${spec.min} to ${spec.max} entries`
    case 'object':
      return `an object with ${quoted(Object.keys(spec.fields))}`
  }
}

/** A number that has at most three decimals and stays exact in thousandths. */
export function isQuantity(input: unknown): input is number {
  if (typeof input !== 'number' || !Number.isFinite(input) || input < 0 || input > 1e9) return false
  const thousandths = Math.round(input * 1000)
  return Math.abs(input * 1000 - thousandths) < 1e-4
}

/** Decimal digits with at most six decimals, no sign, no exponent. */
export function isAmount(input: unknown): input is string {
  return typeof input === 'string' && /^\d{1,13}(\.\d{1,6})?$/.test(input)
}

/** `YYYY-MM-DD` of a day that exists, from 1990 to 2199. */
export function isDate(input: unknown): input is string {
  if (typeof input !== 'string' || !/^(199\d|2[01]\d\d)-\d\d-\d\d$/.test(input)) return false
  const at = Date.parse(`${input}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === input
}

const instantPattern = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

function toInstant(input: unknown): string | undefined {
  if (typeof input !== 'string') return undefined
  const match = instantPattern.exec(input)
  if (!match || !isDate(match[1])) return undefined
  const at = Date.parse(input)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

function matching(
  pattern: RegExp,
  spec: FieldSpec,
  { input, place }: { input: unknown; place: Place },
): unknown {
  return typeof input === 'string' && pattern.test(input) ? input : fail(place, `must be ${hint(spec)}`)
}

/** Control characters, and halves of a character, which no database keeps. */
function hasControl(input: string): boolean {
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u.test(input) // eslint-disable-line no-control-regex
}

function below(place: Place, name: string): Place {
  return {
    pointer: `${place.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    problems: place.problems,
  }
}

/** More would help nobody, and an answer must stay small. */
const mostProblems = 50

function fail(place: Place, detail: string): undefined {
  if (place.problems.length < mostProblems) {
    place.problems.push({ pointer: place.pointer.slice(0, 500), detail })
  }
  return undefined
}

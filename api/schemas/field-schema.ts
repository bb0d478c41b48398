import { z } from 'zod'
import { checkFields, hint } from '../../domain/body/check'
import type { Field, Fields, FieldSpec } from '../../domain/body/fields'
import { currencies } from '../../domain/money/currencies'
import { containerProblem } from '../../domain/shipping/container-number'

/**
 * Makes a zod schema of a field of the command table. It takes what `checkFields` takes and gives the same clean
 * value, so that whatever passes here is not refused as malformed later; it only asks more of text, which must
 * be well-formed Unicode.
 */
export function fieldSchema({ spec, optional, about }: Field<unknown>): z.ZodType {
  const schema = schemaOf(spec)
  const described = about ? schema.meta({ description: about }) : schema
  return optional ? described.optional() : described
}

/** The schemas of an object's fields. */
export function fieldSchemas(fields: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]))
}

/** An object that has these fields and no others. */
export function strictObject<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: says(`an object with ${Object.keys(shape).join(', ') || 'no fields'}`),
  })
}

function schemaOf<K extends FieldSpec['kind']>(spec: Extract<FieldSpec, { kind: K }>): z.ZodType {
  return makers[spec.kind as K](spec)
}

type Makers = { [K in FieldSpec['kind']]: (spec: Extract<FieldSpec, { kind: K }>) => z.ZodType }

const makers: Makers = {
  text: (spec) => text(spec.max),
  code: () => Code,
  boolean: (spec) => z.boolean({ error: saysOf(spec) }),
  integer: (spec) => {
    const error = saysOf(spec)
    return z.int({ error }).min(spec.min, { error }).max(spec.max, { error })
  },
  quantity: (spec) => (spec.positive ? Quantity : QuantityOrZero),
  amount: (spec) => (spec.positive ? Amount : AmountOrZero),
  percent: () => Percent,
  currency: () => Currency,
  date: () => Day,
  instant: () => Instant,
  choice: (spec) => z.enum(spec.of as string[], { error: saysOf(spec) }),
  container: () => ContainerNumber,
  sha256: () => Sha256,
  list: (spec) => {
    const error = saysOf(spec)
    return z.array(fieldSchema(spec.of), { error }).min(spec.min, { error }).max(spec.max, { error })
  },
  object: (spec) => strictObject(fieldSchemas(spec.fields)),
}

/** What is said of a value that is absent or wrong. */
export function says(right: string): (issue: { input?: unknown; code?: string }) => string | undefined {
  return ({ input, code }) => {
    if (code === 'unrecognized_keys') return undefined
    return input === undefined ? `is required: ${right}` : `must be ${right}`
  }
}

const saysOf = (spec: FieldSpec) => says(hint(spec))

/** True for what the command table takes as a value of this kind. */
function isRight(spec: FieldSpec, input: unknown): boolean {
  return checkFields({ value: { spec } }, { value: input }).ok
}

const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u // eslint-disable-line no-control-regex

/**
 * Text of at most so many characters, trimmed, not empty, without control characters. JSON Schema counts code
 * points, the command table UTF-16 units: the second is the stricter one.
 */
export function text(max: number) {
  const error = says(`text of at most ${max} characters that is not empty`)
  const tooLong = `must have at most ${max} characters`
  return z
    .string({ error })
    .max(max, { error: tooLong })
    .refine((value) => value.length <= max, { error: tooLong })
    .refine((value) => !control.test(value), { error: 'must not contain control characters' })
    .trim()
    .min(1, { error })
}

/** A string that the command table takes as this kind; `pattern` says it to readers of the OpenAPI document. */
function word(spec: FieldSpec, pattern?: RegExp) {
  const error = saysOf(spec)
  const base = z.string({ error })
  return (pattern ? base.regex(pattern, { error }) : base).refine((value) => isRight(spec, value), { error })
}

const amountPattern = /^\d{1,13}(\.\d{1,6})?$/

function amount(positive: boolean) {
  return word({ kind: 'amount', positive }, amountPattern)
}

function quantity(positive: boolean) {
  const spec: FieldSpec = { kind: 'quantity', positive }
  const error = saysOf(spec)
  const base = z.number({ error }).max(1e9, { error })
  const bounded = positive ? base.gt(0, { error }) : base.min(0, { error })
  return bounded.refine((value) => isRight(spec, value), { error })
}

export const Code = word({ kind: 'code' }, /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,63}$/u).meta({
  id: 'Code',
  description: 'Letters, digits, `.`, `_`, `/` and `-`, at most 64',
})
export const Quantity = quantity(true).meta({
  id: 'Quantity',
  description: 'Above zero, at most three decimals',
})
export const QuantityOrZero = quantity(false).meta({
  id: 'QuantityOrZero',
  description: 'Zero or more, at most three decimals',
})
export const Amount = amount(true).meta({
  id: 'Amount',
  description: 'Above zero, a decimal string',
  examples: ['1250.00'],
})
export const AmountOrZero = amount(false).meta({
  id: 'AmountOrZero',
  description: 'Zero or more, a decimal string',
})
/** Money that may be negative: allowances and charges, net. */
export const SignedAmount = z
  .string({ error: says('an amount as a decimal string such as "-12.50"') })
  .regex(/^-?\d{1,13}(\.\d{1,6})?$/, { error: says('an amount as a decimal string such as "-12.50"') })
  .meta({
    id: 'SignedAmount',
    description: 'A decimal string; negative for an allowance',
    examples: ['-12.50'],
  })
export const Percent = word({ kind: 'percent' }, amountPattern).meta({
  id: 'Percent',
  description: 'From "0" to "100", a decimal string',
  examples: ['30'],
})
export const Currency = z
  .enum(Object.keys(currencies), { error: saysOf({ kind: 'currency' }) })
  .meta({ id: 'Currency', description: 'ISO 4217' })
export const Day = word({ kind: 'date' }).meta({
  id: 'Day',
  description: 'A day that exists, from 1990 to 2199',
  format: 'date',
  examples: ['2026-03-02'],
})
export const Instant = word({ kind: 'instant' })
  .transform((value) => new Date(value).toISOString())
  .meta({
    id: 'Instant',
    description: 'ISO 8601 with `Z` or an offset',
    format: 'date-time',
    examples: ['2026-03-02T09:00:00+08:00'],
  })
export const ContainerNumber = z
  .string({ error: saysOf({ kind: 'container' }) })
  .superRefine((value, context) => {
    const problem = containerProblem(value)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
  .meta({
    id: 'ContainerNumber',
    description: 'ISO 6346, with a right check digit',
    examples: ['CSQU3054383'],
  })
export const Sha256 = word({ kind: 'sha256' }, /^[0-9a-f]{64}$/).meta({
  id: 'Sha256',
  description: '64 lower-case hexadecimal digits',
})

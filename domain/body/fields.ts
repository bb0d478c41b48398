/**
 * The shape of a command's body, described once as data. From it come the check that `decide` makes, the
 * zod schema of the API and the OpenAPI document, so that all three always agree.
 *
 * No zod here: forty zod schemas cost 1.2 MB of heap in every cached workflow.
 */
export type FieldSpec =
  | { kind: 'text'; max: number }
  | { kind: 'code' }
  | { kind: 'boolean' }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'quantity'; positive: boolean }
  | { kind: 'amount'; positive: boolean }
  | { kind: 'percent' }
  | { kind: 'currency' }
  | { kind: 'date' }
  | { kind: 'instant' }
  | { kind: 'choice'; of: readonly string[] }
  | { kind: 'container' }
  | { kind: 'sha256' }
  | { kind: 'list'; of: Field<unknown>; min: number; max: number }
  | { kind: 'object'; fields: Fields }

/** A field with the type of its value; `optional` fields may be absent, never null. */
export type Field<T> = { spec: FieldSpec; optional?: boolean; about?: string; readonly value?: T }
export type Fields = Readonly<Record<string, Field<unknown>>>

type ValueOf<F> = F extends Field<infer T> ? T : never
type OptionalKeys<S extends Fields> = {
  [K in keyof S]-?: undefined extends ValueOf<S[K]> ? K : never
}[keyof S]

/** The type of a body with these fields. */
export type BodyOf<S extends Fields> = {
  -readonly [K in Exclude<keyof S, OptionalKeys<S>>]: ValueOf<S[K]>
} & {
  -readonly [K in OptionalKeys<S>]?: Exclude<ValueOf<S[K]>, undefined>
}

const field = <T>(spec: FieldSpec, about?: string): Field<T> => ({ spec, about })

/** Free text, trimmed, not empty. */
export const text = (about?: string, max = 2000): Field<string> => field({ kind: 'text', max }, about)
/** An identifier: letters, digits, `. _ / -`, at most 64. */
export const code = (about?: string): Field<string> => field({ kind: 'code' }, about)
export const boolean = (about?: string): Field<boolean> => field({ kind: 'boolean' }, about)
export const integer = (min: number, max: number, about?: string): Field<number> =>
  field({ kind: 'integer', min, max }, about)
/** A quantity above zero, at most three decimals. */
export const quantity = (about?: string): Field<number> => field({ kind: 'quantity', positive: true }, about)
/** A quantity of zero or more, at most three decimals. */
export const quantityOrZero = (about?: string): Field<number> =>
  field({ kind: 'quantity', positive: false }, about)
/** Money above zero as a decimal string. */
export const amount = (about?: string): Field<string> => field({ kind: 'amount', positive: true }, about)
/** Money of zero or more as a decimal string. */
export const amountOrZero = (about?: string): Field<string> =>
  field({ kind: 'amount', positive: false }, about)
/** Zero to one hundred, decimal string. */
export const percent = (about?: string): Field<string> => field({ kind: 'percent' }, about)
/** ISO 4217 alphabetic code. */
export const currency = (about?: string): Field<string> => field({ kind: 'currency' }, about)
/** A day that exists, `YYYY-MM-DD`. */
export const date = (about?: string): Field<string> => field({ kind: 'date' }, about)
/** An instant, ISO 8601 with `Z` or an offset; kept in UTC. */
export const instant = (about?: string): Field<string> => field({ kind: 'instant' }, about)
export const choice = <const T extends readonly string[]>(of: T, about?: string): Field<T[number]> =>
  field({ kind: 'choice', of }, about)
/** A container number with a right check digit (ISO 6346). */
export const container = (about?: string): Field<string> => field({ kind: 'container' }, about)
/** SHA-256 of a document, 64 hexadecimal digits. */
export const sha256 = (about?: string): Field<string> => field({ kind: 'sha256' }, about)
export const list = <T>(of: Field<T>, min = 1, max = 500, about?: string): Field<T[]> =>
  field({ kind: 'list', of, min, max }, about)
export const object = <const S extends Fields>(fields: S, about?: string): Field<BodyOf<S>> =>
  field({ kind: 'object', fields }, about)
export const optional = <T>(of: Field<T>): Field<T | undefined> => ({
  spec: of.spec,
  about: of.about,
  optional: true,
})

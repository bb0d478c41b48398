import type { Prisma } from '../../prisma/generated/client'

/** What PostgreSQL cannot store in text: NUL, and half a surrogate pair. Both become the replacement character. */
const ESCAPES = /\\(?:u(0000|d[89a-f][0-9a-f]{2})|[^])/g

/**
 * JSON that PostgreSQL surely accepts. Input that the order has taken in is recorded whatever it contains: a
 * record that fails would fail for ever.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!json.includes('\\u')) return json
  return json.replace(ESCAPES, (escape, unstorable?: string) => (unstorable ? '\\ufffd' : escape))
}

/** Text that PostgreSQL surely accepts. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}

/** Text that a case-insensitive comparison, which is a pattern to PostgreSQL, takes as it stands. */
export function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}

/** A value for a column of type JSON. */
export function jsonColumn(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(storableJson(value)) as Prisma.InputJsonValue
}

/** True for text that a column of type UUID takes. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** An instant as ISO 8601 text in UTC. */
export function iso(instant: Date): string
export function iso(instant: Date | null): string | undefined
export function iso(instant: Date | null): string | undefined {
  return instant?.toISOString()
}

/** A calendar day as `YYYY-MM-DD`. */
export function day(date: Date | null): string | undefined {
  return date?.toISOString().slice(0, 10)
}

/** A decimal as text, without an exponent and without trailing zeros. */
export function decimalText(decimal: Prisma.Decimal): string
export function decimalText(decimal: Prisma.Decimal | null): string | undefined
export function decimalText(decimal: Prisma.Decimal | null): string | undefined {
  return decimal?.toFixed()
}

type Present<T> = { [K in keyof T]: Exclude<T[K], null> }

/** The row without its empty columns, since absent is how the domain says nothing. */
export function withoutNulls<T extends object>(row: T): Present<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value != null)) as Present<T>
}

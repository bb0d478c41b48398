import { InvalidCursor } from './errors'

/** What a list is asked for: at most 200 entries, from where the last page ended. */
export type PageRequest = { limit?: number; cursor?: string }
/** Some entries of a list, and the cursor of the next ones; no cursor on the last page. */
export type Page<T> = { items: T[]; next?: string }

const USUAL_LIMIT = 50
const MOST = 200

/** How many entries a page may have. */
export function pageLimit({ limit = USUAL_LIMIT }: PageRequest): number {
  return Math.max(1, Math.min(MOST, Math.trunc(limit) || USUAL_LIMIT))
}

/** The place of an entry in a list that is sorted by an instant and then by keys. */
export type Place = { at: Date; keys: string[] }

/** Where the list is to continue; throws `InvalidCursor` for a cursor that was made up. */
export function readCursor({ cursor }: PageRequest, keyCount: number): Place | undefined {
  if (cursor === undefined) return undefined
  const parts = parseCursor(cursor)
  const at = new Date(String(parts[0]))
  if (parts.length !== keyCount + 1 || Number.isNaN(at.getTime())) throw new InvalidCursor()
  return { at, keys: parts.slice(1) }
}

/** One entry more than the page holds is read: it tells whether there is a next page. */
export function toPage<R, T>(
  rows: R[],
  limit: number,
  entry: (row: R) => T,
  place: (row: R) => Place,
): Page<T> {
  const last = rows[limit - 1]
  const items = rows.slice(0, limit).map(entry)
  return rows.length > limit && last ? { items, next: writeCursor(place(last)) } : { items }
}

function writeCursor({ at, keys }: Place): string {
  return Buffer.from(JSON.stringify([at.toISOString(), ...keys])).toString('base64url')
}

function parseCursor(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string' && !part.includes('\0')))
      return parts as string[]
  } catch {
    // refused below
  }
  throw new InvalidCursor()
}

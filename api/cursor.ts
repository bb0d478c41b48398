import { createHash } from 'node:crypto'
import { canonical } from '../domain/order/digest'
import { invalidCursor } from './problem'

/** What a page of a list was asked for: the list, and everything that it was filtered by. */
export type Listed = { list: string; filters: object }

type Page = { next?: string }

/**
 * Gives a page of a list with a cursor that belongs to this list and these filters: where a page ended says
 * nothing about the entries of another question.
 */
export async function boundPage<P extends Page>(
  listed: Listed,
  cursor: string | undefined,
  read: (cursor: string | undefined) => Promise<P>,
): Promise<P> {
  const digest = digestOf(listed)
  const page = await read(cursor === undefined ? undefined : unbound(cursor, digest))
  return page.next === undefined ? page : { ...page, next: `${digest}.${page.next}` }
}

function unbound(cursor: string, digest: string): string {
  if (!cursor.startsWith(`${digest}.`)) throw invalidCursor()
  return cursor.slice(digest.length + 1)
}

function digestOf({ list, filters }: Listed): string {
  const said = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
  return createHash('sha256')
    .update(canonical({ list, filters: said }))
    .digest('base64url')
    .slice(0, 10)
}

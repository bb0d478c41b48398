import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * HMAC-SHA256 (RFC 2104) of a text as base64url. `context` names what is signed, so that a signature of the same key
 * for something else is worth nothing here.
 */
export function signatureOf(text: string, { context, key }: { context: string; key: string }): string {
  return createHmac('sha256', key).update(`${context}\n${text}`).digest('base64url')
}

/** Compares the text, not the bytes behind it: base64url writes the same bytes in more than one way. */
export function isSameSignature(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

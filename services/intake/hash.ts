import { createHash } from 'node:crypto'

/** SHA-256 of a document as it came in, 64 lower-case hexadecimal digits. */
export function hashDocument(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

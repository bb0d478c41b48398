import { hashDocument } from './hash'
import type { XmlElement } from './xml'

/** An embedded binary object, by what identifies it. */
export type Binary = { filename?: string; mimeCode?: string; sha256: string; size: number }

/** Whether a text is base64, white space between its digits allowed. */
export function isBase64(text: string): boolean {
  const digits = withoutBlanks(text)
  return digits !== '' && digits.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(digits)
}

/** Whether an element carries a file. */
export function isBinary(element: XmlElement): boolean {
  return element.name.endsWith('BinaryObject')
}

/** Name, type, hash and size of the file an element carries. */
export function toBinary({ text, attributes }: XmlElement): Binary {
  const bytes = Buffer.from(withoutBlanks(text), 'base64')
  return {
    filename: attributes['filename'],
    mimeCode: attributes['mimeCode'],
    sha256: hashDocument(bytes),
    size: bytes.length,
  }
}

function withoutBlanks(text: string): string {
  return text.replace(/[ \t\r\n]/g, '')
}

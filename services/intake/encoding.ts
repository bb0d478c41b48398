import { isUtf8 } from 'node:buffer'

/** Text decoded from a document, or why it could not be. */
export type Decoded = { ok: true; text: string } | { ok: false; detail: string }

const byteOrderMarks = [
  { encoding: 'UTF-32', bytes: [0x00, 0x00, 0xfe, 0xff] },
  { encoding: 'UTF-32', bytes: [0xff, 0xfe, 0x00, 0x00] },
  { encoding: 'UTF-16', bytes: [0xfe, 0xff] },
  { encoding: 'UTF-16', bytes: [0xff, 0xfe] },
  { encoding: 'UTF-16', bytes: [0x00, 0x3c] },
  { encoding: 'UTF-16', bytes: [0x3c, 0x00] },
]

/** Decodes UTF-8, with or without a byte order mark, and refuses everything else; nothing is replaced silently. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const other = byteOrderMarks.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte))
  if (other) return { ok: false, detail: `is encoded in ${other.encoding}; send it in UTF-8` }
  if (!isUtf8(bytes)) {
    return {
      ok: false,
      detail: `is not valid UTF-8: line ${firstBrokenLine(bytes)} holds bytes that are no text`,
    }
  }
  return { ok: true, text: new TextDecoder('utf-8').decode(bytes) }
}

/** Checks text that was decoded elsewhere. */
export function checkText(text: string): Decoded {
  if (/\p{Surrogate}/u.test(text)) return { ok: false, detail: 'holds half of a surrogate pair' }
  return { ok: true, text: text.startsWith('\ufeff') ? text.slice(1) : text }
}

/** A line feed is never part of a longer UTF-8 sequence, so lines can be judged one by one. */
function firstBrokenLine(bytes: Uint8Array): number {
  let line = 1
  let start = 0
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end + 1
    line += 1
  }
  return line
}

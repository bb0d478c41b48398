/** What a server takes at least, in bytes of UTF-8, with room for the quotation marks around it. */
const maximumBytes = 190

/** A text as the summary of a timer or an activity: cut at a whole character where it grows too long. */
export function summary(text: string): string {
  let kept = ''
  let bytes = 0
  for (const character of text.replaceAll(/\s+/g, ' ')) {
    bytes += encodedBytes(character.codePointAt(0)!)
    if (bytes > maximumBytes) return `${kept}…`
    kept += character
  }
  return kept
}

function encodedBytes(codePoint: number): number {
  // A quotation mark and a backslash are escaped.
  if (codePoint < 0x80) return codePoint === 0x22 || codePoint === 0x5c ? 2 : 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

/** Runs of what ends a line or a header, and of marks that turn the direction of writing. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu

/** Text for a subject, a name or another header: one line, whatever somebody typed; at most so many characters. */
export function oneLine(text: string, most = 250): string {
  const line = text.replace(unprintable, ' ').trim()
  if (line.length <= most) return line
  // Never half of a character beyond the basic plane.
  return `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A part of a Message-ID: every other character becomes `=` and its bytes in hexadecimal (RFC 5322, 3.6.4). */
export function idPart(text: string): string {
  return text.replace(/[^A-Za-z0-9._~-]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  )
}

/**
 * The headers of a mail that a program sends (RFC 3834), and the list it belongs to (RFC 2919), so that readers may
 * file or mute it. Holiday notices of Exchange are asked not to answer; bounces still come.
 */
export function automaticHeaders(list: {
  name: string
  label: string
  domain: string
}): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
    'List-Id': `"${oneLine(list.name, 60).replaceAll(/["\\]/g, ' ')}" <${listLabel(list.label)}.${list.domain}>`,
  }
}

/** A label of a list's identifier: letters, digits and hyphens, none at either end. */
function listLabel(text: string): string {
  const label = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return label.replaceAll(/^-+|-+$/g, '').slice(0, 60) || 'gendan'
}

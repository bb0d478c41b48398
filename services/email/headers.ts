/** Line ends, other control characters, what Unicode takes for a line end, and marks that turn the direction of writing. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu

/** Text for a subject, a name or another header: one line, whatever somebody typed; at most so many characters. */
export function oneLine(text: string, most = 250): string {
  const line = text.replace(unprintable, ' ').trim()
  if (line.length <= most) return line
  // Never half of a character beyond the basic plane.
  return `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Among the headers of a mail, the address that its reader answers instead of ours; the transport writes it as Reply-To. */
export const replyToHeader = 'X-Gendan-Reply-To'

/** Those that the transport writes itself; a mail that brings its own would have two. */
const ownHeaders =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|content-.*|received|return-path|dkim-signature|x-gendan-token|x-gendan-reply-to)$/i
const headerName = /^[!-9;-~]{1,76}$/

/** A header such as References may be long; RFC 5322 folds it. */
const longestHeader = 4_000

/** The further headers of a mail, each of one line; a name that is none, or that is not a mail's own to set, is left out. */
export function headersOf(given: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => headerName.test(name) && !ownHeaders.test(name))
      .map(([name, value]) => [name, oneLine(String(value), longestHeader)]),
  )
}

/** Why a text cannot be a Message-ID; undefined when it can. */
export function messageIdProblem(id: string): string | undefined {
  return /^<[!-;=?A-~]+@[!-;=?A-~]+>$/.test(id) && id.length <= 900 ? undefined : 'is none'
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

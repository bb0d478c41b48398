/** Line ends, other control characters, and what Unicode takes for a line end: none may stand in a header. */
const breaks = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g // eslint-disable-line no-control-regex

/** Text for a header: one line, whatever it was. */
export function oneLine(text: string): string {
  return text.replaceAll(breaks, ' ').trim()
}

/** Those that the transport writes itself; a mail that brings its own would have two. */
const ownHeaders =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|content-.*|received|return-path|dkim-signature)$/i
const headerName = /^[!-9;-~]{1,76}$/

/** The further headers of a mail, each of one line; a name that is none, or that is not a mail's own to set, is left out. */
export function headersOf(given: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => headerName.test(name) && !ownHeaders.test(name))
      .map(([name, value]) => [name, oneLine(String(value))]),
  )
}

/** Why a text cannot be a Message-ID; undefined when it can. */
export function messageIdProblem(id: string): string | undefined {
  return /^<[!-;=?A-~]+@[!-;=?A-~]+>$/.test(id) && id.length <= 900 ? undefined : 'is none'
}

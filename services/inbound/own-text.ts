/** Lines that mail programs put before what they quote, and people do not write: everything below is not the sender's. */
const separator =
  /^-{2,} ?(Original Message|Original|原始邮件|原邮件|Forwarded message|转发的?邮件|回复的?原?邮件|Ursprüngliche Nachricht|Message d'origine|Mensaje original) ?-{2,}/i
const rule = /^_{8,}$/

/** How mail programs introduce what they quote. */
const introductions: RegExp[] = [
  /^On\b.{4,200}\bwrote:$/i,
  /^Am\b.{4,200}\bschrieb\b.{0,200}:$/i,
  /^Le\b.{4,200}\ba écrit ?:$/i,
  /^El\b.{4,200}\bescribió:$/i,
  /^Den\b.{4,200}\bskrev\b.{0,200}:$/i,
  /^(在|于)?.{0,120}(写道|寫道|来信|写了)[：:]$/,
]
const date = /\d{4}|\d{1,2}[:：]\d{2}/
const address = /[^\s@<>]+@[^\s@<>]+/

const signature = /^(发自我的|Sent from my |Get Outlook for )/i

/** The lines of the header that Outlook and Foxmail put before what they quote. */
const header = {
  from: /^\*?(From|发件人|寄件者|Von|De|Från)\*?\s*[：:]/i,
  date: /^\*?(Sent|Date|发送时间|日期|时间|Gesendet|Datum|Envoyé|Enviado|Skickat)\*?\s*[：:]/i,
  to: /^\*?(To|收件人|An|À|Para|Till)\*?\s*[：:]/i,
  subject: /^\*?(Subject|主题|Betreff|Objet|Asunto|Ämne)\*?\s*[：:]/i,
}
const mostHeaderLines = 10

/**
 * What the sender of a reply wrote, without the mail below it. A line is taken for the beginning of a quotation only
 * when nobody writes it by hand: people list ports under `From:` and `To:`, and draw lines. Nothing is thrown away by
 * it: the whole mail is kept, and a text that seems to be quoted through and through is given whole.
 */
export function ownText(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const end = lines.findIndex((_, index) => beginsQuote(lines, index))
  const above = end < 0 ? lines : lines.slice(0, end)
  const own = trimmed(unsigned(unintroduced(above).filter((line) => !isQuoted(line))))
  return own === '' ? trimmed(lines) : own
}

/** True where everything from a line on is not the sender's. */
function beginsQuote(lines: readonly string[], index: number): boolean {
  const line = lines[index]!.trim()
  if (line.length > 500) return false
  if (separator.test(line) || beginsHeader(lines, index)) return true
  if (rule.test(line)) {
    const next = nextWritten(lines, index + 1)
    return beginsHeader(lines, next) || lines.slice(next).every(isQuotedOrEmpty)
  }
  // Mail programs in China do not mark what they quote.
  const said = introductionAt(lines, index)
  return said !== undefined && said.isChinese && date.test(said.text) && address.test(said.text)
}

/** A block of lines that names sender, time and subject; with the sender's address the reader may stand for the subject. */
function beginsHeader(lines: readonly string[], index: number): boolean {
  const from = lines[index]?.trim() ?? ''
  if (!header.from.test(from)) return false
  const following = lines.slice(index + 1, index + mostHeaderLines).map((line) => line.trim())
  const end = following.indexOf('')
  const block = end < 0 ? following : following.slice(0, end)
  const has = (pattern: RegExp) => block.some((line) => pattern.test(line))
  return has(header.date) && (has(header.subject) || (has(header.to) && address.test(from)))
}

/** Without introductions of what is quoted; what the sender wrote between and below quoted lines stays. */
function unintroduced(lines: readonly string[]): string[] {
  const kept: string[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const said = introductionAt(lines, index)
    const next = said ? lines[nextWritten(lines, index + said.lines)] : undefined
    if (said && (next === undefined || isQuoted(next))) index += said.lines - 1
    else kept.push(lines[index]!)
  }
  return kept
}

type Introduction = { text: string; lines: number; isChinese: boolean }

/** An introduction that names a time or an address; it may be broken over two lines. */
function introductionAt(lines: readonly string[], index: number): Introduction | undefined {
  const line = lines[index]!.trim()
  if (line.length > 500) return undefined
  const candidates = isOpen(line) ? [line, `${line} ${(lines[index + 1] ?? '').trim()}`] : [line]
  const found = candidates.findIndex((text) => introductions.some((pattern) => pattern.test(text)))
  const text = candidates[found]
  if (text === undefined || !(date.test(text) || address.test(text))) return undefined
  return { text, lines: found + 1, isChinese: /(写道|寫道|来信|写了)[：:]$/.test(text) }
}

/** Begins like an introduction and does not end on its line. */
function isOpen(line: string): boolean {
  return /^(On|Am|Le|El|Den)\b|^(在|于)/.test(line) && !/[：:]$/.test(line)
}

/** Without what a telephone puts at the end. */
function unsigned(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '')
  return last >= 0 && signature.test(lines[last]!.trim()) ? unsigned(lines.slice(0, last)) : lines
}

const isQuoted = (line: string) => /^\s*>/.test(line)
const isQuotedOrEmpty = (line: string) => isQuoted(line) || line.trim() === ''

/** The next line that is not empty, or behind the last. */
function nextWritten(lines: readonly string[], from: number): number {
  const found = lines.slice(from, from + 50).findIndex((line) => line.trim() !== '')
  return found < 0 ? Math.min(lines.length, from + 50) : from + found
}

function trimmed(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

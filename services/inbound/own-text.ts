/**
 * Lines with which mail programs begin what they quote; everything from the first of them on is not the sender's. An
 * introduction that is broken over two lines is found too.
 */
const beginnings: RegExp[] = [
  /^-{2,} ?(Original Message|Original|原始邮件|原邮件|Forwarded message|转发的?邮件|回复的?原?邮件|Ursprüngliche Nachricht|Message d'origine|Mensaje original) ?-{2,}/i,
  /^_{8,}$/,
  /^On\b.{4,200}\bwrote:$/i,
  /^Am\b.{4,200}\bschrieb\b.{0,200}:$/i,
  /^Le\b.{4,200}\ba écrit ?:$/i,
  /^El\b.{4,200}\bescribió:$/i,
  /^Den\b.{4,200}\bskrev\b.{0,200}:$/i,
  /^(在|于)?.{0,120}(写道|寫道|来信|写了)[：:]$/,
  /^发自我的|^Sent from my |^Get Outlook for /i,
]

/** A block of header lines, as Outlook and Foxmail put it before what they quote. */
const fromLine = /^\*?(From|发件人|寄件者|Von|De|Från)\s*[：:]/i
const nextLines =
  /^\*?(Sent|Date|To|Subject|发送时间|日期|时间|收件人|主题|抄送|Cc|Gesendet|An|Betreff|Envoyé|À|Objet)\s*[：:]/i

/**
 * What the sender of a reply wrote, without the mail below it. Nothing is thrown away by it: the whole mail is kept,
 * and a text that seems to be quoted through and through is given whole.
 */
export function ownText(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const end = lines.findIndex((_, index) => beginsQuote(lines, index))
  const kept = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !/^\s*>/.test(line))
  const own = trimmed(kept)
  return own === '' ? trimmed(lines) : own
}

function beginsQuote(lines: readonly string[], index: number): boolean {
  const line = lines[index]!.trim()
  const next = (lines[index + 1] ?? '').trim()
  if (line.length > 500) return false
  if (beginnings.some((pattern) => pattern.test(line) || (isOpen(line) && pattern.test(`${line} ${next}`))))
    return true
  return fromLine.test(line) && lines.slice(index + 1, index + 4).some((one) => nextLines.test(one.trim()))
}

/** Begins like an introduction and does not end on its line. */
function isOpen(line: string): boolean {
  return /^(On|Am|Le|El|Den|在|于)\b|^(在|于)/.test(line) && !/[：:]$/.test(line)
}

function trimmed(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

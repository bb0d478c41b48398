import type { InboundMail } from '../database'

/** Who a mail names as its sender. */
export function senderWords({
  fromName,
  fromAddress,
}: Pick<InboundMail, 'fromName' | 'fromAddress'>): string {
  return fromName ? `${fromName} <${fromAddress}>` : fromAddress
}

/** The names of the files that came with a mail, and how many are in its source alone; empty when there are none. */
export function fileNames({
  attachments,
  filesLeftOut,
}: Pick<InboundMail, 'attachments' | 'filesLeftOut'>): string {
  const names = attachments
    .map(({ name }) => name)
    .join(', ')
    .slice(0, 400)
  if (filesLeftOut === 0) return names
  return `${names} (另有 ${filesLeftOut} 个未单独保存，见原文 ${filesLeftOut} more in the source only)`.trim()
}

/** The beginning of a text that is longer. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 2))} …`
}

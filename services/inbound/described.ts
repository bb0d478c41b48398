import type { InboundMail } from '../database'

/** Who a mail names as its sender. */
export function senderWords({
  fromName,
  fromAddress,
}: Pick<InboundMail, 'fromName' | 'fromAddress'>): string {
  return fromName ? `${fromName} <${fromAddress}>` : fromAddress
}

/** The names of the files that came with a mail; empty when there are none. */
export function fileNames({ attachments }: Pick<InboundMail, 'attachments'>): string {
  return attachments
    .map(({ name }) => name)
    .join(', ')
    .slice(0, 400)
}

/** The beginning of a text that is longer. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 2))} …`
}

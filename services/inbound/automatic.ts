import type { ParsedMail } from 'mailparser'
import { valuesOf, type Head } from './header'

/** Headers that answering machines set besides Auto-Submitted, in China as elsewhere. */
const autoReply = ['x-autoreply', 'x-autorespond', 'x-autoreply-from', 'x-mail-autoreply']

type Written = Head & Pick<ParsedMail, 'headers'>

/**
 * True when a program sent the mail: by RFC 3834 and what machines used before it, by its sender, by an empty return
 * path (RFC 5321, 4.5.5), or because it is a report (RFC 6522). What comes through a list of a customer's own, or
 * through a server that asks for no automatic answers, may be a person's all the same.
 */
export function isAutomatic(mail: Written, sender: string): boolean {
  return (
    isMarked(mail) || isMailSystem(sender) || hasEmptyReturnPath(mail) || reportTypeOf(mail) !== undefined
  )
}

/**
 * True when the mail seems to say that another did not arrive, in whatever words: mail systems, in China above all,
 * often say so in plain text. An answering machine sends with an empty return path too, but says what it is.
 */
export function looksLikeBounce(mail: Written, sender: string): boolean {
  const type = reportTypeOf(mail)
  if (type !== undefined) return type === 'delivery-status'
  return isMailSystem(sender) || (hasEmptyReturnPath(mail) && !isMarked(mail))
}

/** The kind of report that the whole mail is, in lower case, empty when it does not say; undefined for other mail. */
export function reportTypeOf({ headers }: Pick<ParsedMail, 'headers'>): string | undefined {
  const type = headers.get('content-type') as { value?: string; params?: Record<string, string> } | undefined
  return type?.value === 'multipart/report' ? (type.params?.['report-type'] ?? '').toLowerCase() : undefined
}

function isMarked(mail: Head): boolean {
  if (tokensOf(mail, 'auto-submitted').some((token) => token !== '' && token !== 'no')) return true
  if (autoReply.some((name) => valuesOf(mail, name).length > 0)) return true
  return tokensOf(mail, 'precedence').some((token) => ['bulk', 'junk', 'auto_reply'].includes(token))
}

/** What stands before parameters and comments. */
function tokensOf(mail: Head, name: string): string[] {
  return valuesOf(mail, name).map((value) => (/^[^;(\s]*/.exec(value)?.[0] ?? '').toLowerCase())
}

/** True for the names that mail systems write under, which may stand without a domain. */
export function isMailSystem(sender: string): boolean {
  return /^(mailer-daemon|postmaster)(@|$)/i.test(sender)
}

/** The topmost line is that of the server that delivered the mail here. */
function hasEmptyReturnPath(mail: Head): boolean {
  return /^<\s*>/.test(valuesOf(mail, 'return-path')[0] ?? '')
}

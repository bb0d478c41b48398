import { createHash } from 'node:crypto'
import { actionPurposes, type ActionPurpose } from './message'
import { tokenHeader } from './mail-token'
import { isSameSignature, signatureOf } from './signature'

/** What a link lets its bearer do: one thing, with one task, as one person, until it expires. */
export type ActionGrant = {
  purpose: ActionPurpose
  order: string
  /** Key of the task. */
  task: string
  /** Code of the employee who acts. */
  employee: string
  /** Names the mail, such as by the event and level that it speaks of, so that every mail's link works once of its own. */
  mail: string
  /** ISO 8601 in UTC, whole seconds. */
  expiresAt: string
}

/** `forged` is everything that no key of ours has signed as it stands. */
export type CheckedToken =
  | { outcome: 'valid'; grant: ActionGrant; id: string }
  | { outcome: 'expired'; grant: ActionGrant; id: string }
  | { outcome: 'forged' }

/** Longer than any token of ours; nothing of such a length is even looked at. */
const mostCharacters = 2_000

const context = 'gendan mail action 1'

/**
 * A token for a link: what it grants as base64url JSON, a dot, and its HMAC-SHA256 (RFC 2104) under the first key.
 * The same grant under the same key gives the same token.
 */
export function signGrant(grant: ActionGrant, [key]: readonly string[]): string {
  if (!key) throw new Error('there is no key to sign links with')
  const { purpose, order, task, employee, mail, expiresAt } = grant
  const fields = [purpose, order, task, employee, mail, Math.floor(Date.parse(expiresAt) / 1000)]
  const payload = Buffer.from(JSON.stringify(fields)).toString('base64url')
  return `${payload}.${signatureOf(payload, { context, key })}`
}

/**
 * What a token grants, if one of the keys has signed it; older keys still open what they signed. The `id` is the
 * same for the same grant and nothing can be done with it. Total over any text.
 */
export function checkToken(token: string, keys: readonly string[], now: string): CheckedToken {
  const [payload = '', given = '', ...rest] = token.length <= mostCharacters ? token.split('.') : []
  const isSigned =
    rest.length === 0 && keys.some((key) => isSameSignature(signatureOf(payload, { context, key }), given))
  const grant = isSigned ? readGrant(payload) : undefined
  if (!grant) return { outcome: 'forged' }
  const id = createHash('sha256').update(payload).digest('hex')
  return { outcome: Date.parse(grant.expiresAt) > Date.parse(now) ? 'valid' : 'expired', grant, id }
}

function readGrant(payload: string): ActionGrant | undefined {
  const fields = parsed(payload)
  if (!Array.isArray(fields) || fields.length !== 6) return undefined
  const [purpose, order, task, employee, mail, expiry] = fields as unknown[]
  const texts = [purpose, order, task, employee, mail]
  if (!texts.every((text) => typeof text === 'string') || !Number.isSafeInteger(expiry)) return undefined
  if (!actionPurposes.includes(purpose as ActionPurpose)) return undefined
  const expiresAt = new Date((expiry as number) * 1000).toISOString()
  return { purpose, order, task, employee, mail, expiresAt } as ActionGrant
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString())
  } catch {
    return undefined
  }
}

const actionLink = /([^\s"<>]*)\/mail-actions\/([\w-]+)[\w.-]*/g

/**
 * A mail for others than its recipient: without the tokens of its links, by which whoever reads them could act as
 * the recipient. `instead` says what stands there, of the base of the API's addresses and the order that it was about.
 */
export function withoutActionLinks<M extends { text: string; html: string }>(
  mail: M,
  instead: (api: string, order: string | undefined) => string = (api) => `${api}/mail-actions/…`,
): M {
  const hide = (part: string) =>
    part.replaceAll(actionLink, (_link, api: string, payload: string) =>
      instead(api, readGrant(payload)?.order),
    )
  return { ...mail, text: hide(mail.text), html: hide(mail.html) }
}

/** Where a mail program breaks a long line: after a soft break, before the mark of what is quoted. */
const lineBreak = '=?\\r?\\n[> \\t]*'
const tokens = [
  // As it stands in a link, broken over lines or not, and percent-encoded in the links of mail scanners.
  new RegExp(
    `(?<=(?:/|%2F)mail-actions(?:/|%2F)(?:${lineBreak})?)(?:[\\w-]|${lineBreak}){1,2000}\\.(?:(?:${lineBreak})?[\\w-]){43}`,
    'gi',
  ),
  /(?<=(?:\/|%2F)mail-actions(?:\/|%2F))[\w-][\w.-]*/gi,
  // Of a mail, by which a report on its delivery is believed.
  new RegExp(`(?<=${tokenHeader}: ?)[\\w-]+`, 'gi'),
  // By itself: the beginning of a JSON array in base64url, and a signature.
  /\bWyJ[\w-]{20,2000}\.[\w-]{43}/g,
]

/** A text that came in, without the tokens of ours that it quotes: whoever reads it could act by them, or forge a bounce. */
export function withoutTokens(text: string): string {
  return tokens.reduce((left, token) => left.replaceAll(token, '…'), text)
}

const mostHeadBytes = 64 * 1024

/**
 * True when a file quotes a link of ours, in whichever of the usual encodings of text, or is the source of a mail,
 * whose parts may be encoded in ways that hide one.
 */
export function mayHoldLink(bytes: Buffer): boolean {
  const head = bytes.subarray(0, mostHeadBytes).toString('latin1')
  if (/^(Received|Return-Path|Message-ID|MIME-Version|X-Gendan-Token):/im.test(head)) return true
  return (['latin1', 'utf16le'] as const).some((encoding) =>
    /(\/|%2F|=2F)mail-actions(\/|%2F|=2F)/i.test(bytes.toString(encoding)),
  )
}

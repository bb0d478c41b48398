import { isSameSignature, signatureOf } from './signature'

/** The header by which a mail that comes back proves that it is ours: a Message-ID can be guessed, this cannot. */
export const tokenHeader = 'X-Gendan-Token'

const context = 'gendan mail token 1'

/** The token of a mail, made of its Message-ID and the first key: a mail that is sent again has the same. */
export function mailToken(messageId: string, [key]: readonly string[]): string {
  if (!key) throw new Error('there is no key to make tokens with')
  return signatureOf(messageId, { context, key })
}

/** True for the token of that mail under one of the keys. Total over any text. */
export function isTokenOf(messageId: string, token: string, keys: readonly string[]): boolean {
  return keys.some((key) => isSameSignature(mailToken(messageId, [key]), token))
}

import type { MailInput } from '../message'
import { escalation } from './escalation'
import { newsWordings } from './news'
import { toParty } from './party'
import type { Wording } from './words'

/** The words of a mail by its kind, and by whether its reader is one of us. */
export function wording(input: MailInput): Wording {
  if (input.recipient.isExternal) return toParty(input)
  const [held] = input.notices
  const { kind } = held.notice
  return kind === 'escalation' ? escalation(input) : newsWordings[kind]({ ...input, ...held })
}

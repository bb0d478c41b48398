import type { Department, Level } from '../../domain/departments'
import type { Notice } from '../../domain/order/notifications'
import type { OrderState } from '../../domain/order/state'
import type { Language } from '../database'
import { idPart } from './headers'
import type { Words } from './language'

/** What an outsider is to us; it decides the tone of what they are written. */
export type PartyRole = 'customer' | 'supplier' | 'forwarder' | 'broker'

/** Who a mail is written to: an employee by code, or a contact of a customer or supplier by the party's code. */
export type Recipient = {
  code: string
  /** As it is written in each language, where that differs. */
  name: Words
  address: string
  /** An outsider is told what is awaited, and nothing of who holds what inside. */
  isExternal: boolean
  language: Language
  /** Of an outsider. */
  role?: PartyRole
  /** Of an employee: what they may do from the mail depends on it. */
  department?: Department
  level?: Level
  /** Set when the mail reaches this person in place of someone who is away, or of a post that nobody holds. */
  inPlaceOf?: Words
  /** Set when the mail reaches this person because a party is not written to. */
  onBehalfOf?: OnBehalfOf
  /** On duty on a day off: the mail is for that day. */
  isOnDuty?: true
}

/**
 * A party that one of us is to reach instead: nothing is written to it automatically, it has no address, or none is
 * named for the task.
 */
export type OnBehalfOf = { party: Words; why: 'leftToUs' | 'noAddress' | 'notNamed' }

/** What a reader can do about a task from a mail. */
export const actionPurposes = ['acknowledge', 'snooze', 'complete'] as const
export type ActionPurpose = (typeof actionPurposes)[number]

/** The addresses behind a mail's buttons; what is not this reader's to do is absent. */
export type ActionLinks = Partial<Record<ActionPurpose, string>>

/** A task by its key, told by a mail that no event of its order has caused; `mail` names that mail. */
export type ToldTask = { task: string; mail: string; at: string }

/**
 * Makes the links by which a recipient acts on the task of a notice, or on one that some other mail tells of; the same
 * input, the same links.
 */
export type LinkActions = (
  asked: { state: OrderState; recipient: Recipient } & (
    { notice: Notice } | (ToldTask & { notice?: undefined })
  ),
) => ActionLinks

/** Where a reader can look the order up and act on it. Without `actions` a mail has no buttons but "open". */
export type Links = { api: string; temporalUi?: string; namespace: string; actions?: LinkActions }

/** A mail as it will be sent, complete before anything is sent. */
export type ComposedMail = {
  messageId: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/** A notice with the name of whoever holds its task now, for the reader to turn to. */
export type HeldNotice = { notice: Notice; holder?: Words }

export type MailInput = {
  /** The first names the mail; further ones of the same level at the same moment are told in the same mail. */
  notices: [HeldNotice, ...HeldNotice[]]
  state: OrderState
  recipient: Recipient
  links: Links
  /** Domain of the Message-IDs. */
  domain: string
  /** The name under which outsiders know us; the product's own when absent. */
  sender?: string
}

/** A stable Message-ID: the same mail always has the same, whenever it is rendered or sent. */
export function messageId({ notices: [{ notice }], state, recipient, domain }: MailInput): string {
  const level = notice.level ?? notice.kind
  return `<${[state.number, String(notice.seq), level, recipient.code].map(idPart).join('.')}@${domain}>`
}

/** The mail that every mail of an order refers to, so that readers see one thread. */
export function threadId(number: string, domain: string): string {
  return `<${idPart(number)}@${domain}>`
}

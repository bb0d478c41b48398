import type { Notice } from '../../domain/order/notifications'
import type { OrderState } from '../../domain/order/state'

/** Who a mail is written to: an employee by code, or a contact of a customer or supplier by the party's code. */
export type Recipient = {
  code: string
  name: string
  address: string
  /** An outsider is told what is awaited, and nothing of who holds what inside. */
  isExternal: boolean
  /** Set when the mail reaches this person in place of someone who is away or not to be found. */
  inPlaceOf?: string
}

/** Where a reader can look the order up. */
export type Links = { api: string; temporalUi?: string; namespace: string }

/** A mail as it will be sent, complete before anything is sent. */
export type ComposedMail = {
  messageId: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/** A notice with the name of whoever holds its task now, for the reader to turn to. */
export type HeldNotice = { notice: Notice; holder?: string }

export type MailInput = {
  /** The first names the mail; further ones of the same level at the same moment are told in the same mail. */
  notices: [HeldNotice, ...HeldNotice[]]
  state: OrderState
  recipient: Recipient
  links: Links
  /** Domain of the Message-IDs. */
  domain: string
}

/** A stable Message-ID: the same mail always has the same, whenever it is rendered or sent. */
export function messageId({ notices: [{ notice }], state, recipient, domain }: MailInput): string {
  const level = notice.level ?? notice.kind
  return `<${state.number}.${notice.seq}.${level}.${idPart(recipient.code)}@${domain}>`
}

/** The mail that every mail of an order refers to, so that readers see one thread. */
export function threadId(number: string, domain: string): string {
  return `<${number}@${domain}>`
}

function idPart(code: string): string {
  return encodeURIComponent(code).replaceAll('%', '=')
}

import type { Bilingual } from '../../domain/policy/ladders'

/** A step of a task's ladder as a digest tells it beside the task's own figures, which it looks up when it is made. */
export type DigestStep = {
  /** Key of the task. */
  task: string
  level?: string
  asks?: Bilingual
  /** Who holds the task, by name. */
  holder?: Bilingual | string
  /** In whose place the reader is told. */
  inPlaceOf?: Bilingual | string
  /** Set when it is told to whoever holds the task: the owner's code, empty for the people of the department. */
  toOwner?: string
  /** Addresses by which the reader acts on the task. */
  links: Record<string, string>
  /** What an outsider is told of it, who is told nothing of all this. */
  section?: PartySection
}

/** News of an order that a digest tells as it was when the mail was written. */
export type DigestNews = {
  /** Kind of the notice. */
  news: string
  /** How serious it is; gives it its colour. */
  tone: string
  title: Bilingual
  /** One sentence that says it all. */
  lead: Bilingual
  asks?: Bilingual
  /** By how many working days the order is late. */
  days: number
  /** In whose place the reader is told. */
  inPlaceOf?: Bilingual | string
}

/** What a digest tells instead of a mail: steps of ladders, or news. */
export type DigestPart = DigestStep | DigestNews

/** What is awaited from an outsider, in words. */
export type PartySection = {
  title?: Bilingual
  facts: { label: Bilingual; value: Bilingual | string; isAlert?: true }[]
  asks?: Bilingual
}

/** A mail as it is written down with the event that it follows from, before anything is sent. */
export type MailRow = {
  /** The event of the order that it follows from. */
  eventSeq: number
  /** Which notice of that event it is: a level of a ladder, or the name of the notice. One per event and recipient. */
  notice: string
  /** Code of an employee or of a party, never an address. */
  recipient: string
  recipientName?: string
  /** Where it goes: an address, or several with commas between them. */
  address: string
  kind: string
  level?: string
  /** The task that it asks to be done: once that is closed, a mail still queued is dropped. */
  taskKey?: string
  /** Sent at night and on holidays too. */
  urgent?: boolean
  /** No quiet hours hold it past this instant. */
  sendBy?: string
  /** What a digest says of it, if it may go out in one. */
  digestPart?: DigestPart[]
  /** The policy that an escalation was sent by. */
  policyVersion?: number
  /** The same for the same mail, whenever it is rendered. */
  messageId: string
  subject: string
  text: string
  html: string
  /** In-Reply-To, References and whatever else the transport is to set. */
  headers: Record<string, string>
  createdAt: string
  /** Not to be sent before this instant. */
  notBefore?: string
}

/** A mail of ours, with all that the transport, and what is said about it, needs. */
export type SentMail = {
  id: string
  messageId: string
  /** Absent for a mail of no order. */
  orderNumber?: string
  /** What a mail of no order comes from, and its recipient. */
  sourceKey?: string
  /** Zero for a mail of no order. */
  eventSeq: number
  kind: string
  level?: string
  taskKey?: string
  urgent: boolean
  /** No quiet hours hold it past this instant. */
  sendBy?: string
  recipientCode: string
  recipientName?: string
  /** An address, or several with commas between them. */
  address: string
  /** What a digest says of it, if it may go out in one. */
  digestPart?: DigestPart[]
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

import type { Notice } from '../domain/order/notifications'
import type { OrderEvent } from '../domain/order/events'
import type { PlanningInput } from '../domain/order/planning-input'
import type { PlanningResult } from '../domain/order/start'
import type { OrderState } from '../domain/order/state'

/** Events of one order, in sequence, with the state after the last of them and the mails that they call for. */
export type RecordEventsInput = { number: string; events: OrderEvent[]; state: OrderState; notices: Notice[] }
export type RecordEventsResult = { recorded: number; mails: number }

export type SendEmailsInput = { recipient: string }
export type SendEmailsResult = {
  sent: number
  failed: number
  /** When the next mail of this recipient may be sent; absent when nothing is left. */
  nextAt?: string
}

/** The activities of Gendan: thin and idempotent, so that each may run twice. */
export type Activities = {
  recordEvents: (input: RecordEventsInput) => Promise<RecordEventsResult>
  planOrder: (input: PlanningInput) => Promise<PlanningResult>
  sendEmails: (input: SendEmailsInput) => Promise<SendEmailsResult>
}

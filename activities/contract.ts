import type { Notice } from '../domain/order/notifications'
import type { OrderEvent } from '../domain/order/events'
import type { PlanningInput } from '../domain/order/planning-input'
import type { PlanningResult } from '../domain/order/start'
import type { OrderState } from '../domain/order/state'
import type { RhythmCounts, RhythmName, RhythmOutcome } from '../domain/rhythm'

/** Events of one order, in sequence, with the state after the last of them and the mails that they call for. */
export type RecordEventsInput = { number: string; events: OrderEvent[]; state: OrderState; notices: Notice[] }
export type RecordEventsResult = { recorded: number; mails: number }

export type SendEmailsInput = { recipient: string }
export type SendEmailsResult = {
  sent: number
  failed: number
  /** When the next mail of this recipient may be sent; absent when nothing is left. */
  nextAt?: string
  /** They read no mail until then. */
  quietUntil?: string
}

/** `repair` keeps what nothing calls to change; `improve` searches for a better plan as a whole. */
export type PlanFactoryInput = { kind: 'repair' | 'improve' }
export type PlanFactoryResult = {
  /** Version of the plan in force. */
  version: number
  /** Open orders planned, and how many of them cannot hold their ship date. */
  orders: number
  late: number
  /** Orders whose projected ship date moved; at most a hundred. */
  changed: { order: string; from?: string; to: string }[]
  /** Orders that have yet to be told of their new dates. */
  untold: number
}
export type TellOrdersInput = { version: number }
export type TellOrdersResult = { told: number }
/** Orders that lived by an earlier policy and were told to plan anew. */
export type TellPolicyResult = { told: number }

/** A run by its nominal date, or by the instant at which its schedule has started it. */
export type RunRhythmInput = {
  rhythm: RhythmName
  /** The time of the schedule, or the one at which a person has asked. */
  scheduledAt: string
  nominalOn?: string
  /** What an activity of the rhythm's own has counted before. */
  counted?: RhythmCounts
}

/** The activities of Gendan: thin and idempotent, so that each may run twice. */
export type Activities = {
  recordEvents: (input: RecordEventsInput) => Promise<RecordEventsResult>
  planOrder: (input: PlanningInput) => Promise<PlanningResult>
  planFactory: (input: PlanFactoryInput) => Promise<PlanFactoryResult>
  tellOrders: (input: TellOrdersInput) => Promise<TellOrdersResult>
  tellPolicy: () => Promise<TellPolicyResult>
  /** Makes a run and records it; again, it answers with the run that was made. */
  runRhythm: (input: RunRhythmInput) => Promise<RhythmOutcome>
  /** Dates the schedules of all rhythms anew, and starts the runs that were missed. */
  renewSchedules: () => Promise<RhythmCounts>
  sendEmails: (input: SendEmailsInput) => Promise<SendEmailsResult>
}

import type { Logger } from 'pino'
import type { RhythmName, RhythmOutcome } from '../domain/rhythm'
import type { Repositories } from '../services/database'
import type { Undeliverable } from '../services/email/undeliverable'
import type { UnplacedMails } from '../services/email/unplaced'
import type { Compute } from '../services/planning/compute'
import type { OrdersPort } from './orders-port'

/** The factory's planner: waking it has it take in what waits in the database. */
export type PlannerPort = { wake: () => Promise<void> }

/** Whoever tells the orders of edited ladders: waking it has it tell those that live by an earlier policy. */
export type PolicyTellerPort = { wake: () => Promise<void> }
/** The rhythms of the office, as the API reaches them. */
export type RhythmsPort = {
  /** Has the run of a nominal date made, and waits so long for what comes of it; undefined when that takes longer. */
  run: (rhythm: RhythmName, nominalOn: string, waitMs: number) => Promise<RhythmOutcome | undefined>
  /** Has the schedules dated anew. */
  renew: () => Promise<void>
}

/** What the API must know of its surroundings. */
export type ApiSettings = {
  /** The base of links, as people reach the API; without a slash at its end. */
  url: string
  /** Where people see Temporal's UI; without it no link leads there. */
  temporalUiUrl?: string
  temporalNamespace: string
  factoryZone: string
  /** Domain of our Message-IDs, by which a reply is known. */
  mailDomain: string
  /** The keys of the links and tokens in mails, the one in use first. */
  mailLinkKeys: readonly string[]
  /** How long a command may wait for a worker before nothing is done. */
  acceptMs: number
  /** A worker that took the command in time may still need so long to say so: it records first. */
  acceptGraceMs: number
  /** How long a request waits for the result before it answers 202. */
  resultMs: number
}

/** Waits for production: a local record is tried for 3 s before an accepted command is told. */
export const usualWaits = { acceptMs: 5_000, acceptGraceMs: 4_000, resultMs: 10_000 }

/** Everything that the API is made of; tests bring their own. */
export type ApiDeps = {
  repositories: Repositories
  orders: OrdersPort
  /** The factory's planner, as the API reaches it. */
  planner: PlannerPort
  policyTeller: PolicyTellerPort
  rhythms: RhythmsPort
  /** Computes plans away from the thread that answers requests. */
  compute: Compute
  /** The mailboxes of recipients: waking one has it look at what may be sent now. */
  mailboxes: { wake: (recipient: string) => Promise<void> }
  /** What is done about mails that come back. */
  undeliverable: Undeliverable
  /** Who is told of mail that comes in and finds no place. */
  unplaced: UnplacedMails
  settings: ApiSettings
  logger: Logger
  clock: () => Date
}

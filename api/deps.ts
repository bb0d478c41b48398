import type { Logger } from 'pino'
import type { Repositories } from '../services/database'
import type { Undeliverable } from '../services/email/undeliverable'
import type { Compute } from '../services/planning/compute'
import type { OrdersPort } from './orders-port'

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
  /** Computes plans away from the thread that answers requests. */
  compute: Compute
  /** What is done about mails that come back. */
  undeliverable: Undeliverable
  settings: ApiSettings
  logger: Logger
  clock: () => Date
}

import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity'
import type { ActivityServices } from '../activities'
import { wakeMailbox } from '../platform/wake-workflows'
import { createAddressBook, isAway } from '../services/email/address-book'
import type { AddressBook } from '../services/email/recipients'
import { sendWaitingMail, type Delivery } from '../services/email/delivery'
import { createDomainGate } from '../services/email/domain-gate'
import type { DomainLimits } from '../services/email/domain-limits'
import { gatherMails } from '../services/email/gather'
import { writeMails, type OutboxSettings } from '../services/email/outbox'
import type { QuietHours } from '../services/email/quiet-hours'
import { createReadingTimes } from '../services/email/reading-times'
import type { SendMail } from '../services/email/transport'
import { createTurns } from '../services/email/turns'
import { createUndeliverable } from '../services/email/undeliverable'
import { departmentCalendars } from '../services/planning/calendars'
import { planOrder } from '../services/scheduling/plan-order'
import { createPlannerServices, type PlannerParts } from './planner'
import { tellPolicy } from './policy-teller'
import { createRhythmServices } from './rhythms'

export type WorkerParts = PlannerParts & {
  sendMail: SendMail
  mail: OutboxSettings
  /** How mail goes out: mails at once, what domains take, the longest wait while the mail server is away, quiet hours. */
  outgoing: { connections: number; domainLimits: DomainLimits; retrySeconds: number; quietHours?: QuietHours }
  /** IANA time zone of the factory. */
  zone: string
  /** Names this process in the delivery log. */
  name: string
}

/** Composes what the activities call from the services. */
export function createActivityServices(parts: WorkerParts): ActivityServices {
  const { repositories, mail, outgoing } = parts
  const book = createAddressBook(repositories, clock)
  const delivery = deliveryOf(parts, book)
  return {
    record: async ({ number, events, state, notices }) => {
      const mails = notices.length === 0 ? [] : await writeMails({ notices, state }, book, mail)
      const run = activityInfo().workflowExecution?.runId
      return repositories.recordEvents({ number, events, state, mails, run })
    },
    wakeMailbox: (recipient) => wakeMailbox(parts, recipient),
    plan: async (input) => {
      const [known, shifts, policy] = await Promise.all([
        repositories.planning.projectionOf(input.number),
        repositories.factory.shiftCalendars(),
        repositories.policies.forCustomer(input.order.customer),
      ])
      return planOrder(input, clock(), {
        known,
        policy,
        departments: (horizon) => departmentCalendars(shifts, horizon),
      })
    },
    ...createPlannerServices(parts),
    tellPolicy: () => heartbeating(() => tellPolicy(parts)),
    ...createRhythmServices({ ...parts, book, clock }, heartbeating),
    loadProducts: (codes) => repositories.products.load(codes),
    sendWaitingMail: (recipient) =>
      heartbeating(() => sendWaitingMail({ ...delivery, signal: cancellationSignal() }, recipient)),
    longestRetrySeconds: outgoing.retrySeconds,
  }
}

const clock = () => new Date().toISOString()

function deliveryOf({ repositories, ...parts }: WorkerParts, book: AddressBook): Delivery {
  const { mail, outgoing, zone } = parts
  const { takeTurns } = repositories.mailDomains
  return {
    outbox: repositories.mailbox,
    send: parts.sendMail,
    worker: parts.name,
    clock,
    inTurn: createTurns(outgoing.connections),
    quietUntil: createReadingTimes({ repositories, usual: outgoing.quietHours, zone, clock }),
    gather: (occasion) => gatherMails({ ...mail, repositories, book, api: mail.links.api }, occasion),
    isAway: (recipient) => isAway(book, recipient),
    gate: createDomainGate({ limits: outgoing.domainLimits, takeTurns, clock }),
    undeliverable: createUndeliverable({
      repositories,
      book,
      wakeMailbox: (recipient) => wakeMailbox(parts, recipient),
      domain: mail.domain,
      zone,
      clock,
    }),
  }
}

/** The SDK passes on as many as the activity's heartbeat timeout asks for. */
const HEARTBEAT_MS = 2_000

/**
 * Tells the server for as long as the work goes on that this process lives, however long one mail takes. It is
 * by the answers to this that a process learns that its work was given to another, and its signal is aborted.
 */
async function heartbeating<T>(work: () => Promise<T>): Promise<T> {
  heartbeat()
  const beat = setInterval(() => heartbeat(), HEARTBEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(beat)
  }
}

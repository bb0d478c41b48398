import { WorkflowIdConflictPolicy } from '@temporalio/client'
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity'
import type { ActivityServices } from '../activities'
import { contactsFor, type Person, type Repositories } from '../services/database'
import { sendWaitingMail } from '../services/email/delivery'
import { sharedLanguage } from '../services/email/language'
import { writeMails, type OutboxSettings } from '../services/email/outbox'
import type { AddressBook } from '../services/email/recipients'
import { MAIL_CONNECTIONS, type SendMail } from '../services/email/transport'
import { createTurns } from '../services/email/turns'
import { departmentCalendars } from '../services/planning/calendars'
import { planOrder } from '../services/scheduling/plan-order'
import { createPlannerServices, type PlannerParts } from './planner'
import { tellPolicy } from './policy-teller'
import { createRhythmServices } from './rhythms'
import { mailboxWorkflowId, mailboxWorkflowType, mailWaitingSignal } from '../workflows/messages'

export type WorkerParts = PlannerParts & {
  sendMail: SendMail
  mail: OutboxSettings
  /** IANA zone of the factory. */
  zone: string
  /** Names this process in the delivery log. */
  name: string
}

/** Composes what the activities call from the services. */
export function createActivityServices(parts: WorkerParts): ActivityServices {
  const { repositories, mail } = parts
  const clock = () => new Date().toISOString()
  const inTurn = createTurns(MAIL_CONNECTIONS)
  return {
    record: async ({ number, events, state, notices }) => {
      const mails =
        notices.length === 0 ? [] : await writeMails({ notices, state }, addressBook(repositories), mail)
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
    ...createRhythmServices({ ...parts, book: addressBook(repositories), clock }, heartbeating),
    loadProducts: (codes) => repositories.products.load(codes),
    sendWaitingMail: (recipient) =>
      heartbeating(() =>
        sendWaitingMail(
          {
            outbox: repositories.mailbox,
            send: parts.sendMail,
            worker: parts.name,
            clock,
            inTurn,
            signal: cancellationSignal(),
          },
          recipient,
        ),
      ),
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

/** One mailbox workflow per recipient: a signal wakes it, and starts it when it is not there. */
async function wakeMailbox({ client, taskQueue }: WorkerParts, recipient: string): Promise<void> {
  await client.workflow.signalWithStart(mailboxWorkflowType, {
    workflowId: mailboxWorkflowId(recipient),
    taskQueue,
    args: [{ recipient }],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    signal: mailWaitingSignal,
    staticSummary: `mail to ${recipient}`,
  })
}

/** Who is who today; someone who is away is written to through the deputy. */
export function addressBook({ people, parties }: Repositories): AddressBook {
  const now = () => new Date().toISOString()
  const present = async (codes: string[]) => {
    const lists = await Promise.all(codes.map((code) => people.resolve(code, now())))
    return Promise.all(lists.flat().map(named))
  }
  /** A reader is told the name of the person whose place they take. */
  const named = async (person: Person) => {
    if (person.standsInFor === undefined) return person
    return { ...person, standsInForName: (await people.find(person.standsInFor))?.name }
  }
  return {
    employee: (code) => present([code]),
    staff: async (department, level) => present((await people.of(department, level)).map(({ code }) => code)),
    supervisorsOf: async (code) =>
      present((await people.supervisorsOf(code)).slice(0, 1).map((above) => above.code)),
    party: async (code) => {
      const party = await parties.find(code)
      if (!party) return undefined
      const contacts = contactsFor(party, 'orders')
      const language = sharedLanguage(contacts)
      return {
        code: party.code,
        name: language === 'zh' ? (party.nameZh ?? party.name) : party.name,
        salesCode: party.salesCode,
        emails: contacts.map(({ email }) => email),
        language,
      }
    },
  }
}

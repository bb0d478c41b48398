import { activityInfo, ApplicationFailure } from '@temporalio/activity'
import type { ProductData } from '../domain/order/state'
import type { PlanningInput } from '../domain/order/planning-input'
import type { PlanningResult } from '../domain/order/start'
import type {
  Activities,
  RecordEventsInput,
  RecordEventsResult,
  SendEmailsInput,
  SendEmailsResult,
} from './contract'

/** What the activities call; the worker composes it from the services. */
export type ActivityServices = {
  /** Writes events, projection and mails in one transaction; says whose mailboxes now hold mail. */
  record: (input: RecordEventsInput) => Promise<{ recorded: number; recipients: string[] }>
  /** Wakes a recipient's mailbox workflow, starting it when it is not running. */
  wakeMailbox: (recipient: string) => Promise<void>
  plan: (input: PlanningInput) => Omit<PlanningResult, 'products'>
  loadProducts: (codes: string[]) => Promise<ProductData[]>
  sendWaitingMail: (recipient: string) => Promise<SendEmailsResult>
  /** The longest time between two attempts to send while the mail server is away. */
  longestRetrySeconds: number
}

/** The activities: thin, and idempotent so that each may run twice. */
export function createActivities(services: ActivityServices): Activities {
  return {
    async recordEvents(input: RecordEventsInput): Promise<RecordEventsResult> {
      const { recorded, recipients } = await services.record(input).catch(asFailure)
      await Promise.all(recipients.map((recipient) => services.wakeMailbox(recipient)))
      return { recorded, mails: recipients.length }
    },
    async planOrder(input: PlanningInput): Promise<PlanningResult> {
      const codes = input.order.lines.flatMap((line) => (line.product ? [line.product] : []))
      const products = await services.loadProducts([...new Set(codes)])
      return { ...services.plan(input), products }
    },
    sendEmails: ({ recipient }: SendEmailsInput): Promise<SendEmailsResult> =>
      services.sendWaitingMail(recipient).catch((error: unknown) => tryAgain(error, services)),
  }
}

/** Errors of the database that trying again cannot mend keep their name, so that the workflow knows them. */
function asFailure(error: unknown): never {
  const { code } = error as { code?: string }
  if (code === 'sequence-conflict' || code === 'duplicate-order') {
    throw ApplicationFailure.nonRetryable((error as Error).message, 'sequence-conflict')
  }
  throw error
}

/** Doubled from a second on up to the limit, and without an end: an outage loses no mail. */
function tryAgain(error: unknown, { longestRetrySeconds }: ActivityServices): never {
  const { attempt } = activityInfo()
  const seconds = Math.min(longestRetrySeconds, 2 ** Math.min(attempt - 1, 20))
  const { message, name } = error instanceof Error ? error : new Error(String(error))
  throw ApplicationFailure.create({
    message,
    type: name,
    nextRetryDelay: seconds * 1000,
    cause: error as Error,
  })
}

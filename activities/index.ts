import { activityInfo, ApplicationFailure } from '@temporalio/activity'
import type { ProductData } from '../domain/order/state'
import type { PlanningInput } from '../domain/order/planning-input'
import type { PlanningResult } from '../domain/order/start'
import type { RhythmCounts, RhythmOutcome } from '../domain/rhythm'
import type {
  Activities,
  RecordEventsInput,
  RecordEventsResult,
  PlanFactoryInput,
  PlanFactoryResult,
  RunRhythmInput,
  SendEmailsInput,
  SendEmailsResult,
  TellOrdersInput,
  TellOrdersResult,
  TellPolicyResult,
} from './contract'

/** What the activities call; the worker composes it from the services. */
export type ActivityServices = {
  /** Writes events, projection and mails in one transaction; says whose mailboxes now hold mail. */
  record: (input: RecordEventsInput) => Promise<{ recorded: number; recipients: string[]; planning: boolean }>
  /** Wakes the factory's planner, starting it when it is not running. */
  wakePlanner: () => Promise<void>
  /** Wakes a recipient's mailbox workflow, starting it when it is not running. */
  wakeMailbox: (recipient: string) => Promise<void>
  plan: (input: PlanningInput) => Promise<Omit<PlanningResult, 'products'>>
  planFactory: (input: PlanFactoryInput) => Promise<PlanFactoryResult>
  tellOrders: (input: TellOrdersInput) => Promise<TellOrdersResult>
  tellPolicy: () => Promise<TellPolicyResult>
  /** Makes a run of a rhythm once; says whose mailboxes hold mail of it. */
  runRhythm: (input: RunRhythmInput) => Promise<{ outcome: RhythmOutcome; recipients: string[] }>
  /** Dates the schedules of all rhythms anew. */
  renewSchedules: () => Promise<RhythmCounts>
  loadProducts: (codes: string[]) => Promise<ProductData[]>
  sendWaitingMail: (recipient: string) => Promise<SendEmailsResult>
  /** The longest time between two attempts to send while the mail server is away. */
  longestRetrySeconds: number
}

/** The activities: thin, and idempotent so that each may run twice. */
export function createActivities(services: ActivityServices): Activities {
  return {
    async recordEvents(input: RecordEventsInput): Promise<RecordEventsResult> {
      const { recorded, recipients, planning } = await services.record(input).catch(asFailure)
      await Promise.all([
        ...recipients.map((recipient) => services.wakeMailbox(recipient)),
        ...(planning ? [services.wakePlanner()] : []),
      ])
      return { recorded, mails: recipients.length }
    },
    async planOrder(input: PlanningInput): Promise<PlanningResult> {
      const codes = input.order.lines.flatMap((line) => (line.product ? [line.product] : []))
      const [products, plan] = await Promise.all([
        services.loadProducts([...new Set(codes)]),
        services.plan(input),
      ])
      return { ...plan, products }
    },
    planFactory: (input) => services.planFactory(input),
    tellOrders: (input) => services.tellOrders(input),
    tellPolicy: () => services.tellPolicy(),
    async runRhythm(input: RunRhythmInput): Promise<RhythmOutcome> {
      const { outcome, recipients } = await services.runRhythm(input).catch(asFailure)
      await Promise.all(recipients.map((recipient) => services.wakeMailbox(recipient)))
      return outcome
    },
    renewSchedules: () => services.renewSchedules(),
    sendEmails: ({ recipient }: SendEmailsInput): Promise<SendEmailsResult> =>
      services.sendWaitingMail(recipient).catch((error: unknown) => tryAgain(error, services)),
  }
}

/** Errors that trying again cannot mend keep their name, so that the workflow knows them. */
function asFailure(error: unknown): never {
  const { code } = error as { code?: string }
  if (code === 'sequence-conflict' || code === 'duplicate-order') {
    throw ApplicationFailure.nonRetryable((error as Error).message, 'sequence-conflict')
  }
  if (code === 'no-such-run') throw ApplicationFailure.nonRetryable((error as Error).message, code)
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

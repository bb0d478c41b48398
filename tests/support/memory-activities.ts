import { activityInfo, ApplicationFailure } from '@temporalio/activity'
import type {
  Activities,
  PlanFactoryResult,
  RecordEventsInput,
  RunRhythmInput,
  SendEmailsResult,
} from '../../activities/contract'
import { digest } from '../../domain/order/digest'
import type { OrderEvent } from '../../domain/order/events'
import type { Notice } from '../../domain/order/notifications'
import type { PlanningInput } from '../../domain/order/planning-input'
import type { PlanningResult } from '../../domain/order/start'
import type { OrderState } from '../../domain/order/state'
import { planOrder } from '../../services/scheduling/plan-order'
import { shirt } from './sample-order'

/** What one order has had recorded. */
export type OrderLog = {
  events: OrderEvent[]
  notices: Notice[]
  state?: OrderState
  /** Every attempt, in order. */
  attempts: { from: number; to: number; isLocal: boolean; ok: boolean }[]
}

/** The activities over a database in memory, as strict as the real one. */
export class MemoryActivities implements Activities {
  private readonly logs = new Map<string, OrderLog>()
  readonly planned: PlanningInput[] = []
  readonly sent: string[] = []
  /** Plans of the factory that were asked for, and the versions that orders were told of. */
  readonly factoryPlans: string[] = []
  readonly told: number[] = []
  /** True for orders whose recordings fail, as when the database is away. */
  isAway: (number: string) => boolean = () => false
  /** True for orders whose recordings get no answer for long. */
  isHanging: (number: string) => boolean = () => false
  /** True for orders of which the database holds other events under the same sequence. */
  isInConflict: (number: string) => boolean = () => false
  /** Keeps nothing of what it is told. */
  isForgetful = false
  /** The time at which plans are made. */
  clock: () => string | Promise<string> = () => new Date().toISOString()
  /** Years between the test's clock and that of the published calendar by which it plans. */
  yearsAhead = 0
  /** Changes what planning answers, or holds it up. */
  planning: (result: PlanningResult) => PlanningResult | Promise<PlanningResult> = (result) => result
  /** What planning the factory answers, or how long it takes. */
  planningFactory: () => PlanFactoryResult | Promise<PlanFactoryResult> = () => ({
    version: this.factoryPlans.length,
    orders: 1,
    late: 0,
    changed: [],
    untold: 1,
  })
  /** How often orders were told of edited ladders, and how many there were to tell. */
  policyTellings = 0
  tellingPolicy: () => { told: number } = () => ({ told: 0 })
  /** What sending answers. */
  sending: (recipient: string) => SendEmailsResult | Promise<SendEmailsResult> = () => ({
    sent: 0,
    failed: 0,
  })

  of(number: string): OrderLog {
    const log = this.logs.get(number) ?? { events: [], notices: [], attempts: [] }
    this.logs.set(number, log)
    return log
  }

  recordEvents = async ({ number, events, state, notices }: RecordEventsInput) => {
    if (this.isForgetful) return { recorded: events.length, mails: notices.length }
    const log = this.of(number)
    const attempt = {
      from: events[0]!.seq,
      to: events.at(-1)!.seq,
      isLocal: activityInfo().isLocal,
      ok: false,
    }
    log.attempts.push(attempt)
    if (this.isHanging(number)) await new Promise((resolve) => setTimeout(resolve, 4000))
    if (this.isAway(number)) throw new Error('the database is away')
    if (this.isInConflict(number)) throw conflict(`other events under ${number} ${attempt.from}`)
    const known = new Map(log.events.map((event) => [event.seq, digest(event)]))
    const isOther = events.some(
      ({ seq }, index) => known.has(seq) && known.get(seq) !== digest(events[index]),
    )
    if (isOther) throw conflict(`${number} already holds other events`)
    if (attempt.from > log.events.length + 1) throw conflict(`${number} lacks events before ${attempt.from}`)
    log.events.push(...events.filter((event) => !known.has(event.seq)))
    log.notices.push(...notices.filter((notice) => !known.has(notice.seq)))
    log.state = state
    attempt.ok = true
    return { recorded: events.length, mails: notices.length }
  }

  /** Runs that were asked for. */
  readonly runs: RunRhythmInput[] = []
  /** What a run comes to. */
  running: Activities['runRhythm'] = async ({ rhythm, nominalOn = '2026-02-10', counted = {} }) => ({
    rhythm,
    nominalOn,
    isLate: false,
    isRepeated: false,
    counts: counted,
    mails: 0,
  })

  runRhythm: Activities['runRhythm'] = async (input) => {
    this.runs.push(input)
    return this.running(input)
  }

  renewSchedules: Activities['renewSchedules'] = async () => ({
    created: 0,
    updated: 0,
    unchanged: 8,
    madeUp: 0,
  })

  planOrder: Activities['planOrder'] = async (input) => {
    this.planned.push(input)
    const [order, now] = yearsLater([input, await this.clock()], -this.yearsAhead)
    const plan = yearsLater(planOrder(order, now), this.yearsAhead)
    return this.planning({ ...plan, products: [shirt] })
  }

  planFactory: Activities['planFactory'] = async ({ kind }) => {
    this.factoryPlans.push(kind)
    return this.planningFactory()
  }

  tellOrders: Activities['tellOrders'] = async ({ version }) => {
    this.told.push(version)
    return { told: 1 }
  }

  tellPolicy: Activities['tellPolicy'] = async () => {
    this.policyTellings += 1
    return this.tellingPolicy()
  }

  sendEmails: Activities['sendEmails'] = async ({ recipient }) => {
    this.sent.push(recipient)
    return this.sending(recipient)
  }
}

/** The same with every date so many years later; of use between years of the same weekdays, as 2026 and 2037. */
export function yearsLater<T>(value: T, years: number): T {
  const text = JSON.stringify(value).replaceAll(
    /\b(20\d\d)(?=-\d\d-\d\d)/g,
    (year) => `${Number(year) + years}`,
  )
  return JSON.parse(text) as T
}

function conflict(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'sequence-conflict')
}

import {
  ApplicationFailure,
  condition,
  log,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow'
import type { Activities, RecordEventsInput } from '../activities/contract'
import { noticesOf, type Notice } from '../domain/order/notifications'
import type { OrderEvent } from '../domain/order/events'
import type { OrderState } from '../domain/order/state'

/**
 * Three attempts: the time limit ends one that hangs, but in SDK 1.24 not the retries of one that fails at once,
 * and while a local activity retries, each further command of the order waits for 8 s and more.
 */
const quick = proxyLocalActivities<Activities>({
  scheduleToCloseTimeout: '3s',
  retry: {
    initialInterval: '200ms',
    maximumAttempts: 3,
    nonRetryableErrorTypes: ['sequence-conflict'],
  },
})

const patient = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  retry: {
    initialInterval: '1s',
    maximumInterval: '5m',
    nonRetryableErrorTypes: ['sequence-conflict'],
  },
})

/**
 * Sends an order's events to the database, in order and one flight at a time: first as a local activity, then,
 * when the database has not answered three times (0.6 s when it refuses, 3 s when it hangs), as a regular one
 * that retries for ever and is visible in the Temporal UI.
 */
export class Recorder {
  private pending: OrderEvent[] = []
  private notices: Notice[] = []
  private latest: OrderState | undefined
  private retries = 0
  /** Sequence number up to which everything is in the database. */
  recorded: number
  /** Set when the database holds other content under the same sequence; an operator must look. */
  conflict: string | undefined

  constructor(
    private readonly number: string,
    recorded: number,
    private readonly onChange: () => void,
  ) {
    this.recorded = recorded
    void this.run()
  }

  /** Queues events and the mails they call for. */
  add(events: readonly OrderEvent[], state: OrderState): void {
    this.pending.push(...events)
    this.notices.push(...events.flatMap((event) => noticesOf(state, event)))
    this.latest = state
  }

  get isIdle(): boolean {
    return this.pending.length === 0
  }

  /** Resolves when everything up to `version` is in the database. */
  async until(version: number): Promise<void> {
    await condition(() => this.recorded >= version)
  }

  /** An operator has settled the conflict. */
  retry(): void {
    this.retries += 1
  }

  private async run(): Promise<void> {
    for (;;) {
      await condition(() => this.pending.length > 0)
      await this.fly()
    }
  }

  private async fly(): Promise<void> {
    const { latest: state } = this
    const last = this.pending.at(-1)
    if (!state || !last) return
    await this.deliver({ number: this.number, events: [...this.pending], state, notices: [...this.notices] })
    this.pending = this.pending.filter((event) => event.seq > last.seq)
    this.notices = this.notices.filter((notice) => notice.seq > last.seq)
    this.recorded = last.seq
    if (this.conflict === undefined) return
    this.conflict = undefined
    this.onChange()
  }

  private async deliver(input: RecordEventsInput): Promise<void> {
    const summary = `record events ${input.events[0]?.seq} to ${input.events.at(-1)?.seq}`
    try {
      await quick.recordEvents.executeWithOptions({ summary }, [input])
      return
    } catch (error) {
      log.warn('recording goes on as a regular activity', { number: this.number, error: rootMessage(error) })
    }
    for (;;) {
      try {
        await patient.recordEvents.executeWithOptions({ summary }, [input])
        return
      } catch (error) {
        this.conflict = rootMessage(error)
        this.onChange()
        const before = this.retries
        await condition(() => this.retries > before)
      }
    }
  }
}

function rootMessage(error: unknown): string {
  let current = error
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return current instanceof ApplicationFailure || current instanceof Error ? current.message : String(current)
}

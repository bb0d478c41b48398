import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import { mailboxWorkflowType } from '../../workflows/messages'
import {
  eventsOf,
  readHistory,
  recordedHistories,
  workflowTypeOf,
  type HistoryEvent,
} from '../support/histories'

/** What an order may cost, measured on what it recorded on the real server. */
describe('the budget of an order', () => {
  const paid = eventsOf(readHistory('paid').history)
  const late = eventsOf(readHistory('late').history)

  it('is at most ten events per command on the way to paid without delay', () => {
    const starts = indices(paid, (event) => event.workflowExecutionUpdateAcceptedEventAttributes)
    // Without awaitReceipt, which is no command.
    const commands = starts.length - 1
    const each = starts.slice(1).map((start, index) => paid.slice(start, starts[index + 2] ?? paid.length))
    // A command may also change what the plan rests on; planning anew is an activity beside it.
    const plain = each.filter((events) => !events.some((event) => event.activityTaskCompletedEventAttributes))
    const most = Math.max(...plain.map(({ length }) => length))
    print(
      'paid',
      `${paid.length} events, ${commands} commands, ${(paid.length / commands).toFixed(1)} each, at most ${most}`,
    )

    expect(commands).toBeGreaterThan(60)
    expect(paid.length / commands).toBeLessThanOrEqual(10)
    expect(plain.length).toBeGreaterThan(commands / 2)
    expect(most).toBeLessThanOrEqual(10)
    expect(indices(paid, (event) => event.timerFiredEventAttributes)).toEqual([])
  })

  it('is at most eight events per fired deadline', () => {
    const fired = indices(late, (event) => event.timerFiredEventAttributes)
    const each = fired.map((index) => eventsFollowing(late, index))
    print('late', `${fired.length} deadlines fired, ${each.join(', ')} events`)

    expect(fired.length).toBeGreaterThanOrEqual(3)
    expect(Math.max(...each)).toBeLessThanOrEqual(8)
  })

  it.each(recordedHistories().filter(({ state }) => state))(
    'has no timer that fires only to look: $name',
    ({ history }) => {
      const events = eventsOf(history)
      const fired = indices(events, (event) => event.timerFiredEventAttributes)
      const idle = fired.filter((index) => {
        const follows = events.slice(index + 1, index + eventsFollowing(events, index))
        return !follows.some(
          (event) => event.markerRecordedEventAttributes ?? event.activityTaskScheduledEventAttributes,
        )
      })
      expect(idle).toEqual([])
    },
  )

  it('has no mail in the order: a mailbox of its own sends it', () => {
    for (const { history } of recordedHistories()) {
      const types = eventsOf(history).map(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name,
      )
      expect(types.includes('sendEmails')).toBe(workflowTypeOf(history) === mailboxWorkflowType)
    }
  })

  it('has one timer at a time', () => {
    for (const { history } of recordedHistories()) {
      const running = new Set<string>()
      for (const event of eventsOf(history)) {
        if (event.timerStartedEventAttributes) running.add(event.timerStartedEventAttributes.timerId!)
        running.delete(
          event.timerCanceledEventAttributes?.timerId ?? event.timerFiredEventAttributes?.timerId ?? '',
        )
        expect(running.size).toBeLessThanOrEqual(1)
      }
    }
  })

  it('writes search attributes at most once in a task', () => {
    const perTask = paid.reduce<number[]>((counts, event) => {
      if (event.workflowTaskCompletedEventAttributes) counts.push(0)
      if (event.upsertWorkflowSearchAttributesEventAttributes) counts[counts.length - 1]! += 1
      return counts
    }, [])
    expect(Math.max(...perTask)).toBe(1)
  })

  it('says in a summary what every timer, activity and recording is for', () => {
    for (const { history } of recordedHistories()) {
      const silent = eventsOf(history).filter(
        (event) =>
          (event.timerStartedEventAttributes ??
            event.activityTaskScheduledEventAttributes ??
            localActivityOf(event)) &&
          !summaryOf(event),
      )
      expect(silent).toEqual([])
    }
  })
})

function indices(events: HistoryEvent[], isWanted: (event: HistoryEvent) => unknown): number[] {
  return events.flatMap((event, index) => (isWanted(event) ? [index] : []))
}

/** How many events a timer costs: itself, its task, and what that task did, up to what came from elsewhere. */
function eventsFollowing(events: HistoryEvent[], fired: number): number {
  const completed = events.findIndex(
    (event, index) => index > fired && event.workflowTaskCompletedEventAttributes,
  )
  const rest = events.slice(completed + 1)
  const end = rest.findIndex(
    (event) =>
      event.timerFiredEventAttributes ??
      event.workflowTaskScheduledEventAttributes ??
      event.workflowExecutionUpdateAcceptedEventAttributes,
  )
  return completed + 1 + (end < 0 ? rest.length : end) - fired
}

/** A marker of the SDK's for a local activity; one for a change of code has nothing to say. */
function localActivityOf({ markerRecordedEventAttributes: marker }: HistoryEvent) {
  return marker?.markerName === 'core_patch' ? undefined : marker
}

function summaryOf(event: HistoryEvent): string | undefined {
  const { summary } = event.userMetadata ?? {}
  return summary ? defaultPayloadConverter.fromPayload<string>(summary as Payload) : undefined
}

/** The figures, for whoever runs this by hand with GENDAN_FIGURES=1. */
function print(name: string, figures: string): void {
  if (process.env.GENDAN_FIGURES) process.stderr.write(`${name}: ${figures}\n`)
}

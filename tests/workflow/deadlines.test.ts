import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { dueEvents, nextDeadline, wakeSpreadMs } from '../../domain/order/deadlines'
import type { OrderEvent } from '../../domain/order/events'
import { step } from '../support/steps'
import { MemoryActivities, yearsLater } from '../support/memory-activities'
import { sampleStart } from '../support/sample-order'
import { createWorker, promptNumber, RunningOrder, timeSkippingServer } from '../support/workflow-env'
import { Walker } from '../support/walker'

/**
 * An order received on Thursday 12 February 2026 that nobody touches. The Saturday after it is a make-up working
 * day; then the factory is closed for the Spring Festival from Sunday 15 to Monday 23. Times of the factory.
 */
const climb = `
02-12 17:30 receiptAcknowledged remind
02-13 13:30 verdict:production remind
02-13 13:30 verdict:purchasing remind
02-13 13:30 verdict:technical remind
02-13 13:30 verdict:warehouse remind
02-13 17:30 confirmFields remind
02-13 17:30 receiptAcknowledged due
02-13 17:30 verdict:production due
02-13 17:30 verdict:purchasing due
02-13 17:30 verdict:technical due
02-13 17:30 verdict:warehouse due
02-14 13:30 committedDate remind
02-14 13:30 verdict:production supervisor
02-14 13:30 verdict:purchasing supervisor
02-14 13:30 verdict:technical supervisor
02-14 13:30 verdict:warehouse supervisor
02-14 17:30 committedDate due
02-14 17:30 confirmFields due
02-14 17:30 receiptAcknowledged supervisor
02-14 17:30 verdict:production manager
02-14 17:30 verdict:purchasing manager
02-14 17:30 verdict:technical manager
02-14 17:30 verdict:warehouse manager
02-24 13:30 committedDate supervisor
02-24 17:30 committedDate manager
02-24 17:30 confirmFields sales
02-24 17:30 verdict:production director
02-24 17:30 verdict:purchasing director
02-24 17:30 verdict:technical director
02-24 17:30 verdict:warehouse director
02-25 17:30 committedDate director
02-25 17:30 receiptAcknowledged manager
02-26 17:30 confirmFields manager
02-28 17:30 confirmFields director`
  .trim()
  .split('\n')

const received = { receivedAt: '2026-02-12T01:00:00.000Z' }

/** The steps of the ladders that were taken, at the factory's time, in the order of the table. */
function stepsTaken(events: readonly OrderEvent[], spreadMs = 0): string[] {
  return events
    .flatMap((event) => {
      if (event.type !== 'escalated' || event.data.passedOver) return []
      const local = new Date(Date.parse(event.at) - spreadMs + 8 * 3_600_000).toISOString()
      return [`${local.slice(5, 10)} ${local.slice(11, 16)} ${event.data.task} ${event.data.level}`]
    })
    .sort()
}

describe('the climb of an order that nobody touches', () => {
  it('follows the working calendar through make-up days and the Spring Festival, by the rules alone', () => {
    const walker = new Walker(sampleStart(received))
    for (
      let next = nextDeadline(walker.state);
      next && next.at < '2026-03-20';
      next = nextDeadline(walker.state)
    ) {
      walker.now = next.at
      walker.apply(dueEvents(walker.state, walker.now))
    }

    expect(stepsTaken(walker.events)).toEqual(climb)
  })

  it('follows it in the workflow, each step once and at its instant', async () => {
    // 2037 has the weekdays of 2026, and lies ahead of the test server's clock.
    const years = 11
    const env = await timeSkippingServer()
    const activities = new MemoryActivities()
    activities.yearsAhead = years
    const worker = await createWorker(env, activities)
    try {
      await env.sleep(Date.parse(yearsLater(received.receivedAt, years)) - (await env.currentTimeMs()))
      await worker.runUntil(async () => {
        const order = new RunningOrder(env, promptNumber(), activities)
        await order.start(yearsLater({ shipOn: '2026-05-15', requestedOn: '2026-06-30' }, years))
        await env.sleep('5 weeks')

        const events = yearsLater(order.log.events, -years)
        expect(stepsTaken(events, wakeSpreadMs(order.number))).toEqual(climb)
        expect(order.log.notices.filter(({ kind }) => kind === 'escalation')).toHaveLength(climb.length)
      })
    } finally {
      await env.teardown()
    }
  })
})

describe('deadlines', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const minute = 60_000
  const escalations = (order: RunningOrder, task: string) =>
    order.log.events.flatMap((event) =>
      event.type === 'escalated' && event.data.task === task && !event.data.passedOver
        ? [{ level: event.data.level, at: event.at }]
        : [],
    )
  const levels = (order: RunningOrder, task: string) => escalations(order, task).map(({ level }) => level)
  /** Skips to a little before or after an instant: a command at the very instant strands a run on this server. */
  const sleepTo = async (instant: string, offset: number) =>
    env.sleep(Math.max(0, Date.parse(instant) + offset - (await env.currentTimeMs())))
  const task = async (order: RunningOrder, key: string) => {
    const found = (await order.state()).tasks[key]
    if (!found) throw new Error(`no task ${key}`)
    return found
  }
  const acknowledge = (key: string) => step('acknowledgeTask', { task: key })

  it('an acknowledged task is silent for one working day, then the climb goes on', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const { dueAt } = await task(order, 'receiptAcknowledged')
      await sleepTo(dueAt, 10 * minute)
      expect(levels(order, 'receiptAcknowledged').at(-1)).toBe('due')
      await order.give(acknowledge('receiptAcknowledged'))
      const { acknowledged } = await task(order, 'receiptAcknowledged')

      await sleepTo(acknowledged!.until, -minute)
      expect(levels(order, 'receiptAcknowledged').at(-1)).toBe('due')
      await sleepTo(acknowledged!.until, 2 * minute)
      expect(levels(order, 'receiptAcknowledged').at(-1)).toBe('supervisor')
      await env.sleep('3 weeks')
      expect(levels(order, 'receiptAcknowledged').at(-1)).toBe('manager')
    })
  })

  it('a finished task climbs no further', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const { dueAt } = await task(order, 'receiptAcknowledged')
      await sleepTo(dueAt, 10 * minute)
      const before = levels(order, 'receiptAcknowledged')
      await order.give(step('acknowledgeReceipt', { via: 'email' }))
      await env.sleep('3 weeks')

      expect(before.at(-1)).toBe('due')
      expect(levels(order, 'receiptAcknowledged')).toEqual(before)
    })
  })

  it('on hold nothing climbs, and what was left of the time is left after it', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const before = await task(order, 'verdict:technical')
      await order.give(step('holdOrder', { reason: 'The buyer wavers' }))
      await env.sleep('10 days')
      expect(levels(order, 'verdict:technical')).toEqual([])
      await order.give(step('resumeOrder', {}))
      const after = await task(order, 'verdict:technical')

      const heldDays = (Date.parse(after.dueAt) - Date.parse(before.dueAt)) / 86_400_000
      expect(heldDays).toBeCloseTo(10, 2)
      await sleepTo(after.dueAt, -10 * minute)
      expect(levels(order, 'verdict:technical')).not.toContain('due')
      await sleepTo(after.dueAt, 2 * minute)
      expect(levels(order, 'verdict:technical')).toContain('due')
    })
  })

  it('a reminder is told once, to the person who set it', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      const at = new Date((await env.currentTimeMs()) + 3 * 3_600_000).toISOString()
      await order.give(step('setReminder', { text: 'Ring the buyer', at }))
      await sleepTo(at, 10 * minute)
      await env.sleep('2 weeks')

      const reminders = order.log.notices.filter(({ kind }) => kind === 'reminder')
      expect(reminders).toMatchObject([{ recipients: { people: ['merchandising-director'] } }])
      expect(order.log.events.filter(({ type }) => type === 'reminderDue')).toHaveLength(1)
    })
  })
})

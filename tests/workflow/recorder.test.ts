import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { retryRecordingSignal } from '../../workflows/messages'
import { eventually } from '../support/eventually'
import { step } from '../support/steps'
import {
  createWorker,
  MemoryActivities,
  promptNumber,
  RunningOrder,
  timeSkippingServer,
} from '../support/workflow-env'

describe('recording', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const note = (text: string) => step('addNote', { text })
  const notes = ({ log }: RunningOrder) =>
    log.events.flatMap((event) => (event.type === 'noteAdded' ? [event.data.note.text] : []))
  const details = async ({ handle }: RunningOrder) =>
    (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? ''

  it('waits out a database that is away: in order, exactly once, and without holding up other orders', async () => {
    const activities = new MemoryActivities()
    const worker = await createWorker(env, activities)
    await worker.runUntil(async () => {
      const order = new RunningOrder(env, promptNumber(), activities)
      const other = new RunningOrder(env, promptNumber(), activities)
      await order.start()
      await other.start()
      const { length: recorded } = order.log.events
      activities.isAway = (number) => number === order.number
      const begun = []
      for (const text of ['first', 'second', 'third']) begun.push(await order.begin(note(text)))

      await other.give(note('not held up'))
      expect(notes(other)).toEqual(['not held up'])
      await env.sleep('7 minutes')
      expect(notes(order)).toEqual([])
      const { attempts } = order.log
      activities.isAway = () => false
      const results = Promise.all(begun.map((update) => update.result()))
      await env.sleep('6 minutes')

      expect((await results).map(({ version }) => version)).toEqual([1, 2, 3].map((n) => recorded + n))
      expect(notes(order)).toEqual(['first', 'second', 'third'])
      const failed = attempts.filter(({ ok }) => !ok)
      expect(failed.some(({ isLocal }) => isLocal)).toBe(true)
      expect(failed.some(({ isLocal }) => !isLocal)).toBe(true)
      expect(failed.findIndex(({ isLocal }) => !isLocal)).toBeGreaterThan(
        failed.findLastIndex(({ isLocal }) => isLocal),
      )
      await order.end()
      await other.end()
    })
  })

  it('does not wait long for a database that gives no answer', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      order.activities.isHanging = () => true
      const begin = Date.now()
      const update = await order.begin(note('slow'))
      const waited = Date.now() - begin
      order.activities.isHanging = () => false
      await update.result()

      // Three attempts of a second: well below the eight after which a workflow task is renewed.
      expect(waited).toBeGreaterThan(2_500)
      expect(waited).toBeLessThan(6_000)
      expect(notes(order)).toEqual(['slow'])
    })
  })

  it('stops where the database holds other events, says so, and goes on when it is told', async () => {
    await RunningOrder.with(env, {}, async (order) => {
      order.activities.isInConflict = () => true
      const update = await order.begin(note('disputed'))
      await eventually(async () => expect(await details(order)).toContain('Recording stopped'))
      const stopped = order.log.attempts.length
      await env.sleep('1 hour')
      expect(await details(order)).toContain('other events under')
      expect(order.log.attempts).toHaveLength(stopped)

      order.activities.isInConflict = () => false
      await order.handle.signal(retryRecordingSignal)
      await update.result()

      expect(notes(order)).toEqual(['disputed'])
      await eventually(async () => expect(await details(order)).not.toContain('Recording stopped'))
    })
  })
})

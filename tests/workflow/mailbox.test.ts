import { WorkflowIdConflictPolicy } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import type { SendEmailsResult } from '../../activities/contract'
import { mailboxWorkflowId, mailboxWorkflowType, mailWaitingSignal } from '../../workflows/messages'
import { eventually } from '../support/eventually'
import {
  clockOf,
  createWorker,
  MemoryActivities,
  taskQueue,
  timeSkippingServer,
} from '../support/workflow-env'

describe('mailboxWorkflow', () => {
  let env: TestWorkflowEnvironment
  beforeAll(async () => {
    env = await timeSkippingServer()
  })
  afterAll(() => env?.teardown())

  const nothingLeft: SendEmailsResult = { sent: 1, failed: 0 }
  /** As `recordEvents` does after its commit. */
  const wake = (recipient: string) =>
    env.client.workflow.signalWithStart(mailboxWorkflowType, {
      workflowId: mailboxWorkflowId(recipient),
      taskQueue,
      args: [{ recipient }],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      signal: mailWaitingSignal,
    })
  const status = async (recipient: string) =>
    (await env.client.workflow.getHandle(mailboxWorkflowId(recipient)).describe()).status.name
  const withWorker = async (test: (activities: MemoryActivities) => Promise<void>) => {
    const activities = new MemoryActivities()
    const worker = await createWorker(env, activities)
    await worker.runUntil(() => test(activities))
  }

  it('sends what waits, rests until the next mail may go out, and ends when nothing is left', async () => {
    await withWorker(async (activities) => {
      const answers: SendEmailsResult[] = []
      const at: string[] = []
      activities.sending = async () => {
        at.push(await clockOf(env))
        return answers.shift() ?? nothingLeft
      }
      const nextAt = new Date((await env.currentTimeMs()) + 9 * 3_600_000).toISOString()
      answers.push({ sent: 2, failed: 0, nextAt })
      const mailbox = await wake('ME01')
      await mailbox.result()

      expect(activities.sent).toEqual(['ME01', 'ME01'])
      expect(at[0]! < nextAt && at[1]! >= nextAt).toBe(true)
    })
  })

  it('wakes from its rest for a mail that may go out at once', async () => {
    await withWorker(async (activities) => {
      const nextAt = new Date((await env.currentTimeMs()) + 9 * 3_600_000).toISOString()
      activities.sending = () => (activities.sent.length < 3 ? { sent: 1, failed: 0, nextAt } : nothingLeft)
      await wake('ME02')
      await eventually(async () => expect(activities.sent).toHaveLength(1))
      await wake('ME02')
      await eventually(async () => expect(activities.sent).toHaveLength(2))

      expect((await clockOf(env)) < nextAt).toBe(true)
      await env.sleep('10 hours')
      expect(activities.sent).toHaveLength(3)
      expect(await status('ME02')).toBe('COMPLETED')
    })
  })

  it('sends again when a mail comes while it is sending', async () => {
    await withWorker(async (activities) => {
      let finish = (): void => undefined
      const held = new Promise<void>((resolve) => (finish = resolve))
      activities.sending = async () => {
        if (activities.sent.length === 1) await held
        return nothingLeft
      }
      const mailbox = await wake('ME03')
      await eventually(async () => expect(activities.sent).toHaveLength(1))
      await wake('ME03')
      finish()
      await mailbox.result()

      expect(activities.sent).toHaveLength(2)
    })
  })

  it('loses no mail that comes while it ends', async () => {
    await withWorker(async (activities) => {
      const waiting = new Set<number>()
      let mails = 0
      activities.sending = async () => {
        waiting.clear()
        return nothingLeft
      }
      // Signals at all distances from the end of the run before, each of which must find somebody who sends.
      for (let round = 0; round < 25; round++) {
        waiting.add(mails++)
        await wake('ME04')
        await new Promise((resolve) => setTimeout(resolve, round * 2))
      }
      await eventually(async () => expect(await status('ME04')).toBe('COMPLETED'))

      expect([...waiting]).toEqual([])
    })
  })

  it('does not turn in circles over a mail that is due by one clock and not by the other', async () => {
    await withWorker(async (activities) => {
      const nextAt = await clockOf(env)
      activities.sending = () => (activities.sent.length < 4 ? { sent: 0, failed: 0, nextAt } : nothingLeft)
      const before = await env.currentTimeMs()
      const mailbox = await wake('ME05')
      await mailbox.result()

      expect((await env.currentTimeMs()) - before).toBeGreaterThan(15_000)
    })
  })
})

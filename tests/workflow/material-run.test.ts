import { ApplicationFailure } from '@temporalio/common'
import type { RhythmOutcome } from '../../domain/rhythm'
import { MemoryActivities } from '../support/memory-activities'
import { createWorker, realServer, taskQueue } from '../support/workflow-env'

it('of a factory that cannot be planned is made by the plan in force, and leaves its record', async () => {
  const { env, stop } = await realServer()
  try {
    const activities = new MemoryActivities()
    activities.planFactory = async () => {
      throw ApplicationFailure.nonRetryable('/machines/0 has no calendar', 'factory-not-plannable')
    }
    const worker = await createWorker(env, activities)
    await worker.runUntil(async () => {
      const outcome = (await env.client.workflow.execute('rhythmWorkflow', {
        workflowId: 'material-run',
        taskQueue,
        args: [{ rhythm: 'materialRun', nominalOn: '2026-12-01' }],
      })) as RhythmOutcome
      expect(outcome).toMatchObject({ rhythm: 'materialRun', nominalOn: '2026-12-01' })
      expect(activities.runs).toMatchObject([{ rhythm: 'materialRun', nominalOn: '2026-12-01' }])
    })
  } finally {
    await stop()
  }
}, 120_000)

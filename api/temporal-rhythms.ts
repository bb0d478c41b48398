import { ScheduleOverlapPolicy, WorkflowIdConflictPolicy, type Client } from '@temporalio/client'
import { rhythms, type RhythmName, type RhythmOutcome } from '../domain/rhythm'
import {
  rhythmScheduleId,
  rhythmWorkflowId,
  rhythmWorkflowType,
  type RhythmStart,
} from '../workflows/messages'
import type { RhythmsPort } from './deps'
import { Problem } from './problem'

/** A schedule that is dated anew a moment later harms nothing, so that a request does not wait long for it. */
const renewMs = 2_000

/** The rhythms behind Temporal: a run that is asked for is a workflow of its own, one for each date. */
export function createTemporalRhythms(client: Client, taskQueue: string): RhythmsPort {
  return {
    run: async (rhythm, nominalOn, waitMs) => {
      const result = await start(client, { taskQueue, rhythm, nominalOn })
      return Promise.race([result(), later(waitMs)])
    },
    renew: async () => {
      await client.withDeadline(Date.now() + renewMs, () =>
        client.schedule
          .getHandle(rhythmScheduleId('scheduleRenewal'))
          .trigger(ScheduleOverlapPolicy.BUFFER_ALL),
      )
    },
  }
}

type Wanted = { taskQueue: string; rhythm: RhythmName; nominalOn: string }

async function start(
  client: Client,
  { taskQueue, rhythm, nominalOn }: Wanted,
): Promise<() => Promise<RhythmOutcome>> {
  const { zh, en } = rhythms[rhythm].title
  const args: [RhythmStart] = [{ rhythm, nominalOn }]
  try {
    const handle = await client.workflow.start<(start: RhythmStart) => Promise<RhythmOutcome>>(
      rhythmWorkflowType,
      {
        workflowId: rhythmWorkflowId(rhythm, nominalOn),
        taskQueue,
        args,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        staticSummary: `${zh} ${en} ${nominalOn}`,
      },
    )
    return () => handle.result()
  } catch {
    throw new Problem('temporal-unavailable', 'The run could not be started; try again in a moment')
  }
}

/** Nothing after a while: the run goes on. */
function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms).unref())
}

import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'
import {
  ActivityFailure,
  isCancellation,
  log,
  patched,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/contract'
import {
  rhythmDetails,
  rhythms,
  type RhythmCounts,
  type RhythmOutcome,
  type RhythmWork,
} from '../domain/rhythm'
import { planAndTell } from './factory-planning'
import type { RhythmStart } from './messages'
import { summary } from './summary'

/** An outage is waited for, however long; who looks sees the pending activity with its last failure. */
const { runRhythm, renewSchedules } = proxyActivities<Activities>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '15m' },
})

/** A factory whose data cannot be planned with has a record of its materials all the same, by the plan in force. */
async function planned(): Promise<void> {
  try {
    await planAndTell('repair')
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error
    log.warn('The factory could not be planned anew; the run reads the plan in force', {
      error: error.cause?.message,
    })
  }
}

/** Set by the server on every workflow that a schedule starts. */
const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME)

/** What a rhythm does beyond reading and recording. */
const works: Record<RhythmWork, (title: string) => Promise<RhythmCounts | undefined>> = {
  renewSchedules: (title) => renewSchedules.executeWithOptions({ summary: summary(title) }, []),
  planFactory: async () => {
    // Runs that were under way before it planned by itself.
    if (patched('rhythm-plans')) await planned()
    return undefined
  },
}

/**
 * One run of a rhythm of the office, with a page of its own in the Temporal UI: does the work, records what came of it
 * and shows its counts. Its schedule says which day a run is for, since a holiday may have moved it; the run of an
 * instant that is not in the schedule's dates, such as one that a person has triggered, is dated by the activity.
 */
export async function rhythmWorkflow(start: RhythmStart): Promise<RhythmOutcome> {
  const rhythm = rhythms[start.rhythm]
  const title = `${rhythm.title.zh} ${rhythm.title.en}`
  const scheduledAt = startedFor()
  const nominalOn = start.nominalOn ?? start.runs?.find(([at]) => at === scheduledAt)?.[1]
  setCurrentDetails(`### ${title}${nominalOn ? `: ${nominalOn}` : ''}\n\n${rhythm.about.zh}`)
  const counted = rhythm.work && (await works[rhythm.work](title))
  const outcome = await runRhythm.executeWithOptions(
    { summary: summary(`${title} ${nominalOn ?? scheduledAt}`) },
    [
      {
        rhythm: rhythm.name,
        scheduledAt,
        ...(nominalOn === undefined ? {} : { nominalOn }),
        ...(counted ? { counted } : {}),
      },
    ],
  )
  setCurrentDetails(rhythmDetails(rhythm, outcome))
  return outcome
}

/** The time that the schedule meant, which an outage may lie behind; of a run that a person began, its start. */
function startedFor(): string {
  const { typedSearchAttributes, startTime } = workflowInfo()
  return (typedSearchAttributes.get(scheduledStart) ?? startTime).toISOString()
}

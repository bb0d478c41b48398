import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client'
import { dailyPlanningWorkflowType } from '../workflows/messages'

/** Where scheduled work runs, and by which clock: an IANA zone. */
export type ScheduleSettings = { taskQueue: string; zone: string }

/** Before the first shift, so that people find the improved plan when they come. */
const planningTime = { hour: 5, minute: 30 }

/** Work that is due by the calendar, as Temporal Schedules: what an outage missed is caught up once it is over. */
function scheduled({ taskQueue, zone }: ScheduleSettings): ScheduleOptions[] {
  return [
    {
      scheduleId: 'factory-planning-daily',
      spec: { calendars: [{ ...planningTime, comment: 'every day before the first shift' }], timezone: zone },
      action: {
        type: 'startWorkflow',
        workflowType: dailyPlanningWorkflowType,
        workflowId: 'daily-planning',
        taskQueue,
        args: [],
      },
      policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '1 day' },
      state: {
        note: 'Improves the plan of the factory as a whole and computes the classes of customers (R43, R68)',
      },
    },
  ]
}

/** Creates the schedule, or brings the one that is there up to date; a pause that an operator has set stays. */
export async function ensurePlanningSchedule(client: Client, settings: ScheduleSettings): Promise<void> {
  for (const options of scheduled(settings)) {
    try {
      await client.schedule.create(options)
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error
      const { spec, action, policies } = options
      await client.schedule
        .getHandle(options.scheduleId)
        .update(
          (known) => ({ ...known, spec, action, policies: { ...known.policies, ...policies } }) as never,
        )
    }
  }
}

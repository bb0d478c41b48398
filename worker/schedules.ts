import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type CalendarSpec,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
  type ScheduleOptions,
} from '@temporalio/client'
import { addDays, localDate, localMinute, toMs, type WorkingCalendar } from '../domain/calendar'
import { canonical } from '../domain/order/digest'
import { missedRuns, monthOf, rhythmDates, type RhythmCounts } from '../domain/rhythm'
import type { KeptRhythm, Repositories } from '../services/database'
import { rhythmCalendar } from '../services/rhythms'
import { rhythmScheduleId, rhythmWorkflowType, type DatedRuns, type RhythmStart } from '../workflows/messages'

export type ScheduleParts = {
  client: Client
  taskQueue: string
  repositories: Pick<Repositories, 'rhythms'>
  /** IANA zone of the factory. */
  zone: string
  clock: () => string
}

/** After an outage of Temporal it makes up for runs that are not older than this. */
const catchupWindow = '60 days'

/** Dates of a schedule: so many days back, for what is made up for, and ahead, each filled up to whole months. */
const [daysBehind, daysAhead] = [60, 395]

/** Runs of one rhythm that are made up for at a time. */
const mostMadeUp = 60

/**
 * Brings the schedules of all rhythms to what they should be: makes those that lack, dates those anew whose days,
 * zone or working calendar have changed, and leaves the others alone; a schedule that somebody has paused stays so.
 * Then runs that were due and of which nothing is known are started. Repeating it changes nothing.
 */
export async function renewSchedules(parts: ScheduleParts): Promise<RhythmCounts> {
  const now = parts.clock()
  const calendar = rhythmCalendar(now, parts.zone)
  const [kept, done] = await Promise.all([
    parts.repositories.rhythms.kept(now),
    parts.repositories.rhythms.doneDates(),
  ])
  const counts = { created: 0, updated: 0, unchanged: 0, madeUp: 0 }
  for (const rhythm of kept) {
    const wanted = scheduleOf(rhythm, calendar, parts)
    const { outcome, described, handle } = await ensure(parts.client, wanted)
    counts[outcome] += 1
    const missed = missedRuns(rhythm.timing, calendar, {
      since: rhythm.since,
      now,
      known: done.get(rhythm.name) ?? [],
    })
    counts.madeUp += await makeUp(
      handle,
      described,
      missed.map(({ at }) => at),
    )
  }
  return counts
}

type Wanted = ScheduleOptions & { action: { args: [RhythmStart] } }

/** The schedule of a rhythm, with the dates of its runs as the calendar has them now. */
export function scheduleOf(
  rhythm: KeptRhythm,
  calendar: WorkingCalendar,
  { taskQueue, zone, clock }: Pick<ScheduleParts, 'taskQueue' | 'zone' | 'clock'>,
): Wanted {
  const { name, title, about, requirement } = rhythm
  const runs = datedRuns(rhythm, calendar, clock().slice(0, 10))
  const note = `${title.zh} ${title.en}: ${about.zh} ${about.en}${requirement ? ` (${requirement})` : ''}`
  return {
    scheduleId: rhythmScheduleId(name),
    spec: {
      calendars: runs ? runs.map((run) => dated(run, calendar)) : [daily(rhythm, zone)],
      timezone: zone,
    },
    action: {
      type: 'startWorkflow',
      workflowType: rhythmWorkflowType,
      workflowId: rhythmScheduleId(name),
      taskQueue,
      args: [{ rhythm: name, ...(runs ? { runs } : {}) }],
      staticSummary: `${title.zh} ${title.en}`,
    },
    // A run that waits for a database keeps the ones behind it waiting; none is dropped.
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ALL, catchupWindow, pauseOnFailure: false },
    memo: { title: `${title.zh} ${title.en}`, about: `${about.zh} ${about.en}` },
    state: { note },
  }
}

/** Every run of the months around today; undefined for one that runs every day, whatever the day is. */
function datedRuns({ timing }: KeptRhythm, calendar: WorkingCalendar, today: string): DatedRuns | undefined {
  if (timing.days.every === 'day' && timing.onHoliday === 'sameDay') return undefined
  const from = monthOf(addDays(today, -daysBehind)).from
  const until = monthOf(addDays(today, daysAhead)).until
  return rhythmDates(timing, calendar, from, until).map(({ at, nominalOn }) => [at, nominalOn])
}

const months = [
  'JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER',
] as const // prettier-ignore

function dated([at, nominalOn]: DatedRuns[number], calendar: WorkingCalendar): CalendarSpec {
  const { date, hour, minute } = localParts(at, calendar)
  const [year, month, dayOfMonth] = date.split('-').map(Number)
  const comment = date === nominalOn ? nominalOn : `${nominalOn}, moved to ${date}`
  return { year, month: months[month! - 1], dayOfMonth, hour, minute, comment }
}

function daily({ timing: { minute } }: KeptRhythm, zone: string): CalendarSpec {
  const [hour, past] = [Math.floor(minute / 60), minute % 60]
  return { hour, minute: past, comment: `every day ${hour}:${String(past).padStart(2, '0')} ${zone}` }
}

function localParts(at: string, calendar: WorkingCalendar): { date: string; hour: number; minute: number } {
  const minutes = Math.round(localMinute(calendar, toMs(at)))
  return { date: localDate(calendar, toMs(at)), hour: Math.floor(minutes / 60), minute: minutes % 60 }
}

type Ensured = {
  outcome: 'created' | 'updated' | 'unchanged'
  handle: ScheduleHandle
  described: ScheduleDescription
}

async function ensure(client: Client, wanted: Wanted): Promise<Ensured> {
  const handle = client.schedule.getHandle(wanted.scheduleId)
  const known = await describe(handle)
  if (!known) {
    const isCreated = await create(client, wanted)
    return { outcome: isCreated ? 'created' : 'unchanged', handle, described: await handle.describe() }
  }
  if (
    fingerprint(known.spec.calendars, known.action.args) ===
    fingerprint(wanted.spec.calendars, wanted.action.args)
  )
    return { outcome: 'unchanged', handle, described: known }
  await handle.update(({ state }) => ({
    ...wanted,
    state: { ...state, note: state.paused ? state.note : wanted.state?.note },
  }))
  return { outcome: 'updated', handle, described: known }
}

/** False when another worker has made it meanwhile. */
async function create(client: Client, wanted: Wanted): Promise<boolean> {
  try {
    await client.schedule.create(wanted)
    return true
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false
    throw error
  }
}

async function describe(handle: ScheduleHandle): Promise<ScheduleDescription | undefined> {
  try {
    return await handle.describe()
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined
    throw error
  }
}

/** The server writes times in a form of its own; the comments and arguments, which follow from all the rest, it keeps. */
function fingerprint(calendars: readonly { comment?: string }[] | undefined, args: unknown): string {
  return canonical([(calendars ?? []).map(({ comment = '' }) => comment).sort(), args])
}

/**
 * Starts runs that nothing is known of, each as if its time were now. A schedule that is running or paused is left
 * alone: what it has not done yet is not missed.
 */
async function makeUp(
  handle: ScheduleHandle,
  { info, state }: ScheduleDescription,
  missed: readonly string[],
): Promise<number> {
  if (state.paused || info.runningActions.length > 0) return 0
  const chosen = missed.slice(0, mostMadeUp)
  if (chosen.length === 0) return 0
  await handle.backfill(
    chosen.map((at) => ({
      start: new Date(toMs(at) - 1000),
      end: new Date(at),
      overlap: ScheduleOverlapPolicy.BUFFER_ALL,
    })),
  )
  return chosen.length
}

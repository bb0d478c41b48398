import { localDate, toMs } from '../../domain/calendar'
import {
  expectedFrom,
  isRhythmName,
  rhythmDates,
  rhythms,
  type RhythmName,
  type RhythmTiming as Timing,
} from '../../domain/rhythm'
import { hasRun, rhythmCalendar, rhythmOverviews } from '../../services/rhythms'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { assertMay } from '../factory-change'
import { once } from '../idempotency'
import { keyedChange } from '../keyed-change'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { listOf } from '../schemas/responses'
import {
  KeptRhythm,
  RhythmParams,
  RhythmRun,
  RhythmRunRecord,
  RhythmTiming,
  RhythmView,
  RunBody,
  RunParams,
  RunsQuery,
  RunUnderWay,
} from '../schemas/rhythms'

const tag = 'Rhythms'

/** The rhythms of the office, their runs, and what those have left behind. */
export function rhythmOperations(deps: ApiDeps): Operation[] {
  return [listing(deps), listingRuns(deps), readingRun(deps), running(deps), timing(deps)]
}

function listing({ repositories, settings }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/rhythms',
    id: 'listRhythms',
    summary: 'List the rhythms of the office, with their next run, their last, and those missed 例行工作',
    tag,
    answers: { 200: { description: 'Every rhythm', schema: listOf(RhythmView, 'Rhythms') } },
    handle: async ({ now }) =>
      ok({ items: await rhythmOverviews(repositories, { now, zone: settings.factoryZone }) }),
  })
}

function listingRuns({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/rhythms/{name}/runs',
    id: 'listRhythmRuns',
    summary: 'List the runs of a rhythm, the last first 例行工作记录',
    tag,
    params: RhythmParams,
    query: RunsQuery,
    answers: { 200: { description: 'At most fifty runs', schema: listOf(RhythmRun, 'RhythmRuns') } },
    problems: ['entry-not-found', 'malformed-query'],
    handle: async ({ params, query }) =>
      ok({ items: await repositories.rhythms.listRuns(nameOf(params.name), query) }),
  })
}

function readingRun({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/rhythms/{name}/runs/{nominalOn}',
    id: 'readRhythmRun',
    summary: 'Read a run with what it has left behind 例行工作详情',
    description: 'The summary, the statements line by line, the checks: with the answers that were given.',
    tag,
    params: RunParams,
    answers: { 200: { description: 'The run and its record', schema: RhythmRunRecord } },
    problems: ['entry-not-found', 'malformed-query'],
    handle: async ({ params: { name, nominalOn } }) => {
      const run = await repositories.rhythms.findRun(nameOf(name), nominalOn)
      if (!run) throw new Problem('entry-not-found', `${name} has no run for ${nominalOn}`)
      return ok({ ...run, record: await repositories.rhythms.readRecord(run) })
    },
  })
}

function running(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/rhythms/{name}/run',
    id: 'runRhythm',
    summary: 'Have a run made that was missed 补做例行工作',
    description: 'For the leads of the department whose rhythm it is. A run that was made stays as it is.',
    tag,
    params: RhythmParams,
    body: RunBody,
    answers: {
      200: { description: 'The run', schema: RhythmRun },
      202: { description: 'Under way; read it in a moment', schema: RunUnderWay },
    },
    problems: [
      'entry-not-found',
      'malformed-body',
      'not-permitted',
      'change-refused',
      'temporal-unavailable',
    ],
    handle: async ({ params, body: { nominalOn }, caller, key, now }) => {
      const name = nameOf(params.name)
      assertMay({ departments: [rhythms[name].department], level: 'lead' }, caller)
      await assertDue(deps, name, { nominalOn, now })
      const route = `POST /rhythms/${name}/run`
      return once(
        deps.repositories,
        { actor: caller.actor.code, key, route, content: { nominalOn } },
        async () => {
          const outcome = await deps.rhythms.run(name, nominalOn, deps.settings.resultMs)
          const run = outcome && (await deps.repositories.rhythms.findRun(name, nominalOn))
          return run
            ? { ...ok(run), isFinal: true }
            : { status: 202, body: underWay(name, nominalOn), isFinal: false }
        },
      )
    },
  })
}

function underWay(rhythm: RhythmName, nominalOn: string): object {
  return { rhythm, nominalOn, links: { self: `/rhythms/${rhythm}/runs/${nominalOn}` } }
}

/**
 * Only what is due is made up for: a run made ahead would record what is not known yet, and one of before the rhythm
 * was known would tell people of a time that nobody has recorded.
 */
async function assertDue(
  { repositories, settings }: ApiDeps,
  name: RhythmName,
  { nominalOn, now }: { nominalOn: string; now: string },
): Promise<void> {
  const [known, done] = await Promise.all([repositories.rhythms.kept(now), repositories.rhythms.doneDates()])
  const rhythm = known.find((kept) => kept.name === name)!
  const calendar = rhythmCalendar(now, settings.factoryZone)
  if (!hasRun(rhythm, calendar, nominalOn)) throw noRun(`${name} has no run for ${nominalOn}`)
  const [run] = rhythmDates(rhythm.timing, calendar, nominalOn, nominalOn)
  const knownFrom = firstOf([localDate(calendar, toMs(rhythm.since)), ...(done.get(name) ?? [])])
  if (nominalOn < knownFrom && (run?.effectiveOn ?? nominalOn) < knownFrom)
    throw noRun(`${name} is known from ${knownFrom} on and has no run for ${nominalOn}`)
  if (run && run.at > now) throw new Problem('change-refused', `Its time is ${run.at}; it will be made then`)
}

function noRun(detail: string): Problem {
  return new Problem('malformed-body', detail, { errors: [{ pointer: '/nominalOn', detail }] })
}

/** Days that were set later do not take away what was made before, nor what was missed between. */
function firstOf(dates: string[]): string {
  return dates.toSorted()[0] ?? ''
}

function timing(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/rhythms/{name}/timing',
    id: 'setRhythmTiming',
    summary: 'Set the days of a rhythm 设定例行工作日期',
    description:
      'For managers of the department whose rhythm it is. It holds from now on: the schedule follows in a moment, and ' +
      'runs that were due by the old days alone are not asked for again. A run that was still to come, and whose time has ' +
      'passed by the new days, is made at once.',
    tag,
    params: RhythmParams,
    body: RhythmTiming,
    answers: { 200: { description: 'The rhythm', schema: KeptRhythm } },
    problems: ['entry-not-found', 'malformed-body', 'not-permitted', 'stale-version'],
    handle: async ({ params, body, caller, key, now, ifMatch }) => {
      const rhythm = nameOf(params.name)
      assertMay({ departments: [rhythms[rhythm].department], level: 'manager' }, caller)
      const route = `POST /rhythms/${rhythm}/timing`
      return keyedChange(deps, { caller, key, route, content: body }, async () => {
        const since = await sinceFor(deps, rhythm, { timing: body, now })
        const change = { rhythm, timing: body, by: caller.actor.code, at: now, since, version: ifMatch }
        const kept = await deps.repositories.rhythms.setTiming(change)
        await renew(deps)
        return kept
      })
    },
  })
}

/** From when runs are expected by new days; those that are none are refused when they are set. */
async function sinceFor(
  { repositories, settings }: ApiDeps,
  rhythm: RhythmName,
  { timing, now }: { timing: Timing; now: string },
): Promise<string> {
  const [all, done] = await Promise.all([repositories.rhythms.kept(now), repositories.rhythms.doneDates()])
  const kept = all.find(({ name }) => name === rhythm)!
  const { since } = kept
  const known = done.get(rhythm) ?? []
  return expectedFrom([kept.timing, timing], rhythmCalendar(now, settings.factoryZone), { since, known, now })
}

/** The days lie in the database: schedules that cannot be dated anew now are so with the next renewal. */
async function renew({ rhythms: port, logger }: ApiDeps): Promise<void> {
  try {
    await port.renew()
  } catch (error) {
    logger.warn(
      { err: error },
      'the schedules could not be dated anew; their next renewal takes the change in',
    )
  }
}

function nameOf(name: string): RhythmName {
  if (isRhythmName(name)) return name
  throw new Problem('entry-not-found', `There is no rhythm ${name.slice(0, 64)}`)
}

import { missedRuns, nextRun, rhythmNames, type RhythmDate } from '../../domain/rhythm'
import { graceMs } from '../../domain/rhythm'
import { toIso, toMs } from '../../domain/calendar'
import type { KeptRhythm, Repositories, RhythmRunSummary } from '../database'
import { rhythmCalendar } from './calendar'

/** A rhythm with its next run, its last, and those that are missing. */
export type RhythmOverview = KeptRhythm & {
  next?: RhythmDate
  last?: RhythmRunSummary
  /** Due for more than an hour, and no run of them is done; the first due first. */
  missed: RhythmDate[]
}

/** Every rhythm, as it stands at an instant. */
export async function rhythmOverviews(
  { rhythms }: Pick<Repositories, 'rhythms'>,
  { now, zone }: { now: string; zone: string },
): Promise<RhythmOverview[]> {
  const [kept, done, last] = await Promise.all([
    rhythms.kept(now),
    rhythms.doneDates(),
    Promise.all(rhythmNames.map((name) => rhythms.listRuns(name, { limit: 1 }))),
  ])
  const calendar = rhythmCalendar(now, zone)
  const latest = new Map(last.flat().map((run) => [run.rhythm, run]))
  return kept.map((rhythm) => {
    const { name, timing, since } = rhythm
    const next = nextRun(timing, calendar, now)
    const known = done.get(name) ?? []
    const missed = missedRuns(timing, calendar, { since, now: toIso(toMs(now) - graceMs), known })
    const ran = latest.get(name)
    return { ...rhythm, ...(next ? { next } : {}), ...(ran ? { last: ran } : {}), missed }
  })
}

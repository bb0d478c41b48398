import { isDate, localDate, toMs, type WorkingCalendar } from '../../domain/calendar'
import {
  isLateStart,
  isNominal,
  lastDue,
  rhythmDates,
  runAt,
  type RhythmCounts,
  type RhythmDate,
  type RhythmName,
  type RhythmOutcome,
} from '../../domain/rhythm'
import type { KeptRhythm, RhythmRunSummary, RunTimes } from '../database'
import type { AddressBook } from '../email/recipients'
import type { OutboxSettings } from '../email/outbox'
import { rhythmCalendar } from './calendar'
import { letterMails, reportMails, sourceOf } from './readers'
import { workOf, type RunRepositories } from './works'

/** What the runs of the rhythms are made with. */
export type RhythmDesk = {
  repositories: RunRepositories
  book: AddressBook
  mail: OutboxSettings
  zone: string
  clock: () => string
}

/** Which run is asked for: that of a nominal date, or the one that was to be made at an instant. */
export type RunRequest = {
  rhythm: RhythmName
  scheduledAt: string
  nominalOn?: string
  /** What an activity of the rhythm's own has counted. */
  counted?: RhythmCounts
}

/** Thrown for a nominal date that the rhythm does not have. */
export class NoSuchRun extends Error {
  override readonly name = 'NoSuchRun'
  readonly code = 'no-such-run'
}

/**
 * Makes a run of a rhythm: reads, computes, and writes the record and its mails in one transaction. A run that was
 * made already is not made again; its mails that still wait are named once more, since whoever was to be woken for
 * them may not have been. A run that fails is noted as failed, and the error goes on to whoever tries it again.
 */
export async function runRhythm(
  request: RunRequest,
  desk: RhythmDesk,
): Promise<{ outcome: RhythmOutcome; recipients: string[] }> {
  const { rhythms } = desk.repositories
  const startedAt = desk.clock()
  const kept = await findRhythm(request.rhythm, desk)
  const run = dateOf(request, kept, desk)
  const times: RunTimes = {
    rhythm: kept.name,
    nominalOn: run.nominalOn,
    scheduledAt: run.at,
    startedAt,
    late: isLateStart(run.at, startedAt),
  }
  const known = await rhythms.findRun(kept.name, run.nominalOn)
  const { made, isRepeated } =
    known?.status === 'done'
      ? { made: known, isRepeated: true }
      : await make(request, { kept, times, desk }).catch(async (error: unknown) => {
          await rhythms.recordFailure({
            ...times,
            error: error instanceof Error ? error.message : String(error),
          })
          throw error
        })
  const recipients = await rhythms.waitingMails(sourceOf(made))
  return { outcome: outcomeOf(made, isRepeated, recipients), recipients }
}

type Making = { kept: KeptRhythm; times: RunTimes; desk: RhythmDesk }

async function make(
  { counted }: RunRequest,
  { kept, times, desk }: Making,
): Promise<{ made: RhythmRunSummary; isRepeated: boolean }> {
  const { repositories, clock } = desk
  const { nominalOn, startedAt } = times
  const { book, mail } = desk
  const calendar = rhythmCalendar(startedAt, desk.zone)
  const today = localDate(calendar, toMs(startedAt))
  const {
    counts,
    record,
    reports,
    letters = [],
  } = await workOf(kept.name)({
    nominalOn,
    today,
    now: startedAt,
    calendar,
    days: kept.timing.days,
    repositories,
    book,
    mail,
    counted,
  })
  const run = { rhythm: kept.name, nominalOn, title: kept.title, at: startedAt, zone: calendar.data }
  const mails = [
    ...(await reportMails(reports, { book, parties: repositories.parties, mail }, run)),
    ...(await letterMails(letters, desk, run)),
  ]
  const stored = await repositories.rhythms.store({
    ...times,
    finishedAt: clock(),
    figures: counts,
    record,
    mails,
  })
  return { made: stored.run, isRepeated: stored.isRepeated }
}

function outcomeOf(run: RhythmRunSummary, isRepeated: boolean, recipients: string[]): RhythmOutcome {
  const { rhythm, nominalOn, late, figures } = run
  return { rhythm, nominalOn, isLate: late, isRepeated, counts: figures, mails: recipients.length }
}

async function findRhythm(name: RhythmName, { repositories, clock }: RhythmDesk): Promise<KeptRhythm> {
  const kept = (await repositories.rhythms.kept(clock())).find((rhythm) => rhythm.name === name)
  if (!kept) throw new NoSuchRun(`there is no rhythm ${name}`)
  return kept
}

/** An instant at which nothing was to be made asks for the last run that was due by then: somebody has triggered it. */
function dateOf(
  { nominalOn, scheduledAt }: RunRequest,
  { timing, name }: KeptRhythm,
  { zone }: RhythmDesk,
): RhythmDate {
  const calendar = rhythmCalendar(scheduledAt, zone)
  if (nominalOn === undefined) {
    const run = runAt(timing, calendar, scheduledAt) ?? lastDue(timing, calendar, scheduledAt)
    if (run) return run
    throw new NoSuchRun(`no run of ${name} was due by ${scheduledAt}`)
  }
  const [run] = isDate(nominalOn) ? rhythmDates(timing, calendar, nominalOn, nominalOn) : []
  // A run that was dated before the days were changed keeps the instant at which it is made.
  return run ?? { nominalOn, effectiveOn: nominalOn, at: scheduledAt }
}

/** True for a date on which a rhythm is to run. */
export function hasRun(
  { timing }: Pick<KeptRhythm, 'timing'>,
  calendar: WorkingCalendar,
  nominalOn: string,
): boolean {
  return isDate(nominalOn) && isNominal(timing.days, calendar, nominalOn)
}

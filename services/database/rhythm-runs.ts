import type { RhythmCounts, RhythmName, RhythmRecord } from '../../domain/rhythm'
import type { RhythmRun as Row } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { queueMails, type SourcedMail } from './queued-mails'
import { insertRecord } from './rhythm-records'
import { day, iso, jsonColumn, storableText, withoutNulls } from './values'

/** One run of a rhythm, without what it leaves behind. Dates `YYYY-MM-DD`. */
export type RhythmRunSummary = {
  id: string
  rhythm: RhythmName
  nominalOn: string
  scheduledAt: string
  startedAt: string
  finishedAt?: string
  /** A failed run is tried again until it is done. */
  status: 'done' | 'failed'
  /** It began more than an hour after its time. */
  late: boolean
  /** What it found, in counts. */
  figures: RhythmCounts
  error?: string
}

/** A run and when it was to be made, began and ended. */
export type RunTimes = {
  rhythm: RhythmName
  nominalOn: string
  scheduledAt: string
  startedAt: string
  late: boolean
}

export type NewRun = RunTimes & {
  finishedAt: string
  figures: RhythmCounts
  record: RhythmRecord
  mails: SourcedMail[]
}

/**
 * Writes down a run with its record and its mails, in one transaction. A nominal date has one run: when it is done
 * already, nothing is written, and the one that there is comes back as a repeated one.
 */
export async function storeRun(
  db: Database,
  run: NewRun,
): Promise<{ run: RhythmRunSummary; isRepeated: boolean }> {
  return db.$transaction(async (tx) => {
    const { rhythm, nominalOn, scheduledAt, startedAt, finishedAt, late } = run
    const figures = jsonColumn(run.figures)
    const [taken] = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO rhythm_runs (rhythm, nominal_on, scheduled_at, started_at, finished_at, status, late, figures)
      VALUES (${rhythm}, ${nominalOn}::date, ${scheduledAt}::timestamptz, ${startedAt}::timestamptz,
        ${finishedAt}::timestamptz, 'done', ${late}, ${figures}::jsonb)
      ON CONFLICT (rhythm, nominal_on) DO UPDATE SET
        scheduled_at = excluded.scheduled_at, started_at = excluded.started_at, finished_at = excluded.finished_at,
        status = 'done', late = excluded.late, figures = excluded.figures, error = NULL
      WHERE rhythm_runs.status <> 'done'
      RETURNING id`
    if (taken) {
      await insertRecord(tx, taken.id, run.record)
      await queueMails(tx, run.mails)
    }
    const row = await tx.rhythmRun.findUniqueOrThrow({ where: key(rhythm, nominalOn) })
    return { run: toRun(row), isRepeated: taken === undefined }
  })
}

/** Notes that a run has failed for now; one that is done stays done. */
export async function recordFailure(db: Connection, run: RunTimes & { error: string }): Promise<void> {
  const { rhythm, nominalOn, scheduledAt, startedAt, late } = run
  const error = storableText(run.error).slice(0, 1000)
  await db.$executeRaw`
    INSERT INTO rhythm_runs (rhythm, nominal_on, scheduled_at, started_at, status, late, error)
    VALUES (${rhythm}, ${nominalOn}::date, ${scheduledAt}::timestamptz, ${startedAt}::timestamptz, 'failed', ${late},
      ${error})
    ON CONFLICT (rhythm, nominal_on) DO UPDATE SET error = excluded.error WHERE rhythm_runs.status <> 'done'`
}

/** The run of a nominal date; undefined while nothing is known of it. */
export async function findRun(
  db: Connection,
  rhythm: string,
  nominalOn: string,
): Promise<RhythmRunSummary | undefined> {
  const row = await db.rhythmRun.findUnique({ where: key(rhythm, nominalOn) })
  return row ? toRun(row) : undefined
}

/** Runs of a rhythm, the last nominal date first; at most `limit`. */
export async function listRuns(
  db: Connection,
  rhythm: string,
  { before, limit = 50 }: { before?: string; limit?: number } = {},
): Promise<RhythmRunSummary[]> {
  const rows = await db.rhythmRun.findMany({
    where: { rhythm, ...(before === undefined ? {} : { nominalOn: { lt: new Date(before) } }) },
    orderBy: { nominalOn: 'desc' },
    take: limit,
  })
  return rows.map(toRun)
}

/** Nominal dates of the runs that are done, by rhythm. */
export async function doneDates(db: Connection): Promise<Map<string, string[]>> {
  const rows = await db.rhythmRun.findMany({
    select: { rhythm: true, nominalOn: true },
    where: { status: 'done' },
  })
  const dates = new Map<string, string[]>()
  for (const { rhythm, nominalOn } of rows)
    dates.set(rhythm, [...(dates.get(rhythm) ?? []), day(nominalOn) ?? ''])
  return dates
}

function key(rhythm: string, nominalOn: string) {
  return { rhythm_nominalOn: { rhythm, nominalOn: new Date(nominalOn) } }
}

/** A row as plain data. */
export function toRun(row: Row): RhythmRunSummary {
  return withoutNulls({
    ...row,
    rhythm: row.rhythm as RhythmName,
    nominalOn: day(row.nominalOn),
    scheduledAt: iso(row.scheduledAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    figures: row.figures as RhythmCounts,
  }) as RhythmRunSummary
}

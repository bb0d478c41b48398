import {
  rhythmNames,
  rhythms,
  timingProblems,
  type Rhythm,
  type RhythmName,
  type RhythmTiming,
} from '../../domain/rhythm'
import type { Connection, Database } from './client'
import { ChangeRefused, StaleVersion } from './errors'
import { jsonColumn } from './values'

/** A rhythm with the days that hold in this factory. */
export type KeptRhythm = Rhythm & {
  /** Runs before this instant are not expected. */
  since: string
  /** Grows with every change of its days. */
  version: number
}

/** Every rhythm as it holds now; one that is new is expected from this instant on. */
export async function keptRhythms(db: Connection, now: string): Promise<KeptRhythm[]> {
  await db.rhythmSetting.createMany({
    data: rhythmNames.map((rhythm) => ({ rhythm, since: now })),
    skipDuplicates: true,
  })
  const rows = await db.rhythmSetting.findMany()
  const known = new Map(rows.map((row) => [row.rhythm, row]))
  return rhythmNames.map((name) => {
    const row = known.get(name)
    const timing = row?.timing as RhythmTiming | null | undefined
    return {
      ...rhythms[name],
      ...(timing ? { timing } : {}),
      since: row?.since.toISOString() ?? now,
      version: row?.version ?? 1,
    }
  })
}

/** New days of a rhythm. Runs are expected by them from `since` on, which is when they were set unless given. */
export type TimingChange = {
  rhythm: RhythmName
  timing: RhythmTiming
  by: string
  at: string
  since?: string
  version?: number
}

/**
 * Sets the days of a rhythm from now on; runs that were due by the old ones are not asked for again. Throws
 * `ChangeRefused` with the field that is wrong, and `StaleVersion` when somebody has changed them since.
 */
export async function setTiming(db: Database, change: TimingChange): Promise<KeptRhythm> {
  const { rhythm, timing, by, at, since = at, version } = change
  const problem = timingProblems(timing)[0]
  if (problem) throw new ChangeRefused('out-of-range', problem.detail, problem.pointer)
  return db.$transaction(async (tx) => {
    const kept = await keptRhythms(tx, at)
    const known = kept.find(({ name }) => name === rhythm)!
    const { count } = await tx.rhythmSetting.updateMany({
      where: { rhythm, version: version ?? known.version },
      data: { timing: jsonColumn(timing), since, version: { increment: 1 }, changedBy: by },
    })
    if (count === 0) throw new StaleVersion(rhythm, known.version)
    return { ...known, timing, since, version: known.version + 1 }
  })
}

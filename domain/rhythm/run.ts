import { toMs } from '../calendar'
import type { RhythmName } from './rhythm'

/** Numbers of what a run found: counts alone, since they are shown in the Temporal UI. */
export type RhythmCounts = Record<string, number>

/** What a run has come to. */
export type RhythmOutcome = {
  rhythm: RhythmName
  /** The day it was meant for, `YYYY-MM-DD`. */
  nominalOn: string
  /** It began more than an hour after its time. */
  isLate: boolean
  /** It had been made before, and nothing was done again. */
  isRepeated: boolean
  counts: RhythmCounts
  /** Mails written for it. */
  mails: number
}

/** How long after its time a run may begin and count as made in time, milliseconds. */
export const graceMs = 3_600_000

/** True for a run that begins more than an hour after its time. */
export function isLateStart(at: string, startedAt: string): boolean {
  return toMs(startedAt) - toMs(at) > graceMs
}

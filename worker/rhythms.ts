import { setTimeout as delay } from 'node:timers/promises'
import type { ActivityServices } from '../activities'
import type { Logger } from '../platform/logging'
import { runRhythm, type RhythmDesk } from '../services/rhythms'
import { renewSchedules, type ScheduleParts } from './schedules'

export type RhythmParts = RhythmDesk & ScheduleParts

/** What the activities of the rhythms call; `alive` tells the server for as long as the work goes on. */
export function createRhythmServices(
  parts: RhythmParts,
  alive: <T>(work: () => Promise<T>) => Promise<T>,
): Pick<ActivityServices, 'runRhythm' | 'renewSchedules'> {
  return {
    runRhythm: (input) => alive(() => runRhythm(input, parts)),
    renewSchedules: () => alive(() => renewSchedules(parts)),
  }
}

/** Between two attempts to bring the schedules to what they should be. */
const AGAIN_MS = 30_000

/** At the worker's start: tries until database and Temporal have both answered, or the worker is stopped. */
export async function keepSchedules(
  renew: () => Promise<object>,
  logger: Logger,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    try {
      logger.info(await renew(), 'schedules of the rhythms')
      return
    } catch (error) {
      logger.warn({ err: error }, 'the schedules of the rhythms could not be renewed; trying again')
      await delay(AGAIN_MS, undefined, { signal: stopped }).catch(() => undefined)
    }
  }
}

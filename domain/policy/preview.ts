import { toIso, type WorkingCalendar } from '../calendar'
import {
  escalationInstants,
  everyone,
  type Audience,
  type Bilingual,
  type EscalationLevel,
  type Ladder,
  type LadderCondition,
} from './ladders'

/** One step as it would be taken; `at` is absent where only a condition, or an arrival not known, brings it on. */
export type PreviewedStep = {
  level: EscalationLevel
  at?: string
  when?: LadderCondition
  audience: Audience[]
  asks: Bilingual
  isUrgent: boolean
}

/**
 * When each step of a ladder would act for a task due at an instant, and whom it would reach, the earliest first;
 * steps without an instant come last. `all` is spelled out.
 */
export function previewLadder(
  ladder: Ladder,
  { dueAt, etaOn, calendar }: { dueAt: string; etaOn?: string; calendar: WorkingCalendar },
): PreviewedStep[] {
  const instants = escalationInstants(ladder, Date.parse(dueAt), calendar, { etaOn })
  const timed = instants.map(({ step, at }) => previewed(ladder, step, toIso(at)))
  const others = ladder.steps
    .map((_, step) => step)
    .filter((step) => !instants.some((one) => one.step === step))
  return [...timed, ...others.map((step) => previewed(ladder, step))]
}

function previewed(ladder: Ladder, index: number, at?: string): PreviewedStep {
  const { level, when, audience, asks } = ladder.steps[index]!
  const reached = audience.flatMap((name) => (name === 'all' ? everyone : [name]))
  return {
    level,
    ...(at === undefined ? {} : { at }),
    ...(when ? { when } : {}),
    audience: [...new Set(reached)],
    asks,
    isUrgent: ladder.breaksQuietHours === true,
  }
}

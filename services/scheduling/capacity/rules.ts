import type { Model } from './model'

/**
 * A way to decide which of the operations that compete for a machine goes first: the one with the largest
 * priority. `patience` says how long a machine may wait for a more urgent one: 0 not at all (non-delay), 1 as
 * long as nothing else could be finished meanwhile (active schedules, Giffler and Thompson 1960).
 */
export type Rule = { name: string; patience: number; priority: (candidate: Candidate) => number }

export type Candidate = {
  job: number
  operation: number
  /** Time of the decision. */
  now: number
  minutes: number
  setup: number
  /** Elapsed minutes the job still needs, this operation included, and without waiting. */
  remaining: number
  /** Averages of the shop, to scale by; the operation's in elapsed minutes. */
  averageMinutes: number
  averageSetup: number
  due: number
  weight: number
}

/** Earliest due date first: the plan every other is compared with. */
export const dueDateRule: Rule = {
  name: 'due date',
  patience: 0,
  priority: ({ due, job }) => -due - job * 1e-9,
}

/** How an apparent tardiness cost rule sees the shop. */
export type RuleSettings = {
  patience: number
  /** Average operations ahead that a due date is seen. */
  reach: number
  /** How many times its work a job is expected to take. */
  queue: number
  /** Average set-ups that halve and halve again what an operation is worth. */
  change: number
}

/** Rules to try, with the settings of those that have any. */
export function rulesFor(model: Model): { rule: Rule; settings?: RuleSettings }[] {
  if (model.isMakespan) return [0, 0.5, 1].flatMap(makespanRules)
  return [0, 0.2, 0.4].flatMap((patience) => [
    { rule: { ...dueDateRule, patience } },
    ...[2, 5, 10].flatMap((reach) =>
      [1, 1.5].map((queue) => withSettings({ patience, reach, queue, change: 2 })),
    ),
  ])
}

export function withSettings(settings: RuleSettings): { rule: Rule; settings: RuleSettings } {
  return { rule: apparentTardiness(settings), settings }
}

function makespanRules(patience: number): { rule: Rule }[] {
  const rules: Rule[] = [
    { name: 'most work remaining', patience, priority: ({ remaining }) => remaining },
    { name: 'longest operation', patience, priority: ({ minutes, remaining }) => minutes + remaining * 1e-3 },
    {
      name: 'shortest operation',
      patience,
      priority: ({ minutes, remaining }) => remaining * 1e-3 - minutes,
    },
  ]
  return rules.map((rule) => ({ rule }))
}

/**
 * Apparent tardiness cost with set-ups: Lee, Bhaskaran and Pinedo (1997), A heuristic to minimize the total
 * weighted tardiness with sequence-dependent setups.
 */
function apparentTardiness({ patience, reach, queue, change }: RuleSettings): Rule {
  const shown = Object.entries({ reach, queue, change, patience }).map(
    ([name, value]) => `${name} ${Math.round(value * 100) / 100}`,
  )
  return {
    name: `apparent tardiness cost (${shown.join(', ')})`,
    patience,
    priority: (one) => {
      const slack = Math.max(0, one.due - one.now - queue * one.remaining)
      // A job without due date comes last, the shorter first.
      if (slack === Infinity) return -1 - one.minutes
      const delay = slack / (reach * one.averageMinutes) + one.setup / (change * one.averageSetup)
      return (one.weight / Math.max(1, one.minutes)) * Math.exp(-delay)
    },
  }
}

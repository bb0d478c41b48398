/** What makes a plan anew without a command: the factory's plan moved the order, or the ladders were edited. */
export const planCauses = ['projection', 'policy'] as const
export type PlanCause = (typeof planCauses)[number]

/** How each is named among the reasons of a stale plan. */
export const causeReasons: Record<PlanCause, string> = {
  projection: "the factory's plan has changed",
  policy: 'the escalation ladders have changed',
}

/** The cause behind the reasons of a plan; undefined when a person's command is one of them. */
export function causeOf(reasons: string): PlanCause | undefined {
  const causes = reasons
    .split('; ')
    .map((reason) => planCauses.find((cause) => causeReasons[cause] === reason))
  return causes.includes(undefined) ? undefined : causes[0]
}

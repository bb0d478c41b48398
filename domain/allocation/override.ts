import { reaches, type Level } from '../departments'

/** Who may let an order line go before others against the rule of allocation in a shortage (R129). */
export const overrideLevel: Level = 'manager'

/** Why somebody may not decide on a request: it is their own, or they have not the authority; undefined when they may. */
export function overrideProblem(
  request: { requestedBy: string },
  decider: { code: string; level: Level },
): { code: 'own-request' | 'level-too-low'; detail: string } | undefined {
  if (decider.code === request.requestedBy) {
    return { code: 'own-request', detail: `${decider.code} has asked for it; another person decides` }
  }
  if (reaches(decider.level, overrideLevel)) return undefined
  return {
    code: 'level-too-low',
    detail: `a ${overrideLevel} decides, and ${decider.code} is ${decider.level}`,
  }
}

import { addWorkingDays } from '../../../domain/calendar'
import { causesOf } from './causes'
import type { PlannedFactory, PlannedOrderState } from './planned'
import type { RequiredDate } from './promise-result'
import { zhDate } from './words'

/**
 * By when what binds an order would have to be there for it to ship on its date: its production, and the material
 * behind it when that is the root, as many days earlier; or the milestone that is first on the critical path.
 */
export function requiredDates(planned: PlannedFactory, state: PlannedOrderState): RequiredDate[] {
  const { final, expected } = state
  const lateBy = (key: RequiredDate['milestone']) => Math.max(0, -(final.milestones.get(key)?.slackDays ?? 0))
  const root = causesOf(planned, state).at(-1)
  const first = final.plan.criticalPath.find((key) => lateBy(key) > 0)
  const production = lateBy('productionComplete')
  const found: RequiredDate[] = []
  if (expected.productionComplete && production > 0)
    found.push(required(planned, state, { key: 'productionComplete', days: production }))
  if (root?.kind === 'material' && expected.materialsIn)
    found.push(required(planned, state, { key: 'materialsIn', days: production || lateBy('materialsIn') }))
  else if (root?.kind === 'milestone' || found.length === 0) {
    const key = root?.kind === 'milestone' ? root.milestone : first
    if (key && lateBy(key) > 0) found.push(required(planned, state, { key, days: lateBy(key) }))
  }
  return found
}

function required(
  { factory }: PlannedFactory,
  { final }: PlannedOrderState,
  { key, days }: { key: RequiredDate['milestone']; days: number },
): RequiredDate {
  const { name, earliestOn: on } = final.milestones.get(key)!
  const by = addWorkingDays(factory.calendar, on, -days)
  const text = {
    en: `${name.en} by ${by} instead of ${on}`,
    zh: `${name.zh}须提前到${zhDate(factory, by)}（目前${zhDate(factory, on)}）`,
  }
  return { milestone: key, by, on, days, text }
}

import { addWorkingDays } from '../../../domain/calendar'
import type { MilestoneKey } from '../../../domain/policy'
import type { Factory } from './factory'
import type { PlannedOrderState } from './planned'
import type { RequiredDate } from './promise-result'
import { zhDate } from './words'

const told: MilestoneKey[] = ['materialsIn', 'productionStart', 'productionComplete']

/**
 * By when the milestones that the planner can move would have to be reached for an order to ship on its date: its
 * materials, its production, or, where these are not to blame, what is first on the critical path.
 */
export function requiredDates(factory: Factory, { final }: PlannedOrderState): RequiredDate[] {
  const late = (key: MilestoneKey) => (final.milestones.get(key)?.slackDays ?? 0) < 0
  const keys = told.filter(late)
  const first = final.plan.criticalPath.find(late)
  return (keys.length > 0 || !first ? keys : [first]).map((key) => {
    const { name, earliestOn: on, slackDays = 0 } = final.milestones.get(key)!
    const by = addWorkingDays(factory.calendar, on, slackDays)
    const text = {
      en: `${name.en} by ${by} instead of ${on}`,
      zh: `${name.zh}须提前到${zhDate(factory, by)}（目前${zhDate(factory, on)}）`,
    }
    return { milestone: key, by, on, days: -slackDays, text }
  })
}

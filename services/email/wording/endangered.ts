import { compileCalendar, workingDaysBetween, workingMinutesBetween } from '../../../domain/calendar'
import { workingDayMinutes } from '../../../domain/order/risk'
import type { OrderState, Task } from '../../../domain/order/state'
import type { TimePlan } from '../../../domain/policy/time-plan'
import { count, longDate } from '../format'
import { cutOffTime } from '../port-time'
import type { Fact } from './words'

/** What the delay of a task endangers: the carrier's cut-off, and the sailing with what is left of its slack. */
export function endangered(state: OrderState, task: Task, now: string): Fact[] {
  const { plan } = state
  if (!plan) return []
  const sailing: Fact = { label: { en: 'Planned sailing', zh: '计划船期' }, value: longDate(plan.shipOn) }
  return [...cutOff(state, task), sailing, ...(outOfReach(state, plan) ?? slack(state, plan, { task, now }))]
}

function cutOff(state: OrderState, task: Task): Fact[] {
  const { cutOffAt } = task
  if (!cutOffAt) return []
  const label = { en: 'Cut-off (fixed)', zh: '截止（不可推迟）' }
  return [{ label, value: cutOffTime(state, task, cutOffAt), isAlert: true }]
}

/** The first sailing that is possible by what is known, where the planned one is not. */
function outOfReach({ calendar }: OrderState, plan: TimePlan): Fact[] | undefined {
  const { shipOn } = plan
  const expected = plan.projectedShipOn ?? plan.earliestShipOn ?? shipOn
  if (expected <= shipOn) return undefined
  const days = calendar ? workingDaysBetween(compileCalendar(calendar), shipOn, expected) : 0
  const { en, zh } = longDate(expected)
  const value = {
    en: days > 0 ? `${en}, ${count(days, 'working day')} later` : en,
    zh: days > 0 ? `${zh}，晚 ${days} 个工作日` : zh,
  }
  return [{ label: { en: 'Can sail', zh: '预计可出运' }, value, isAlert: true }]
}

/** The plan's slack of the milestone, less what the delay has used up of it; the ladders count it in the same way. */
function slack({ calendar }: OrderState, plan: TimePlan, { task, now }: { task: Task; now: string }): Fact[] {
  const slackDays = plan.milestones.find(({ key }) => key === task.milestone)?.slackDays
  if (slackDays === undefined || !calendar) return []
  const late = workingMinutesBetween(compileCalendar(calendar), Date.parse(task.dueAt), Date.parse(now))
  const left = Math.max(0, slackDays) - Math.floor(Math.max(0, late) / workingDayMinutes)
  const label = { en: 'Slack', zh: '浮动时间' }
  if (left > 0) {
    const value = {
      en: `${count(left, 'working day')} until the sailing is in danger`,
      zh: `还有 ${left} 个工作日，用完即影响船期`,
    }
    return [{ label, value }]
  }
  const value = { en: 'none left: every further day moves the sailing', zh: '已无余量，再拖就赶不上船期' }
  return [{ label, value, isAlert: true }]
}

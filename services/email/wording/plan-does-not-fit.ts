import type { OrderState } from '../../../domain/order/state'
import type { Bilingual } from '../../../domain/policy/ladders'
import { count, longDate } from '../format'
import { news, type Fact, type NewsInput, type Wording } from './words'

/** At most so many milestones are named; the order's page shows all. */
const mostMisfits = 12

/** The alert for a plan that does not fit, with the milestones that cannot be reached. */
export function planDoesNotFit({ notice, state }: NewsInput): Wording {
  return news({
    tone: 'critical',
    subject: { en: 'The plan does not fit', zh: '时间安排表排不下' },
    lead: leadOf(state.plan?.shipOn ?? '', notice.facts.earliestShipOn ?? ''),
    facts: [...sailing(state, notice.facts.earliestShipOn), ...misfits(state, notice.facts.misfits ?? '')],
    asks: {
      en: 'Agree on another date with the customer, or on how to gain the time.',
      zh: '请与客户协商改期，或拿出抢工方案。',
    },
  })
}

/** Either the sailing itself is out of reach, or only earlier dates have passed. */
function leadOf(shipOn: string, earliest: string): Bilingual {
  if (earliest !== '' && earliest <= shipOn) {
    return {
      en: `Dates of the plan have passed already; the sailing on ${shipOn} still holds if nothing more is lost.`,
      zh: `部分节点日期已过；后续不再延误的话，${shipOn} 的船期仍可保住。`,
    }
  }
  return {
    en: `The plan cannot reach the sailing on ${shipOn}. Earliest feasible sailing: ${earliest || 'unknown'}.`,
    zh: `按现有日期赶不上 ${shipOn} 的船期，最早可行船期：${earliest || '待定'}。`,
  }
}

function sailing({ plan }: OrderState, earliest = ''): Fact[] {
  if (!plan) return []
  const planned: Fact = { label: { en: 'Planned sailing', zh: '计划船期' }, value: longDate(plan.shipOn) }
  if (earliest <= plan.shipOn) return [planned]
  const label = { en: 'Earliest feasible', zh: '最早可行船期' }
  return [planned, { label, value: longDate(earliest), isAlert: true }]
}

function misfits(state: OrderState, packed: string): Fact[] {
  return packed
    .split(',')
    .filter((entry) => entry !== '')
    .slice(0, mostMisfits)
    .map((entry) => {
      const [key = '', days = ''] = entry.split(':')
      const name = state.plan?.milestones.find((milestone) => milestone.key === key)?.name
      const late = count(Number(days), 'working day')
      return { label: name ?? { en: key, zh: key }, value: { en: `${late} late`, zh: `晚 ${days} 个工作日` } }
    })
}

import type { Bilingual } from '../../../domain/policy/ladders'
import { longDate } from '../format'
import { news, type NewsInput, type Wording } from './words'

/** The projected sailing has moved, with the reason, or has come back to the planned one. */
export function shipDateMoves({ notice: { facts } }: NewsInput): Wording {
  const { to = '', shipOn = '–' } = facts
  const holds = sailingHolds(facts)
  return news({
    tone: holds ? 'news' : 'critical',
    subject: subjectOf(facts),
    badge: holds ? { en: 'Sailing holds', zh: '船期恢复' } : { en: 'Sailing in danger', zh: '船期告急' },
    lead: leadOf(facts),
    facts: [
      { label: { en: 'Planned sailing', zh: '计划船期' }, value: longDate(shipOn) },
      {
        label: { en: 'Can sail', zh: '预计可出运' },
        value: longDate(to || '–'),
        ...(holds ? {} : { isAlert: true as const }),
      },
    ],
    ...(holds ? {} : { asks }),
  })
}

/** It can be kept after all. */
function sailingHolds({ to, shipOn }: Record<string, string>): boolean {
  return to === shipOn
}

const asks = {
  en: 'Gain the time, or agree on the new date with the customer.',
  zh: '请设法抢回工期，或与客户确认新船期。',
}

function subjectOf({ to = '', shipOn }: Record<string, string>): Bilingual {
  if (to === shipOn) return { en: 'The sailing holds again', zh: '船期恢复' }
  return { en: `Can sail on ${to} only`, zh: `船期预计推迟到 ${to}` }
}

function leadOf({ from, to, shipOn, days, becauseEn, becauseZh }: Record<string, string>): Bilingual {
  if (to === shipOn)
    return {
      en: `The sailing on ${to} can be held again; ${from} was feared.`,
      zh: `原预计推迟到 ${from}，现可按 ${to} 出运。`,
    }
  const reason = { en: becauseEn ? `: ${becauseEn}` : '', zh: becauseZh ? `，原因：${becauseZh}` : '' }
  return {
    en: `The order can sail on ${to}, ${days} working days after ${shipOn}${reason.en}.`,
    zh: `预计 ${to} 才能出运，比计划船期 ${shipOn} 晚 ${days} 个工作日${reason.zh}。`,
  }
}

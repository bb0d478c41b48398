import type { Bilingual } from '../../../domain/policy/ladders'
import { count } from '../format'

/** Subject and first sentence of a mail about several orders. */
export type SummaryWords = { subject: Bilingual; lead: Bilingual }

/** How many tasks a digest tells of, how many of them are critical, and of how many orders they are. */
export type DigestCounts = { tasks: number; critical: number; orders: number }

/** Of how many orders the sailing has moved, and how many other notices there are. */
export type NewsCounts = { moved: number; notices: number }

/** What a digest says of itself: its tasks, the sailings that moved, and what else there is to know. */
export function digestWords(counts: DigestCounts, { moved, notices }: NewsCounts): SummaryWords {
  const parts = [
    ...(counts.tasks > 0 ? [taskWords(counts)] : []),
    ...(moved > 0 ? [movedWords(moved)] : []),
    ...(notices > 0 ? [noticeWords(notices)] : []),
  ]
  return {
    subject: {
      en: parts.map(({ subject }) => subject.en).join('; '),
      zh: parts.map(({ subject }) => subject.zh).join('；'),
    },
    lead: {
      en: parts.map(({ lead }) => lead.en).join(' '),
      zh: parts.map(({ lead }) => lead.zh).join(''),
    },
  }
}

function taskWords({ tasks, critical, orders }: DigestCounts): SummaryWords {
  const want = tasks === 1 ? 'wants' : 'want'
  const subject = { en: `${count(tasks, 'task')} ${want} you`, zh: `${tasks} 项待办需跟进` }
  return {
    subject:
      critical > 0
        ? { en: `${subject.en}, ${critical} critical`, zh: `${subject.zh}，其中 ${critical} 项紧急` }
        : subject,
    lead: {
      en: `${count(tasks, 'task')} of ${orders === 1 ? 'one order' : `${orders} orders`} ${want} your attention, the riskiest first.`,
      zh: `${orders} 张订单共 ${tasks} 项待办需要您跟进，按风险由高到低排列。`,
    },
  }
}

function movedWords(moved: number): SummaryWords {
  return {
    subject: { en: `${count(moved, 'sailing')} moved`, zh: `${moved} 张订单船期有变` },
    lead: {
      en: `The expected ${moved === 1 ? 'sailing of one order has' : `sailings of ${moved} orders have`} moved.`,
      zh: `${moved} 张订单的预计船期有变。`,
    },
  }
}

function noticeWords(notices: number): SummaryWords {
  return {
    subject: { en: count(notices, 'notice'), zh: `${notices} 条订单动态` },
    lead: { en: `${count(notices, 'notice')} for you to know.`, zh: `另有 ${notices} 条订单动态，请知悉。` },
  }
}

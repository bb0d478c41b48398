import type { Bilingual } from '../../../domain/policy/ladders'
import { count } from '../format'

/** Subject and first sentence of a mail about several orders. */
export type SummaryWords = { subject: Bilingual; lead: Bilingual }

/** How many tasks a digest tells of, how many of them are critical, and of how many orders they are. */
export type DigestCounts = { tasks: number; critical: number; orders: number }

/** What a digest says of itself: its tasks, and of how many orders the sailing has moved. */
export function digestWords(counts: DigestCounts, moved: number): SummaryWords {
  if (counts.tasks === 0) return movedWords(moved)
  const { subject, lead } = taskWords(counts)
  if (moved === 0) return { subject, lead }
  return {
    subject: {
      en: `${subject.en}; ${count(moved, 'sailing')} moved`,
      zh: `${subject.zh}；${moved} 张订单船期有变`,
    },
    lead: {
      en: `${lead.en} The expected sailings of ${count(moved, 'order')} have moved.`,
      zh: `${lead.zh}另有 ${moved} 张订单预计船期有变。`,
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
      en: `The expected sailings of ${count(moved, 'order')} have moved, the riskiest first.`,
      zh: `以下 ${moved} 张订单的预计船期有变，按风险由高到低排列。`,
    },
  }
}

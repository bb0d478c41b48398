import type { Bilingual } from '../../domain/policy/ladders'
import { byRisk, composeTasks, type SummaryMail, type TaskLine } from './digest'
import { longDate } from './format'
import { oneLine } from './headers'
import { say } from './language'
import type { ComposedMail } from './message'
import { toneColors } from './view'

/** A person's open work at the beginning of a working day (R93). */
export type WorkList = SummaryMail & {
  /** The day, `YYYY-MM-DD`. */
  on: string
  overdue: TaskLine[]
  dueToday: TaskLine[]
  dueThisWeek: TaskLine[]
  /** Due, and in the hands of a customer or supplier. */
  waitingOnOthers: TaskLine[]
}

/** The daily work list: overdue, due today, due this week, and what others owe us; of somebody who is away by name. */
export async function composeWorkList(list: WorkList): Promise<ComposedMail> {
  const { on, overdue, dueToday, dueThisWeek, waitingOnOthers } = list
  const away = awayName(list)
  const day = longDate(on)
  const late = overdue.length
  const today = dueToday.length
  return composeTasks(list, {
    subject: {
      en: `Work list ${on}${away ? ` of ${away.en}` : ''}: ${late} overdue, ${today} due today`,
      zh: `${on} 工作清单${away ? `（代${away.zh}）` : ''}：逾期 ${late} 项，今日到期 ${today} 项`,
    },
    lead: leadOf({ day, away, isEmpty: late + today + dueThisWeek.length + waitingOnOthers.length === 0 }),
    color: toneColors[late > 0 ? 'late' : 'news'],
    list: { name: 'Gendan work list', label: 'work-list' },
    groups: [
      { heading: { en: 'Overdue', zh: '已逾期' }, lines: byRisk(overdue) },
      { heading: { en: 'Due today', zh: '今日到期' }, lines: byDueTime(dueToday) },
      { heading: { en: 'Due this week', zh: '本周到期' }, lines: byDueTime(dueThisWeek) },
      { heading: { en: 'Waiting on others', zh: '等待对方' }, lines: byDueTime(waitingOnOthers) },
    ],
  })
}

/** In whose place the reader is written to. */
function awayName({ recipient: { inPlaceOf } }: WorkList): Bilingual | undefined {
  if (!inPlaceOf) return undefined
  return { en: oneLine(say(inPlaceOf, 'en')), zh: oneLine(say(inPlaceOf, 'zh')) }
}

function leadOf({ day, away, isEmpty }: { day: Bilingual; away?: Bilingual; isEmpty: boolean }): Bilingual {
  if (isEmpty)
    return { en: `Nothing is due on ${day.en} or this week.`, zh: `${day.zh}：今日及本周暂无到期事项。` }
  if (!away) return { en: `Your work for ${day.en}.`, zh: `${day.zh}需要您跟进的事项：` }
  return {
    en: `Work of ${away.en} for ${day.en}, which comes to you in their place.`,
    zh: `以下为${away.zh}的待办，${day.zh}由您代为跟进：`,
  }
}

function byDueTime(lines: readonly TaskLine[]): TaskLine[] {
  return byRisk(lines).sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0))
}

import type { Bilingual } from '../../domain/policy/ladders'
import type { Problem } from '../problem'

/** The refusals that a reader of a mail meets, in Chinese; the rule's own English stands beside them. */
const chinese: Record<string, string> = {
  'not-permitted': '这项待办不归您处理，未做任何操作。',
  'task-not-open': '这项待办已结束或已取消，无需再处理。',
  'promise-in-the-past': '承诺完成时间必须晚于现在。',
  'reason-missing': '推迟原承诺须说明原因。',
  'promise-limit': '推迟次数已达上限，请按原承诺完成或转交他人。',
  'past-cut-off': '不能晚于截止前的最后一次提醒。',
  'past-limit': '承诺或推迟的时间太晚，请选更早的时间；确需更晚的，请先重排交期。',
  'snooze-in-the-past': '再次提醒的时间必须晚于现在。',
  'snooze-limit': '稍后提醒的次数已达上限，请承诺完成日期或转交他人。',
  'snooze-too-long': '稍后提醒的时间太长，请选更早的时间。',
  'malformed-body': '填写的内容有误，请检查后重新提交。',
  'order-closed': '该订单已结束，无需再处理。',
  'order-cancelling': '该订单正在取消，不能再登记。',
  'order-on-hold': '该订单已暂停，恢复后才能登记。',
  'stage-not-open': '该阶段尚未开始或已结束，不能登记。',
  'not-planned-yet': '该订单正在排计划，请稍后再试。',
  'temporal-unavailable': '系统暂时无法处理，未做任何操作，请稍后再试。',
  'database-unavailable': '系统暂时无法处理，请稍后再试。',
}

/** What the fields of the forms are called, by where they stand in the command's body. */
const fields: Record<string, Bilingual & { wants: Bilingual }> = {
  '/until': {
    en: 'Remind me again at',
    zh: '再次提醒时间',
    wants: { en: 'give a date and a time, such as 2026-03-02 17:30', zh: '请填写日期和时间，例如 2026-03-02 17:30' },
  },
  '/promisedAt': {
    en: 'Will be done on',
    zh: '承诺完成日期',
    wants: { en: 'give a date, such as 2026-03-02', zh: '请填写日期，例如 2026-03-02' },
  },
  '/reason': {
    en: 'Why',
    zh: '原因',
    wants: { en: 'say it in a few words', zh: '请用几句话说明，不能留空或过长' },
  },
  '/comment': { en: 'Comment', zh: '备注', wants: { en: 'make it shorter', zh: '内容过长，请精简' } },
} // prettier-ignore

/** What is wrong with each field, as the form names it; undefined when a field is none of the form's. */
function fieldWords({ errors = [] }: Problem): Bilingual | undefined {
  const wrong = errors.map(({ pointer = '' }) => fields[pointer])
  if (wrong.length === 0 || wrong.some((field) => field === undefined)) return undefined
  return {
    en: `${wrong.map((field) => `${field!.en}: ${field!.wants.en}`).join('; ')}.`,
    zh: `${wrong.map((field) => `${field!.zh}：${field!.wants.zh}`).join('；')}。`,
  }
}

/** Why nothing was done, in both languages. */
export function refusalWords(problem: Problem): Bilingual {
  const { code, message } = problem
  const ofFields = code === 'malformed-body' ? fieldWords(problem) : undefined
  if (ofFields) return ofFields
  const zh = Object.hasOwn(chinese, code) ? chinese[code]! : '订单未接受此操作，未做任何更改。'
  return { zh, en: `${message}.`.replace(/\.\.$/, '.') }
}

/** Problems that the reader can do something about by filling the form in otherwise. */
export const correctable: ReadonlySet<string> = new Set([
  'promise-in-the-past',
  'reason-missing',
  'past-cut-off',
  'past-limit',
  'snooze-in-the-past',
  'snooze-too-long',
  'malformed-body',
  'temporal-unavailable',
  'database-unavailable',
])

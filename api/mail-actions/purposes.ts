import { isDate, minuteOfDay } from '../../domain/calendar'
import type { CommandName } from '../../domain/order/commands'
import { atFactoryTime, endOfDay } from '../../domain/order/facts'
import type { OrderState, Task } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'
import { commandOfPurpose } from '../../services/email/mail-actions'
import type { ActionPurpose } from '../../services/email/message'
import type { FormField } from './page'

/** What was filled in, by the names of the fields; what was left empty is absent. */
export type Filled = Partial<Record<'promisedOn' | 'reason' | 'comment' | 'until', string>>

/** A field of a purpose's form; with `isFor` only for some tasks. */
type RowField = Omit<FormField, 'value'> & { isFor?: (task: Task) => boolean }

/** What a link asks its bearer to confirm. A new purpose is a row here and in `actionPurposes`. */
export type PurposeRow = {
  title: Bilingual
  button: Bilingual
  /** Said when it is done. */
  done: Bilingual
  fields: RowField[]
  /** The body of the command, of a task by its key. */
  body: (of: { task: string; filled: Filled; state: OrderState }) => Record<string, unknown>
}

const acknowledge: PurposeRow = {
  title: { en: 'Acknowledge', zh: '签收待办' },
  button: { en: 'Acknowledge', zh: '确认签收' },
  done: { en: 'Acknowledged', zh: '已签收' },
  fields: [
    {
      name: 'promisedOn',
      label: { en: 'Will be done on', zh: '承诺完成日期' },
      type: 'date',
      isRequired: false,
      isLong: false,
    },
    {
      name: 'reason',
      label: { en: 'Why, if you put off your promise', zh: '如推迟原承诺，请说明原因' },
      type: 'text',
      isRequired: false,
      isLong: false,
      isFor: ({ promise }) => promise !== undefined,
    },
    {
      name: 'comment',
      label: { en: 'Comment', zh: '备注' },
      type: 'text',
      isRequired: false,
      isLong: true,
    },
  ],
  body: ({ task, filled: { promisedOn, reason, comment }, state }) => ({
    task,
    ...(promisedOn ? { promisedAt: isDate(promisedOn) ? endOfDay(state, promisedOn) : promisedOn } : {}),
    ...(reason ? { reason } : {}),
    ...(comment ? { comment } : {}),
  }),
}

const snooze: PurposeRow = {
  title: { en: 'Snooze', zh: '稍后提醒' },
  button: { en: 'Snooze', zh: '确认稍后提醒' },
  done: { en: 'Snoozed', zh: '已设为稍后提醒' },
  fields: [
    {
      name: 'until',
      label: { en: 'Remind me again at (factory time)', zh: '再次提醒时间（工厂时间）' },
      type: 'datetime-local',
      isRequired: true,
      isLong: false,
    },
    {
      name: 'reason',
      label: { en: 'Why it can wait', zh: '原因' },
      type: 'text',
      isRequired: true,
      isLong: true,
    },
  ],
  body: ({ task, filled: { until = '', reason = '' }, state }) => ({
    task,
    until: factoryInstant(state, until),
    reason,
  }),
}

/** What is confirmed when one command completes the task. */
export const complete: PurposeRow = {
  title: { en: 'Complete', zh: '完成待办' },
  button: { en: 'Record as done', zh: '登记完成' },
  done: { en: 'Recorded as done', zh: '已登记完成' },
  fields: [],
  body: () => ({}),
}

/**
 * `2026-03-02T17:30`, as browsers send it, or with a space, on the factory's clock as an instant; what is none stays as
 * it is, to be refused by name.
 */
function factoryInstant(state: OrderState, text: string): string {
  const [, date = '', time = ''] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d{1,3})?)?$/.exec(text.trim()) ?? []
  const minute = minuteOfDay(time)
  return isDate(date) && minute !== undefined ? atFactoryTime(state, date, minute) : text
}

/** The row of each purpose, complete with the command that it gives. */
export function purposeRow(
  purpose: Exclude<ActionPurpose, 'complete'>,
): (PurposeRow & { command: CommandName }) | undefined {
  const command = commandOfPurpose(purpose)
  return command && { ...{ acknowledge, snooze }[purpose], command }
}

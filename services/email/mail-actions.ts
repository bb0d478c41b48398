import { addWorkingDaysToInstant, compileCalendar, dayMs } from '../../domain/calendar'
import type { CommandName } from '../../domain/order/commands'
import { commandNames } from '../../domain/order/commands'
import { wouldAccept } from '../../domain/order/decide'
import type { Notice } from '../../domain/order/notifications'
import type { OrderState, Task } from '../../domain/order/state'
import { signGrant } from './action-links'
import {
  actionPurposes,
  type ActionLinks,
  type ActionPurpose,
  type LinkActions,
  type Recipient,
  type ToldTask,
} from './message'
import { LINK_DAYS } from './view'

/** Where links lead, and the keys that sign them, the one in use first. */
export type LinkSettings = { api: string; keys: readonly string[] }

/**
 * Makes the links of mails: signed for their reader alone, good for seven working days, one use each. Only our own people get
 * any, and only those that the order's rules would let them follow when the mail is written.
 */
export function createLinkActions({ api, keys }: LinkSettings): LinkActions {
  return ({ state, recipient, ...told }) => {
    const { task: key, mail, at } = told.notice ? toldBy(told.notice) : told
    const task = key === undefined ? undefined : state.tasks[key]
    if (!task) return {}
    const granted = {
      order: state.number,
      task: task.key,
      employee: recipient.code,
      mail,
      expiresAt: expiryOf(state, at),
    }
    const link = (purpose: ActionPurpose) => `${api}/mail-actions/${signGrant({ ...granted, purpose }, keys)}`
    const open = purposesFor({ state, task, recipient, now: at })
    return Object.fromEntries(open.map((purpose) => [purpose, link(purpose)])) as ActionLinks
  }
}

/** The task of a notice, and what names its mail: the event and the level, so that each mail's links are its own. */
function toldBy({ task, seq, level, kind, at }: Notice): Partial<ToldTask> & Omit<ToldTask, 'task'> {
  return { ...(task ? { task: task.key } : {}), mail: `${seq}.${level ?? kind}`, at }
}

/** Working days, since a mail that waits for the end of a holiday must not arrive with links that have expired. */
function expiryOf({ calendar }: OrderState, from: string): string {
  const at = Date.parse(from)
  const end = calendar
    ? addWorkingDaysToInstant(compileCalendar(calendar), at, LINK_DAYS)
    : at + LINK_DAYS * dayMs
  return new Date(end).toISOString()
}

/** The command behind each purpose; what completes a task is for the page to find out. */
const commandOf: Record<Exclude<ActionPurpose, 'complete'>, string> = {
  acknowledge: 'acknowledgeTask',
  snooze: 'snoozeTask',
}

/** The command that a purpose gives; undefined while the order knows none of that name. */
export function commandOfPurpose(purpose: Exclude<ActionPurpose, 'complete'>): CommandName | undefined {
  return commandNames.find((name) => name === commandOf[purpose])
}

type Asked = { state: OrderState; task: Task; recipient: Recipient; now: string }

/** Whoever may acknowledge a task may move it: the rules are asked, so that they stand in one place. */
function purposesFor({ state, task, recipient, now }: Asked): ActionPurpose[] {
  const { code, department, level, isExternal } = recipient
  if (isExternal || !department || !level || task.closedAt) return []
  const envelope = { v: 1, actor: { code, department, level }, key: 'would it be taken?' }
  const command = { name: 'acknowledgeTask', envelope, body: { task: task.key } }
  if (!wouldAccept(state, command, now)) return []
  return actionPurposes.filter((purpose) => purpose === 'complete' || commandOfPurpose(purpose) !== undefined)
}

import type { CommandName } from '../../domain/order/commands'
import { commandRow } from '../../domain/order/commands'
import type { OrderState, Task } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'
import type { Employee } from '../../services/database'
import { longTime } from '../../services/email/format'
import { commandFormUrl, openOrderUrl } from '../../services/email/order-urls'
import type { Answer } from '../answer'
import { page, type PageView } from './page'
import type { Filled, PurposeRow } from './purposes'

/** What every page about a task knows: the order, the task, and in whose name the link acts. */
export type Subject = { state: OrderState; task: Task; employee: Employee; url: string }

/** 404: nobody here has signed this link as it stands. */
export function forgedPage(): Answer {
  return page(404, {
    tone: 'bad',
    title: { en: 'The link is not valid', zh: '链接无效' },
    lines: [
      {
        en: 'It was not made here, or parts of it are missing. Nothing was done. Open the mail again and use its button.',
        zh: '链接不是由本系统生成，或不完整。未做任何操作，请回到邮件中重新点击按钮。',
      },
    ],
  })
}

/** 410: the link has had its time. */
export function expiredPage(order: string, url: string): Answer {
  return page(410, {
    tone: 'bad',
    title: { en: 'The link has expired', zh: '链接已过期' },
    lines: [
      {
        en: 'Nothing was done. Use the button of a newer mail, or open the order.',
        zh: '未做任何操作。请使用较新邮件中的按钮，或直接打开订单处理。',
      },
    ],
    links: [openLink(order, url)],
  })
}

/** 403: the person may not act any more, or the order is not to be found. */
export function blockedPage(lines: Bilingual[]): Answer {
  return page(403, { tone: 'bad', title: { en: 'Nothing was done', zh: '未做任何操作' }, lines })
}

/** 409: the link was used before; it shows what came of it. */
export function usedPage(subject: Subject, row: PurposeRow, at: string): Answer {
  const { en, zh } = longTime(subject.state.calendar, at)
  return page(409, {
    tone: 'plain',
    title: { en: 'Done already', zh: '已处理过' },
    lines: [
      {
        en: `${row.done.en} with this link on ${en}. Nothing was done again.`,
        zh: `${row.done.zh}：此链接已于 ${zh} 使用，未重复操作。`,
      },
    ],
    facts: facts(subject),
    links: [openLink(subject.state.number, subject.url)],
  })
}

/** 409: there is nothing left to do about the task. */
export function closedPage(subject: Subject): Answer {
  const { state, task, url } = subject
  const { en, zh } = longTime(state.calendar, task.closedAt ?? '')
  return page(409, {
    tone: 'good',
    title: { en: 'Nothing left to do', zh: '无需处理' },
    lines: [{ en: `The task was closed on ${en}.`, zh: `这项待办已于 ${zh} 结束。` }],
    facts: facts(subject),
    links: [openLink(state.number, url)],
  })
}

export type Asking = {
  row: PurposeRow
  lines?: Bilingual[]
  filled?: Filled
  problem?: Bilingual
  status?: number
}

/** The form that does what the link is for; shown again with what was filled in when that was refused. */
export function formPage(
  subject: Subject,
  { row, lines = [], filled = {}, problem, status = 200 }: Asking,
): Answer {
  const asked = row.fields.filter(({ isFor }) => !isFor || isFor(subject.task))
  const fields = asked.map(({ isFor: _isFor, ...field }) => ({
    ...field,
    value: filled[field.name as keyof Filled] ?? '',
  }))
  return page(status, {
    tone: problem ? 'bad' : 'plain',
    title: row.title,
    lines,
    facts: facts(subject),
    problems: problem ? [problem] : [],
    form: { fields, button: row.button },
  })
}

/** 200: done now; 202: taken and on its way to the order's log. */
export function donePage(subject: Subject, row: PurposeRow, isRecorded: boolean): Answer {
  return page(isRecorded ? 200 : 202, {
    tone: 'good',
    title: row.done,
    lines: isRecorded
      ? [
          {
            en: 'It is recorded in your name. You may close this page.',
            zh: '已以您的名义登记，可以关闭本页。',
          },
        ]
      : [{ en: 'It was taken and is being recorded.', zh: '已受理，正在登记。' }],
    facts: facts(subject),
    links: [openLink(subject.state.number, subject.url)],
  })
}

/** Nothing was done, and why; the form would not help. */
export function refusedPage(subject: Subject, status: number, why: Bilingual): Answer {
  return page(status, {
    tone: 'bad',
    title: { en: 'Nothing was done', zh: '未做任何操作' },
    lines: [why],
    facts: facts(subject),
    links: [openLink(subject.state.number, subject.url)],
  })
}

/** What completes the task needs more than a word: the commands of its stage, each with its form. */
export function choicePage(subject: Subject, commands: readonly CommandName[], status: number): Answer {
  const { state, url } = subject
  const links = commands.map((name) => {
    const { en, zh } = commandRow(name)
    return { label: { en, zh }, url: commandFormUrl(url, name, state.number) }
  })
  return page(status, {
    tone: 'plain',
    title: { en: 'Complete', zh: '完成待办' },
    lines: [
      {
        en: 'Completing it needs details. Choose what was done and fill in its form.',
        zh: '完成这项待办需要填写内容，请选择所办事项并填写。',
      },
    ],
    facts: facts(subject),
    links: [...links, openLink(state.number, url)],
  })
}

function facts({ state, task, employee }: Subject): NonNullable<PageView['facts']> {
  const { order, number, calendar } = state
  const due = longTime(calendar, task.dueAt)
  return [
    {
      label: { en: 'Order', zh: '订单' },
      value: `${number} · ${order.customer} · ${order.buyerOrderNumber}`,
    },
    { label: { en: 'What', zh: '事项' }, value: [...new Set([task.title.zh, task.title.en])].join(' ') },
    { label: { en: 'Due', zh: '应完成时间' }, value: `${due.zh} ${due.en}` },
    { label: { en: 'In the name of', zh: '操作人' }, value: `${employee.name} ${employee.nameEn}` },
  ]
}

function openLink(number: string, url: string) {
  return { label: { en: 'Open order', zh: '打开订单' }, url: openOrderUrl(url, number) }
}

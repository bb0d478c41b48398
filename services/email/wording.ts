import { departments } from '../../domain/departments'
import { lateness, localTime } from './format'
import type { NoticeKind } from '../../domain/order/notifications'
import type { OrderState } from '../../domain/order/state'
import type { HeldNotice, MailInput } from './message'

export type Bilingual = { en: string; zh: string }

/** What a mail says, in both languages, before it is laid out. */
export type Wording = {
  /** The end of the subject, behind the order's own part. */
  subject: Bilingual
  /** One sentence that says it all. */
  lead: Bilingual
  /** One for each thing that the mail speaks of. */
  sections: Section[]
}

export type Section = {
  /** Label and value, in reading order. */
  facts: { label: Bilingual; value: string }[]
  /** What the reader is asked to do. */
  asks?: Bilingual
}

/** The words of a mail by its kind. */
export function wording(input: MailInput): Wording {
  const [held] = input.notices
  const { kind } = held.notice
  if (kind === 'escalation') return escalation(input)
  const { subject, lead, facts, asks } = wordings[kind]({ ...input, ...held })
  return { subject, lead, sections: [{ facts, asks }] }
}

const levelNames: Record<string, Bilingual> = {
  remind: { en: 'Reminder', zh: '提醒' },
  lastCall: { en: 'Last call', zh: '最后提醒' },
  due: { en: 'Due', zh: '到期' },
  lead: { en: 'Overdue', zh: '逾期·主管跟进' },
  supervisor: { en: 'Overdue', zh: '逾期·上报直属上级' },
  planning: { en: 'Overdue', zh: '逾期·通报计划部' },
  sales: { en: 'Overdue', zh: '逾期·通报业务部' },
  manager: { en: 'Overdue, manager', zh: '逾期·上报经理' },
  director: { en: 'Overdue, director', zh: '逾期·上报总监' },
  missed: { en: 'Cut-off missed', zh: '已错过截止时间' },
  shipDateHit: { en: 'Ship date in danger', zh: '影响船期' },
  etaSlips: { en: 'Arrival slips', zh: '到港延误' },
}

/** One mail for everything that reached the same level for the same reader at the same moment. */
function escalation(input: MailInput): Wording {
  const entries = input.notices.map((held) => escalated(input, held))
  const [first] = entries
  if (!first || entries.length === 1) return { ...first!, sections: entries.map(({ section }) => section) }
  const level = levelOf(input.notices[0].notice.level)
  const count = entries.length
  return {
    subject: { en: `${level.en}: ${count} tasks`, zh: `${level.zh}：${count} 项待办` },
    lead: entries.every(({ isLate }) => isLate)
      ? { en: `${count} tasks of this order are late.`, zh: `本订单有以下 ${count} 项已逾期：` }
      : {
          en: `${count} tasks of this order want your attention.`,
          zh: `本订单有以下 ${count} 项待办需要跟进：`,
        },
    sections: withSharedAsk(entries.map(({ section }) => section)),
  }
}

/** What is asked of the reader alike for every task is said once, at the end. */
function withSharedAsk(sections: Section[]): Section[] {
  const last = sections.length - 1
  return sections.map((section, index) =>
    index < last && section.asks?.en === sections[index + 1]?.asks?.en ? { facts: section.facts } : section,
  )
}

type Escalated = Pick<Wording, 'subject' | 'lead'> & { isLate: boolean; section: Section }

function escalated(input: MailInput, held: HeldNotice): Escalated {
  const { notice } = held
  const { state, recipient } = input
  const title = notice.task?.title ?? { en: '', zh: '' }
  const dueAt = notice.facts.dueAt ?? notice.at
  const { isLate, words } = lateness(state, dueAt, notice.at)
  if (recipient.isExternal) return externalEscalation(input, held, { dueAt, isLate })
  const level = levelOf(notice.level)
  return {
    isLate,
    subject: { en: `${level.en}: ${title.en}`, zh: `${level.zh}：${title.zh}` },
    lead: isLate
      ? { en: `"${title.en}" is late by ${words.en}.`, zh: `“${title.zh}”已逾期 ${words.zh}。` }
      : { en: `"${title.en}" is due in ${words.en}.`, zh: `“${title.zh}”还有 ${words.zh}到期。` },
    section: {
      facts: [
        { label: { en: 'What', zh: '事项' }, value: `${title.zh} ${title.en}` },
        {
          label: isLate ? { en: 'Late since', zh: '逾期起于' } : { en: 'Due', zh: '应完成时间' },
          value: localTime(state, dueAt),
        },
        { label: { en: 'Held by', zh: '责任人' }, value: holderOf(held) },
        { label: { en: 'Planned sailing', zh: '计划船期' }, value: state.plan?.shipOn ?? '–' },
      ],
      asks: notice.asks,
    },
  }
}

/** To a customer or supplier: what we await from them and by when, without our inner workings. */
function externalEscalation(
  { state }: MailInput,
  { notice }: HeldNotice,
  { dueAt, isLate }: { dueAt: string; isLate: boolean },
): Escalated {
  const title = notice.task?.title ?? { en: '', zh: '' }
  const day = localTime(state, dueAt).slice(0, 10)
  return {
    isLate,
    subject: title,
    lead: isLate
      ? {
          en: `We were expecting "${title.en}" by ${day} and have not received it yet.`,
          zh: `“${title.zh}”原定 ${day} 前完成，我们尚未收到，烦请尽快回复。`,
        }
      : {
          en: `A friendly reminder: "${title.en}" is expected by ${day}.`,
          zh: `温馨提醒：“${title.zh}”请于 ${day} 前完成。`,
        },
    section: {
      facts: [
        { label: { en: 'Order', zh: '订单' }, value: state.order.buyerOrderNumber },
        { label: { en: 'Expected by', zh: '期限' }, value: day },
      ],
      asks: notice.asks,
    },
  }
}

function levelOf(level: string | undefined): Bilingual {
  return levelNames[level ?? 'due'] ?? { en: 'Due', zh: '到期' }
}

function holderOf({ notice, holder: name }: HeldNotice): string {
  const task = notice.task
  if (!task) return '–'
  const department = `${departments[task.department]} ${task.department}`
  return name ? `${name} · ${department}` : department
}

type SingleWording = Pick<Wording, 'subject' | 'lead'> & Section
type Words = (input: MailInput & HeldNotice) => SingleWording

const wordings: Record<Exclude<NoticeKind, 'escalation'>, Words> = {
  planDoesNotFit: ({ notice, state }) => ({
    subject: { en: 'The plan does not fit', zh: '时间安排表排不下' },
    lead: planLead(state.plan?.shipOn ?? '', notice.facts.earliestShipOn ?? ''),
    facts: misfits(state, notice.facts.misfits ?? ''),
    asks: {
      en: 'Agree on another date with the customer, or on how to gain the time.',
      zh: '请与客户协商改期，或拿出抢工方案。',
    },
  }),
  released: ({ state }) => ({
    subject: { en: 'Production orders released', zh: '生产单已下达' },
    lead: {
      en: 'The production orders of this order are released.',
      zh: '本订单的生产单已下达，请各部门签收。',
    },
    facts: state.conversion.productionOrders.map((order) => ({
      label: { en: order.id, zh: order.id },
      value: `${order.product ?? ''} × ${order.quantities.reduce((sum, cell) => sum + cell.quantity, 0)}`,
    })),
    asks: { en: 'Acknowledge the production orders for your department.', zh: '请代表本部门签收生产单。' },
  }),
  planConfirmed: ({ state }) => ({
    subject: { en: 'Time-and-action plan confirmed', zh: '时间安排表已确认' },
    lead: {
      en: 'Production has started and the plan is confirmed.',
      zh: '已开工，时间安排表确认如下，请报关同事据此预约商检报关。',
    },
    facts: (state.plan?.milestones ?? [])
      .filter((milestone) => milestone.no >= 15 && milestone.no <= 31)
      .map((milestone) => ({ label: milestone.name, value: localTime(state, milestone.dueAt) })),
    asks: { en: 'Make the appointments for inspection and customs.', zh: '请提前预约商检、报关。' },
  }),
  handedOver: ({ state }) => ({
    subject: { en: 'Handed over to finance', zh: '订单移交财务' },
    lead: {
      en: 'The finished order is handed over for reconciliation and collection.',
      zh: '订单已交货，现移交财务对账收款。',
    },
    facts: (state.collection.handedOver?.documents ?? []).map((name) => ({
      label: { en: 'Document', zh: '单据' },
      value: name,
    })),
    asks: { en: 'Reconcile and collect what is outstanding.', zh: '请核对账目并跟进余款。' },
  }),
  cancelled: ({ notice, state }) => ({
    subject: { en: 'Order cancelled', zh: '订单取消' },
    lead: {
      en: `The order is cancelled: ${notice.facts.reason}`,
      zh: `订单已取消，原因：${notice.facts.reason}`,
    },
    facts: state.compensations.map((item) => ({
      label: { en: item.id, zh: item.id },
      value: `${item.description.zh} ${item.description.en}${item.doneAt ? ' ✔' : ''}`,
    })),
    asks: { en: 'Undo what concerns your department and confirm it.', zh: '请办理本部门的善后事项并回报。' },
  }),
  held: ({ notice }) => ({
    subject: { en: 'Order on hold', zh: '订单暂停' },
    lead: {
      en: `The order is on hold: ${notice.facts.reason}`,
      zh: `订单暂停，原因：${notice.facts.reason}`,
    },
    facts: [],
    asks: { en: 'Stop work on it until it is resumed.', zh: '恢复通知前请暂停相关工作。' },
  }),
  resumed: () => ({
    subject: { en: 'Order resumed', zh: '订单恢复' },
    lead: {
      en: 'The order goes on; due times have moved by the time on hold.',
      zh: '订单恢复执行，各项期限按暂停时长顺延。',
    },
    facts: [],
  }),
  taskAssigned: ({ notice, state }) => ({
    subject: {
      en: `Handed to you: ${notice.task?.title.en ?? ''}`,
      zh: `转交给您：${notice.task?.title.zh ?? ''}`,
    },
    lead: { en: 'A task was handed over to you.', zh: '有一项待办转交给您。' },
    facts: notice.task
      ? [
          { label: { en: 'What', zh: '事项' }, value: `${notice.task.title.zh} ${notice.task.title.en}` },
          { label: { en: 'Due', zh: '应完成时间' }, value: localTime(state, notice.task.dueAt) },
        ]
      : [],
  }),
  reminder: ({ notice }) => ({
    subject: { en: 'Your reminder', zh: '您设置的提醒' },
    lead: { en: notice.facts.text ?? '', zh: notice.facts.text ?? '' },
    facts: [],
  }),
  etaSlipped: ({ notice, state }) => ({
    subject: { en: 'Arrival date changed', zh: '预计到港日变更' },
    lead: {
      en: `The arrival has moved by ${notice.facts.slipDays} days to ${notice.facts.eta}.`,
      zh: `预计到港日推迟 ${notice.facts.slipDays} 天，改为 ${notice.facts.eta}。`,
    },
    facts: [{ label: { en: 'Order', zh: '订单' }, value: state.order.buyerOrderNumber }],
  }),
  shipDateMoves: ({ notice: { facts } }) => ({
    subject: shipDateSubject(facts),
    lead: shipDateLead(facts),
    facts: [
      { label: { en: 'Planned sailing', zh: '计划船期' }, value: facts.shipOn ?? '–' },
      { label: { en: 'Can sail', zh: '预计可出运' }, value: facts.to ?? '–' },
    ],
    ...(facts.to === facts.shipOn
      ? {}
      : {
          asks: {
            en: 'Gain the time, or agree on the new date with the customer.',
            zh: '请设法抢回工期，或与客户确认新船期。',
          },
        }),
  }),
}

function shipDateSubject({ to = '', shipOn }: Record<string, string>): Bilingual {
  if (to === shipOn) return { en: 'The sailing holds again', zh: '船期恢复' }
  return { en: `Can sail on ${to} only`, zh: `船期预计推迟到 ${to}` }
}

function shipDateLead({ from, to, shipOn, days, becauseEn, becauseZh }: Record<string, string>): Bilingual {
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

/** Either the sailing itself is out of reach, or only earlier dates have passed. */
function planLead(shipOn: string, earliest: string): Bilingual {
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

function misfits(state: OrderState, packed: string): Section['facts'] {
  return packed
    .split(',')
    .filter((entry) => entry !== '')
    .slice(0, 12)
    .map((entry) => {
      const [key = '', days = ''] = entry.split(':')
      const name = state.plan?.milestones.find((milestone) => milestone.key === key)?.name ?? {
        en: key,
        zh: key,
      }
      return { label: name, value: `${days} 个工作日 working days` }
    })
}

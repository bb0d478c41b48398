import { taskDaysLate } from '../../../domain/order/risk'
import type { OrderState, Task } from '../../../domain/order/state'
import { lateness, localTime, longDate } from '../format'
import type { HeldNotice, MailInput, PartyRole } from '../message'
import { portDay, portTime } from '../port-time'
import { asksOfParty, isForOutsiders, type Delay } from './party-asks'
import { awaited } from './party-awaited'
import { factsForParty } from './party-facts'
import { leadToParty } from './party-leads'
import type { Section, Wording } from './words'

/**
 * To a customer, supplier, forwarder or broker: what we await from them and by when, in a tone of its own and
 * without our inner workings. News that is not theirs is not told: there are only words for what is.
 */
export function toParty(input: MailInput): Wording {
  const [{ notice }] = input.notices
  if (notice.kind === 'etaSlipped' || notice.level === 'etaSlips') return arrivalMoved(input)
  if (notice.kind === 'escalation') return expected(input)
  return {
    tone: 'news',
    badge: about,
    subject: about,
    lead: {
      en: 'There is news on this order. Our merchandiser will contact you with the details.',
      zh: '本订单有新的进展，我方跟单员将与您联系说明。',
    },
    sections: [],
  }
}

const about = { en: 'About your order', zh: '关于贵司订单' }

/** What a party knows the order by: its own number for the buyer, ours for everybody who works for us. */
export function partyReference({ state, recipient }: MailInput): string {
  return roleOf(recipient) === 'customer' ? state.order.buyerOrderNumber : state.number
}

function roleOf({ role = 'customer' }: MailInput['recipient']): PartyRole {
  return role
}

function expected(input: MailInput): Wording {
  const [first, ...others] = input.notices
  const head = expectedOne(input, first)
  const entries = [head, ...others.map((held) => expectedOne(input, held))]
  const sections = entries.map(({ section }) => section)
  if (entries.length === 1) return { ...head, sections: [{ ...head.section, title: undefined }] }
  const number = entries.length
  return {
    ...head,
    subject: { en: `${number} points awaited from you`, zh: `${number} 项待贵司办理` },
    lead: {
      en: `We are waiting for the following ${number} points:`,
      zh: `以下 ${number} 项烦请贵司办理：`,
    },
    sections,
  }
}

/** What is awaited, each with its title, as a mail tells it that speaks of several orders. */
export function partySections(input: MailInput): Section[] {
  return input.notices.map((held) => expectedOne(input, held).section)
}

type Expected = Omit<Wording, 'sections'> & { section: Section }

function expectedOne(input: MailInput, { notice }: HeldNotice): Expected {
  const { state } = input
  const { task } = notice
  const title = awaited(state, task)
  const dueAt = notice.facts.promisedAt ?? notice.facts.dueAt ?? notice.at
  const { isLate } = lateness(state, dueAt, notice.at)
  const day =
    task?.cutOffAt === undefined ? localTime(state.calendar, dueAt).slice(0, 10) : portDay(state, task, dueAt)
  return {
    tone: 'news',
    badge: isLate ? { en: 'Awaited', zh: '待贵司回复' } : { en: 'Reminder', zh: '温馨提醒' },
    subject: title,
    lead: leadToParty({ title, task, day, time: portTime(state, task, dueAt), isLate }),
    section: {
      title,
      facts: [referenceFact(input), ...factsForParty(state, task), dueFact(state, task, dueAt)],
      asks: asksOfParty(notice, delayOf(state, { dueAt, at: notice.at, isLate })),
    },
  }
}

function delayOf(
  state: OrderState,
  { dueAt, at, isLate }: { dueAt: string; at: string; isLate: boolean },
): Delay {
  if (!isLate) return 'ahead'
  return taskDaysLate(state, { dueAt }, at) >= 1 ? 'overdue' : 'late'
}

/** Of a cut-off the hour counts, on the clock of its port. */
function dueFact(state: OrderState, task: Task | undefined, dueAt: string): Section['facts'][number] {
  if (task?.cutOffAt !== undefined)
    return { label: { en: 'Cut-off', zh: '截止时间' }, value: portTime(state, task, dueAt) }
  const day = localTime(state.calendar, dueAt).slice(0, 10)
  return { label: { en: 'Expected by', zh: '期限' }, value: longDate(day) }
}

function referenceFact(input: MailInput): Section['facts'][number] {
  const isBuyer = roleOf(input.recipient) === 'customer'
  const label = isBuyer ? { en: 'Your order', zh: '贵司订单' } : { en: 'Our reference', zh: '我司单号' }
  return { label, value: partyReference(input) }
}

function arrivalMoved(input: MailInput): Wording {
  const { facts, asks, recipients } = input.notices[0].notice
  const eta = facts.eta ?? input.state.plan?.etaOn ?? ''
  const days = facts.slipDays
    ? { en: ` by ${facts.slipDays} days`, zh: ` ${facts.slipDays} 天` }
    : { en: '', zh: '' }
  const isBuyer = roleOf(input.recipient) === 'customer'
  const goods = isBuyer ? { en: 'your goods', zh: '贵司货物' } : { en: 'the goods', zh: '货物' }
  return {
    tone: 'news',
    badge: { en: 'Arrival', zh: '到港通知' },
    subject: { en: `Arrival now expected on ${eta}`, zh: `预计到港日改为 ${eta}` },
    lead: {
      en: `The vessel has been delayed${days.en}; ${goods.en} are now expected to arrive on ${eta}.`,
      zh: `船期延误${days.zh}，${goods.zh}预计 ${eta} 到港。`,
    },
    sections: [
      {
        facts: [
          referenceFact(input),
          { label: { en: 'Expected arrival', zh: '预计到港' }, value: longDate(eta) },
        ],
        asks: asks && isForOutsiders(recipients.audiences) ? asks : isBuyer ? planForArrival : undefined,
      },
    ],
  }
}

const planForArrival = {
  en: 'Please plan customs clearance and inland transport for the new date.',
  zh: '请据此安排清关与提货。',
}

import type { Department } from '../departments'
import { conditionalSteps, type Audience, type Bilingual, type LadderStep } from '../policy/ladders'
import { fillTemplate } from '../policy/template-fields'
import { slipToTell } from '../shipping/container-check'
import type { EventOf, OrderEvent } from './events'
import { factoryDay } from './facts'
import { publicTitle } from './public-title'
import { releaseDepartments, type OrderState, type Task } from './state'

/** The kinds of mail that an order causes; each has its template. */
export const noticeKinds = [
  'escalation', 'planDoesNotFit', 'released', 'planConfirmed', 'handedOver', 'cancelled', 'held', 'resumed',
  'taskAssigned', 'reminder', 'etaSlipped', 'shipDateMoves',
] as const // prettier-ignore
export type NoticeKind = (typeof noticeKinds)[number]

/** Whom a notice reaches, as roles; the people are resolved when the mail is written. */
export type Recipients = { audiences?: Audience[]; departments?: Department[]; people?: string[] }

/** A mail that an event calls for. One person gets at most one mail of an event. */
export type Notice = {
  /** Sequence number of the event; with the order and the recipient it is the mail's unique key. */
  seq: number
  at: string
  kind: NoticeKind
  recipients: Recipients
  /** Level of the ladder, for an escalation. */
  level?: string
  /** The task it speaks of, as it was when the event happened. */
  task?: Task
  /** What the reader is asked to do. */
  asks?: { en: string; zh: string }
  breaksQuietHours?: true
  /** The policy whose step it follows. */
  policyVersion?: number
  /** Values for the template: dates and texts, never looked up again. */
  facts: Record<string, string>
}

/** The mails that follow from an event, given the state after it. */
export function noticesOf(state: OrderState, event: OrderEvent): Notice[] {
  const notice = (kind: NoticeKind, recipients: Recipients, more: Partial<Notice> = {}): Notice[] => [
    { seq: event.seq, at: event.at, kind, recipients, facts: {}, ...more },
  ]
  const merchandiser = { people: [state.order.merchandiser] }
  switch (event.type) {
    case 'escalated':
      return escalation(state, event)
    case 'planDoesNotFit':
      return notice(
        'planDoesNotFit',
        { ...merchandiser, audiences: ['sales'], departments: ['planning'] },
        {
          facts: {
            earliestShipOn: event.data.earliestShipOn ?? '',
            misfits: event.data.misfits
              .map(({ milestone, daysLate }) => `${milestone}:${daysLate}`)
              .join(','),
          },
        },
      )
    case 'shipDateProjected':
      return notice(
        'shipDateMoves',
        { ...merchandiser, audiences: ['sales'], departments: ['planning'] },
        { facts: shipDateFacts(event) },
      )
    case 'productionOrdersCreated':
      return notice('released', { departments: [...releaseDepartments] })
    case 'planConfirmed':
      return notice('planConfirmed', { departments: ['shipping'], ...merchandiser })
    case 'handedOverToFinance':
      return notice('handedOver', { departments: ['finance'] })
    case 'orderCancelled':
      return notice(
        'cancelled',
        { departments: concerned(state, event), audiences: ['sales'], ...merchandiser },
        {
          facts: { reason: event.data.reason },
        },
      )
    case 'orderHeld':
      return notice(
        'held',
        { departments: ownersOf(state), ...merchandiser },
        { facts: { reason: event.data.reason } },
      )
    case 'orderResumed':
      return notice('resumed', { departments: ownersOf(state), ...merchandiser })
    case 'exceptionRaised': {
      // One that is due at once is told by its ladder; one with a day of its own is announced now.
      const { id, dueOn, department, owner } = event.data.exception
      if (dueOn === undefined) return []
      const people = owner ? { people: [owner] } : { departments: [department] }
      return notice('taskAssigned', people, { task: state.tasks[`exception:${id}`] })
    }
    case 'taskReassigned':
      return notice('taskAssigned', { people: [event.data.to] }, { task: state.tasks[event.data.task] })
    case 'reminderDue': {
      const reminder = state.reminders.find((item) => item.id === event.data.reminder)
      return reminder ? notice('reminder', { people: [reminder.by] }, { facts: { text: reminder.text } }) : []
    }
    case 'containerStatusRecorded':
      return arrivalSlips(state, event)
    default:
      return []
  }
}

function shipDateFacts({ data }: EventOf<'shipDateProjected'>): Record<string, string> {
  const { from, to, shipOn, days, because } = data
  const { en = '', zh = '' } = because ?? {}
  return { from, to, shipOn, days: String(days), becauseEn: en, becauseZh: zh }
}

function escalation(state: OrderState, event: EventOf<'escalated'>): Notice[] {
  const { step: index, level, dueAt, promisedAt, passedOver, policyVersion } = event.data
  const task = state.tasks[event.data.task]
  const ladder = task && state.policy?.ladders[task.kind]
  const step: LadderStep | undefined = ladder?.steps[index]
  if (!task || !step || passedOver) return []
  return [
    {
      seq: event.seq,
      at: event.at,
      kind: 'escalation',
      recipients: { audiences: step.audience },
      level,
      task,
      asks: filledIn(state, { task, asks: step.asks, dueAt: promisedAt ?? dueAt }),
      ...(ladder?.breaksQuietHours ? { breaksQuietHours: true as const } : {}),
      ...(policyVersion === undefined ? {} : { policyVersion }),
      facts: { dueAt, ...(promisedAt === undefined ? {} : { promisedAt }) },
    },
  ]
}

/**
 * News of an arrival that slips, to whom the ladder of the container check says and in its words. It happens at once,
 * so that it is no step of a task's climb; several steps for it are one mail, in the words of the first.
 */
function arrivalSlips(state: OrderState, event: EventOf<'containerStatusRecorded'>): Notice[] {
  const { slipDays = 0, eta = '', shipment } = event.data
  const ladder = state.policy?.ladders.containerCheck
  const steps = ladder ? conditionalSteps(ladder, 'etaSlips').map((index) => ladder.steps[index]!) : []
  const [first] = steps
  if (slipDays <= slipToTell || !first) return []
  const task = checkOf(state, shipment)
  return [
    {
      seq: event.seq,
      at: event.at,
      kind: 'etaSlipped',
      recipients: { audiences: [...new Set(steps.flatMap(({ audience }) => audience))] },
      ...(task ? { task } : {}),
      asks: filledIn(state, { task, asks: first.asks, dueAt: task?.dueAt ?? event.at }),
      ...(ladder?.breaksQuietHours ? { breaksQuietHours: true as const } : {}),
      policyVersion: state.policy?.version,
      facts: { eta, slipDays: String(slipDays) },
    },
  ]
}

/** The latest container check of a shipment: whose work the news has come from. */
function checkOf(state: OrderState, shipment: string): Task | undefined {
  const ofShipment = Object.values(state.tasks).filter(
    ({ kind, ref }) => kind === 'containerCheck' && ref === shipment,
  )
  return ofShipment.at(-1)
}

type Asked = { task?: Task; asks: Bilingual; dueAt: string }

/** What a step asks for, with its template fields; what people typed stays out, since outsiders read it too. */
function filledIn(state: OrderState, { task, asks, dueAt }: Asked): Bilingual {
  const title = task && publicTitle(task)
  const fields = {
    order: state.number,
    buyerOrderNumber: state.order.buyerOrderNumber,
    customer: state.order.customer,
    dueOn: factoryDay(state, dueAt),
    shipOn: state.plan?.shipOn ?? state.order.shipOn,
  }
  return {
    en: fillTemplate(asks.en, { ...fields, task: title?.en }),
    zh: fillTemplate(asks.zh, { ...fields, task: title?.zh }),
  }
}

/** Those who must undo something, and those whose work the cancellation has ended. */
function concerned(state: OrderState, event: EventOf<'orderCancelled'>): Department[] {
  const undoing = event.data.compensations.map((item) => item.department)
  const ended = Object.values(state.tasks).filter((task) => !task.closedAt || task.closedAt === event.at)
  return [...new Set([...undoing, ...ended.map((task) => task.department)])]
}

function ownersOf(state: OrderState): Department[] {
  const open = Object.values(state.tasks).filter((task) => !task.closedAt)
  return [...new Set(open.map((task) => task.department))]
}

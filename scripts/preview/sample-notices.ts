import { noticeKinds, type Notice, type NoticeKind } from '../../domain/order/notifications'
import type { OrderState, Task } from '../../domain/order/state'
import { defaultPolicy } from '../../domain/policy'
import type { HeldNotice } from '../../services/email/message'
import { sampleOrder, withLateSailing, withTask } from './sample-order'

/** What a mail speaks of: the order as it stands then, and the notices that the mail tells. */
export type SampleNotice = { name: string; state: OrderState; notices: [HeldNotice, ...HeldNotice[]] }

const order = sampleOrder()

type Step = { at: string; level: string; holder?: string; seq?: number }

/** A step of a task's ladder, as the default policy has it. */
export function step(task: Task, { at, level, holder, seq = 120 }: Step): HeldNotice {
  const found = defaultPolicy.ladders[task.kind].steps.find((one) => one.level === level)
  const notice: Notice = {
    seq,
    at,
    kind: 'escalation',
    recipients: { audiences: found?.audience ?? [] },
    level,
    task,
    asks: found?.asks,
    facts: { dueAt: task.dueAt },
  }
  return { notice, holder }
}

const cutting = withTask(order, {
  key: 'productionStart',
  kind: 'critical',
  milestone: 'productionStart',
  title: { en: 'Start of cutting, plan confirmed', zh: '开裁' },
  department: 'production',
  owner: 'PR03',
  dueAt: '2026-04-22T09:30:00.000Z',
})
const gateIn = withTask(order, {
  key: 'cutOff:B1:gateIn',
  kind: 'cutOff',
  stage: 'customs',
  title: { en: 'Gate-in before the cut-off', zh: '截港前进港' },
  department: 'shipping',
  dueAt: '2026-05-13T10:00:00.000Z',
  cutOffAt: '2026-05-13T10:00:00.000Z',
})
const inspection = withTask(cutting.state, {
  key: 'exception:E1',
  kind: 'exception',
  title: { en: 'Settle: shade of lot 2 differs', zh: '处理异常：第2缸色差' },
  department: 'production',
  dueAt: '2026-04-23T02:00:00.000Z',
  acknowledged: {
    by: 'PR03',
    at: '2026-04-23T03:00:00.000Z',
    until: '2026-04-24T03:00:00.000Z',
    promisedAt: '2026-04-25T09:30:00.000Z',
  },
})
const marks = withTask(inspection.state, {
  key: 'exception:E2',
  kind: 'exception',
  title: { en: 'Settle: shipping mark misprinted', zh: '处理异常：唛头印错' },
  department: 'production',
  dueAt: '2026-04-22T09:30:00.000Z',
})
const holder = '彭大伟'

/** Every level of seriousness, and several tasks in one mail. */
export const escalations: SampleNotice[] = [
  { name: 'remind', state: cutting.state, notices: [step(cutting.task, { at: '2026-04-21T09:30:00.000Z', level: 'remind', holder })] },
  { name: 'due', state: cutting.state, notices: [step(cutting.task, { at: '2026-04-22T09:30:00.000Z', level: 'due', holder })] },
  { name: 'overdue-lead', state: cutting.state, notices: [step(cutting.task, { at: '2026-04-23T05:30:00.000Z', level: 'lead', holder })] },
  {
    name: 'overdue-director',
    state: withLateSailing(cutting.state, '2026-05-20'),
    notices: [step(cutting.task, { at: '2026-04-24T09:30:00.000Z', level: 'director', holder })],
  },
  { name: 'cut-off', state: gateIn.state, notices: [step(gateIn.task, { at: '2026-05-13T02:00:00.000Z', level: 'lead', holder: '于长江' })] },
  { name: 'cut-off-missed', state: gateIn.state, notices: [step(gateIn.task, { at: '2026-05-13T10:00:00.000Z', level: 'missed', holder: '于长江' })] },
  {
    name: 'several-tasks',
    state: marks.state,
    notices: [
      step(marks.task, { at: '2026-04-24T02:00:00.000Z', level: 'manager', holder }),
      step(inspection.task, { at: '2026-04-24T02:00:00.000Z', level: 'manager', holder, seq: 121 }),
    ],
  },
] // prettier-ignore

const facts: Partial<Record<NoticeKind, Record<string, string>>> = {
  planDoesNotFit: { earliestShipOn: '2026-05-20', misfits: 'bulkPurchase:3,materialsIn:5' },
  cancelled: { reason: '客户撤单 the customer withdrew' },
  held: { reason: '等客户确认新规格 waiting for the new specification' },
  reminder: { text: '下午三点给客户回电 ring the customer at three' },
  etaSlipped: { eta: '2026-06-24', slipDays: '5' },
  shipDateMoves: {
    from: '2026-05-15',
    to: '2026-05-20',
    shipOn: '2026-05-15',
    days: '3',
    becauseEn: 'purchase line PO1/1 (single jersey) arrives on 2026-04-27',
    becauseZh: '采购单 PO1 第1行（汗布）2026-04-27 才到料',
  },
}

/** One of every kind of news. */
export const news: SampleNotice[] = noticeKinds
  .filter((kind) => kind !== 'escalation')
  .map((kind) => ({
    name: kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    state: cutting.state,
    notices: [
      {
        holder,
        notice: {
          seq: 130,
          at: '2026-04-20T01:30:00.000Z',
          kind,
          recipients: {},
          facts: facts[kind] ?? {},
          ...(kind === 'taskAssigned' ? { task: cutting.task } : {}),
        },
      },
    ],
  }))

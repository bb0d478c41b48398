import type { NoticeKind } from '../../../domain/order/notifications'
import { longDate, longTime } from '../format'
import { asksOfReader } from './escalation'
import { planDoesNotFit } from './plan-does-not-fit'
import { shipDateMoves } from './ship-date-moves'
import { news, type Fact, type NewsInput, type Wording } from './words'

/** The words of everything that is no escalation, for our own people. */
export const newsWordings: Record<Exclude<NoticeKind, 'escalation'>, (input: NewsInput) => Wording> = {
  planDoesNotFit,
  released: ({ state }) =>
    news({
      subject: { en: 'Production orders released', zh: '生产单已下达' },
      lead: {
        en: 'The production orders of this order are released.',
        zh: '本订单的生产单已下达，请各部门签收。',
      },
      facts: state.conversion.productionOrders.map(({ id, product, quantities }) => ({
        label: { en: id, zh: id },
        value: `${product ?? ''} × ${quantities.reduce((sum, cell) => sum + cell.quantity, 0)}`,
      })),
      asks: { en: 'Acknowledge the production orders for your department.', zh: '请代表本部门签收生产单。' },
    }),
  planConfirmed: ({ state }) =>
    news({
      subject: { en: 'Time-and-action plan confirmed', zh: '时间安排表已确认' },
      lead: {
        en: 'Production has started and the plan is confirmed.',
        zh: '已开工，时间安排表确认如下，请报关同事据此预约商检报关。',
      },
      facts: (state.plan?.milestones ?? [])
        .filter((milestone) => milestone.no >= 15 && milestone.no <= 31)
        .map(({ name, dueAt }) => ({ label: name, value: longTime(state.calendar, dueAt) })),
      asks: { en: 'Make the appointments for inspection and customs.', zh: '请提前预约商检、报关。' },
    }),
  handedOver: ({ state }) =>
    news({
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
  cancelled: ({ notice, state }) =>
    news({
      tone: 'late',
      subject: { en: 'Order cancelled', zh: '订单取消' },
      lead: {
        en: `The order is cancelled: ${notice.facts.reason}`,
        zh: `订单已取消，原因：${notice.facts.reason}`,
      },
      facts: state.compensations.map(({ id, description, doneAt }) => ({
        label: { en: id, zh: id },
        value: doneAt ? { en: `${description.en} ✔`, zh: `${description.zh} ✔` } : description,
      })),
      asks: {
        en: 'Undo what concerns your department and confirm it.',
        zh: '请办理本部门的善后事项并回报。',
      },
    }),
  held: ({ notice, state }) =>
    news({
      tone: 'due',
      subject: { en: 'Order on hold', zh: '订单暂停' },
      lead: {
        en: `The order is on hold: ${notice.facts.reason}`,
        zh: `订单暂停，原因：${notice.facts.reason}`,
      },
      facts: sailing(state.plan?.shipOn),
      asks: { en: 'Stop work on it until it is resumed.', zh: '恢复通知前请暂停相关工作。' },
    }),
  resumed: ({ state }) =>
    news({
      subject: { en: 'Order resumed', zh: '订单恢复' },
      lead: {
        en: 'The order goes on; due times have moved by the time on hold.',
        zh: '订单恢复执行，各项期限按暂停时长顺延。',
      },
      facts: sailing(state.plan?.shipOn),
    }),
  taskAssigned: ({ notice, state }) =>
    news({
      tone: 'due',
      subject: {
        en: `Handed to you: ${notice.task?.title.en ?? ''}`,
        zh: `转交给您：${notice.task?.title.zh ?? ''}`,
      },
      badge: { en: 'Handed to you', zh: '转交给您' },
      lead: { en: 'A task was handed over to you.', zh: '有一项待办转交给您。' },
      facts: notice.task
        ? [
            { label: { en: 'What', zh: '事项' }, value: notice.task.title },
            {
              label: { en: 'Due', zh: '应完成时间' },
              value: longTime(state.calendar, notice.task.dueAt),
            },
          ]
        : [],
      notice,
    }),
  reminder: ({ notice }) =>
    news({
      subject: { en: 'Your reminder', zh: '您设置的提醒' },
      lead: { en: notice.facts.text ?? '', zh: notice.facts.text ?? '' },
      facts: [],
    }),
  etaSlipped: ({ notice, state, recipient }) =>
    news({
      tone: 'late',
      subject: { en: 'Arrival date changed', zh: '预计到港日变更' },
      lead: {
        en: `The arrival has moved by ${notice.facts.slipDays} days to ${notice.facts.eta}.`,
        zh: `预计到港日推迟 ${notice.facts.slipDays} 天，改为 ${notice.facts.eta}。`,
      },
      facts: [{ label: { en: 'Order', zh: '订单' }, value: state.order.buyerOrderNumber }],
      asks: asksOfReader(notice, recipient),
    }),
  shipDateMoves,
}

function sailing(shipOn: string | undefined): Fact[] {
  return shipOn ? [{ label: { en: 'Planned sailing', zh: '计划船期' }, value: longDate(shipOn) }] : []
}

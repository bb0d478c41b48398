import { addWorkingDays, compileCalendar, nextWorkingDay } from '../../calendar'
import { reportMinute } from '../../policy/recurring'
import { ladderKind, termOf } from '../chasing'
import { atFactoryTime, live, openProductionOrders } from '../facts'
import type { WantedTask } from '../rule'
import type { ApprovalSubject, OrderState, ProductionOrder } from '../state'
import { approvalMilestone, dayOf, isBoughtIn, isComplete, startOf } from './production-facts'

/** Samples that are with the customer and not decided (R28). */
export function approvalTasks(state: OrderState): WantedTask[] {
  return Object.values(state.production.approvals)
    .filter((approval) => approval.sentOn !== undefined && approval.outcome === undefined)
    .map(({ subject, sentOn }) => ({
      key: `approval:${subject}`,
      kind: ladderKind(state, 'sampleComments', 'customerApproval'),
      stage: 'production',
      title: {
        en: `Approval of ${subjectNames[subject].en}, sent on ${sentOn}`,
        zh: `催客户批复${subjectNames[subject].zh}（${sentOn}寄出）`,
      },
      department: 'merchandising',
      owner: state.order.merchandiser,
      party: state.order.customer,
      ref: subject,
      due: approvalDue(state, subject),
    }))
}

/** With its milestone; a template without that milestone gives the customer the policy's term. */
function approvalDue(state: OrderState, subject: ApprovalSubject): WantedTask['due'] {
  const milestone = approvalMilestone(subject)
  const isPlanned = state.plan?.milestones.some((candidate) => candidate.key === milestone)
  return isPlanned ? { milestone } : { workingDays: termOf(state, 'sampleComments', 3) }
}

/** What goes to the customer for comments, as people call it. */
export const subjectNames: Record<ApprovalSubject, { en: string; zh: string }> = {
  labDip: { en: 'the lab dip', zh: '色样' },
  trims: { en: 'the trims', zh: '辅料样' },
  artwork: { en: 'the artwork', zh: '画稿' },
  preProductionSample: { en: 'the pre-production sample', zh: '产前样' },
  sealedSample: { en: 'the sealed sample', zh: '封样' },
  drawing: { en: 'the drawing', zh: '图纸' },
  firstPiece: { en: 'the first piece', zh: '首件' },
}

/**
 * The next daily report of every production order in work (R85), due at 17:00 of the first working day without
 * one; the day of the start counts. A later report answers for the days before it.
 */
export function dailyReportTasks(state: OrderState): WantedTask[] {
  if (isBoughtIn(state)) return []
  return openProductionOrders(state)
    .filter((order) => startOf(state, order) !== undefined && !isComplete(state, order))
    .flatMap((order) => dailyReportTask(state, order) ?? [])
}

function dailyReportTask(state: OrderState, order: ProductionOrder): WantedTask | undefined {
  const date = nextReportDay(state, order)
  if (date === undefined) return undefined
  return {
    key: `dailyReport:${order.id}:${date}`,
    kind: 'dailyReport',
    stage: 'production',
    title: { en: `Pieces of ${order.id} on ${date}`, zh: `上报生产单${order.id} ${date}产量` },
    department: 'production',
    ref: order.id,
    due: { at: atFactoryTime(state, date, reportMinute) },
  }
}

function nextReportDay(state: OrderState, order: ProductionOrder): string | undefined {
  if (!state.calendar) return undefined
  const calendar = compileCalendar(state.calendar)
  const reported = live(state.production.progress)
    .filter((entry) => entry.productionOrder === order.id)
    .map((entry) => entry.producedOn)
  const last = reported.sort().at(-1)
  if (last !== undefined) return addWorkingDays(calendar, last, 1)
  // Of an order opened under way nothing is asked for the time before; nor of a start after the day's report.
  const since = [startOf(state, order) ?? '', state.openedAt].sort().at(-1)!
  const day = nextWorkingDay(calendar, dayOf(state, since))
  return atFactoryTime(state, day, reportMinute) > since ? day : addWorkingDays(calendar, day, 1)
}

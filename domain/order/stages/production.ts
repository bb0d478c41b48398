import { counted, factoryDay, openProductionOrders, passedAtOpening } from '../facts'
import type { Blocker, Reducers, StageModule } from '../rule'
import type {
  ApprovalSubject,
  CustomerApproval,
  OrderState,
  ProductionOrder,
  Progress,
  Process,
  QualityCheck,
} from '../state'
import { productionOrdersReleased } from './conversion'
import { latestDay } from './kitting'
import {
  approvalMilestone,
  cellName,
  cellsOutOfTolerance,
  checksOf,
  doneBeforeOpening,
  finalCheckPassed,
  isComplete,
  requiredApprovals,
  startOf,
} from './production-facts'
import { approvalTasks, dailyReportTasks } from './production-tasks'

export { producedByProcess, requiredApprovals, templateProcesses } from './production-facts'
export { productionRules } from './production-rules'
export { voidProblem } from './production-voids'

/** Events of the commands of the stage production. */
export type ProductionEvents = {
  sampleSent: { subject: ApprovalSubject; sentOn: string; courier?: string }
  customerApprovalRecorded: {
    subject: ApprovalSubject
    outcome: 'approved' | 'rejected'
    decidedOn: string
    evidence: string
    comment?: string
  }
  preProductionMeetingHeld: { heldOn: string; minutes: string; by: string }
  productionStarted: { productionOrder: string }
  /** The plan is confirmed at the first start and goes to the customs clerk (R102). */
  planConfirmed: { by: string }
  progressReported: {
    productionOrder: string
    process: Process
    producedOn: string
    entries: Pick<Progress, 'id' | 'color' | 'size' | 'quantity' | 'rework'>[]
    by: string
  }
  qualityChecked: { check: Omit<QualityCheck, 'at' | 'voided'> }
  productionCompleted: { productionOrder: string }
}

export const productionReducers: Reducers<keyof ProductionEvents> = {
  // A new sample starts afresh: what the customer said of the one before is in the log.
  sampleSent: (state, data) => changeApproval(state, data.subject, data),
  customerApprovalRecorded: (state, { subject, outcome, decidedOn, evidence, comment }) =>
    changeApproval(state, subject, {
      ...(state.production.approvals[subject] ?? { subject }),
      outcome,
      decidedOn,
      evidence,
      comment,
    }),
  preProductionMeetingHeld: (state, preProductionMeeting) => ({
    production: { ...state.production, preProductionMeeting },
  }),
  productionStarted: (state, { productionOrder }, event) =>
    changeOrder(state, productionOrder, { startedAt: event.at }),
  planConfirmed: (state, _data, event) => ({
    production: { ...state.production, planConfirmedAt: event.at },
  }),
  progressReported: (state, { entries, ...of }, event) => ({
    production: {
      ...state.production,
      progress: [
        ...state.production.progress,
        ...entries.map((entry) => ({ ...of, ...entry, at: event.at })),
      ],
    },
    counters: entries.reduce((counters, { id }) => counted({ ...state, counters }, id), state.counters),
  }),
  qualityChecked: (state, { check }, event) => ({
    production: {
      ...state.production,
      qualityChecks: [...state.production.qualityChecks, { ...check, at: event.at }],
    },
    counters: counted(state, check.id),
  }),
  productionCompleted: (state, { productionOrder }, event) =>
    changeOrder(state, productionOrder, { completedAt: event.at }),
}

/** Approvals, meetings, the start, daily pieces, quality checks and completion (R26, R28, R31 to R38, R85, R87). */
export const production: StageModule = {
  entry: productionOrdersReleased,
  gate,
  milestones: {
    customerApprovals: (state) =>
      reached(state, 'customerApprovals', (now) => approvedOn(now, 'customerApprovals')),
    preProductionSample: (state) =>
      reached(state, 'preProductionSample', (now) => approvedOn(now, 'preProductionSample')),
    preProductionMeeting: (state) =>
      reached(state, 'preProductionMeeting', (now) => now.production.preProductionMeeting?.heldOn),
    productionStart: (state) => reached(state, 'productionStart', (now) => ofAll(now, startOf)),
    midInspection: (state) => reached(state, 'midInspection', (now) => ofAll(now, inspectedAt)),
    productionComplete: (state) => reached(state, 'productionComplete', (now) => ofAll(now, completedAt)),
  },
  tasks: (state) => (gate(state).length === 0 ? [] : [...approvalTasks(state), ...dailyReportTasks(state)]),
}

function gate(state: OrderState): Blocker[] {
  if (passedAtOpening(state, 'production')) return []
  const orders = openProductionOrders(state)
  if (orders.length === 0) {
    return [{ code: 'no-production-orders', en: 'There are no production orders yet', zh: '尚未生成生产单' }]
  }
  return orders.flatMap((order) => blockersOf(state, order))
}

function blockersOf(state: OrderState, order: ProductionOrder): Blocker[] {
  if (isComplete(state, order)) return []
  if (startOf(state, order) === undefined) {
    return [
      {
        code: 'production-not-started',
        en: `${order.id} has not been started`,
        zh: `生产单${order.id}尚未开工`,
      },
    ]
  }
  const off = cellsOutOfTolerance(state, order).map((cell) => ({
    code: 'quantity-not-met',
    en: `${order.id} ${cellName(cell)}: ${cell.packing} of ${cell.ordered} finished (${cell.least} to ${cell.most} tolerated)`,
    zh: `生产单${order.id} ${zhCellName(cellName(cell))}：订单${cell.ordered}，已完成${cell.packing}（允收${cell.least}至${cell.most}）`,
  }))
  if (off.length > 0) return off
  if (!finalCheckPassed(state, order)) {
    return [
      {
        code: 'final-check-not-passed',
        en: `${order.id} has no final quality check that passed`,
        zh: `生产单${order.id}终检未通过`,
      },
    ]
  }
  return [
    {
      code: 'production-not-complete',
      en: `${order.id} is not reported complete`,
      zh: `生产单${order.id}尚未报完工`,
    },
  ]
}

const zhCellName = (name: string) => (name === 'all' ? '整单' : name)

type ProductionMilestone =
  | 'customerApprovals'
  | 'preProductionSample'
  | 'preProductionMeeting'
  | 'productionStart'
  | 'midInspection'
  | 'productionComplete'

/** When a milestone was reached; one that lies before the opening keeps the date it was given there. */
function reached(
  state: OrderState,
  key: ProductionMilestone,
  when: (state: OrderState) => string | undefined,
): string | undefined {
  if (passedAtOpening(state, 'production'))
    return doneBeforeOpening(state, key) ?? factoryDay(state, state.openedAt)
  return when(state)
}

/** When the last required approval of a milestone was given; at the opening when the template requires none. */
function approvedOn(
  state: OrderState,
  milestone: 'customerApprovals' | 'preProductionSample',
): string | undefined {
  const subjects = requiredApprovals[state.order.template].filter(
    (subject) => approvalMilestone(subject) === milestone,
  )
  if (subjects.length === 0) return state.openedAt
  return latestDay(
    subjects.map((subject) => {
      const approval = state.production.approvals[subject]
      return approval?.outcome === 'approved' ? approval.decidedOn : undefined
    }),
  )
}

/** The latest day over all production orders; undefined while one is missing, or there are none. */
function ofAll(
  state: OrderState,
  day: (state: OrderState, order: ProductionOrder) => string | undefined,
): string | undefined {
  return latestDay(openProductionOrders(state).map((order) => day(state, order)))
}

/** A mid-production check passed, or production was over before there was one. */
function inspectedAt(state: OrderState, order: ProductionOrder): string | undefined {
  const passed = checksOf(state, order, 'midProduction').find((check) => check.passed)
  return passed?.at ?? completedAt(state, order)
}

function completedAt(state: OrderState, order: ProductionOrder): string | undefined {
  return isComplete(state, order) ? order.completedAt : undefined
}

function changeApproval(
  state: OrderState,
  subject: ApprovalSubject,
  approval: CustomerApproval,
): Partial<OrderState> {
  const approvals = { ...state.production.approvals, [subject]: approval }
  return { production: { ...state.production, approvals } }
}

function changeOrder(state: OrderState, id: string, change: Partial<ProductionOrder>): Partial<OrderState> {
  const productionOrders = state.conversion.productionOrders.map((order) =>
    order.id === id ? { ...order, ...change } : order,
  )
  return { conversion: { ...state.conversion, productionOrders } }
}

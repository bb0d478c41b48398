import { departments } from '../../departments'
import { hasLadder, ladderKind } from '../chasing'
import { passedAtOpening } from '../facts'
import type { Reducers, StageModule, WantedTask } from '../rule'
import {
  confirmedFields,
  reviewPoints,
  verdictDepartments,
  type OrderState,
  type ReviewState,
} from '../state'
import { isPointRight, type Lapsed } from './review-check'
import { contractAgrees, isConfirmed, isOral, reviewGate } from './review-gate'
import type { ReviewEvents } from './review-rules'
import { replanForShipDate, replanForTerms, stale, withLine } from './review-terms'

export { fieldValue, lackingFields, statedAmount } from './review-fields'
export { missingFacts, type MissingFact } from './review-missing'
export { reviewRules, type ReviewEvents } from './review-rules'

export const reviewReducers: Reducers<keyof ReviewEvents> = {
  receiptAcknowledged: (state, _data, event) => ({ review: { ...state.review, acknowledgedAt: event.at } }),
  termsSpecified: (state, { changes, lapsed }) => ({
    order: { ...state.order, ...changes },
    review: without(state.review, lapsed),
    ...stale(state, replanForTerms(state, changes)),
  }),
  lineSpecified: (state, { line, changes, lapsed }) => ({
    order: withLine(state.order, line, changes),
    review: without(state.review, lapsed),
    ...stale(state, changes.product === undefined ? [] : [`product of line ${line}`]),
  }),
  fieldsConfirmed: ({ review }, { fields, ...evidence }) => ({
    review: {
      ...review,
      confirmed: {
        ...review.confirmed,
        ...Object.fromEntries(fields.map(({ field, value }) => [field, { value, ...evidence }])),
      },
    },
  }),
  writtenConfirmationRecorded: ({ review }, data) => ({ review: { ...review, writtenConfirmation: data } }),
  orderChecked: ({ review }, { points }, { at }) => ({
    review: {
      ...review,
      checked: {
        ...review.checked,
        ...Object.fromEntries(points.map(({ point, ...checked }) => [point, { ...checked, at }])),
      },
    },
  }),
  verdictGiven: ({ review }, { department, ...given }, { at, by }) => ({
    review: { ...review, verdicts: { ...review.verdicts, [department]: { ...given, by, at } } },
  }),
  dateCommitted: (state, committed) => ({
    review: { ...state.review, committed },
    order: { ...state.order, shipOn: committed.shipOn },
    ...stale(state, replanForShipDate(state, committed.shipOn)),
  }),
  contractRecorded: ({ review }, { contract }) => ({ review: { ...review, contract } }),
  contractApproved: ({ review }, _data, { at, by }) => ({
    review: {
      ...review,
      contract: review.contract && { ...review.contract, approvedBy: by, approvedAt: at },
    },
  }),
}

/** Stage 1: the order is understood, confirmed, judged and under contract before anything is set in motion. */
export const review: StageModule = {
  entry: () => true,
  gate: reviewGate,
  milestones: {
    receiptAcknowledged: (state) => state.review.acknowledgedAt,
    review: reviewedAt,
    contractSigned: contractSignedAt,
  },
  tasks: (state) =>
    passedAtOpening(state, 'review')
      ? []
      : [...verdictTasks(state), ...confirmationTasks(state), ...contractTasks(state)],
}

/** What a change of the order made void is to be done anew. */
function without(review: ReviewState, { points, verdicts, committedDate }: Lapsed): ReviewState {
  return {
    ...review,
    checked: omit(review.checked, points),
    verdicts: omit(review.verdicts, verdicts),
    ...(committedDate ? { committed: undefined } : {}),
  }
}

function omit<T extends object>(from: T, names: readonly (keyof T)[]): T {
  const kept = Object.entries(from).filter(([name]) => !names.includes(name as keyof T))
  return Object.fromEntries(kept) as T
}

/** Row 2 of the plan: all seven points right and all four departments agreed. */
function reviewedAt(state: OrderState): string | undefined {
  const { checked, verdicts } = state.review
  const isDone =
    reviewPoints.every((point) => isPointRight(state, point)) &&
    verdictDepartments.every((department) => verdicts[department]?.verdict === 'approve')
  return isDone
    ? latest([...Object.values(checked), ...Object.values(verdicts)].map(({ at }) => at))
    : undefined
}

/** Row 3: the contract is back and approved, and the customer knows the date. */
function contractSignedAt(state: OrderState): string | undefined {
  const { contract, committed } = state.review
  if (contract?.approvedAt === undefined || !committed || !contractAgrees(state)) return undefined
  return latest([contract.approvedAt, committed.returnedAt])
}

const latest = (instants: string[]) => instants.sort().at(-1)

/** A department that has not spoken owes its verdict; one that objected waits for the merchandiser. */
function verdictTasks(state: OrderState): WantedTask[] {
  return verdictDepartments.flatMap((department): WantedTask[] => {
    const zh = departments[department]
    const given = state.review.verdicts[department]
    if (given?.verdict === 'approve') return []
    const task = { kind: 'review', stage: 'review', due: { milestone: 'review' } } as const
    if (!given) {
      const title = { en: `Joint review: verdict of ${department}`, zh: `订单评审：${zh}意见` }
      return [{ ...task, key: `verdict:${department}`, title, department }]
    }
    const title = { en: `Settle the objection of ${department}`, zh: `处理${zh}的评审意见` }
    return [{ ...task, key: `objection:${department}`, title, ...merchandiser(state) }]
  })
}

function confirmationTasks(state: OrderState): WantedTask[] {
  const task = { stage: 'review', ...merchandiser(state) } as const
  const isComplete = confirmedFields.every((field) => isConfirmed(state, field))
  const tasks: WantedTask[] = []
  if (isOral(state) && !state.review.writtenConfirmation) {
    tasks.push({
      ...task,
      key: 'writtenConfirmation',
      kind: ladderKind(state, 'confirmation', 'customerApproval'),
      title: { en: 'Get the oral order confirmed in writing', zh: '取得口头订单的书面确认' },
      party: state.order.customer,
      due: { milestone: 'review' },
    })
  }
  if (!isComplete) {
    tasks.push({
      ...task,
      key: 'confirmFields',
      kind: ladderKind(state, 'confirmation', 'review'),
      ...(hasLadder(state, 'confirmation') ? { party: state.order.customer } : {}),
      title: { en: 'Have the customer confirm the nine fields', zh: '与客户逐项确认订单九要素' },
      due: { milestone: 'contractSigned' },
    })
  }
  if (!state.review.committed) {
    tasks.push({
      ...task,
      key: 'committedDate',
      kind: 'review',
      title: { en: 'Return the committed date to the customer', zh: '向客户回传交期' },
      due: { milestone: 'contractSigned' },
    })
  }
  return tasks
}

function contractTasks(state: OrderState): WantedTask[] {
  const { contract } = state.review
  if (!contract || contract.approvedAt !== undefined) return []
  return [
    {
      key: 'approveContract',
      kind: 'internal',
      stage: 'review',
      title: {
        en: `Approve contract ${contract.number} (sales manager)`,
        zh: `审批合同 ${contract.number}(业务经理)`,
      },
      department: 'sales',
      ref: contract.number,
      due: { milestone: 'contractSigned' },
    },
  ]
}

function merchandiser({ order }: OrderState): Pick<WantedTask, 'department' | 'owner'> {
  return { department: 'merchandising', owner: order.merchandiser }
}

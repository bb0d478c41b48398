import { compareMoney } from '../../money/money'
import type { Bilingual } from '../../policy/ladders'
import { departments } from '../../departments'
import { passedAtOpening } from '../facts'
import type { Blocker } from '../rule'
import {
  confirmedFields,
  reviewPoints,
  verdictDepartments,
  type ConfirmedField,
  type OrderState,
  type ReviewPoint,
  type VerdictDepartment,
} from '../state'
import { amountDifferences, isPointRight, pointNames } from './review-check'
import { statedAmount, fieldNames, fieldValue, lackingParts } from './review-fields'

/** What keeps the review from ending: R2, R5, R6, R7, R9, R12, R21. Nothing, for an order opened behind it. */
export function reviewGate(state: OrderState): Blocker[] {
  if (passedAtOpening(state, 'review')) return []
  return [
    ...writtenConfirmation(state),
    ...confirmedFields.flatMap((field) => fieldBlocker(state, field)),
    ...reviewPoints.flatMap((point) => pointBlocker(state, point)),
    ...verdictDepartments.flatMap((department) => verdictBlocker(state, department)),
    ...committedDate(state),
    ...contract(state),
    ...blockingQueries(state),
  ]
}

/** True for an order given by word of mouth (R2). */
export function isOral({ order }: OrderState): boolean {
  return order.channel === 'phone' || order.channel === 'visit'
}

/** True when the customer's confirmation is of what the order says now. */
export function isConfirmed(state: OrderState, field: ConfirmedField): boolean {
  const value = fieldValue(state, field)
  return value !== undefined && state.review.confirmed[field]?.value === value
}

/** True when the contract was recorded and is about the order's amount of now. */
export function contractAgrees(state: OrderState): boolean {
  const { contract: recorded } = state.review
  const amount = statedAmount(state)
  return recorded !== undefined && amount !== undefined && compareMoney(recorded.amount, amount) === 0
}

function blocker(code: string, words: Bilingual): Blocker[] {
  return [{ code, ...words }]
}

function writtenConfirmation(state: OrderState): Blocker[] {
  if (!isOral(state) || state.review.writtenConfirmation) return []
  return blocker('written-confirmation', {
    en: 'The oral order is not confirmed in writing',
    zh: '口头订单尚无书面确认',
  })
}

function fieldBlocker(state: OrderState, field: ConfirmedField): Blocker[] {
  if (isConfirmed(state, field)) return []
  const { en, zh } = fieldNames[field]
  const lacking = lackingParts(state, field)
  if (lacking.length > 0) {
    return blocker(`field-lacking:${field}`, {
      en: `The order does not state: ${lacking.map((part) => part.en).join(', ')}`,
      zh: `订单未写明：${lacking.map((part) => part.zh).join('、')}`,
    })
  }
  if (state.review.confirmed[field]) {
    return blocker(`field-changed:${field}`, {
      en: `The ${en} changed after the customer confirmed it`,
      zh: `${zh}在客户确认后有变更，须重新确认`,
    })
  }
  return blocker(`field-unconfirmed:${field}`, {
    en: `The customer has not confirmed the ${en}`,
    zh: `${zh}尚未经客户确认`,
  })
}

function pointBlocker(state: OrderState, point: ReviewPoint): Blocker[] {
  if (isPointRight(state, point)) return []
  const { en, zh } = pointNames[point]
  const checked = state.review.checked[point]
  if (!checked) {
    return blocker(`point-unchecked:${point}`, { en: `Not checked yet: ${en}`, zh: `尚未审核：${zh}` })
  }
  const differences = checked.ok ? amountDifferences(state).map(({ detail }) => detail) : []
  const [note] = differences.length > 0 ? differences : [{ en: checked.note ?? '', zh: checked.note ?? '' }]
  return blocker(`point-not-right:${point}`, {
    en: `Found not right: ${en}${note?.en ? ` (${note.en})` : ''}`,
    zh: `审核有误：${zh}${note?.zh ? `(${note.zh})` : ''}`,
  })
}

function verdictBlocker(state: OrderState, department: VerdictDepartment): Blocker[] {
  const given = state.review.verdicts[department]
  if (given?.verdict === 'approve') return []
  const zh = departments[department]
  if (!given) {
    return blocker(`verdict-missing:${department}`, {
      en: `No verdict from ${department} yet`,
      zh: `${zh}尚未提交评审意见`,
    })
  }
  const comment = given.comment ?? ''
  return given.verdict === 'reject'
    ? blocker(`verdict-reject:${department}`, {
        en: `Rejected by ${department}: ${comment}`,
        zh: `${zh}否决：${comment}`,
      })
    : blocker(`verdict-comment:${department}`, {
        en: `Open comment of ${department}: ${comment}`,
        zh: `${zh}意见待处理：${comment}`,
      })
}

function committedDate(state: OrderState): Blocker[] {
  if (state.review.committed) return []
  return blocker('date-not-committed', {
    en: 'The committed date was not returned to the customer',
    zh: '尚未向客户回传交期',
  })
}

function contract(state: OrderState): Blocker[] {
  const { contract: recorded } = state.review
  if (!recorded) {
    return blocker('contract-not-signed', { en: 'The signed contract is not recorded', zh: '合同尚未签回' })
  }
  if (!contractAgrees(state)) {
    const amount = statedAmount(state) ?? '?'
    return blocker('contract-amount-differs', {
      en: `The contract is about ${recorded.amount}, the order about ${amount}`,
      zh: `合同金额 ${recorded.amount} 与订单金额 ${amount} 不符`,
    })
  }
  if (recorded.approvedAt !== undefined) return []
  return blocker('contract-not-approved', { en: 'The contract is not approved', zh: '合同尚未审批' })
}

function blockingQueries(state: OrderState): Blocker[] {
  return state.queries
    .filter((query) => query.blocking && query.answeredAt === undefined)
    .flatMap((query) =>
      blocker(`query-open:${query.id}`, {
        en: `Open query ${query.id}: ${query.subject}`,
        zh: `疑问 ${query.id} 未答复：${query.subject}`,
      }),
    )
}

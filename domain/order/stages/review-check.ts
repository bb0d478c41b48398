import { compareMoney, roundMoney } from '../../money/money'
import type { Bilingual } from '../../policy/ladders'
import { lineAmount, lineQuantity, orderAmount } from '../facts'
import type { OrderIntake } from '../intake'
import {
  confirmedFields,
  reviewPoints,
  verdictDepartments,
  type ConfirmedField,
  type OrderState,
  type ReviewPoint,
  type VerdictDepartment,
} from '../state'
import { fieldValue } from './review-fields'

/** The seven points of the check (R6), as people call them. */
export const pointNames: Record<ReviewPoint, Bilingual> = {
  specification: { en: 'name and specification', zh: '品名规格' },
  priceAndAmount: { en: 'price and amount', zh: '单价金额' },
  quantity: { en: 'quantity', zh: '数量' },
  deliveryDate: { en: 'delivery date', zh: '交期' },
  paymentTerms: { en: 'payment terms', zh: '付款方式' },
  packing: { en: 'packing', zh: '包装方式' },
  shippingMethod: { en: 'shipping method', zh: '出货方式' },
}

/** The fields that each point looks at: without them it cannot be right, and a change of them asks for it anew. */
export const fieldsOfPoint: Record<ReviewPoint, ConfirmedField[]> = {
  specification: ['product'],
  priceAndAmount: ['quantity', 'unitPrice', 'amount', 'priceTerms'],
  quantity: ['quantity'],
  deliveryDate: ['deliveryDate'],
  paymentTerms: ['paymentTerms'],
  packing: ['packing'],
  shippingMethod: ['deliveryMethod', 'priceTerms'],
}

/** What the departments judge in the joint review (R9): whether this can be made, in this number, by then. */
const judgedFields: ConfirmedField[] = ['product', 'quantity', 'deliveryDate']

/** A stated amount that is not what quantity × price comes to; without a line it is the order's. */
export type AmountDifference = { line?: number; stated: string; computed: string; detail: Bilingual }

/** Where the buyer's document and the arithmetic differ (R6); what is still open is no difference. */
export function amountDifferences(state: OrderState): AmountDifference[] {
  const { amount, currency, lines } = state.order
  if (currency === undefined) return []
  const ofLines = lines.flatMap((line) => {
    const computed = lineAmount(state, line)
    const stated = line.amount
    if (computed === undefined || stated === undefined || isSame(stated, computed, currency)) return []
    const sum = `${lineQuantity(line)} × ${line.unitPrice} = ${computed} ${currency}`
    const detail = {
      en: `Line ${line.line}: ${sum}, but the order states ${stated}`,
      zh: `第${line.line}行：${sum}，订单金额为 ${stated}`,
    }
    return [{ line: line.line, stated, computed, detail }]
  })
  const computed = orderAmount(state)
  if (computed === undefined || amount === undefined || isSame(amount, computed, currency)) return ofLines
  const detail = {
    en: `The lines sum to ${computed} ${currency}, but the order states ${amount}`,
    zh: `各行合计 ${computed} ${currency}，订单总额为 ${amount}`,
  }
  return [...ofLines, { stated: amount, computed, detail }]
}

function isSame(stated: string, computed: string, currency: string): boolean {
  return compareMoney(roundMoney(stated, currency), computed) === 0
}

/** What a change of the order makes void: checked points, verdicts, the committed date. */
export type Lapsed = { points: ReviewPoint[]; verdicts: VerdictDepartment[]; committedDate: boolean }

/** The checks and verdicts that spoke of something else than what the order says after a change. */
export function lapsedBy(state: OrderState, order: OrderIntake): Lapsed {
  const after = { ...state, order }
  const changed = confirmedFields.filter((field) => fieldValue(state, field) !== fieldValue(after, field))
  const isJudgedAnew = judgedFields.some((field) => changed.includes(field))
  const { checked, verdicts, committed } = state.review
  return {
    points: reviewPoints.filter(
      (point) =>
        checked[point] !== undefined && fieldsOfPoint[point].some((field) => changed.includes(field)),
    ),
    verdicts: isJudgedAnew
      ? verdictDepartments.filter((department) => verdicts[department] !== undefined)
      : [],
    committedDate:
      committed !== undefined && order.shipOn !== state.order.shipOn && order.shipOn !== committed.shipOn,
  }
}

/** True when the point was found right and its arithmetic still holds. */
export function isPointRight(state: OrderState, point: ReviewPoint): boolean {
  if (state.review.checked[point]?.ok !== true) return false
  return point !== 'priceAndAmount' || amountDifferences(state).length === 0
}

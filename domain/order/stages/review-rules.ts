import type { reviewCommands } from '../commands/review'
import { compareMoney } from '../../money/money'
import { draft, type EventDraft } from '../events'
import { factoryDay } from '../facts'
import { refuse, type Refusal, type RuleInput, type Rules } from '../rule'
import type { Promised } from '../state'
import {
  verdictDepartments,
  type ConfirmedField,
  type OrderState,
  type ReviewPoint,
  type ReviewState,
  type Verdict,
  type VerdictDepartment,
} from '../state'
import { malformed } from './malformed'
import { amountDifferences, fieldsOfPoint, pointNames, type Lapsed } from './review-check'
import { statedAmount, fieldNames, fieldValue, lackingParts } from './review-fields'
import { contractAgrees } from './review-gate'
import { specifyLine, specifyTerms, type LineChanges, type TermChanges } from './review-terms'

type Contract = NonNullable<ReviewState['contract']>
type Checked = { point: ReviewPoint; ok: boolean; by: string; note?: string }

/** What happens in the review. */
export type ReviewEvents = {
  receiptAcknowledged: { via: string }
  termsSpecified: { changes: TermChanges; lapsed: Lapsed }
  lineSpecified: { line: number; changes: LineChanges; lapsed: Lapsed }
  /** Each field with the text of what was confirmed, so that a later change shows. */
  fieldsConfirmed: {
    fields: { field: ConfirmedField; value: string }[]
    confirmedBy: string
    confirmedOn: string
    evidence: string
  }
  writtenConfirmationRecorded: { reference: string; receivedOn: string; sha256?: string }
  orderChecked: { points: Checked[] }
  verdictGiven: { department: VerdictDepartment; verdict: Verdict; comment?: string; promise?: Promised }
  dateCommitted: NonNullable<ReviewState['committed']>
  contractRecorded: { contract: Contract }
  contractApproved: { comment?: string }
}

/** The rules of the review's commands: R2, R5, R6, R7, R9, R12. */
export const reviewRules: Rules<keyof typeof reviewCommands> = {
  acknowledgeReceipt: ({ state, body }) =>
    state.review.acknowledgedAt === undefined ? [draft('receiptAcknowledged', body)] : [],
  specifyTerms,
  specifyLine,
  confirmFields,
  recordWrittenConfirmation: ({ state, body, now }) =>
    inFuture({ state, now }, body.receivedOn, '/receivedOn') ??
    unlessSame(state.review.writtenConfirmation, body, () => [draft('writtenConfirmationRecorded', body)]),
  checkOrder,
  giveVerdict,
  commitDate,
  recordContract,
  approveContract,
}

function confirmFields({ state, body, now }: RuleInput<'confirmFields'>): EventDraft[] | Refusal {
  const future = inFuture({ state, now }, body.confirmedOn, '/confirmedOn')
  if (future) return future
  const problems = body.fields.flatMap((field, index) =>
    lackingParts(state, field).map((part) => ({
      pointer: `/fields/${index}`,
      detail: `is lacking: ${part.en}`,
    })),
  )
  if (problems.length > 0) {
    const names = body.fields.filter((field) => lackingParts(state, field).length > 0)
    const detail = `The order does not say enough to confirm: ${names.map((field) => fieldNames[field].en).join(', ')}`
    return { kind: 'conflict', code: 'field-lacking', detail, problems }
  }
  const { confirmedBy, confirmedOn, evidence } = body
  const fields = [...new Set(body.fields)]
    .map((field) => ({ field, value: fieldValue(state, field) ?? '' }))
    .filter(
      ({ field, value }) =>
        !isSame(state.review.confirmed[field], { value, confirmedBy, confirmedOn, evidence }),
    )
  return fields.length === 0 ? [] : [draft('fieldsConfirmed', { fields, confirmedBy, confirmedOn, evidence })]
}

function checkOrder({ state, body, by }: RuleInput<'checkOrder'>): EventDraft[] | Refusal {
  const names = body.points.map(({ point }) => point)
  const twice = names.findIndex((point, index) => names.indexOf(point) < index)
  if (twice >= 0) {
    return malformed(
      'point-given-twice',
      `${names[twice]} stands twice; give each point once`,
      `/points/${twice}`,
    )
  }
  for (const [index, { point, ok }] of body.points.entries()) {
    const problem = ok ? whyNotRight(state, point, `/points/${index}/ok`) : undefined
    if (problem) return problem
  }
  const points = body.points
    .map((checked) => ({ ...checked, by }))
    .filter(({ point, ok, note }) => !isSame(pick(state.review.checked[point], ['ok', 'note']), { ok, note }))
  return points.length === 0 ? [] : [draft('orderChecked', { points })]
}

/** A point cannot be right while the order lacks what it looks at, nor against the arithmetic (R6). */
function whyNotRight(state: OrderState, point: ReviewPoint, pointer: string): Refusal | undefined {
  const lacking = fieldsOfPoint[point].flatMap((field) => lackingParts(state, field))
  if (lacking.length > 0) {
    const parts = lacking.map((part) => part.en).join(', ')
    return refuse(
      'point-lacks-value',
      `${pointNames[point].en} cannot be right: the order lacks ${parts}`,
      pointer,
    )
  }
  const differences = point === 'priceAndAmount' ? amountDifferences(state) : []
  if (differences.length === 0) return undefined
  return {
    kind: 'conflict',
    code: 'amount-differs',
    detail: `${differences.map(({ detail }) => detail.en).join('; ')}. Correct the price or the amount first`,
    problems: differences.map(({ detail }) => ({ pointer, detail: detail.en })),
  }
}

function giveVerdict({ state, body, actor }: RuleInput<'giveVerdict'>): EventDraft[] | Refusal {
  const department = verdictDepartments.find((name) => name === actor.department)
  if (!department) {
    const detail = `The joint review is by ${verdictDepartments.join(', ')}, not by ${actor.department}`
    return { kind: 'forbidden', code: 'not-a-reviewing-department', detail }
  }
  if (body.verdict !== 'approve' && body.comment === undefined) {
    return malformed('comment-required', `Say why: a ${body.verdict} needs its comment`, '/comment')
  }
  const { verdict, comment } = body
  return unlessSame(
    pick(state.review.verdicts[department], ['verdict', 'comment']),
    { verdict, comment },
    () => [
      draft('verdictGiven', { department, ...body, ...(department === 'production' ? promised(state) : {}) }),
    ],
  )
}

/** What could be promised when production gave its verdict (R9); absent until the factory's plan knows the order. */
function promised({ outlook }: OrderState): { promise?: Promised } {
  if (!outlook) return {}
  const { planVersion, projectedShipOn, binding, promise = { shipOn: projectedShipOn, binding } } = outlook
  return { promise: { planVersion, ...promise } }
}

/** A date later than the customer asked for is kept as it is committed; one later than the last allowed is not. */
function commitDate({ state, body, now }: RuleInput<'commitDate'>): EventDraft[] | Refusal {
  const { shipOn, deliverOn, via } = body
  const { latestShipmentOn } = state.order
  const known = state.review.committed
  if (known && known.shipOn === shipOn && isSame(known, { returnedAt: known.returnedAt, ...body })) return []
  const returnedAt = body.returnedAt ?? now
  if (returnedAt > now) {
    return refuse('not-yet', `${returnedAt} lies ahead; record the date once it was returned`, '/returnedAt')
  }
  if (shipOn < factoryDay(state, returnedAt)) {
    return refuse(
      'date-passed',
      `${shipOn} had passed when it was committed; commit a day to come`,
      '/shipOn',
    )
  }
  if (deliverOn !== undefined && deliverOn < shipOn) {
    return malformed(
      'delivered-before-shipped',
      `Delivery on ${deliverOn} is before sailing on ${shipOn}`,
      '/deliverOn',
    )
  }
  if (latestShipmentOn !== undefined && shipOn > latestShipmentOn) {
    return refuse(
      'after-latest-shipment',
      `${shipOn} is later than the latest shipment date ${latestShipmentOn}; agree a later one with the customer first`,
      '/shipOn',
    )
  }
  return [draft('dateCommitted', { shipOn, ...(deliverOn ? { deliverOn } : {}), returnedAt, via })]
}

/** The contract is about the order's own amount (R11, R13). */
function recordContract({ state, body, actor, now }: RuleInput<'recordContract'>): EventDraft[] | Refusal {
  const future = inFuture({ state, now }, body.signedOn, '/signedOn')
  if (future) return future
  const amount = statedAmount(state)
  if (amount === undefined) {
    const parts = lackingParts(state, 'unitPrice').map((part) => part.en)
    const lacking = parts.length > 0 ? parts.join(', ') : 'quantity or currency'
    return refuse(
      'amount-unknown',
      `The amount of the order is not known yet; it lacks ${lacking}`,
      '/amount',
    )
  }
  if (compareMoney(amount, body.amount) !== 0) {
    const stated = `${amount} ${state.order.currency ?? ''}`.trim()
    return refuse(
      'contract-amount-differs',
      `The order is about ${stated}, the contract about ${body.amount}; they must agree`,
      '/amount',
    )
  }
  const known = state.review.contract
  return unlessSame(pick(known, ['number', 'signedOn', 'amount', 'sha256']), body, () => [
    draft('contractRecorded', { contract: { ...body, recordedAt: now, recordedBy: actor.code } }),
  ])
}

/** Four eyes: whoever recorded the contract does not approve it (R12). */
function approveContract({ state, body, by }: RuleInput<'approveContract'>): EventDraft[] | Refusal {
  const { contract } = state.review
  if (!contract)
    return refuse('contract-not-recorded', 'There is no contract yet; record the signed one first')
  if (contract.approvedAt !== undefined) return []
  if (!contractAgrees(state)) {
    return refuse(
      'contract-amount-differs',
      `The order is now about ${statedAmount(state) ?? 'an unknown amount'}, the contract about ${contract.amount}; record the right contract first`,
    )
  }
  if (contract.recordedBy === by) {
    return refuse('own-contract', `${by} recorded the contract; another person approves it`)
  }
  return [draft('contractApproved', body)]
}

function inFuture(
  { state, now }: { state: OrderState; now: string },
  date: string,
  pointer: string,
): Refusal | undefined {
  const today = factoryDay(state, now)
  if (date <= today) return undefined
  return refuse('not-yet', `${date} lies ahead (today is ${today}); record it once it has happened`, pointer)
}

function unlessSame(known: unknown, given: unknown, drafts: () => EventDraft[]): EventDraft[] {
  return isSame(known, given) ? [] : drafts()
}

/** Equal values of the same names, absent ones counting as undefined. */
function isSame(known: unknown, given: unknown): boolean {
  if (typeof known !== 'object' || typeof given !== 'object' || !known || !given) return false
  const [a, b] = [known as Record<string, unknown>, given as Record<string, unknown>]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => a[name] === b[name])
}

function pick<T extends object, K extends keyof T>(from: T | undefined, names: K[]): Pick<T, K> | undefined {
  if (from === undefined) return undefined
  return Object.fromEntries(names.map((name) => [name, from[name]])) as unknown as Pick<T, K>
}

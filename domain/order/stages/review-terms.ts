import type { BodyOf } from '../../body/fields'
import { compareMoney } from '../../money/money'
import { sameCell } from '../../quantity'
import type { reviewCommands } from '../commands/review'
import { draft, type EventDraft } from '../events'
import { findLine, lineAmount, orderAmount } from '../facts'
import type { Instalment, InstalmentTrigger, OrderIntake, OrderLine, PaymentGate } from '../intake'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { OrderState } from '../state'
import { malformed } from './malformed'
import { lapsedBy } from './review-check'
import { fieldValue, paymentText, sumsToHundred } from './review-fields'
import { reviewGate } from './review-gate'

/** Terms as they can be entered; only those that are given change. */
export type TermChanges = BodyOf<(typeof reviewCommands)['specifyTerms']['body']>
/** What can be entered of a line. */
export type LineChanges = Omit<BodyOf<(typeof reviewCommands)['specifyLine']['body']>, 'line'>

/** Enters terms that the order left open; once they are agreed, only what is still lacking (R5). */
export function specifyTerms({ state, body }: RuleInput<'specifyTerms'>): EventDraft[] | Refusal {
  if (Object.keys(body).length === 0) return malformed('nothing-given', 'Give at least one term')
  const changes = changedTerms(state.order, body)
  const problem = paymentProblem(body.payment) ?? shipDateProblem({ ...state.order, ...changes })
  if (problem) return problem
  const agreed = isAgreed(state) ? Object.keys(changes).filter((name) => isStated(state, name)) : []
  if (agreed.length > 0) {
    return refuse(
      'terms-agreed',
      `Agreed terms change by an amendment only: ${agreed.join(', ')}`,
      `/${agreed[0]}`,
    )
  }
  if (Object.keys(changes).length === 0) return []
  return [draft('termsSpecified', { changes, lapsed: lapsedBy(state, { ...state.order, ...changes }) })]
}

/** Enters what a line left open; the product and the quantities of a line in production change by amendment only. */
export function specifyLine({ state, body }: RuleInput<'specifyLine'>): EventDraft[] | Refusal {
  const { line: number, ...given } = body
  if (Object.keys(given).length === 0)
    return malformed('nothing-given', 'Give at least one value of the line')
  const line = findLine(state, number)
  if (!line) {
    const lines = state.order.lines.map((known) => known.line).join(', ')
    return refuse('unknown-line', `There is no line ${number}; there are: ${lines || 'none'}`, '/line')
  }
  const problem = cellProblem(given.quantities)
  if (problem) return problem
  const changes = changedOf(line, given)
  if (Object.keys(changes).length === 0) return []
  const agreed = isAgreed(state) ? Object.keys(changes).filter((name) => isStatedOf(state, line, name)) : []
  if (agreed.length > 0) {
    return refuse(
      'terms-agreed',
      `Line ${number} is agreed; it changes by an amendment only: ${agreed.join(', ')}`,
      `/${agreed[0]}`,
    )
  }
  return [
    draft('lineSpecified', {
      line: number,
      changes,
      lapsed: lapsedBy(state, withLine(state.order, number, changes)),
    }),
  ]
}

/** The order with one of its lines changed. */
export function withLine(order: OrderIntake, number: number, changes: LineChanges): OrderIntake {
  return {
    ...order,
    lines: order.lines.map((line) => (line.line === number ? { ...line, ...changes } : line)),
  }
}

/** Terms that decide dates or milestones of the plan, beside the ship date. */
const plannedTerms = ['payment', 'incoterm', 'transportMode', 'passageDays'] as const

/** Why the plan must be made anew after terms changed; empty when it still answers them. */
export function replanForTerms(state: OrderState, changes: TermChanges): string[] {
  const terms = plannedTerms.filter((name) => changes[name] !== undefined)
  return [
    ...replanForShipDate(state, changes.shipOn),
    ...(terms.length > 0 ? [`terms entered: ${terms.join(', ')}`] : []),
  ]
}

/** Why the plan must be made anew for a ship date: it differs from the plan's, or the plan had assumed one. */
export function replanForShipDate({ plan }: OrderState, shipOn: string | undefined): string[] {
  if (shipOn === undefined || (plan?.shipOn === shipOn && !plan.shipOnAssumed)) return []
  return [`ship date ${shipOn}`]
}

/** Marks the plan as stale for every reason that has come up since it was made. */
export function stale(state: OrderState, reasons: readonly string[]): Pick<OrderState, 'planStale'> {
  const all = [...new Set([...(state.planStale?.split('; ') ?? []), ...reasons])]
  return { planStale: all.length > 0 ? all.join('; ') : undefined }
}

/** From the contract's approval on, what was agreed stands (R12, R90). */
function isAgreed(state: OrderState): boolean {
  return (
    state.review.contract?.approvedAt !== undefined ||
    state.conversion.productionOrders.length > 0 ||
    reviewGate(state).length === 0
  )
}

function isStated(state: OrderState, name: string): boolean {
  if (name === 'payment') return fieldValue(state, 'paymentTerms') !== undefined
  if (name === 'amount') return (state.order.amount ?? orderAmount(state)) !== undefined
  return state.order[name as keyof OrderIntake] !== undefined
}

function isStatedOf(state: OrderState, line: OrderLine, name: string): boolean {
  if (name === 'amount') return (line.amount ?? lineAmount(state, line)) !== undefined
  if (name === 'quantities') return line.quantities.length > 0
  return line[name as keyof OrderLine] !== undefined
}

function changedTerms(order: OrderIntake, body: TermChanges): TermChanges {
  const { payment, ...others } = body
  const changes: TermChanges = changedOf(order, others)
  const isNew = payment !== undefined && paymentText(payment) !== paymentText(order.payment ?? [])
  return isNew ? { ...changes, payment } : changes
}

/** The given values that differ from the present ones; amounts compare by value, lists by their content. */
function changedOf<T extends OrderIntake | OrderLine, C extends Partial<T>>(present: T, given: C): C {
  const differs = ([name, value]: [string, unknown]) => !isSame(present[name as keyof T], value, name)
  return Object.fromEntries(Object.entries(given).filter(differs)) as C
}

function isSame(present: unknown, value: unknown, name: string): boolean {
  const isMoney = name === 'amount' || name === 'unitPrice'
  if (isMoney && typeof present === 'string') return compareMoney(present, value as string) === 0
  if (name === 'quantities')
    return sameCells(present as OrderLine['quantities'], value as OrderLine['quantities'])
  return present === value
}

function sameCells(present: OrderLine['quantities'], given: OrderLine['quantities']): boolean {
  return (
    present.length === given.length &&
    given.every((cell) => present.some((other) => sameCell(cell, other) && cell.quantity === other.quantity))
  )
}

function cellProblem(quantities: OrderLine['quantities'] = []): Refusal | undefined {
  const twice = quantities.findIndex((cell, index) =>
    quantities.slice(0, index).some((other) => sameCell(cell, other)),
  )
  if (twice < 0) return undefined
  const { color = 'no colour', size = 'no size' } = quantities[twice]!
  return malformed(
    'cell-given-twice',
    `${color}, ${size} stands twice; give each colour and size once`,
    `/quantities/${twice}`,
  )
}

function shipDateProblem({ shipOn, latestShipmentOn }: OrderIntake): Refusal | undefined {
  if (shipOn === undefined || latestShipmentOn === undefined || shipOn <= latestShipmentOn) return undefined
  return refuse(
    'after-latest-shipment',
    `Sailing on ${shipOn} is later than the latest shipment date ${latestShipmentOn} (UCP 600 29c never extends it)`,
    '/shipOn',
  )
}

function paymentProblem(payment: readonly Instalment[] | undefined): Refusal | undefined {
  if (payment === undefined) return undefined
  const empty = payment.findIndex((instalment) => !/[1-9]/.test(instalment.percent))
  if (empty >= 0) {
    return malformed('empty-instalment', 'An instalment is above 0 percent', `/payment/${empty}/percent`)
  }
  if (!sumsToHundred(payment)) {
    const percents = payment.map((instalment) => instalment.percent).join(' + ')
    return malformed('payment-not-100-percent', `Instalments sum to 100 percent, not ${percents}`, '/payment')
  }
  const early = payment.findIndex(({ trigger, gate }) => !gatesOf[trigger].includes(gate))
  if (early < 0) return undefined
  const { trigger, gate } = payment[early]!
  return malformed(
    'gate-before-trigger',
    `An instalment due ${trigger} cannot guard ${gate}, which comes earlier; it may guard: ${gatesOf[trigger].join(', ')}`,
    `/payment/${early}/gate`,
  )
}

/** What an instalment can guard: only what comes after its trigger, or nothing would ever go on. */
const gatesOf: Record<InstalmentTrigger, PaymentGate[]> = {
  contract: ['purchase', 'stuffing', 'billOfLading', 'none'],
  letterOfCreditSight: ['purchase', 'stuffing', 'billOfLading', 'none'],
  beforeStuffing: ['stuffing', 'billOfLading', 'none'],
  billOfLadingCopy: ['billOfLading', 'none'],
  afterShipment: ['billOfLading', 'none'],
}

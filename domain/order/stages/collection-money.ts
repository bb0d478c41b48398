import { addMoney, compareMoney, percentOf, roundMoney, subtractMoney } from '../../money/money'
import { balanceGatesStuffing } from '../../policy/variants'
import { live, orderAmount } from '../facts'
import type { Instalment } from '../intake'
import type { OrderState, Payment } from '../state'
import { everythingOnBoard, invoicedAmount, uninvoiced } from './invoicing-quantities'

/**
 * Terms that came only as words are worked as one instalment before the bill of lading is released: the
 * document of title then stands in for the terms that nobody entered.
 */
const termsInWords: readonly Instalment[] = [
  { percent: '100', trigger: 'billOfLadingCopy', days: 0, gate: 'billOfLading' },
]

/** The order's instalments with the gates that they really guard. */
export function paymentTerms(state: OrderState): Instalment[] {
  const terms = termsGiven(state) ? (state.order.payment ?? []) : termsInWords
  return terms.map((term) =>
    beforeStuffingInstead(state, term) ? { ...term, ...guardsStuffing(term) } : term,
  )
}

/** True when the terms were entered as instalments, not only as words. */
export function termsGiven(state: OrderState): boolean {
  return (state.order.payment?.length ?? 0) > 0
}

/** On a short way no bill of lading can hold the goods back: the balance guards stuffing instead, as in the plan. */
function beforeStuffingInstead(state: OrderState, term: Instalment): boolean {
  return term.gate === 'billOfLading' && balanceGatesStuffing({ ...state.order, payment: [term] })
}

/** A copy of the bill of lading comes too late to ask for money before stuffing. */
function guardsStuffing(term: Instalment): Pick<Instalment, 'gate' | 'trigger'> {
  return { gate: 'stuffing', trigger: term.trigger === 'billOfLadingCopy' ? 'beforeStuffing' : term.trigger }
}

/** Paid under a letter of credit: the bank's word stands in for the money until the documents are presented. */
export function isCredit(term: Instalment): boolean {
  return term.trigger === 'letterOfCreditSight'
}

/** Due with the contract, or before bulk purchase (定金). */
export function isDeposit(term: Instalment): boolean {
  return !isCredit(term) && (term.trigger === 'contract' || term.gate === 'purchase')
}

/** True when what follows the deposit has to be in before the goods leave. */
export function balanceBeforeStuffing(state: OrderState): boolean {
  return balanceGatesStuffing({ ...state.order, payment: paymentTerms(state) })
}

/** Amount agreed: the order's lines, else the contract's or the buyer's own figure; undefined while none is known. */
export function agreedAmount(state: OrderState): string | undefined {
  return orderAmount(state) ?? state.review.contract?.amount ?? state.order.amount
}

/** Rounded to the minor unit of the order's currency. */
export function toCurrency(state: OrderState, amount: string): string {
  return roundMoney(amount, state.order.currency ?? 'USD')
}

/** An amount with the order's currency, for people: `USD 3000.00`. */
export function figure(state: OrderState, amount: string): string {
  return `${state.order.currency ?? ''} ${toCurrency(state, amount)}`.trim()
}

/**
 * What the customer owes for the whole order: the agreed amount, until everything is on board and billed; from
 * then on what was billed, because an over or short shipment (溢短装) is paid as shipped.
 */
export function owed(state: OrderState): string {
  const agreed = agreedAmount(state) ?? '0'
  const settled = everythingOnBoard(state) && uninvoiced(state).length === 0
  return toCurrency(state, settled ? invoicedAmount(state) : agreed)
}

/**
 * What a payment counts for: bank charges within the order's tolerance are taken as paid; of higher charges
 * nothing is, so that the whole difference stays open.
 */
export function creditOf(state: OrderState, payment: Pick<Payment, 'amount' | 'bankCharges'>): string {
  const borne = compareMoney(payment.bankCharges, state.order.paymentTolerance) <= 0
  return borne ? addMoney([payment.amount, payment.bankCharges]) : payment.amount
}

/** What the customer has paid so far, with what was paid before the order was opened. */
export function paid(state: OrderState): string {
  const payments = live(state.collection.payments).map((payment) => creditOf(state, payment))
  return toCurrency(state, addMoney([paidAtOpening(state), ...payments]))
}

export function paidAtOpening(state: OrderState): string {
  return state.order.opening?.paidAmount ?? '0'
}

/** What is neither paid nor written off; never below zero. */
export function outstanding(state: OrderState): string {
  return toCurrency(state, atLeastZero(subtractMoney(owed(state), covered(state))))
}

/** What the customer has paid beyond what is owed: a credit in the customer's favour. */
export function overpaid(state: OrderState): string {
  return toCurrency(state, atLeastZero(subtractMoney(paid(state), owed(state))))
}

/** Paid and written off. */
export function covered(state: OrderState): string {
  return addMoney([paid(state), state.collection.writtenOff?.amount ?? '0'])
}

/**
 * True when what remains of an amount is no more than bank charges and rounding. Of an amount below the tolerance
 * something must have come in all the same.
 */
export function settles(state: OrderState, { amount, rest }: { amount: string; rest: string }): boolean {
  if (compareMoney(rest, '0') <= 0) return true
  return compareMoney(rest, state.order.paymentTolerance) <= 0 && compareMoney(rest, amount) < 0
}

/** True when everything owed is paid within tolerance or written off. */
export function settled(state: OrderState): boolean {
  const amount = owed(state)
  const unknown = agreedAmount(state) === undefined && compareMoney(amount, '0') === 0
  return !unknown && settles(state, { amount, rest: outstanding(state) })
}

/**
 * The amounts of the instalments for a total: percentages of the agreed amount, rounded half up, the last taking
 * what remains, so that an over or short shipment moves the last one and never asks for a deposit again.
 */
export function instalmentAmounts(state: OrderState, total: string): string[] {
  const agreed = agreedAmount(state) ?? total
  const terms = paymentTerms(state)
  let left = total
  return terms.map((term, index) => {
    const share = toCurrency(state, percentOf(agreed, term.percent))
    const amount = index === terms.length - 1 ? left : lesser(share, left)
    left = subtractMoney(left, amount)
    return toCurrency(state, amount)
  })
}

/** Money applied to amounts in their order; what is left over is nobody's. */
export function applyInOrder(amounts: readonly string[], money: string): string[] {
  let left = money
  return amounts.map((amount) => {
    const applied = lesser(amount, atLeastZero(left))
    left = subtractMoney(left, applied)
    return applied
  })
}

export function lesser(a: string, b: string): string {
  return compareMoney(a, b) <= 0 ? a : b
}

export function atLeastZero(amount: string): string {
  return compareMoney(amount, '0') < 0 ? '0' : amount
}

import { currencies } from '../../money/currencies'
import { compareMoney, roundMoney } from '../../money/money'
import { draft, type EventDraft } from '../events'
import { factoryDay, live, nextId } from '../facts'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { OrderState, Payment } from '../state'
import { paidByCredit } from './collection-credit'
import { lastSailing, releaseOf } from './collection-instalments'
import {
  balanceBeforeStuffing,
  figure,
  outstanding,
  overpaid,
  termsGiven,
  toCurrency,
} from './collection-money'
import { shippingBlockers } from './invoicing-quantities'

function paymentProblem({ state, body, now }: RuleInput<'recordPayment'>): Refusal | undefined {
  const { currency } = state.order
  if (body.currency !== currency) {
    const detail = currency
      ? `The order is in ${currency}; a payment in ${body.currency} cannot be set against it`
      : 'The order has no currency yet; enter its terms first'
    return refuse('wrong-currency', detail, '/currency')
  }
  const tooFine =
    tooFineProblem(state, body.amount, '/amount') ??
    tooFineProblem(state, body.bankCharges ?? '0', '/bankCharges')
  if (tooFine) return tooFine
  const today = factoryDay(state, now)
  if (body.receivedOn > today) {
    return refuse('date-in-future', `${body.receivedOn} lies ahead; today is ${today}`, '/receivedOn')
  }
  const same = live(state.collection.payments).find((payment) =>
    sameReference(payment.reference, body.reference),
  )
  if (!same) return undefined
  const detail = `Bank reference ${body.reference} is already recorded as ${same.id}, ${figure(state, same.amount)}`
  return refuse('duplicate-payment', detail, '/reference')
}

/** Money that arrived: in the order's currency, and each transfer once. */
export function recordPayment(input: RuleInput<'recordPayment'>): EventDraft[] | Refusal {
  const problem = paymentProblem(input)
  if (problem) return problem
  const { state, body, by, now } = input
  const payment: Payment = {
    id: nextId(state, 'PAY'),
    at: now,
    by,
    amount: toCurrency(state, body.amount),
    bankCharges: toCurrency(state, body.bankCharges ?? '0'),
    receivedOn: body.receivedOn,
    reference: body.reference,
  }
  return [draft('paymentRecorded', { payment }), ...surplus(state, payment)]
}

/** More than is owed, beyond the tolerance, is somebody's money: finance refunds it or keeps it as credit, and says so. */
function surplus(state: OrderState, payment: Payment): EventDraft[] {
  const after = {
    ...state,
    collection: { ...state.collection, payments: [...state.collection.payments, payment] },
  }
  const tooMuch = overpaid(after)
  if (compareMoney(tooMuch, state.order.paymentTolerance) <= 0 || compareMoney(overpaid(state), '0') > 0)
    return []
  return [
    draft('exceptionRaised', {
      exception: {
        id: nextId(state, 'E'),
        kind: 'customer',
        description: `多收货款 ${figure(state, tooMuch)}：退款或转作预收款 Overpaid by ${figure(state, tooMuch)}: refund it or keep it as credit`,
        department: 'finance',
        hitsShipDate: false,
        raisedAt: payment.at,
        raisedBy: 'gendan',
        ref: payment.id,
      },
    }),
  ]
}

/** An amended credit (改证) is recorded again and has to be checked again; the same one changes nothing. */
export function recordLetterOfCredit({
  state,
  body,
  now,
}: RuleInput<'recordLetterOfCredit'>): EventDraft[] | Refusal {
  if (termsGiven(state) && !paidByCredit(state)) {
    return refuse('no-credit-in-terms', 'The payment terms of this order know no letter of credit')
  }
  const digits = currencies[body.currency] ?? 2
  if (compareMoney(roundMoney(body.amount, body.currency), body.amount) !== 0) {
    return refuse('too-many-decimals', `${body.currency} has ${digits} decimals: ${body.amount}`, '/amount')
  }
  const { number, bank, currency, expiresOn, latestShipmentOn, presentationDays } = body
  const amount = roundMoney(body.amount, body.currency)
  const terms = { number, bank, amount, currency, expiresOn, latestShipmentOn, presentationDays }
  const known = state.collection.letterOfCredit
  const unchanged =
    known && Object.entries(terms).every(([key, value]) => known[key as keyof typeof terms] === value)
  return unchanged ? [] : [draft('letterOfCreditRecorded', { letterOfCredit: { ...terms, receivedAt: now } })]
}

/** What the contract and the plan contradict is added by `creditDiscrepancies` whenever it is asked. */
export function checkLetterOfCredit({
  state,
  body,
  by,
  now,
}: RuleInput<'checkLetterOfCredit'>): EventDraft[] | Refusal {
  const credit = state.collection.letterOfCredit
  if (!credit) return refuse('no-letter-of-credit', 'No letter of credit has been recorded; record it first')
  if (sameList(credit.checked?.discrepancies, body.discrepancies)) return []
  return [draft('letterOfCreditChecked', { at: now, by, discrepancies: body.discrepancies })]
}

/** Asked for again after a later lot has sailed; once for what is on board now. */
export function requestBalance(input: RuleInput<'requestBalance'>): EventDraft[] | Refusal {
  const { state, body, now } = input
  const today = factoryDay(state, now)
  const { requestedOn } = body
  if (requestedOn > today) {
    return refuse('date-in-future', `${requestedOn} lies ahead; today is ${today}`, '/requestedOn')
  }
  const from = balanceBeforeStuffing(state) ? '' : lastSailing(state)
  if (from === undefined) return refuse('not-on-board', nothingSailed)
  if (requestedOn < from) {
    const detail = `The goods were on board on ${from}, after ${requestedOn}`
    return refuse('before-on-board', detail, '/requestedOn')
  }
  const known = state.collection.balanceRequestedAt
  return known !== undefined && known >= from ? [] : [draft('balanceRequested', { requestedOn })]
}

const nothingSailed = 'Nothing is on board yet: there is no bill of lading to ask for the balance with'

/** What will not be paid, once everything has sailed; with what was written off before it, never above what is owed. */
export function writeOffBalance({
  state,
  body,
  by,
  now,
}: RuleInput<'writeOffBalance'>): EventDraft[] | Refusal {
  const rest = outstanding(state)
  const problem = notAllOnBoard(state) ?? tooFineProblem(state, body.amount, '/amount')
  if (problem) return problem
  if (compareMoney(body.amount, rest) > 0) {
    const detail = `Only ${figure(state, rest)} is outstanding; ${figure(state, body.amount)} cannot be written off`
    return refuse('more-than-outstanding', detail, '/amount')
  }
  const amount = toCurrency(state, body.amount)
  return [draft('balanceWrittenOff', { amount, reason: body.reason, by, at: now })]
}

/** A gate is released once; a second release changes nothing. */
export function releasePaymentGate({ state, body, by, now }: RuleInput<'releasePaymentGate'>): EventDraft[] {
  return releaseOf(state, body.gate) ? [] : [draft('paymentGateReleased', { ...body, by, at: now })]
}

/** The finished order goes to finance with its papers (R114). */
export function handOverToFinance(input: RuleInput<'handOverToFinance'>): EventDraft[] | Refusal {
  const { state, body, by, now } = input
  if (sameList(state.collection.handedOver?.documents, body.documents)) return []
  return notAllOnBoard(state) ?? [draft('handedOverToFinance', { documents: body.documents, by, at: now })]
}

function notAllOnBoard(state: OrderState): Refusal | undefined {
  const [blocker] = shippingBlockers(state)
  return blocker && refuse(blocker.code, blocker.en)
}

function tooFineProblem(state: OrderState, amount: string, pointer: string): Refusal | undefined {
  const currency = state.order.currency ?? 'USD'
  if (compareMoney(toCurrency(state, amount), amount) === 0) return undefined
  return refuse(
    'too-many-decimals',
    `${currency} has ${currencies[currency] ?? 2} decimals: ${amount}`,
    pointer,
  )
}

/** Banks write the same reference with other spacing and case. */
function sameReference(a: string, b: string): boolean {
  const plain = (reference: string) => reference.replace(/\s+/g, '').toUpperCase()
  return plain(a) === plain(b)
}

function sameList(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && a.length === b.length && a.every((item, index) => item === b[index])
}

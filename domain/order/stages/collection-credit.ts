import { addDays } from '../../calendar'
import { addMoney, compareMoney, percentOf } from '../../money/money'
import { factoryDay } from '../facts'
import type { LetterOfCredit, OrderState, Shipment } from '../state'
import type { Blocker } from '../rule'
import {
  agreedAmount,
  figure,
  instalmentAmounts,
  isCredit,
  lesser,
  paymentTerms,
  toCurrency,
} from './collection-money'
import { everythingOnBoard, shipmentsOnBoard } from './invoicing-quantities'

/** UCP 600 art. 30a: "about" allows at most ten percent. */
const mostCreditTolerance = 10

/** True when some instalment is paid under a letter of credit. */
export function paidByCredit(state: OrderState): boolean {
  return paymentTerms(state).some(isCredit)
}

/**
 * Why the credit cannot be used as it stands: what the person who checked it found, and what the contract and the
 * plan contradict. Computed anew whenever asked: a later ship date may break a credit that was in order.
 */
export function creditDiscrepancies(state: OrderState): string[] {
  const credit = state.collection.letterOfCredit
  if (!credit) return []
  const found = [amountProblem(state, credit), currencyProblem(state, credit), ...dateProblems(state, credit)]
  const computed = found.filter((problem): problem is string => problem !== undefined)
  return [...new Set([...(credit.checked?.discrepancies ?? []), ...computed])]
}

/** True when the credit is received, checked and free of discrepancies: purchase may rely on it. */
export function creditAccepted(state: OrderState): boolean {
  const checked = state.collection.letterOfCredit?.checked
  return checked !== undefined && creditDiscrepancies(state).length === 0
}

/**
 * Last day to present the documents of a shipment: so many days after shipment, and never after the credit
 * expires (UCP 600 art. 14c). A day on which the bank is closed is not moved on (art. 29a would allow it):
 * nobody here knows the bank's holidays, and the earlier day is safe. Without a shipment, the earliest such day
 * of all shipments on board whose documents were not presented.
 */
export function lastPresentation(state: OrderState, shipment?: Shipment): string | undefined {
  const credit = state.collection.letterOfCredit
  if (!credit) return undefined
  const shipments = shipment ? [shipment] : toPresent(state)
  return shipments
    .flatMap(({ onBoardAt }) => (onBoardAt === undefined ? [] : [factoryDay(state, onBoardAt)]))
    .map((day) => addDays(day, credit.presentationDays))
    .map((day) => (day < credit.expiresOn ? day : credit.expiresOn))
    .sort()[0]
}

/** Shipments on board whose documents were not presented yet. */
export function toPresent(state: OrderState): Shipment[] {
  return shipmentsOnBoard(state).filter((shipment) => shipment.documentsPresented === undefined)
}

/** What keeps the credit from being used, in words. */
export function creditBlockers(state: OrderState): Blocker[] {
  const credit = state.collection.letterOfCredit
  if (!credit) {
    return [
      { code: 'credit-missing', en: 'The letter of credit has not been received', zh: '信用证尚未收到' },
    ]
  }
  const problems = creditDiscrepancies(state)
  if (problems.length > 0) {
    return [
      {
        code: 'credit-discrepancies',
        en: `Letter of credit ${credit.number} must be amended: ${problems.join('; ')}`,
        zh: `信用证 ${credit.number} 有不符点，须改证：${problems.join('；')}`,
      },
    ]
  }
  if (credit.checked) return []
  const { number } = credit
  return [
    {
      code: 'credit-unchecked',
      en: `Letter of credit ${number} is not checked`,
      zh: `信用证 ${number} 尚未审证`,
    },
  ]
}

/** The credit must carry its instalments, less the short tolerance that the contract allows (UCP 600 art. 30). */
function amountProblem(state: OrderState, credit: LetterOfCredit): string | undefined {
  const amounts = instalmentAmounts(state, agreedAmount(state) ?? '0')
  const byCredit = paymentTerms(state).flatMap((term, index) =>
    isCredit(term) ? (amounts[index] ?? []) : [],
  )
  const share = addMoney(byCredit.length > 0 ? byCredit : amounts)
  const short = Math.min(state.order.shortPercent, mostCreditTolerance)
  const least = lesser(share, toCurrency(state, percentOf(share, String(100 - short))))
  return compareMoney(credit.amount, least) < 0
    ? `the amount ${credit.amount} is below the ${figure(state, least)} it has to cover`
    : undefined
}

function currencyProblem(state: OrderState, credit: LetterOfCredit): string | undefined {
  const { currency } = state.order
  return currency !== undefined && credit.currency !== currency
    ? `the currency is ${credit.currency}, the contract's is ${currency}`
    : undefined
}

function dateProblems(state: OrderState, credit: LetterOfCredit): (string | undefined)[] {
  const shipOn = shipDay(state)
  return [
    shipOn !== undefined && credit.latestShipmentOn < shipOn
      ? `the latest shipment ${credit.latestShipmentOn} lies before the sailing on ${shipOn}`
      : undefined,
    credit.expiresOn < credit.latestShipmentOn
      ? `it expires on ${credit.expiresOn}, before the latest shipment ${credit.latestShipmentOn}`
      : undefined,
    shipOn !== undefined && credit.expiresOn < shipOn
      ? `it expires on ${credit.expiresOn}, before the sailing on ${shipOn}`
      : undefined,
  ]
}

/** The day that the credit must allow: the last sailing, planned or, once everything is on board, real. */
function shipDay(state: OrderState): string | undefined {
  const sailed = shipmentsOnBoard(state).map((shipment) => factoryDay(state, shipment.onBoardAt))
  const planned = everythingOnBoard(state) ? undefined : (state.plan?.shipOn ?? state.order.shipOn)
  return [...sailed, ...(planned === undefined ? [] : [planned])].sort().at(-1)
}

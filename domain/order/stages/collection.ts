import { addMoney } from '../../money/money'
import type { collectionCommands } from '../commands/collection'
import { counted, passedAtOpening } from '../facts'
import type { Reducers, Rules, StageModule } from '../rule'
import type { LetterOfCredit, OrderState, Payment } from '../state'
import type { GuardedGate } from './collection-instalments'
import { toCurrency } from './collection-money'
import {
  checkLetterOfCredit,
  handOverToFinance,
  recordLetterOfCredit,
  recordPayment,
  releasePaymentGate,
  requestBalance,
  writeOffBalance,
} from './collection-rules'
import {
  balanceReachedOn,
  balanceRequestedOn,
  collectionTasks,
  depositReachedOn,
  moneyBlockers,
  notHandedOver,
} from './collection-tasks'
import { everythingOnBoard, shippingBlockers } from './invoicing-quantities'

export { creditAccepted, creditDiscrepancies, lastPresentation } from './collection-credit'
export { instalments, lackingForGate, paymentGateOpen } from './collection-instalments'
export type { GuardedGate, InstalmentView } from './collection-instalments'
export { outstanding, overpaid, owed, paid } from './collection-money'

/** Events of collection: money that came in, what stands in for it, and the end of it. */
export type CollectionEvents = {
  paymentRecorded: { payment: Payment }
  /** Received or amended: the check of an earlier version no longer counts. */
  letterOfCreditRecorded: { letterOfCredit: LetterOfCredit }
  letterOfCreditChecked: { at: string; by: string; discrepancies: string[] }
  paymentGateReleased: { gate: GuardedGate; by: string; at: string; reason: string }
  balanceRequested: { requestedOn: string }
  handedOverToFinance: { at: string; by: string; documents: string[] }
  balanceWrittenOff: { amount: string; reason: string; by: string; at: string }
}

export const collectionRules: Rules<keyof typeof collectionCommands> = {
  recordPayment,
  recordLetterOfCredit,
  checkLetterOfCredit,
  releasePaymentGate,
  requestBalance,
  handOverToFinance,
  writeOffBalance,
}

export const collectionReducers: Reducers<keyof CollectionEvents> = {
  paymentRecorded: (state, { payment }) => ({
    ...change(state, { payments: [...state.collection.payments, payment] }),
    counters: counted(state, payment.id),
  }),
  letterOfCreditRecorded: (state, { letterOfCredit }) => change(state, { letterOfCredit }),
  letterOfCreditChecked: (state, checked) => {
    const { letterOfCredit } = state.collection
    return letterOfCredit ? change(state, { letterOfCredit: { ...letterOfCredit, checked } }) : {}
  },
  paymentGateReleased: (state, release) =>
    change(state, { released: [...state.collection.released, release] }),
  balanceRequested: (state, { requestedOn }) => change(state, { balanceRequestedAt: requestedOn }),
  handedOverToFinance: (state, handedOver) => change(state, { handedOver }),
  balanceWrittenOff: (state, written) => {
    const amount = addMoney([state.collection.writtenOff?.amount ?? '0', written.amount])
    return change(state, { writtenOff: { ...written, amount: toCurrency(state, amount) } })
  },
}

/** Collection opens with the approved contract and ends last. */
export const collection: StageModule = {
  entry: (state) => state.review.contract?.approvedAt !== undefined || passedAtOpening(state, 'review'),
  gate: (state) => [
    ...shippingBlockers(state),
    ...moneyBlockers(state),
    ...(state.collection.handedOver ? [] : [notHandedOver]),
  ],
  milestones: {
    depositIn: depositReachedOn,
    balanceRequested: balanceRequestedOn,
    balanceIn: balanceReachedOn,
    financeHandover: (state) => (everythingOnBoard(state) ? state.collection.handedOver?.at : undefined),
  },
  tasks: collectionTasks,
}

/**
 * Why a payment cannot be voided: nothing keeps it. A transfer that came back is a fact whatever rested on it;
 * the gates that it had opened are evaluated again.
 */
export function voidPaymentProblem(_state: OrderState, _id: string): string | undefined {
  return undefined
}

function change(state: OrderState, part: Partial<OrderState['collection']>): Partial<OrderState> {
  return { collection: { ...state.collection, ...part } }
}

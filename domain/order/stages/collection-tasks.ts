import { subtractMoney } from '../../money/money'
import { endOfDay, factoryDay, passedAtOpening } from '../facts'
import type { Blocker, WantedTask } from '../rule'
import type { OrderState } from '../state'
import { creditBlockers, lastPresentation, toPresent } from './collection-credit'
import {
  contractDay,
  depositCompleteOn,
  instalments,
  lastSailing,
  openingDay,
  reachedOn,
  releaseOf,
  type InstalmentView,
} from './collection-instalments'
import {
  agreedAmount,
  balanceBeforeStuffing,
  figure,
  isCredit,
  isDeposit,
  outstanding,
  owed,
  paymentTerms,
  settled,
  settles,
  termsGiven,
} from './collection-money'
import { everythingOnBoard } from './invoicing-quantities'

/** What is neither paid nor written off, and what is wrong with the credit that should pay it. */
export function moneyBlockers(state: OrderState): Blocker[] {
  if (settled(state)) return []
  if (agreedAmount(state) === undefined) {
    return [{ code: 'amount-open', en: 'The amount of the order is not known yet', zh: '订单金额尚未确定' }]
  }
  const [rest, whole] = [figure(state, outstanding(state)), figure(state, owed(state))]
  const open = {
    code: 'balance-outstanding',
    en: `${rest} of ${whole} is outstanding`,
    zh: `货款 ${whole}，尚欠 ${rest}`,
  }
  return [open, ...(awaitsCredit(state) ? creditBlockers(state) : [])]
}

/** The last blocker of an order that is paid. */
export const notHandedOver: Blocker = {
  code: 'not-handed-over',
  en: 'The finished order is not handed over to finance (R114)',
  zh: '订单资料尚未移交财务',
}

/** Reached also by a release: purchase then goes ahead, and what is still owed is chased as an instalment. */
export function depositReachedOn(state: OrderState): string | undefined {
  if (passedAtOpening(state, 'materials')) return openingDay(state, 'depositIn')
  if (!termsGiven(state)) return contractDay(state)
  if (!paymentTerms(state).some((term) => isDeposit(term) || isCredit(term))) return undefined
  return depositCompleteOn(state) ?? releaseOf(state, 'purchase')?.at
}

/** Asked for after the last lot sailed, so for the whole order; before stuffing where the balance guards that. */
export function balanceRequestedOn(state: OrderState): string | undefined {
  const requestedOn = state.collection.balanceRequestedAt
  if (balanceBeforeStuffing(state)) return requestedOn
  const sailedOn = lastSailing(state)
  if (requestedOn === undefined || sailedOn === undefined || !everythingOnBoard(state)) return undefined
  return requestedOn >= sailedOn ? requestedOn : undefined
}

/** The payment that completed what is owed, or the write-off of the rest. */
export function balanceReachedOn(state: OrderState): string | undefined {
  if (!settled(state)) return undefined
  const amount = owed(state)
  const enough = (money: string) => settles(state, { amount, rest: subtractMoney(amount, money) })
  return reachedOn(state, 'balanceIn', enough) ?? state.collection.writtenOff?.at
}

/** Instalments to collect and documents to present. */
export function collectionTasks(state: OrderState): WantedTask[] {
  return [...instalmentTasks(state), ...presentationTasks(state)]
}

/** Due instalments that no milestone of the plan asks for: open account, before stuffing, a released deposit. */
function instalmentTasks(state: OrderState): WantedTask[] {
  return instalments(state)
    .filter((one) => one.status === 'due' && !servedByPlan(state, one))
    .map((one) => ({
      key: `instalment:${one.index}`,
      kind: 'balance',
      stage: 'collection',
      title: {
        en: `Collect instalment ${one.index} (${one.percent} %)`,
        zh: `催收第${one.index}期货款（${one.percent}%）`,
      },
      department: 'finance',
      party: state.order.customer,
      ref: String(one.index),
      due: { at: endOfDay(state, one.dueOn ?? factoryDay(state, state.openedAt)) },
    }))
}

/** True while some instalment is still to be paid under the letter of credit. */
function awaitsCredit(state: OrderState): boolean {
  return instalments(state).some((one) => isCredit(one) && one.status !== 'paid')
}

/** `depositIn` asks for the deposit until it is reached, `balanceIn` for the last of what follows. */
function servedByPlan(state: OrderState, one: InstalmentView): boolean {
  const planned = (state.plan?.milestones ?? []).map((milestone) => milestone.key)
  if (isDeposit(one)) return planned.includes('depositIn') && depositReachedOn(state) === undefined
  const last = instalments(state).findLast((candidate) => !isDeposit(candidate) && !isCredit(candidate))
  return one.index === last?.index && planned.includes('balanceIn')
}

function presentationTasks(state: OrderState): WantedTask[] {
  if (!awaitsCredit(state)) return []
  return toPresent(state).flatMap((shipment) => {
    const last = lastPresentation(state, shipment)
    if (last === undefined) return []
    return {
      key: `presentation:${shipment.id}`,
      kind: 'presentation',
      stage: 'collection',
      title: {
        en: `Present the documents of ${shipment.id} under the letter of credit`,
        zh: `信用证项下交单：出货批次 ${shipment.id}`,
      },
      department: 'shipping',
      ref: shipment.id,
      due: { at: endOfDay(state, last), cutOff: true },
    }
  })
}

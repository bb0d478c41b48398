import { addDays } from '../../calendar'
import { addMoney, subtractMoney } from '../../money/money'
import { factoryDay, live, passedAtOpening } from '../facts'
import type { Instalment, InstalmentTrigger, PaymentGate } from '../intake'
import type { MilestoneKey } from '../../policy/milestone'
import type { Stage } from '../stage'
import type { OrderState } from '../state'
import { creditAccepted } from './collection-credit'
import {
  agreedAmount,
  applyInOrder,
  balanceBeforeStuffing,
  covered,
  creditOf,
  instalmentAmounts,
  isCredit,
  isDeposit,
  lesser,
  owed,
  paid,
  paidAtOpening,
  paymentTerms,
  settles,
  toCurrency,
} from './collection-money'
import { everythingOnBoard, shipmentsOnBoard } from './invoicing-quantities'

/** The gates that money can guard. */
export type GuardedGate = Exclude<PaymentGate, 'none'>

/** One part of the payment terms with its money and its dates. */
export type InstalmentView = {
  /** From 1, in the order of the terms. */
  index: number
  percent: string
  amount: string
  trigger: InstalmentTrigger
  gate: PaymentGate
  days: number
  /** The day on which it fell to be asked for, `YYYY-MM-DD`. */
  triggeredAt?: string
  dueOn?: string
  paid: string
  outstanding: string
  /** `overdue` only when a day was given to compare with. */
  status: 'waiting' | 'due' | 'overdue' | 'paid'
}

/** UCP 600 art. 14b: the bank has five banking days for the documents, a calendar week. */
const bankExaminationDays = 7

/** The payment terms with what was paid of each, payments applied in their order. */
export function instalments(state: OrderState, today?: string): InstalmentView[] {
  const amounts = instalmentAmounts(state, owed(state))
  const received = applyInOrder(amounts, paid(state))
  const settled = applyInOrder(amounts, covered(state))
  return paymentTerms(state).map((term, position) => {
    const amount = amounts[position] ?? '0'
    const open = toCurrency(state, subtractMoney(amount, settled[position] ?? '0'))
    const triggeredAt = triggerDay(state, term.trigger)
    const dueOn = triggeredAt === undefined ? undefined : dueDay(term, triggeredAt)
    return {
      index: position + 1,
      ...term,
      amount,
      ...(triggeredAt === undefined ? {} : { triggeredAt, dueOn }),
      paid: toCurrency(state, received[position] ?? '0'),
      outstanding: open,
      status: settles(state, { amount, rest: open }) ? 'paid' : statusOf(dueOn, today),
    }
  })
}

/** The amount that a gate still lacks; undefined while it is open. */
export function lackingForGate(state: OrderState, gate: GuardedGate): string | undefined {
  if (releaseOf(state, gate) || passedAtOpening(state, stageOfGate[gate])) return undefined
  const total = gate === 'billOfLading' ? owed(state) : beforeShipment(state)
  return lackingOf(state, { which: (term) => term.gate === gate, total, money: covered(state) })
}

/**
 * True when every instalment that guards the gate is in within tolerance, or its letter of credit is received and
 * checked without discrepancies, or the gate was released by name.
 */
export function paymentGateOpen(state: OrderState, gate: GuardedGate): boolean {
  return lackingForGate(state, gate) === undefined
}

/** The approval that opened a gate without the money. */
export function releaseOf(
  state: OrderState,
  gate: GuardedGate,
): OrderState['collection']['released'][number] | undefined {
  return state.collection.released.find((entry) => entry.gate === gate)
}

/**
 * The day on which the deposit was in: the payment that completed it, or the check of the credit that stands in for
 * money, whichever came last; undefined while anything lacks.
 */
export function depositCompleteOn(state: OrderState): string | undefined {
  const which = (term: Instalment) => isDeposit(term) || term.gate === 'purchase' || isCredit(term)
  const total = beforeShipment(state)
  const byMoney = reachedOn(
    state,
    'depositIn',
    (money) => lackingOf(state, { which, total, money }) === undefined,
  )
  if (byMoney === undefined || !paymentTerms(state).some(isCredit) || !creditAccepted(state)) return byMoney
  const checkedOn = day(state, state.collection.letterOfCredit?.checked?.at) ?? byMoney
  return checkedOn > byMoney ? checkedOn : byMoney
}

/** The first day on which what had come in was enough. */
export function reachedOn(
  state: OrderState,
  milestone: MilestoneKey,
  enough: (money: string) => boolean,
): string | undefined {
  return creditsByDay(state, milestone).find(({ total }) => enough(total))?.on
}

/** What had come in by each day of a payment, beginning with what was paid before the order was opened. */
function creditsByDay(state: OrderState, milestone: MilestoneKey): { on: string; total: string }[] {
  const payments = live(state.collection.payments).sort(
    (a, b) => Date.parse(a.receivedOn) - Date.parse(b.receivedOn),
  )
  const days = [{ on: openingDay(state, milestone), total: paidAtOpening(state) }]
  for (const payment of payments) {
    const before = days.at(-1)?.total ?? '0'
    days.push({ on: payment.receivedOn, total: addMoney([before, creditOf(state, payment)]) })
  }
  return days
}

/** An order opened behind the stage that a gate belongs to has gone through it. */
const stageOfGate: Record<GuardedGate, Stage> = {
  purchase: 'materials',
  stuffing: 'shipment',
  billOfLading: 'shipment',
}

/** Before shipment no more is asked for than was agreed, however much is shipped over later. */
function beforeShipment(state: OrderState): string {
  const amount = owed(state)
  return lesser(agreedAmount(state) ?? amount, amount)
}

/** What some of the instalments lack of a total; an accepted credit counts as money. Undefined when nothing lacks. */
function lackingOf(
  state: OrderState,
  { which, total, money }: { which: (term: Instalment) => boolean; total: string; money: string },
): string | undefined {
  const terms = paymentTerms(state)
  if (agreedAmount(state) === undefined) return terms.some(which) ? toCurrency(state, '0') : undefined
  const accepted = creditAccepted(state)
  const amounts = instalmentAmounts(state, total)
  const settled = applyInOrder(amounts, money)
  const open = terms.flatMap((term, position) => {
    const amount = amounts[position] ?? '0'
    const rest = subtractMoney(amount, settled[position] ?? '0')
    const counts = which(term) && !(accepted && isCredit(term))
    return counts && !settles(state, { amount, rest }) ? [rest] : []
  })
  return open.length === 0 ? undefined : toCurrency(state, addMoney(open))
}

function statusOf(dueOn: string | undefined, today: string | undefined): 'waiting' | 'due' | 'overdue' {
  if (dueOn === undefined) return 'waiting'
  return today !== undefined && dueOn < today ? 'overdue' : 'due'
}

function dueDay(term: Instalment, triggeredAt: string): string {
  const examination = isCredit(term) ? bankExaminationDays : 0
  return addDays(triggeredAt, term.days + examination)
}

/** The day on which an instalment falls to be asked for; of several shipments, the last one's. */
function triggerDay(state: OrderState, trigger: InstalmentTrigger): string | undefined {
  switch (trigger) {
    case 'contract':
      return contractDay(state)
    case 'beforeStuffing':
      return earliest([
        requestDay(state),
        day(state, state.milestones.productionComplete),
        ...openedDays(state),
      ])
    case 'billOfLadingCopy':
      return (
        state.collection.balanceRequestedAt ?? lastOfAll(state, (shipment) => shipment.billOfLading?.issuedOn)
      )
    case 'afterShipment':
      return lastOfAll(state, (shipment) => shipment.onBoardAt)
    case 'letterOfCreditSight':
      return lastOfAll(state, (shipment) => shipment.documentsPresented?.at)
  }
}

/** The day of the contract; of an order opened behind review, as the opening dates it. */
export function contractDay(state: OrderState): string | undefined {
  const approvedAt = state.review.contract?.approvedAt
  if (approvedAt !== undefined) return day(state, approvedAt)
  return passedAtOpening(state, 'review') ? openingDay(state, 'contractSigned') : undefined
}

/** The day that an opening gives for a milestone, else the day on which the order was opened. */
export function openingDay(state: OrderState, milestone: MilestoneKey): string {
  const given = state.order.opening?.milestones.find((entry) => entry.milestone === milestone)
  return given?.doneOn ?? factoryDay(state, state.openedAt)
}

/** The day of the last sailing so far; of goods that sailed before the order was opened, as the opening dates it. */
export function lastSailing(state: OrderState): string | undefined {
  const last = shipmentsOnBoard(state).at(-1)
  if (last) return factoryDay(state, last.onBoardAt)
  const sailed = passedAtOpening(state, 'shipment') || (state.order.opening?.shipped.length ?? 0) > 0
  return sailed ? openingDay(state, 'onBoard') : undefined
}

function requestDay(state: OrderState): string | undefined {
  return balanceBeforeStuffing(state) ? state.collection.balanceRequestedAt : undefined
}

function openedDays(state: OrderState): string[] {
  return live(state.shipment.shipments).map((shipment) => factoryDay(state, shipment.at))
}

type OnBoard = ReturnType<typeof shipmentsOnBoard>[number]

/** Once everything is on board, the last of these days, when every shipment has one. */
function lastOfAll(state: OrderState, dayOf: (shipment: OnBoard) => string | undefined): string | undefined {
  const shipments = shipmentsOnBoard(state)
  if (!everythingOnBoard(state)) return undefined
  if (shipments.length === 0) return openingDay(state, 'onBoard')
  const days = shipments.flatMap((shipment) => day(state, dayOf(shipment)) ?? [])
  return days.length < shipments.length ? undefined : days.sort().at(-1)
}

function earliest(days: (string | undefined)[]): string | undefined {
  return days.filter((one) => one !== undefined).sort()[0]
}

/** The factory's day of an instant; a day stays what it is. */
export function day(state: OrderState, at: string | undefined): string | undefined {
  if (at === undefined) return undefined
  return at.length > 10 ? factoryDay(state, at) : at
}

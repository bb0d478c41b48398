import { compareMoney, subtractMoney } from '../../domain/money/money'
import { factoryDay, live } from '../../domain/order/facts'
import { day, openingDay } from '../../domain/order/stages/collection-instalments'
import { creditOf, paidAtOpening } from '../../domain/order/stages/collection-money'
import { billingInvoices, invoicedAmount } from '../../domain/order/stages/invoicing-quantities'
import { isOver } from '../../domain/order/status'
import type { OrderState } from '../../domain/order/state'
import type { StatementLineKind } from '../../domain/rhythm'
import type { RhythmOrder } from './rhythm-order'
import { isZero, sumIn } from './sums'

/** One movement of a customer's account; `amount` is what it adds to what the customer owes. */
export type LedgerEntry = {
  customer: string
  currency: string
  kind: Exclude<StatementLineKind, 'opening' | 'correction'>
  on: string
  order: string
  ref: string
  amount: string
}

type Movement = Pick<LedgerEntry, 'kind' | 'on' | 'ref' | 'amount'>

/**
 * Everything that an order has moved on its customer's account, in the order of the days. What a closed order still
 * lacks (tolerated bank charges) and what a cancelled one leaves over (its money was settled) is settled on the day on
 * which it ended, so that an account does not carry it for ever. What was paid too much stays in the customer's favour.
 */
export function ledgerOf({ number, customer, state }: RhythmOrder): LedgerEntry[] {
  const { currency } = state.order
  if (currency === undefined) return []
  const moved = [...invoices(state, currency), ...payments(state), ...writeOff(state)]
  return [...moved, ...rest(state, currency, moved)]
    .filter(({ amount }) => !isZero(amount))
    .map((movement) => ({
      customer,
      currency,
      order: number,
      ...movement,
      amount: sumIn(currency, [movement.amount]),
    }))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

function invoices(state: OrderState, currency: string): Movement[] {
  const issued = billingInvoices(state).map(({ number, issuedOn, amount }) => ({
    kind: 'invoice' as const,
    on: issuedOn,
    ref: number,
    amount,
  }))
  const sum = sumIn(
    currency,
    issued.map(({ amount }) => amount),
  )
  const before = subtractMoney(invoicedAmount(state), sum)
  return [{ kind: 'invoice', on: broughtForward(state), ref: 'brought forward', amount: before }, ...issued]
}

function payments(state: OrderState): Movement[] {
  const received = live(state.collection.payments).map((payment) => ({
    kind: 'payment' as const,
    on: payment.receivedOn,
    ref: payment.reference,
    amount: negative(creditOf(state, payment)),
  }))
  const before = negative(paidAtOpening(state))
  return [{ kind: 'payment', on: broughtForward(state), ref: 'brought forward', amount: before }, ...received]
}

function writeOff(state: OrderState): Movement[] {
  const { writtenOff } = state.collection
  if (!writtenOff) return []
  return [
    {
      kind: 'settlement',
      on: factoryDay(state, writtenOff.at),
      ref: 'written off',
      amount: negative(writtenOff.amount),
    },
  ]
}

function rest(state: OrderState, currency: string, moved: readonly Movement[]): Movement[] {
  if (!isOver(state)) return []
  const left = sumIn(
    currency,
    moved.map(({ amount }) => amount),
  )
  const isCancelled = state.status === 'cancelled'
  if (!isCancelled && compareMoney(left, '0') < 0) return []
  const ref = isCancelled ? 'order cancelled' : 'order closed'
  const ended = [day(state, state.stages.collection.since) ?? '', ...moved.map(({ on }) => on)].sort().at(-1)!
  return [{ kind: 'settlement', on: ended, ref, amount: negative(left) }]
}

/** What was billed and paid before Gendan was told of the order stands on the day of its opening. */
function broughtForward(state: OrderState): string {
  return openingDay(state, 'contractSigned')
}

function negative(amount: string): string {
  return subtractMoney('0', amount)
}

import { subtractMoney } from '../../domain/money/money'
import type { StatementLine } from '../../domain/rhythm'
import type { StatedAccount } from '../database'
import type { LedgerEntry } from './ledger'
import { groupedBy, isZero, sumIn } from './sums'

type Movement = Omit<StatementLine, 'line'>

/** What to hold against each other: an account, what was stated of it, and the days of which that is to be asked. */
type Comparison = {
  currency: string
  stated?: StatedAccount
  /** The first day that any statement was about; what moved before is part of openings. */
  since: string
  /** The first day of the month that is to be stated. */
  before: string
}

/**
 * What earlier statements lack: movements of their days that were booked after them, and, the other way round, stated
 * ones that have been withdrawn since. Each keeps its own date.
 */
export function lateMovements(
  entries: readonly LedgerEntry[],
  { currency, stated, since, before }: Comparison,
): Movement[] {
  const booked = entries.filter(({ on }) => on >= since && on < before)
  const told = (stated?.lines ?? []).filter(({ kind, on }) => isMovement(kind) && on >= since)
  const withdrawn = told.map((line) => ({ ...line, amount: subtractMoney('0', line.amount) }))
  return groupedBy<Movement>([...booked, ...withdrawn], keyOf)
    .map((group) => {
      const { kind, on, order, ref } = group[0]!
      const amount = sumIn(
        currency,
        group.map((one) => one.amount),
      )
      return { kind, on, order, ref, amount }
    })
    .filter(({ amount }) => !isZero(amount))
}

/** Openings repeat what other lines say, and corrections speak of what no line says. */
function isMovement(kind: Movement['kind']): boolean {
  return kind !== 'opening' && kind !== 'correction'
}

function keyOf({ kind, on, order, ref }: Movement): string {
  return JSON.stringify([kind, on, order, ref])
}

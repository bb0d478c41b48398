/** The log already holds another event under the same number: two histories of one order have parted. */
export class SequenceConflict extends Error {
  override readonly name = 'SequenceConflict'
  readonly code = 'sequence-conflict'
  constructor(
    readonly order: string,
    readonly seqs: number[],
  ) {
    super(`order ${order}: the log holds other events under ${seqs.join(', ')}`)
  }
}

/** An event before the given ones is not in the log. */
export class SequenceGap extends Error {
  override readonly name = 'SequenceGap'
  readonly code = 'sequence-gap'
  constructor(
    readonly order: string,
    readonly missing: number,
  ) {
    super(`order ${order}: event ${missing} is missing before those to record`)
  }
}

/** Another order already carries the buyer's order number of this customer. */
export class DuplicateOrder extends Error {
  override readonly name = 'DuplicateOrder'
  readonly code = 'duplicate-order'
  constructor(readonly order: string) {
    super(`order ${order}: another order has the same customer and buyer's order number`)
  }
}

/** A cursor that no list of this kind has given out. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor'
  readonly code = 'invalid-cursor'
  constructor() {
    super('the cursor is not one that this list has given')
  }
}

/** Somebody has changed the entry since the version that the change was made for. */
export class StaleVersion extends Error {
  override readonly name = 'StaleVersion'
  readonly code = 'stale-version'
  constructor(
    readonly entry: string,
    readonly version: number,
  ) {
    super(`${entry} is at version ${version} by now: read it again before changing it`)
  }
}

/** Why a change of master data, stock or supply is refused; a stable code. */
export type RefusalCode =
  | 'not-found'
  | 'unknown-code'
  | 'not-enough-stock'
  | 'already-cancelled'
  | 'already-decided'
  | 'over-receipt'
  | 'own-request'
  | 'level-too-low'
  | 'out-of-range'
  | 'key-reused'
  | 'deputies-in-a-ring'
  | 'address-taken'

/** A change that the tables as they stand do not allow. `pointer` is the field it speaks of; nothing was changed. */
export class ChangeRefused extends Error {
  override readonly name = 'ChangeRefused'
  constructor(
    readonly code: RefusalCode,
    readonly detail: string,
    readonly pointer = '',
  ) {
    super(detail)
  }
}

/** True for the violation of a unique constraint, in a query of Prisma or in one written by hand. */
export function violatesUnique(error: unknown): boolean {
  return (error as { code?: string }).code === 'P2002' || sqlState(error) === '23505'
}

/** True when PostgreSQL has ended a transaction because two waited for each other; the other one went on. */
export function isDeadlock(error: unknown): boolean {
  return sqlState(error) === '40P01'
}

/** PostgreSQL's own code of an error that a query written by hand has met. */
function sqlState(error: unknown): string | undefined {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } }
  return meta?.driverAdapterError?.cause?.originalCode
}

/** Does what may be ended by a deadlock, anew a few times when it was. */
export async function despiteDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt < mostAttempts; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isDeadlock(error)) throw error
    }
  }
  return work()
}

const mostAttempts = 3

/** True when a row names another that is not there. */
export function violatesReference(error: unknown): boolean {
  return (error as { code?: string }).code === 'P2003'
}

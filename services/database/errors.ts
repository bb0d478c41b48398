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

/** True for the violation of a unique constraint, in a query of Prisma or in one written by hand. */
export function violatesUnique(error: unknown): boolean {
  const { code, meta } = error as {
    code?: string
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } }
  }
  return code === 'P2002' || meta?.driverAdapterError?.cause?.originalCode === '23505'
}

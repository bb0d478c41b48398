import type { PreviousOperation } from './input'

/** Where an operation is kept. */
export type Place = { machine: string; startAt: string }

/** An operation of the factory as one name. */
export function operationKey(job: string, operation: string): string {
  return JSON.stringify([job, operation])
}

/** The part of a plan of the machines that says where each operation is. */
type Placed = { operations: readonly PreviousOperation[] }

/** A plan of the machines as the next one takes it for the plan in force. */
export function previousOf({ operations }: Placed): { operations: PreviousOperation[] } {
  return {
    operations: operations.map(({ job, operation, machine, startAt, endAt, notBefore, waitedUntil }) => ({
      job,
      operation,
      machine,
      startAt,
      endAt,
      ...(notBefore !== undefined && { notBefore }),
      ...(waitedUntil !== undefined && { waitedUntil }),
    })),
  }
}

/** Where a plan has each operation, by its key. */
export function placesOf<T extends PreviousOperation>({
  operations,
}: {
  operations: readonly T[]
}): Map<string, T> {
  return new Map(operations.map((one) => [operationKey(one.job, one.operation), one]))
}

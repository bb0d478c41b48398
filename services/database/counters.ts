import type { Connection } from './client'

/** The next number of something that is counted. It is given out once, and lost when the transaction is undone. */
export async function nextCount(db: Connection, name: string): Promise<number> {
  const [row] = await db.$queryRaw<{ last: number }[]>`
    INSERT INTO counters AS known (name, last) VALUES (${name}, 1)
    ON CONFLICT (name) DO UPDATE SET last = known.last + 1
    RETURNING last`
  return row!.last
}

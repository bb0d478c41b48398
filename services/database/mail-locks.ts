import type { Connection } from './client'

/** Whoever changes several mails locks them in the same order, so that two do not wait for each other. */
export async function lockMails(tx: Connection, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM emails WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`
}

import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../prisma/generated/client'
import type { Prisma } from '../../prisma/generated/client'

/** The database with its pool of connections. */
export type Database = PrismaClient
/** The database, or a transaction on it. */
export type Connection = Prisma.TransactionClient

export type DatabaseOptions = {
  /** Most connections at a time. */
  poolSize?: number
}

/** A server that accepts and never answers must not hold a request for ever, milliseconds. */
const limits = { connectionTimeoutMillis: 5_000, query_timeout: 20_000 }

/** Opens a pool of connections; the first one is made when it is needed. */
export function createDatabase(url: string, { poolSize = 10 }: DatabaseOptions = {}): Database {
  const adapter = new PrismaPg({ connectionString: inUtc(url), max: poolSize, ...limits })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } })
}

/** Ends all connections. */
export async function closeDatabase(db: Database): Promise<void> {
  await db.$disconnect()
}

/** Answers when the database can be reached, and throws when it cannot. */
export async function pingDatabase(db: Database): Promise<void> {
  await db.$queryRaw`SELECT 1`
}

/**
 * The driver adapter writes instants without an offset and drops the offset of those it reads, so both are
 * right only in a session whose time zone is UTC, whatever the server's own is.
 */
function inUtc(url: string): string {
  const address = new URL(url)
  const options = [address.searchParams.get('options'), '-c TimeZone=UTC'].filter(Boolean).join(' ')
  address.searchParams.set('options', options)
  return address.href
}

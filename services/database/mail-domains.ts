import type { Connection, Database } from './client'
import { iso } from './values'

/** How many mails may go to a domain within any time of that length. */
export type DomainRate = { domain: string; messages: number; intervalMs: number }

/** A mail that asks for turns: those who have waited for theirs do not wait again behind newcomers. */
export type AskingMail = { now: string; hasWaited: boolean }

/** Either the mail may go now, or not before `retryAt`, when `domain` can take it. */
export type DomainTurn = { isGiven: true } | { isGiven: false; domain: string; retryAt: string }

/** The last turns that a domain has taken, in milliseconds, the oldest first; and the latest to which any was put off. */
export type TurnsTaken = { taken: number[]; lastMs?: number }

/**
 * Whether a domain can take one more mail now: a window that slides, so that no time of the rate's length ever
 * holds more. What has to wait is spread over the time to come, one after the other, in the order of asking, and
 * a newcomer gets in line behind them.
 */
export function nextTurn(
  { taken, lastMs = 0 }: TurnsTaken,
  { messages, intervalMs }: Pick<DomainRate, 'messages' | 'intervalMs'>,
  { nowMs, hasWaited }: { nowMs: number; hasWaited: boolean },
): { isGiven: boolean; atMs: number } {
  const oldest = taken.length < messages ? undefined : taken[taken.length - messages]
  const freeMs = oldest === undefined ? nowMs : oldest + intervalMs
  const isInLine = hasWaited || lastMs < nowMs
  if (freeMs <= nowMs && isInLine) return { isGiven: true, atMs: nowMs }
  // Who has waited and comes a little early keeps the place, and is not put behind those who asked later.
  if (hasWaited) return { isGiven: false, atMs: Math.max(freeMs, nowMs) }
  return { isGiven: false, atMs: Math.max(freeMs, Math.ceil(lastMs + intervalMs / messages)) }
}

/**
 * Takes a turn at every one of these domains, or at none of them. It counts for all workers together: the rows are
 * locked in the order of their names.
 */
export async function takeDomainTurns(
  db: Database,
  rates: readonly DomainRate[],
  { now, hasWaited }: AskingMail,
): Promise<DomainTurn> {
  if (rates.length === 0) return { isGiven: true }
  const ordered = rates.toSorted((a, b) => (a.domain < b.domain ? -1 : 1))
  return db.$transaction(async (tx) => {
    const nowMs = Date.parse(now)
    const asked = []
    for (const rate of ordered) {
      const turns = await lockDomain(tx, rate.domain)
      asked.push({ rate, turns, next: nextTurn(turns, rate, { nowMs, hasWaited }) })
    }
    const late = asked.filter(({ next }) => !next.isGiven).toSorted((a, b) => b.next.atMs - a.next.atMs)[0]
    if (!late) {
      for (const { rate, turns } of asked) await keepTurn(tx, rate, [...turns.taken, nowMs])
      return { isGiven: true }
    }
    const retryAt = new Date(late.next.atMs).toISOString()
    const { domain } = late.rate
    const lastAt = new Date(Math.max(late.next.atMs, late.turns.lastMs ?? 0)).toISOString()
    await tx.mailDomain.update({ where: { domain }, data: { lastAt } })
    return { isGiven: false, domain, retryAt }
  })
}

async function lockDomain(tx: Connection, domain: string): Promise<TurnsTaken> {
  await tx.$executeRaw`INSERT INTO mail_domains (domain, taken) VALUES (${domain}, '{}') ON CONFLICT DO NOTHING`
  await tx.$queryRaw`SELECT 1 FROM mail_domains WHERE domain = ${domain} FOR UPDATE`
  const { taken, lastAt } = await tx.mailDomain.findUniqueOrThrow({ where: { domain } })
  const lastMs = lastAt === null ? undefined : Date.parse(iso(lastAt))
  return { taken: taken.map((at) => at.getTime()), lastMs }
}

async function keepTurn(tx: Connection, { domain, messages }: DomainRate, taken: number[]): Promise<void> {
  const kept = taken.slice(-messages).map((at) => new Date(at))
  await tx.mailDomain.update({ where: { domain }, data: { taken: { set: kept } } })
}

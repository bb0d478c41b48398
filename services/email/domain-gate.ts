import type { Repositories } from '../database'
import { limitsFor, type DomainLimit, type DomainLimits } from './domain-limits'

/** A mail that is to go out to these addresses. */
export type AtTheGate = { addresses: string[]; hasWaited: boolean }

/** Either the work was done, or it must wait for a domain until `retryAt`. */
export type Passed<T> = { isGiven: true; result: T } | { isGiven: false; domain: string; retryAt: string }

/** Does the work when every domain of these addresses takes one more mail now. */
export type DomainGate = <T>(mail: AtTheGate, work: () => Promise<T>) => Promise<Passed<T>>

/** When a domain is asked again all of whose connections are in use. */
const BUSY_MS = 1_000

/** Holds mail to the limits: the rate counts for all workers together, the connections for this one. */
export function createDomainGate(parts: {
  limits: DomainLimits
  takeTurns: Repositories['mailDomains']['takeTurns']
  clock: () => string
}): DomainGate {
  const { limits, takeTurns, clock } = parts
  const inUse = new Map<string, number>()
  const use = (wanted: DomainLimit[], change: number) => {
    for (const { domain } of wanted) inUse.set(domain, (inUse.get(domain) ?? 0) + change)
  }
  return async ({ addresses, hasWaited }, work) => {
    const now = clock()
    const wanted = limitsFor(limits, addresses)
    const busy = wanted.find(({ domain, connections }) => (inUse.get(domain) ?? 0) >= connections)
    const retryAt = new Date(Date.parse(now) + BUSY_MS).toISOString()
    if (busy) return { isGiven: false, domain: busy.domain, retryAt }
    use(wanted, 1)
    try {
      const turn = await takeTurns(wanted, { now, hasWaited })
      return turn.isGiven ? { isGiven: true, result: await work() } : turn
    } finally {
      use(wanted, -1)
    }
  }
}

/** So many passes in which the API does not take a mail hold up those behind it. */
const MOST_FAILURES = 3
const SET_ASIDE_MS = 60_000

/** What is known of mails that the API did not take. */
export type Patience = {
  /** Of all mails that are there, those that come first: none that is set aside. */
  first: (mails: readonly string[]) => string[]
  /** Those that were set aside and are due to be tried again, the one that waits longest first. */
  again: (mails: readonly string[]) => string[]
  /** The API did not take it; true when it is set aside, so that others go before it. */
  failed: (mail: string) => boolean
}

/**
 * Remembers which mails the API does not take. One that fails in pass after pass is set aside for a while, so that it
 * holds up no others; it is tried again for as long as it is there.
 */
export function createPatience(setAsideMs = SET_ASIDE_MS, clock: () => number = Date.now): Patience {
  const failures = new Map<string, { count: number; at: number }>()
  const isAside = (mail: string) => (failures.get(mail)?.count ?? 0) >= MOST_FAILURES
  const lastTried = (mail: string) => failures.get(mail)?.at ?? 0
  return {
    first: (mails) => {
      for (const known of failures.keys()) if (!mails.includes(known)) failures.delete(known)
      return mails.filter((mail) => !isAside(mail))
    },
    again: (mails) =>
      mails
        .filter((mail) => isAside(mail) && clock() - lastTried(mail) >= setAsideMs)
        .toSorted((a, b) => lastTried(a) - lastTried(b)),
    failed: (mail) => {
      failures.set(mail, { count: (failures.get(mail)?.count ?? 0) + 1, at: clock() })
      return isAside(mail)
    },
  }
}

const minuteMs = 60_000
const longestMs = 60 * minuteMs

/** RFC 5321 (section 4.5.4.1) asks for at least four to five days before a sender gives up. */
const giveUpAfterMs = 5 * 24 * 60 * minuteMs

/**
 * How long a mail waits that its receiver has put off, by how often that has happened before: a minute, doubled each
 * time, at most an hour. Greylisting lets a mail through at the third or fourth attempt.
 */
export function retryAfterMs(deferrals: number): number {
  return Math.min(longestMs, minuteMs * 2 ** Math.min(deferrals, 10))
}

/** True when a mail has been put off for so long that it may count as refused. */
export function hasWaitedTooLong(firstDeferredAt: string, at: string): boolean {
  return Date.parse(at) - Date.parse(firstDeferredAt) >= giveUpAfterMs
}

import { setTimeout as delay } from 'node:timers/promises'

/** How long is waited, how often is looked, and what is said to have not come. */
export type Waiting = { what: string; limitMs?: number; everyMs?: number; detail?: () => unknown }

/** Waits until `look` gives something; says what was waited for when it does not come in time. */
export async function eventually<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { what, limitMs = 30_000, everyMs = 100, detail }: Waiting,
): Promise<T> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) {
      const more = detail ? `\n${JSON.stringify(await detail(), null, 2)}` : ''
      throw new Error(`${what}: not within ${limitMs / 1000} s${more}`)
    }
    await delay(everyMs)
  }
}

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, recordOf } from './process-record'
import type { ProcessRecord } from './process-record'

/** Either the lock, or the process that holds it. */
export type LockAttempt = { release: () => void } | { heldBy: ProcessRecord }

/**
 * Takes a lock that is a file naming its holder. A lock left behind by a process that is gone is taken
 * over. The file appears complete or not at all, so that nobody ever reads half a name.
 */
export function tryLock(file: string): LockAttempt {
  const own = recordOf(process.pid) ?? { pid: process.pid, startedAt: '' }
  for (;;) {
    if (createLock(file, own)) return { release: () => rmSync(file, { force: true }) }
    const holder = readHolder(file)
    if (holder && isAlive(holder)) return { heldBy: holder }
    removeStale(file, holder)
  }
}

/** Takes the lock, and waits for as long as another live process holds it. */
export async function waitForLock(
  file: string,
  onWait: (holder: ProcessRecord) => void,
  signal?: AbortSignal,
): Promise<() => void> {
  for (let waited = false; ; waited = true) {
    signal?.throwIfAborted()
    const attempt = tryLock(file)
    if ('release' in attempt) return attempt.release
    if (!waited) onWait(attempt.heldBy)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function createLock(file: string, own: ProcessRecord): boolean {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(own))
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readHolder(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord
  } catch {
    return undefined
  }
}

/** Two processes may find the same stale lock: the one that comes second puts back what it took by mistake. */
function removeStale(file: string, stale: ProcessRecord | undefined): void {
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const taken = readHolder(aside)
  const isSame = taken?.pid === stale?.pid && taken?.startedAt === stale?.startedAt
  if (!isSame) {
    try {
      linkSync(aside, file)
    } catch {
      // a third process has the lock by now
    }
  }
  rmSync(aside, { force: true })
}

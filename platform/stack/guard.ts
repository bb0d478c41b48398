import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, recordOf } from '../process-record'
import type { ProcessRecord } from '../process-record'
import type { Home } from './home'
import { startWatchdog } from './watchdog'

const LEFTOVER_GRACE_MS = 20_000
const RECORDS = 'pids.json'

type PartRecord = ProcessRecord & { name: string }

/**
 * Sees to it that no part outlives the stack. A small process notices the stack's end even when that was
 * a SIGKILL; should it be killed as well, the next start finds the parts by what was written down.
 */
export class Guard {
  private readonly watchdog = startWatchdog()
  private readonly records: PartRecord[] = []

  constructor(private readonly home: Home) {}

  watch(name: string, pid: number | undefined): void {
    const record = pid === undefined ? undefined : recordOf(pid)
    if (record === undefined) return
    this.watchdog.watch(record.pid)
    this.records.push({ name, ...record })
    this.home.write(RECORDS, this.records)
  }

  /** To be called when every part has ended. */
  dismiss(): void {
    this.watchdog.dismiss()
    this.home.write(RECORDS, [])
  }
}

/** Stops what a stack that was killed has left running in this folder. */
export async function stopLeftovers(home: Home, log: (line: string) => void): Promise<void> {
  const left = (home.read<PartRecord[]>(RECORDS) ?? []).filter(isAlive)
  if (left.length === 0) return
  log(`stopping what the last run left behind: ${left.map(({ name }) => name).join(', ')}`)
  for (const record of left) signal(record, 'SIGINT')
  for (let waited = 0; waited < LEFTOVER_GRACE_MS && left.some(isAlive); waited += 100) await delay(100)
  for (const record of left.filter(isAlive)) signal(record, 'SIGKILL')
}

function signal({ pid }: ProcessRecord, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it ended in this moment
  }
}

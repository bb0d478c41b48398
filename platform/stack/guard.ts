import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, recordOf } from '../process-record'
import type { ProcessRecord } from '../process-record'
import type { Home } from './home'

/** Reads process numbers until its input ends, which happens when the stack does, however it ended. */
const SCRIPT = `pids=
while read -r pid; do pids="$pids $pid"; done
kill -INT $pids 2>/dev/null
sleep 8
kill -KILL $pids 2>/dev/null`

const RECORDS = 'pids.json'

type PartRecord = ProcessRecord & { name: string }

/**
 * Sees to it that no part outlives the stack. A small process notices the stack's end even when that was
 * a SIGKILL; should it be killed as well, the next start finds the parts by what was written down.
 */
export class Guard {
  private readonly watcher: ChildProcess
  private readonly records: PartRecord[] = []

  constructor(private readonly home: Home) {
    this.watcher = spawn('sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
    this.watcher.on('error', () => undefined)
    this.watcher.stdin?.on('error', () => undefined)
    this.watcher.unref()
  }

  watch(name: string, pid: number | undefined): void {
    const record = pid === undefined ? undefined : recordOf(pid)
    if (record === undefined) return
    this.watcher.stdin?.write(`${record.pid}\n`)
    this.records.push({ name, ...record })
    this.home.write(RECORDS, this.records)
  }

  /** To be called when every part has ended. */
  dismiss(): void {
    this.watcher.kill('SIGKILL')
    this.home.write(RECORDS, [])
  }
}

/** Stops what a stack that was killed has left running in this folder. */
export async function stopLeftovers(home: Home, log: (line: string) => void): Promise<void> {
  const left = (home.read<PartRecord[]>(RECORDS) ?? []).filter(isAlive)
  if (left.length === 0) return
  log(`stopping what the last run left behind: ${left.map(({ name }) => name).join(', ')}`)
  for (const record of left) signal(record, 'SIGINT')
  for (let waited = 0; waited < 8_000 && left.some(isAlive); waited += 100) await delay(100)
  for (const record of left.filter(isAlive)) signal(record, 'SIGKILL')
}

function signal({ pid }: ProcessRecord, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it ended in this moment
  }
}

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process as written down for a later run: its number alone may by then belong to another one. */
export type ProcessRecord = { pid: number; startedAt: string }

/** Describes a live process; `undefined` when there is none with that number. */
export function recordOf(pid: number): ProcessRecord | undefined {
  const startedAt = process.platform === 'linux' ? startedAtFromProc(pid) : startedAtFromPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** Whether the very process that was written down still runs. */
export function isAlive(record: ProcessRecord): boolean {
  return recordOf(record.pid)?.startedAt === record.startedAt
}

/** Field 22 of `stat`, clock ticks after boot; the fields after the command begin behind its last parenthesis. */
function startedAtFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function startedAtFromPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim()
  } catch {
    return undefined
  }
}

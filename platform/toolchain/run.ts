import { spawn } from 'node:child_process'
import type { Fetching } from './resolve'

type Running = { cwd?: string; env?: NodeJS.ProcessEnv; doing: string; limitMs?: number }

const HEARTBEAT_MS = 15_000
const KEPT_CHARACTERS = 20_000

/**
 * Runs a command to its end and gives its output. A line every 15 s says that it still works; the end of
 * the time limit or an abort stops it together with the processes that it started.
 */
export async function run(
  [command, ...args]: [string, ...string[]],
  { cwd, env, doing, limitMs }: Running,
  { log, signal }: Fetching,
): Promise<string> {
  signal?.throwIfAborted()
  const startedAt = Date.now()
  const elapsed = () => Math.round((Date.now() - startedAt) / 1000)
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => killGroup(child.pid)
  const heartbeat = setInterval(() => log(`${doing}: ${elapsed()} s`), HEARTBEAT_MS)
  const limit = limitMs === undefined ? undefined : setTimeout(stop, limitMs)
  signal?.addEventListener('abort', stop)
  process.on('exit', stop)
  try {
    const { code, output } = await outcomeOf(child)
    signal?.throwIfAborted()
    if (code === 0) return output
    if (limitMs !== undefined && Date.now() - startedAt >= limitMs)
      throw new Error(`gave up after ${elapsed()} s`)
    throw new Error(lastLine(output) || `${command} ended with code ${code}`)
  } finally {
    clearInterval(heartbeat)
    clearTimeout(limit)
    signal?.removeEventListener('abort', stop)
    process.off('exit', stop)
  }
}

function outcomeOf(child: ReturnType<typeof spawn>): Promise<{ code: number | null; output: string }> {
  let output = ''
  const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-KEPT_CHARACTERS))
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

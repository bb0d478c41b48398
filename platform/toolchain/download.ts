import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { tsxCommand } from '../tsx'
import { fillCache } from './cache'
import { run } from './run'
import type { Fetching } from './resolve'

type SdkServer = { kind: 'dev-server' | 'time-skipping'; folder: string; program: string }

/** Longest pause in which not one byte arrives, and longest download. */
const STALL_MS = 20_000
const LIMIT_MS = 600_000

/**
 * The download that Temporal's SDK offers, in a process of its own, because the SDK gives no way to
 * end it: a network that swallows packets would hold it for minutes.
 */
export function sdkDownload(server: SdkServer, fetching: Fetching): Promise<string> {
  return fillCache(server, fetching, async (temporary) => {
    fetching.log("asking the SDK's download")
    const stalled = new AbortController()
    const watch = abortWhenStalled(temporary, stalled)
    const signal = AbortSignal.any([stalled.signal, ...(fetching.signal ? [fetching.signal] : [])])
    try {
      const script = tsxCommand(path.join(__dirname, 'sdk-download.ts'), server.kind, temporary)
      await run(script, { doing: 'downloading', limitMs: LIMIT_MS }, { log: fetching.log, signal })
    } finally {
      clearInterval(watch)
    }
    keepOnlyProgram(temporary, server.program)
  })
}

function abortWhenStalled(folder: string, stalled: AbortController): NodeJS.Timeout {
  let size = folderSize(folder)
  let movedAt = Date.now()
  return setInterval(() => {
    const now = folderSize(folder)
    if (now !== size) movedAt = Date.now()
    size = now
    if (Date.now() - movedAt > STALL_MS) stalled.abort(new Error(`nothing arrived for ${STALL_MS / 1000} s`))
  }, 1_000)
}

function folderSize(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => {
    return sum + (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

/** The SDK names its file after itself and may leave others beside it. */
function keepOnlyProgram(folder: string, program: string): void {
  const bySize = readdirSync(folder)
    .map((name) => path.join(folder, name))
    .toSorted((a, b) => statSync(b).size - statSync(a).size)
  const [largest, ...others] = bySize
  if (largest === undefined) throw new Error('the download left no file')
  for (const other of others) rmSync(other, { recursive: true, force: true })
  renameSync(largest, path.join(folder, program))
}

import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { waitForLock } from '../file-lock'
import type { Fetching } from './resolve'

/** Where built and downloaded programs are kept for all working copies of a user. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'gendan')
}

/** The path of a program in the cache, or `undefined` when it is not there. */
export function cached(folder: string, program: string): string | undefined {
  const file = path.join(cacheFolder(), folder, program)
  return isExecutable(file) ? file : undefined
}

/** Whether a path is a file that this user may run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * Fills one folder of the cache. `fill` works in a temporary folder that takes its final name only when
 * it is complete, so an interrupted run leaves nothing that looks finished; a second process waits, and
 * then finds what the first one made.
 */
export async function fillCache(
  entry: { folder: string; program: string },
  { log, signal }: Fetching,
  fill: (temporary: string) => Promise<void>,
): Promise<string> {
  const root = cacheFolder()
  mkdirSync(root, { recursive: true })
  const waiting = (pid: number) =>
    log(`another process (pid ${pid}) is preparing ${entry.folder}: waiting for it`)
  const release = await waitForLock(
    path.join(root, `${entry.folder}.lock`),
    ({ pid }) => waiting(pid),
    signal,
  )
  const temporary = mkdtempSync(path.join(root, `${entry.folder}.part-`))
  try {
    const made = cached(entry.folder, entry.program)
    if (made) return made
    await fill(temporary)
    if (!isExecutable(path.join(temporary, entry.program)))
      throw new Error(`it did not produce ${entry.program}`)
    rmSync(path.join(root, entry.folder), { recursive: true, force: true })
    renameSync(temporary, path.join(root, entry.folder))
    return path.join(root, entry.folder, entry.program)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
    release()
  }
}

import path from 'node:path'
import { isExecutable } from './cache'

/** The full path of a program on PATH, or `undefined`. */
export function onPath(program: string, searchPath = process.env['PATH'] ?? ''): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, program))
    .find(isExecutable)
}

/** Compares dotted version numbers; anything behind a dash is ignored. */
export function isAtLeast(version: string, minimum: string): boolean {
  const parts = (text: string) => (text.split('-')[0] ?? '').split('.').map(Number)
  const [have, need] = [parts(version), parts(minimum)]
  for (let i = 0; i < need.length; i++) {
    const difference = (have[i] ?? 0) - (need[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

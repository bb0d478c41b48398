import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** The folder of the project. */
export const projectRoot = path.join(__dirname, '..')

/**
 * The command that runs a TypeScript file in one process. The `tsx` program would put a second process in
 * between, which passes on only some of the signals.
 */
export function tsxCommand(file: string, ...args: string[]): [string, ...string[]] {
  const loader = pathToFileURL(require.resolve('tsx')).href
  return [process.execPath, '--import', loader, file, ...args]
}

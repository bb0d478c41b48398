import { renameSync } from 'node:fs'
import path from 'node:path'
import { cached, fillCache } from './cache'
import { sdkDownload } from './download'
import { isAtLeast, onPath } from './programs'
import { resolveTool } from './resolve'
import type { Fetching, Step, Tool } from './resolve'
import { run } from './run'

/** The newest tag that `go install` accepts: later ones carry a local replacement in their module file. */
const GO_VERSION = '1.5.1'

/** Older servers lack what the workflows rely on: summaries, details, validated updates. */
const MINIMUM_SERVER = '1.29.0'

const PROGRAM = 'temporal'
const DOWNLOADED = 'temporal-sdk'
const BUILT = `temporal-${GO_VERSION}`

/** The ways to come by the `temporal` program, cheapest first. */
export const temporalSteps: readonly Step[] = [
  { name: 'found on PATH', attempt: suitableOnPath },
  { name: 'cached', attempt: async () => cached(DOWNLOADED, PROGRAM) ?? cached(BUILT, PROGRAM) },
  {
    name: "the SDK's download",
    attempt: (fetching) =>
      sdkDownload({ kind: 'dev-server', folder: DOWNLOADED, program: PROGRAM }, fetching),
  },
  { name: 'built with Go', attempt: buildWithGo },
]

/** Finds or fetches the Temporal CLI, which contains a server with its UI. */
export function ensureTemporal(log: (line: string) => void, signal?: AbortSignal): Promise<Tool> {
  const tool = {
    title: 'Temporal server',
    remedy:
      'Install the Temporal CLI (https://docs.temporal.io/cli) or Go 1.25 or newer (https://go.dev/dl), ' +
      'or set TEMPORAL_ADDRESS to a running server, and try again.',
  }
  return resolveTool(tool, temporalSteps, { log, signal })
}

async function suitableOnPath(fetching: Fetching): Promise<string | undefined> {
  const program = onPath(PROGRAM)
  if (program === undefined) return undefined
  const output = await run([program, '--version'], { doing: 'asking its version', limitMs: 10_000 }, fetching)
  const version = serverVersion(output)
  if (version && isAtLeast(version, MINIMUM_SERVER)) return program
  throw new Error(`${program} has server ${version ?? 'unknown'}, and ${MINIMUM_SERVER} is needed`)
}

/** The CLI's own version says nothing when it was built from source. */
export function serverVersion(output: string): string | undefined {
  return /Server v?(\d+\.\d+\.\d+)/i.exec(output)?.[1]
}

async function buildWithGo(fetching: Fetching): Promise<string | undefined> {
  const go = onPath('go')
  if (go === undefined) return undefined
  return fillCache({ folder: BUILT, program: PROGRAM }, fetching, async (temporary) => {
    fetching.log('building with Go, once: about five minutes on two cores')
    const env = { ...process.env, GOBIN: temporary, GOFLAGS: '' }
    const target = `github.com/temporalio/cli/cmd/temporal@v${GO_VERSION}`
    await run([go, 'install', target], { doing: 'building', env }, fetching)
    if (process.platform === 'win32')
      renameSync(path.join(temporary, 'temporal.exe'), path.join(temporary, PROGRAM))
  })
}

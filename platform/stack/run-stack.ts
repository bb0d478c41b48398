import path from 'node:path'
import { applyMigrations } from '../../services/database/migrate'
import { loadConfig } from '../config'
import { run } from '../toolchain/run'
import { projectRoot } from '../tsx'
import { stopLeftovers } from './guard'
import { Home } from './home'
import type { StackInfo } from './home'
import { onInterrupt } from './interrupt'
import { choosePorts, isPortFree } from './ports'
import type { Ports } from './ports'
import { localApi, programEnvironment, startPrograms } from './programs'
import type { Mains } from './programs'
import { addressTable } from './report'
import { prepareForeignTemporal, startServices } from './services'
import type { Starting } from './services'
import { Supervisor } from './supervisor'

/** What a stack is made of besides its services. */
export type StackOptions = {
  mains: Mains
  seed: (databaseUrl: string, apiKey: string) => Promise<void>
  log: (line: string) => void
}

const STOP_ORDER = ['API', 'worker', 'Temporal', 'mailbox', 'PostgreSQL']

/** Runs the stack until a signal or a crash ends it, and gives the exit code. Nothing is left running. */
export async function runStack(options: StackOptions): Promise<number> {
  const { log } = options
  const home = new Home()
  const unlock = home.lock()
  const supervisor = new Supervisor(home)
  const interrupted = onInterrupt(log, () => supervisor.killAll())
  const signalled = new Promise<number>((resolve) => interrupted.addEventListener('abort', () => resolve(0)))
  const crashed = supervisor.crashed.then((message) => failure(message, log))
  const started = startStack(options, { home, supervisor, log, signal: interrupted })
  const failed = started.then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => (interrupted.aborted ? 0 : failure(messageOf(error), log)),
  )
  const code = await Promise.race([signalled, crashed, failed])
  home.unpublish()
  await supervisor.stopAll(STOP_ORDER, log)
  unlock()
  return code
}

async function startStack(options: StackOptions, parts: Omit<Starting, 'ports'>): Promise<void> {
  const { home, log, signal } = parts
  const beganAt = Date.now()
  await stopLeftovers(home, log)
  const ports = await portsFor(home)
  const starting = { ...parts, ports }
  const [services] = await Promise.all([startServices(starting), generateClient(starting)])
  const env = programEnvironment(services, { apiPort: ports.api, home })
  loadConfig(env)
  signal?.throwIfAborted()
  if (process.env['TEMPORAL_ADDRESS']) await prepareForeignTemporal(env, log)
  await applyMigrations(services.databaseUrl, log)
  signal?.throwIfAborted()
  await options.seed(services.databaseUrl, home.apiKey())
  signal?.throwIfAborted()
  await startPrograms(options.mains, env, starting)

  const info: StackInfo = {
    api: localApi(ports.api),
    temporal: services.temporal.address,
    temporalUi: services.temporal.uiUrl,
    mailbox: services.mail.pageUrl,
    databaseUrl: services.databaseUrl,
    apiKey: home.apiKey(),
  }
  home.publish(info)
  const seconds = ((Date.now() - beganAt) / 1000).toFixed(1)
  log(
    `\n${addressTable(info)}\n\nready after ${seconds} s. Ctrl-C stops it; the data stays in ${home.folder}`,
  )
}

/** A port that the user asked for is used or refused, never replaced by another one. */
async function portsFor(home: Home): Promise<Ports> {
  const ports = await choosePorts(home.lastPorts())
  const wanted = Number(process.env['API_PORT'] || ports.api)
  if (!(await isPortFree(wanted)))
    throw new Error(`port ${wanted}, from API_PORT, is taken by another program`)
  home.keepPorts({ ...ports, api: wanted })
  return { ...ports, api: wanted }
}

/** A fresh clone has no database client yet; nothing happens when it fits the schema. */
async function generateClient({ log, signal }: Starting): Promise<void> {
  const script = path.join(projectRoot, 'scripts/prisma-generate.js')
  await run([process.execPath, script], { doing: 'generating the database client' }, { log, signal })
}

function failure(message: string, log: (line: string) => void): number {
  log(`\n${message}\n`)
  return 1
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

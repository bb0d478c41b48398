import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Connection } from '@temporalio/client'
import { connectClient, ensureRetention, ensureSearchAttributes } from '../temporal'
import type { TemporalConfig } from '../config'
import { ensureTemporal } from '../toolchain'
import { Part } from './child'
import type { OnStart } from './child'
import { anyFreePort } from './ports'
import { stopWith } from './watchdog'

/** Without `dbFilename` the server forgets everything when it stops; without `uiPort` it serves no UI. */
export type TemporalServerOptions = {
  program: string
  port: number
  uiPort?: number
  dbFilename?: string
  namespace?: string
  logFile: string
}

/** A running server. */
export type TemporalServer = { part: Part; address: string; uiUrl?: string }

/** How long closed orders stay visible in Temporal. */
const RETENTION_HOURS = 90 * 24
const READY_LIMIT_MS = 60_000

/** Starts the server of the Temporal CLI, with the search attributes and the retention that Gendan needs. */
export async function launchTemporal(
  options: TemporalServerOptions,
  onStart: OnStart = () => undefined,
): Promise<TemporalServer> {
  const { program, port, uiPort, logFile } = options
  if (options.dbFilename !== undefined) mkdirSync(path.dirname(options.dbFilename), { recursive: true })
  const part = new Part({
    name: 'Temporal',
    command: [program, ...serverArguments(options)],
    logFile,
    env: environmentWithoutTemporal(),
    graceMs: 10_000,
  })
  onStart(part)
  await part.ready(READY_LIMIT_MS, () => accepts(port))
  const address = `127.0.0.1:${port}`
  await prepareNamespace(part, { address, namespace: options.namespace ?? 'default' })
  return { part, address, uiUrl: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}` }
}

/** A Temporal server for a test, found or fetched like that of the stack. */
export async function startTemporalServer(
  options: { dbFilename?: string; port?: number; uiPort?: number; log?: (line: string) => void } = {},
): Promise<{ address: string; uiUrl?: string; stop: () => Promise<void> }> {
  const { path: program } = await ensureTemporal(options.log ?? (() => undefined))
  const logFolder = mkdtempSync(path.join(os.tmpdir(), 'gendan-temporal-'))
  const port = options.port ?? (await anyFreePort())
  const { part, address, uiUrl } = await launchTemporal({
    ...options,
    program,
    port,
    logFile: path.join(logFolder, 'temporal.log'),
  })
  const stopServer = stopWith(part)
  const stop = async () => {
    await stopServer()
    rmSync(logFolder, { recursive: true, force: true })
  }
  return { address, uiUrl, stop }
}

function serverArguments({ port, uiPort, dbFilename, namespace }: TemporalServerOptions): string[] {
  const ui = uiPort === undefined ? ['--headless'] : [`--ui-port=${uiPort}`]
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    '--log-level=warn',
    '--sqlite-pragma=journal_mode=wal',
    '--sqlite-pragma=synchronous=normal',
    ...ui,
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(dbFilename === undefined ? [] : [`--db-filename=${path.resolve(dbFilename)}`]),
  ]
}

/** The CLI would take settings of its own from variables that are meant for Gendan. */
function environmentWithoutTemporal(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')))
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** The port opens before every service answers, so the first calls may have to be repeated. */
async function prepareNamespace(part: Part, where: { address: string; namespace: string }): Promise<void> {
  const config: TemporalConfig = { ...where, taskQueue: 'gendan', tls: false }
  const connection = connectClient(config)
  try {
    await part.ready(READY_LIMIT_MS, () => succeeds(() => configure(connection, where.namespace)))
  } finally {
    await connection.close()
  }
}

async function configure(connection: Connection, namespace: string): Promise<void> {
  await connection.withDeadline(Date.now() + 5_000, async () => {
    await ensureRetention(connection, namespace, RETENTION_HOURS)
    await ensureSearchAttributes(connection, namespace)
  })
}

async function succeeds(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action()
    return true
  } catch {
    return false
  }
}

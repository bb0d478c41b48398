import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Client, Connection } from '@temporalio/client'
import { Part } from '../../platform/stack/child'
import { anyFreePort } from '../../platform/stack/ports'
import { startPostgres } from '../../platform/stack/postgres'
import { startTemporalServer } from '../../platform/stack/temporal-server'
import { projectRoot, tsxCommand } from '../../platform/tsx'
import { seedSampleFactory } from '../../prisma/seed'
import { GendanClient } from '../../scripts/client'
import { closeDatabase, createDatabase, type Database } from '../../services/database'
import { SmtpReceiver } from './e2e-smtp'
import { eventually } from './e2e-wait'

type Server = { url: string; stop: () => Promise<void> }
type TemporalServer = { address: string; stop: () => Promise<void> }
type Servers = {
  folder: string
  postgresPort: number
  apiPort: number
  apiKey: string
  mailLinkSecret: string
  temporal: TemporalServer
  smtp: SmtpReceiver
  /** Further settings of the programs. */
  settings: NodeJS.ProcessEnv
}

/**
 * The parts of the stack, each on its own so that a test can take one away: PostgreSQL, Temporal, a mail server
 * that counts, the API and the worker as they run in production.
 */
export class TestStack {
  readonly client: GendanClient
  readonly db: Database
  readonly smtp: SmtpReceiver
  worker: Part | undefined
  private api: Part | undefined
  private mailReader: Part | undefined
  private workerRuns = 0

  private constructor(
    private readonly servers: Servers,
    private postgres: Server,
    readonly temporal: Client,
  ) {
    this.client = new GendanClient({ api: this.apiUrl, apiKey: servers.apiKey })
    this.db = createDatabase(postgres.url)
    this.smtp = servers.smtp
  }

  static async start(settings: NodeJS.ProcessEnv = {}): Promise<TestStack> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gendan-e2e-'))
    mkdirSync(path.join(folder, 'logs'))
    const postgresPort = await anyFreePort()
    const [postgres, temporal, smtp, apiPort] = await Promise.all([
      startPostgres({ dataDir: path.join(folder, 'postgres'), port: postgresPort }),
      startTemporalServer(),
      SmtpReceiver.start(),
      anyFreePort(),
    ])
    const apiKey = `gendan_${randomBytes(24).toString('base64url')}`
    await migrate(postgres.url)
    await seedSampleFactory(postgres.url, apiKey)
    const mailLinkSecret = randomBytes(32).toString('base64url')
    const servers = { folder, postgresPort, apiPort, apiKey, mailLinkSecret, temporal, smtp, settings }
    const connection = await Connection.connect({ address: temporal.address })
    const stack = new TestStack(servers, postgres, new Client({ connection }))
    await Promise.all([stack.startApi(), stack.startWorker()])
    return stack
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.servers.apiPort}`
  }

  /** Receives mail by SMTP on a port of its own. */
  async startMailReader(): Promise<{ port: number }> {
    const port = await anyFreePort()
    const inbound = { INBOUND_SMTP_PORT: String(port), INBOUND_API_KEY: this.servers.apiKey }
    this.mailReader = this.part('mail-reader', 'mail-reader', inbound)
    await this.mailReader.ready(60_000)
    return { port }
  }

  async startWorker(): Promise<void> {
    this.workerRuns += 1
    const worker = this.part('worker', `worker-${this.workerRuns}`)
    this.worker = worker
    await worker.ready(60_000)
  }

  /** As when the machine loses power: nothing is drained, nothing is handed back. */
  async killWorker(): Promise<void> {
    this.worker?.kill()
    await this.worker?.ended
  }

  async stopWorker(): Promise<void> {
    await this.worker?.stop()
  }

  async stopPostgres(): Promise<void> {
    await this.postgres.stop()
  }

  async restartPostgres(): Promise<void> {
    const { folder, postgresPort } = this.servers
    this.postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), port: postgresPort })
  }

  async stop(): Promise<void> {
    await Promise.all([this.mailReader?.stop(), this.worker?.stop(), this.api?.stop()])
    await closeDatabase(this.db)
    await this.temporal.connection.close()
    await Promise.all([this.postgres.stop(), this.servers.temporal.stop(), this.smtp.stop()])
    rmSync(this.servers.folder, { recursive: true, force: true })
  }

  private async startApi(): Promise<void> {
    this.api = this.part('api', 'api')
    await this.api.ready(60_000)
    await eventually(async () => (await this.client.get('/readyz')).status === 200, {
      what: 'the API to be ready',
    })
  }

  private part(program: 'worker' | 'api' | 'mail-reader', log: string, more: NodeJS.ProcessEnv = {}): Part {
    return new Part({
      name: program,
      command: tsxCommand(path.join(projectRoot, program, 'main.ts')),
      logFile: path.join(this.servers.folder, 'logs', `${log}.log`),
      env: { ...this.environment(), ...more },
      ipc: true,
      graceMs: 20_000,
    })
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...cleanEnvironment(),
      DATABASE_URL: this.postgres.url,
      TEMPORAL_ADDRESS: this.servers.temporal.address,
      SMTP_URL: this.smtp.url,
      MAIL_FROM: 'Gendan <gendan@gendan.example>',
      MAIL_LINK_SECRET: this.servers.mailLinkSecret,
      MAIL_QUIET_HOURS: 'none',
      MAIL_DIGEST_SECONDS: '0',
      API_HOST: '127.0.0.1',
      API_PORT: String(this.servers.apiPort),
      API_URL: this.apiUrl,
      ...this.servers.settings,
    }
  }
}

/** What a program needs of this process's environment, without what is set for tests or for another stack. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'XDG_CACHE_HOME']
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

/** In a process of its own: Jest cannot load Prisma's schema engine, which is an ES module. */
async function migrate(databaseUrl: string): Promise<void> {
  const [command, ...args] = tsxCommand(path.join(projectRoot, 'platform/migrate.ts'))
  await promisify(execFile)(command, args, {
    cwd: projectRoot,
    env: { ...cleanEnvironment(), DATABASE_URL: databaseUrl },
  })
}

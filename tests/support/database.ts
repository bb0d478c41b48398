import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { startPostgres } from '../../platform/stack/postgres'
import { projectRoot, tsxCommand } from '../../platform/tsx'
import { closeDatabase, createDatabase, type Database } from '../../services/database'

/** A migrated database that nobody else uses; `drop` removes it, and the server when it was started for it. */
export type TestDatabase = { url: string; db: Database; drop: () => Promise<void> }

type Server = { url: string; stop: () => Promise<void> }

const MIGRATIONS = path.join(projectRoot, 'prisma/migrations')
const TEMPLATE_LOCK = 20260002

/**
 * Makes a fresh database with all tables on the server at GENDAN_TEST_DATABASE_URL, or on one of its own when that
 * is not set. The migrations run once per server: every database is a copy of the first.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await findServer()
  try {
    return await copyOfTemplate(server)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function copyOfTemplate(server: Server): Promise<TestDatabase> {
  const template = await migratedTemplate(server.url)
  const name = `gendan_test_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(6).toString('hex')}`
  await asAdmin(server.url, (admin) =>
    admin.$executeRawUnsafe(`CREATE DATABASE ${name} TEMPLATE ${template}`),
  )
  const url = withDatabase(server.url, name)
  const db = createDatabase(url)
  return { url, db, drop: () => drop(server, name, db) }
}

async function drop(server: Server, name: string, db: Database): Promise<void> {
  await closeDatabase(db)
  await asAdmin(server.url, (admin) => admin.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`))
  await server.stop()
}

async function findServer(): Promise<Server> {
  const url = process.env['GENDAN_TEST_DATABASE_URL']
  if (url) return { url, stop: async () => undefined }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gendan-test-'))
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const server = await startPostgres({ dataDir: path.join(folder, 'postgres'), settings })
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

/** Prepared under another name and renamed, so that a template is complete or not there. */
async function migratedTemplate(serverUrl: string): Promise<string> {
  const template = `gendan_template_${digestOfMigrations()}`
  await asAdmin(serverUrl, async (admin) => {
    await admin.$executeRaw`SELECT pg_advisory_lock(${TEMPLATE_LOCK}::bigint)`
    const [known] = await admin.$queryRaw<unknown[]>`SELECT 1 FROM pg_database WHERE datname = ${template}`
    if (known) return
    const draft = `${template}_draft`
    await admin.$executeRawUnsafe(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
    await admin.$executeRawUnsafe(`CREATE DATABASE ${draft}`)
    await migrate(withDatabase(serverUrl, draft))
    await admin.$executeRawUnsafe(`ALTER DATABASE ${draft} RENAME TO ${template}`)
  })
  return template
}

/** In a process of its own: Jest cannot load Prisma's schema engine, which is an ES module. */
async function migrate(databaseUrl: string): Promise<void> {
  const [command, ...args] = tsxCommand(path.join(projectRoot, 'platform/migrate.ts'))
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  await promisify(execFile)(command, args, { cwd: projectRoot, env })
}

function digestOfMigrations(): string {
  const hash = createHash('sha256')
  for (const folder of readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    hash.update(readFileSync(path.join(MIGRATIONS, folder.name, 'migration.sql')))
  }
  return hash.digest('hex').slice(0, 16)
}

/** One connection only, since a lock belongs to a session. */
async function asAdmin<T>(serverUrl: string, work: (admin: Database) => Promise<T>): Promise<T> {
  const admin = createDatabase(withDatabase(serverUrl, 'postgres'), { poolSize: 1 })
  try {
    return await work(admin)
  } finally {
    await closeDatabase(admin)
  }
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

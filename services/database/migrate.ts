import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type { DiffTarget, MigrationDirectory, MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import { noDatabase, withSchemaEngine } from './schema-engine'

/** The lock that Prisma itself takes for a migration, so that `prisma migrate deploy` waits for us and we for it. */
const MIGRATION_LOCK = 72707369

const MIGRATIONS_FOLDER = path.join(__dirname, '../../prisma/migrations')
const NO_FILTER = { externalTables: [], externalEnums: [] }

/** Thrown when the migrations cannot be applied; the message names the migration and says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/**
 * Applies the migrations that the database lacks, in order, and gives their names. Repeating it changes
 * nothing; several processes at once wait for each other. Throws a `MigrationError` when an applied
 * migration was edited, an earlier attempt failed half-way, or a migration fails now.
 */
export async function applyMigrations(
  databaseUrl: string,
  log: (line: string) => void = () => undefined,
  folder: string = MIGRATIONS_FOLDER,
): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const adapter = await connect(databaseUrl)
  try {
    await adapter.executeScript(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`)
    const applied = await withSchemaEngine(adapter, (engine) => applyMissing(engine, migrations))
    for (const name of applied) log(`applied migration ${name}`)
    return applied
  } catch (error) {
    throw explained(error)
  } finally {
    await adapter.dispose()
  }
}

/** The SQL that leads from one Prisma schema to another; both are given as text, an empty one stands for no tables. */
export async function diffSchema(fromSchemaText: string, toSchemaText: string): Promise<string> {
  const result = await withSchemaEngine(noDatabase(), (engine) =>
    engine.diff({
      from: schemaTarget(fromSchemaText),
      to: schemaTarget(toSchemaText),
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    }),
  ).catch((error: unknown) => {
    throw explained(error)
  })
  return result.stdout ?? ''
}

/**
 * One connection only: the lock belongs to a session, and the pool would close one that stays idle.
 * A script goes to the server whole, as one transaction: the adapter itself would cut it at every
 * semicolon, also within the body of a function.
 */
async function connect(databaseUrl: string): Promise<SqlDriverAdapter> {
  const factory = new PrismaPg({ connectionString: databaseUrl, max: 1, idleTimeoutMillis: 0 })
  const adapter = await factory.connect()
  adapter.executeScript = async (sql) => void (await adapter.executeRaw({ sql, args: [], argTypes: [] }))
  return adapter
}

async function applyMissing(engine: SchemaEngine, migrationsList: MigrationList): Promise<string[]> {
  const history = await engine.diagnoseMigrationHistory({
    migrationsList,
    filters: NO_FILTER,
    optInToShadowDatabase: false,
  })
  refuseFailed(history.failedMigrationNames)
  refuseEdited(history.editedMigrationNames)
  const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER })
  return appliedMigrationNames
}

function refuseFailed(names: string[]): void {
  if (names.length === 0) return
  throw new MigrationError(
    `migration ${names.join(', ')} failed earlier and may be half applied: put the database right, then run ` +
      '`npx prisma migrate resolve` with --applied or --rolled-back and the name of the migration',
  )
}

function refuseEdited(names: string[]): void {
  if (names.length === 0) return
  throw new MigrationError(
    `migration ${names.join(', ')} was changed after it had been applied to this database: restore the file, ` +
      'and put the change into a new migration',
  )
}

async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const lockfile = 'migration_lock.toml'
  return {
    baseDir: folder,
    lockfile: {
      path: lockfile,
      content: await readFile(path.join(folder, lockfile), 'utf8').catch(() => null),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.toSorted().map((name) => readMigration(folder, name))),
  }
}

async function readMigration(folder: string, name: string): Promise<MigrationDirectory> {
  const file = 'migration.sql'
  const value = await readFile(path.join(folder, name, file), 'utf8')
  return { path: name, migrationFile: { path: file, content: { tag: 'ok', value } } }
}

function schemaTarget(text: string): DiffTarget {
  if (text.trim() === '') return { tag: 'empty' }
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: text }] }
}

/** What the engine or the driver reports, in words for whoever runs the migration. */
function explained(error: unknown): Error {
  if (error instanceof MigrationError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new MigrationError(PLAIN_WORDS[message] ?? withoutBacktrace(message), { cause: error })
}

/** The driver adapter names some conditions without a sentence. */
const PLAIN_WORDS: Record<string, string> = {
  DatabaseNotReachable:
    'the database server cannot be reached: is DATABASE_URL right, and the server running?',
  DatabaseDoesNotExist: 'the database named in DATABASE_URL does not exist: create it first',
  DatabaseAccessDenied: 'the database refuses the user named in DATABASE_URL',
  AuthenticationFailed: 'the database refuses the user or the password in DATABASE_URL',
}

/** The engine appends its own call stack, in which only the migration's name is of use. */
function withoutBacktrace(message: string): string {
  const migration = /migration_name="([^"]+)"/.exec(message)?.[1]
  const text = (message.split(/\n\s+0: /)[0] ?? message).trim()
  return migration ? `migration ${migration} failed: ${text}` : text
}

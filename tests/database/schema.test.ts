import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { projectRoot, tsxCommand } from '../../platform/tsx'
import { closeDatabase, createDatabase, type Database } from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

/** Every column, index and constraint of the database, in words. */
async function catalogOf(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ line: string }[]>`
    SELECT concat_ws(' ', table_name, column_name, udt_name, numeric_precision, numeric_scale, datetime_precision,
      is_nullable, column_default) AS line
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace`
  return rows
    .map(({ line }) => line)
    .filter((line) => !line.includes('_prisma_migrations'))
    .toSorted()
}

/** Runs one of the project's programs on a database. */
async function run(file: string, databaseUrl: string): Promise<void> {
  const [command, ...args] = tsxCommand(path.join(projectRoot, file))
  await promisify(execFile)(command, args, {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  })
}

describe('prisma/migrations', () => {
  it('make the tables that schema.prisma describes', async () => {
    const url = new URL(database.url)
    url.pathname += '_schema'
    const name = url.pathname.slice(1)
    await database.db.$executeRawUnsafe(`CREATE DATABASE ${name}`)
    const described = createDatabase(url.href)
    try {
      await run('tests/database/schema-sql.ts', url.href)
      expect(await catalogOf(database.db)).toEqual(await catalogOf(described))
    } finally {
      await closeDatabase(described)
      await database.db.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`)
    }
  })
})

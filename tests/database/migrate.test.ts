import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { applyMigrations, diffSchema } from '../../services/database/migrate'
import { closeDatabase, createDatabase, type Database } from '../../services/database'
import { startPostgres } from '../../platform/stack/postgres'

type Row = { migration_name: string; checksum: string; finished_at: Date | null }

const FIRST = 'CREATE TABLE "lot" ("id" INTEGER PRIMARY KEY);\n'
const SECOND = 'ALTER TABLE "lot" ADD COLUMN "pieces" INTEGER NOT NULL DEFAULT 0;\n'

let server: { url: string; stop: () => Promise<void> }
let folder: string
let url: string
let db: Database

beforeAll(async () => {
  const given = process.env['GENDAN_TEST_DATABASE_URL']
  folder = mkdtempSync(path.join(os.tmpdir(), 'gendan-migrate-'))
  server = given
    ? { url: given, stop: async () => undefined }
    : await startPostgres({ dataDir: path.join(folder, 'postgres'), settings: ['fsync=off'] })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  const name = `migrate_${randomBytes(6).toString('hex')}`
  const admin = createDatabase(server.url)
  await admin.$executeRawUnsafe(`CREATE DATABASE ${name}`)
  await closeDatabase(admin)
  const address = new URL(server.url)
  address.pathname = `/${name}`
  url = address.href
  db = createDatabase(url)
  rmSync(migrations(), { recursive: true, force: true })
  write('20260101000000_first', FIRST)
})
afterEach(async () => {
  const name = new URL(url).pathname.slice(1)
  await closeDatabase(db)
  const admin = createDatabase(server.url)
  await admin.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`)
  await closeDatabase(admin)
})

const migrations = () => path.join(folder, 'migrations')

function write(name: string, sql: string): void {
  mkdirSync(path.join(migrations(), name), { recursive: true })
  writeFileSync(path.join(migrations(), name, 'migration.sql'), sql)
}

const migrate = () => applyMigrations(url, () => undefined, migrations())
const recorded = () => db.$queryRawUnsafe<Row[]>('SELECT * FROM _prisma_migrations ORDER BY started_at')
const tables = async () => {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`
  return rows.map(({ name }) => name)
}

describe('applyMigrations', () => {
  it('applies what is missing, in order, and nothing twice', async () => {
    expect(await migrate()).toEqual(['20260101000000_first'])
    expect(await migrate()).toEqual([])
    write('20260102000000_second', SECOND)
    expect(await migrate()).toEqual(['20260102000000_second'])
  })

  it('records each with the checksum that Prisma computes', async () => {
    await migrate()
    const [row] = await recorded()
    expect(row?.checksum).toBe(createHash('sha256').update(FIRST).digest('hex'))
    expect(row?.finished_at).not.toBeNull()
  })

  it('lets several processes at once apply each migration once', async () => {
    const applied = await Promise.all([migrate(), migrate(), migrate()])
    expect(applied.flat()).toEqual(['20260101000000_first'])
    expect(await recorded()).toHaveLength(1)
  })

  it('sends a function body with semicolons whole', async () => {
    write(
      '20260102000000_function',
      "CREATE FUNCTION two() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END; $$;\nSELECT ';';\n",
    )
    await migrate()
    expect(await db.$queryRawUnsafe('SELECT two()')).toEqual([{ two: 2 }])
  })

  it('refuses an applied migration whose file was changed', async () => {
    await migrate()
    write('20260101000000_first', `${FIRST}-- changed\n`)
    await expect(migrate()).rejects.toThrow('20260101000000_first was changed after it had been applied')
  })

  it('names a migration that fails, leaves none of it, and refuses to go on', async () => {
    write('20260102000000_broken', 'CREATE TABLE "half" ("id" INTEGER); CREATE TABEL "x" ();\n')
    await expect(migrate()).rejects.toThrow(/migration 20260102000000_broken failed: .*syntax error/s)
    expect(await tables()).toEqual(['_prisma_migrations', 'lot'])
    await expect(migrate()).rejects.toThrow('20260102000000_broken failed earlier')
  })

  it('says so when the database does not exist', async () => {
    const missing = url.replace('/migrate_', '/missing_')
    await expect(applyMigrations(missing, undefined, migrations())).rejects.toThrow('does not exist')
  })
})

describe('diffSchema', () => {
  const head = 'datasource db {\n  provider = "postgresql"\n}\n'
  const lot = `${head}model Lot {\n  id Int @id\n}\n`

  it('gives the SQL that makes all tables, from nothing', async () => {
    expect(await diffSchema('', lot)).toContain('CREATE TABLE "Lot"')
  })

  it('gives the SQL that leads from one schema to the next', async () => {
    const next = lot.replace('@id', '@id\n  pieces Int?')
    expect(await diffSchema(lot, next)).toMatch(
      /^-- AlterTable\nALTER TABLE "Lot" ADD COLUMN +"pieces" INTEGER;/,
    )
  })

  it('refuses a schema that is not valid', async () => {
    await expect(diffSchema('', `${head}model {`)).rejects.toThrow('Error validating')
  })
})

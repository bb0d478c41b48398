import { applyMigrations } from '../services/database/migrate'

/** Brings the database of `DATABASE_URL` up to date: `tsx platform/migrate.ts`, before a new version is started. */
async function main(): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL']
  if (!databaseUrl) throw new Error('DATABASE_URL is not set')
  const applied = await applyMigrations(databaseUrl, (line) => console.log(line))
  if (applied.length === 0) console.log('the database is up to date')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

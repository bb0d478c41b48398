import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { diffSchema } from '../services/database/migrate'

const SCHEMA = 'prisma/schema.prisma'
const LOCKFILE =
  '# Prisma checks that the migrations fit the provider of the schema.\nprovider = "postgresql"\n'

const root = path.join(__dirname, '..')
const migrations = path.join(root, 'prisma/migrations')

/** The schema as last committed; empty when there is none yet. */
function committedSchema(): string {
  try {
    return git('show', `HEAD:${SCHEMA}`)
  } catch {
    return ''
  }
}

/** A migration that is not committed yet starts from the same schema: a second one would repeat its statements. */
function refuseSecondUncommitted(): void {
  const untracked = git('ls-files', '--others', '--exclude-standard', 'prisma/migrations')
  const earlier = untracked.split('\n').find((file) => file.endsWith('/migration.sql'))
  if (earlier) throw new Error(`${earlier} is not committed yet: commit it, or delete it and run this again`)
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
}

/** The folder name that Prisma would choose: the UTC time to the second, and the name in snake case. */
function folderName(name: string, now: Date): string {
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14)
  return `${stamp}_${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`
}

async function main(name: string | undefined): Promise<void> {
  if (!name) throw new Error('usage: tsx platform/new-migration.ts <name>')
  refuseSecondUncommitted()
  const sql = await diffSchema(committedSchema(), readFileSync(path.join(root, SCHEMA), 'utf8'))
  if (sql.includes('This is an empty migration')) {
    console.log(`${SCHEMA} has not changed since the last commit: no migration is needed`)
    return
  }
  const folder = path.join(migrations, folderName(name, new Date()))
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'migration.sql'), sql)
  const lockfile = path.join(migrations, 'migration_lock.toml')
  if (!existsSync(lockfile)) writeFileSync(lockfile, LOCKFILE)
  console.log(
    `wrote ${path.relative(process.cwd(), path.join(folder, 'migration.sql'))}: read it before you commit it`,
  )
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { projectRoot } from '../../platform/tsx'
import { diffSchema } from '../../services/database/migrate'

/** Makes the tables of schema.prisma in the empty database of `DATABASE_URL`, without any migration. */
async function main(): Promise<void> {
  const schema = readFileSync(path.join(projectRoot, 'prisma/schema.prisma'), 'utf8')
  const connection = await new PrismaPg({ connectionString: process.env['DATABASE_URL'] }).connect()
  await connection.executeScript(await diffSchema('', schema))
  await connection.dispose()
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})

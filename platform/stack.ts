import path from 'node:path'
import type * as Seed from '../prisma/seed'
import { runStack } from './stack/run-stack'
import { projectRoot } from './tsx'

/** `npm start`: database, Temporal, mailbox, worker and API on this machine, until Ctrl-C. */
async function main(): Promise<number> {
  return runStack({
    mains: {
      worker: path.join(projectRoot, 'worker/main.ts'),
      api: path.join(projectRoot, 'api/main.ts'),
      mailReader: path.join(projectRoot, 'mail-reader/main.ts'),
    },
    seed: seedSampleFactory,
    log: (line) => console.log(line),
  })
}

/** Loaded late: the seed uses the database client, which the first start has yet to generate. */
async function seedSampleFactory(databaseUrl: string, apiKey: string): Promise<void> {
  const seed = require('../prisma/seed') as typeof Seed
  await seed.seedSampleFactory(databaseUrl, apiKey)
}

/** A closed terminal must not keep the stack from stopping its parts. */
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)

import type { Server } from 'node:http'
import { Client } from '@temporalio/client'
import { ConfigError, loadConfig, type Config } from '../platform/config'
import { createLogger, type Logger } from '../platform/logging'
import { connectClient } from '../platform/temporal'
import { wakeMailbox } from '../platform/wake-workflows'
import { closeDatabase, createDatabase, createRepositories } from '../services/database'
import { createAddressBook } from '../services/email/address-book'
import { createUndeliverable } from '../services/email/undeliverable'
import { createUnplacedMails } from '../services/email/unplaced'
import { createCompute } from '../services/planning/compute'
import { createApp } from './app'
import { usualWaits, type ApiDeps } from './deps'
import { Problem } from './problem'
import { wakePolicyTeller } from './routes/policies'
import { createTemporalOrders } from './temporal-orders'
import { createTemporalPlanner, createTemporalPolicyTeller } from './temporal-planner'
import { createTemporalRhythms } from './temporal-rhythms'

/** Requests under way may take so long after the end was asked for; a command waits at most ten seconds. */
const drainMs = 12_000

/** Runs the API until it is asked to end, or the process that started it is gone. */
async function main(): Promise<void> {
  const config = loadConfig()
  const logger = createLogger('api', config.logLevel)
  const db = createDatabase(config.databaseUrl)
  const connection = connectClient(config.temporal)
  const { namespace, taskQueue, uiUrl } = config.temporal
  const client = new Client({ connection, namespace })
  const compute = createCompute()
  const repositories = createRepositories(db)
  const mailParts = {
    repositories,
    book: createAddressBook(repositories),
    wakeMailbox: (recipient: string) =>
      wakeMailbox({ client, taskQueue }, recipient).catch(() => {
        throw new Problem('temporal-unavailable', 'The mail is kept; hand it in again in a moment')
      }),
    domain: config.mail.domain,
    zone: config.factoryZone,
    clock: () => new Date().toISOString(),
  }
  const deps: ApiDeps = {
    compute,
    repositories,
    orders: createTemporalOrders(client, taskQueue),
    planner: createTemporalPlanner(client, taskQueue),
    policyTeller: createTemporalPolicyTeller(client, taskQueue),
    rhythms: createTemporalRhythms(client, taskQueue),
    mailboxes: { wake: (recipient) => wakeMailbox({ client, taskQueue }, recipient) },
    undeliverable: createUndeliverable(mailParts),
    unplaced: createUnplacedMails({ ...mailParts, api: config.api.url }),
    settings: {
      url: config.api.url,
      temporalUiUrl: uiUrl,
      temporalNamespace: namespace,
      factoryZone: config.factoryZone,
      mailDomain: config.mail.domain,
      mailLinkKeys: config.mail.linkKeys,
      ...usualWaits,
    },
    logger,
    clock: () => new Date(),
  }
  const app = createApp(deps)
  const server = await listen(app, config)
  logger.info({ port: config.api.port, host: config.api.host }, 'listening')
  process.send?.('ready')
  await wakePolicyTeller(deps)
  await asked(logger)
  await drain(server)
  await Promise.all([closeDatabase(db), connection.close(), compute.close()])
  logger.info('ended')
}

function listen(app: ReturnType<typeof createApp>, { api }: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(api.port, api.host, (error?: Error) =>
      error ? reject(error) : resolve(server),
    )
  })
}

/** Resolves with the first signal to end, or when the channel to the parent breaks. */
async function asked(logger: Logger): Promise<void> {
  const reason = await new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
    process.once('disconnect', () => resolve('disconnect'))
  })
  logger.info({ reason }, 'ending')
}

/** Takes no new connection, lets requests finish, and after a while ends those that do not. */
async function drain(server: Server): Promise<void> {
  const forced = setTimeout(() => server.closeAllConnections(), drainMs)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(forced)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const message =
      error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`${message}\n`)
    process.exit(1)
  },
)

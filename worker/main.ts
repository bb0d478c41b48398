import { hostname } from 'node:os'
import { Client } from '@temporalio/client'
import { Runtime, Worker } from '@temporalio/worker'
import { createActivities } from '../activities'
import { ConfigError, loadConfig, type Config } from '../platform/config'
import { createLogger, type Logger } from '../platform/logging'
import { mailTransportOptions, senderName } from '../platform/mail-config'
import { connectClient } from '../platform/temporal'
import { connectWorker } from '../platform/temporal-worker'
import { wakePlanner, wakePolicyTeller } from '../platform/wake-workflows'
import { closeDatabase, createDatabase, createRepositories } from '../services/database'
import { createCompute } from '../services/planning/compute'
import { createLinkActions } from '../services/email/mail-actions'
import { createMailTransport } from '../services/email/transport'
import { buildWorkflowBundle } from './bundle'
import { ensurePlanningSchedule } from './planning-schedule'
import { keepSchedules } from './rhythms'
import { renewSchedules } from './schedules'
import { createActivityServices } from './services'

/** Runs the worker until it is told to stop; open work is drained, and what is cut off is taken up by the next. */
async function main(): Promise<void> {
  const config = loadConfig()
  const logger = createLogger('worker', config.logLevel)
  Runtime.install({ shutdownSignals: [], logger: runtimeLogger(logger) })
  const database = createDatabase(config.databaseUrl)
  const transport = createMailTransport(mailTransportOptions(config.mail))
  const [connection, bundle] = await Promise.all([connectWorker(config.temporal), buildWorkflowBundle()])
  const client = new Client({
    connection: connectClient(config.temporal),
    namespace: config.temporal.namespace,
  })
  const compute = createCompute()
  const parts = {
    repositories: createRepositories(database),
    client,
    taskQueue: config.temporal.taskQueue,
    zone: config.factoryZone,
  }
  const services = createActivityServices({
    ...parts,
    compute,
    sendMail: transport.send,
    mail: mailSettings(config),
    outgoing: config.mail,
    zone: config.factoryZone,
    name: `${hostname()}:${process.pid}`,
  })
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    workflowBundle: bundle,
    activities: createActivities(services),
    shutdownGraceTime: '5s',
    shutdownForceTime: '15s',
  })
  stopOnRequest(worker, logger)
  await ensurePlanningSchedule(client, { taskQueue: config.temporal.taskQueue, zone: config.factoryZone })
  const waker = { client, taskQueue: config.temporal.taskQueue }
  await wakePlanner(waker)
  await wakePolicyTeller(waker)
  const running = worker.run()
  logger.info('worker ready')
  process.send?.('ready')
  const stopped = new AbortController()
  const clock = () => new Date().toISOString()
  const keeping = keepSchedules(() => renewSchedules({ ...parts, clock }), logger, stopped.signal)
  await running
  stopped.abort()
  await keeping
  transport.close()
  await compute.close()
  await closeDatabase(database)
  await connection.close()
  logger.info('worker stopped')
  process.exit(0)
}

function mailSettings({ api, temporal, mail }: Config) {
  const actions = createLinkActions({ api: api.url, keys: mail.linkKeys })
  return {
    links: { api: api.url, temporalUi: temporal.uiUrl, namespace: temporal.namespace, actions },
    domain: mail.domain,
    sender: senderName(mail.from),
    digestSeconds: mail.digestSeconds,
  }
}

function stopOnRequest(worker: Worker, logger: Logger): void {
  let isStopping = false
  const stop = (reason: string) => {
    if (isStopping) return
    isStopping = true
    logger.info({ reason }, 'worker stopping')
    worker.shutdown()
  }
  process.once('SIGTERM', () => stop('SIGTERM'))
  process.once('SIGINT', () => stop('SIGINT'))
  process.once('disconnect', () => stop('parent gone'))
}

/** Temporal's own log lines, through ours. */
function runtimeLogger(logger: Logger) {
  const at = (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: object) =>
    logger[level]({ ...meta }, message)
  return {
    log: (level: string, message: string, meta?: object) => at(level.toLowerCase() as 'info')(message, meta),
    trace: at('trace'),
    debug: at('debug'),
    info: at('debug'),
    warn: at('warn'),
    error: at('error'),
  }
}

main().catch((error: unknown) => {
  const isConfig = error instanceof ConfigError
  const told =
    error instanceof Error ? (isConfig ? error.message : (error.stack ?? error.message)) : String(error)
  process.stderr.write(`${told}\n`)
  process.exit(1)
})

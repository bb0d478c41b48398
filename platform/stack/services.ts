import { loadConfig } from '../config'
import { connectClient, ensureSearchAttributes } from '../temporal'
import { ensureTemporal } from '../toolchain'
import type { Fetching } from '../toolchain/resolve'
import type { Home } from './home'
import { launchMailbox } from './mailbox'
import type { Ports } from './ports'
import { launchPostgres } from './postgres'
import type { Supervisor } from './supervisor'
import { launchTemporal } from './temporal-server'

/** What starting a stack works with. */
export type Starting = Fetching & { home: Home; ports: Ports; supervisor: Supervisor }

/** Where the database, Temporal and the mail server are, our own or those of the environment. */
export type Services = {
  databaseUrl: string
  temporal: { address: string; uiUrl: string }
  mail: { smtpUrl: string; pageUrl: string }
}

/** Starts, side by side, the services for which the environment names none. */
export async function startServices(starting: Starting): Promise<Services> {
  const [databaseUrl, temporal, mail] = await Promise.all([
    process.env['DATABASE_URL'] || startDatabase(starting),
    startTemporal(starting),
    startMail(starting),
  ])
  return { databaseUrl, temporal, mail }
}

/**
 * Registers the search attributes on a Temporal server that is not ours. A server that does not allow it,
 * such as Temporal Cloud, has them made by its administrator.
 */
export async function prepareForeignTemporal(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<void> {
  const { temporal } = loadConfig(env)
  const connection = connectClient(temporal)
  try {
    await connection.withDeadline(Date.now() + 10_000, async () => {
      await connection.ensureConnected()
      const added = await ensureSearchAttributes(connection, temporal.namespace)
      if (added.length > 0) log(`registered search attributes: ${added.join(', ')}`)
    })
  } catch (error) {
    log(`Temporal at ${temporal.address}: search attributes not registered (${(error as Error).message})`)
  } finally {
    await connection.close()
  }
}

async function startDatabase({ home, ports, supervisor, log }: Starting): Promise<string> {
  const { url } = await launchPostgres(
    { dataDir: home.file('postgres'), port: ports.postgres, logFile: home.log('postgres') },
    supervisor.add,
  )
  log('PostgreSQL: started')
  return url
}

async function startTemporal({
  home,
  ports,
  supervisor,
  log,
  signal,
}: Starting): Promise<Services['temporal']> {
  const { TEMPORAL_ADDRESS: given, TEMPORAL_UI_URL: ui = '', TEMPORAL_NAMESPACE: namespace } = process.env
  if (given) {
    log(`Temporal server: using ${given}, from TEMPORAL_ADDRESS`)
    return { address: given, uiUrl: ui }
  }
  const { path: program } = await ensureTemporal(log, signal)
  const { address, uiUrl = '' } = await launchTemporal(
    {
      program,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      dbFilename: home.file('temporal.db'),
      namespace: namespace || undefined,
      logFile: home.log('temporal'),
    },
    supervisor.add,
  )
  log('Temporal server: started')
  return { address, uiUrl }
}

async function startMail({ home, ports, supervisor, log }: Starting): Promise<Services['mail']> {
  const { SMTP_URL: given } = process.env
  if (given) return { smtpUrl: given, pageUrl: '' }
  const { smtpUrl, url } = await launchMailbox(
    {
      smtpPort: ports.smtp,
      pagePort: ports.mailbox,
      folder: home.file('mail'),
      logFile: home.log('mailbox'),
    },
    supervisor.add,
  )
  log('mailbox: started')
  return { smtpUrl, pageUrl: url }
}

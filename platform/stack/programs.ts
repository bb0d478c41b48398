import { tsxCommand } from '../tsx'
import { Part } from './child'
import type { Services, Starting } from './services'

/** The files that run as worker, as API and as mail reader. */
export type Mains = { worker: string; api: string; mailReader: string }

const READY_LIMIT_MS = 60_000

/** The environment of the programs: what the stack has started, and what else the user has set. */
export function programEnvironment(services: Services, { ports, home }: Starting): NodeJS.ProcessEnv {
  return {
    MAIL_FROM: 'Gendan <gendan@gendan.example>',
    MAIL_LINK_SECRET: home.mailLinkSecret(),
    // Whoever tries it out at night shall see mail too.
    MAIL_QUIET_HOURS: 'none',
    API_HOST: '127.0.0.1',
    API_URL: localApi(ports.api),
    INBOUND_SMTP_HOST: '127.0.0.1',
    INBOUND_API_KEY: home.apiKey(),
    ...set(process.env),
    DATABASE_URL: services.databaseUrl,
    TEMPORAL_ADDRESS: services.temporal.address,
    TEMPORAL_UI_URL: services.temporal.uiUrl,
    SMTP_URL: services.mail.smtpUrl,
    API_PORT: String(ports.api),
    INBOUND_SMTP_PORT: String(ports.inboundSmtp),
  }
}

/** Starts the programs, and waits until they are ready: the API is asked, the others say so. */
export async function startPrograms(
  mains: Mains,
  env: NodeJS.ProcessEnv,
  { home, ports, supervisor, log }: Starting,
): Promise<void> {
  const launch = (name: string, main: string, graceMs: number) => {
    const part = new Part({
      name,
      command: tsxCommand(main),
      logFile: home.log(name.toLowerCase().replaceAll(' ', '-')),
      env,
      ipc: true,
      graceMs,
    })
    supervisor.add(part)
    return part
  }
  const worker = launch('worker', mains.worker, 20_000)
  const api = launch('API', mains.api, 5_000)
  const reader = launch('mail reader', mains.mailReader, 5_000)
  await Promise.all([
    reader.ready(READY_LIMIT_MS).then(() => log('mail reader: started')),
    worker.ready(READY_LIMIT_MS).then(() => log('worker: started')),
    api.ready(READY_LIMIT_MS, () => answers(`${localApi(ports.api)}/readyz`)).then(() => log('API: started')),
  ])
}

/** The API as seen from this machine. */
export function localApi(port: number): string {
  return `http://127.0.0.1:${port}`
}

function set(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

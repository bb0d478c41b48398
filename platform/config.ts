import { z } from 'zod'
import { flag, port, readEnvironment, url } from './environment'
import { mailConfig, mailProblems, mailVariables, type MailConfig } from './mail-config'

/**
 * The environment. Required is what has no safe default: a program that falls back to a local database or
 * mail server in production does harm in silence. `npm start` sets all of it for the local stack.
 */
const Environment = z.object({
  /** PostgreSQL, `postgresql://user:password@host:5432/database`. Required. */
  DATABASE_URL: url('postgresql:', 'postgres:'),

  /** Temporal's front end, `host:port`. Required. */
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s/]+:\d+$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('gendan'),
  /** Encrypted connection. Default: on when an API key or a certificate is given, otherwise off. */
  TEMPORAL_TLS: flag.optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().min(1).optional(),
  /** Files: the server's own certificate authority, and the client's certificate with its key. */
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: z.string().min(1).optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: z.string().min(1).optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: z.string().min(1).optional(),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  /** Where people see Temporal's UI; without it, mails carry no link to it. */
  TEMPORAL_UI_URL: url('http:', 'https:').optional(),

  ...mailVariables,

  API_PORT: port.default(3000),
  /** The address to listen on. Default: all, as a container needs; the local stack listens on 127.0.0.1 only. */
  API_HOST: z.string().min(1).default('0.0.0.0'),
  /** The base of the links in mails and answers, as people reach the API. Required. */
  API_URL: url('http:', 'https:').transform((value) => value.replace(/\/+$/, '')),

  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** The factory's time zone: working time and plain dates are meant there. */
  FACTORY_ZONE: z.string().refine(isTimeZone, 'must be an IANA time zone').default('Asia/Shanghai'),
})

export { ConfigError } from './environment'

type Environment = z.infer<typeof Environment>

/** How to reach Temporal. */
export type TemporalConfig = {
  address: string
  namespace: string
  taskQueue: string
  tls: boolean
  tlsServerName?: string
  tlsServerCaPath?: string
  tlsClientCertPath?: string
  tlsClientKeyPath?: string
  apiKey?: string
  uiUrl?: string
}

/** Everything that worker and API take from the environment. */
export type Config = {
  databaseUrl: string
  temporal: TemporalConfig
  mail: MailConfig
  api: { port: number; host: string; url: string }
  logLevel: Environment['LOG_LEVEL']
  factoryZone: string
}

/** Reads the configuration, and throws one `ConfigError` that lists all that is missing or wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return arranged(readEnvironment(Environment, inconsistencies, env))
}

function arranged(env: Environment): Config {
  return {
    databaseUrl: env.DATABASE_URL,
    temporal: temporalConfig(env),
    mail: mailConfig(env),
    api: { port: env.API_PORT, host: env.API_HOST, url: env.API_URL },
    logLevel: env.LOG_LEVEL,
    factoryZone: env.FACTORY_ZONE,
  }
}

function temporalConfig(env: Environment): TemporalConfig {
  const impliesTls = Boolean(
    env.TEMPORAL_API_KEY ?? env.TEMPORAL_TLS_CLIENT_CERT_PATH ?? env.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
  )
  return {
    address: env.TEMPORAL_ADDRESS,
    namespace: env.TEMPORAL_NAMESPACE,
    taskQueue: env.TEMPORAL_TASK_QUEUE,
    tls: env.TEMPORAL_TLS ?? impliesTls,
    tlsServerName: env.TEMPORAL_TLS_SERVER_NAME,
    tlsServerCaPath: env.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
    tlsClientCertPath: env.TEMPORAL_TLS_CLIENT_CERT_PATH,
    tlsClientKeyPath: env.TEMPORAL_TLS_CLIENT_KEY_PATH,
    apiKey: env.TEMPORAL_API_KEY,
    uiUrl: env.TEMPORAL_UI_URL?.replace(/\/+$/, ''),
  }
}

function inconsistencies(env: Environment): string[] {
  const hasCertificate = env.TEMPORAL_TLS_CLIENT_CERT_PATH !== undefined
  const hasKey = env.TEMPORAL_TLS_CLIENT_KEY_PATH !== undefined
  const halves =
    'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: are given together, or not at all'
  return [...(hasCertificate === hasKey ? [] : [halves]), ...mailProblems(env)]
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

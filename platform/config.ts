import { z } from 'zod'

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const port = z.coerce.number().int().min(1).max(65_535)
const url = (...protocols: string[]) =>
  z.string().refine((value) => protocols.includes(protocolOf(value)), {
    error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })

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

  /** The mail server, `smtp://user:password@host:587` or `smtps://…:465`. Required. */
  SMTP_URL: url('smtp:', 'smtps:'),
  /** The sender of every mail, `Gendan <gendan@factory.example>`. Required. */
  MAIL_FROM: z
    .string()
    .regex(/^[^@\s]+@[^@\s]+$|<[^@\s]+@[^@\s]+>$/, 'must be an address, or a name and <address>'),

  /**
   * Signs the links in mails by which people act: at least 32 random characters. Required. Several with commas
   * between them replace one another: the first signs, all open what they signed.
   */
  MAIL_LINK_SECRET: z.string().transform((value, context) => {
    const keys = value.split(',').map((key) => key.trim())
    if (keys.every((key) => key.length >= 32)) return keys
    context.addIssue({ code: 'custom', message: 'must be one or more secrets of at least 32 characters' })
    return z.NEVER
  }),

  API_PORT: port.default(3000),
  /** The address to listen on. Default: all, as a container needs; the local stack listens on 127.0.0.1 only. */
  API_HOST: z.string().min(1).default('0.0.0.0'),
  /** The base of the links in mails and answers, as people reach the API. Required. */
  API_URL: url('http:', 'https:').transform((value) => value.replace(/\/+$/, '')),

  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** The factory's time zone: working time and plain dates are meant there. */
  FACTORY_ZONE: z.string().refine(isTimeZone, 'must be an IANA time zone').default('Asia/Shanghai'),
})

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
  smtpUrl: string
  mailFrom: string
  /** The keys of the links in mails, the one in use first. */
  mailLinkKeys: string[]
  api: { port: number; host: string; url: string }
  logLevel: Environment['LOG_LEVEL']
  factoryZone: string
}

/** Thrown when the environment is not usable; the message names every variable that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the configuration, and throws one `ConfigError` that lists all that is missing or wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const parsed = Environment.safeParse(Object.fromEntries(given))
  const problems = parsed.success ? inconsistencies(parsed.data) : parsed.error.issues.map(describe)
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `the configuration is not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
  }
  return arranged(parsed.data)
}

function arranged(env: Environment): Config {
  return {
    databaseUrl: env.DATABASE_URL,
    temporal: temporalConfig(env),
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    mailLinkKeys: env.MAIL_LINK_SECRET,
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
  if (hasCertificate === hasKey) return []
  return ['TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: are given together, or not at all']
}

function describe({ path, code, message, input }: z.core.$ZodIssue): string {
  const isMissing = code === 'invalid_type' && input === undefined
  return `${path.join('.')}: ${isMissing ? 'is required' : message}`
}

function protocolOf(value: string): string {
  try {
    return new URL(value).protocol
  } catch {
    return ''
  }
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

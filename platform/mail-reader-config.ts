import { z } from 'zod'
import { addressProblem, domainOf } from '../services/email/address'
import { flag, port, readEnvironment, url } from './environment'
import { addressOf, isThisMachine } from './mail-config'

/** The environment of the mail reader: it knows the API, and how mail comes in, by SMTP, by IMAP or by both. */
const Environment = z.object({
  /** The API, and a key that may act as others. Required. */
  API_URL: url('http:', 'https:').transform((value) => value.replace(/\/+$/, '')),
  INBOUND_API_KEY: z.string().min(1),

  /** Receives mail by SMTP on this port; for a relay that passes it on, not for the open internet. */
  INBOUND_SMTP_PORT: port.optional(),
  INBOUND_SMTP_HOST: z.string().min(1).default('127.0.0.1'),
  /** Certificate and key (PEM files) with which STARTTLS is offered. */
  INBOUND_SMTP_TLS_CERT_PATH: z.string().min(1).optional(),
  INBOUND_SMTP_TLS_KEY_PATH: z.string().min(1).optional(),
  /** Domains for which mail is taken, with commas between them. Default: the domain of MAIL_FROM. */
  INBOUND_DOMAINS: z.string().optional(),
  MAIL_FROM: z.string().optional(),

  /** Reads a mailbox, `imaps://user:password@host:993/INBOX`. It speaks TLS unless IMAP_ALLOW_PLAINTEXT says otherwise. */
  IMAP_URL: url('imap:', 'imaps:').optional(),
  IMAP_ALLOW_PLAINTEXT: flag.default(false),
  /** Where mails are moved that are done with; without it they are marked as read and stay. */
  IMAP_PROCESSED_FOLDER: z.string().min(1).max(200).optional(),

  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

type Environment = z.infer<typeof Environment>

/** How mail is received by SMTP. */
export type InboundSmtpConfig = {
  port: number
  host: string
  /** In lower case. */
  domains: string[]
  tls?: { certPath: string; keyPath: string }
}

/** Which mailbox is read by IMAP. */
export type ImapConfig = {
  host: string
  port: number
  /** TLS from the start; without it STARTTLS, unless `requiresTls` is false. */
  secure: boolean
  requiresTls: boolean
  user: string
  password: string
  folder: string
  processedFolder?: string
}

/** Everything that the mail reader takes from the environment. */
export type MailReaderConfig = {
  api: { url: string; key: string }
  smtp?: InboundSmtpConfig
  imap?: ImapConfig
  logLevel: Environment['LOG_LEVEL']
}

/** Reads the configuration, and throws one `ConfigError` that lists all that is missing or wrong. */
export function loadMailReaderConfig(env: NodeJS.ProcessEnv = process.env): MailReaderConfig {
  const read = readEnvironment(Environment, inconsistencies, env)
  return {
    api: { url: read.API_URL, key: read.INBOUND_API_KEY },
    smtp: smtpConfig(read),
    imap: imapConfig(read),
    logLevel: read.LOG_LEVEL,
  }
}

function inconsistencies(env: Environment): string[] {
  const problems: string[] = []
  if (env.INBOUND_SMTP_PORT === undefined && env.IMAP_URL === undefined) {
    problems.push('INBOUND_SMTP_PORT or IMAP_URL: one of them is required, or no mail comes in')
  }
  if ((env.INBOUND_SMTP_TLS_CERT_PATH === undefined) !== (env.INBOUND_SMTP_TLS_KEY_PATH === undefined)) {
    problems.push(
      'INBOUND_SMTP_TLS_CERT_PATH and INBOUND_SMTP_TLS_KEY_PATH: are given together, or not at all',
    )
  }
  const domains = domainsOf(env)
  const wrong = domains.find((domain) => addressProblem(`x@${domain}`) !== undefined)
  if (wrong !== undefined) problems.push(`INBOUND_DOMAINS: has ${wrong}, which is no domain`)
  if (env.INBOUND_SMTP_PORT !== undefined && domains.length === 0) {
    problems.push('INBOUND_DOMAINS: is required, or MAIL_FROM with its domain')
  }
  if (env.IMAP_URL !== undefined && !/^\/\/[^:@/]+:[^@/]+@/.test(env.IMAP_URL.replace(/^imaps?:/, ''))) {
    problems.push('IMAP_URL: must have user and password, imaps://user:password@host:993/INBOX')
  }
  return problems
}

function smtpConfig(env: Environment): InboundSmtpConfig | undefined {
  const { INBOUND_SMTP_TLS_CERT_PATH: certPath, INBOUND_SMTP_TLS_KEY_PATH: keyPath } = env
  if (env.INBOUND_SMTP_PORT === undefined) return undefined
  return {
    port: env.INBOUND_SMTP_PORT,
    host: env.INBOUND_SMTP_HOST,
    domains: domainsOf(env),
    ...(certPath && keyPath ? { tls: { certPath, keyPath } } : {}),
  }
}

function imapConfig(env: Environment): ImapConfig | undefined {
  if (env.IMAP_URL === undefined) return undefined
  const { protocol, hostname, port: given, username, password, pathname } = new URL(env.IMAP_URL)
  const secure = protocol === 'imaps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: given === '' ? (secure ? 993 : 143) : Number(given),
    secure,
    requiresTls: !env.IMAP_ALLOW_PLAINTEXT && !isThisMachine(hostname),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    folder: decodeURIComponent(pathname.slice(1)) || 'INBOX',
    processedFolder: env.IMAP_PROCESSED_FOLDER,
  }
}

function domainsOf({ INBOUND_DOMAINS: given, MAIL_FROM: from }: Environment): string[] {
  const listed = (given ?? (from ? domainOf(addressOf(from)) : '')).split(',')
  return listed.map((domain) => domain.trim().toLowerCase()).filter((domain) => domain !== '')
}

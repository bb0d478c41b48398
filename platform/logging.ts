import pino from 'pino'
import type { Logger } from 'pino'

export type { Logger } from 'pino'

/** Fields that are never written, wherever in a logged object they stand. */
const SECRETS = ['apiKey', 'authorization', 'cookie', 'password', 'databaseUrl', 'smtpUrl']

/** A logger that writes one JSON object per line, with the name of the part and times in ISO 8601. */
export function createLogger(name: string, level = 'info'): Logger {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[hidden]' },
  })
}

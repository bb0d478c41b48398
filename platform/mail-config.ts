import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { addressProblem, domainOf } from '../services/email/address'
import { parseQuietHours, type QuietHours } from '../services/email/quiet-hours'
import { parseDomainLimits, usualDomainLimits, type DomainLimits } from '../services/email/domain-limits'
import type { MailTransportOptions } from '../services/email/transport'
import { ConfigError, flag, url } from './environment'

const domainName = z
  .string()
  .toLowerCase()
  .refine((domain) => addressProblem(`x@${domain}`) === undefined, 'must be a domain such as factory.example')

/** The variables that are about mail. */
export const mailVariables = {
  /**
   * The mail server, `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`. Required. It speaks TLS with a
   * certificate that is checked, unless it is on this machine or SMTP_ALLOW_PLAINTEXT says otherwise.
   */
  SMTP_URL: url('smtp:', 'smtps:').refine(
    (value) => !/[?#]/.test(value),
    'must have nothing behind the port: encryption is not switched off by an option of the URL',
  ),
  /** Mail may go out unencrypted, passwords and all. */
  SMTP_ALLOW_PLAINTEXT: flag.default(false),
  /** File: the mail server's own certificate authority. */
  SMTP_TLS_SERVER_CA_CERT_PATH: z.string().min(1).optional(),
  /** Mails of one worker under way at once: as many may be sent twice when it dies. */
  SMTP_CONNECTIONS: z.coerce.number().int().min(1).max(20).default(1),

  /** The sender of every mail, `Gendan <gendan@factory.example>`. Required. */
  MAIL_FROM: z
    .string()
    .refine(
      (value) => !/[\r\n]/.test(value) && addressProblem(addressOf(value)) === undefined,
      'must be an address, or a name and <address>',
    ),
  /** What domains take, `qq.com=20/60s, *=600/1m`; see services/email/domain-limits.ts. */
  MAIL_DOMAIN_LIMITS: z
    .string()
    .default(usualDomainLimits)
    .transform((text, context): DomainLimits => {
      const parsed = parseDomainLimits(text)
      if (parsed.ok) return parsed.limits
      context.addIssue({ code: 'custom', message: parsed.detail })
      return z.NEVER
    }),
  /**
   * When nobody is disturbed by mail that can wait, on their own clock: `20:00-07:30`, and all of their days off; or
   * `none`. People and parties may have quiet hours of their own.
   */
  MAIL_QUIET_HOURS: z
    .string()
    .default('20:00-07:30')
    .transform((text, context): QuietHours | undefined => {
      const parsed = parseQuietHours(text)
      if (parsed) return parsed === 'none' ? undefined : parsed
      context.addIssue({ code: 'custom', message: 'must be like 20:00-07:30, or none' })
      return z.NEVER
    }),
  /** So long steps that reach the same person wait for each other, to go out in one digest; 0: each by itself. */
  MAIL_DIGEST_SECONDS: z.coerce.number().int().min(0).max(3600).default(75),
  /** The longest time between two attempts while the mail server is away, in seconds. */
  MAIL_RETRY_SECONDS: z.coerce.number().int().min(1).max(3600).default(300),

  /**
   * Signs the links in mails by which people act, and the tokens by which bounces prove which mail they are about: at
   * least 32 random characters. Required. Several with commas between them replace one another: the first signs, all
   * open what they signed.
   */
  MAIL_LINK_SECRET: z.string().transform((value, context) => {
    const keys = value.split(',').map((key) => key.trim())
    if (keys.every((key) => key.length >= 32)) return keys
    context.addIssue({ code: 'custom', message: 'must be one or more secrets of at least 32 characters' })
    return z.NEVER
  }),

  /** DKIM (RFC 6376): domain, selector and the file of the private key (PEM), all three or none. */
  MAIL_DKIM_DOMAIN: domainName.optional(),
  MAIL_DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/i, 'must be a name in the DNS such as gendan1')
    .optional(),
  MAIL_DKIM_KEY_PATH: z.string().min(1).optional(),
}

type MailEnvironment = z.infer<z.ZodObject<typeof mailVariables>>

/** How mail goes out. */
export type MailConfig = {
  smtpUrl: string
  requiresTls: boolean
  caPath?: string
  connections: number
  from: string
  /** Domain of the Message-IDs. */
  domain: string
  domainLimits: DomainLimits
  retrySeconds: number
  /** Absent when mail goes out at any hour. */
  quietHours?: QuietHours
  digestSeconds: number
  /** The keys of the links and tokens in mails, the one in use first. */
  linkKeys: string[]
  dkim?: { domain: string; selector: string; keyPath: string }
}

/** The mail part of the configuration, arranged. */
export function mailConfig(env: MailEnvironment): MailConfig {
  const { MAIL_DKIM_DOMAIN: domain, MAIL_DKIM_SELECTOR: selector, MAIL_DKIM_KEY_PATH: keyPath } = env
  return {
    smtpUrl: env.SMTP_URL,
    requiresTls: !env.SMTP_ALLOW_PLAINTEXT && !isThisMachine(new URL(env.SMTP_URL).hostname),
    caPath: env.SMTP_TLS_SERVER_CA_CERT_PATH,
    connections: env.SMTP_CONNECTIONS,
    from: env.MAIL_FROM,
    domain: domainOf(addressOf(env.MAIL_FROM)),
    domainLimits: env.MAIL_DOMAIN_LIMITS,
    retrySeconds: env.MAIL_RETRY_SECONDS,
    ...(env.MAIL_QUIET_HOURS ? { quietHours: env.MAIL_QUIET_HOURS } : {}),
    digestSeconds: env.MAIL_DIGEST_SECONDS,
    linkKeys: env.MAIL_LINK_SECRET,
    ...(domain && selector && keyPath ? { dkim: { domain, selector, keyPath } } : {}),
  }
}

/** What contradicts itself among the variables about mail. */
export function mailProblems(env: MailEnvironment): string[] {
  const { MAIL_DKIM_DOMAIN: domain, MAIL_DKIM_SELECTOR: selector, MAIL_DKIM_KEY_PATH: keyPath } = env
  const given = [domain, selector, keyPath].filter((value) => value !== undefined).length
  if (given === 0) return []
  if (given < 3 || domain === undefined) {
    return ['MAIL_DKIM_DOMAIN, MAIL_DKIM_SELECTOR and MAIL_DKIM_KEY_PATH: are given together, or not at all']
  }
  const from = domainOf(addressOf(env.MAIL_FROM))
  return from === domain || from.endsWith(`.${domain}`)
    ? []
    : [
        `MAIL_DKIM_DOMAIN: must be ${from}, the domain of MAIL_FROM, or one above it, or no receiver counts it`,
      ]
}

/** What the mail transport is made of, with the files read; throws `ConfigError` for one that is not usable. */
export function mailTransportOptions(mail: MailConfig): MailTransportOptions {
  const { smtpUrl, from, requiresTls, connections, caPath, dkim, linkKeys: tokenKeys } = mail
  return {
    smtpUrl,
    from,
    requiresTls,
    connections,
    tokenKeys,
    ...(caPath ? { certificateAuthority: read(caPath, 'SMTP_TLS_SERVER_CA_CERT_PATH') } : {}),
    ...(dkim
      ? { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkimKey(dkim.keyPath) } }
      : {}),
  }
}

function dkimKey(path: string): string {
  const pem = read(path, 'MAIL_DKIM_KEY_PATH')
  try {
    createPrivateKey(pem)
    return pem
  } catch {
    throw new ConfigError(
      `the configuration is not usable:\n  MAIL_DKIM_KEY_PATH: ${path} holds no private key`,
    )
  }
}

function read(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ConfigError(`the configuration is not usable:\n  ${name}: ${path} cannot be read (${code})`)
  }
}

/** The address in `name <address>`, or the whole text. */
export function addressOf(from: string): string {
  return /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from.trim()
}

/** The name before the address, `Gendan` in `Gendan <gendan@factory.example>`. */
export function senderName(from: string): string | undefined {
  return /^\s*"?([^"<]+?)"?\s*</.exec(from)?.[1]
}

/** Mail to a server on this machine crosses no network. */
export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

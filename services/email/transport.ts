import { createTransport, type Transporter } from 'nodemailer'
import { addressesOf, addressProblem } from './address'
import { PermanentRefusal, refusalOf, rejectedOf, type RejectedAddress } from './refusal'
import { headersOf, messageIdProblem, oneLine, replyToHeader } from './headers'
import { mailToken, tokenHeader } from './mail-token'

/** A mail ready for SMTP. */
export type OutgoingMail = {
  messageId: string
  /** An address, or several with commas between them. */
  to: string
  toName?: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/** What the mail server said, and which addresses it did not take the mail for. */
export type SmtpAnswer = { response: string; rejected?: RejectedAddress[] }

/**
 * Sends one mail; throws `PermanentRefusal` for a 5xx answer, `TemporaryRefusal` for a 4xx answer to this mail, and
 * any other error when the mail server was not to be had. Once `signal` is aborted, nothing more of the mail goes
 * out.
 */
export type SendMail = (mail: OutgoingMail, signal?: AbortSignal) => Promise<SmtpAnswer>

export type MailTransport = { send: SendMail; close: () => void }

/** The key with which mails are signed (RFC 6376), as `selector._domainkey.domain` publishes it. */
export type DkimKey = { domainName: string; keySelector: string; privateKey: string }

export type MailTransportOptions = {
  /** `smtp:` or `smtps:`, with user and password. What stands behind `?` does not count. */
  smtpUrl: string
  from: string
  /** The server must speak TLS with a certificate that can be checked, from the start or by STARTTLS. */
  requiresTls: boolean
  /** Certificate authority of the server, PEM; those that Node knows unless given. */
  certificateAuthority?: string
  dkim?: DkimKey
  /** Keys of the tokens that mails carry, the one in use first; without them a mail carries none. */
  tokenKeys?: readonly string[]
  /** MAIL_CONNECTIONS unless given. */
  connections?: number
}

/**
 * How many mails of one worker are under way at once, unless more are asked for. One, so that a worker that dies
 * leaves at most one mail of which nobody knows whether it was sent. Whoever claims mail waits for a turn first, so
 * that none waits claimed.
 */
export const MAIL_CONNECTIONS = 1

/**
 * An SMTP transport that keeps its connections open. The timeouts here end a silent connection; a server that
 * trickles its answers is cut off by the signal, which closes the connection at once.
 */
export function createMailTransport(options: MailTransportOptions): MailTransport {
  const transporter: Transporter = createTransport({
    ...serverOf(options),
    pool: true,
    maxConnections: options.connections ?? MAIL_CONNECTIONS,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(options.dkim ? { dkim: options.dkim } : {}),
  })
  return {
    send: async (mail, signal) => {
      const message = { ...envelope(mail, options), signal }
      try {
        const sent = (await transporter.sendMail(message)) as { response: string; rejectedErrors?: unknown }
        return { response: sent.response, rejected: rejectedOf(sent.rejectedErrors) }
      } catch (error) {
        throw refusalOf(error)
      }
    },
    close: () => transporter.close(),
  }
}

/** Said field by field: an option in the URL must not switch off the encryption, nor the check of a certificate. */
function serverOf({ smtpUrl, requiresTls, certificateAuthority: ca }: MailTransportOptions) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: requiresTls && !secure,
    tls: { minVersion: 'TLSv1.2' as const, rejectUnauthorized: true, ...(ca ? { ca } : {}) },
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  }
}

/** Checked here once more, whatever was checked where it was entered: nothing of a mail begins another header. */
function envelope(mail: OutgoingMail, { from, tokenKeys }: MailTransportOptions) {
  const addresses = addressesOf(mail.to)
  for (const address of addresses.length > 0 ? addresses : ['']) {
    const problem = addressProblem(address)
    if (problem) throw noAddress(address, problem)
  }
  const problem = messageIdProblem(mail.messageId)
  if (problem) throw new PermanentRefusal(`the Message-ID ${problem}`)
  return {
    from,
    to: addresses.map((address) => ({ name: oneLine(mail.toName ?? ''), address })),
    messageId: mail.messageId,
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    ...replyTo(mail),
    headers: {
      ...headersOf(mail.headers),
      ...(tokenKeys ? { [tokenHeader]: mailToken(mail.messageId, tokenKeys) } : {}),
    },
  }
}

/** One that cannot be written to is left out, so that the answer comes to us. */
function replyTo({ headers: { [replyToHeader]: address } }: OutgoingMail): { replyTo?: string } {
  return address === undefined || addressProblem(address) ? {} : { replyTo: address }
}

function noAddress(address: string, problem: string): PermanentRefusal {
  const detail = `553 5.1.3 ${oneLine(address).slice(0, 100) || 'nothing'} is no address: it ${problem}`
  return new PermanentRefusal(detail, [{ address, code: 553, response: detail }], 553)
}

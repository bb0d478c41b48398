import { createTransport, type Transporter } from 'nodemailer'

/** A mail ready for SMTP. */
export type OutgoingMail = {
  messageId: string
  to: string
  toName?: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/** What the mail server said. */
export type SmtpAnswer = { response: string }

/** A refusal that trying again will not change: the address is wrong or the mail is not wanted. */
export class PermanentRefusal extends Error {
  override readonly name = 'PermanentRefusal'
}

/**
 * Sends one mail; throws `PermanentRefusal` for a 5xx answer and any other error for what may pass. Once `signal`
 * is aborted, nothing more of the mail goes out.
 */
export type SendMail = (mail: OutgoingMail, signal?: AbortSignal) => Promise<SmtpAnswer>

export type MailTransport = { send: SendMail; close: () => void }

/**
 * How many mails of one worker are under way at once. One, so that a worker that dies leaves at most one mail of
 * which nobody knows whether it was sent. Whoever claims mail waits for a turn first, so that none waits claimed.
 */
export const MAIL_CONNECTIONS = 1

/**
 * An SMTP transport that keeps its connection open. The timeouts here end a silent connection; a server that
 * trickles its answers is cut off by the signal, which closes the connection at once.
 */
export function createMailTransport({ smtpUrl, from }: { smtpUrl: string; from: string }): MailTransport {
  const transporter: Transporter = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: MAIL_CONNECTIONS,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async (mail, signal) => {
      try {
        const message = { ...envelope(mail, from), signal }
        const { response } = (await transporter.sendMail(message)) as { response: string }
        return { response }
      } catch (error) {
        throw isPermanent(error) ? new PermanentRefusal(messageOf(error)) : error
      }
    },
    close: () => transporter.close(),
  }
}

function envelope(mail: OutgoingMail, from: string) {
  return {
    from,
    to: mail.to.split(',').map((address) => ({ name: mail.toName ?? '', address: address.trim() })),
    messageId: mail.messageId,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: mail.headers,
  }
}

/** 5xx in answer to the recipient or the message (RFC 5321); authentication and connection troubles may pass. */
function isPermanent(error: unknown): boolean {
  const { responseCode, code } = error as { responseCode?: number; code?: string }
  return responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream } from 'smtp-server'
import type { Logger } from '../platform/logging'
import type { InboundSmtpConfig } from '../platform/mail-reader-config'
import { domainOf } from '../services/email/address'
import { mostMessageBytes } from '../services/inbound/message'
import type { HandIn } from './hand-in'

/** A way in for mail. */
export type Inlet = { port?: number; close: () => Promise<void> }

const most = { clients: 20, recipients: 20, seconds: 120 }

/**
 * Receives mail by SMTP for our own domains and relays nothing. A mail counts as taken when the API has it: until
 * then the sender keeps it and tries again.
 */
export async function startSmtpReceiver(
  { host, port, domains, tls }: InboundSmtpConfig,
  { handIn, logger }: { handIn: HandIn; logger: Logger },
): Promise<Inlet> {
  const server = new SMTPServer({
    ...(tls ? { cert: readFileSync(tls.certPath, 'utf8'), key: readFileSync(tls.keyPath, 'utf8') } : {}),
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    banner: 'Gendan',
    size: mostMessageBytes,
    maxClients: most.clients,
    socketTimeout: most.seconds * 1000,
    logger: false,
    onRcptTo({ address }, session, callback) {
      if (!domains.includes(domainOf(address)))
        return callback(answer(550, '5.7.1 no mail is relayed from here'))
      const isFull = session.envelope.rcptTo.length >= most.recipients
      callback(isFull ? answer(452, '4.5.3 too many recipients') : null)
    },
    onData(stream, { envelope: { mailFrom } }, callback) {
      read(stream)
        .then((raw) => (raw ? handIn(delivered(raw, mailFrom)) : undefined))
        .then(
          (outcome) => {
            if (outcome === undefined) return callback(answer(552, '5.3.4 the mail is too large'))
            if (outcome === 'refused') return callback(answer(554, '5.6.0 the mail cannot be read'))
            return outcome === 'later'
              ? callback(answer(451, '4.3.0 try again later'))
              : callback(null, 'kept')
          },
          () => callback(answer(451, '4.3.0 try again later')),
        )
    },
  })
  server.on('error', (error: Error) => logger.warn({ reason: error.message }, 'a connection failed'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const listening = (server.server.address() as AddressInfo).port
  logger.info({ port: listening, host, domains }, 'mail is received by SMTP')
  return { port: listening, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** The whole mail, or nothing of one that is too large; it is read to its end either way. */
async function read(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= mostMessageBytes) chunks.push(chunk)
  }
  return size > mostMessageBytes ? undefined : Buffer.concat(chunks)
}

/**
 * Whoever delivers a mail says before it where it would be returned to (RFC 5321, 4.4): by an empty path a mail system
 * is known.
 */
function delivered(raw: Buffer, mailFrom: SMTPServerAddress | false): Buffer {
  const address = mailFrom ? mailFrom.address : ''
  return Buffer.concat([Buffer.from(`Return-Path: <${address}>\r\n`), raw])
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

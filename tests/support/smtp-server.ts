import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A certificate for localhost that signs itself, for tests only. */
export const certificatePath = path.join(__dirname, 'tls/localhost-cert.pem')
const tls = {
  cert: readFileSync(certificatePath, 'utf8'),
  key: readFileSync(path.join(__dirname, 'tls/localhost-key.pem'), 'utf8'),
}

/** What a message was given for, and its source. */
export type TakenMessage = { to: string[]; from: string; isEncrypted: boolean; source: string }

/** A real mail server on a port of its own. */
export type RealSmtpServer = { port: number; taken: TakenMessage[]; stop: () => Promise<void> }

/** Answers to recipients that the server does not take, such as `{ 'gone@x.example': '550 5.1.1 no such user' }`. */
export async function startSmtpServer(
  options: SMTPServerOptions & {
    refuses?: Record<string, string>
    refusesMessage?: string
    refusesSender?: string
  } = {},
): Promise<RealSmtpServer> {
  const { refuses = {}, refusesMessage, refusesSender, ...rest } = options
  const taken: TakenMessage[] = []
  const server = new SMTPServer({
    ...tls,
    authOptional: true,
    disabledCommands: ['AUTH'],
    logger: false,
    ...rest,
    onMailFrom(_address, _session, callback) {
      callback(refusesSender ? refusal(refusesSender) : null)
    },
    onRcptTo({ address }, _session, callback) {
      const answer = refuses[address]
      callback(answer ? refusal(answer) : null)
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusesMessage) return callback(refusal(refusesMessage))
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          to: rcptTo.map(({ address }) => address),
          from: mailFrom ? mailFrom.address : '',
          isEncrypted: session.secure,
          source: Buffer.concat(chunks).toString('latin1'),
        })
        callback(null, 'taken')
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { port, taken, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}

function refusal(answer: string): Error {
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) })
}

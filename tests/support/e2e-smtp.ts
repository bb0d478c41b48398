import net from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * A message that the receiver has taken; it counts from the final dot, before the client is told. The source is the
 * message itself, one character for each byte.
 */
export type AcceptedMail = { messageId: string; to: string[]; at: number; source: string }

/**
 * A mail server for tests. It writes down every message before it answers, so that a test knows what a client
 * that died between the two has sent.
 */
export class SmtpReceiver {
  readonly accepted: AcceptedMail[] = []
  /** Between taking a message and saying so. */
  answerDelayMs = 0
  /** Greets nobody and cuts off whoever is connected. */
  isAway = false
  /** Called after a message was taken and before the client is told. */
  onAccepted: (mail: AcceptedMail) => void = () => undefined
  private readonly sockets = new Set<net.Socket>()

  private constructor(
    private readonly server: net.Server,
    readonly port: number,
  ) {}

  static start(): Promise<SmtpReceiver> {
    return new Promise((resolve, reject) => {
      const server = net.createServer()
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const receiver = new SmtpReceiver(server, (server.address() as net.AddressInfo).port)
        server.on('connection', (socket) => receiver.welcome(socket))
        resolve(receiver)
      })
    })
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`
  }

  /** How often each Message-ID was taken. */
  copies(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { messageId } of this.accepted) counts.set(messageId, (counts.get(messageId) ?? 0) + 1)
    return counts
  }

  goAway(): void {
    this.isAway = true
    for (const socket of this.sockets) socket.destroy()
  }

  comeBack(): void {
    this.isAway = false
  }

  async stop(): Promise<void> {
    this.goAway()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private welcome(socket: net.Socket): void {
    if (this.isAway) return void socket.end('421 4.3.2 closed for now\r\n')
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => undefined)
    const session = new Session(socket, (to, content) => this.take(to, content))
    socket.on('data', (chunk) => session.read(chunk.toString('latin1')))
    socket.write('220 test.example ESMTP\r\n')
  }

  private async take(to: string[], content: string): Promise<string> {
    const [header = ''] = content.split('\r\n\r\n')
    const messageId = /^message-id:\s*(<[^>]+>)/im.exec(header.replaceAll(/\r\n[ \t]+/g, ' '))?.[1] ?? ''
    const mail = { messageId, to, at: Date.now(), source: content }
    this.accepted.push(mail)
    this.onAccepted(mail)
    await delay(this.answerDelayMs)
    return `250 2.0.0 taken as ${this.accepted.length}`
  }
}

/** One client's conversation (RFC 5321), as far as a mail needs it. */
class Session {
  private buffer = ''
  private isData = false
  private to: string[] = []

  constructor(
    private readonly socket: net.Socket,
    private readonly take: (to: string[], content: string) => Promise<string>,
  ) {}

  read(chunk: string): void {
    this.buffer += chunk
    while (this.isData ? this.readData() : this.readLine());
  }

  private readLine(): boolean {
    const end = this.buffer.indexOf('\r\n')
    if (end < 0) return false
    const line = this.buffer.slice(0, end)
    this.buffer = this.buffer.slice(end + 2)
    this.answer(line)
    return true
  }

  private answer(line: string): void {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'RCPT') this.to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
    if (verb === 'RSET' || verb === 'MAIL') this.to = []
    this.isData = verb === 'DATA'
    const answers: Record<string, string> = { DATA: '354 go on', QUIT: '221 bye' }
    this.say(answers[verb] ?? '250 ok')
    if (verb === 'QUIT') this.socket.end()
  }

  private readData(): boolean {
    const end = this.buffer.indexOf('\r\n.\r\n')
    if (end < 0) return false
    // A line that begins with a dot was sent with a second one before it.
    const content = this.buffer.slice(0, end).replaceAll('\r\n..', '\r\n.')
    this.buffer = this.buffer.slice(end + 5)
    this.isData = false
    void this.take(this.to, content).then((answer) => this.say(answer))
    return true
  }

  private say(line: string): void {
    if (this.socket.writable) this.socket.write(`${line}\r\n`)
  }
}

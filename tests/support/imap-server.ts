import net from 'node:net'

type Stored = { uid: number; source: string; flags: Set<string>; folder: string }

/** A mailbox server for tests: IMAP4rev1 (RFC 3501) as far as a reader of mail needs it, with IDLE and MOVE. */
export class ImapServer {
  readonly mails: Stored[] = []
  /** Commands as they came, without their tags. */
  readonly commands: string[] = []
  private readonly sockets = new Set<net.Socket>()
  private nextUid = 1

  private constructor(
    private readonly server: net.Server,
    readonly port: number,
  ) {}

  static start(): Promise<ImapServer> {
    return new Promise((resolve) => {
      const server = net.createServer()
      server.listen(0, '127.0.0.1', () => {
        const imap = new ImapServer(server, (server.address() as net.AddressInfo).port)
        server.on('connection', (socket) => imap.welcome(socket))
        resolve(imap)
      })
    })
  }

  /** A mail arrives; whoever is connected is told. */
  deliver(source: Buffer): void {
    this.mails.push({
      uid: this.nextUid++,
      source: source.toString('latin1'),
      flags: new Set(),
      folder: 'INBOX',
    })
    for (const socket of this.sockets) socket.write(`* ${this.in('INBOX').length} EXISTS\r\n`)
  }

  /** Cuts off whoever is connected. */
  cutOff(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  in(folder: string): Stored[] {
    return this.mails.filter((mail) => mail.folder === folder)
  }

  async stop(): Promise<void> {
    this.cutOff()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private welcome(socket: net.Socket): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => undefined)
    let buffer = ''
    let idleTag = ''
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1')
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + 2)
        if (line === 'DONE') socket.write(`${idleTag} OK done\r\n`)
        else if (/^\S+ IDLE$/i.test(line)) {
          idleTag = line.split(' ')[0]!
          socket.write('+ idling\r\n')
        } else socket.write(this.answer(line), 'latin1')
      }
    })
    socket.write('* OK [CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS] ready\r\n')
  }

  private answer(line: string): string {
    const [tag = '', ...rest] = line.split(' ')
    const command = rest.join(' ')
    this.commands.push(command)
    const untagged = this.untagged(command)
    return `${untagged.map((one) => `* ${one}\r\n`).join('')}${tag} OK done\r\n`
  }

  private untagged(command: string): string[] {
    const verb = command.replace(/^UID /i, '').split(' ')[0]!.toUpperCase()
    const uid = Number(/^UID \S+ (\d+)/i.exec(command)?.[1])
    const mail = this.in('INBOX').find((one) => one.uid === uid)
    switch (verb) {
      case 'CAPABILITY':
        return ['CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS']
      case 'LIST':
      case 'LSUB':
        return foldersFor(verb, command)
      case 'SELECT':
        return [
          `${this.in('INBOX').length} EXISTS`,
          'FLAGS (\\Seen \\Flagged)',
          'OK [UIDVALIDITY 1] ok',
          `OK [UIDNEXT ${this.nextUid}] ok`,
        ]
      case 'SEARCH':
        return [
          [
            'SEARCH',
            ...this.in('INBOX')
              .filter(({ flags }) => !flags.has('\\Seen'))
              .map((one) => one.uid),
          ].join(' '),
        ]
      case 'FETCH':
        return mail ? [this.fetched(mail, command)] : []
      case 'STORE':
        for (const [flag] of command.matchAll(/\\(Seen|Flagged)/g)) mail?.flags.add(flag)
        return []
      case 'MOVE':
        return mail ? this.moved(mail, command) : []
      default:
        return []
    }
  }

  private fetched(mail: Stored, command: string): string {
    const index = this.in('INBOX').indexOf(mail) + 1
    const size = `RFC822.SIZE ${mail.source.length}`
    const body = /BODY/i.test(command) ? ` BODY[] {${mail.source.length}}\r\n${mail.source}` : ''
    return `${index} FETCH (UID ${mail.uid} ${size}${body})`
  }

  private moved(mail: Stored, command: string): string[] {
    const index = this.in('INBOX').indexOf(mail) + 1
    mail.folder = command.split(' ').at(-1)!.replaceAll('"', '')
    return [`OK [COPYUID 1 ${mail.uid} ${mail.uid}] moved`, `${index} EXPUNGE`]
  }
}

/** An empty name asks for the separator alone (RFC 3501, section 6.3.8). */
function foldersFor(verb: string, command: string): string[] {
  if (command.endsWith('""')) return [`${verb} (\\Noselect) "/" ""`]
  return [`${verb} (\\HasNoChildren) "/" INBOX`, `${verb} (\\HasNoChildren) "/" Done`]
}

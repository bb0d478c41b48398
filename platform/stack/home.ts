import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tryLock } from '../file-lock'
import type { Ports } from './ports'

/** What other programs read to find the running stack. An address is empty where there is none to give. */
export type StackInfo = {
  api: string
  temporal: string
  temporalUi: string
  mailbox: string
  inboundSmtp: string
  databaseUrl: string
  apiKey: string
}

/** The folder in which a stack keeps all that survives a restart. */
export class Home {
  constructor(readonly folder: string = path.resolve(process.env['GENDAN_HOME'] || '.gendan')) {
    mkdirSync(this.file('logs'), { recursive: true })
  }

  file(...parts: string[]): string {
    return path.join(this.folder, ...parts)
  }

  log(part: string): string {
    return this.file('logs', `${part}.log`)
  }

  /** One stack per folder. Throws when another process runs one here. */
  lock(): () => void {
    const attempt = tryLock(this.file('stack.lock'))
    if ('release' in attempt) return attempt.release
    const address = this.read<StackInfo>('stack.json')?.api
    throw new Error(
      `a stack already runs in ${this.folder} (pid ${attempt.heldBy.pid}${address ? `, ${address}` : ''}): ` +
        'stop it with Ctrl-C first, or set GENDAN_HOME to another folder',
    )
  }

  /** The key to call the API with: made at the first start, the same ever after. */
  apiKey(): string {
    return this.secret('api-key', () => `gendan_${randomBytes(24).toString('base64url')}`)
  }

  /** Signs the links in mails; kept like the API's key, so that a mail's buttons outlive a restart. */
  mailLinkSecret(): string {
    return this.secret('mail-link-secret', () => randomBytes(32).toString('base64url'))
  }

  private secret(name: string, make: () => string): string {
    const file = this.file(name)
    try {
      return readFileSync(file, 'utf8').trim()
    } catch {
      const made = make()
      writeFileSync(file, `${made}\n`, { mode: 0o600 })
      return made
    }
  }

  lastPorts(): Partial<Ports> {
    return this.read<Partial<Ports>>('ports.json') ?? {}
  }

  keepPorts(ports: Ports): void {
    this.write('ports.json', ports)
  }

  publish(info: StackInfo): void {
    this.write('stack.json', info)
  }

  unpublish(): void {
    rmSync(this.file('stack.json'), { force: true })
  }

  read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(this.file(name), 'utf8')) as T
    } catch {
      return undefined
    }
  }

  /** Readable by its owner only: the file may hold a password or a key. */
  write(name: string, content: unknown): void {
    rmSync(this.file(name), { force: true })
    writeFileSync(this.file(name), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  }
}

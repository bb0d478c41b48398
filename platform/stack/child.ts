import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** How to start a part of the stack. */
export type PartOptions = {
  name: string
  command: [string, ...string[]]
  logFile: string
  env?: NodeJS.ProcessEnv
  cwd?: string
  user?: { uid: number; gid: number }
  /** Opens a channel: the part sends a message when it is ready, and ends itself when the channel breaks. */
  ipc?: boolean
  stopSignal?: NodeJS.Signals
  graceMs?: number
}

/** Told of a part as soon as its process exists, before it is ready. */
export type OnStart = (part: Part) => void

const OLD_LOG_BYTES = 5_000_000
const TAIL_LINES = 15

/** One process of the stack, in a process group of its own so that Ctrl-C reaches it only through us. */
export class Part {
  readonly name: string
  readonly logFile: string
  /** Settles when the process is gone, with the reason in words. Never rejects. */
  readonly ended: Promise<string>
  private readonly child: ChildProcess
  private readonly options: PartOptions
  private readonly logStart: number
  private isReady = false
  private hasEnded = false

  constructor(options: PartOptions) {
    this.options = options
    this.name = options.name
    this.logFile = options.logFile
    this.logStart = rotated(options.logFile)
    this.child = start(options)
    this.child.once('message', () => (this.isReady = true))
    this.ended = new Promise<string>((resolve) => {
      this.child.once('error', (error) => resolve(error.message))
      this.child.once('exit', (code, signal) =>
        resolve(signal ? `ended by ${signal}` : `ended with code ${code}`),
      )
    }).finally(() => (this.hasEnded = true))
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  get isRunning(): boolean {
    return !this.hasEnded
  }

  /** Waits until `isReady` says so; by default, until the part has sent its message. Throws when the part ends first. */
  async ready(
    limitMs: number,
    isReady: () => boolean | Promise<boolean> = () => this.isReady,
  ): Promise<void> {
    const deadline = Date.now() + limitMs
    while (!(await isReady())) {
      if (this.hasEnded) throw new Error(`${this.name} ${await this.ended} while it started\n${this.tail()}`)
      if (Date.now() > deadline)
        throw new Error(`${this.name} was not ready after ${limitMs / 1000} s\n${this.tail()}`)
      await delay(50)
    }
  }

  /** Asks the process to end, and ends it when it takes too long. */
  async stop(): Promise<void> {
    if (this.hasEnded) return
    this.child.kill(this.options.stopSignal ?? 'SIGTERM')
    const grace = new AbortController()
    const forced = delay(this.options.graceMs ?? 5_000, undefined, { signal: grace.signal }).then(
      () => this.kill(),
      () => undefined,
    )
    await this.ended
    grace.abort()
    await forced
  }

  /** Ends the process and everything that it started, at once. */
  kill(): void {
    try {
      if (!this.hasEnded && this.pid !== undefined) process.kill(-this.pid, 'SIGKILL')
    } catch {
      // the group is gone already
    }
  }

  /** The last lines that this run of the part has written. */
  tail(): string {
    const written = readFileSync(this.logFile).subarray(this.logStart).toString()
    const lines = (written.trimEnd() || 'nothing').split('\n').slice(-TAIL_LINES)
    return [...lines.map((line) => `  | ${line}`), `  (${this.logFile})`].join('\n')
  }
}

function start({ command: [program, ...args], logFile, env, cwd, user, ipc }: PartOptions): ChildProcess {
  const log = openSync(logFile, 'a')
  try {
    return spawn(program, args, {
      cwd,
      env: env ?? process.env,
      ...user,
      detached: true,
      stdio: ['ignore', log, log, ...(ipc ? ['ipc' as const] : [])],
    })
  } finally {
    closeSync(log)
  }
}

/** Puts a log aside that has grown large, and gives the place from which this run will write. */
function rotated(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= OLD_LOG_BYTES) return size
  renameSync(file, `${file}.old`)
  return 0
}

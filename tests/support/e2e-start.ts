import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { anyFreePort, isPortFree, usualPorts, type Ports } from '../../platform/stack/ports'
import { projectRoot } from '../../platform/tsx'
import { GendanClient, readStack, type StackAddresses } from '../../scripts/client'
import { eventually } from './e2e-wait'
import { cleanEnvironment } from './stack'

/** `npm start`, run as a user runs it: a process of its own, in a folder of its own, on ports of its own. */
export class StartedStack {
  output = ''
  /** Settles with the exit code when the process has ended. */
  readonly ended: Promise<number | null>
  private hasEnded = false

  private constructor(
    readonly home: string,
    private readonly child: ChildProcess,
  ) {
    const collect = (chunk: Buffer) => (this.output += chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    this.ended = new Promise((resolve) => {
      child.once('exit', (code) => {
        this.hasEnded = true
        resolve(code)
      })
    })
  }

  /** Starts the stack in a folder and waits for the line that begins `ready`. */
  static async start(home: string): Promise<StartedStack> {
    await chooseOwnPorts(home)
    const child = spawn(process.execPath, ['--import', 'tsx', 'platform/stack.ts'], {
      cwd: projectRoot,
      // Each step by itself, so that each can be counted.
      env: { ...cleanEnvironment(), GENDAN_HOME: home, MAIL_DIGEST_SECONDS: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stack = new StartedStack(home, child)
    await eventually(() => stack.hasEnded || /^ready/m.test(stack.output), {
      what: 'the line that begins `ready`',
      limitMs: 90_000,
      detail: () => stack.output,
    })
    if (stack.hasEnded) throw new Error(`the stack ended while it started:\n${stack.output}`)
    return stack
  }

  get info(): StackAddresses {
    return readStack(this.home)
  }

  get client(): GendanClient {
    return new GendanClient(this.info)
  }

  /** Sends a signal to the stack alone, as a terminal or a service manager does, and gives the exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal)
    return this.endsBy(signal)
  }

  /** Waits for the end that something else has caused. */
  async endsBy(what: string): Promise<number | null> {
    await eventually(() => this.hasEnded, {
      what: `the end of the stack after ${what}`,
      limitMs: 60_000,
      detail: () => this.output,
    })
    return this.ended
  }

  /** For the end of a test: ends the stack, whatever state the test has left it in. */
  async stop(): Promise<void> {
    if (this.hasEnded) return
    this.child.kill('SIGTERM')
    await this.ended
  }

  /** The process of one of the parts, as the stack wrote it down. */
  pidOf(part: string): number {
    const records = JSON.parse(readFileSync(path.join(this.home, 'pids.json'), 'utf8')) as Recorded[]
    const found = records.find(({ name }) => name === part)
    if (!found) throw new Error(`no part ${part} among ${records.map(({ name }) => name).join(', ')}`)
    return found.pid
  }

  /** The Message-ID of every mail that the mailbox page shows: what has really gone out. */
  async shownMessageIds(): Promise<string[]> {
    const response = await fetch(`${this.info.mailbox}/api/email`)
    const mails = (await response.json()) as { headers: Record<string, string> }[]
    return mails.map(({ headers }) => headers['message-id'] ?? '')
  }
}

type Recorded = { name: string; pid: number }

/** Other stacks may run or start on this machine: the ports of a last run, which a stack takes first, are made up. */
async function chooseOwnPorts(home: string): Promise<void> {
  const file = path.join(home, 'ports.json')
  if (existsSync(file)) return
  const ports: Partial<Ports> = {}
  for (const part of Object.keys(usualPorts) as (keyof Ports)[]) ports[part] = await anyFreePort()
  mkdirSync(home, { recursive: true })
  writeFileSync(file, JSON.stringify(ports))
}

/** The ports of a stack's parts that somebody still listens on. */
export async function portsTaken(home: string): Promise<number[]> {
  const ports = Object.values(JSON.parse(readFileSync(path.join(home, 'ports.json'), 'utf8')) as Ports)
  const free = await Promise.all(ports.map((port) => isPortFree(port)))
  return ports.filter((_, index) => !free[index])
}

/**
 * The processes that belong to a stack, as pid and command: those that it wrote down, and on Linux all that have
 * inherited its environment, which finds a process that the stack itself has forgotten.
 */
export function processesOf(home: string, recorded: readonly number[]): string[] {
  if (process.platform !== 'linux') return recorded.filter(isRunning).map(String)
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return all
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(`GENDAN_HOME=${home}`))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`)
}

/** The processes that the stack has written down. */
export function recordedPids(home: string): number[] {
  return (JSON.parse(readFileSync(path.join(home, 'pids.json'), 'utf8')) as Recorded[]).map(({ pid }) => pid)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Empty for a process that is gone, is a zombie, or is not ours to look into. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

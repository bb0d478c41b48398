import type { Part } from './child'
import { Guard } from './guard'
import type { Home } from './home'

/** Keeps the parts of a running stack together: none is left over, and the end of one is noticed. */
export class Supervisor {
  /** Settles when a part ends that was not asked to, with what is to be said about it. */
  readonly crashed: Promise<string>
  private reportCrash: (message: string) => void = () => undefined
  private readonly parts: Part[] = []
  private readonly guard: Guard
  private isStopping = false

  constructor(home: Home) {
    this.guard = new Guard(home)
    this.crashed = new Promise((resolve) => (this.reportCrash = resolve))
    process.on('exit', () => this.killAll())
  }

  /** Takes charge of a part from the moment it was started. */
  readonly add = (part: Part): void => {
    this.parts.push(part)
    this.guard.watch(part.name, part.pid)
    if (this.isStopping) part.kill()
    void part.ended.then((reason) => {
      if (!this.isStopping) this.reportCrash(`${part.name} ${reason}; its last lines were\n${part.tail()}`)
    })
  }

  /** Stops the parts in the order of `names`, each when the one before it has ended, and then any other. */
  async stopAll(names: readonly string[], log: (line: string) => void): Promise<void> {
    this.isStopping = true
    const rank = ({ name }: Part) => (names.includes(name) ? names.indexOf(name) : names.length)
    for (const part of this.parts.toSorted((a, b) => rank(a) - rank(b))) {
      if (!part.isRunning) continue
      log(`stopping ${part.name}`)
      await part.stop()
    }
    this.guard.dismiss()
  }

  /** Ends everything at once. */
  killAll(): void {
    this.isStopping = true
    for (const part of this.parts) part.kill()
  }
}

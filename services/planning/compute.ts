import path from 'node:path'
import { pathToFileURL } from 'node:url'
import Piscina from 'piscina'
import type { PlanningFunctionName, PlanningFunctions } from './functions'

/** Runs a planning function on plain JSON away from the thread that answers requests and polls for work. */
export type Compute = {
  run: <N extends PlanningFunctionName>(
    name: N,
    ...args: Parameters<PlanningFunctions[N]>
  ) => Promise<ReturnType<PlanningFunctions[N]>>
  close: () => Promise<void>
}

/** A thread is given up when it has had nothing to do for so long. */
const idleMs = 60_000
/** Requests that may wait for a thread; one more is refused. */
const mostWaiting = 64

/** Thrown when more is asked at once than can be computed in sensible time. */
export class ComputeBusy extends Error {
  override readonly name = 'ComputeBusy'
}

/** Threads that plan: started with the first request, given up when idle, ended by `close`. */
export function createCompute({ threads = 1 }: { threads?: number } = {}): Compute {
  const pool = new Piscina({
    filename: path.join(__dirname, 'compute-thread.ts'),
    minThreads: 0,
    maxThreads: threads,
    maxQueue: mostWaiting,
    idleTimeout: idleMs,
    execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
  })
  return {
    run: async (name, ...args) => {
      if (pool.queueSize >= mostWaiting) throw new ComputeBusy('too many plans are being computed; try again')
      return pool.run({ name, args })
    },
    close: () => pool.destroy(),
  }
}

import { workAt } from './clock'
import { clockFor, setupBetween } from './model'
import type { Schedule } from './schedule'

/**
 * The operations that decide when a job ends: from its last one back, each held up by the one before it on its
 * machine or by a predecessor. A run of operations that wait for one machine is a block.
 */
export type Chain = {
  /** From the job's last operation backward. */
  readonly nodes: Int32Array
  length: number
  /** Where each block of two operations or more begins in `nodes`, and its length. */
  readonly blockAt: Int32Array
  readonly blockLength: Int32Array
  blocks: number
}

/** Answers of `holderOf` that are no operation: nothing but material or the plan's start; the machine. */
export const heldByNothing = -1
export const heldByMachine = -2

const tolerance = 1e-6

export function emptyChain(operations: number): Chain {
  return {
    nodes: new Int32Array(operations),
    length: 0,
    blockAt: new Int32Array(operations),
    blockLength: new Int32Array(operations),
    blocks: 0,
  }
}

/** Follows the chain of a job back to an operation that nothing holds up. */
export function traceChain(schedule: Schedule, job: number, chain: Chain): void {
  const { before } = schedule
  let u = lastOperation(schedule, job)
  let run = 1
  chain.length = 0
  chain.blocks = 0
  for (;;) {
    chain.nodes[chain.length++] = u
    const holder = holderOf(schedule, u)
    if (holder === heldByMachine) {
      run++
      u = before[u]!
      continue
    }
    if (run > 1) {
      chain.blockAt[chain.blocks] = chain.length - run
      chain.blockLength[chain.blocks++] = run
    }
    if (holder === heldByNothing) return
    run = 1
    u = holder
  }
}

/** What an operation waits for: its machine, a predecessor (its number), or nothing. */
export function holderOf(schedule: Schedule, u: number): number {
  const { model, machine, before, start, end, handover, minutes } = schedule
  const m = machine[u]!
  const clock = clockFor(model, u, m)
  const begin = workAt(clock, start[u]!) - tolerance
  const prior = before[u]!
  if (prior < model.operations) {
    const setup = setupBetween(model, m, model.family[prior]!, model.family[u]!)
    if (workAt(clock, end[prior]!) + setup >= begin) return heldByMachine
  }
  for (let k = model.predsAt[u]!; k < model.predsAt[u + 1]!; k++) {
    const p = model.preds[k]!
    if (workAt(clock, handover[p]!) >= begin) return p
    const lead = Math.floor(minutes[u]! * (1 - model.share[p]!) + 1e-9)
    if (model.share[p]! < 1 && workAt(clock, end[p]!) - lead >= begin) return p
  }
  return heldByNothing
}

/** The operation with which a job ends. */
function lastOperation({ model, end }: Schedule, job: number): number {
  let last = model.sinks[model.sinksAt[job]!]!
  for (let k = model.sinksAt[job]! + 1; k < model.sinksAt[job + 1]!; k++)
    if (end[model.sinks[k]!]! > end[last]!) last = model.sinks[k]!
  return last
}

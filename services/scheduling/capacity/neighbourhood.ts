import type { Chain } from './critical'
import { emptyChain, traceChain } from './critical'
import type { Random } from './random'
import { estimateLoss } from './estimate'
import { nextBelow, nextGeometric, nextRandom } from './random'
import type { Schedule } from './schedule'

/** Proposes moves for the jobs that cost most. */
export type Neighbourhood = {
  readonly chain: Chain
  /** The move proposed last: an operation, and the node behind which it is to go. */
  moved: number
  target: number
  /** What it is expected to cost; 0 where that is not estimated. */
  estimate: number
  /** Draws left for the chain. */
  left: number
}

/** How much rarer a distance is than the one before it, along a machine's sequence. */
const distanceRatio = 0.6
/** Draws of which one is proposed, and draws for a chain before another job's is looked at. */
const draws = 4
const drawsPerChain = 16
const reassignShare = 0.3
/** Share of moves that are drawn from all, so that no order is out of reach, nor cut off by a wrong estimate. */
const blindShare = 0.1

export function neighbourhoodOf(schedule: Schedule): Neighbourhood {
  return { chain: emptyChain(schedule.model.operations), moved: -1, target: -1, estimate: 0, left: 0 }
}

/** The schedule changed: what was known of its chains no longer holds. */
export function forgetChain(neighbourhood: Neighbourhood): void {
  neighbourhood.left = 0
}

/**
 * Proposes to put one operation elsewhere. For tardiness it is the best, by estimate, of a few draws; the makespan
 * has no estimate but the trial itself. False when nothing was found.
 */
export function propose(schedule: Schedule, neighbourhood: Neighbourhood, random: Random): boolean {
  const { isMakespan, hasBlockProperty } = schedule.model
  neighbourhood.estimate = 0
  if (!(isMakespan && hasBlockProperty) && nextRandom(random) < blindShare)
    return drawAny(schedule, neighbourhood, random)
  if (isMakespan) return draw(schedule, neighbourhood, random)
  let [loss, moved, target] = [Infinity, -1, -1]
  for (let n = 0; n < draws; n++) {
    if (!draw(schedule, neighbourhood, random)) continue
    const estimate = estimateLoss(schedule, neighbourhood.moved, neighbourhood.target)
    if (estimate >= loss) continue
    loss = estimate
    moved = neighbourhood.moved
    target = neighbourhood.target
  }
  neighbourhood.moved = moved
  neighbourhood.target = target
  neighbourhood.estimate = loss
  return moved >= 0
}

/**
 * Draws a move: within its block on the chain of a late job, to or from the block's ends (Balas and Vazacopoulos
 * 1998, Guided local search with shifting bottleneck for job shop scheduling), or to another machine.
 */
function draw(schedule: Schedule, neighbourhood: Neighbourhood, random: Random): boolean {
  const { chain } = neighbourhood
  if (neighbourhood.left-- <= 0) {
    const job = costlyJob(schedule, random)
    traceChain(schedule, job, chain)
    neighbourhood.left = drawsPerChain - 1
  }
  if (schedule.model.hasChoices && nextRandom(random) < reassignShare) {
    if (reassign(schedule, neighbourhood, random)) return true
  }
  if (chain.blocks === 0) {
    neighbourhood.left = 0
    return false
  }
  return shiftInBlock(schedule, neighbourhood, random)
}

/** For the makespan the job that ends last; else one drawn by its cost, now and then any. */
function costlyJob(schedule: Schedule, random: Random): number {
  const { model, jobEnd, value } = schedule
  if (model.isMakespan) {
    let last = 0
    for (let j = 1; j < model.jobs; j++) if (jobEnd[j]! > jobEnd[last]!) last = j
    return last
  }
  if (value > 0 && (schedule.flowTime === 0 || nextRandom(random) < 0.9)) {
    let left = nextRandom(random) * value
    for (let j = 0; j < model.jobs; j++) {
      const late = jobEnd[j]! - model.due[j]!
      if (late > 0 && (left -= late * model.weight[j]!) < 0) return j
    }
  }
  return nextBelow(random, model.jobs)
}

/** An operation, with others that wait for its machine, on the chain of a job that costs; −1 when there is none. */
export function costlyOperation(schedule: Schedule, neighbourhood: Neighbourhood, random: Random): number {
  const { chain } = neighbourhood
  const job = costlyJob(schedule, random)
  neighbourhood.left = 0
  traceChain(schedule, job, chain)
  if (chain.blocks === 0) return -1
  const block = nextBelow(random, chain.blocks)
  return chain.nodes[chain.blockAt[block]! + nextBelow(random, chain.blockLength[block]!)]!
}

function shiftInBlock(schedule: Schedule, neighbourhood: Neighbourhood, random: Random): boolean {
  const { model } = schedule
  const { chain } = neighbourhood
  const block = nextBelow(random, chain.blocks)
  const size = chain.blockLength[block]!
  const late = chain.blockAt[block]!
  const early = late + size - 1
  // Neither end of the longest path is worth a change: Nowicki and Smutnicki (1996).
  const isFirst = model.hasBlockProperty && early === chain.length - 1
  const isLast = model.hasBlockProperty && late === 0
  if (isFirst && isLast) return false
  const atLateEnd = isFirst || (!isLast && nextRandom(random) < 0.5)
  const distance = nextGeometric(random, distanceRatio, size - 1)
  const end = chain.nodes[atLateEnd ? late : early]!
  const inner = chain.nodes[atLateEnd ? late + distance : early - distance]!
  const movesEnd = distance > 1 && nextRandom(random) < 0.5
  const [moved, other] = movesEnd ? [end, inner] : [inner, end]
  if (model.isFixed[moved] === 1) return false
  const isMovedLater = atLateEnd !== movesEnd
  neighbourhood.moved = moved
  neighbourhood.target = isMovedLater ? other : schedule.before[other]!
  return true
}

/** Puts an operation of the chain on another of its machines, about where its start falls. */
function reassign(schedule: Schedule, neighbourhood: Neighbourhood, random: Random): boolean {
  const { model } = schedule
  const { chain } = neighbourhood
  const u = chain.nodes[nextBelow(random, chain.length)]!
  const first = model.choicesAt[u]!
  const count = model.choicesAt[u + 1]! - first
  if (count < 2 || model.isFixed[u] === 1) return false
  const now = schedule.machine[u]!
  let machine = model.choiceMachine[first + nextBelow(random, count - 1)]!
  if (machine === now) machine = model.choiceMachine[first + count - 1]!
  neighbourhood.moved = u
  neighbourhood.target = targetBefore(schedule, machine, { time: schedule.start[u]!, random })
  return true
}

/** Any operation on any of its machines, about where its start falls. */
function drawAny(schedule: Schedule, neighbourhood: Neighbourhood, random: Random): boolean {
  const { model, before } = schedule
  const u = nextBelow(random, model.operations)
  if (model.isFixed[u] === 1) return false
  const first = model.choicesAt[u]!
  const machine = model.choiceMachine[first + nextBelow(random, model.choicesAt[u + 1]! - first)]!
  const target = targetBefore(schedule, machine, { time: schedule.start[u]!, random })
  neighbourhood.moved = u
  neighbourhood.target = target === u ? before[u]! : target
  return neighbourhood.target !== before[u]
}

/** A node of a machine's sequence behind which an operation that starts about then may go. */
function targetBefore(
  { model, after, before, start }: Schedule,
  machine: number,
  { time, random }: { time: number; random: Random },
): number {
  let target = model.operations + machine
  while (after[target]! >= 0 && start[after[target]!]! < time) target = after[target]!
  let steps = nextGeometric(random, distanceRatio, 8) - 1
  const isEarlier = nextRandom(random) < 0.5
  while (steps-- > 0) {
    const next = isEarlier ? (target < model.operations ? before[target]! : -1) : after[target]!
    if (next < 0) break
    target = next
  }
  return target
}

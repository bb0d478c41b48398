import type { ImprovementStep } from './input'
import { lowerBound } from './lower-bound'
import { placeJob } from './cascade'
import { begin, commit, place, rollBack, settle } from './moves'
import type { Neighbourhood } from './neighbourhood'
import { costlyOperation, forgetChain, neighbourhoodOf, propose } from './neighbourhood'
import { revalue } from './propagate'
import type { Random } from './random'
import { nextRandom, randomFrom } from './random'
import { isBetter, resequence } from './resequence'
import type { Schedule, Snapshot } from './schedule'
import { restoreSnapshot, takeSnapshot } from './schedule'

/** How long to go on. */
export type Budget = {
  /** Share of the budget that so many iterations have spent; 1 or more when it is over. */
  spent: (iterations: number) => number
}

export type Improvement = { iterations: number; steps: ImprovementStep[] }
type ImproveOptions = {
  seed: number
  budget: Budget
  /** Iterations spent before. */
  tried: number
  onStep?: (step: ImprovementStep) => void
}

type Search = {
  readonly schedule: Schedule
  readonly neighbourhood: Neighbourhood
  readonly random: Random
  readonly budget: Budget
  readonly best: Snapshot
  /** The schedule is better than `best`, which is not yet brought up to it. */
  isUnsaved: boolean
  iterations: number
  readonly steps: ImprovementStep[]
  readonly onStep?: (step: ImprovementStep) => void
  /** What a minute of flow time counts beside one of tardiness. */
  readonly flowScale: number
  /** Of moves that make the plan worse. */
  losses: Losses
  /** A value that no plan can beat. */
  readonly bound: number
}

/** What moves lose that make a plan worse: the median and the most. */
type Losses = { usual: number; largest: number }

/** A kick with its descent counts as so many moves. */
const movesPerKick = 10
const kicksOnOneMachine = 250
/** Moves of one annealing cycle for each operation. */
const movesPerCycle = 1500
/** Temperature at the start of a full cycle in usual losses, and what share of it is left at the end. */
const hot = 2.5
const cold = 0.12
/**
 * Every third cycle starts with the heat of the largest losses, to leave what the others return to. Those of a
 * makespan are much alike: there it would only take time.
 */
const hotter = 4
const samples = 300
/** Relative gain that makes a step of the trace. */
const noteworthy = 0.001
const probes = 6
const probeShare = 0.06
const movesBetweenChecks = 32
/** A move is abandoned when so many times the loss that would be accepted has been seen; more may be won back. */
const abandonFactor = 5

/**
 * Improves the schedule until the budget is over and leaves it at the best plan found. In each cycle parts of
 * single machines' sequences are improved on their own, then single moves are tried by simulated annealing
 * (Kirkpatrick, Gelatt and Vecchi 1983), from the best plan; the way that wins more gets the larger share of
 * the next cycle.
 */
export function improve(schedule: Schedule, options: ImproveOptions): Improvement {
  const search = searchOf(schedule, options)
  const before = options.budget.spent(search.iterations)
  let polishShare = probe(search)
  const began = options.budget.spent(search.iterations)
  const pace = (search.iterations - options.tried) / Math.max(began - before, 1e-9)
  const moves = ((1 - began) * pace) / schedule.model.operations
  const toCool = movesToCool(schedule.model.operations)
  const cycles = Math.max(1, Math.round(moves / toCool))
  const heat = hot * Math.min(1, moves / cycles / toCool) ** 2
  for (let cycle = 0; !isOver(search); cycle++) {
    if (!schedule.model.isMakespan) sampleLosses(search)
    const from = options.budget.spent(search.iterations)
    const length = (1 - from) / Math.max(1, cycles - cycle)
    const isHotter = cycle % 3 === 2 && !schedule.model.isMakespan
    const loss = isHotter ? search.losses.largest : search.losses.usual
    const heats = { first: cycle < cycles ? heat * loss : 0, last: heat * cold * search.losses.usual }
    const annealed = anneal(search, from + (1 - polishShare) * length, heats)
    const polished = polish(search, from + length)
    polishShare = shareFor(search, polished, annealed)
  }
  noteStep(search)
  return { iterations: search.iterations, steps: search.steps }
}

/** Moves for each operation that mend what the full heat disorders; with fewer there is less to gain from heat. */
function movesToCool(operations: number): number {
  return Math.min(movesPerCycle, 30 * operations)
}

/** Tries both ways in turn for a short time; the share of the first cycle that resequencing is worth. */
function probe(search: Search): number {
  const from = search.budget.spent(search.iterations)
  const gains = [0, 0]
  for (let n = 0; n < probes && !isOver(search); n++) {
    const until = from + ((n + 1) * probeShare) / probes
    const gain = n % 2 === 0 ? anneal(search, until, { first: 0, last: 0 }) : polish(search, until)
    // The first of each takes what is easy.
    if (n >= 2) gains[n % 2]! += gain
  }
  return shareFor(search, gains[1]!, gains[0]!)
}

function shareFor({ schedule }: Search, polished: number, annealed: number): number {
  if (schedule.model.isMakespan) return 0
  if (polished === annealed) return 0.3
  return polished > annealed ? 0.9 : 0.1
}

function searchOf(schedule: Schedule, { seed, budget, tried, onStep }: ImproveOptions): Search {
  const { model } = schedule
  const weights = model.weight.filter((weight) => weight > 0)
  const search: Search = {
    schedule,
    neighbourhood: neighbourhoodOf(schedule),
    random: randomFrom(seed),
    budget,
    best: takeSnapshot(schedule),
    isUnsaved: false,
    iterations: tried,
    steps: [],
    onStep,
    flowScale: model.isMakespan ? 0 : 1e-3 * weights.reduce((least, weight) => Math.min(least, weight), 1),
    // Until moves have been sampled: what an operation costs.
    losses: lossesOf(schedule.value / model.operations),
    bound: lowerBound(model),
  }
  if (!isOver(search)) sampleLosses(search)
  return search
}

function isOver({ best, bound, budget, iterations }: Search): boolean {
  return best.value <= bound || budget.spent(iterations) >= 1
}

/**
 * Losses of moves that make the plan worse; they are all taken back. Where some make jobs late those that
 * only lengthen the flow time do not count: with so little heat nothing would ever be late for another's sake.
 */
function sampleLosses(search: Search): void {
  const { schedule, neighbourhood, random } = search
  const losses: number[] = []
  const flowLosses: number[] = []
  for (let n = 0; n < samples; n++) {
    if (!propose(schedule, neighbourhood, random)) continue
    const [energy, value] = [energyOf(search), schedule.value]
    begin(schedule)
    const isPossible = tryPlace(search, Infinity)
    const loss = energyOf(search) - energy
    if (isPossible && loss > 1e-9) (schedule.value > value + 1e-9 ? losses : flowLosses).push(loss)
    rollBack(schedule)
  }
  search.iterations += samples
  const sorted = (losses.length > 0 ? losses : flowLosses).sort((a, b) => a - b)
  if (sorted.length > 0) search.losses = lossesOf(sorted[sorted.length >> 1]!, sorted.at(-1))
}

function lossesOf(usual: number, largest = 0): Losses {
  return { usual, largest: Math.max(usual * hotter, largest) }
}

/** Improves sequences of machines that make jobs late, until none of them gains any more; what was won. */
function polish(search: Search, until: number): number {
  const { schedule, random, best } = search
  const { machines, operations, isMakespan } = schedule.model
  // What one machine's order is worth to the makespan is no sum over its operations.
  if (isMakespan) return 0
  const before = best.value
  const kicks = Math.ceil(Math.min(kicksOnOneMachine / machines, (operations / machines) ** 2))
  let failures = 0
  while (failures < 2 * machines + 8 && search.budget.spent(search.iterations) < until && !isOver(search)) {
    const around = costlyOperation(schedule, search.neighbourhood, random)
    const isKept = around >= 0 && resequence(schedule, around, { kicks, random })
    search.iterations += kicks * movesPerKick
    failures = isKept ? 0 : failures + 1
    if (isKept) noteBetter(search)
  }
  saveBest(search)
  return before - best.value
}

/** Accepts each better move, and a worse one the rarer the worse it is and the later it comes; what was won. */
function anneal(search: Search, until: number, heats: { first: number; last: number }): number {
  const { budget, best } = search
  const before = best.value
  const from = budget.spent(search.iterations)
  for (;;) {
    const now = budget.spent(search.iterations)
    if (now >= until || isOver(search)) break
    const share = (now - from) / (until - from)
    const temperature = heats.first > 0 ? heats.first * Math.pow(heats.last / heats.first, share) : 0
    for (let n = 0; n < movesBetweenChecks; n++) tryMove(search, temperature)
    search.iterations += movesBetweenChecks
  }
  saveBest(search)
  restoreSnapshot(search.schedule, best)
  forgetChain(search.neighbourhood)
  return before - best.value
}

function tryMove(search: Search, temperature: number): void {
  const { schedule, random, neighbourhood } = search
  if (!propose(schedule, neighbourhood, random)) return
  // The loss that will be accepted is drawn first, so that a move known to lose more need not be finished.
  const most = -temperature * Math.log(1 - nextRandom(random))
  if (!isWorthTrying(search, most)) return
  const energy = energyOf(search)
  begin(schedule)
  const isAccepted = tryPlace(search, most) && energyOf(search) - energy <= most
  if (isAccepted && !(search.isUnsaved && isBetter(search.best, schedule))) {
    commit(schedule)
    forgetChain(neighbourhood)
    noteBetter(search)
    return
  }
  rollBack(schedule)
  // The best plan was about to be left: it is copied only now, as most better plans are soon bettered.
  if (isAccepted) saveBest(search)
}

function isWorthTrying({ schedule, neighbourhood }: Search, most: number): boolean {
  if (schedule.model.isMakespan) return true
  return neighbourhood.estimate <= most
}

function tryPlace({ schedule, neighbourhood, random }: Search, most: number): boolean {
  const { moved, target } = neighbourhood
  const isCascade = nextRandom(random) < (schedule.model.isMakespan ? 0.2 : 0.5)
  if (!(isCascade ? placeJob : place)(schedule, moved, target)) return false
  return settle(schedule, most * abandonFactor)
}

function energyOf({ schedule, flowScale }: Search): number {
  return schedule.value + flowScale * schedule.flowTime
}

function noteBetter(search: Search): void {
  const { schedule, best } = search
  if (!isBetter(schedule, best)) return
  search.isUnsaved = true
  best.value = schedule.value
  best.flowTime = schedule.flowTime
  const last = search.steps.at(-1)?.value ?? Infinity
  if (best.value < last * (1 - noteworthy)) noteStep(search)
}

function saveBest(search: Search): void {
  const { schedule, best } = search
  if (!search.isUnsaved) return
  revalue(schedule)
  takeSnapshot(schedule, best)
  search.isUnsaved = false
}

function noteStep({ steps, best, iterations, onStep }: Search): void {
  const step = { iteration: iterations, value: best.value, flowTime: best.flowTime }
  steps.push(step)
  onStep?.(step)
}

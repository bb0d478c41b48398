import type { Clock } from './clock'
import { timeDone, timeToGoOn, workAt } from './clock'
import type { Model } from './model'
import { clockFor, setupBetween } from './model'
import { remainingMinutes } from './paths'
import type { Candidate, Rule } from './rules'
import type { Sequences } from './schedule'

/** Sequences that a rule makes, one operation after another, each behind the last of its machine. */
export function dispatch(model: Model, rule: Rule): Sequences {
  const shop = openShop(model)
  while (shop.open.length > 0) {
    const first = earliestFinish(shop)
    const machine = shop.bestMachine[first]!
    const from = earliestStart(shop, machine)
    const until = from + rule.patience * (shop.bestEnd[first]! - from)
    put(shop, mostUrgent(shop, rule, { machine, until, now: from }))
  }
  for (let machine = 0; machine < model.machines; machine++) passFixed(shop, machine, Infinity)
  return shop.sequences
}

type Shop = {
  model: Model
  sequences: Sequences
  /** Operations whose predecessors are all placed. */
  open: number[]
  waiting: Int32Array
  end: Float64Array
  handover: Float64Array
  /** Last node and its end by machine. */
  last: Int32Array
  free: Float64Array
  /** Fixed operations by machine, in order; those before `fixedDone` are in the sequence. */
  fixed: number[][]
  fixedDone: Int32Array
  bestMachine: Int32Array
  bestStart: Float64Array
  bestEnd: Float64Array
  bestSetup: Float64Array
  bestMinutes: Float64Array
  remaining: Float64Array
  /** Elapsed minutes for one of work. */
  stretch: number
  averageMinutes: number
  averageSetup: number
}

function openShop(model: Model): Shop {
  const { operations: n, machines: m } = model
  const stretch = elapsedPerWorked(model)
  const shop: Shop = {
    model,
    sequences: Array.from({ length: m }, () => []),
    open: [],
    waiting: Int32Array.from({ length: n }, (_, u) => model.predsAt[u + 1]! - model.predsAt[u]!),
    end: new Float64Array(n),
    handover: new Float64Array(n),
    last: Int32Array.from({ length: m }, (_, machine) => n + machine),
    free: new Float64Array(m),
    fixed: fixedByMachine(model),
    fixedDone: new Int32Array(m),
    bestMachine: new Int32Array(n),
    bestStart: new Float64Array(n),
    bestEnd: new Float64Array(n),
    bestSetup: new Float64Array(n),
    bestMinutes: new Float64Array(n),
    remaining: remainingMinutes(model),
    stretch,
    averageMinutes: averageOf(model.choiceMinutes) * stretch,
    averageSetup: averageSetup(model),
  }
  for (let u = 0; u < n; u++) if (model.isFixed[u]) keepFixed(shop, u)
  for (let u = 0; u < n; u++) if (shop.waiting[u] === 0 && !model.isFixed[u]) open(shop, u)
  return shop
}

function fixedByMachine(model: Model): number[][] {
  const fixed: number[][] = Array.from({ length: model.machines }, () => [])
  for (let u = 0; u < model.operations; u++) if (model.isFixed[u]) fixed[model.fixedMachine[u]!]!.push(u)
  for (const list of fixed) list.sort((a, b) => model.fixedStart[a]! - model.fixedStart[b]! || a - b)
  return fixed
}

function keepFixed(shop: Shop, u: number): void {
  const { model } = shop
  const machine = model.fixedMachine[u]!
  const clock = clockFor(model, u, machine)
  finish(shop, u, {
    clock,
    begin: workAt(clock, model.fixedStart[u]!),
    minutes: choiceMinutes(model, u, machine),
  })
}

function choiceMinutes(model: Model, u: number, machine: number): number {
  for (let k = model.choicesAt[u]!; k < model.choicesAt[u + 1]!; k++)
    if (model.choiceMachine[k] === machine) return model.choiceMinutes[k]!
  return 0
}

function finish(
  shop: Shop,
  u: number,
  { clock, begin, minutes }: { clock: Clock; begin: number; minutes: number },
) {
  const { model } = shop
  const share = model.share[u]!
  shop.end[u] = Math.max(timeToGoOn(clock, begin), timeDone(clock, begin + minutes))
  shop.handover[u] = share === 1 ? shop.end[u]! : timeDone(clock, begin + Math.ceil(minutes * share - 1e-9))
  for (let k = model.succsAt[u]!; k < model.succsAt[u + 1]!; k++) shop.waiting[model.succs[k]!]!--
}

function open(shop: Shop, u: number): void {
  shop.open.push(u)
  findMachine(shop, u)
}

function earliestFinish(shop: Shop): number {
  let best = -1
  for (const u of shop.open) if (best < 0 || shop.bestEnd[u]! < shop.bestEnd[best]!) best = u
  return best
}

function earliestStart(shop: Shop, machine: number): number {
  let start = Infinity
  for (const u of shop.open)
    if (shop.bestMachine[u] === machine && shop.bestStart[u]! < start) start = shop.bestStart[u]!
  return start
}

function mostUrgent(shop: Shop, rule: Rule, at: { machine: number; until: number; now: number }): number {
  let best = -1
  let highest = -Infinity
  for (const u of shop.open) {
    if (shop.bestMachine[u] !== at.machine || shop.bestStart[u]! > at.until) continue
    const priority = rule.priority(candidateOf(shop, u, at.now))
    if (best < 0 || priority > highest) {
      best = u
      highest = priority
    }
  }
  return best
}

function candidateOf(shop: Shop, operation: number, now: number): Candidate {
  const { model } = shop
  const job = model.jobOf[operation]!
  return {
    job,
    operation,
    now,
    minutes: shop.bestMinutes[operation]!,
    setup: shop.bestSetup[operation]!,
    remaining: shop.remaining[operation]! * shop.stretch,
    averageMinutes: shop.averageMinutes,
    averageSetup: shop.averageSetup,
    due: model.due[job]!,
    weight: model.weight[job]!,
  }
}

/** Finds the machine on which an operation would end first. */
function findMachine(shop: Shop, u: number): void {
  const { choicesAt } = shop.model
  shop.bestEnd[u] = Infinity
  for (let k = choicesAt[u]!; k < choicesAt[u + 1]!; k++) tryMachine(shop, u, k)
}

function tryMachine(shop: Shop, u: number, choice: number): void {
  const machine = shop.model.choiceMachine[choice]!
  const minutes = shop.model.choiceMinutes[choice]!
  const clock = clockFor(shop.model, u, machine)
  const { begin, setup } = slotOn(shop, u, { machine, minutes, clock })
  const end = timeDone(clock, begin + minutes)
  if (end >= shop.bestEnd[u]!) return
  shop.bestEnd[u] = end
  shop.bestStart[u] = timeToGoOn(clock, begin)
  shop.bestMachine[u] = machine
  shop.bestSetup[u] = setup
  shop.bestMinutes[u] = minutes
}

type Place = { machine: number; minutes: number; clock: Clock }

/** Where an operation begins on a machine, in work: behind its last, in the first gap between fixed ones that is long enough. */
function slotOn(
  shop: Shop,
  u: number,
  { machine, minutes, clock }: Place,
): { begin: number; setup: number; passed: number } {
  const { model } = shop
  const earliest = earliestWork(shop, u, { minutes, clock })
  const fixed = shop.fixed[machine]!
  let passed = shop.fixedDone[machine]!
  let last = shop.last[machine]!
  let free = shop.free[machine]!
  for (;;) {
    const setup = setupBetween(model, machine, model.family[last]!, model.family[u]!)
    const begin = Math.max(earliest, workAt(clock, free) + setup)
    const next = fixed[passed]
    if (next === undefined || fitsBefore(shop, u, { machine, clock, done: begin + minutes, next }))
      return { begin, setup, passed }
    passed++
    last = next
    free = shop.end[next]!
  }
}

function earliestWork(shop: Shop, u: number, { minutes, clock }: Pick<Place, 'minutes' | 'clock'>): number {
  const { model } = shop
  let earliest = workAt(clock, model.ready[u]!)
  for (let k = model.predsAt[u]!; k < model.predsAt[u + 1]!; k++) {
    const p = model.preds[k]!
    earliest = Math.max(earliest, workAt(clock, shop.handover[p]!))
    if (model.share[p]! < 1)
      earliest = Math.max(
        earliest,
        workAt(clock, shop.end[p]!) - Math.floor(minutes * (1 - model.share[p]!) + 1e-9),
      )
  }
  return earliest
}

function fitsBefore(
  { model }: Shop,
  u: number,
  { machine, clock, done, next }: { machine: number; clock: Clock; done: number; next: number },
): boolean {
  const end = timeDone(clock, done)
  const own = clockFor(model, next, machine)
  const setup = setupBetween(model, machine, model.family[u]!, model.family[next]!)
  const start = model.fixedStart[next]!
  return end <= start && workAt(own, end) + setup <= workAt(own, start)
}

function put(shop: Shop, u: number): void {
  const { model } = shop
  const machine = shop.bestMachine[u]!
  const clock = clockFor(model, u, machine)
  const minutes = shop.bestMinutes[u]!
  const { begin, passed } = slotOn(shop, u, { machine, minutes, clock })
  passFixed(shop, machine, passed)
  shop.sequences[machine]!.push(u)
  shop.open.splice(shop.open.indexOf(u), 1)
  shop.last[machine] = u
  finish(shop, u, { clock, begin, minutes })
  shop.free[machine] = shop.end[u]!
  for (let k = model.succsAt[u]!; k < model.succsAt[u + 1]!; k++)
    if (shop.waiting[model.succs[k]!] === 0 && !model.isFixed[model.succs[k]!]) open(shop, model.succs[k]!)
  // The machine is free later than before, so that who preferred another one still does, set-ups apart.
  for (const other of shop.open) if (shop.bestMachine[other] === machine) findMachine(shop, other)
}

function passFixed(shop: Shop, machine: number, count: number): void {
  const fixed = shop.fixed[machine]!
  for (let i = shop.fixedDone[machine]!; i < Math.min(count, fixed.length); i++)
    shop.sequences[machine]!.push(fixed[i]!)
  shop.fixedDone[machine] = Math.max(shop.fixedDone[machine]!, Math.min(count, fixed.length))
}

/** Due dates lie in elapsed minutes, of which a machine works a share. */
export function elapsedPerWorked(model: Model): number {
  const week = 7 * 1440
  const worked = model.clocks.map((clock) => workAt(clock, 4 * week) - workAt(clock, 0))
  return (4 * week) / Math.max(1, averageOf(Float64Array.from(worked)))
}

function averageSetup(model: Model): number {
  const all = model.setups.flatMap((matrix) => (matrix ? [...matrix].filter((minutes) => minutes > 0) : []))
  return all.length === 0 ? 1 : averageOf(Float64Array.from(all))
}

function averageOf(values: Float64Array): number {
  return Math.max(1, values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length))
}

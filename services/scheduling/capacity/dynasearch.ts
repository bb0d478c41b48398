/**
 * Part of one machine's sequence on its own: what comes before stays, what an operation costs is a function of
 * its end. Times are minutes of the machine's working time; arrays are by operation, 0 to size − 1.
 */
export type OneMachine = {
  readonly size: number
  /** When the machine is free, and the family it is then set up for. */
  readonly free: number
  readonly freeFamily: number
  readonly ready: Float64Array
  readonly minutes: Float64Array
  readonly weight: Float64Array
  readonly due: Float64Array
  readonly family: Int32Array
  /** Minutes from family (row) to family (column). */
  readonly setups?: Float64Array
  readonly families: number
  /** Nothing waits for material and nothing is set up: the end of a span does not depend on its order. */
  readonly isDense: boolean
}

/** A sequence under change; arrays by position. */
export type Line = {
  readonly problem: OneMachine
  readonly sequence: Int32Array
  readonly end: Float64Array
  readonly cost: Float64Array
  readonly minutes: Float64Array
  readonly weight: Float64Array
  readonly due: Float64Array
  /** Cost of the operations before each position, and of all. */
  readonly costBefore: Float64Array
}

/** Positions from first to last. */
export type Span = [first: number, last: number]

/** Ways to change the order of a span: its last to the front, its first to the back, or both exchanged. */
const toFront = 0
const toBack = 1
const exchange = 2
type Change = typeof toFront | typeof toBack | typeof exchange

/** The best changes of spans, by the span's last position; `first` is −1 where there is none. */
type Choices = {
  readonly gain: Float64Array
  readonly first: Int32Array
  readonly change: Int8Array
  /** What the operations between a position and the present one would gain without the one at the position. */
  readonly advance: Float64Array
  readonly scratch: Int32Array
}

export const epsilon = 1e-9

export function lineOf(problem: OneMachine, sequence: Int32Array): Line {
  const line: Line = {
    problem,
    sequence: Int32Array.from(sequence),
    end: new Float64Array(problem.size),
    cost: new Float64Array(problem.size),
    minutes: new Float64Array(problem.size),
    weight: new Float64Array(problem.size),
    due: new Float64Array(problem.size),
    costBefore: new Float64Array(problem.size + 1),
  }
  timeFrom(line, 0)
  return line
}

export function costOf({ problem, costBefore }: Line): number {
  return costBefore[problem.size]!
}

export function copyLine(from: Line, to: Line): void {
  to.sequence.set(from.sequence)
  to.end.set(from.end)
  to.cost.set(from.cost)
  to.minutes.set(from.minutes)
  to.weight.set(from.weight)
  to.due.set(from.due)
  to.costBefore.set(from.costBefore)
}

/** Times and values the sequence from a position on; the last position whose end changed. */
export function timeFrom(line: Line, first: number): number {
  const { problem, sequence, end, cost, costBefore } = line
  const { size, ready, minutes, weight, due, family, setups, families } = problem
  let at = first > 0 ? end[first - 1]! : problem.free
  let now = first > 0 ? family[sequence[first - 1]!]! : problem.freeFamily
  let changed = first
  for (let q = first; q < size; q++) {
    const x = sequence[q]!
    if (setups) at += setups[now * families + family[x]!]!
    now = family[x]!
    at = Math.max(at, ready[x]!) + minutes[x]!
    if (at !== end[q]) changed = q
    end[q] = at
    cost[q] = weight[x]! * Math.max(0, at - due[x]!)
    costBefore[q + 1] = costBefore[q]! + cost[q]!
    line.minutes[q] = minutes[x]!
    line.weight[q] = weight[x]!
    line.due[q] = due[x]!
  }
  return changed
}

export function choicesOf(size: number): Choices {
  return {
    gain: new Float64Array(size + 1),
    first: new Int32Array(size),
    advance: new Float64Array(size),
    change: new Int8Array(size),
    scratch: new Int32Array(size),
  }
}

/** Makes the best set of changes until none gains; at first only spans that touch the window are looked at. */
export function descend(line: Line, choices: Choices, window: Span): void {
  let near: Span | undefined = window
  while (near) {
    chooseChanges(line, choices, near)
    near = choices.gain[line.problem.size]! > epsilon ? makeChanges(line, choices) : undefined
  }
}

function chooseChanges(line: Line, choices: Choices, [from, to]: Span): void {
  const { size, isDense } = line.problem
  choices.advance.fill(0)
  for (let k = 0; k < size; k++) {
    choices.gain[k + 1] = choices.gain[k]!
    choices.first[k] = -1
    if (isDense) chooseDense(line, choices, k, [from, to])
    else if (k >= from) chooseSparse(line, choices, k, to)
  }
}

function choose(
  { gain, first, change }: Choices,
  i: number,
  k: number,
  found: { by: number; change: Change },
) {
  const total = gain[i]! + found.by
  if (total <= gain[k + 1]! + epsilon) return
  gain[k + 1] = total
  first[k] = i
  change[k] = found.change
}

/** Tries every change of the spans that end at k. */
function chooseSparse(line: Line, choices: Choices, k: number, to: number): void {
  for (let i = Math.min(k - 1, to); i >= 0; i--)
    for (let change = toFront; change <= exchange; change++) {
      // Of two neighbours all three are the same.
      if (change > toFront && k - i < 2) break
      choose(choices, i, k, { by: gainOf(line, i, k, change as Change), change: change as Change })
    }
}

/**
 * The same where only the ends within a span move: both insertions from running sums in constant time, exchanges
 * only where their bound promises something.
 */
function chooseDense(line: Line, choices: Choices, k: number, [from, to]: Span): void {
  const { cost, end, minutes, weight, due, costBefore } = line
  const { advance, gain } = choices
  const [endK, minutesK, weightK, dueK, costK] = [end[k]!, minutes[k]!, weight[k]!, due[k]!, cost[k]!]
  let delay = 0
  for (let i = k - 1; i >= 0; i--) {
    // What k gains when i no longer comes before it; summed over k it is what all of i's followers gain.
    const between = advance[i]!
    const shorter = endK - minutes[i]! - dueK
    advance[i] = between + (costK > 0 ? costK - (shorter > 0 ? weightK * shorter : 0) : 0)
    if (k < from) continue
    const later = end[i]! + minutesK - due[i]!
    if (later > 0) delay += weight[i]! * later - cost[i]!
    if (i > to) continue
    const front = end[i]! - minutes[i]! + minutesK - dueK
    const gainK = costK - (front > 0 ? weightK * front : 0)
    const back = endK - due[i]!
    const lossI = (back > 0 ? weight[i]! * back : 0) - cost[i]!
    const needed = gain[k + 1]! - gain[i]! + epsilon
    if (gainK - delay > needed) choose(choices, i, k, { by: gainK - delay, change: toFront })
    if (advance[i]! - lossI > needed) choose(choices, i, k, { by: advance[i]! - lossI, change: toBack })
    const most = minutesK < minutes[i]! ? Math.min(between, costBefore[k]! - costBefore[i + 1]!) : 0
    if (gainK - lossI + most > needed)
      choose(choices, i, k, { by: gainOf(line, i, k, exchange), change: exchange })
  }
}

/** What a change of the span from position i to k takes off the cost; any number of zero or less when nothing. */
function gainOf({ problem, sequence, end, costBefore }: Line, i: number, k: number, change: Change): number {
  const { size, ready, minutes, weight, due, family, setups, families, isDense } = problem
  const most = isDense ? costBefore[k + 1]! - costBefore[i]! : costBefore[size]! - costBefore[i]!
  let at = i > 0 ? end[i - 1]! : problem.free
  let now = i > 0 ? family[sequence[i - 1]!]! : problem.freeFamily
  let cost = 0
  for (let q = i; q < size; q++) {
    let from = q
    if (q <= k) {
      if (q === i && change !== toBack) from = k
      else if (q === k && change !== toFront) from = i
      else if (change === toFront) from = q - 1
      else if (change === toBack) from = q + 1
    }
    const x = sequence[from]!
    if (setups) at += setups[now * families + family[x]!]!
    now = family[x]!
    if (ready[x]! > at) at = ready[x]!
    at += minutes[x]!
    const late = at - due[x]!
    if (late > 0) {
      cost += weight[x]! * late
      if (cost >= most) return 0
    }
    // From where an end is the old one again nothing more changes; at k itself the family may.
    if (at === end[q] && (q > k || (q === k && !setups))) return costBefore[q + 1]! - costBefore[i]! - cost
  }
  return most - cost
}

/** Makes the chosen changes; the positions that are to be looked at again. */
function makeChanges(line: Line, choices: Choices): Span | undefined {
  const { problem, sequence } = line
  const before = costOf(line)
  choices.scratch.set(sequence)
  let from = problem.size
  let to = 0
  for (let k = problem.size - 1; k >= 0; k--) {
    const i = choices.first[k]!
    // A position at which no change ends is passed, and one that the best set leaves alone.
    if (i < 0 || choices.gain[k + 1]! <= choices.gain[k]!) continue
    changeSpan(sequence, i, k, choices.change[k] as Change)
    from = Math.min(from, i)
    to = Math.max(to, k)
    k = i
  }
  to = Math.max(to, timeFrom(line, from))
  if (costOf(line) < before - epsilon) return [from, to]
  // Without density changes are not independent, and together may gain nothing.
  sequence.set(choices.scratch)
  timeFrom(line, from)
  return undefined
}

function changeSpan(sequence: Int32Array, i: number, k: number, change: Change): void {
  const [u, v] = [sequence[i]!, sequence[k]!]
  if (change === toFront) sequence.copyWithin(i + 1, i, k)
  if (change === toBack) sequence.copyWithin(i, i + 1, k + 1)
  if (change !== toBack) sequence[i] = v
  if (change !== toFront) sequence[k] = u
}

import type { Line, OneMachine, Span } from './dynasearch'
import { choicesOf, copyLine, costOf, descend, epsilon, lineOf, timeFrom } from './dynasearch'
import type { Random } from './random'
import { nextBelow } from './random'

type OneMachineResult = { sequence: Int32Array; gain: number }

/** Positions that a kick may disturb, at least and at most, and how many pairs of them it exchanges. */
const narrowest = 6
const widest = 40
const kickExchanges = 3

/**
 * Iterated local search over one sequence. A descent looks for the set of changes of spans that do not touch one
 * another which gains most, by dynamic programming over positions, and makes them all at once: dynasearch
 * (Congram, Potts and van de Velde 2002; with insertions, Grosso, Della Croce and Tadei 2004). A kick disturbs
 * neighbouring positions, and only spans near them are looked at again.
 */
export function improveSequence(
  problem: OneMachine,
  sequence: Int32Array,
  { kicks, random }: { kicks: number; random: Random },
): OneMachineResult {
  const current = lineOf(problem, sequence)
  const before = costOf(current)
  const choices = choicesOf(problem.size)
  descend(current, choices, [0, problem.size - 1])
  const best = lineOf(problem, current.sequence)
  const trial = lineOf(problem, current.sequence)
  for (let kick = 0; kick < kicks && costOf(best) > 0 && problem.size > 2; kick++) {
    copyLine(current, trial)
    descend(trial, choices, disturb(trial, random))
    const worse = costOf(trial) - costOf(current)
    if (worse > epsilon && !isWorthKeeping(worse, costOf(current), random)) continue
    copyLine(trial, current)
    if (costOf(current) < costOf(best) - epsilon) copyLine(current, best)
  }
  return { sequence: best.sequence, gain: before - costOf(best) }
}

function isWorthKeeping(worse: number, cost: number, random: Random): boolean {
  return worse < cost * 0.001 && nextBelow(random, 10) === 0
}

/** Exchanges a few operations within a short span; the span that changed. */
function disturb(line: Line, random: Random): Span {
  const { size } = line.problem
  const width = Math.min(size, narrowest + nextBelow(random, widest - narrowest))
  const from = nextBelow(random, size - width + 1)
  for (let n = 0; n < kickExchanges; n++) {
    const [a, b] = [from + nextBelow(random, width), from + nextBelow(random, width)]
    const x = line.sequence[a]!
    line.sequence[a] = line.sequence[b]!
    line.sequence[b] = x
  }
  return [from, Math.max(from + width - 1, timeFrom(line, from))]
}

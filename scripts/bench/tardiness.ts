import { toIso, toMs } from '../../domain/calendar'
import type { CapacityInput } from '../../services/scheduling/capacity'
import type { TardinessInstance } from './instances'
import type { BenchOptions } from './options'
import type { Output } from './output'
import { gapPercent, mean, memoryMb, timed } from './output'
import { planned } from './planned'

const planFrom = '2026-03-02T00:00:00.000Z'

/** One machine, weighted tardiness: how far from the optimum after a second each. */
export function benchTardiness(instances: TardinessInstance[], options: BenchOptions, output: Output): void {
  const solved = instances.map((instance, i) => {
    output.progress(`one machine ${i + 1} of ${instances.length}: ${instance.id}`)
    return solve(instance, options, output)
  })
  for (const jobs of [...new Set(solved.map((one) => one.jobs))].sort((a, b) => a - b)) {
    const group = solved.filter((one) => one.jobs === jobs)
    const known = group.filter(({ gap }) => gap !== undefined)
    const optimal = known.filter(({ gap }) => gap === 0).length
    const gap = mean(known.map((one) => one.gap!))
    const figure = `${optimal} of ${known.length} optimal, ${gap.toFixed(4)} % above on average, ${mean(group.map(({ seconds }) => seconds)).toFixed(2)} s each`
    output.row(
      { part: 'one machine, weighted tardiness', size: `${group.length} cases of ${jobs} jobs`, figure },
      {
        part: 'tardiness',
        cases: group.length,
        jobs,
        optimal,
        meanGapPercent: gap,
        memoryMb: memoryMb(),
      },
    )
  }
}

function solve(instance: TardinessInstance, options: BenchOptions, output: Output) {
  const { seconds, answer: plan } = timed(() =>
    planned(inputOf(instance), { seed: options.seed, seconds: options.seconds ?? 1 }),
  )
  const sequence = plan.operations
    .map(({ startAt, endAt }, job) => ({ job, start: toMs(startAt), end: toMs(endAt) }))
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ job }) => job)
  const value = tardinessOf(instance, sequence)
  const gap = gapPercent(value, instance.optimum)
  const { id, optimum } = instance
  output.record({ part: 'tardiness', id, value, optimum, gapPercent: gap, seconds, sequence })
  return { jobs: sequence.length, gap, seconds }
}

function inputOf({ processing, weights, due }: TardinessInstance): CapacityInput {
  return {
    planFrom,
    machines: [{ id: 'M' }],
    jobs: processing.map((minutes, j) => ({
      id: `J${j}`,
      weight: weights[j]!,
      dueAt: toIso(toMs(planFrom) + due[j]! * 60_000),
      operations: [{ id: 'O', machines: [{ machine: 'M', minutes }] }],
    })),
  }
}

/** Counted from the sequence alone, so that nothing rests on the scheduler's own figure. */
function tardinessOf({ processing, weights, due }: TardinessInstance, sequence: number[]): number {
  let [at, sum] = [0, 0]
  for (const j of sequence) {
    at += processing[j]!
    sum += weights[j]! * Math.max(0, at - due[j]!)
  }
  return sum
}

import { toMs } from '../../domain/calendar'
import type { CapacityInput } from '../../services/scheduling/capacity'
import type { JobShopInstance } from './instances'
import type { BenchOptions } from './options'
import { BenchError } from './options'
import type { Output } from './output'
import { gapPercent, mean, memoryMb, timed } from './output'
import { planned } from './planned'

const planFrom = '2026-03-02T00:00:00.000Z'

/** Job shops, makespan: how far from the optimum after ten seconds each. */
export function benchJobShops(instances: JobShopInstance[], options: BenchOptions, output: Output): void {
  const gaps = instances.map((instance, i) => {
    output.progress(`job shop ${i + 1} of ${instances.length}: ${instance.id}`)
    return solve(instance, options, output)
  })
  const known = gaps.filter((gap) => gap !== undefined)
  if (known.length === 0) return
  const meanGapPercent = mean(known)
  output.row(
    {
      part: 'job shops',
      size: `${instances.length} cases`,
      figure: `${meanGapPercent.toFixed(2)} % above the optimum on average`,
    },
    { part: 'jobshop', cases: instances.length, meanGapPercent, memoryMb: memoryMb() },
  )
}

function solve(instance: JobShopInstance, options: BenchOptions, output: Output): number | undefined {
  const { seconds, answer: plan } = timed(() =>
    planned(inputOf(instance), { seed: options.seed, seconds: options.seconds ?? 10 }),
  )
  let at = 0
  const starts = instance.jobs.map((job) => job.map(() => minuteOf(plan.operations[at++]!.startAt)))
  const value = makespanOf(instance, starts)
  const { id, optimum, jobs, machines } = instance
  const gap = gapPercent(value, optimum)
  const distance = gap === undefined ? '' : `, optimum ${optimum}, ${gap.toFixed(2)} % above`
  output.row(
    {
      part: `job shop ${id}`,
      size: `${jobs.length} × ${machines}`,
      figure: `makespan ${value}${distance}, ${seconds.toFixed(1)} s`,
    },
    { part: 'jobshop', id, value, optimum, gapPercent: gap, seconds, starts },
  )
  return gap
}

function inputOf({ jobs, machines }: JobShopInstance): CapacityInput {
  return {
    planFrom,
    objective: 'makespan',
    machines: Array.from({ length: machines }, (_, m) => ({ id: `M${m}` })),
    jobs: jobs.map((job, j) => ({
      id: `J${j}`,
      operations: job.map(({ machine, duration }, k) => ({
        id: `O${k}`,
        machines: [{ machine: `M${machine}`, minutes: duration }],
      })),
    })),
  }
}

function minuteOf(iso: string): number {
  return (toMs(iso) - toMs(planFrom)) / 60_000
}

/** Counted from the starts alone; throws when two operations overlap on a machine or in a job. */
function makespanOf({ id, jobs }: JobShopInstance, starts: number[][]): number {
  const all = jobs.flatMap((job, j) =>
    job.map(({ machine, duration }, k) => ({
      machine,
      start: starts[j]![k]!,
      end: starts[j]![k]! + duration,
    })),
  )
  jobs.forEach((job, j) => {
    if (job.some(({ duration }, k) => starts[j]![k]! + duration > (starts[j]![k + 1] ?? Infinity)))
      throw new BenchError(`${id}: job ${j} overlaps itself`)
  })
  all.sort((a, b) => a.machine - b.machine || a.start - b.start || a.end - b.end)
  if (all.some((one, i) => all[i + 1]?.machine === one.machine && one.end > all[i + 1]!.start))
    throw new BenchError(`${id}: a machine does two operations at once`)
  return Math.max(...all.map(({ end }) => end))
}

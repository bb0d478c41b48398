import type { ObjectiveValues } from '../../services/scheduling/capacity'
import { generatedFactory } from './factory'
import type { BenchOptions } from './options'
import type { Output } from './output'
import { memoryMb, timed } from './output'
import { planned } from './planned'

const orders = 500

/** The generated factory: from nothing, then improved, beside plain due-date order. */
export function benchFactory(options: BenchOptions, output: Output): void {
  const input = generatedFactory(orders, 1)
  const operations = input.jobs.reduce((sum, job) => sum + job.operations.length, 0)
  const size = `${orders} orders, ${operations} operations, ${input.machines.length} machines`
  output.progress('factory: from nothing')
  const first = timed(() => planned(input, { seed: options.seed }))
  const improveSeconds = options.seconds ?? 30
  let told = -Infinity
  const second = timed(() =>
    planned(input, {
      seed: options.seed,
      seconds: first.seconds + improveSeconds,
      onImprovement: ({ value }) => {
        if (performance.now() - told < 2000) return
        told = performance.now()
        output.progress(`factory: weighted tardiness ${days(value)} days`)
      },
    }),
  )
  const { dueDateOrder, start, values, iterations } = second.answer
  const part = 'factory, weighted tardiness'
  output.row(
    { part, size, figure: `due-date order ${described(dueDateOrder)}` },
    {
      part: 'factory',
      orders,
      operations,
      machines: input.machines.length,
      dueDateOrder,
      start,
      values,
      iterations,
      startSeconds: first.seconds,
      improveSeconds,
      memoryMb: memoryMb(),
    },
  )
  if (options.json) return
  output.row({
    part,
    size,
    figure: `constructive start ${described(start)}, in ${first.seconds.toFixed(1)} s (${start.rule})`,
  })
  output.row({
    part,
    size,
    figure: `improved for ${improveSeconds} s ${described(values)}, ${iterations} moves`,
  })
}

function described({ weightedTardiness, lateJobs }: ObjectiveValues): string {
  return `${days(weightedTardiness)} weighted days, ${lateJobs} late`
}

function days(minutes: number): string {
  return (minutes / 1440).toFixed(0)
}

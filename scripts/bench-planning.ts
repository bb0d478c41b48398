import { benchCalendar } from './bench/calendar'
import { benchFactory } from './bench/factory-part'
import type { Instances } from './bench/instances'
import { readInstances } from './bench/instances'
import { benchJobShops } from './bench/job-shop'
import { benchMaterialsPart } from './bench/materials-part'
import type { BenchOptions, BenchPart } from './bench/options'
import { BenchError, benchHelp, benchParts, readOptions } from './bench/options'
import type { Output } from './bench/output'
import { openOutput } from './bench/output'
import { benchTardiness } from './bench/tardiness'

function main(): void {
  const options = readOptions(process.argv.slice(2))
  if (!options) return void process.stdout.write(benchHelp)
  const instances = options.instances === undefined ? undefined : readInstances(options.instances)
  requireInstances(options, instances)
  const output = openOutput(options)
  for (const part of options.only ? [options.only] : benchParts) runPart(part, { options, instances, output })
  output.close()
}

type Run = { options: BenchOptions; instances?: Instances; output: Output }

function runPart(part: BenchPart, { options, instances, output }: Run): void {
  if (part === 'calendar') benchCalendar(output)
  if (part === 'materials') benchMaterialsPart(output)
  if (part === 'tardiness') benchTardiness(instances?.tardiness ?? [], options, output)
  if (part === 'jobshop') benchJobShops(instances?.jobShops ?? [], options, output)
  if (part === 'factory') benchFactory(options, output)
}

function requireInstances({ only, instances: folder }: BenchOptions, instances?: Instances): void {
  if (only === 'tardiness' && instances?.tardiness.length === 0)
    throw new BenchError(`${folder} has no instance for one machine ("processing", "weights", "due")`)
  if (only === 'jobshop' && instances?.jobShops.length === 0)
    throw new BenchError(`${folder} has no job shop ("machines", "jobs")`)
}

try {
  main()
} catch (error) {
  if (!(error instanceof BenchError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

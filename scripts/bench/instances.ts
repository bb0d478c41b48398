import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { BenchError } from './options'

/** Jobs on one machine, all there from the start; weighted tardiness is to be minimised. */
export type TardinessInstance = {
  id: string
  processing: number[]
  weights: number[]
  due: number[]
  optimum?: number
}

/** Jobs with a fixed way through the machines (numbered from 0); the makespan is to be minimised. */
export type JobShopInstance = {
  id: string
  machines: number
  jobs: { machine: number; duration: number }[][]
  optimum?: number
}

export type Instances = { tardiness: TardinessInstance[]; jobShops: JobShopInstance[] }

/**
 * Every instance of a folder's JSON files. Files without a list `instances` of one of the two kinds are passed
 * over. Throws `BenchError` with file and place for a folder that is none and for a malformed instance.
 */
export function readInstances(folder: string): Instances {
  const found: Instances = { tardiness: [], jobShops: [] }
  for (const file of jsonFiles(folder)) {
    const list = listIn(file)
    list.forEach((entry, i) => {
      const at = `${file}: instances[${i}]`
      if (isObject(entry) && 'processing' in entry) found.tardiness.push(tardinessInstance(entry, at))
      else if (isObject(entry) && 'jobs' in entry) found.jobShops.push(jobShopInstance(entry, at))
      else throw new BenchError(`${at} has neither "processing" (one machine) nor "jobs" (job shop)`)
    })
  }
  if (found.tardiness.length + found.jobShops.length === 0)
    throw new BenchError(`${folder} has no JSON file with a list "instances"`)
  return found
}

function jsonFiles(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new BenchError(`${folder} is not a folder; --instances names one with JSON files of instances`)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}

function listIn(file: string): unknown[] {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BenchError(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
  return isObject(content) && Array.isArray(content.instances) ? content.instances : []
}

function tardinessInstance(entry: Record<string, unknown>, at: string): TardinessInstance {
  const [processing, weights, due] = ['processing', 'weights', 'due'].map((name) =>
    numbers(entry[name], `${at}.${name}`),
  )
  for (const [name, list] of Object.entries({ weights, due }))
    if (list!.length !== processing!.length)
      throw new BenchError(`${at}.${name} has ${list!.length} entries, processing has ${processing!.length}`)
  return { ...named(entry, at), processing: processing!, weights: weights!, due: due! }
}

function jobShopInstance(entry: Record<string, unknown>, at: string): JobShopInstance {
  const machines = entry.machines
  if (!Number.isInteger(machines) || (machines as number) < 1)
    throw new BenchError(`${at}.machines must be a whole number of at least 1`)
  if (!Array.isArray(entry.jobs) || entry.jobs.length === 0)
    throw new BenchError(`${at}.jobs must be a list of jobs`)
  const jobs = entry.jobs.map((job: unknown, j) => {
    if (!Array.isArray(job) || job.length === 0)
      throw new BenchError(`${at}.jobs[${j}] must be a list of operations`)
    return job.map((one: unknown, k) => operationOf(one, machines as number, `${at}.jobs[${j}][${k}]`))
  })
  return { ...named(entry, at), machines: machines as number, jobs }
}

function operationOf(one: unknown, machines: number, at: string) {
  if (!isObject(one)) throw new BenchError(`${at} must be an object with machine and duration`)
  const { machine, duration } = one
  if (!Number.isInteger(machine) || (machine as number) < 0 || (machine as number) >= machines)
    throw new BenchError(`${at}.machine must be a whole number from 0 to ${machines - 1}`)
  if (!Number.isInteger(duration) || (duration as number) < 0)
    throw new BenchError(`${at}.duration must be a whole number of at least 0`)
  return { machine: machine as number, duration: duration as number }
}

function named({ id, optimum }: Record<string, unknown>, at: string): { id: string; optimum?: number } {
  if (typeof id !== 'string' || id === '') throw new BenchError(`${at}.id must be text`)
  if (optimum !== undefined && (typeof optimum !== 'number' || !(optimum >= 0)))
    throw new BenchError(`${at}.optimum must be a number of at least 0`)
  return { id, ...(optimum !== undefined && { optimum }) }
}

function numbers(value: unknown, at: string): number[] {
  if (!Array.isArray(value) || value.length === 0) throw new BenchError(`${at} must be a list of numbers`)
  value.forEach((entry, i) => {
    if (!Number.isInteger(entry) || (entry as number) < 0)
      throw new BenchError(`${at}[${i}] must be a whole number of at least 0`)
  })
  return value as number[]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

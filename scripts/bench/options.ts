/** What `npm run bench:planning` was asked to do. */
export type BenchOptions = {
  only?: BenchPart
  instances?: string
  json: boolean
  /** Seconds to search: for each instance, and for the factory's improvement; each part's own when absent. */
  seconds?: number
  seed: number
}

export const benchParts = ['calendar', 'materials', 'tardiness', 'jobshop', 'factory'] as const
export type BenchPart = (typeof benchParts)[number]

export const benchHelp = `npm run bench:planning -- [options]

Measures the planning functions and prints a table, a row for each figure with its size and the memory in use.

  --only PART       run one part: ${benchParts.join(', ')}
  --instances DIR   folder of published instances (*.json): one machine, weighted tardiness
                    { instances: [{ id, processing, weights, due, optimum? }] } and job shops
                    { instances: [{ id, machines, jobs: [[{ machine, duration }]], optimum? }] };
                    without it the parts tardiness and jobshop are left out
  --seconds N       search N seconds for each instance and for the factory
                    (else 1 for one machine, 10 for a job shop, 30 for the factory)
  --seed N          seed of the search, a whole number; 1 when absent
  --json            one JSON object a line, with the solution of each instance
  --help            this text
`

/** A request that cannot be followed; its message is for the person at the terminal. */
export class BenchError extends Error {}

/** Reads the command line; undefined when only the help is wanted. Throws `BenchError`. */
export function readOptions(args: string[]): BenchOptions | undefined {
  const options: BenchOptions = { json: false, seed: 1 }
  const rest = [...args]
  while (rest.length > 0) {
    const name = rest.shift()!
    if (name === '--help' || name === '-h') return undefined
    if (name === '--json') options.json = true
    else if (name in withValue) withValue[name]!(options, valueOf(name, rest.shift()))
    else throw new BenchError(`${name} is not an option; --help lists them`)
  }
  const needsInstances = options.only === 'tardiness' || options.only === 'jobshop'
  if (needsInstances && options.instances === undefined)
    throw new BenchError(`--only ${options.only} needs --instances DIR`)
  return options
}

const withValue: Record<string, (options: BenchOptions, value: string) => void> = {
  '--only': (options, value) => {
    const part = benchParts.find((one) => one === value)
    if (!part) throw new BenchError(`--only ${value}: the parts are ${benchParts.join(', ')}`)
    options.only = part
  },
  '--instances': (options, value) => {
    options.instances = value
  },
  '--seconds': (options, value) => {
    options.seconds = Number(value)
    if (!(options.seconds > 0 && options.seconds <= 600))
      throw new BenchError(`--seconds ${value}: must be a number above 0, at most 600`)
  },
  '--seed': (options, value) => {
    options.seed = Number(value)
    if (!Number.isInteger(options.seed)) throw new BenchError(`--seed ${value}: must be a whole number`)
  },
}

function valueOf(name: string, value: string | undefined): string {
  if (value === undefined || value.startsWith('--')) throw new BenchError(`${name} needs a value`)
  return value
}

/** What every step is given: where to report progress, and a signal that ends it early. */
export type Fetching = { log: (line: string) => void; signal?: AbortSignal }

/** A way to come by a program. Gives its path, or `undefined` where this way is not open; throws when it failed. */
export type Step = { name: string; attempt: (fetching: Fetching) => Promise<string | undefined> }

/** A program that was found, and by which step. */
export type Tool = { path: string; source: string }

/** Thrown when no step led to the program; the message says what to install. */
export class ToolMissingError extends Error {
  override readonly name = 'ToolMissingError'
}

/** Tries the steps in order and takes the first that gives a program. */
export async function resolveTool(
  tool: { title: string; remedy: string },
  steps: readonly Step[],
  fetching: Fetching,
): Promise<Tool> {
  const report = (line: string) => fetching.log(`${tool.title}: ${line}`)
  const tried: string[] = []
  for (const { name, attempt } of steps) {
    const outcome = await attemptStep(attempt, { ...fetching, log: report })
    if (outcome.path !== undefined) {
      report(`${name} (${outcome.path})`)
      return { path: outcome.path, source: name }
    }
    report(`${name}: ${outcome.reason}`)
    tried.push(`${name} (${outcome.reason})`)
  }
  throw new ToolMissingError(`${tool.title}: not found. ${tool.remedy} Tried: ${tried.join('; ')}.`)
}

type Outcome = { path: string } | { path?: undefined; reason: string }

async function attemptStep(attempt: Step['attempt'], fetching: Fetching): Promise<Outcome> {
  fetching.signal?.throwIfAborted()
  try {
    const found = await attempt(fetching)
    return found === undefined ? { reason: 'no' } : { path: found }
  } catch (error) {
    fetching.signal?.throwIfAborted()
    return { reason: error instanceof Error ? firstLine(error.message) : String(error) }
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}

import { z } from 'zod'

/** `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
/** A TCP port. */
export const port = z.coerce.number().int().min(1).max(65_535)
/** A URL with one of these protocols, each with its colon. */
export const url = (...protocols: string[]) =>
  z.string().refine((value) => protocols.includes(protocolOf(value)), {
    error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })

/** Thrown when the environment is not usable; the message names every variable that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads variables by a schema, an empty one as one that is missing, and throws one `ConfigError` that lists all that
 * is missing, wrong or contradicts itself.
 */
export function readEnvironment<S extends z.ZodType>(
  schema: S,
  inconsistencies: (env: z.infer<S>) => string[],
  env: NodeJS.ProcessEnv,
): z.infer<S> {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const parsed = schema.safeParse(Object.fromEntries(given))
  const problems = parsed.success ? inconsistencies(parsed.data) : parsed.error.issues.map(describe)
  if (parsed.success && problems.length === 0) return parsed.data
  throw new ConfigError(`the configuration is not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`)
}

function describe({ path, code, message, input }: z.core.$ZodIssue): string {
  const isMissing = code === 'invalid_type' && input === undefined
  return `${path.join('.')}: ${isMissing ? 'is required' : message}`
}

function protocolOf(value: string): string {
  try {
    return new URL(value).protocol
  } catch {
    return ''
  }
}

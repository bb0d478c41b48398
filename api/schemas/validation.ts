import type { z } from 'zod'
import { Problem, type ProblemCode, type ProblemEntry } from '../problem'

/** More than anyone reads of one request. */
const maxEntries = 200

/** The value as the schema makes it, or a problem that names every wrong field of a body at once. */
export function parseBody<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw bodyProblem(entries(parsed.error, (path) => ({ pointer: toPointer(path) })))
}

/** A problem with these fields of the body. */
export function bodyProblem(errors: ProblemEntry[]): Problem {
  return new Problem('malformed-body', summary(errors), { errors })
}

/** The value of the query or path parameters, or a problem that names every wrong one. */
export function parseParameters<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const errors = entries(parsed.error, (path) => ({ parameter: path.map(String).join('.') }))
  throw new Problem('malformed-query' satisfies ProblemCode, summary(errors), { errors })
}

function summary(errors: ProblemEntry[]): string {
  const [first] = errors
  const place = first?.pointer || first?.parameter
  const said = [place, first?.detail].filter(Boolean).join(' ')
  return errors.length > 1 ? `${said}; and ${errors.length - 1} more` : said
}

type Place = (path: readonly PropertyKey[]) => Omit<ProblemEntry, 'detail'>

function entries(error: z.ZodError, place: Place): ProblemEntry[] {
  const all = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ ...place([...issue.path, key]), detail: 'is not a field here' }))
      : [{ ...place(issue.path), detail: issue.message }],
  )
  return firstOfEach(all).slice(0, maxEntries)
}

/** A value that breaks several rules of its kind is told once. */
function firstOfEach(all: ProblemEntry[]): ProblemEntry[] {
  const seen = new Set<string>()
  return all.filter((entry) => {
    const place = JSON.stringify([entry.pointer, entry.parameter])
    return !seen.has(place) && seen.add(place)
  })
}

/** A JSON Pointer (RFC 6901); the whole body is the empty one. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

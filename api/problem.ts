import type { Refusal } from '../domain/order/rule'
import { ChangeRefused, StaleVersion, type RefusalCode } from '../services/database'

/** One wrong place of a request: a JSON Pointer into the body, a parameter, a header or an element of a document. */
export type ProblemEntry = {
  pointer?: string
  parameter?: string
  header?: string
  element?: string
  detail: string
}

type Row = { status: number; title: string; retryAfter?: number }

/**
 * Every problem that the API itself has, by its stable code: the one place where a code becomes an HTTP status.
 * The refusals of an order's rules bring codes of their own; see `problemOfRefusal`.
 */
export const problems = {
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'malformed-path': { status: 400, title: 'The path is not percent-encoded rightly' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'malformed-header': { status: 400, title: 'A header is not right' },
  'idempotency-key-missing': { status: 400, title: 'The Idempotency-Key header is missing' },
  'idempotency-key-malformed': { status: 400, title: 'The Idempotency-Key header is not right' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  'not-permitted': { status: 403, title: 'This is not yours to do' },
  'act-as-not-permitted': { status: 403, title: 'This key may not act as another person' },
  'unknown-path': { status: 404, title: 'There is nothing at this path' },
  'order-not-found': { status: 404, title: 'There is no such order' },
  'email-not-found': { status: 404, title: 'There is no such email' },
  'address-failure-not-found': { status: 404, title: 'There is no such address failure' },
  'inbound-mail-not-found': { status: 404, title: 'There is no such mail' },
  'attachment-not-found': { status: 404, title: 'The mail has no such attachment' },
  'plan-not-found': { status: 404, title: 'The order has no plan yet' },
  'entry-not-found': { status: 404, title: 'There is no such entry' },
  'source-not-found': { status: 404, title: 'The order did not come in as a document' },
  'method-not-allowed': { status: 405, title: 'The path does not take this method' },
  'not-acceptable': { status: 406, title: 'The answer is JSON, which the client does not accept' },
  'change-refused': { status: 409, title: 'The data as it stands does not allow this' },
  'order-closed': { status: 409, title: 'The order is over' },
  'already-filed': { status: 409, title: 'The mail is filed under another order' },
  'order-not-running': { status: 409, title: "The order's workflow is not running" },
  'stale-version': { status: 412, title: 'The order has moved on' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has a type that is not read here' },
  'malformed-body': { status: 422, title: 'The body is not right' },
  'malformed-query': { status: 422, title: 'A query parameter is not right' },
  'invalid-cursor': { status: 422, title: 'The cursor is not one that this list has given' },
  'mail-refused': { status: 422, title: 'The mail cannot be read' },
  'document-refused': { status: 422, title: 'The document cannot be taken as an order' },
  'unknown-employee': { status: 422, title: 'There is no such employee' },
  'idempotency-key-reused': { status: 422, title: 'The key was used before with another request' },
  'internal-error': { status: 500, title: 'Something went wrong here' },
  'temporal-unavailable': { status: 503, title: 'Orders cannot be reached just now', retryAfter: 5 },
  'planner-busy': { status: 503, title: 'Too many plans are being computed', retryAfter: 5 },
  'database-unavailable': { status: 503, title: 'The database cannot be reached just now', retryAfter: 5 },
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problems

type More = { errors?: ProblemEntry[]; headers?: Record<string, string> }

/** Thrown to end a request with a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly status: number
  readonly title: string
  readonly errors: ProblemEntry[] | undefined
  readonly headers: Record<string, string>

  constructor(code: ProblemCode, detail: string, more: More = {}) {
    const row: Row = problems[code]
    super(detail)
    this.code = code
    this.status = row.status
    this.title = row.title
    this.errors = more.errors
    this.headers = {
      ...(row.retryAfter === undefined ? {} : { 'Retry-After': String(row.retryAfter) }),
      ...more.headers,
    }
  }

  /** The problem of a refusal by the order's rules, under the rule's own code. */
  static ofRefusal(refusal: Refusal): Problem {
    const { code, kind, detail } = refusal
    const own = Object.hasOwn(problems, code) ? (code as ProblemCode) : undefined
    const problem = new Problem(own ?? codeOfKind[kind], detail, {
      errors: refusal.problems?.length ? refusal.problems : undefined,
    })
    return own ? problem : Object.assign(problem, { code, title: titleOfKind[kind] })
  }
}

const codeOfKind = {
  malformed: 'malformed-body',
  forbidden: 'not-permitted',
  conflict: 'order-closed',
} as const satisfies Record<Refusal['kind'], ProblemCode>

const titleOfKind: Record<Refusal['kind'], string> = {
  malformed: 'The body is not right',
  forbidden: 'This is not yours to do',
  conflict: 'The order does not admit this now',
}

/** The body of `application/problem+json`. */
export type ProblemDocument = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  instance: string
  requestId: string
  errors?: ProblemEntry[]
}

/** Where the type of a problem points to; it names the code and is not meant to be opened. */
export const problemTypes = 'https://gendan.example/problems/'

/** The document that tells a problem. */
export function problemDocument(
  problem: Problem,
  { instance, requestId }: { instance: string; requestId: string },
): ProblemDocument {
  const { code, title, status, message, errors } = problem
  return {
    type: `${problemTypes}${code}`,
    title,
    status,
    code,
    detail: message,
    instance,
    requestId,
    ...(errors ? { errors } : {}),
  }
}

/** A definite no: nothing was done, and the same request may be changed and sent again under the same key. */
export function isDefinite(problem: Problem): boolean {
  return problem.status < 500
}

/** Any error as a problem; one that is nobody's fault but ours tells nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return (
    problemOfParser(error) ??
    problemOfDatabase(error) ??
    problemOfChange(error) ??
    problemOfPlanner(error) ??
    internalError()
  )
}

const codeOfChange: Partial<Record<RefusalCode, ProblemCode>> = {
  'not-found': 'entry-not-found',
  'unknown-code': 'malformed-body',
  'address-taken': 'malformed-body',
  'out-of-range': 'malformed-body',
  'own-request': 'not-permitted',
  'level-too-low': 'not-permitted',
  'key-reused': 'idempotency-key-reused',
}

/** What the tables as they stand do not allow; nothing was changed. */
function problemOfChange(error: unknown): Problem | undefined {
  if (error instanceof StaleVersion) return new Problem('stale-version', error.message)
  if (!(error instanceof ChangeRefused)) return undefined
  const { code, detail, pointer } = error
  const entry = { pointer, detail }
  return new Problem(
    codeOfChange[code] ?? 'change-refused',
    detail,
    pointer === '' ? {} : { errors: [entry] },
  )
}

function problemOfPlanner(error: unknown): Problem | undefined {
  const { name, message } = error as Partial<Error>
  return name === 'ComputeBusy' ? new Problem('planner-busy', message ?? '') : undefined
}

function internalError(): Problem {
  return new Problem('internal-error', 'It was written to the log under this requestId')
}

/** What Express and its body parsers throw carries a status and, for most, a type. */
function problemOfParser(error: unknown): Problem | undefined {
  const { status, type } = error as { status?: unknown; type?: unknown }
  if (error instanceof URIError) return new Problem('malformed-path', 'The path has a wrong percent-encoding')
  if (typeof status !== 'number' || status >= 500) return undefined
  if (type === 'entity.parse.failed') return new Problem('malformed-json', 'The body is not a JSON object')
  if (status === 413) return bodyTooLarge(error)
  if (status === 415) {
    return new Problem(
      'unsupported-media-type',
      'The character set or the encoding of the body is not read here',
    )
  }
  return new Problem('malformed-request', 'The request ended early, or its headers contradict its body')
}

/** The parser says how much it would have taken. */
function bodyTooLarge(error: unknown): Problem {
  const { limit = mebibyte } = error as { limit?: number }
  return new Problem('body-too-large', `The body may have at most ${limit / mebibyte} MiB`)
}

const mebibyte = 1024 * 1024

/** A cursor that no page of this list, filtered so, has given. */
export function invalidCursor(): Problem {
  const detail = 'Use `next` of an earlier answer, with the same filters'
  return new Problem('invalid-cursor', detail, { errors: [{ parameter: 'cursor', detail }] })
}

const databaseAway =
  /P1000|P1001|P1002|P1003|P1008|P1011|P1017|P2024|P2028|P2037|ECONNREFUSED|ECONNRESET|ETIMEDOUT|57P0[123]|53300/

function problemOfDatabase(error: unknown): Problem | undefined {
  if ((error as { code?: unknown } | null)?.code === 'invalid-cursor') {
    return invalidCursor()
  }
  return causes(error).some(isDatabaseAway)
    ? new Problem('database-unavailable', 'Nothing was done; try again in a moment')
    : undefined
}

function isDatabaseAway(error: unknown): boolean {
  const { code, name, kind, originalCode } = error as Record<string, unknown>
  const isConnection = /DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections/.test(
    `${String(kind)} ${String(name)} ${(error as { message?: string }).message ?? ''}`,
  )
  return isConnection || databaseAway.test(`${String(code)} ${String(originalCode)}`)
}

/** The error with everything that it was caused by, as deep as drivers nest it. */
function causes(error: unknown, depth = 0): object[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const { cause, meta, errors } = error as {
    cause?: unknown
    meta?: { driverAdapterError?: unknown }
    errors?: unknown
  }
  const inner = [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? errors : [])]
  return [error, ...inner.flatMap((one) => causes(one, depth + 1))]
}

import { randomUUID } from 'node:crypto'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { ApiDeps } from './deps'
import { Problem, problemDocument, toProblem } from './problem'
import { operations } from './routes'
import { localsOf, serve } from './serve'

/** The API as an Express application; it does not listen. */
export function createApp(deps: ApiDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.use(identified, logged(deps), secured(deps))
  const router = express.Router({ caseSensitive: true })
  serve(router, operations(deps), deps)
  app.use(router, unknownPath, failed(deps))
  return app
}

/** Every request has an id, its sender's own when that is a harmless one. */
const identified: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id')
  const requestId = given && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID()
  localsOf(response).requestId = requestId
  response.set('X-Request-Id', requestId)
  next()
}

/** One line per request: codes and numbers only, no query and no body, since those hold names and prices. */
function logged({ logger }: ApiDeps): RequestHandler {
  return (request, response, next) => {
    const begin = process.hrtime.bigint()
    response.on('close', () => {
      const { requestId, caller, operation } = localsOf(response)
      const ms = Math.round(Number(process.hrtime.bigint() - begin) / 1e6)
      const { method } = request
      const path = withoutToken(request.path)
      const by = caller?.actor.code
      const status = response.writableFinished ? response.statusCode : 'aborted'
      logger.info({ requestId, method, path: path.slice(0, 200), operation, by, status, ms }, 'request')
    })
    next()
  }
}

/** Whoever has the token of a link may act with it, so that no log holds one. */
function withoutToken(path: string): string {
  return path.replace(/^(\/mail-actions\/).+/, '$1…')
}

const securityHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
}

/** Answers are for one reader, and nothing in them is to run in a browser. */
function secured({ settings }: ApiDeps): RequestHandler {
  const isHttps = settings.url.startsWith('https:')
  const transport = isHttps ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}
  return (_request, response, next) => {
    response.set({ ...securityHeaders, ...transport, Vary: 'Authorization, Gendan-Act-As' })
    next()
  }
}

const unknownPath: RequestHandler = (request) => {
  throw new Problem('unknown-path', `There is nothing at ${request.path.slice(0, 200)}; see /openapi.json`)
}

/** Every error becomes a problem document; what nobody foresaw is logged under its requestId and tells nothing. */
function failed({ logger }: ApiDeps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const problem = toProblem(error)
    const { requestId } = localsOf(response)
    if (problem.status >= 500 && !(error instanceof Problem))
      logger.error({ requestId, err: loggable(error) }, problem.title)
    const document = problemDocument(problem, { instance: request.path.slice(0, 200), requestId })
    response
      .status(problem.status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(document))
  }
}

/** An error for the log: Prisma's messages quote the arguments of the query, names and prices among them. */
function loggable(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, stack = '' } = error
  const isPrisma = name.startsWith('Prisma')
  return {
    name,
    code: (error as { code?: unknown }).code,
    message: isPrisma ? message.trim().split('\n').at(-1) : message,
    stack: stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
  }
}

import { isUtf8 } from 'node:buffer'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { takesJson } from './accept'
import type { Answer } from './answer'
import { identify, type Caller } from './caller'
import type { ApiDeps } from './deps'
import { keyHeader, readKey } from './idempotency'
import { answersJson, isKeyed, hasBody, isXmlDocument, type Operation } from './operation'
import { Problem } from './problem'
import { parseBody, parseParameters } from './schemas/validation'

/** Puts the operations on a router; a path that is known answers other methods with 405. */
export function serve(router: Router, operations: readonly Operation[], deps: ApiDeps): void {
  for (const [path, ofPath] of byPath(operations)) {
    const route = router.route(expressPath(path))
    for (const one of ofPath) {
      const parsers = hasBody(one) ? bodyParsers(one) : []
      route[one.method](authenticate(one, deps), acceptable(one), ...parsers, handler(one, deps))
    }
    route.all(wrongMethod(ofPath))
  }
}

function byPath(operations: readonly Operation[]): Map<string, Operation[]> {
  const paths = new Map<string, Operation[]>()
  for (const one of operations) paths.set(one.path, [...(paths.get(one.path) ?? []), one])
  return paths
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** What an answer needs to know of its request later, for the log too. */
export type Locals = { requestId: string; caller?: Caller; operation?: string }

export function localsOf(response: Response): Locals {
  return response.locals as Locals
}

function authenticate({ open, id }: Operation, { repositories }: ApiDeps): RequestHandler {
  return async (request, response, next) => {
    localsOf(response).operation = id
    if (!open) localsOf(response).caller = await identify(request, repositories)
    next()
  }
}

/** A client that takes no JSON is told so before anything is done; one that says nothing sensible gets it. */
function acceptable(one: Operation): RequestHandler {
  return (request, _response, next) => {
    if (answersJson(one) && !takesJson(request.get('Accept'))) {
      throw new Problem('not-acceptable', 'Accept application/json: there is nothing else here')
    }
    next()
  }
}

const mebibyte = 1024 * 1024
const jsonTypes = ['application/json', 'application/*+json']
const mailType = 'message/rfc822'
const xmlTypes = ['application/xml', 'text/xml', 'application/*+xml', 'application/vnd.oasis.*']

const isXmlType = (request: { headers: { 'content-type'?: string } }) =>
  /^(application\/xml|text\/xml|application\/[\w.+-]+\+xml|application\/vnd\.oasis\.[\w.+-]+)\s*(;|$)/i.test(
    request.headers['content-type'] ?? '',
  )

const formTypes = ['application/x-www-form-urlencoded']

/** More than a form of ours has. */
const mostFormFields = 50

function bodyParsers({ takesXml, takesForm, takesMail, mostMebibytes = 1 }: Operation): RequestHandler[] {
  const limit = mostMebibytes * mebibyte
  if (takesMail) return [express.raw({ limit, type: mailType }), unread([mailType])]
  if (takesForm) {
    const form = express.urlencoded({
      limit,
      type: formTypes,
      extended: false,
      parameterLimit: mostFormFields,
    })
    return [form, unread(formTypes)]
  }
  const json = express.json({ limit, type: jsonTypes, verify: assertUtf8 })
  const xml = express.raw({ limit, type: isXmlType })
  return [
    ...(takesXml ? [xml] : []),
    jsonCharset,
    json,
    unread(takesXml ? [...jsonTypes, ...xmlTypes] : jsonTypes),
  ]
}

/** JSON is UTF-8 (RFC 8259, section 8.1). */
const jsonCharset: RequestHandler = (request, _response, next) => {
  const type = request.headers['content-type'] ?? ''
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1]
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8' && request.is(jsonTypes)) {
    throw new Problem(
      'unsupported-media-type',
      'JSON is read in UTF-8 only; send it with charset=utf-8 or none',
    )
  }
  next()
}

function assertUtf8(_request: unknown, _response: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw new Problem('malformed-json', 'The body is not UTF-8')
}

/** A body that no parser took has a type that is not read here; no body at all is an empty one. */
function unread(types: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const isSent =
      request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
    if (request.body === undefined && isSent) {
      throw new Problem('unsupported-media-type', `Send the body as ${types.join(' or ')}`)
    }
    next()
  }
}

function handler(one: Operation, deps: ApiDeps): RequestHandler {
  return async (request, response) => {
    const { params, query } = one
    const answer = await one.handle({
      caller: localsOf(response).caller as Caller,
      key: isKeyed(one) ? readKey(request.get(keyHeader)) : '',
      ifMatch: isKeyed(one) ? readIfMatch(request.get('If-Match')) : undefined,
      params: params && parseParameters(params, request.params),
      query: parseQuery(query, request),
      body: hasBody(one) ? readBody(one, request) : undefined,
      now: deps.clock().toISOString(),
    })
    send(response, answer)
  }
}

function parseQuery(schema: Operation['query'], request: Request): unknown {
  return schema && parseParameters(schema, request.query)
}

function readBody({ body }: Operation, request: Request): unknown {
  const given: unknown = request.body ?? {}
  if (Buffer.isBuffer(given)) return { bytes: given, mediaType: mediaTypeOf(request) }
  if (Array.isArray(given)) throw new Problem('malformed-json', 'The body must be a JSON object, not a list')
  return body && !isXmlDocument(given) ? parseBody(body, given) : given
}

function mediaTypeOf(request: Request): string {
  return (request.get('Content-Type') ?? 'application/xml').split(';')[0]!.trim().toLowerCase()
}

/** `If-Match` (RFC 9110, section 13.1.1) compares strongly, so that a weak tag never matches. */
export function readIfMatch(header: string | undefined): number | undefined {
  const tag = header?.trim()
  if (tag === undefined || tag === '*') return undefined
  const strong = /^"(\d{1,9})"$/.exec(tag)?.[1]
  if (strong !== undefined) return Number(strong)
  if (tag.startsWith('W/"'))
    throw new Problem('stale-version', 'A weak entity tag never matches; send the ETag of the order')
  throw new Problem('malformed-header', 'If-Match must be the ETag of the order, such as "12"', {
    errors: [{ header: 'If-Match', detail: 'must be one strong entity tag with a version' }],
  })
}

function send(response: Response, { status, body, bytes, headers = {} }: Answer): void {
  response.status(status).set(headers)
  if (bytes) {
    response.set('Content-Type', bytes.mediaType).send(bytes.content)
    return
  }
  response.json(body)
}

function wrongMethod(ofPath: readonly Operation[]): RequestHandler {
  const methods = ofPath.flatMap(({ method }) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  )
  const allow = [...methods, 'OPTIONS'].join(', ')
  return (request, response) => {
    if (request.method === 'OPTIONS') {
      response.status(204).set('Allow', allow).end()
      return
    }
    throw new Problem('method-not-allowed', `${request.method} is not possible here; use ${allow}`, {
      headers: { Allow: allow },
    })
  }
}

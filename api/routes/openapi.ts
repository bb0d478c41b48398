import { ok, type Answer } from '../answer'
import { docsPage, docsScript, docsStyle } from '../docs/page'
import type { ApiDeps } from '../deps'
import { openApiDocument } from '../openapi'
import { operation, type Operation } from '../operation'

const tag = 'Service'

/** The description of all operations, and a page to try them that needs nothing from elsewhere. */
export function openApiOperations({ settings }: ApiDeps, described: readonly Operation[]): Operation[] {
  const pages: Operation[] = [
    page('/docs', 'A page to try the API', 'text/html; charset=utf-8', docsPage),
    page('/docs/docs.js', "The page's script", 'text/javascript; charset=utf-8', docsScript),
    page('/docs/docs.css', "The page's style", 'text/css; charset=utf-8', docsStyle),
  ]
  let document: Record<string, unknown> | undefined
  const self: Operation = operation({
    method: 'get',
    path: '/openapi.json',
    id: 'openApi',
    summary: 'This document',
    tag,
    open: true,
    answers: { 200: { description: 'OpenAPI 3.1' } },
    handle: async () => ok((document ??= openApiDocument([...described, self], settings.url))),
  })
  return [self, ...pages]
}

const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cache-Control': 'no-cache',
}

function page(path: string, summary: string, mediaType: string, content: string): Operation {
  const answer: Answer = { status: 200, bytes: { mediaType, content }, headers: pageHeaders }
  return operation({
    method: 'get',
    path,
    id: path.slice(1).replaceAll(/\W/g, '_'),
    summary,
    tag,
    open: true,
    answers: { 200: { description: summary, mediaType } },
    handle: async () => answer,
  })
}

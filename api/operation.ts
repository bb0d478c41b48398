import type { z } from 'zod'
import type { Answer } from './answer'
import type { Caller } from './caller'
import type { ProblemCode } from './problem'
import type { XmlDocument } from './ubl-intake'

/** A request as an operation sees it: who sends it, and everything it carries, checked. */
export type ApiRequest<P, Q, B> = {
  caller: Caller
  params: P
  query: Q
  body: B
  /** The caller's idempotency key; empty for what is only read. */
  key: string
  /** The version of `If-Match`, when the header names one. */
  ifMatch?: number
  now: string
}

/** One way of answering rightly, for the OpenAPI document. */
export type Described = {
  description: string
  schema?: z.ZodType
  /** Media type other than JSON. */
  mediaType?: string
  headers?: readonly ('Location' | 'ETag' | 'Idempotent-Replay')[]
}

/** Named examples of a request's body. */
export type Examples = Record<string, { summary: string; value: unknown; mediaType?: string }>

export type Method = 'get' | 'post' | 'put' | 'delete'

type Common = {
  method: Method
  /** As OpenAPI writes it: `/orders/{number}`. */
  path: string
  id: string
  summary: string
  description?: string
  tag: string
  /** Answers without a key. */
  open?: true
  /** Most that the body may hold; one when absent. */
  mostMebibytes?: number
  /** The body may be an XML document instead. */
  takesXml?: true
  /** The body is a mail as it travels (`message/rfc822`), nothing else. */
  takesMail?: true
  /** The body is an HTML form instead, and the path is the key by which it acts once. */
  takesForm?: true
  examples?: Examples
  answers: Record<number, Described>
  problems?: readonly ProblemCode[]
  extensions?: Record<`x-${string}`, unknown>
}

type Schemas<P, Q, B> = { params?: z.ZodType<P>; query?: z.ZodType<Q>; body?: z.ZodType<B> }

/** One operation: what a request must be, what it is answered, and who answers; routes and OpenAPI come from it. */
export type Operation = Common &
  Schemas<unknown, unknown, unknown> & {
    handle: (request: ApiRequest<unknown, unknown, unknown>) => Promise<Answer>
  }

/** Declares an operation; the handler gets what its schemas make. */
export function operation<P = undefined, Q = undefined, B = undefined>(
  declared: Common & Schemas<P, Q, B> & { handle: (request: ApiRequest<P, Q, B>) => Promise<Answer> },
): Operation {
  return declared as unknown as Operation
}

/** True for a request that changes something: it carries an idempotency key. */
export function changes({ method }: Pick<Operation, 'method'>): boolean {
  return method !== 'get'
}

/** True for an operation that carries a key of its sender's, under which it acts once; a form's path is its key. */
export function isKeyed(one: Pick<Operation, 'method' | 'takesForm'>): boolean {
  return changes(one) && !one.takesForm
}

/** True for a request with a body. */
export function hasBody({ method }: Pick<Operation, 'method'>): boolean {
  return method === 'post' || method === 'put'
}

/** True for an operation whose right answers are JSON, not a page or a document. */
export function answersJson({ answers }: Operation): boolean {
  return Object.values(answers).every(({ mediaType }) => mediaType === undefined)
}

/** A body that was read as bytes, an XML document or a mail, instead of a JSON one. */
export function isXmlDocument(body: unknown): body is XmlDocument {
  return Buffer.isBuffer((body as Partial<XmlDocument> | null)?.bytes)
}

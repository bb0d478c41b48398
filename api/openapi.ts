import { z } from 'zod'
import { actAsHeader } from './caller'
import { keyHeader } from './idempotency'
import { answersJson, hasBody, isKeyed, type Described, type Examples, type Operation } from './operation'
import { problems, type ProblemCode } from './problem'
import { ProblemDocument } from './schemas/responses'

type Json = Record<string, unknown>

const schemaRoot = '#/components/schemas/'

/** Problems that any operation may answer with, beside its own. */
const alwaysPossible: ProblemCode[] = ['internal-error', 'database-unavailable']
const withKey: ProblemCode[] = ['unauthenticated', 'act-as-not-permitted', 'unknown-employee']
const withBody: ProblemCode[] = [
  'malformed-json',
  'malformed-header',
  'idempotency-key-missing',
  'idempotency-key-malformed',
  'idempotency-key-reused',
  'body-too-large',
  'unsupported-media-type',
]

const withForm: ProblemCode[] = ['malformed-body', 'body-too-large', 'unsupported-media-type']

/** The OpenAPI 3.1 document of these operations, made from the very schemas that check the requests. */
export function openApiDocument(operations: readonly Operation[], url: string): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gendan 跟单',
      version: '1.0.0',
      summary: 'Order follow-up from receipt to payment',
      description:
        'Every command of an order is one POST. A refusal is a problem document (RFC 9457) with a stable `code`. ' +
        'Every request that changes something carries an `Idempotency-Key`: sent again, it never acts twice. `503` means that nothing was ' +
        'done, `202` that it was taken and is on its way to the database: the same key gets the result later.',
    },
    servers: [{ url }],
    security: [{ apiKey: [] }],
    tags: tagsOf(operations),
    paths: pathsOf(operations),
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'The API key of an employee' },
      },
      parameters: headerParameters,
      headers: answerHeaders,
    },
  }
}

function tagsOf(operations: readonly Operation[]): Json[] {
  return [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name }))
}

function pathsOf(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {}
  for (const one of operations) paths[one.path] = { ...paths[one.path], [one.method]: operationObject(one) }
  return paths
}

function operationObject(one: Operation): Json {
  return {
    operationId: one.id,
    summary: one.summary,
    ...(one.description ? { description: one.description } : {}),
    tags: [one.tag],
    ...(one.open ? { security: [] } : {}),
    parameters: parametersOf(one),
    ...(hasBody(one) ? { requestBody: requestBody(one) } : {}),
    responses: { ...answersOf(one), ...problemAnswers(one) },
    ...one.extensions,
  }
}

function parametersOf({ params, query, open, method, takesForm }: Operation): Json[] {
  return [
    ...fieldsOf(params).map((field) => ({ ...field, in: 'path', required: true })),
    ...fieldsOf(query).map((field) => ({ ...field, in: 'query' })),
    ...(open ? [] : [{ $ref: '#/components/parameters/ActAs' }]),
    ...(isKeyed({ method, takesForm })
      ? [{ $ref: '#/components/parameters/IdempotencyKey' }, { $ref: '#/components/parameters/IfMatch' }]
      : []),
  ]
}

/** Parameters travel as text and are meant as what they become: they are described by their output. */
function fieldsOf(schema: z.ZodType | undefined): { name: string; schema: Json; description?: string }[] {
  if (!schema) return []
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output', target: 'draft-2020-12' })
  return Object.entries(properties as Record<string, Json>).map(
    ([name, { description, $ref, ...field }]) => ({
      name,
      ...(description ? { description: description as string } : {}),
      schema: $ref ? { ...field, $ref: ($ref as string).replace('#/$defs/', schemaRoot) } : field,
    }),
  )
}

function requestBody({ body, takesXml, takesForm, takesMail, examples = {} }: Operation): Json {
  if (takesMail) return { required: true, content: { 'message/rfc822': { schema: { type: 'string' } } } }
  if (takesForm) {
    const schema = body ? reference(body) : { type: 'object' }
    return { required: true, content: { [formType]: { schema, ...examplesFor(examples, formType) } } }
  }
  const content: Json = {
    'application/json': {
      schema: body ? reference(body) : { type: 'object' },
      ...examplesFor(examples, undefined),
    },
  }
  if (takesXml) {
    const document = {
      schema: { type: 'string', description: 'UBL 2.1 Order' },
      ...examplesFor(examples, 'application/xml'),
    }
    content['application/xml'] = document
  }
  return { required: true, content }
}

const formType = 'application/x-www-form-urlencoded'

function examplesFor(examples: Examples, mediaType: string | undefined): Json {
  const fitting = Object.entries(examples).filter(([, example]) => example.mediaType === mediaType)
  if (fitting.length === 0) return {}
  return {
    examples: Object.fromEntries(fitting.map(([name, { summary, value }]) => [name, { summary, value }])),
  }
}

function answersOf({ answers }: Operation): Json {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerObject(answer)]))
}

function answerObject({
  description,
  schema,
  mediaType = 'application/json',
  headers = [],
}: Described): Json {
  return {
    description,
    ...(headers.length > 0
      ? {
          headers: Object.fromEntries(
            headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
          ),
        }
      : {}),
    content: { [mediaType]: schema ? { schema: reference(schema) } : {} },
  }
}

/** One answer per status, naming the codes that it may carry. */
function problemAnswers(one: Operation): Json {
  const codes = new Set([
    ...(one.problems ?? []),
    ...(one.open ? [] : withKey),
    ...(isKeyed(one) ? withBody : []),
    ...(one.takesForm ? withForm : []),
    ...(answersJson(one) ? (['not-acceptable'] as const) : []),
    ...alwaysPossible,
  ])
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) {
    const { status } = problems[code]
    if (!Object.hasOwn(one.answers, status)) byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\` ${problems[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: reference(ProblemDocument) } },
      },
    ]),
  )
}

/** A schema by its name, or as it stands when it has none and is one operation's own. */
function reference(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id
  if (id !== undefined) return { $ref: `${schemaRoot}${id}` }
  const described = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
  const { $schema: _schema, $defs: _defs, ...own } = described
  return JSON.parse(JSON.stringify(own).replaceAll('"#/$defs/', `"${schemaRoot}`)) as Json
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    io: 'input',
    target: 'draft-2020-12',
    uri: (id) => `${schemaRoot}${id}`,
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, id: _name, ...schema }]) => [
      id,
      schema as Json,
    ]),
  )
}

const headerParameters: Json = {
  IdempotencyKey: {
    name: keyHeader,
    in: 'header',
    required: true,
    description:
      'A key of your own: the same request under the same key acts once. At most 200 printable characters.',
    schema: { type: 'string', maxLength: 200 },
  },
  ActAs: {
    name: actAsHeader,
    in: 'header',
    description: 'Employee code; only for keys that may act as others.',
    schema: { type: 'string' },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of the order: the command is refused when the order has moved on.',
    schema: { type: 'string', examples: ['"12"'] },
  },
}

const answerHeaders: Json = {
  Location: { description: 'Path of the order', schema: { type: 'string' } },
  ETag: { description: "The order's version", schema: { type: 'string', examples: ['"12"'] } },
  'Idempotent-Replay': {
    description: 'The key was used before: this is what it led to',
    schema: { const: 'true' },
  },
}

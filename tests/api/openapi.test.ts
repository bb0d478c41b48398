import request from 'supertest'
import { commandNames, commandRow } from '../../domain/order/commands'
import { operations } from '../../api/routes'
import { commandSchemas } from '../../api/schemas/commands'
import { commandExamples, newOrderExamples } from '../../api/schemas/examples'
import { aNewOrder, aWorld, get, post, postXml, received, type World } from './support/world'

type Json = Record<string, unknown>
type OperationObject = {
  operationId: string
  parameters: Json[]
  responses: Record<string, Json>
  requestBody?: Json
} & Json

let world: World
let document: Json & {
  paths: Record<string, Record<string, OperationObject>>
  components: Record<string, Record<string, Json>>
}
beforeAll(async () => {
  world = await aWorld()
  document = (await request(world.app).get('/openapi.json')).body
})
afterAll(() => world.close())

const all = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method, one })),
  )

/** Every `$ref` anywhere below a node. */
function refs(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) => (name === '$ref' ? [String(value)] : refs(value)))
}

describe('GET /openapi.json', () => {
  it('is OpenAPI 3.1 in which every reference leads somewhere', () => {
    expect(document['openapi']).toMatch(/^3\.1\./)
    const broken = [...new Set(refs(document))].filter((ref) => {
      const found = ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document)
      return !ref.startsWith('#/') || found === undefined
    })
    expect(broken).toEqual([])
    expect(JSON.stringify(document)).not.toMatch(/"\$(id|schema|defs)"|definitions/)
  })

  it('leads to the shared schemas from query parameters too', () => {
    const all = refs(document)
    expect(all.length).toBeGreaterThan(100)
    expect(all.filter((ref) => !ref.startsWith('#/components/'))).toEqual([])
    for (const path of ['/orders', '/tasks', '/emails']) {
      const used = refs(document.paths[path]?.['get']?.parameters)
      expect(used).toContain('#/components/schemas/Code')
    }
  })

  it('has a path for every command, with its words, stages and roles', () => {
    for (const name of commandNames) {
      const { en, zh, stages, departments, level = 'staff' } = commandRow(name)
      const one = document.paths[`/orders/{number}/${name}`]?.['post']
      expect(one).toMatchObject({
        operationId: name,
        summary: `${en} ${zh}`,
        'x-stages': stages,
        'x-departments': departments,
        'x-level': level,
      })
    }
  })

  it('describes what is served and nothing else', () => {
    const served = operations(world.deps)
      .filter(({ path }) => !path.startsWith('/docs'))
      .map(({ method, path }) => `${method} ${path}`)
    expect(
      all()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(served.sort())
    expect(new Set(all().map(({ one }) => one.operationId)).size).toBe(served.length)
  })

  it('declares every path parameter, the problems of every operation, and a key for every change', () => {
    for (const { path, method, one } of all()) {
      const declared = one.parameters
        .filter((parameter) => parameter['in'] === 'path')
        .map((parameter) => parameter['name'])
      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      expect(Object.keys(one.responses)).toContain('500')
      const hasKey = one.parameters.some(
        (parameter) => parameter['$ref'] === '#/components/parameters/IdempotencyKey',
      )
      const takesForm = JSON.stringify(one.requestBody ?? {}).includes('x-www-form-urlencoded')
      expect(hasKey).toBe(method !== 'get' && !takesForm)
      expect(one.requestBody !== undefined).toBe(method === 'post' || method === 'put')
    }
    expect(document.components['securitySchemes']).toHaveProperty('apiKey')
  })

  it('describes query parameters by what they mean', () => {
    const parameters = document.paths['/orders']?.['get']?.parameters ?? []
    const schemaOf = (wanted: string) =>
      parameters.find((parameter) => parameter['name'] === wanted)?.['schema']
    expect(schemaOf('limit')).toEqual({ type: 'integer', minimum: 1, maximum: 200 })
    expect(schemaOf('overdue')).toEqual({ type: 'boolean' })
    expect(schemaOf('stage')).toMatchObject({ enum: expect.arrayContaining(['review']) })
  })

  it('gives examples that are right', async () => {
    for (const name of commandNames) {
      const { value } = commandExamples[name]['example']!
      expect([name, commandSchemas[name].safeParse(value).error?.issues]).toEqual([name, undefined])
      expect([name, value]).toEqual([
        name,
        expect.not.objectContaining({ expectedVersion: expect.anything() }),
      ])
    }
    for (const { value, mediaType } of Object.values(newOrderExamples)) {
      const { status, body } = mediaType
        ? await postXml(world, String(value))
        : await post(world, '/orders', value as object)
      expect([status, body.errors]).toEqual([201, undefined])
    }
  })
})

describe('the examples of commands', () => {
  it('name people and suppliers that the sample factory has', async () => {
    const number = await received(world)
    for (const name of commandNames) {
      const { value } = commandExamples[name]['example']!
      const { status, body } = await post(world, `/orders/${number}/${name}`, value as object)
      const pointers = (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
      const names = pointers.filter((pointer: string) => /employee|supplier|\/to$|\/owner$/.test(pointer))
      expect([name, status === 412, names]).toEqual([name, false, []])
    }
  })
})

describe('answers', () => {
  it('are as the document describes them', async () => {
    const number = await received(world)
    const byId = Object.fromEntries(operations(world.deps).map((one) => [one.id, one]))
    const answers: [string, { status: number; body: unknown }][] = [
      ['receiveOrder', await post(world, '/orders', aNewOrder())],
      ['listOrders', await get(world, '/orders')],
      ['readOrder', await get(world, `/orders/${number}`)],
      ['readEvents', await get(world, `/orders/${number}/events`)],
      ['readPlan', await get(world, `/orders/${number}/plan`)],
      ['addNote', await post(world, `/orders/${number}/addNote`, { text: 'x' })],
      ['listTasks', await get(world, '/tasks')],
      ['listEmails', await get(world, '/emails')],
      ['isReady', await get(world, '/readyz')],
    ]
    for (const [id, { status, body }] of answers) {
      const schema = byId[id]?.answers[status]?.schema
      expect([id, schema?.safeParse(body).error?.issues]).toEqual([id, undefined])
    }
  })
})

describe('GET /docs', () => {
  it('is a page that needs nothing from elsewhere', async () => {
    const page = await request(world.app).get('/docs')
    const script = await request(world.app).get('/docs/docs.js').buffer(true)
    const style = await request(world.app).get('/docs/docs.css')
    expect([page, script, style].map(({ headers }) => headers['content-type'])).toEqual([
      expect.stringContaining('text/html'),
      expect.stringContaining('text/javascript'),
      expect.stringContaining('text/css'),
    ])
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(`${page.text}${script.text}${style.text}`).not.toMatch(/https?:\/\//)
  })
})

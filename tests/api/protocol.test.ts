import request from 'supertest'
import { createApp } from '../../api/app'
import { createDatabase, createRepositories } from '../../services/database'
import {
  aNewOrder,
  aWorld,
  directorKey,
  get,
  merchandiserKey,
  post,
  received,
  type World,
} from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const authorized = { Authorization: `Bearer ${directorKey}`, 'Idempotency-Key': 'p' }
const raw = (body: string, type = 'application/json') =>
  request(world.app).post('/orders').set(authorized).set('Content-Type', type).send(body)

describe('a body that cannot be read', () => {
  it.each([
    ['{"customer":', 400, 'malformed-json'],
    ['"text"', 400, 'malformed-json'],
    ['[]', 400, 'malformed-json'],
    ['null', 400, 'malformed-json'],
    ['{}', 422, 'malformed-body'],
    ['{"__proto__":{"customer":"C-1"}}', 422, 'malformed-body'],
    ['{"constructor":{"prototype":{}}}', 422, 'malformed-body'],
    [`{"lines":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 422, 'malformed-body'],
    [JSON.stringify({ notes: ['x'.repeat(2_000_000)] }), 413, 'body-too-large'],
  ])('is a problem, never a failure: %.30s', async (body, status, code) => {
    const answer = await raw(body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=ebcdic', 415],
    ['application/json; charset=utf-16', 415],
    ['application/json; charset="ISO-8859-1"', 415],
    ['application/vnd.gendan+json; charset=utf-7', 415],
  ])('of type %s is refused', async (type, status) => {
    const { body, ...answer } = await raw('{}', type)
    expect([answer.status, body.code]).toEqual([status, 'unsupported-media-type'])
  })

  it.each([
    Buffer.from([0xff, 0xfe, 0xc3]),
    Buffer.concat([Buffer.from('{"customer":"'), Buffer.from([0xc3]), Buffer.from('"}')]),
    Buffer.from('{"customer":"\ud800"}', 'utf16le'),
  ])('that is not UTF-8 is refused: %p', async (bytes) => {
    const sending = request(world.app).post('/orders').set(authorized).set('Content-Type', 'application/json')
    const { status, body } = await sending.serialize((given) => given).send(bytes)
    expect([status, body.code, body.detail]).toEqual([
      400,
      'malformed-json',
      expect.stringContaining('UTF-8'),
    ])
  })

  it('may say that it is UTF-8, and begin with the mark of it', async () => {
    const answer = await raw('\ufeff{"customer":"川濑"}', 'application/json; charset="UTF-8"')
    expect([answer.status, answer.body.code]).toEqual([422, 'malformed-body'])
  })

  it('in an encoding that is not known is refused', async () => {
    const { status } = await raw('{}').set('Content-Encoding', 'zip')
    expect(status).toBe(415)
  })

  it('may have any JSON type', async () => {
    const number = await received(world)
    const { status } = await request(world.app)
      .post(`/orders/${number}/addNote`)
      .set(authorized)
      .set('Content-Type', 'application/vnd.gendan+json')
      .send('{"text":"x"}')
    expect(status).toBe(200)
  })
})

describe('paths and methods', () => {
  it.each([
    ['get', '/nothing', 404, 'unknown-path'],
    ['get', '/', 404, 'unknown-path'],
    ['get', '/orders/%zz', 400, 'malformed-path'],
    ['put', '/orders', 405, 'method-not-allowed'],
    ['delete', '/orders/GD26-00001', 405, 'method-not-allowed'],
    ['get', '/orders/GD26-00001/addNote', 405, 'method-not-allowed'],
    ['post', '/healthz', 405, 'method-not-allowed'],
  ] as const)('%s %s', async (method, path, status, code) => {
    const answer = await request(world.app)[method](path).set(authorized)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it('names the methods that a path takes', async () => {
    const { headers } = await request(world.app).patch('/orders')
    expect(headers['allow']).toBe('POST, GET, HEAD, OPTIONS')
    const options = await request(world.app).options('/tasks')
    expect([options.status, options.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS'])
    expect((await request(world.app).head('/orders').set(authorized)).status).toBe(200)
  })
})

describe('Accept', () => {
  it.each([
    'application/pdf',
    'text/html',
    'application/json;q=0',
    'image/png, text/*;q=0.5',
    'application/*;q=0.0, */*',
  ])('%s is told that there is JSON only', async (accept) => {
    const { status, body, headers } = await get(world, '/orders', { headers: { Accept: accept } })
    expect([status, body.code]).toEqual([406, 'not-acceptable'])
    expect(headers['content-type']).toMatch(/^application\/problem\+json/)
    const posted = await post(world, '/orders', aNewOrder(), { headers: { Accept: accept } })
    expect(posted.status).toBe(406)
  })

  it.each([
    'application/json', 'application/problem+json', '*/*', 'application/*', 'text/html, */*;q=0.1', 'application/json; charset=utf-8',
    'application/*;q=0, application/json; version="1"', '', 'nonsense',
  ])('%s is answered', async (accept) => {
    expect((await get(world, '/orders', { headers: { Accept: accept } })).status).toBe(200)
  }) // prettier-ignore

  it('is not asked where there is no JSON', async () => {
    const page = await request(world.app).get('/docs').set('Accept', 'text/html')
    const script = await request(world.app).get('/docs/docs.js').set('Accept', 'text/javascript')
    expect([page.status, script.status]).toEqual([200, 200])
  })
})

describe('keys', () => {
  it.each([
    undefined,
    'Bearer',
    'Bearer wrong',
    'Basic Zm9v',
    `Bearer ${directorKey} x`,
    `bearer${directorKey}`,
  ])('refuses Authorization: %s', async (header) => {
    const asking = request(world.app).get('/orders')
    const { status, body, headers } = await (header ? asking.set('Authorization', header) : asking)
    expect([status, body.code, headers['www-authenticate']]).toEqual([
      401,
      'unauthenticated',
      'Bearer realm="gendan"',
    ])
  })

  it('refuses a key that was revoked, and one of somebody who has left', async () => {
    const { id, key } = await world.repositories.apiKeys.create({ employeeCode: 'SA03' })
    expect((await get(world, '/tasks', { key })).status).toBe(200)
    await world.repositories.apiKeys.revoke(id)
    expect((await get(world, '/tasks', { key })).status).toBe(401)
    const left = await world.repositories.apiKeys.create({ employeeCode: 'SA04' })
    await world.database.db.employee.update({ where: { code: 'SA04' }, data: { active: false } })
    expect((await get(world, '/tasks', { key: left.key })).status).toBe(401)
    const actAs = await get(world, '/tasks', { as: 'SA04' })
    expect([actAs.status, actAs.body.code]).toEqual([422, 'unknown-employee'])
  })

  it('lets only a key that may act as others do so, and only as somebody who exists', async () => {
    expect((await get(world, '/tasks', { key: merchandiserKey })).status).toBe(200)
    expect((await get(world, '/tasks', { key: merchandiserKey, as: 'ME03' })).status).toBe(200)
    const other = await get(world, '/tasks', { key: merchandiserKey, as: 'SA01' })
    expect([other.status, other.body.code]).toEqual([403, 'act-as-not-permitted'])
    const nobody = await get(world, '/tasks', { as: 'XX99' })
    expect([nobody.status, nobody.body.errors]).toEqual([
      422,
      [{ header: 'Gendan-Act-As', detail: expect.any(String) }],
    ])
  })

  it('are not needed to see that the API lives, and how it is used', async () => {
    for (const path of ['/healthz', '/readyz', '/openapi.json', '/docs', '/docs/docs.js', '/docs/docs.css']) {
      expect((await request(world.app).get(path)).status).toBe(200)
    }
  })
})

describe('headers and log', () => {
  it('protect the reader and name no software', async () => {
    const { headers } = await get(world, '/orders')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      vary: expect.stringContaining('Authorization'),
      'x-request-id': expect.any(String),
    })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('etag')
  })

  it('keep a harmless request id and replace any other', async () => {
    const kept = await request(world.app).get('/healthz').set('X-Request-Id', 'trace-1')
    const replaced = await request(world.app).get('/healthz').set('X-Request-Id', '<script>')
    expect([kept.headers['x-request-id'], replaced.headers['x-request-id']]).toEqual([
      'trace-1',
      expect.stringMatching(/^[\w-]{36}$/),
    ])
  })

  it('write one line per request, without names, prices and keys', async () => {
    world.log.length = 0
    await post(world, '/orders', aNewOrder({ shippingMark: 'SECRET MARK' }), { as: 'ME03' })
    await get(world, '/orders?q=Nordlys')
    const lines = world.log.map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { msg: 'request', method: 'POST', path: '/orders', operation: 'receiveOrder', by: 'ME03', status: 201 },
      { msg: 'request', method: 'GET', path: '/orders', operation: 'listOrders', by: 'GM01', status: 200 },
    ])
    expect(world.log.join('')).not.toMatch(/SECRET MARK|4\.20|Nordlys|gendan_test/)
  })
})

describe('when something is away', () => {
  it('tells whether it can do its work', async () => {
    expect((await request(world.app).get('/readyz')).body).toEqual({
      status: 'ok',
      database: 'ok',
      temporal: 'ok',
    })
    world.orders.behaviour = 'isAway'
    const away = await request(world.app).get('/readyz')
    world.orders.behaviour = 'works'
    expect([away.status, away.body.temporal]).toEqual([503, 'unreachable'])
    expect((await request(world.app).get('/healthz')).status).toBe(200)
  })

  it('answers 503 without the database, and 500 that tells nothing for what nobody foresaw', async () => {
    const nowhere = createRepositories(createDatabase('postgresql://nobody:none@127.0.0.1:1/none'))
    const app = createApp({ ...world.deps, repositories: nowhere })
    const { status, body } = await request(app).get('/orders').set(authorized)
    expect([status, body.code]).toEqual([503, 'database-unavailable'])
    const broken = {
      ...world.repositories,
      orders: { ...world.repositories.orders, list: () => Promise.reject(new Error('secret')) },
    }
    const failing = createApp({ ...world.deps, repositories: broken })
    const answer = await request(failing).get('/orders').set(authorized)
    expect([answer.status, answer.body.code]).toEqual([500, 'internal-error'])
    expect(answer.text).not.toContain('secret')
    expect(
      world.log.some((line) => line.includes(answer.body.requestId) && line.includes('"level":50')),
    ).toBe(true)
  })
})
